"""The soft threshold: every weight moves towards 0 by the same amount, and stops there."""

import numpy as np

from grader.course.hard_coded import hard_coded
from grader.course.probes import with_gaps
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def soft_threshold(w, amount):
    """Move every weight towards 0 by the same amount, and stop there.

    w      -- weights, array of any shape
    amount -- how far each weight moves, from 0; in units of w

    After D. L. Donoho, De-noising by soft-thresholding (1995). A step with it reaches 0, where a
    step along the sign jumps to and fro.

    Returns the new weights; w stays as it was.
    """
    return np.sign(w) * np.maximum(np.abs(w) - amount, 0)


def _probes(draw: Draw) -> list[Probe]:
    amount = draw.number(0.5, 0.8)

    def around(dtype=float):
        """Weights on both sides of 0, two nearer to it than amount and two further out."""
        return np.round(amount * np.array([0.2, -0.3, 1.6, -2.4]) + 0.05 * draw.array(4), 3).astype(dtype)

    def probe(title, w, amount=amount, times=1, varies=None):
        return Probe(title, {"w": w, "amount": amount}, ({},) * (times - 1), varies)

    plain = around()
    return [
        probe("small weights and large ones", plain),
        probe("the same, with another amount", plain, draw.number(0.2, 0.35, digits=4), varies="amount"),
        probe("a matrix", around().reshape(2, 2)),
        probe("again and again", 3 * draw.array(4), times=4),
        probe("zero, and exactly the amount", np.array([0.0, amount, -amount, 2 * amount])),
        probe("amount = 0", with_gaps(draw), 0.0),
        probe("a small single number (0-d array)", np.asarray(-amount / 4)),
        probe("a large single number (0-d array)", np.asarray(-amount * 4)),
        probe("float32", around(np.float32)),
        probe("huge weights", 1e6 * draw.array(3), 5e5),
        probe("tiny weights", 1e-6 * draw.array(3), 5e-7),
        probe("what is left is tiny", _just_beyond(draw, amount), amount),
    ]


def _just_beyond(draw: Draw, amount: float) -> np.ndarray:
    """Weights just beyond the threshold, so that nearly nothing of them is left, and not 0."""
    return np.array([1.0, -1.0, 1.0]) * (amount + draw.positive(3) * np.array([1e-4, 1e-6, 1e-8]))


MISTAKES = """
hard-threshold: return ... -> return np.where(np.abs(w) > amount, w, 0.0).astype(w.dtype)
    small weights become 0, but large ones stay as they are. That is the hard threshold; the soft one moves them too.
    ? With amount = 1, should a weight of 1.001 stay while 0.999 drops to 0?
runs-through-zero: return ... -> return w - amount * np.sign(w)
    every weight moves by amount, small ones right through 0 and out on the other side.
    ? A weight is nearer to 0 than amount. Where should it stop?
divides-and-runs-through-zero: return ... -> return w / np.abs(w) * (np.abs(w) - amount)
    every weight moves by amount, small ones right through 0 and out on the other side; and w / |w| has no value where
    the weight is 0.
    ? A weight is nearer to 0 than amount. Where should it stop?
small-weights-kept: return ... -> return np.where(np.abs(w) > amount, w - amount * np.sign(w), w)
    weights nearer to 0 than amount are left as they were.
    ? With amount = 1, where does a weight of 0.5 end up?
no-zero-between: return ... -> return np.where(w > amount, w - amount, w + amount)
    there are two cases only: every weight that is not above amount gets amount added, small ones too.
    ? With amount = 1, where does a weight of 0.5 end up?
only-small-weights: return ... -> return np.where(np.abs(w) > amount, w, w - amount * np.sign(w))
    only the small weights move, and they run through 0.
    ? Which weights should end up at exactly 0?
subtracts-from-all: return ... -> return w - amount
    amount is subtracted from every weight, so negative ones move away from 0.
    ? On which side of 0 is a negative weight, and which way leads to 0 from there?
negative-weights-lost: return ... -> return np.maximum(w - amount, 0)
    negative weights all become 0: the maximum is taken of w itself, not of its size.
    ? With amount = 1, where does a weight of -3 end up?
sign-lost: np.sign(w) * ->
    the sizes are right, but the signs are gone.
    ? From |w| alone, can you tell 3 from -3?
weight-for-sign: np.sign(w) -> w
    the shrunken size is multiplied by the weight; its sign alone would do.
    ? Which function keeps the side of 0 and forgets the size?
negative-not-shrunk: return ... -> return np.where(w > amount, w - amount, np.where(w < 0, w, 0.0)).astype(w.dtype)
    positive weights are treated rightly, negative ones stay as they are.
    ? With amount = 1, where does a weight of -3 end up?
large-negatives-move-out: return ... -> return np.where(np.abs(w) > amount, w - amount, 0.0).astype(w.dtype)
    amount is subtracted from large negative weights too, which moves them away from 0.
    ? On which side of 0 is a negative weight, and which way leads to 0 from there?
signs-crossed: return ... -> return np.where(np.abs(w) > amount, w + amount * np.sign(w), 0.0).astype(w.dtype)
    large weights move by amount, but away from 0.
    ? With amount = 1, should a weight of 3 become 2 or 4?
clipped: return ... -> return np.clip(w, -amount, amount)
    the weights are clipped to the range from -amount to amount. That is the part that should be taken away.
    ? What is left of w once the clipped part is subtracted?
minimum-for-maximum: np.maximum -> np.minimum
    the minimum is taken where the maximum should be, so large weights become 0 and small ones change sides.
    ? max(2, 0) and max(-0.5, 0): which of them lets a large weight live?
largest-of-all: np.maximum(np.abs(w) - amount, 0) -> np.max(np.atleast_1d(np.abs(w) - amount), axis=0)
    np.max takes the largest of all entries: its second argument is an axis. np.maximum compares each entry with 0.
    ? What does np.max([3, 1, 2], 0) give, and what np.maximum([3, 1, 2], 0)?
no-shrinking: np.abs(w) - amount, 0 -> np.abs(w), amount
    the sizes are raised to amount at least: a minus has become a comma.
    ? Which of |w| - amount and 0 is the larger, for a large weight and for a small one?
scaled: return ... -> return w * (1 - amount)
    every weight is multiplied by 1 - amount. That is what L2 does: it never reaches 0.
    ? Should a weight of 10 and a weight of 2 move by the same amount, or by the same share?
divides-by-the-size: np.sign(w) -> w / np.abs(w)
    w / |w| stands in the place of the sign, and has no value where the weight is 0.
    ? Which NumPy function gives -1, 0 or 1 without a division?
divides-by-zero: return ... -> return w * np.maximum(1 - amount / np.abs(w), 0)
    where the weight and amount are both 0, 0 is divided by 0.
    ? Can you do without the division, with the sign of w?
small-number-in-the-division: np.sign(w) -> w / (np.abs(w) + 1e-8)
    | np.sign(w) -> w / (np.abs(w) + 1e-12)
    | np.sign(w) -> w / (np.abs(w) + 1e-10)
    | np.sign(w) -> w / (np.abs(w) + 1e-9)
    | np.sign(w) -> w / (np.abs(w) + 1e-7)
    | np.sign(w) -> w / (np.abs(w) + 1e-6)
    w / |w| stands in the place of the sign, with a small number against 0 / 0, so that what is left is a little too
    short.
    ? Which NumPy function gives -1, 0 or 1 without a division?
whole-vector: return ... -> return w * max(1 - amount / (np.linalg.norm(w) or 1.0), 0.0)
    the length of the whole vector is shrunk. That is the threshold for a group of weights; here each has its own.
    ? Should a small weight be spared because its neighbour is large?
half-the-amount: - amount -> - amount / 2
    the weights move by half of amount.
    ? With amount = 1, where does a weight of 3 end up?
twice-the-amount: - amount -> - 2 * amount
    the weights move by twice the amount.
    ? With amount = 1, where does a weight of 3 end up?
nothing-moves: return ... -> return w + 0.0
    the weights come back as they went in.
    ? Which line makes them smaller?
"""

EXERCISE = Exercise(
    reference=soft_threshold,
    returns=("w",),
    draw=_probes,
    notebook="03_weight_decay",
    minutes=6,
    question="With amount = 1, where should the weights 3, 0.5, -0.5 and -3 end up?",
    unlocks="The corner of the diamond below is now found by your threshold.",
    hints=(
        "Look at a weight's size and its sign separately. Which of the two does the threshold change, and how far "
        "down can it go?",
        "Make every size smaller by amount, but stop at 0: `np.maximum` does that entry by entry. Then give the sign "
        "back, which `np.sign` has kept.",
        "`np.maximum(np.abs(w) - amount, 0)` holds the new sizes. Multiply them by `np.sign(w)` and return that.",
    ),
    mistakes=(
        *mistakes(soft_threshold, MISTAKES),
        hard_coded(soft_threshold, "amount", 0.1),
    ),
)
