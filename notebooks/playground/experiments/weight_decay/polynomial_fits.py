"""Polynomials fitted to a few noisy points, with an L2 or an L1 penalty, for every strength at once."""

from functools import cache

import numpy as np

from playground.experiments.weight_decay.penalties import l2_matrix, over_strengths
from playground.memoised import memoised
from playground.rules import Rule

WEAKEST, STRONGEST, PER_DECADE = -9, 1, 5  # powers of ten of the strengths, and strengths for each
STRENGTHS = np.logspace(WEAKEST, STRONGEST, PER_DECADE * (STRONGEST - WEAKEST) + 1)


def truth(x: np.ndarray) -> np.ndarray:
    """The curve from which the points are drawn, before noise."""
    return np.sin(3 * x)


@cache
def points() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """x and y of 16 noisy points to fit, and of 40 more for validation."""
    random = np.random.RandomState(13)  # its stream never changes
    x, others = np.linspace(-1, 1, 16), np.sort(random.uniform(-1, 1, 40))
    return x, truth(x) + 0.3 * random.randn(16), others, truth(others) + 0.3 * random.randn(40)


def powers(x: np.ndarray, degree: int) -> np.ndarray:
    """Columns x, x^2, ..., x^degree. The constant is kept apart, since it is not penalised."""
    return x[:, None] ** np.arange(1, degree + 1)


@memoised
def ridge(penalty: Rule, degree: int) -> np.ndarray:
    """Weights of least loss under L2 for every strength, shape (degree + 1, strengths), the constant first.

    The gradient is linear in the weights, so the solution solves a linear system; ``penalty`` gives its L2 part.
    """
    columns, heights, means, level = _centred(degree)
    data = columns.T @ columns / len(columns)
    weights = [
        np.linalg.lstsq(data + l2_matrix(penalty, degree, strength), columns.T @ heights / len(columns), rcond=1e-14)[0]
        for strength in STRENGTHS
    ]
    return _with_constant(np.array(weights).T, means, level)


@memoised
def lasso(soft_threshold: Rule, degree: int) -> np.ndarray:
    """As ``ridge``, under L1, by coordinate descent: each weight in turn is set to its best value, a soft threshold."""
    columns, heights, means, level = _centred(degree)
    size = (columns**2).mean(axis=0)
    weights = np.zeros((degree, len(STRENGTHS)))
    residuals = np.repeat(heights[:, None], len(STRENGTHS), axis=1)
    threshold = over_strengths(lambda w, _, strength: soft_threshold.function(w, strength))
    for _ in range(400):
        for j in range(degree):
            wanted = columns[:, j] @ residuals / len(columns) + size[j] * weights[j]
            new = threshold(wanted[None], wanted[None], STRENGTHS)[0] / size[j]
            residuals -= np.outer(columns[:, j], new - weights[j])
            weights[j] = new
    return _with_constant(weights, means, level)


def _centred(degree: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Columns and heights minus their means, and the means: the constant then follows from the weights."""
    x, heights, *_ = points()
    columns = powers(x, degree)
    return columns - columns.mean(axis=0), heights - heights.mean(), columns.mean(axis=0), heights.mean()


def _with_constant(weights: np.ndarray, means: np.ndarray, level: float) -> np.ndarray:
    return np.vstack([level - means @ weights, weights])


def fitted_heights(weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The polynomial at x; weights of shape (degree + 1,) or (degree + 1, strengths), the constant first."""
    return weights[0] + powers(x, len(weights) - 1) @ weights[1:]


def mean_squared_errors(fits: np.ndarray) -> np.ndarray:
    """On the points fitted and on the others, shape (2, strengths)."""
    x, heights, others, their_heights = points()
    pairs = ((x, heights), (others, their_heights))
    return np.array([((fitted_heights(fits, at) - right[:, None]) ** 2).mean(axis=0) for at, right in pairs])
