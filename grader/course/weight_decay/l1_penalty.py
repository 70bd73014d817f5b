"""The L1 penalty: strength times the sum of sizes."""

import numpy as np

from grader.course.hard_coded import hard_coded
from grader.course.weight_decay.penalty import (
    PUSHES,
    RESULTS,
    RETURNS,
    SPARED,
    SUMS,
    but_the_first,  # noqa: F401 - the edits call it
    but_the_very_first,  # noqa: F401
    probes,
)
from grader.judging.exercise import Exercise
from grader.judging.pages import mistakes


def l1_penalty(loss, grad, w, strength):
    """Add an L1 penalty, on the sizes of the weights, to a loss and to its gradient.

    loss     -- the loss so far, a number
    grad     -- its gradient at w, same shape as w
    w        -- weights, array of any shape; the sum runs over all of them
    strength -- how much the penalty weighs, from 0 (nothing)

    At a weight of 0 the penalty has a corner, and any slope from -1 to 1 is a subgradient there; 0,
    which this course takes, leaves such a weight alone. Keras's `L1` has the same loss; torch's
    optimizers have no such argument. After R. Tibshirani, Regression shrinkage and selection via
    the lasso (1996).

    Returns the new loss and the new gradient; the arguments stay as they were.
    """
    loss = loss + strength * np.sum(np.abs(w))
    grad = grad + strength * np.sign(w)
    return loss, grad


SLOPES = """
absolute-in-the-gradient: np.sign(w) -> np.abs(w)
    the gradient gains |w|; it should gain the slope of |w|.
    ? Is |w| steeper far out than close to 0?
weight-in-the-gradient: np.sign(w) -> w
    the gradient gains strength * w, which is the slope of the L2 penalty.
    ? Is |w| steeper far out than close to 0?
l2: np.sum(np.abs(w)) -> np.sum(w**2) / 2 ; np.sign(w) -> w
    this is the L2 penalty, with w**2 / 2.
    ? Which of the two takes |w|?
sign-of-zero-is-one: np.sign(w) -> np.where(w >= 0, 1.0, -1.0).astype(w.dtype)
    a weight of exactly 0 gets the slope +1. There |w| has a corner; this course takes 0, which leaves the weight alone.
    ? A weight has reached 0, where the penalty wants it. Should the penalty go on pushing?
sign-of-zero-is-minus-one: np.sign(w) -> np.where(w > 0, 1.0, -1.0).astype(w.dtype)
    a weight of exactly 0 gets the slope -1. There |w| has a corner; this course takes 0, which leaves the weight alone.
    ? A weight has reached 0, where the penalty wants it. Should the penalty go on pushing?
divides-by-zero: np.sign(w) -> w / np.abs(w)
    w / |w| has no value where the weight is 0.
    ? Which NumPy function gives -1, 0 or 1 without a division?
small-number-in-the-division: np.sign(w) -> w / (np.abs(w) + 1e-8)
    | np.sign(w) -> w / (np.abs(w) + 1e-12)
    | np.sign(w) -> w / (np.abs(w) + 1e-10)
    | np.sign(w) -> w / (np.abs(w) + 1e-7)
    | np.sign(w) -> w / (np.abs(w) + 1e-6)
    | np.sign(w) -> w / (np.abs(w) + 1e-5)
    | np.sign(w) -> w / (np.abs(w) + 1e-9)
    | np.sign(w) -> w / np.sqrt(w**2 + 1e-8)
    | np.sign(w) -> w / np.sqrt(w**2 + 1e-12)
    w / |w| stands in the place of the sign, with a small number against 0 / 0, so that a small weight is pulled less.
    ? Which NumPy function gives -1, 0 or 1 without a division?
smooth-corner: np.sum(np.abs(w)) -> np.sum(np.sqrt(w**2 + 1e-8)) ; np.sign(w) -> w / np.sqrt(w**2 + 1e-8)
    | np.sum(np.abs(w)) -> np.sum(np.sqrt(w**2 + 1e-12)) ; np.sign(w) -> w / np.sqrt(w**2 + 1e-12)
    sqrt(w**2 + a small number) stands in the place of |w|: its corner is rounded off, so that a small weight is pulled
    less.
    ? Which NumPy functions give |w|, and its slope, without a root?
half-in-the-loss: strength * np.sum -> strength / 2 * np.sum
    the loss has the half of the L2 penalty. |w| needs none: its slope has no 2 in it.
    ? What is the derivative of w / 2, and what did you give to the gradient?
half-in-both: strength * np.sum -> strength / 2 * np.sum ; strength * np.sign -> strength / 2 * np.sign
    loss and gradient are both halved. The half belongs to the L2 penalty, where it meets a 2.
    ? Does the slope of |w| have a 2 that would have to go?
"""


OTHER_PENALTIES = """
no-absolute-value: np.abs(w) -> w
    the weights are summed with their signs, so that negative ones make the loss smaller.
    ? Should the weights 1 and -1 cost nothing?
no-absolute-value-in-both: np.abs(w) -> w ; * np.sign(w) ->
    the weights are summed with their signs, and all of them are pushed to the left.
    ? For a negative weight, to which side is 0?
absolute-of-the-sum: np.sum(np.abs(w)) -> np.abs(np.sum(w))
    the weights are summed first; the absolute value comes too late to stop them from cancelling.
    ? Should the weights 1 and -1 cost nothing?
constant-pull: * np.sign(w) ->
    the gradient gains strength whatever the weight's sign.
    ? For a negative weight, to which side is 0?
only-positive-weights-pulled: np.sign(w) -> (w > 0)
    the gradient gains strength where the weight is positive, and nothing where it is negative.
    ? For a negative weight, to which side is 0, and which slope leads there?
sum-in-the-gradient: np.sign(w) -> np.sum(w)
    the gradient gains strength times the sum of all weights: one number for every coordinate.
    ? If one weight grows a little, by how much does the sum of sizes grow? Do the other weights matter for that?
sum-of-signs-in-the-gradient: np.sign(w) -> np.sum(np.sign(w))
    the signs are summed, so that every coordinate is pulled by the same amount.
    ? If one weight grows a little, by how much does the sum of sizes grow? Do the other weights matter for that?
loss-in-the-gradient: np.sign(w) -> np.sum(np.abs(w))
    the gradient gains the penalty itself, one number for all weights; it should gain its slope.
    ? If one weight grows a little, by how much does the sum of sizes grow? On which side of 0 is that weight?
sign-of-the-gradient: np.sign(w) -> np.sign(grad)
    the sign is taken of the gradient; it should be the sign of the weights.
    ? The penalty pulls on the weights. Does it need to know the gradient?
"""


OTHER_SUMS = """
matrix-norm: np.sum(np.abs(w)) -> np.linalg.norm(np.atleast_1d(w), 1)
    | np.sum(np.abs(w)) -> np.linalg.norm(w, 1)
    np.linalg.norm(w, 1) of a matrix is the largest column sum; only for a vector is it the sum of sizes.
    ? What would do for a matrix as well: first the sizes, then the sum?
"""

EXERCISE = Exercise(
    reference=l1_penalty,
    returns=RETURNS,
    draw=probes,
    notebook="03_weight_decay",
    minutes=4,
    question="Draw |w| for one weight. What is its slope on the right, on the left, and in the corner?",
    unlocks="Your L1 now pulls on the diabetes features below, one line for each.",
    hints=(
        "As in `l2_penalty` there is a line for the loss and a line for the gradient; only the shape of the penalty "
        "is new.",
        "The loss gains strength times the sum of the weights' sizes. The slope of a size is +1 on the right of 0 and "
        "-1 on the left: the sign of the weight, and `np.sign` knows it.",
        "`loss = loss + strength * np.sum(np.abs(w))` and `grad = grad + strength * np.sign(w)`. np.sign(0) is 0.",
    ),
    mistakes=(
        *mistakes(
            l1_penalty,
            SLOPES,
            PUSHES,
            OTHER_PENALTIES,
            SUMS,
            SPARED,
            OTHER_SUMS,
            RESULTS,
            slope="np.sign(w)",
            penalty="strength * np.sum(np.abs(w))",
            pulls="the sign",
            summed="np.abs(w)",
            rest="np.abs(w[1:])",
            sizes="sizes",
        ),
        hard_coded(l1_penalty, "strength", 0.1, "Which lines ought to mention strength? There are two."),
    ),
)
