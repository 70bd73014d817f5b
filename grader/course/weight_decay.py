"""Notebook 03: keeping weights small, by a penalty on the loss, by a threshold, by decay."""

from collections.abc import Callable

import numpy as np

from grader.course.by_function import Mistake
from grader.course.hard_coded import hard_coded
from grader.course.probes import LR, Knob, rule_probes
from grader.inside.plain import Value
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw

NOTEBOOK = "03_weight_decay"


# --- penalties: loss and gradient together ----------------------------------------------------------------------------


def l2_penalty(loss, grad, w, strength):
    """Add an L2 penalty to a loss and to its gradient.

    loss + strength / 2 * sum(w**2), and the gradient of that.

    loss     -- the loss so far, a number
    grad     -- its gradient at w, same shape as w
    w        -- weights, array of any shape; the sum runs over all of them
    strength -- how much the penalty weighs, from 0 (nothing)

    Also called ridge or Tikhonov regularisation; after A. E. Hoerl and R. W. Kennard, Ridge
    regression (1970). The half is there so that the gradient has no 2 in it: torch's weight_decay
    is this strength. Keras's `L2(s)` adds s * sum(w**2), without the half, so its s is half of this
    strength.

    Returns the new loss and the new gradient; what came in stays as it was.
    """
    loss = loss + strength / 2 * np.sum(w**2)
    grad = grad + strength * w
    return loss, grad


def l1_penalty(loss, grad, w, strength):
    """Add an L1 penalty to a loss and to its gradient.

    loss + strength * sum(|w|), and the gradient of that: strength times the sign of each weight,
    which is 0 where the weight is 0.

    loss     -- the loss so far, a number
    grad     -- its gradient at w, same shape as w
    w        -- weights, array of any shape; the sum runs over all of them
    strength -- how much the penalty weighs, from 0 (nothing)

    After R. Tibshirani, Regression shrinkage and selection via the lasso (1996). |w| has a corner
    at 0, and any slope from -1 to 1 is a subgradient there; 0, which this course takes, leaves a
    weight of 0 alone. Keras's `L1(s)` has the same loss; torch's optimizers have no such argument.

    Returns the new loss and the new gradient; what came in stays as it was.
    """
    loss = loss + strength * np.sum(np.abs(w))
    grad = grad + strength * np.sign(w)
    return loss, grad


def _with_gaps(draw: Draw) -> np.ndarray:
    """Numbers with zeros between them. Adding 0.0 turns -0.0 into 0.0."""
    return draw.array(4) * np.array([0.0, 1.0, 0.0, 1.0]) + 0.0


def _penalty_probes(draw: Draw) -> list[Probe]:
    strength = draw.number(0.1, 0.4)

    def probe(title, *shape, dtype=float, varies=None, **changed):
        given = {"loss": draw.number(1, 3), "grad": draw.array(*shape), "w": draw.array(*shape), "strength": strength}
        first = {name: _as(dtype, value) for name, value in {**given, **changed}.items()}
        again = {"loss": draw.number(1, 3), "grad": draw.array(*shape), "w": draw.array(*shape)}
        return Probe(title, first, ({name: _as(dtype, value) for name, value in again.items()},), varies)

    plain = probe("a vector", 3)
    return [
        plain,
        Probe(
            "the same, with another strength",
            {**plain.first, "strength": draw.number(0.6, 0.9)},
            plain.later,
            "strength",
        ),
        probe("a matrix", 2, 3),
        probe("some weights zero", 4, w=_with_gaps(draw)),
        probe("some gradients zero", 4, grad=_with_gaps(draw)),
        probe("no loss but the penalty", 3, loss=0.0, grad=np.zeros(3)),
        probe("a single number (0-d array)"),
        probe("float32", 3, dtype=np.float32),
        probe("large weights", 3, w=1e3 * draw.array(3)),
        probe("tiny weights, and no loss but the penalty", 3, **_only_tiny(draw)),
    ]


def _only_tiny(draw: Draw) -> dict[str, Value]:
    """Nothing but small weights, under a strength of four digits: whatever is rounded or floored shows."""
    return {"loss": 0.0, "grad": np.zeros(3), "w": 1e-6 * draw.array(3), "strength": draw.number(0.11, 0.19, digits=4)}


def _as(dtype: type, value):
    return value.astype(dtype) if isinstance(value, np.ndarray) else value


def _penalty(size: Callable, slope: Callable) -> Callable:
    """A penalty from its two halves: what the loss gains and what the gradient gains, per unit of strength."""

    def rule(loss, grad, w, strength):
        return loss + strength * size(w), grad + strength * slope(w)

    return rule


def _half_square(w):
    return np.sum(w**2) / 2


def _itself(w):
    return w


def _absolute(w):
    return np.sum(np.abs(w))


def _nothing(w):
    return 0.0 * w


L2_PENALTY = Exercise(
    reference=l2_penalty,
    returns=("loss", "grad"),
    draw=_penalty_probes,
    notebook=NOTEBOOK,
    minutes=4,
    question="For one weight w the penalty is strength / 2 * w**2. What is its slope, and do loss and gradient agree?",
    unlocks="The polynomial below is now held back by your penalty.",
    hints=(
        "Two lines: one for the loss, one for the gradient. The second is the derivative of the first.",
        "The loss gains half of strength times the sum of all squared weights. The derivative of w**2 / 2 is w.",
        "`loss = loss + strength / 2 * np.sum(w**2)` and `grad = grad + strength * w`. Return both, the loss first.",
    ),
    mistakes=(
        Mistake(
            "no-half-in-the-loss",
            _penalty(lambda w: np.sum(w**2), _itself),
            "the loss gains strength * sum(w**2) but the gradient only strength * w: they do not belong together.",
            "What is the derivative of w**2, and what is that of w**2 / 2?",
        ),
        Mistake(
            "two-in-the-gradient",
            _penalty(_half_square, lambda w: 2 * w),
            "the gradient gains 2 * strength * w, which belongs to a loss without the half.",
            "What is the derivative of w**2 / 2?",
        ),
        Mistake(
            "without-the-half",
            _penalty(lambda w: np.sum(w**2), lambda w: 2 * w),
            "the penalty is strength * sum(w**2), as in Keras. Loss and gradient agree with each other; this course "
            "puts a half in front, as torch's weight_decay does.",
            "Which factor makes the 2 of the derivative go away?",
        ),
        Mistake(
            "half-in-the-gradient-too",
            _penalty(_half_square, lambda w: w / 2),
            "the half of the loss stands in the gradient as well.",
            "What is the derivative of w**2 / 2?",
        ),
        Mistake(
            "half-in-the-gradient-only",
            _penalty(lambda w: np.sum(w**2), lambda w: w / 2),
            "the half stands in the gradient; it belongs in the loss.",
            "What is the derivative of w**2 / 2?",
        ),
        Mistake(
            "loss-only",
            _penalty(_half_square, _nothing),
            "the loss gains the penalty, the gradient does not: the weights would never feel it.",
            "The weights move by the gradient. Where does it learn of the penalty?",
        ),
        Mistake(
            "gradient-only",
            _penalty(lambda w: 0.0, _itself),
            "the gradient gains its part, the loss does not.",
            "If you plotted the loss, could you see the penalty in it?",
        ),
        Mistake(
            "gradient-subtracted",
            _penalty(_half_square, lambda w: -w),
            "strength * w is taken away from the gradient, so the weights are pushed outwards.",
            "For a positive weight the penalty rises to the right. Which sign has its slope?",
        ),
        Mistake(
            "rewards-large-weights",
            _penalty(lambda w: -_half_square(w), lambda w: -w),
            "the penalty is subtracted from the loss, so large weights are rewarded.",
            "Should a large weight make the loss larger or smaller?",
        ),
        Mistake(
            "loss-subtracted",
            _penalty(lambda w: -_half_square(w), _itself),
            "the penalty is subtracted from the loss.",
            "Should a large weight make the loss larger or smaller?",
        ),
        Mistake(
            "constant-pull",
            _penalty(_half_square, np.ones_like),
            "the gradient gains strength alone; the weight is missing.",
            "The penalty is a parabola. Is it as steep near 0 as far out?",
        ),
        Mistake(
            "sign-in-the-gradient",
            _penalty(_half_square, np.sign),
            "the gradient gains the sign of the weights. That is L1; the slope of a parabola grows with the weight.",
            "Should a weight of 2 be pulled as hard as one of 0.1, or twenty times as hard?",
        ),
        Mistake(
            "l1",
            _penalty(_absolute, np.sign),
            "this is the L1 penalty, with |w| and its sign.",
            "Which of the two squares the weights?",
        ),
        Mistake(
            "absolute-in-the-gradient",
            _penalty(_half_square, np.abs),
            "the gradient gains |w|, which pushes negative weights further out.",
            "For a negative weight, to which side should the penalty push?",
        ),
        Mistake(
            "norm-not-squared",
            lambda loss, grad, w, strength: (loss + strength / 2 * np.linalg.norm(w), grad + strength * w),
            "the loss gains the length of w; it should be the squared length.",
            "np.linalg.norm takes a root. What is left if you do not?",
        ),
        Mistake(
            "mean-for-sum",
            _penalty(lambda w: np.mean(w**2) / 2, _itself),
            "the squares are averaged; the penalty sums them.",
            "If there were twice as many weights, should each of them weigh half as much?",
        ),
        Mistake(
            "mean-for-sum-in-both",
            _penalty(lambda w: np.mean(w**2) / 2, lambda w: w / w.size),
            "the penalty is averaged over the weights; here it is summed.",
            "If there were twice as many weights, should each of them be pulled half as hard?",
        ),
        Mistake(
            "not-summed",
            lambda loss, grad, w, strength: (loss + strength / 2 * w**2, grad + strength * w),
            "the squares are not summed, so the loss has become an array.",
            "A loss is one number. What makes one number out of all squares?",
        ),
        Mistake(
            "summed-by-rows",
            lambda loss, grad, w, strength: (loss + strength / 2 * sum(w**2), grad + strength * w),
            "Python's own sum adds up the rows of a matrix and leaves a row; and a single number it cannot sum.",
            "Which NumPy function sums every entry, whatever the shape?",
        ),
        Mistake(
            "matrix-product",
            lambda loss, grad, w, strength: (loss + strength / 2 * (w @ w), grad + strength * w),
            "w @ w is the sum of squares for a vector only.",
            "What would do for a matrix as well: first square, then sum?",
        ),
        Mistake(
            "square-of-the-sum",
            _penalty(lambda w: np.sum(w) ** 2 / 2, _itself),
            "the weights are summed first and squared afterwards, so that opposite weights cancel.",
            "Should the weights 1 and -1 cost nothing?",
        ),
        Mistake(
            "strength-squared",
            lambda loss, grad, w, strength: l2_penalty(loss, grad, w, strength**2),
            "strength is squared along with the weights.",
            "Where do the brackets of the square end?",
        ),
        Mistake(
            "penalty-alone",
            lambda loss, grad, w, strength: l2_penalty(0.0, 0.0 * grad, w, strength),
            "the penalty and its gradient are returned, without the loss and the gradient that came in.",
            "To what should the penalty be added?",
        ),
        Mistake(
            "swapped",
            lambda loss, grad, w, strength: l2_penalty(loss, grad, w, strength)[::-1],
            "the two results are returned in the wrong order.",
            "Which comes first after `return`: the loss or the gradient?",
        ),
        hard_coded(l2_penalty, "strength", 0.1, "Which lines ought to mention strength? There are two."),
    ),
)

L1_PENALTY = Exercise(
    reference=l1_penalty,
    returns=("loss", "grad"),
    draw=_penalty_probes,
    notebook=NOTEBOOK,
    minutes=4,
    question="Draw |w| for one weight. What is its slope on the right, on the left, and in the corner?",
    unlocks="Your L1 now pulls on the diabetes features below, one line for each.",
    hints=(
        "As in `l2_penalty` there is a line for the loss and a line for the gradient; only the shape of the penalty is "
        "new.",
        "The loss gains strength times the sum of all |w|. The slope of |w| is +1 on the right and -1 on the left: its "
        "sign.",
        "`loss = loss + strength * np.sum(np.abs(w))` and `grad = grad + strength * np.sign(w)`. np.sign(0) is 0.",
    ),
    mistakes=(
        Mistake(
            "absolute-in-the-gradient",
            _penalty(_absolute, np.abs),
            "the gradient gains |w|; it should gain the slope of |w|.",
            "Is |w| steeper far out than close to 0?",
        ),
        Mistake(
            "weight-in-the-gradient",
            _penalty(_absolute, _itself),
            "the gradient gains strength * w, which is the slope of the L2 penalty.",
            "Is |w| steeper far out than close to 0?",
        ),
        Mistake(
            "l2",
            _penalty(_half_square, _itself),
            "this is the L2 penalty, with w**2 / 2.",
            "Which of the two takes |w|?",
        ),
        Mistake(
            "sign-of-zero-is-one",
            _penalty(_absolute, lambda w: np.where(w >= 0, 1.0, -1.0).astype(w.dtype)),
            "a weight of exactly 0 gets the slope +1. There |w| has a corner; this course takes 0, which leaves the "
            "weight alone.",
            "A weight has reached 0, where the penalty wants it. Should the penalty go on pushing?",
        ),
        Mistake(
            "sign-of-zero-is-minus-one",
            _penalty(_absolute, lambda w: np.where(w > 0, 1.0, -1.0).astype(w.dtype)),
            "a weight of exactly 0 gets the slope -1. There |w| has a corner; this course takes 0, which leaves the "
            "weight alone.",
            "A weight has reached 0, where the penalty wants it. Should the penalty go on pushing?",
        ),
        Mistake(
            "divides-by-zero",
            _penalty(_absolute, lambda w: w / np.abs(w)),
            "w / |w| has no value where the weight is 0.",
            "Which NumPy function gives -1, 0 or 1 without a division?",
        ),
        Mistake(
            "half-in-the-loss",
            _penalty(lambda w: _absolute(w) / 2, np.sign),
            "the loss has the half of the L2 penalty. |w| needs none: its slope has no 2 in it.",
            "What is the derivative of w / 2, and what did you give to the gradient?",
        ),
        Mistake(
            "half-in-both",
            _penalty(lambda w: _absolute(w) / 2, lambda w: np.sign(w) / 2),
            "loss and gradient are both halved. The half belongs to the L2 penalty, where it meets a 2.",
            "Does the slope of |w| have a 2 that would have to go?",
        ),
        Mistake(
            "loss-only",
            _penalty(_absolute, _nothing),
            "the loss gains the penalty, the gradient does not: the weights would never feel it.",
            "The weights move by the gradient. Where does it learn of the penalty?",
        ),
        Mistake(
            "gradient-only",
            _penalty(lambda w: 0.0, np.sign),
            "the gradient gains its part, the loss does not.",
            "If you plotted the loss, could you see the penalty in it?",
        ),
        Mistake(
            "gradient-subtracted",
            _penalty(_absolute, lambda w: -np.sign(w)),
            "the sign is taken away from the gradient, so the weights are pushed outwards.",
            "For a positive weight the penalty rises to the right. Which sign has its slope?",
        ),
        Mistake(
            "rewards-large-weights",
            _penalty(lambda w: -_absolute(w), lambda w: -np.sign(w)),
            "the penalty is subtracted from the loss, so large weights are rewarded.",
            "Should a large weight make the loss larger or smaller?",
        ),
        Mistake(
            "no-absolute-value",
            _penalty(np.sum, np.sign),
            "the weights are summed with their signs, so that negative ones make the loss smaller.",
            "Should the weights 1 and -1 cost nothing?",
        ),
        Mistake(
            "no-absolute-value-in-both",
            _penalty(np.sum, np.ones_like),
            "the weights are summed with their signs, and all of them are pushed to the left.",
            "For a negative weight, to which side is 0?",
        ),
        Mistake(
            "absolute-of-the-sum",
            _penalty(lambda w: np.abs(np.sum(w)), np.sign),
            "the weights are summed first; the absolute value comes too late to stop them from cancelling.",
            "Should the weights 1 and -1 cost nothing?",
        ),
        Mistake(
            "constant-pull",
            _penalty(_absolute, np.ones_like),
            "the gradient gains strength whatever the weight's sign.",
            "For a negative weight, to which side is 0?",
        ),
        Mistake(
            "sign-of-the-gradient",
            lambda loss, grad, w, strength: (loss + strength * _absolute(w), grad + strength * np.sign(grad)),
            "the sign is taken of the gradient; it should be the sign of the weights.",
            "The penalty pulls on the weights. Does it need to know the gradient?",
        ),
        Mistake(
            "mean-for-sum",
            _penalty(lambda w: np.mean(np.abs(w)), np.sign),
            "the sizes are averaged; the penalty sums them.",
            "If there were twice as many weights, should each of them weigh half as much?",
        ),
        Mistake(
            "mean-for-sum-in-both",
            _penalty(lambda w: np.mean(np.abs(w)), lambda w: np.sign(w) / w.size),
            "the penalty is averaged over the weights; here it is summed.",
            "If there were twice as many weights, should each of them be pulled half as hard?",
        ),
        Mistake(
            "not-summed",
            lambda loss, grad, w, strength: (loss + strength * np.abs(w), grad + strength * np.sign(w)),
            "the sizes are not summed, so the loss has become an array.",
            "A loss is one number. What makes one number out of all sizes?",
        ),
        Mistake(
            "summed-by-rows",
            lambda loss, grad, w, strength: (loss + strength * sum(abs(w)), grad + strength * np.sign(w)),
            "Python's own sum adds up the rows of a matrix and leaves a row; and a single number it cannot sum.",
            "Which NumPy function sums every entry, whatever the shape?",
        ),
        Mistake(
            "matrix-norm",
            lambda loss, grad, w, strength: (
                loss + strength * np.linalg.norm(np.atleast_1d(w), 1),
                grad + strength * np.sign(w),
            ),
            "np.linalg.norm(w, 1) of a matrix is the largest column sum; only for a vector is it the sum of sizes.",
            "What would do for a matrix as well: first the sizes, then the sum?",
        ),
        Mistake(
            "penalty-alone",
            lambda loss, grad, w, strength: l1_penalty(0.0, 0.0 * grad, w, strength),
            "the penalty and its gradient are returned, without the loss and the gradient that came in.",
            "To what should the penalty be added?",
        ),
        Mistake(
            "swapped",
            lambda loss, grad, w, strength: l1_penalty(loss, grad, w, strength)[::-1],
            "the two results are returned in the wrong order.",
            "Which comes first after `return`: the loss or the gradient?",
        ),
        hard_coded(l1_penalty, "strength", 0.1, "Which lines ought to mention strength? There are two."),
    ),
)


# --- thresholds -------------------------------------------------------------------------------------------------------


def soft_threshold(w, amount):
    """Move every weight towards 0 by the same amount, and stop there.

    sign(w) * max(|w| - amount, 0).

    w      -- weights, array of any shape
    amount -- how far each weight moves, from 0; in units of w

    After D. L. Donoho, De-noising by soft-thresholding (1995). It is the exact minimum of
    amount * |x| + (x - w)**2 / 2 over x, which is why a step with it reaches 0 where a step along
    the sign jumps to and fro.

    Returns the new weights; w stays as it was.
    """
    return np.sign(w) * np.maximum(np.abs(w) - amount, 0)


def _threshold_probes(draw: Draw) -> list[Probe]:
    amount = draw.number(0.5, 0.8)

    def around(dtype=float):
        """Weights on both sides of 0, two nearer to it than amount and two further out."""
        return np.round(amount * np.array([0.2, -0.3, 1.6, -2.4]) + 0.05 * draw.array(4), 3).astype(dtype)

    def probe(title, w, amount=amount, times=1, varies=None):
        return Probe(title, {"w": w, "amount": amount}, ({},) * (times - 1), varies)

    plain = around()
    return [
        probe("small weights and large ones", plain),
        probe("the same, with another amount", plain, draw.number(0.2, 0.35), varies="amount"),
        probe("a matrix", around().reshape(2, 2)),
        probe("again and again", 3 * draw.array(4), times=4),
        probe("zero, and exactly the amount", np.array([0.0, amount, -amount, 2 * amount])),
        probe("amount = 0", _with_gaps(draw), 0.0),
        probe("a small single number (0-d array)", np.asarray(-amount / 4)),
        probe("a large single number (0-d array)", np.asarray(-amount * 4)),
        probe("float32", around(np.float32)),
        probe("huge weights", 1e6 * draw.array(3), 5e5),
        probe("tiny weights", 1e-6 * draw.array(3), 5e-7),
    ]


SOFT_THRESHOLD = Exercise(
    reference=soft_threshold,
    returns=("w",),
    draw=_threshold_probes,
    notebook=NOTEBOOK,
    minutes=6,
    question="With amount = 1, where should the weights 3, 0.5, -0.5 and -3 end up?",
    unlocks="The corner of the diamond below is now found by your threshold.",
    hints=(
        "Think of sizes first: every |w| gets smaller by amount, but no size can be below 0. Then give the sign back.",
        "`np.maximum(x, 0)` stops at 0, entry by entry; `np.sign(w)` remembers the side.",
        "Return `np.sign(w) * np.maximum(np.abs(w) - amount, 0)`.",
    ),
    mistakes=(
        Mistake(
            "hard-threshold",
            lambda w, amount: np.where(np.abs(w) > amount, w, 0.0).astype(w.dtype),
            "small weights become 0, but large ones stay as they are. That is the hard threshold; the soft one moves "
            "them too.",
            "With amount = 1, should a weight of 1.001 stay while 0.999 drops to 0?",
        ),
        Mistake(
            "runs-through-zero",
            lambda w, amount: w - amount * np.sign(w),
            "every weight moves by amount, small ones right through 0 and out on the other side.",
            "A weight is nearer to 0 than amount. Where should it stop?",
        ),
        Mistake(
            "small-weights-kept",
            lambda w, amount: np.where(np.abs(w) > amount, w - amount * np.sign(w), w),
            "weights nearer to 0 than amount are left as they were.",
            "With amount = 1, where does a weight of 0.5 end up?",
        ),
        Mistake(
            "no-zero-between",
            lambda w, amount: np.where(w > amount, w - amount, w + amount),
            "there are two cases only: every weight that is not above amount gets amount added, small ones too.",
            "With amount = 1, where does a weight of 0.5 end up?",
        ),
        Mistake(
            "only-small-weights",
            lambda w, amount: np.where(np.abs(w) > amount, w, w - amount * np.sign(w)),
            "only the small weights move, and they run through 0.",
            "Which weights should end up at exactly 0?",
        ),
        Mistake(
            "subtracts-from-all",
            lambda w, amount: w - amount,
            "amount is subtracted from every weight, so negative ones move away from 0.",
            "On which side of 0 is a negative weight, and which way leads to 0 from there?",
        ),
        Mistake(
            "negative-weights-lost",
            lambda w, amount: np.maximum(w - amount, 0),
            "negative weights all become 0: the maximum is taken of w itself, not of its size.",
            "With amount = 1, where does a weight of -3 end up?",
        ),
        Mistake(
            "sign-lost",
            lambda w, amount: np.maximum(np.abs(w) - amount, 0),
            "the sizes are right, but the signs are gone.",
            "From |w| alone, can you tell 3 from -3?",
        ),
        Mistake(
            "weight-for-sign",
            lambda w, amount: w * np.maximum(np.abs(w) - amount, 0),
            "the shrunken size is multiplied by the weight; its sign alone would do.",
            "Which function keeps the side of 0 and forgets the size?",
        ),
        Mistake(
            "negative-not-shrunk",
            lambda w, amount: np.where(w > amount, w - amount, np.where(w < 0, w, 0.0)).astype(w.dtype),
            "positive weights are treated rightly, negative ones stay as they are.",
            "With amount = 1, where does a weight of -3 end up?",
        ),
        Mistake(
            "large-negatives-move-out",
            lambda w, amount: np.where(np.abs(w) > amount, w - amount, 0.0).astype(w.dtype),
            "amount is subtracted from large negative weights too, which moves them away from 0.",
            "On which side of 0 is a negative weight, and which way leads to 0 from there?",
        ),
        Mistake(
            "signs-crossed",
            lambda w, amount: np.where(w > amount, w + amount, np.where(w < -amount, w - amount, 0.0)).astype(w.dtype),
            "large weights move by amount, but away from 0.",
            "With amount = 1, should a weight of 3 become 2 or 4?",
        ),
        Mistake(
            "clipped",
            lambda w, amount: np.clip(w, -amount, amount),
            "the weights are clipped to the range from -amount to amount. That is the part that should be taken away.",
            "What is left of w once the clipped part is subtracted?",
        ),
        Mistake(
            "minimum-for-maximum",
            lambda w, amount: np.sign(w) * np.minimum(np.abs(w) - amount, 0),
            "the minimum is taken where the maximum should be, so large weights become 0 and small ones change sides.",
            "max(2, 0) and max(-0.5, 0): which of them lets a large weight live?",
        ),
        Mistake(
            "largest-of-all",
            lambda w, amount: np.sign(w) * np.max(np.atleast_1d(np.abs(w) - amount), axis=0),
            "np.max takes the largest of all entries: its second argument is an axis. np.maximum compares each entry "
            "with 0.",
            "What does np.max([3, 1, 2], 0) give, and what np.maximum([3, 1, 2], 0)?",
        ),
        Mistake(
            "no-shrinking",
            lambda w, amount: np.sign(w) * np.maximum(np.abs(w), amount),
            "the sizes are raised to amount at least: a minus has become a comma.",
            "Which of |w| - amount and 0 is the larger, for a large weight and for a small one?",
        ),
        Mistake(
            "scaled",
            lambda w, amount: w * (1 - amount),
            "every weight is multiplied by 1 - amount. That is what L2 does: it never reaches 0.",
            "Should a weight of 10 and a weight of 2 move by the same amount, or by the same share?",
        ),
        Mistake(
            "divides-by-zero",
            lambda w, amount: w * np.maximum(1 - amount / np.abs(w), 0),
            "amount / |w| has no value where both are 0.",
            "Can you do without the division, with the sign of w?",
        ),
        Mistake(
            "whole-vector",
            lambda w, amount: w * max(1 - amount / (np.linalg.norm(w) or 1.0), 0.0),
            "the length of the whole vector is shrunk. That is the threshold for a group of weights; here each has its "
            "own.",
            "Should a small weight be spared because its neighbour is large?",
        ),
        Mistake(
            "half-the-amount",
            lambda w, amount: soft_threshold(w, amount / 2),
            "the weights move by half of amount.",
            "With amount = 1, where does a weight of 3 end up?",
        ),
        Mistake(
            "twice-the-amount",
            lambda w, amount: soft_threshold(w, 2 * amount),
            "the weights move by twice the amount.",
            "With amount = 1, where does a weight of 3 end up?",
        ),
        Mistake(
            "nothing-moves",
            lambda w, amount: w + 0.0,
            "the weights come back as they went in.",
            "Which line makes them smaller?",
        ),
        hard_coded(soft_threshold, "amount", 0.1),
    ),
)


def proximal_l1(w, grad, lr, strength):
    """One step of gradient descent, then the L1 penalty by a threshold: weights reach exactly 0.

    stepped = w - lr * grad, then the soft threshold of stepped by lr * strength.

    w        -- weights, array of any shape
    grad     -- gradient of the loss at w, without the penalty; same shape
    lr       -- learning rate, in units of w per unit of gradient
    strength -- how much the L1 penalty weighs, from 0 (plain gradient descent)

    Known as ISTA; after I. Daubechies, M. Defrise and C. De Mol, An iterative thresholding
    algorithm for linear inverse problems with a sparsity constraint (2004). Adding
    strength * sign(w) to the gradient instead lets weights jitter around 0 without reaching it.

    Returns the new weights; w and grad stay as they were.
    """
    stepped = w - lr * grad
    return np.sign(stepped) * np.maximum(np.abs(stepped) - lr * strength, 0)


def _proximal_probes(draw: Draw) -> list[Probe]:
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
    ]


PROXIMAL_L1 = Exercise(
    reference=proximal_l1,
    returns=("w",),
    draw=_proximal_probes,
    notebook=NOTEBOOK,
    minutes=5,
    question="First the step, then the threshold: which weights does each of them see, and by how much do they move?",
    unlocks="The L1 paths on the diabetes data are now drawn by your step, and features switch off for good.",
    hints=(
        "Two lines that you have both written before: a step of gradient descent, then a soft threshold.",
        "The threshold is applied to the weights after the step. One step of size lr pulls with strength for lr: "
        "the threshold is their product.",
        "`stepped = w - lr * grad`, then return `soft_threshold(stepped, lr * strength)`.",
    ),
    mistakes=(
        Mistake(
            "threshold-not-scaled-by-lr",
            lambda w, grad, lr, strength: soft_threshold(w - lr * grad, strength),
            "the threshold is strength; it should be lr * strength, as long a step as the gradient's.",
            "If you halve lr, should the penalty's pull per step stay as it was?",
        ),
        Mistake(
            "threshold-is-lr",
            lambda w, grad, lr, strength: soft_threshold(w - lr * grad, lr),
            "the threshold is lr; strength has no part in it.",
            "What should happen as strength grows?",
        ),
        Mistake(
            "threshold-divided-by-lr",
            lambda w, grad, lr, strength: soft_threshold(w - lr * grad, strength / lr),
            "strength is divided by lr.",
            "If you halve lr, should the penalty pull twice as hard or half as hard in one step?",
        ),
        Mistake(
            "half-the-threshold",
            lambda w, grad, lr, strength: soft_threshold(w - lr * grad, lr * strength / 2),
            "the threshold is half of lr * strength. The half belongs to the L2 penalty, where it meets a 2.",
            "Does the slope of |w| have a 2 that would have to go?",
        ),
        Mistake(
            "threshold-before-the-step",
            lambda w, grad, lr, strength: soft_threshold(w, lr * strength) - lr * grad,
            "the threshold comes before the step, so the step carries weights away from 0 again.",
            "Which of the two has to come last for a weight to end at exactly 0?",
        ),
        Mistake(
            "subgradient",
            lambda w, grad, lr, strength: w - lr * (grad + strength * np.sign(w)),
            "strength * sign(w) is added to the gradient. That is a step on the L1 penalty too, but it jumps over 0; "
            "the proximal step uses a threshold.",
            "A weight is closer to 0 than lr * strength. Where does your step take it?",
        ),
        Mistake(
            "runs-through-zero",
            lambda w, grad, lr, strength: (w - lr * grad) - lr * strength * np.sign(w - lr * grad),
            "after the step the weights move by lr * strength without stopping at 0.",
            "A weight is nearer to 0 than the threshold. Where should it stop?",
        ),
        Mistake(
            "no-threshold",
            lambda w, grad, lr, strength: w - lr * grad,
            "this is gradient descent alone; strength does not enter.",
            "What comes after the step?",
        ),
        Mistake(
            "no-step",
            lambda w, grad, lr, strength: soft_threshold(w, lr * strength),
            "the threshold is there, the step is not: the gradient does not enter.",
            "What comes before the threshold?",
        ),
        Mistake(
            "hard-threshold",
            lambda w, grad, lr, strength: np.where(np.abs(w - lr * grad) > lr * strength, w - lr * grad, 0.0).astype(
                w.dtype
            ),
            "small weights become 0, but large ones are not moved. That is the hard threshold.",
            "Should the penalty pull on a large weight, too?",
        ),
        Mistake(
            "threshold-on-the-gradient",
            lambda w, grad, lr, strength: w - lr * soft_threshold(grad, strength),
            "the threshold is applied to the gradient; it belongs to the weights.",
            "What should end up at exactly 0: gradients or weights?",
        ),
        Mistake(
            "sign-of-the-old-weights",
            lambda w, grad, lr, strength: np.sign(w) * np.maximum(np.abs(w - lr * grad) - lr * strength, 0),
            "the sign is taken from the weights before the step, which may have carried them to the other side.",
            "On which side of 0 is a weight after the step?",
        ),
        Mistake(
            "size-of-the-old-weights",
            lambda w, grad, lr, strength: np.sign(w - lr * grad) * np.maximum(np.abs(w) - lr * strength, 0),
            "the sign is that of the stepped weights, but the size is that of the old ones.",
            "Which weights should the threshold see?",
        ),
        Mistake(
            "decides-by-the-old-weights",
            lambda w, grad, lr, strength: np.where(
                np.abs(w) > lr * strength, w - lr * grad - lr * strength * np.sign(w), 0.0
            ).astype(w.dtype),
            "which weights become 0 is decided before the step.",
            "A small weight may be carried far by its gradient. Should it become 0 all the same?",
        ),
        Mistake(
            "sign-lost",
            lambda w, grad, lr, strength: np.maximum(np.abs(w - lr * grad) - lr * strength, 0),
            "the sizes are right, but the signs are gone.",
            "From |w| alone, can you tell 3 from -3?",
        ),
        Mistake(
            "negative-weights-lost",
            lambda w, grad, lr, strength: np.maximum(w - lr * grad - lr * strength, 0),
            "negative weights all become 0: the maximum is taken of w itself, not of its size.",
            "Where should a large negative weight end up?",
        ),
        Mistake(
            "uphill",
            lambda w, grad, lr, strength: soft_threshold(w + lr * grad, lr * strength),
            "the step is added, so it walks up the gradient before the threshold.",
            "The gradient points to where the loss grows. Which sign takes you the other way?",
        ),
        Mistake(
            "l2-shrinking",
            lambda w, grad, lr, strength: (w - lr * grad) / (1 + lr * strength),
            "the weights are divided by 1 + lr * strength. That is the proximal step of L2, which never reaches 0.",
            "Which of the two penalties pulls equally hard on small weights and large ones?",
        ),
        Mistake(
            "decayed",
            lambda w, grad, lr, strength: (1 - lr * strength) * w - lr * grad,
            "the weights are shrunk by a share. That is weight decay, or L2; L1 takes the same amount from each.",
            "Should a weight of 10 and a weight of 2 move by the same amount, or by the same share?",
        ),
        Mistake(
            "lr-left-out-of-the-step",
            lambda w, grad, lr, strength: soft_threshold(w - grad, lr * strength),
            "the whole gradient is subtracted; lr is only in the threshold.",
            "How far does gradient descent go?",
        ),
        Mistake(
            "shrunk-twice",
            lambda w, grad, lr, strength: soft_threshold(w - lr * (grad + strength * np.sign(w)), lr * strength),
            "the penalty is in the gradient and in the threshold: it pulls twice.",
            "Which gradient came in: that of the loss alone, or that of the loss with its penalty?",
        ),
        hard_coded(proximal_l1, "strength", 0.1),
        hard_coded(proximal_l1, "lr", 0.1, "Which lines ought to mention lr? There are two."),
    ),
)


# --- decay ------------------------------------------------------------------------------------------------------------


def sgd_weight_decay(w, grad, lr, weight_decay):
    """One step of gradient descent with decoupled weight decay: the weights shrink beside the step.

    w = (1 - lr * weight_decay) * w - lr * grad.

    w            -- weights, array of any shape
    grad         -- gradient of the loss at w, without any penalty; same shape
    lr           -- learning rate, in units of w per unit of gradient
    weight_decay -- share of the weights that is lost per unit of lr; 0 is plain gradient descent

    After I. Loshchilov and F. Hutter, Decoupled Weight Decay Regularization (2019), with lr as a
    factor of the decay, as AdamW has it in torch, Keras and optax. For this rule, without momentum,
    it equals an L2 penalty of the same strength; as soon as the gradient is rescaled, as in Adam,
    the two part.

    Returns the new weights; w and grad stay as they were.
    """
    return (1 - lr * weight_decay) * w - lr * grad


SGD_WEIGHT_DECAY = Exercise(
    reference=sgd_weight_decay,
    returns=("w",),
    draw=lambda draw: rule_probes(
        draw,
        ("w", "grad", "lr", "weight_decay"),
        state={},
        knobs={"lr": LR, "weight_decay": Knob((0.05, 0.2), (0.4, 0.8), far=(1.1, 1.9), off=True)},
    ),
    notebook=NOTEBOOK,
    minutes=4,
    question="With no gradient at all, what share of each weight should be left after one step?",
    unlocks="The last picture of this notebook now decays by your rule.",
    hints=(
        "Two things happen to w: it loses a share of itself, and it takes a step. Both see the weights that came in.",
        "The share that is lost is lr * weight_decay; the step is that of gradient descent.",
        "Return `(1 - lr * weight_decay) * w - lr * grad`.",
    ),
    mistakes=(
        Mistake(
            "decay-not-scaled-by-lr",
            lambda w, grad, lr, weight_decay: (1 - weight_decay) * w - lr * grad,
            "the decay is not multiplied by lr. The paper on decoupled decay writes it that way, with a schedule in "
            "front; AdamW in torch, Keras and optax multiplies by lr, and so does this course.",
            "If you halve lr, should the weights decay as fast as before?",
        ),
        Mistake(
            "decays-after-the-step",
            lambda w, grad, lr, weight_decay: (1 - lr * weight_decay) * (w - lr * grad),
            "the decay is applied after the step, so the step itself decays with it.",
            "Which weights should lose a share: those before the step, or those after it?",
        ),
        Mistake(
            "grows",
            lambda w, grad, lr, weight_decay: (1 + lr * weight_decay) * w - lr * grad,
            "the weights grow by a share, as if multiplied by 1 + lr * weight_decay. Look for a sign.",
            "Is a decaying weight larger or smaller after the step?",
        ),
        Mistake(
            "decay-forgotten",
            lambda w, grad, lr, weight_decay: w - lr * grad,
            "this is gradient descent alone; weight_decay does not enter.",
            "With no gradient at all, should the weights stay where they are?",
        ),
        Mistake(
            "gradient-forgotten",
            lambda w, grad, lr, weight_decay: (1 - lr * weight_decay) * w,
            "the weights decay, but there is no step: the gradient does not enter.",
            "What has become of gradient descent?",
        ),
        Mistake(
            "uphill",
            lambda w, grad, lr, weight_decay: (1 - lr * weight_decay) * w + lr * grad,
            "the step is added, so it walks up the gradient.",
            "The gradient points to where the loss grows. Which sign takes you the other way?",
        ),
        Mistake(
            "constant-decay",
            lambda w, grad, lr, weight_decay: w - lr * (grad + weight_decay),
            "the same amount is subtracted from every weight; the weight itself is missing.",
            "Decay takes a share. A share of what?",
        ),
        Mistake(
            "decays-the-sign",
            lambda w, grad, lr, weight_decay: w - lr * (grad + weight_decay * np.sign(w)),
            "the decay goes with the sign of the weights. That is an L1 penalty.",
            "Should a large weight lose more than a small one?",
        ),
        Mistake(
            "decays-the-size",
            lambda w, grad, lr, weight_decay: w - lr * (grad + weight_decay * np.abs(w)),
            "the decay goes with |w|, which drives negative weights further out.",
            "For a negative weight, which way is towards 0?",
        ),
        Mistake(
            "decays-the-gradient",
            lambda w, grad, lr, weight_decay: w - lr * (1 - lr * weight_decay) * grad,
            "the gradient is shrunk; the weights should be.",
            "With no gradient at all, do your weights decay?",
        ),
        Mistake(
            "decays-the-gradient-unscaled",
            lambda w, grad, lr, weight_decay: w - lr * (1 - weight_decay) * grad,
            "the gradient is shrunk by 1 - weight_decay; it is the weights that should shrink.",
            "With no gradient at all, do your weights decay?",
        ),
        Mistake(
            "decay-in-the-step-only",
            lambda w, grad, lr, weight_decay: w - lr * weight_decay * grad,
            "weight_decay multiplies the step; it should multiply the weights.",
            "With weight_decay = 0, should the weights still take their step?",
        ),
        Mistake(
            "lr-twice",
            lambda w, grad, lr, weight_decay: (1 - lr**2 * weight_decay) * w - lr * grad,
            "lr enters the decay twice.",
            "If you halve lr, by how much should the decay of one step change?",
        ),
        Mistake(
            "lr-left-out-of-the-step",
            lambda w, grad, lr, weight_decay: (1 - lr * weight_decay) * w - grad,
            "the whole gradient is subtracted; lr is only in the decay.",
            "How far does gradient descent go?",
        ),
        Mistake(
            "lr-left-out",
            lambda w, grad, lr, weight_decay: (1 - weight_decay) * w - grad,
            "lr does not enter, neither in the decay nor in the step.",
            "If lr were ten times smaller, how much shorter should the step be?",
        ),
        Mistake(
            "twice-the-decay",
            lambda w, grad, lr, weight_decay: (1 - 2 * lr * weight_decay) * w - lr * grad,
            "the decay is twice what it should be: a 2 from the derivative of w**2. In Keras's L2 there is one; decay "
            "has no penalty to derive.",
            "What share of the weights should be left after one step?",
        ),
        Mistake(
            "half-the-decay",
            lambda w, grad, lr, weight_decay: (1 - lr * weight_decay / 2) * w - lr * grad,
            "the decay is half of what it should be. The half belongs to the L2 penalty on the loss.",
            "What share of the weights should be left after one step?",
        ),
        Mistake(
            "exponential",
            lambda w, grad, lr, weight_decay: np.exp(-lr * weight_decay) * w - lr * grad,
            "the weights are multiplied by exp(-lr * weight_decay). That is close to 1 - lr * weight_decay while the "
            "product is small, but not the same.",
            "exp(-0.1) is 0.905 and 1 - 0.1 is 0.9. Which of them is asked for here?",
        ),
        Mistake(
            "divides",
            lambda w, grad, lr, weight_decay: w / (1 + lr * weight_decay) - lr * grad,
            "the weights are divided by 1 + lr * weight_decay. That is close while the product is small, but not the "
            "same.",
            "1 / 1.1 is 0.909 and 1 - 0.1 is 0.9. Which of them is asked for here?",
        ),
        Mistake(
            "only-a-share-is-kept",
            lambda w, grad, lr, weight_decay: lr * weight_decay * w - lr * grad,
            "the share that should be lost is the share that is kept.",
            "With weight_decay = 0, what should be left of the weights?",
        ),
        Mistake(
            "brackets",
            lambda w, grad, lr, weight_decay: (1 - lr) * weight_decay * w - lr * grad,
            "a bracket closes too early: (1 - lr) * weight_decay is not 1 - lr * weight_decay.",
            "With weight_decay = 0, what should be left of the weights?",
        ),
        hard_coded(sgd_weight_decay, "weight_decay", 0.01),
        hard_coded(sgd_weight_decay, "lr", 0.1, "Where ought lr to be mentioned? There are two places."),
    ),
)

EXERCISES = (L2_PENALTY, L1_PENALTY, SOFT_THRESHOLD, PROXIMAL_L1, SGD_WEIGHT_DECAY)
