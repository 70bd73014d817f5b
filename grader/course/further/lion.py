"""Lion: the sign of an average of gradients."""

import numpy as np

from grader.course.hard_coded import all_hard_coded, hard_coded
from grader.course.probes import LR, Knob, rule_probes, signed
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes

#: Four digits, so that an old mean and a gradient never cancel: at 0 the sign would hang on the last bit of rounding.
BETA1 = Knob((0.8501, 0.9499), (0.4001, 0.6999), far=(0.9971, 0.9989), off=True, digits=4)
BETA2 = Knob((0.9601, 0.9899), (0.5001, 0.7999), far=(0.9991, 0.9999), off=True, digits=4)
WEIGHT_DECAY = Knob((0.1, 0.3), (0.5, 0.9), far=(1.1, 1.9), off=True)


def lion(w, grad, m, lr, beta1, beta2, weight_decay):
    """One step of Lion: every weight moves by the same amount, the way the sign of an average says.

    w            -- weights, array of any shape
    grad         -- gradient of the loss at w, without any penalty; same shape
    m            -- running mean of the gradients so far, same shape; zeros before the first step
    lr           -- learning rate: how far every weight moves in a step, in units of w
    beta1        -- share of the old mean in the average whose sign is the direction of the step
    beta2        -- share of the old mean that is kept in the new one
    weight_decay -- share of the weights that is lost per unit of lr

    The decay is decoupled, and taken from the weights before the step. Where the average is 0 there
    is no step. The same as optax.lion and keras.optimizers.Lion. After X. Chen and others, Symbolic
    Discovery of Optimization Algorithms (2023).

    Returns the new weights and the new mean; the arguments stay as they were.
    """
    direction = np.sign(beta1 * m + (1 - beta1) * grad)
    w = w - lr * (direction + weight_decay * w)
    m = beta2 * m + (1 - beta2) * grad
    return w, m


def _probes(draw: Draw) -> list[Probe]:
    arguments = ("w", "grad", "m", "lr", "beta1", "beta2", "weight_decay")
    knobs = {"lr": LR, "beta1": BETA1, "beta2": BETA2, "weight_decay": WEIGHT_DECAY}
    probes = rule_probes(draw, arguments, state={"m": signed}, knobs=knobs)
    return [*probes, _in_the_balance(draw, probes[0])]


def _in_the_balance(draw: Draw, plain: Probe) -> Probe:
    """Where the old mean and the gradient nearly outweigh each other.

    A sign tells nothing of sizes, so whatever weighs the two a little differently shows here alone.
    """
    beta1 = draw.number(*BETA1.other, digits=4)
    outweighed = beta1 / (1 - beta1) * np.array([0.9, 0.97, 0.997, 1.003, 1.03, 1.1])
    m = draw.array(6) + np.sign(draw.array(6))
    changed = {"w": draw.array(6), "grad": np.round(-outweighed * m, 4), "m": m}
    return Probe("an old mean and a gradient that nearly cancel", {**plain.first, **changed, "beta1": beta1})


DIRECTION = """
grad-and-m-exchanged: -> grad, m = m, grad
    the old mean and the gradient have changed places in both averages. Look at the def line: `grad` comes before `m`.
    ? In which order does your function get its arguments?
no-sign: np.sign(beta1 * m + (1 - beta1) * grad) -> beta1 * m + (1 - beta1) * grad
    the weights move along the average itself; its sign was not taken.
    ? Should a weight with a gradient of 100 move farther than one with a gradient of 0.01?
sign-of-the-gradient: np.sign(beta1 * m + (1 - beta1) * grad) -> np.sign(grad)
    the sign of the gradient alone is taken: nothing is remembered in the step.
    ? Which two things are averaged before the sign is taken?
sign-of-the-old-mean: np.sign(beta1 * m + (1 - beta1) * grad) -> np.sign(m)
    the sign of the old mean alone is taken: this gradient has no say in the step.
    ? From rest, should the very first step stand still?
mean-first: np.sign(beta1 * m + (1 - beta1) * grad) -> np.sign(beta2 * m + (1 - beta2) * grad)
    the sign is taken of the new mean, the one that is returned: beta1 does not enter.
    ? There are two averages of the same two things. Which beta belongs to the one that is stepped with?
new-mean-in-the-average: -> m = beta2 * m + (1 - beta2) * grad ; m = beta2 * m + (1 - beta2) * grad -> pass
    m is renewed before it is used: the gradient is then in the average twice.
    ? Which m does the average need: the one that your function was given, or the one that it returns?
gradient-whole: np.sign(beta1 * m + (1 - beta1) * grad) -> np.sign(beta1 * m + grad)
    in the average the gradient joins whole; it has a share 1 - beta1.
    ? A gradient that is as large as the old mean and points the other way: which of the two should win at beta1 = 0.9?
signs-averaged: np.sign(beta1 * m + (1 - beta1) * grad) -> beta1 * np.sign(m) + (1 - beta1) * np.sign(grad)
    the signs are averaged; it is the average whose sign is taken.
    ? Does every weight move by lr, as it should?
no-standstill: np.sign(beta1 * m + (1 - beta1) * grad) -> np.where(beta1 * m + (1 - beta1) * grad >= 0, 1.0, -1.0)
    | np.sign(beta1 * m + (1 - beta1) * grad) -> np.where(beta1 * m + (1 - beta1) * grad > 0, 1.0, -1.0)
    an average of 0 counts as a vote; where it is 0 there is no step.
    ? A weight that never had a gradient: should it move?
zero-divided-by-zero: direction = ... -> direction = beta1 * m + (1 - beta1) * grad
    ; w = w - lr -> direction = direction / np.abs(direction); w = w - lr
    the average is divided by its own size, and where it is 0 that is 0 / 0.
    ? Which of NumPy's functions gives -1, 0 or 1?
shares-swapped: np.sign(beta1 * m + (1 - beta1) * grad) -> np.sign((1 - beta1) * m + beta1 * grad)
    in the average the shares have changed places: beta1 belongs to the old mean.
    ? With beta1 = 0.9, how much should this gradient weigh in the direction of the step?
decay-in-the-sign: np.sign(beta1 * m + (1 - beta1) * grad) -> np.sign(beta1 * m + (1 - beta1) * grad + weight_decay * w)
    ; (direction + weight_decay * w) -> direction
    weight_decay * w is added before the sign is taken, so it can turn a step round and do nothing else.
    ? With no gradient and no memory of one, should a weight of 2 and a weight of 1 lose the same?
"""

MEAN = """
betas-swapped: -> beta1, beta2 = beta2, beta1
    beta1 and beta2 have changed places: the direction should be made with beta1, the mean that is kept with beta2.
    ? Which of the two is nearer to 1 as a rule, and remembers longer?
one-beta: m = beta2 * m + (1 - beta2) * grad -> m = beta1 * m + (1 - beta1) * grad
    the mean that is kept is made with beta1 as well; beta2 does not enter.
    ? There are two averages of the same two things. Which beta belongs to the one that is kept?
sign-stored: m = beta2 * m + (1 - beta2) * grad -> m = direction
    the direction of the step is kept in place of the mean.
    ? What will the next step remember of this gradient, and with which size?
old-mean-returned: return w, m -> return w, m0
    the old mean is returned, not the one that this step has made.
    ? What will the next step remember of this gradient?
vote-kept: m = beta2 * m + (1 - beta2) * grad -> m = beta2 * (beta1 * m + (1 - beta1) * grad) + (1 - beta2) * grad
    the new mean is made from the average with beta1; both of them start from the old mean.
    ? The average with beta1 is for the step alone. Which m does the mean with beta2 need?
mean-of-the-directions: m = beta2 * m + (1 - beta2) * grad -> m = beta2 * m + (1 - beta2) * direction
    the directions, which are signs, are averaged in m; it should be the gradients.
    ? The sign is taken for the step. What does the mean remember?
corrected-for-the-start: m = beta2 * m + (1 - beta2) * grad -> m = (beta2 * m + (1 - beta2) * grad) / (1 - beta2)
    the mean is divided by 1 - beta2, as if to correct its first step. Lion needs no correction: a sign has no size.
    ? If every gradient were 1, where should m settle?
mean-of-the-signs: m = beta2 * m + (1 - beta2) * grad -> m = beta2 * m + (1 - beta2) * np.sign(grad)
    the signs of the gradients are averaged in m; it should be the gradients themselves.
    ? The sign is taken at the end. Of what?
gradient-joins-whole: m = beta2 * m + (1 - beta2) * grad -> m = beta2 * m + grad
    the gradient joins the mean whole, without its share 1 - beta2.
    ? If every gradient were 1, where should m settle?
mean-shares-swapped: m = beta2 * m + (1 - beta2) * grad -> m = (1 - beta2) * m + beta2 * grad
    in the mean that is kept the shares have changed places: beta2 belongs to the old one.
    ? With beta2 = 0.99, how much of the old mean should stay?
mean-forgets: m = beta2 * m + (1 - beta2) * grad -> m = (1 - beta2) * grad
    the old mean is left out of the new one: only a share of this gradient is kept.
    ? What has become of the gradients that came before?
gradient-kept: m = beta2 * m + (1 - beta2) * grad -> m = grad + 0.0
    this gradient is kept as the mean; the old mean is lost.
    ? What has become of the gradients that came before?
decayed-gradient-in-the-mean: -> grad = grad + weight_decay * w ; (direction + weight_decay * w) -> direction
    weight_decay * w is added to the gradient: the decay ends up in the mean and under the sign. In Lion it is
    decoupled.
    ? With no gradient and no memory of one, should a weight of 2 and a weight of 1 lose the same?
swapped: return w, m -> return m, w
    the two results are returned in the wrong order.
    ? Which comes first after `return`: the weights or the mean?
"""

STEP = """
decay-not-scaled-by-lr: lr * (direction + weight_decay * w) -> lr * direction - weight_decay * w
    the decay is not multiplied by lr; in optax and Keras, and in this course, it is.
    ? If you halve lr, should the weights decay as fast as before?
decay-forgotten: (direction + weight_decay * w) -> direction
    the weights do not decay; weight_decay does not enter.
    ? With no gradient and no memory of one, should the weights stay where they are?
decays-after-the-step: lr * (direction + weight_decay * w) -> lr * direction
    ; return w -> return w - lr * weight_decay * w
    the decay is taken from the weights after the step, so the step itself decays with them.
    ? Which weights should lose a share: those before the step, or those after it?
grows: (direction + weight_decay * w) -> (direction - weight_decay * w)
    the weights grow by a share. Look for a sign, or for a bracket after a minus.
    ? In w - lr * (a + b), which sign does b end up with?
decays-the-sign: weight_decay * w) -> weight_decay * np.sign(w))
    the decay goes with the sign of the weights. That is an L1 penalty.
    ? Should a large weight lose more than a small one?
uphill: w - lr * (direction + weight_decay * w) -> w + lr * (direction - weight_decay * w)
    the direction is added, so it walks uphill.
    ? Gradients point uphill, and so does their average. Which sign takes you down?
uphill-and-grows: w - lr * (direction -> w + lr * (direction
    direction and decay are both added to w: it walks uphill, and the weights grow.
    ? Gradients point uphill, and so does their average. Which sign takes you down?
lr-left-out: lr * (direction -> (direction
    lr does not enter: every weight moves by 1.
    ? How far should every weight move in one step?
lr-on-the-decay-only: lr * (direction + weight_decay * w) -> (direction + lr * weight_decay * w)
    lr multiplies the decay only, so every weight moves by 1.
    ? How far should every weight move in one step?
scaled-by-the-gradient: lr * (direction + -> lr * (direction * np.abs(grad) +
    the direction is multiplied by the size of the gradient, so the sign has been taken in vain.
    ? Should a weight with a gradient of 100 move farther than one with a gradient of 0.01?
gradient-step: direction = np.sign(beta1 * m + (1 - beta1) * grad) -> direction = grad
    the weights move by the bare gradient, as in gradient descent; the mean is kept, and not used.
    ? Which line uses the mean, and what is done to it there?
"""

EXERCISE = Exercise(
    reference=lion,
    returns=("w", "m"),
    draw=_probes,
    notebook="06_further",
    minutes=6,
    question="Take one weight: what is averaged before the sign is taken, and what is averaged to be kept?",
    unlocks="Lion, of which many ask, is now one of your own rules.",
    hints=(
        "The old mean and the new gradient are averaged twice, with two betas: once for the step, once to be kept.",
        "Take the sign of the average with beta1. Add the decay, weight_decay times the weights, to it, and step by lr "
        "against the sum. The mean with beta2 comes last, since the step needs the old one.",
        "`direction = np.sign(beta1 * m + (1 - beta1) * grad)`, then `w = w - lr * (direction + weight_decay * w)`, "
        "then `m = beta2 * m + (1 - beta2) * grad`. Return both, w first.",
    ),
    mistakes=(
        *mistakes(lion, DIRECTION, MEAN, STEP),
        all_hard_coded(lion, beta1=(0.9, 0.95), beta2=(0.99, 0.98, 0.999)),
        hard_coded(lion, "beta1", 0.9, "Which line ought to mention beta1?"),
        hard_coded(lion, "beta2", 0.99, "Which line ought to mention beta2?"),
        hard_coded(lion, "weight_decay", 0.01),
        hard_coded(lion, "lr", 0.1, "Which line decides how long the step is, and does it mention lr?"),
    ),
)
