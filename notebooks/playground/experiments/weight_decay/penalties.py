"""Penalties in equations that are solved for many strengths at once."""

from collections.abc import Callable

import numpy as np

from grader.reporting.language import ngettext
from playground.rules import Rule

#: (w, grad, strengths) -> w or slope, with a column of w for each strength.
Columnwise = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
#: The same, or for a single strength and a w of one axis.
Penalised = Callable[[np.ndarray, np.ndarray, np.ndarray | float], np.ndarray]


def l2_matrix(penalty: Rule, size: int, strength: float) -> np.ndarray:
    """The matrix of the linear map from w to the gradient of an L2 penalty, shape (size, size).

    Its columns are the learner's or the course's penalty of each unit vector.
    """
    zeros = np.zeros(size)
    return np.column_stack([penalty.function(0.0, zeros, unit, float(strength))[1] for unit in np.eye(size)])


def over_strengths(function: Penalised) -> Columnwise:
    """``function`` itself if it takes all strengths in one call, else a function that calls it for each column."""

    def one_by_one(w: np.ndarray, grad: np.ndarray, strengths: np.ndarray) -> np.ndarray:
        return np.column_stack([function(w[:, k], grad[:, k], float(s)) for k, s in enumerate(strengths)])

    example = (np.array([[1.0, -2.0], [0.1, 0.5], [0.0, -0.2]]), np.array([[0.3, 1.0], [0.2, -1.0], [0.5, 0.1]]))
    try:
        vectorised = function(*example, np.array([0.4, 0.7]))
    except Exception:  # whatever it is, called column by column it passed its check
        return one_by_one
    separate = one_by_one(*example, np.array([0.4, 0.7]))
    agree = np.shape(vectorised) == separate.shape and np.allclose(vectorised, separate, rtol=1e-12, atol=0)
    return function if agree else one_by_one


def called_separately(*tried: tuple[Rule, Penalised]) -> str:
    """A note on the rules that do not take all strengths in one call; empty if all do."""
    slow = [rule.name for rule, function in tried if over_strengths(function) is not function]
    if not slow:
        return ""
    return " " + ngettext(
        "{names} was called for one strength at a time, more slowly.",
        "{names} were called for one strength at a time, more slowly.",
        len(slow), names=", ".join(slow),
    )  # fmt: skip
