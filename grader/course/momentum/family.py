"""What the three forms of momentum have in common: their arguments, their probes, and mistakes made in any of them."""

from collections.abc import Callable

from grader.course.hard_coded import hard_coded
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
swapped: return w, velocity -> return velocity, w
    the two results are returned in the wrong order.
    ? Which comes first after `return`: the weights or the velocity?
"""


def constants(reference: Callable) -> tuple[Mistake, ...]:
    """beta or lr typed in as a number."""
    return (
        hard_coded(reference, "beta", 0.9, "Which lines ought to mention beta? There may be two."),
        hard_coded(reference, "lr", 0.1, "Which line decides how long the step is, and does it mention lr?"),
    )
