"""A gradient step, then the L1 penalty by a soft threshold."""

import numpy as np

from grader.course.hard_coded import USUAL_LR, all_hard_coded, hard_coded
from grader.course.probes import LR, Knob, rule_probes
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def proximal_l1(w, grad, lr, strength):
    """One step of gradient descent, then the L1 penalty by a threshold: weights reach exactly 0.

    w        -- weights, array of any shape
    grad     -- gradient of the loss at w, without the penalty; same shape
    lr       -- learning rate, in units of w per unit of gradient
    strength -- how much the L1 penalty weighs, from 0 (plain gradient descent)

    The threshold acts on the weights after the step, and lr scales it as it scales the step. Known
    as ISTA; after I. Daubechies, M. Defrise and C. De Mol, An iterative thresholding algorithm for
    linear inverse problems with a sparsity constraint (2004). With the penalty in the gradient
    instead, weights jitter around 0 without reaching it.

    Returns the new weights; w and grad stay as they were.
    """
    stepped = w - lr * grad
    return np.sign(stepped) * np.maximum(np.abs(stepped) - lr * strength, 0)


def _probes(draw: Draw) -> list[Probe]:
    arguments = ("w", "grad", "lr", "strength")
    knobs = {"lr": LR, "strength": Knob((1.0, 3.0), (5.0, 8.0), far=(0.11, 0.29))}
    probes = rule_probes(draw, arguments, state={}, knobs=knobs)
    lr = probes[0].first["lr"]
    across = draw.array(3) + np.array([3.0, -3.0, 3.0])
    near = {**probes[0].first, "w": 0.1 * draw.array(6), "grad": draw.array(6)}
    level = {**probes[0].first, "w": np.array([2.0, -2.0, 0.0, 0.02]), "grad": np.zeros(4)}
    return [
        *probes,
        Probe("weights close to 0", near, tuple({"grad": draw.array(6)} for _ in range(3))),
        Probe("steps to the other side of 0", {**probes[0].first, "w": across, "grad": np.round(2 * across / lr, 1)}),
        Probe("no gradient, only the penalty", level, ({},) * 3),
        Probe("strength = 0", {**probes[0].first, "strength": 0.0}, probes[0].later),
        Probe(
            "strength = 0 without gradient, then lr = 0", {**level, "strength": 0.0}, ({}, {"lr": 0.0, "strength": 2.0})
        ),
    ]


MISTAKES = """
threshold-not-scaled-by-lr: lr * strength -> strength
    the threshold is strength; it should be lr * strength, as long a step as the gradient's.
    ? If you halve lr, should the penalty's pull per step stay as it was?
threshold-is-lr: lr * strength -> lr
    the threshold is lr; strength has no part in it.
    ? What should happen as strength grows?
threshold-divided-by-lr: lr * strength -> strength / lr
    strength is divided by lr.
    ? If you halve lr, should the penalty pull twice as hard or half as hard in one step?
half-the-threshold: lr * strength -> lr * strength / 2
    the threshold is half of lr * strength. The half belongs to the L2 penalty, where it meets a 2.
    ? Does the slope of |w| have a 2 that would have to go?
threshold-before-the-step: w - lr * grad -> w ; strength, 0) -> strength, 0) - lr * grad
    the threshold comes before the step, so the step carries weights away from 0 again.
    ? Which of the two has to come last for a weight to end at exactly 0?
subgradient: return ... -> return w - lr * (grad + strength * np.sign(w))
    strength * sign(w) is added to the gradient. That is a step on the L1 penalty too, but it jumps over 0; the proximal
    step uses a threshold.
    ? A weight is closer to 0 than lr * strength. Where does your step take it?
runs-through-zero: return ... -> return stepped - lr * strength * np.sign(stepped)
    after the step the weights move by lr * strength without stopping at 0.
    ? A weight is nearer to 0 than the threshold. Where should it stop?
divides-and-runs-through-zero: return ... -> return stepped / np.abs(stepped) * (np.abs(stepped) - lr * strength)
    after the step the weights move by lr * strength without stopping at 0, and w / |w| has no value where a weight is 0
    then.
    ? A weight is nearer to 0 than the threshold. Where should it stop?
no-threshold: return ... -> return stepped
    this is gradient descent alone; strength does not enter.
    ? What comes after the step?
no-step: w - lr * grad -> w
    the threshold is there, the step is not: the gradient does not enter.
    ? What comes before the threshold?
hard-threshold: return ... -> return np.where(np.abs(stepped) > lr * strength, stepped, 0.0).astype(w.dtype)
    small weights become 0, but large ones are not moved. That is the hard threshold.
    ? Should the penalty pull on a large weight, too?
threshold-on-the-gradient: return ... -> return w - lr * np.sign(grad) * np.maximum(np.abs(grad) - strength, 0)
    the threshold is applied to the gradient; it belongs to the weights.
    ? What should end up at exactly 0: gradients or weights?
divides-by-the-size: np.sign(stepped) -> stepped / np.abs(stepped)
    w / |w| stands in the place of the sign, and has no value where a weight is 0 after the step.
    ? Which NumPy function gives -1, 0 or 1 without a division?
sign-of-the-old-weights: np.sign(stepped) -> np.sign(w)
    the sign is taken from the weights before the step, which may have carried them to the other side.
    ? On which side of 0 is a weight after the step?
size-of-the-old-weights: np.abs(stepped) -> np.abs(w)
    the sign is that of the stepped weights, but the size is that of the old ones.
    ? Which weights should the threshold see?
decides-by-the-old-weights: w - lr * grad -> w - lr * grad - lr * strength * np.sign(w)
    ; return ... -> return np.where(np.abs(w) > lr * strength, stepped, 0.0).astype(w.dtype)
    which weights become 0 is decided before the step.
    ? A small weight may be carried far by its gradient. Should it become 0 all the same?
sign-lost: np.sign(stepped) * ->
    the sizes are right, but the signs are gone.
    ? From |w| alone, can you tell 3 from -3?
negative-weights-lost: return ... -> return np.maximum(stepped - lr * strength, 0)
    negative weights all become 0: the maximum is taken of w itself, not of its size.
    ? Where should a large negative weight end up?
uphill: w - lr -> w + lr
    the step is added, so it walks up the gradient before the threshold.
    ? The gradient points to where the loss grows. Which sign takes you the other way?
l2-shrinking: return ... -> return stepped / (1 + lr * strength)
    the weights are divided by 1 + lr * strength. That is the proximal step of L2, which never reaches 0.
    ? Which of the two penalties pulls equally hard on small weights and large ones?
decayed: return ... -> return (1 - lr * strength) * w - lr * grad
    the weights are shrunk by a share. That is weight decay, or L2; L1 takes the same amount from each.
    ? Should a weight of 10 and a weight of 2 move by the same amount, or by the same share?
lr-left-out-of-the-step: lr * grad -> grad
    the whole gradient is subtracted; lr is only in the threshold.
    ? How far does gradient descent go?
shrunk-twice: lr * grad -> lr * (grad + strength * np.sign(w))
    the penalty is in the gradient and in the threshold: it pulls twice.
    ? Which gradient was your function given: that of the loss alone, or that of the loss with its penalty?
"""

EXERCISE = Exercise(
    reference=proximal_l1,
    returns=("w",),
    draw=_probes,
    notebook="03_weight_decay",
    minutes=5,
    question="First the step, then the threshold: which weights does each of them see, and by how much do they move?",
    unlocks="The L1 paths on the diabetes data are now drawn by your step, and features switch off for good.",
    hints=(
        "Two lines that you have both written before: a step of gradient descent, then a soft threshold.",
        "Take the step first; the threshold is for the weights that it leaves. The pull lasts as long as the step, so "
        "the amount is the product of lr and strength.",
        "`stepped = w - lr * grad`, then return `soft_threshold(stepped, lr * strength)`.",
    ),
    mistakes=(
        *mistakes(proximal_l1, MISTAKES),
        all_hard_coded(proximal_l1, lr=USUAL_LR, strength=(0.1, 0.01, 0.001, 1.0, 0.5, 1e-4)),
        hard_coded(proximal_l1, "strength", 0.1),
        hard_coded(proximal_l1, "lr", 0.1, "Which lines ought to mention lr? There are two."),
    ),
)
