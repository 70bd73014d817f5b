"""Quadratic losses along the axes, of any number of weights, for claims."""

import numpy as np


def descent(start: np.ndarray, curvature: np.ndarray, lr: float, steps: int) -> np.ndarray:
    """Where plain gradient descent is after so many steps."""
    return start * (1 - lr * curvature) ** steps


def left_by_a_step(rates: np.ndarray, curvature: np.ndarray) -> np.ndarray:
    """The share of the distance that a step leaves in the slowest direction, for each rate."""
    return np.abs(1 - np.multiply.outer(rates, curvature)).max(axis=-1)


def slowest_root(matrices: np.ndarray) -> np.ndarray:
    """What a linear step leaves of the distance in the long run: its spectral radius, matrices (..., n, n)."""
    return np.abs(np.linalg.eigvals(matrices)).max(axis=-1)


def heavy_ball_steps(curvature: np.ndarray, lr: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """One step of heavy ball in one direction as a matrix on (w, the w before), shape (..., 2, 2)."""
    first = 1 + beta - lr * curvature
    return np.stack(
        [np.stack(np.broadcast_arrays(first, -beta), -1), np.stack(np.broadcast_arrays(1.0, 0 * first), -1)], -2
    )


def nesterov_steps(curvature: np.ndarray, lr: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """One step of Nesterov's rule in one direction as a matrix on (w, velocity)."""
    pull = lr * curvature
    rows = ((1 - pull * (1 + beta), -lr * beta * beta), (curvature + 0 * beta, beta + 0 * pull))
    return np.stack([np.stack(np.broadcast_arrays(*row), -1) for row in rows], -2)
