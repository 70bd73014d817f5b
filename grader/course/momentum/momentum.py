"""Momentum in its averaged form."""

from grader.course.momentum.family import ALONG_THE_VELOCITY, IN_ANY_FORM, RETURNS, constants, probes
from grader.judging.exercise import Exercise
from grader.judging.pages import mistakes


def momentum(w, grad, velocity, lr, beta):
    """One step of momentum in its averaged form: the step follows a running mean of the gradients.

    w        -- weights, array of any shape
    grad     -- gradient of the loss at w, same shape
    velocity -- running mean of the gradients so far, same shape; zeros before the first step
    lr       -- learning rate, in units of w per unit of gradient
    beta     -- share of the old velocity that is kept, from 0 (gradient descent) to just below 1

    The velocity points uphill, as gradients do, and has no lr in it. The idea is B. T. Polyak's,
    Some methods of speeding up the convergence of iteration methods (1964); the mean is the form in
    which Adam uses it. In torch (dampening 0), Keras and optax the gradient joins whole: that is
    `heavy_ball`, whose steps are in the long run longer at the same lr, ten times at beta 0.9.

    Returns the new weights and the new velocity; the arguments stay as they were.
    """
    velocity = beta * velocity + (1 - beta) * grad
    w = w - lr * velocity
    return w, velocity


MISTAKES = """
heavy-ball: (1 - beta) * grad -> grad
    the gradient joins the velocity whole: v = beta * v + g. That is heavy ball, the form of torch and optax; the
    averaged form asked for here takes a share 1 - beta of it.
    ? If every gradient were 1, where would your velocity settle: at 1, or at 1 / (1 - beta)?
lr-inside-the-velocity: (1 - beta) * grad -> (1 - beta) * lr * grad ; lr * velocity -> velocity
    lr is multiplied into the velocity, as in Keras. At a fixed lr the weights come out the same; under a schedule old
    steps keep their old lr. This course keeps lr out of it.
    ? When lr is halved in the middle of a run, should steps that were remembered before be halved too?
heavy-ball-with-lr-inside: (1 - beta) * grad -> lr * grad ; - lr * velocity -> - velocity
    the velocity is beta * v + lr * g, as in Polyak's own form and in many textbooks. Here it is a mean of gradients,
    without lr.
    ? In which units is your velocity: of the gradient, or of w?
keras-velocity: + (1 - beta) * grad -> - lr * grad ; w - lr * velocity -> w + velocity
    the velocity is beta * v - lr * g and is added to w. Keras does that; this course averages gradients, and lets lr
    and the minus sign in only when w moves.
    ? In which line should lr appear, and in which the minus sign?
downhill-average: + (1 - beta) * grad -> - (1 - beta) * lr * grad ; w - lr * velocity -> w + velocity
    lr and the minus sign have gone into the velocity, which is then added to w.
    ? If the velocity is a mean of gradients, which way does it point?
velocity-points-downhill: + (1 - beta) -> - (1 - beta) ; w - lr -> w + lr
    the velocity collects minus the gradient and is then added. Here it is a mean of gradients, taken away.
    ? What is the mean of the gradients 1, 1, 1? Does your velocity get there?
gradient-kept-as-velocity: velocity = ... -> velocity = grad ; w = w - ... -> w = w - lr * grad
    the velocity is this gradient, and the weights move by it: this is gradient descent, whatever beta is.
    ? What is left in your velocity of the gradients before this one?
history-dropped: beta * velocity + ->
    the old velocity is left out: each step sees its own gradient only.
    ? What has to be kept from the last step for a ball to have inertia?
history-never-fades: beta * velocity -> velocity
    the old velocity is kept whole: nothing slows the ball down.
    ? If every gradient from now on were 0, should the ball roll for ever?
history-never-fades-heavy: beta * velocity + (1 - beta) * grad -> velocity + grad
    all gradients are simply added up; beta does not enter.
    ? Which of the two, old velocity and new gradient, should be multiplied by beta?
shares-swapped: beta * velocity + (1 - beta) * grad -> (1 - beta) * velocity + beta * grad
    the shares have changed places: beta belongs to the old velocity.
    ? With beta = 0.9, should a tenth of the history stay, or nine tenths?
beta-on-both: (1 - beta) * grad -> beta * grad
    both parts are multiplied by beta, so they do not add up to a whole.
    ? An average has shares that sum to 1. What is left for the gradient?
share-twice: (1 - beta) * grad -> (1 - beta) ** 2 * grad
    1 - beta enters twice before the gradient.
    ? If every gradient were 1, where would your velocity settle?
share-in-the-step-too: lr * velocity -> lr * (1 - beta) * velocity
    1 - beta stands in the velocity and once more in the step, which is that much too short.
    ? Count the factors 1 - beta between a gradient and its step. How many should there be?
divided-by-the-share: lr * velocity -> lr * velocity / (1 - beta)
    the step divides by 1 - beta, which takes the average back: the weights move as those of a heavy ball.
    ? If every gradient were 1, how long should the step be in the long run: lr, or lr / (1 - beta)?
decays-the-sum: beta * velocity -> (1 - beta) * velocity
    the factor 1 - beta stands before the old velocity as well.
    ? Which of the two should shrink by beta, and which by 1 - beta?
share-on-the-whole: beta * velocity + (1 - beta) * grad -> (1 - beta) * (beta * velocity + (1 - beta) * grad)
    | beta * velocity + (1 - beta) * grad -> (1 - beta) * (beta * velocity + grad)
    1 - beta multiplies the whole velocity, the old one too; it belongs to the gradient.
    ? If every gradient were 1, where should the velocity settle?
starts-with-the-gradient: (1 - beta) * grad -> ((1 - beta) * grad if velocity.any() else grad)
    from rest, the velocity is set to the first gradient. This course lets it grow from zero, like any other step.
    ? If the velocity is 0 and the gradient 1, what does the formula give?
returns-the-old-velocity-and-steps-with-it: beta * velocity + (1 - beta) * grad -> velocity + 0.0
    the velocity never changes: this gradient does not reach it.
    ? Where does this step's gradient come in?
nesterov: lr * velocity -> lr * (beta * velocity + (1 - beta) * grad)
    the step looks ahead: beta is applied once more and the gradient joins twice. That is Nesterov's idea, two
    exercises further on.
    ? Here the weights move along the velocity itself. What else is in your step?
uphill: w - lr -> w + lr
    the velocity is added to w, so the ball is driven uphill.
    ? The velocity is a mean of gradients, and gradients point uphill. Which sign takes you down?
"""

EXERCISE = Exercise(
    reference=momentum,
    returns=RETURNS,
    draw=probes,
    notebook="02_momentum",
    minutes=6,
    question="Take one coordinate: how much of the old velocity stays, how much gradient joins it, and what moves w?",
    unlocks="The ravine below is now driven by your momentum.",
    hints=(
        "Two lines. The first mixes the old velocity and the new gradient; the second moves w. Their order matters.",
        "The mix is an average: a share beta of the old velocity, and the rest from the gradient. Then step along the "
        "new velocity as you stepped along the gradient before.",
        "`velocity = beta * velocity + (1 - beta) * grad`, then `w = w - lr * velocity`. Return both, w first.",
    ),
    mistakes=(
        *mistakes(momentum, MISTAKES, ALONG_THE_VELOCITY, IN_ANY_FORM, share="(1 - beta) * grad"),
        *constants(momentum),
    ),
)
