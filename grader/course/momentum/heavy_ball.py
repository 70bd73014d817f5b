"""Momentum as a fading sum of the gradients, the heavy ball."""

from grader.course.momentum.family import ALONG_THE_VELOCITY, IN_ANY_FORM, RETURNS, constants, probes
from grader.judging.exercise import Exercise
from grader.judging.pages import mistakes


def heavy_ball(w, grad, velocity, lr, beta):
    """One step of momentum as torch has it: the velocity is a fading sum of the gradients.

    w        -- weights, array of any shape
    grad     -- gradient of the loss at w, same shape
    velocity -- fading sum of the gradients so far, same shape; zeros before the first step
    lr       -- learning rate, in units of w per unit of gradient
    beta     -- share of the old velocity that is kept, from 0 (gradient descent) to just below 1

    The velocity points uphill and has no lr in it, as torch (dampening 0) and optax have it. The
    idea is B. T. Polyak's, Some methods of speeding up the convergence of iteration methods (1964);
    his rule repeats a share beta of the last step itself, and so does Keras's: the same at a fixed
    lr, another rule when lr changes.

    Returns the new weights and the new velocity; the arguments stay as they were.
    """
    velocity = beta * velocity + grad
    w = w - lr * velocity
    return w, velocity


MISTAKES = """
averaged: + grad -> + (1 - beta) * grad
    the gradient joins with a share 1 - beta. That is the averaged form, as in Adam; heavy ball, like torch, takes
    the gradient whole.
    ? From rest, should the first step of a heavy ball be shorter than one of gradient descent?
share-in-the-step: lr * velocity -> lr * (1 - beta) * velocity
    the step is multiplied by 1 - beta: the weights move as in the averaged form. Heavy ball takes the velocity whole.
    ? From rest, should the first step of a heavy ball be shorter than one of gradient descent?
first-step-scaled: + grad -> + (grad if velocity.any() else (1 - beta) * grad)
    the first gradient is scaled by 1 - beta, the later ones are not. In torch the first velocity is the gradient
    itself.
    ? If the velocity is 0, what does beta * velocity + grad give?
lr-inside-the-velocity: + grad -> + lr * grad ; - lr * velocity -> - velocity
    lr is multiplied into the velocity: v = beta * v + lr * g. Polyak's own form and Keras's do that, and at a fixed lr
    the weights agree; under a schedule old steps keep their old lr. This course, like torch, keeps lr out of it.
    ? When lr is halved in the middle of a run, should steps that were remembered before be halved too?
keras-velocity: + grad -> - lr * grad ; w - lr * velocity -> w + velocity
    the velocity is beta * v - lr * g and is added to w, as in Keras. This course, like torch, lets lr and the minus
    sign in only when w moves.
    ? In which line should lr appear, and in which the minus sign?
averaged-with-lr-inside: + grad -> + (1 - beta) * lr * grad ; - lr * velocity -> - velocity
    the velocity is an average with lr in it; here it is a fading sum of bare gradients.
    ? Which two factors stand before the gradient, and does heavy ball have either of them?
velocity-points-downhill: + grad -> - grad ; w - lr -> w + lr
    the velocity collects minus the gradient and is then added. Here it is a sum of gradients, taken away.
    ? From rest and with a gradient of 1, what should the velocity be?
history-dropped: beta * velocity + ->
    the old velocity is left out, so this is gradient descent.
    ? What has to be kept from the last step for a ball to have inertia?
history-never-fades: beta * velocity -> velocity
    the old velocity is kept whole: nothing slows the ball down, and beta does not enter.
    ? If every gradient from now on were 0, should the ball roll for ever?
beta-as-friction: beta * velocity -> (1 - beta) * velocity
    beta is read as the part of the velocity that is lost; here it is the part that stays.
    ? With beta = 0.9, should a tenth of the history stay, or nine tenths?
beta-on-both: beta * velocity + grad -> beta * (velocity + grad)
    the new gradient is multiplied by beta as well: it fades before it has been used.
    ? Which of the two is old, and should fade?
beta-on-the-gradient: beta * velocity + grad -> velocity + beta * grad
    beta stands before the gradient; it belongs to the old velocity.
    ? Which of the two is old, and should fade?
shares-swapped: beta * velocity + grad -> (1 - beta) * velocity + beta * grad
    this is an average, and its shares have changed places besides.
    ? With beta = 0.9, how much of the old velocity stays, and how much of the gradient joins?
stores-before-the-gradient: return w, velocity -> return w, beta * velocity0
    the gradient moves w but is not kept: the velocity returned has faded, and nothing was added.
    ? What will the next step remember of this gradient?
nesterov: lr * velocity -> lr * (grad + beta * velocity)
    the step is grad + beta * velocity, with the new velocity. That looks ahead: it is Nesterov's form, the next
    exercise.
    ? Here the weights move along the velocity itself. What else is in your step?
gradient-twice: lr * velocity -> lr * (velocity + grad)
    the gradient moves the weights twice: inside the velocity, and once more beside it.
    ? Is this step's gradient already in the velocity?
uphill: w - lr -> w + lr
    the velocity is added to w, so the ball is driven uphill.
    ? The velocity is a sum of gradients, and gradients point uphill. Which sign takes you down?
"""

EXERCISE = Exercise(
    reference=heavy_ball,
    returns=RETURNS,
    draw=probes,
    notebook="02_momentum",
    minutes=4,
    question="Take one coordinate: what stays of the old velocity, what is added to it, and what moves w?",
    unlocks="The (lr, beta) map below is now computed by your heavy ball.",
    hints=(
        "The same two lines as in `momentum`; one factor is gone.",
        "The old velocity fades by beta, and the gradient is added to it whole. Then w moves along the new velocity.",
        "`velocity = beta * velocity + grad`, then `w = w - lr * velocity`. Return both, w first.",
    ),
    mistakes=(*mistakes(heavy_ball, MISTAKES, ALONG_THE_VELOCITY, IN_ANY_FORM, share="grad"), *constants(heavy_ball)),
)
