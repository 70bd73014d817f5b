"""Notebook 02: steps that remember. Three forms of momentum, and what each of them calls the velocity."""

from collections.abc import Callable

from grader.course.probes import BETA, LR, rule_probes, signed
from grader.judging.exercise import Exercise, Mistake, hard_coded

NOTEBOOK = "02_momentum"
ARGUMENTS = ("w", "grad", "velocity", "lr", "beta")
RETURNS = ("w", "velocity")


def _probes(draw):
    return rule_probes(draw, ARGUMENTS, state={"velocity": signed}, knobs={"lr": LR, "beta": BETA})


def _rule(remember: Callable, move: Callable = lambda grad, old, new, beta: new) -> Callable:
    """A momentum rule from its two halves: what is remembered, and along what the weights move."""

    def rule(w, grad, velocity, lr, beta):
        new = remember(grad, velocity, beta)
        return w - lr * move(grad, velocity, new, beta), new

    return rule


def _average(grad, velocity, beta):
    return beta * velocity + (1 - beta) * grad


def _sum(grad, velocity, beta):
    return beta * velocity + grad


def _ahead(grad, old, new, beta):
    return grad + beta * new


def _scaled_by_lr(remember: Callable) -> Callable:
    """A velocity in units of w: lr comes in with the gradient, and the weights move by it as it is."""

    def rule(w, grad, velocity, lr, beta):
        velocity = remember(lr * grad, velocity, beta)
        return w - velocity, velocity

    return rule


def _downhill(remember: Callable) -> Callable:
    """A velocity that points downhill and is added to the weights."""

    def rule(w, grad, velocity, lr, beta):
        velocity = remember(-lr * grad, velocity, beta)
        return w + velocity, velocity

    return rule


def _in_any_form(rule: Callable) -> tuple[Mistake, ...]:
    """The wrong ideas that the three forms of momentum have in common."""
    return (
        Mistake(
            "old-velocity-returned",
            lambda w, grad, velocity, lr, beta: (rule(w, grad, velocity, lr, beta)[0], velocity + 0.0),
            "the weights move rightly, but the velocity that is returned is the one that came in.",
            "What will the next step remember of this one?",
        ),
        Mistake(
            "steps-with-the-gradient",
            lambda w, grad, velocity, lr, beta: (w - lr * grad, rule(w, grad, velocity, lr, beta)[1]),
            "the velocity is worked out and returned, but the weights move by the bare gradient.",
            "Which line uses the velocity that you have just made?",
        ),
        Mistake(
            "lr-twice",
            lambda w, grad, velocity, lr, beta: rule(w, lr * grad, velocity, lr, beta),
            "lr enters twice: into the velocity, and again when w moves.",
            "Count the multiplications by lr between a gradient and its step. How many should there be?",
        ),
        Mistake(
            "swapped",
            lambda w, grad, velocity, lr, beta: rule(w, grad, velocity, lr, beta)[::-1],
            "the two results are returned in the wrong order.",
            "Which comes first after `return`: the weights or the velocity?",
        ),
        hard_coded(rule, "beta", 0.9, "Which lines ought to mention beta? There may be two."),
        hard_coded(rule, "lr", 0.1, "Which line decides how long the step is, and does it mention lr?"),
    )


# --- the averaged form ------------------------------------------------------------------------------------------------


def momentum(w, grad, velocity, lr, beta):
    """One step of momentum in its averaged form: the step follows a running mean of the gradients.

    velocity = beta * velocity + (1 - beta) * grad, then w = w - lr * velocity.

    w        -- weights, array of any shape
    grad     -- gradient of the loss at w, same shape
    velocity -- running mean of the gradients so far, same shape; zeros before the first step
    lr       -- learning rate, in units of w per unit of gradient
    beta     -- share of the old velocity that is kept, from 0 (gradient descent) to just below 1

    The idea is B. T. Polyak's, Some methods of speeding up the convergence of iteration methods
    (1964); the mean is the form in which Adam uses it. torch (dampening 0), Keras and optax leave
    out the factor 1 - beta: that is `heavy_ball`, and its steps are in the long run 1 / (1 - beta)
    times as long at the same lr.

    Returns the new weights and the new velocity; what came in stays as it was.
    """
    velocity = beta * velocity + (1 - beta) * grad
    w = w - lr * velocity
    return w, velocity


MOMENTUM = Exercise(
    reference=momentum,
    returns=RETURNS,
    draw=_probes,
    notebook=NOTEBOOK,
    minutes=6,
    question="Take one coordinate: how much of the old velocity stays, how much gradient joins it, and what moves w?",
    unlocks="The ravine below is now driven by your momentum.",
    hints=(
        "Two lines. The first mixes the old velocity and the new gradient; the second moves w. Their order matters.",
        "The mix is an average: a share beta of the old velocity and a share 1 - beta of the gradient. "
        "Then step along the new velocity as you stepped along the gradient before.",
        "`velocity = beta * velocity + (1 - beta) * grad`, then `w = w - lr * velocity`. Return both, w first.",
    ),
    mistakes=(
        Mistake(
            "heavy-ball",
            _rule(_sum),
            "the gradient joins the velocity whole: v = beta * v + g. That is heavy ball, the form of torch and Keras; "
            "the averaged form asked for here takes a share 1 - beta of it.",
            "If every gradient were 1, where would your velocity settle: at 1, or at 1 / (1 - beta)?",
        ),
        Mistake(
            "lr-inside-the-velocity",
            _scaled_by_lr(_average),
            "lr is multiplied into the velocity. At a fixed lr the weights come out the same; under a schedule old "
            "steps keep their old lr. This course keeps lr out of it.",
            "When lr is halved in the middle of a run, should steps that were remembered before be halved too?",
        ),
        Mistake(
            "heavy-ball-with-lr-inside",
            _scaled_by_lr(_sum),
            "the velocity is beta * v + lr * g, as in many textbooks. Here it is a mean of gradients, without lr.",
            "In which units is your velocity: of the gradient, or of w?",
        ),
        Mistake(
            "keras-velocity",
            _downhill(_sum),
            "the velocity is beta * v - lr * g and is added to w. Keras does that; this course averages gradients, "
            "and lets lr and the minus sign in only when w moves.",
            "In which line should lr appear, and in which the minus sign?",
        ),
        Mistake(
            "downhill-average",
            _downhill(_average),
            "lr and the minus sign have gone into the velocity, which is then added to w.",
            "If the velocity is a mean of gradients, which way does it point?",
        ),
        Mistake(
            "velocity-points-downhill",
            lambda w, grad, velocity, lr, beta: (
                w + lr * (beta * velocity - (1 - beta) * grad),
                beta * velocity - (1 - beta) * grad,
            ),
            "the velocity collects minus the gradient and is then added. Here it is a mean of gradients, taken away.",
            "What is the mean of the gradients 1, 1, 1? Does your velocity get there?",
        ),
        Mistake(
            "gradient-subtracted",
            _rule(lambda grad, velocity, beta: beta * velocity - (1 - beta) * grad),
            "the gradient is taken away from the velocity, and the velocity from w: two minus signs, so the ball is "
            "pushed uphill.",
            "Count the minus signs between a gradient and its step. How many should there be?",
        ),
        Mistake(
            "old-velocity-subtracted",
            _rule(lambda grad, velocity, beta: (1 - beta) * grad - beta * velocity),
            "the old velocity is taken away, so each step fights the one before.",
            "A ball that rolls to the right and feels no slope: which way does it roll next?",
        ),
        Mistake(
            "history-dropped",
            _rule(lambda grad, velocity, beta: (1 - beta) * grad),
            "the old velocity is left out: each step sees its own gradient only.",
            "What has to be kept from the last step for a ball to have inertia?",
        ),
        Mistake(
            "history-never-fades",
            _rule(lambda grad, velocity, beta: velocity + (1 - beta) * grad),
            "the old velocity is kept whole: nothing slows the ball down.",
            "If every gradient from now on were 0, should the ball roll for ever?",
        ),
        Mistake(
            "history-never-fades-heavy",
            _rule(lambda grad, velocity, beta: velocity + grad),
            "all gradients are simply added up; beta does not enter.",
            "Which of the two, old velocity and new gradient, should be multiplied by beta?",
        ),
        Mistake(
            "shares-swapped",
            _rule(lambda grad, velocity, beta: (1 - beta) * velocity + beta * grad),
            "the shares have changed places: beta belongs to the old velocity.",
            "With beta = 0.9, should a tenth of the history stay, or nine tenths?",
        ),
        Mistake(
            "beta-on-both",
            _rule(lambda grad, velocity, beta: beta * velocity + beta * grad),
            "both parts are multiplied by beta, so they do not add up to a whole.",
            "An average has shares that sum to 1. What is left for the gradient?",
        ),
        Mistake(
            "decays-the-sum",
            _rule(lambda grad, velocity, beta: (1 - beta) * (velocity + grad)),
            "the factor 1 - beta stands before the old velocity as well.",
            "Which of the two should shrink by beta, and which by 1 - beta?",
        ),
        Mistake(
            "starts-with-the-gradient",
            _rule(lambda grad, velocity, beta: _average(grad, velocity, beta) if velocity.any() else grad + 0.0),
            "from rest, the velocity is set to the first gradient. This course lets it grow from zero, like any other "
            "step.",
            "If the velocity is 0 and the gradient 1, what does the formula give?",
        ),
        Mistake(
            "steps-with-the-old-velocity",
            _rule(_average, lambda grad, old, new, beta: old),
            "the weights move by the old velocity, before this gradient has joined it.",
            "From rest, should the very first step stand still?",
        ),
        Mistake(
            "returns-the-old-velocity-and-steps-with-it",
            _rule(lambda grad, velocity, beta: velocity + 0.0),
            "the velocity never changes: this gradient does not reach it.",
            "Where does this step's gradient come in?",
        ),
        Mistake(
            "nesterov",
            _rule(_average, lambda grad, old, new, beta: beta * new + (1 - beta) * grad),
            "the step looks ahead: beta is applied once more and the gradient joins twice. That is Nesterov's idea, "
            "two exercises further on.",
            "Here the weights move along the velocity itself. What else is in your step?",
        ),
        Mistake(
            "uphill",
            _rule(_average, lambda grad, old, new, beta: -new),
            "the velocity is added to w, so the ball is driven uphill.",
            "The velocity is a mean of gradients, and gradients point uphill. Which sign takes you down?",
        ),
        Mistake(
            "lr-left-out",
            lambda w, grad, velocity, lr, beta: (w - _average(grad, velocity, beta), _average(grad, velocity, beta)),
            "w moves by the whole velocity; lr never enters.",
            "If lr were ten times smaller, how much shorter should the step be?",
        ),
        *_in_any_form(momentum),
    ),
)


# --- heavy ball -------------------------------------------------------------------------------------------------------


def heavy_ball(w, grad, velocity, lr, beta):
    """One step of momentum in Polyak's form: the velocity is a fading sum of the gradients.

    velocity = beta * velocity + grad, then w = w - lr * velocity.

    w        -- weights, array of any shape
    grad     -- gradient of the loss at w, same shape
    velocity -- fading sum of the gradients so far, same shape; zeros before the first step
    lr       -- learning rate, in units of w per unit of gradient
    beta     -- share of the old velocity that is kept, from 0 (gradient descent) to just below 1

    After B. T. Polyak, Some methods of speeding up the convergence of iteration methods (1964). As
    torch (dampening 0) and optax write it; Keras stores -lr times this velocity, which is the same
    at a fixed lr and another rule when lr changes. At lr * (1 - beta) it moves exactly as
    `momentum` does at lr.

    Returns the new weights and the new velocity; what came in stays as it was.
    """
    velocity = beta * velocity + grad
    w = w - lr * velocity
    return w, velocity


HEAVY_BALL = Exercise(
    reference=heavy_ball,
    returns=RETURNS,
    draw=_probes,
    notebook=NOTEBOOK,
    minutes=4,
    question="Take one coordinate: what stays of the old velocity, what is added to it, and what moves w?",
    unlocks="The (lr, beta) map below is now computed by your heavy ball.",
    hints=(
        "The same two lines as in `momentum`; one factor is gone.",
        "The old velocity fades by beta, and the gradient is added to it whole. Then w moves along the new velocity.",
        "`velocity = beta * velocity + grad`, then `w = w - lr * velocity`. Return both, w first.",
    ),
    mistakes=(
        Mistake(
            "averaged",
            _rule(_average),
            "the gradient joins with a share 1 - beta. That is the averaged form, as in Adam; heavy ball, like torch, "
            "takes the gradient whole.",
            "From rest, should the first step of a heavy ball be shorter than one of gradient descent?",
        ),
        Mistake(
            "first-step-scaled",
            _rule(lambda grad, velocity, beta: _sum(grad, velocity, beta) if velocity.any() else (1 - beta) * grad),
            "the first gradient is scaled by 1 - beta, the later ones are not. In torch the first velocity is the "
            "gradient itself.",
            "If the velocity is 0, what does beta * velocity + grad give?",
        ),
        Mistake(
            "lr-inside-the-velocity",
            _scaled_by_lr(_sum),
            "lr is multiplied into the velocity: v = beta * v + lr * g. Some textbooks do that, and at a fixed lr the "
            "weights agree; under a schedule old steps keep their old lr. This course, like torch, keeps lr out of it.",
            "When lr is halved in the middle of a run, should steps that were remembered before be halved too?",
        ),
        Mistake(
            "keras-velocity",
            _downhill(_sum),
            "the velocity is beta * v - lr * g and is added to w, as in Keras. This course, like torch, lets lr and "
            "the minus sign in only when w moves.",
            "In which line should lr appear, and in which the minus sign?",
        ),
        Mistake(
            "averaged-with-lr-inside",
            _scaled_by_lr(_average),
            "the velocity is an average with lr in it; here it is a fading sum of bare gradients.",
            "Which two factors stand before the gradient, and does heavy ball have either of them?",
        ),
        Mistake(
            "velocity-points-downhill",
            lambda w, grad, velocity, lr, beta: (w + lr * (beta * velocity - grad), beta * velocity - grad),
            "the velocity collects minus the gradient and is then added. Here it is a sum of gradients, taken away.",
            "From rest and with a gradient of 1, what should the velocity be?",
        ),
        Mistake(
            "gradient-subtracted",
            _rule(lambda grad, velocity, beta: beta * velocity - grad),
            "the gradient is taken away from the velocity, and the velocity from w: two minus signs, so the ball is "
            "pushed uphill.",
            "Count the minus signs between a gradient and its step. How many should there be?",
        ),
        Mistake(
            "old-velocity-subtracted",
            _rule(lambda grad, velocity, beta: grad - beta * velocity),
            "the old velocity is taken away, so each step fights the one before.",
            "A ball that rolls to the right and feels no slope: which way does it roll next?",
        ),
        Mistake(
            "history-dropped",
            _rule(lambda grad, velocity, beta: grad + 0.0),
            "the old velocity is left out, so this is gradient descent.",
            "What has to be kept from the last step for a ball to have inertia?",
        ),
        Mistake(
            "history-never-fades",
            _rule(lambda grad, velocity, beta: velocity + grad),
            "the old velocity is kept whole: nothing slows the ball down, and beta does not enter.",
            "If every gradient from now on were 0, should the ball roll for ever?",
        ),
        Mistake(
            "beta-as-friction",
            _rule(lambda grad, velocity, beta: (1 - beta) * velocity + grad),
            "beta is read as the part of the velocity that is lost; here it is the part that stays.",
            "With beta = 0.9, should a tenth of the history stay, or nine tenths?",
        ),
        Mistake(
            "beta-on-both",
            _rule(lambda grad, velocity, beta: beta * (velocity + grad)),
            "the new gradient is multiplied by beta as well: it fades before it has been used.",
            "Which of the two is old, and should fade?",
        ),
        Mistake(
            "beta-on-the-gradient",
            _rule(lambda grad, velocity, beta: velocity + beta * grad),
            "beta stands before the gradient; it belongs to the old velocity.",
            "Which of the two is old, and should fade?",
        ),
        Mistake(
            "shares-swapped",
            _rule(lambda grad, velocity, beta: (1 - beta) * velocity + beta * grad),
            "this is an average, and its shares have changed places besides.",
            "With beta = 0.9, how much of the old velocity stays, and how much of the gradient joins?",
        ),
        Mistake(
            "steps-with-the-old-velocity",
            _rule(_sum, lambda grad, old, new, beta: old),
            "the weights move by the old velocity, before this gradient has joined it.",
            "From rest, should the very first step stand still?",
        ),
        Mistake(
            "stores-before-the-gradient",
            lambda w, grad, velocity, lr, beta: (w - lr * (beta * velocity + grad), beta * velocity),
            "the gradient moves w but is not kept: the velocity returned has faded, and nothing was added.",
            "What will the next step remember of this gradient?",
        ),
        Mistake(
            "nesterov",
            _rule(_sum, _ahead),
            "the step is grad + beta * velocity, with the new velocity. That looks ahead: it is Nesterov's form, "
            "the next exercise.",
            "Here the weights move along the velocity itself. What else is in your step?",
        ),
        Mistake(
            "gradient-twice",
            _rule(_sum, lambda grad, old, new, beta: new + grad),
            "the gradient moves the weights twice: inside the velocity, and once more beside it.",
            "Is this step's gradient already in the velocity?",
        ),
        Mistake(
            "uphill",
            _rule(_sum, lambda grad, old, new, beta: -new),
            "the velocity is added to w, so the ball is driven uphill.",
            "The velocity is a sum of gradients, and gradients point uphill. Which sign takes you down?",
        ),
        Mistake(
            "lr-left-out",
            lambda w, grad, velocity, lr, beta: (w - _sum(grad, velocity, beta), _sum(grad, velocity, beta)),
            "w moves by the whole velocity; lr never enters.",
            "If lr were ten times smaller, how much shorter should the step be?",
        ),
        *_in_any_form(heavy_ball),
    ),
)


# --- Nesterov ---------------------------------------------------------------------------------------------------------


def nesterov(w, grad, velocity, lr, beta):
    """One step of Nesterov momentum: roll on as if one step further, then correct by the gradient.

    velocity = beta * velocity + grad, and with that w = w - lr * (grad + beta * velocity).

    w        -- weights, array of any shape
    grad     -- gradient of the loss at w, same shape
    velocity -- fading sum of the gradients so far, same shape; zeros before the first step
    lr       -- learning rate, in units of w per unit of gradient
    beta     -- share of the old velocity that is kept, from 0 (gradient descent) to just below 1

    After Y. Nesterov, A method of solving a convex programming problem with convergence rate
    O(1/k^2) (1983), and I. Sutskever and others, On the importance of initialization and momentum
    in deep learning (2013), who take the gradient one step ahead. This is torch's form: w is the
    point ahead, so the gradient is taken where w is. Keras stores -lr times this velocity, which is
    the same at a fixed lr.

    Returns the new weights and the new velocity; what came in stays as it was.
    """
    velocity = beta * velocity + grad
    w = w - lr * (grad + beta * velocity)
    return w, velocity


NESTEROV = Exercise(
    reference=nesterov,
    returns=RETURNS,
    draw=_probes,
    notebook=NOTEBOOK,
    minutes=6,
    question="Write down the velocity after this gradient. Then: which two things does the step add up?",
    unlocks="Your Nesterov step now runs beside your other two in the race below.",
    hints=(
        "The velocity is the same as in `heavy_ball`. Only the step is new.",
        "After the velocity is updated, the step is the gradient plus beta times that new velocity: "
        "where the ball is pushed now, and where it will roll next.",
        "`velocity = beta * velocity + grad`, then `w = w - lr * (grad + beta * velocity)`. Return both, w first.",
    ),
    mistakes=(
        Mistake(
            "heavy-ball",
            _rule(_sum),
            "this is the heavy ball's step: nothing looks ahead. Moving along the velocity gives it, and so does "
            "grad + beta * velocity with the velocity as it was before the update.",
            "Which comes first: the new velocity, or the step that uses it?",
        ),
        Mistake(
            "averaged",
            _rule(_average, lambda grad, old, new, beta: beta * new + (1 - beta) * grad),
            "both lines use averages, with the factor 1 - beta. This course, like torch, takes the gradient whole.",
            "From rest, how much of the first gradient should the velocity hold?",
        ),
        Mistake(
            "averaged-velocity",
            _rule(_average, _ahead),
            "the velocity is an average, with the factor 1 - beta; here, as in torch, it is a fading sum.",
            "From rest, how much of the first gradient should the velocity hold?",
        ),
        Mistake(
            "averaged-momentum",
            _rule(_average),
            "this is the averaged form of momentum: it neither sums nor looks ahead.",
            "Which two things does a Nesterov step add up?",
        ),
        Mistake(
            "lr-inside-the-velocity",
            lambda w, grad, velocity, lr, beta: (
                w - lr * grad - beta * (beta * velocity + lr * grad),
                beta * velocity + lr * grad,
            ),
            "lr is multiplied into the velocity. At a fixed lr the weights agree; under a schedule old steps keep "
            "their old lr. This course, like torch, keeps lr out of it.",
            "When lr is halved in the middle of a run, should steps that were remembered before be halved too?",
        ),
        Mistake(
            "keras-velocity",
            lambda w, grad, velocity, lr, beta: (
                w + beta * (beta * velocity - lr * grad) - lr * grad,
                beta * velocity - lr * grad,
            ),
            "the velocity is beta * v - lr * g and is added to w, as in Keras. This course, like torch, lets lr and "
            "the minus sign in only when w moves.",
            "In which line should lr appear, and in which the minus sign?",
        ),
        Mistake(
            "velocity-points-downhill",
            lambda w, grad, velocity, lr, beta: (
                w + lr * (beta * (beta * velocity - grad) - grad),
                beta * velocity - grad,
            ),
            "the velocity collects minus the gradient and is then added. Here it is a sum of gradients, taken away.",
            "From rest and with a gradient of 1, what should the velocity be?",
        ),
        Mistake(
            "gradient-subtracted",
            _rule(lambda grad, velocity, beta: beta * velocity - grad, _ahead),
            "the gradient is taken away from the velocity, so the velocity pushes uphill while the gradient beside it "
            "points down.",
            "From rest and with a gradient of 1, what should the velocity be?",
        ),
        Mistake(
            "steps-with-the-old-velocity",
            _rule(_sum, lambda grad, old, new, beta: old),
            "the weights move by the old velocity alone: neither this gradient nor the new velocity is in the step.",
            "From rest, should the very first step stand still?",
        ),
        Mistake(
            "gradient-left-out",
            _rule(_sum, lambda grad, old, new, beta: beta * new),
            "the step is beta * velocity alone; the gradient beside it is missing.",
            "The step adds up two things. Which one is there, and which is not?",
        ),
        Mistake(
            "beta-on-the-gradient",
            _rule(_sum, lambda grad, old, new, beta: new + beta * grad),
            "in the step beta stands before the gradient; it belongs to the velocity.",
            "Which of the two is carried over to the next step, and fades on the way?",
        ),
        Mistake(
            "beta-forgotten-in-the-step",
            _rule(_sum, lambda grad, old, new, beta: grad + new),
            "the step is grad + velocity: the velocity has not faded on the way to the point ahead.",
            "What happens to the velocity between this step and the next?",
        ),
        Mistake(
            "whole-velocity-and-ahead",
            _rule(_sum, lambda grad, old, new, beta: new + beta * new),
            "the step is velocity + beta * velocity: the first of them should be the gradient.",
            "How far has the old velocity already carried w?",
        ),
        Mistake(
            "everything-faded",
            _rule(_sum, lambda grad, old, new, beta: beta * (grad + new)),
            "beta multiplies the whole step; it belongs to the velocity only.",
            "Where do the brackets end?",
        ),
        Mistake(
            "look-ahead-stored",
            lambda w, grad, velocity, lr, beta: (
                w - lr * (grad + beta * _sum(grad, velocity, beta)),
                grad + beta * _sum(grad, velocity, beta),
            ),
            "the step is stored as the velocity. Looking ahead is for this step only; the velocity is what it was "
            "before you looked.",
            "You need two names: one for the velocity, one for the step. Which of them is returned?",
        ),
        Mistake(
            "history-dropped",
            _rule(lambda grad, velocity, beta: grad + 0.0, _ahead),
            "the old velocity is left out: each step sees its own gradient only.",
            "What has to be kept from the last step for a ball to have inertia?",
        ),
        Mistake(
            "history-never-fades",
            _rule(lambda grad, velocity, beta: velocity + grad, _ahead),
            "the old velocity is kept whole: it should fade by beta before the gradient joins.",
            "How many times does beta appear in the two lines?",
        ),
        Mistake(
            "uphill",
            _rule(_sum, lambda grad, old, new, beta: -(grad + beta * new)),
            "the step is added to w, so the ball is driven uphill.",
            "Gradient and velocity both point uphill. Which sign takes you down?",
        ),
        Mistake(
            "gradient-and-velocity-oppose",
            _rule(_sum, lambda grad, old, new, beta: grad - beta * new),
            "the gradient and the velocity are taken from each other: perhaps a bracket is missing after the minus.",
            "In w - lr * (a + b), which sign does b end up with?",
        ),
        Mistake(
            "lr-on-the-gradient-only",
            lambda w, grad, velocity, lr, beta: (
                w - lr * grad - beta * _sum(grad, velocity, beta),
                _sum(grad, velocity, beta),
            ),
            "lr multiplies the gradient only; the velocity moves w at full length.",
            "Both parts of the step are made of gradients. Which of them lacks its lr?",
        ),
        Mistake(
            "lr-left-out",
            lambda w, grad, velocity, lr, beta: _rule(_sum, _ahead)(w, grad, velocity, 1.0, beta),
            "w moves by the whole of grad + beta * velocity; lr never enters.",
            "If lr were ten times smaller, how much shorter should the step be?",
        ),
        *_in_any_form(nesterov),
    ),
)

EXERCISES = (MOMENTUM, HEAVY_BALL, NESTEROV)
