"""Polynomials fitted to a few noisy points, with an L2 or an L1 penalty, for every strength at once."""

from functools import cache

import numpy as np

from playground.experiments.weight_decay.penalties import l2_matrix, over_strengths
from playground.memoised import memoised
from playground.rules import Rule

HIGHEST_DEGREE = 15
WEAKEST, STRONGEST, PER_DECADE = -9, 1, 5  # powers of ten of the strengths, and strengths for each
STRENGTHS = np.logspace(WEAKEST, STRONGEST, PER_DECADE * (STRONGEST - WEAKEST) + 1)


def truth(x: np.ndarray) -> np.ndarray:
    """The curve from which the points are drawn, before noise."""
    return np.sin(3 * x)


@cache
def points() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """x and y of 16 noisy points to fit, and of 40 more for validation: those of the course."""
    return drawn_points(13)


def drawn_points(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The same for any seed."""
    random = np.random.RandomState(seed)  # its stream never changes
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
def ridge_attempt(penalty: Rule, degree: int) -> np.ndarray:
    """As ``ridge``, for a penalty that may pull in any way, by Newton's method.

    nan at a strength where the weights run away, or where they do not settle.
    """
    columns, heights, means, level = _centred(degree)
    data, target = columns.T @ columns / len(columns), columns.T @ heights / len(columns)
    pull = over_strengths(lambda w, _, strength: penalty.function(0.0, np.zeros_like(w), w, strength)[1])
    weights = before = np.zeros((degree, len(STRENGTHS)))
    hessians = np.repeat(data[None], len(STRENGTHS), axis=0)
    for _ in range(20):
        before, near = weights, 1e-4
        pulled = [pull(weights + offset, weights, STRENGTHS) for offset in (-near, 0.0, near)]
        stiffness = (pulled[2] - pulled[0]) / (2 * near)
        hessians = data + stiffness.T[:, :, None] * np.eye(degree)
        right = target[:, None] - pulled[1] + stiffness * weights
        weights = np.linalg.solve(hessians, right.T[:, :, None])[:, :, 0].T
    settled = (np.abs(weights - before) <= 1e-6 * (1 + np.abs(weights))).all(axis=0)
    held = np.linalg.eigvalsh(hessians)[:, 0] > -1e-10
    return _with_constant(np.where(settled & held, weights, np.nan), means, level)


@memoised
def lasso(soft_threshold: Rule, degree: int) -> np.ndarray:
    """As ``ridge``, under L1, by ADMM: a linear system keeps to the data, a soft threshold to the penalty, in turns.

    High powers of x are so much alike that gradient steps, or one weight at a time, would never arrive.
    After S. Boyd and others, Distributed optimization and statistical learning via ADMM (2011), section 6.4.
    """
    columns, heights, means, level = _centred(degree)
    data, target = columns.T @ columns / len(columns), columns.T @ heights / len(columns)
    amounts = np.maximum(0.05 * _sizes(data, target), 0.05)  # of the threshold: any will do, these arrive soon
    ties = STRENGTHS / amounts
    inverses = np.linalg.inv(data + ties[:, None, None] * np.eye(degree))
    threshold = over_strengths(lambda w, _, amount: soft_threshold.function(w, amount))
    weights = pressed = np.zeros((degree, len(STRENGTHS)))
    for _ in range(600):
        fitted = (inverses @ (target[:, None] + ties * (weights - pressed)).T[:, :, None])[:, :, 0].T
        moved = 1.7 * fitted - 0.7 * weights  # steps a little longer than they need be arrive sooner
        weights = threshold(moved + pressed, weights, amounts)
        pressed = pressed + moved - weights
    return _with_constant(weights, means, level)


def _sizes(data: np.ndarray, target: np.ndarray) -> np.ndarray:
    """About how large the largest weight is under L1, for every strength: L1 is an L2 of strength / |w|."""
    sizes = np.ones_like(STRENGTHS)
    for _ in range(4):
        systems = data + (STRENGTHS / sizes)[:, None, None] * np.eye(len(data))
        weights = np.linalg.solve(systems, np.repeat(target[None, :, None], len(STRENGTHS), axis=0))
        sizes = np.maximum(np.abs(weights[:, :, 0]).max(axis=1), 0.05)
    return sizes


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
