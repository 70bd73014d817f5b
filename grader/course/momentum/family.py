"""What the three forms of momentum have in common: their arguments, their probes, and mistakes made in any of them."""

from collections.abc import Callable

from grader.course.hard_coded import USUAL_LR, all_hard_coded, hard_coded
from grader.course.probes import BETA, LR, rule_probes, signed
from grader.inside.trace import Probe
from grader.judging.material import Draw
from grader.judging.mistakes import Mistake

ARGUMENTS = ("w", "grad", "velocity", "lr", "beta")
RETURNS = ("w", "velocity")


def probes(draw: Draw) -> list[Probe]:
    """The probes of a rule with a velocity."""
    return rule_probes(draw, ARGUMENTS, state={"velocity": signed}, knobs={"lr": LR, "beta": BETA})


#: For the two forms that move along the velocity. {share}: what joins the old velocity.
ALONG_THE_VELOCITY = """
gradient-subtracted: + {share} -> - {share}
    the gradient is taken away from the velocity, and the velocity from w: two minus signs, so the ball is pushed
    uphill.
    ? Count the minus signs between a gradient and its step. How many should there be?
old-velocity-subtracted: beta * velocity + -> -beta * velocity +
    the old velocity is taken away, so each step fights the one before.
    ? A ball that rolls to the right and feels no slope: which way does it roll next?
nesterov-with-lr-inside: + {share} -> - lr * grad ; w - lr * velocity -> w + beta * velocity - lr * grad
    the velocity is beta * v - lr * g, and w moves by beta * v - lr * g with the new velocity. That is Nesterov's form,
    as Keras writes it; here the weights move along the velocity itself, and lr stays out of it.
    ? Is this step's gradient already in the velocity that you have just made?
looks-ahead-twice-with-lr-inside: + {share} -> - lr * grad
    ; w - lr * velocity -> w + beta * beta * velocity - (1 + beta) * lr * grad
    the velocity is beta * v - lr * g, and w moves by beta**2 * v - (1 + beta) * lr * g. That step is written for
    Nesterov's form and for the velocity before the update; here the weights move along the new velocity itself.
    ? Is this step's gradient already in the velocity that you have just made?
lr-on-the-whole-velocity: velocity = beta * velocity + {share} -> velocity = lr * (beta * velocity + {share})
    ; - lr * velocity -> - velocity
    lr multiplies the whole velocity when it is made, so what was remembered shrinks by lr at every step.
    ? After ten steps, how many times has the first gradient been multiplied by lr?
lr-twice-downhill: + {share} -> - lr * grad ; w - lr * velocity -> w + lr * velocity
    the velocity is beta * v - lr * g, and lr multiplies it once more when w moves.
    ? Count the multiplications by lr between a gradient and its step. How many should there be?
steps-with-the-old-velocity: lr * velocity -> lr * velocity0
    the weights move by the old velocity, before this gradient has joined it.
    ? From rest, should the very first step stand still?
lr-left-out: lr * velocity -> velocity
    w moves by the whole velocity; lr never enters.
    ? If lr were ten times smaller, how much shorter should the step be?
"""

IN_ANY_FORM = """
plain-gradient-descent: velocity = ... -> velocity = velocity0 ; w = w - ... -> w = w - lr * grad
    this is gradient descent: the weights move by the bare gradient, and the velocity comes back as it came in.
    ? Which line gives the velocity its new value, and which line uses it?
old-velocity-returned: return w, velocity -> return w, velocity0
    the old velocity is returned, not the one that this step has made.
    ? What will the next step remember of this one?
steps-with-the-gradient: w = w - ... -> w = w - lr * grad
    the velocity is worked out and returned, but the weights move by the bare gradient.
    ? Which line uses the velocity that you have just made?
lr-twice: -> grad = lr * grad
    lr enters twice: into the velocity, and again when w moves.
    ? Count the multiplications by lr between a gradient and its step. How many should there be?
lr-and-beta-exchanged: -> lr, beta = beta, lr
    lr and beta have changed places in the def line, so each has the other's number.
    ? In which order does your function get its arguments?
swapped: return w, velocity -> return velocity, w
    the two results are returned in the wrong order.
    ? Which comes first after `return`: the weights or the velocity?
"""


def constants(reference: Callable) -> tuple[Mistake, ...]:
    """beta or lr typed in as a number."""
    return (
        all_hard_coded(reference, lr=USUAL_LR, beta=(0.9, 0.99, 0.95, 0.5, 0.8)),
        hard_coded(reference, "beta", 0.9, "Which lines ought to mention beta? There may be two."),
        hard_coded(reference, "lr", 0.1, "Which line decides how long the step is, and does it mention lr?"),
    )
