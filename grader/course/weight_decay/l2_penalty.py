"""The L2 penalty: strength / 2 times the sum of squares."""

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


def l2_penalty(loss, grad, w, strength):
    """Add an L2 penalty, on the squares of the weights, to a loss and to its gradient.

    loss     -- the loss so far, a number
    grad     -- its gradient at w, same shape as w
    w        -- weights, array of any shape; the sum runs over all of them
    strength -- how much the penalty weighs, from 0 (nothing)

    The loss carries a half, so that the gradient has no 2 in it: torch's weight_decay is this
    strength. Keras's `L2` has no half, so its number is half of this strength. Also called ridge
    or Tikhonov regularisation; after A. E. Hoerl and R. W. Kennard, Ridge regression (1970).

    Returns the new loss and the new gradient; the arguments stay as they were.
    """
    loss = loss + strength / 2 * np.sum(w**2)
    grad = grad + strength * w
    return loss, grad


HALVES_AND_SLOPES = """
no-half-in-the-loss: strength / 2 -> strength
    the loss gains strength * sum(w**2) but the gradient only strength * w: they do not belong together.
    ? What is the derivative of w**2, and what is that of w**2 / 2?
two-in-the-gradient: strength * w -> 2 * strength * w
    the gradient gains 2 * strength * w, which belongs to a loss without the half.
    ? What is the derivative of w**2 / 2?
without-the-half: strength / 2 -> strength ; strength * w -> 2 * strength * w
    the penalty is strength * sum(w**2), as in Keras. Loss and gradient agree with each other; this course puts a half
    in front, as torch's weight_decay does.
    ? Which factor makes the 2 of the derivative go away?
without-the-half-and-first-weight-spared: strength / 2 * np.sum(w**2) -> strength * np.sum(but_the_first(w**2))
    ; strength * w -> 2 * strength * but_the_first(w)
    | strength / 2 * np.sum(w**2) -> strength * np.sum(w[1:] ** 2) ; strength * w -> 2 * strength * but_the_first(w)
    the penalty is strength * sum(w**2), as in Keras, and the first weight is left out, as in courses where it is the
    bias. This course puts a half in front, and penalises all of w.
    ? Which factor makes the 2 of the derivative go away? And does w[0] differ from the other weights?
half-in-the-gradient-too: strength * w -> strength / 2 * w
    the half of the loss stands in the gradient as well.
    ? What is the derivative of w**2 / 2?
half-in-the-gradient-only: strength / 2 -> strength ; strength * w -> strength / 2 * w
    the half stands in the gradient; it belongs in the loss.
    ? What is the derivative of w**2 / 2?
"""


OTHER_PENALTIES = """
loss-subtracted: loss + strength -> loss - strength
    the penalty is subtracted from the loss.
    ? Should a large weight make the loss larger or smaller?
constant-pull: strength * w -> strength
    the gradient gains strength alone; the weight is missing.
    ? The penalty is a parabola. Is it as steep near 0 as far out?
sign-in-the-gradient: strength * w -> strength * np.sign(w)
    the gradient gains the sign of the weights. That is L1; the slope of a parabola grows with the weight.
    ? Should a weight of 2 be pulled as hard as one of 0.1, or twenty times as hard?
l1: strength / 2 * np.sum(w**2) -> strength * np.sum(np.abs(w)) ; strength * w -> strength * np.sign(w)
    this is the L1 penalty, with |w| and its sign.
    ? Which of the two squares the weights?
sum-in-the-gradient: strength * w -> strength * np.sum(w)
    the gradient gains strength times the sum of all weights: one number for every coordinate.
    ? If one weight grows a little, by how much does the penalty grow? Do the other weights matter for that?
absolute-in-the-gradient: strength * w -> strength * np.abs(w)
    the gradient gains |w|, which pushes negative weights further out.
    ? For a negative weight, to which side should the penalty push?
norm-not-squared: np.sum(w**2) -> np.linalg.norm(w)
    the loss gains the length of w; it should be the squared length.
    ? np.linalg.norm takes a root. What is left if you do not?
"""


OTHER_SUMS = """
matrix-norm: np.sum(w**2) -> np.linalg.norm(w, 2) ** 2
    | np.sum(w**2) -> np.linalg.norm(np.atleast_1d(w), 2) ** 2
    np.linalg.norm(w, 2) of a matrix is its largest singular value; only for a vector is it the length.
    ? What would do for a matrix as well: first square, then sum?
matrix-product: np.sum(w**2) -> (w @ w)
    | np.sum(w**2) -> np.dot(w, w)
    | np.sum(w**2) -> (w.T @ w)
    | np.sum(w**2) -> np.dot(w.T, w)
    w @ w is the sum of squares for a vector only.
    ? What would do for a matrix as well: first square, then sum?
square-of-the-sum: np.sum(w**2) -> np.sum(w) ** 2
    the weights are summed first and squared afterwards, so that opposite weights cancel.
    ? Should the weights 1 and -1 cost nothing?
strength-squared: -> strength = strength**2
    strength is squared along with the weights.
    ? Where do the brackets of the square end?
"""

EXERCISE = Exercise(
    reference=l2_penalty,
    returns=RETURNS,
    draw=probes,
    notebook="03_weight_decay",
    minutes=4,
    question="For one weight w the penalty is strength / 2 * w**2. What is its slope, and do loss and gradient agree?",
    unlocks="The polynomial below is now held back by your penalty.",
    hints=(
        "Two lines: one for the loss, one for the gradient. The second is the derivative of the first.",
        "The loss gains half of strength times the sum of all squared weights. Half a square has the weight itself as "
        "its slope, so the gradient gains strength times the weights.",
        "`loss = loss + strength / 2 * np.sum(w**2)` and `grad = grad + strength * w`. Return both, the loss first.",
    ),
    mistakes=(
        *mistakes(
            l2_penalty,
            HALVES_AND_SLOPES,
            PUSHES,
            OTHER_PENALTIES,
            SUMS,
            SPARED,
            OTHER_SUMS,
            RESULTS,
            slope="w",
            penalty="strength / 2 * np.sum(w**2)",
            pulls="strength * w",
            summed="w**2",
            rest="w[1:] ** 2",
            sizes="squares",
        ),
        hard_coded(l2_penalty, "strength", 0.1, "Which lines ought to mention strength? There are two."),
    ),
)
