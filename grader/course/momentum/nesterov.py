"""Nesterov momentum."""

from grader.course.momentum.family import IN_ANY_FORM, RETURNS, constants, probes
from grader.judging.exercise import Exercise
from grader.judging.pages import mistakes


def nesterov(w, grad, velocity, lr, beta):
    """One step of Nesterov momentum: roll on as if one step further, then correct by the gradient.

    w        -- weights, array of any shape: the point ahead, where the gradient is felt
    grad     -- gradient of the loss at w, same shape
    velocity -- fading sum of the gradients so far, same shape; zeros before the first step
    lr       -- learning rate, in units of w per unit of gradient
    beta     -- share of the old velocity that is kept, from 0 (gradient descent) to just below 1

    This is torch's form; Keras stores the step, with lr in it, which is the same at a fixed lr.
    After Y. Nesterov, A method of solving a convex programming problem with convergence rate
    O(1/k^2) (1983), and I. Sutskever and others, On the importance of initialization and momentum
    in deep learning (2013), who take the gradient one step ahead.

    Returns the new weights and the new velocity; the arguments stay as they were.
    """
    velocity = beta * velocity + grad
    w = w - lr * (grad + beta * velocity)
    return w, velocity


MISTAKES = """
heavy-ball: (grad + beta * velocity) -> velocity
    this is the heavy ball's step: nothing looks ahead. Moving along the velocity gives it, and so does grad + beta
    * velocity with the velocity as it was before the update.
    ? Which comes first: the new velocity, or the step that uses it?
averaged: velocity + grad -> velocity + (1 - beta) * grad ; (grad + beta -> ((1 - beta) * grad + beta
    both lines use averages, with the factor 1 - beta. This course, like torch, takes the gradient whole.
    ? From rest, how much of the first gradient should the velocity hold?
averaged-velocity: velocity + grad -> velocity + (1 - beta) * grad
    the velocity is an average, with the factor 1 - beta; here, as in torch, it is a fading sum.
    ? From rest, how much of the first gradient should the velocity hold?
averaged-momentum: velocity + grad -> velocity + (1 - beta) * grad ; (grad + beta * velocity) -> velocity
    this is the averaged form of momentum: it neither sums nor looks ahead.
    ? Which two things does a Nesterov step add up?
lr-inside-the-velocity: velocity + grad -> velocity + lr * grad
    ; lr * (grad + beta * velocity) -> (lr * grad + beta * velocity)
    lr is multiplied into the velocity. At a fixed lr the weights agree; under a schedule old steps keep their old
    lr. This course, like torch, keeps lr out of it.
    ? When lr is halved in the middle of a run, should steps that were remembered before be halved too?
keras-velocity: velocity + grad -> velocity - lr * grad
    ; w - lr * (grad + beta * velocity) -> w + beta * velocity - lr * grad
    the velocity is beta * v - lr * g and is added to w, as in Keras. This course, like torch, lets lr and the minus
    sign in only when w moves.
    ? In which line should lr appear, and in which the minus sign?
heavy-ball-with-lr-inside: velocity + grad -> velocity + lr * grad ; - lr * (grad + beta * velocity) -> - velocity
    | velocity + grad -> velocity - lr * grad ; w - lr * (grad + beta * velocity) -> w + velocity
    this is the heavy ball's step, with lr in the velocity: nothing looks ahead. This course, like torch, keeps lr out
    of the velocity.
    ? Which two things does a Nesterov step add up, and in which line should lr appear?
look-ahead-with-the-new-velocity: velocity + grad -> velocity - lr * grad
    ; w - lr * (grad + beta * velocity) -> w + beta * beta * velocity - (1 + beta) * lr * grad
    the step beta**2 * v - (1 + beta) * lr * g is written for the velocity as it was before the update; here v is the
    new one, so it looks ahead twice. Besides, this course, like torch, keeps lr out of the velocity.
    ? Which velocity does that formula mean: the old one, or the one that you have just made?
lr-on-the-whole-velocity: velocity = beta * velocity + grad -> velocity = lr * (beta * velocity + grad)
    ; lr * (grad + beta * velocity) -> (lr * grad + beta * velocity)
    lr multiplies the whole velocity when it is made, so what was remembered shrinks by lr at every step.
    ? After ten steps, how many times has the first gradient been multiplied by lr?
velocity-points-downhill: velocity + grad -> velocity - grad
    ; w - lr * (grad + beta * velocity) -> w + lr * (beta * velocity - grad)
    the velocity collects minus the gradient and is then added. Here it is a sum of gradients, taken away.
    ? From rest and with a gradient of 1, what should the velocity be?
gradient-subtracted: velocity + grad -> velocity - grad
    the gradient is taken away from the velocity, so the velocity pushes uphill while the gradient beside it points
    down.
    ? From rest and with a gradient of 1, what should the velocity be?
steps-with-the-old-velocity: (grad + beta * velocity) -> velocity0
    the weights move by the old velocity alone: neither this gradient nor the new velocity is in the step.
    ? From rest, should the very first step stand still?
gradient-left-out: (grad + beta * velocity) -> beta * velocity
    the step is beta * velocity alone; the gradient beside it is missing.
    ? The step adds up two things. Which one is there, and which is not?
beta-on-the-gradient: (grad + beta * velocity) -> (velocity + beta * grad)
    in the step beta stands before the gradient; it belongs to the velocity.
    ? Which of the two is carried over to the next step, and fades on the way?
beta-forgotten-in-the-step: (grad + beta * velocity) -> (grad + velocity)
    the step is grad + velocity: the velocity has not faded on the way to the point ahead.
    ? What happens to the velocity between this step and the next?
whole-velocity-and-ahead: (grad + -> (velocity +
    the step is velocity + beta * velocity: the first of them should be the gradient.
    ? How far has the old velocity already carried w?
everything-faded: (grad + beta * velocity) -> beta * (grad + velocity)
    beta multiplies the whole step; it belongs to the velocity only.
    ? Where do the brackets end?
look-ahead-stored: return w, velocity -> return w, grad + beta * velocity
    the step is stored as the velocity. Looking ahead is for this step only; the velocity is what it was before you
    looked.
    ? You need two names: one for the velocity, one for the step. Which of them is returned?
gradient-kept-as-velocity: velocity = ... -> velocity = grad ; w = w - ... -> w = w - lr * grad
    the velocity is this gradient, and the weights move by it: this is gradient descent, whatever beta is.
    ? What is left in your velocity of the gradients before this one?
history-dropped: = beta * velocity + grad -> = grad
    the old velocity is left out: each step sees its own gradient only.
    ? What has to be kept from the last step for a ball to have inertia?
history-never-fades: = beta * velocity -> = velocity
    the old velocity is kept whole: it should fade by beta before the gradient joins.
    ? How many times does beta appear in the two lines?
uphill: w - lr -> w + lr
    the step is added to w, so the ball is driven uphill.
    ? Gradient and velocity both point uphill. Which sign takes you down?
gradient-and-velocity-oppose: (grad + beta -> (grad - beta
    the gradient and the velocity are taken from each other: perhaps a bracket is missing after the minus.
    ? In w - lr * (a + b), which sign does b end up with?
lr-on-the-gradient-only: lr * (grad + beta * velocity) -> (lr * grad + beta * velocity)
    lr multiplies the gradient only; the velocity moves w at full length.
    ? Both parts of the step are made of gradients. Which of them lacks its lr?
lr-left-out: lr * (grad -> (grad
    w moves by the whole of grad + beta * velocity; lr never enters.
    ? If lr were ten times smaller, how much shorter should the step be?
"""

EXERCISE = Exercise(
    reference=nesterov,
    returns=RETURNS,
    draw=probes,
    notebook="02_momentum",
    minutes=6,
    question="Write down the velocity after this gradient. Then: which two things does the step add up?",
    unlocks="Your Nesterov step now runs beside your other two in the race below.",
    hints=(
        "The velocity is the same as in `heavy_ball`. Only the step is new.",
        "After the velocity is updated, the step is the gradient plus beta times that new velocity: "
        "where the ball is pushed now, and where it will roll next.",
        "`velocity = beta * velocity + grad`, then `w = w - lr * (grad + beta * velocity)`. Return both, w first.",
    ),
    mistakes=(*mistakes(nesterov, MISTAKES, IN_ANY_FORM), *constants(nesterov)),
)
