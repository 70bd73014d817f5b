"""Losses to run down: each with its gradient, a place to start and a window to look at it through.

Coordinates come first: ``w`` has shape (2, ...) and whatever follows is a run of its own, so that one call answers for
one ball or for ten thousand.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Problem:
    """A loss of two weights.

    loss       -- w of shape (2, ...) -> loss of shape (...)
    gradient   -- w of shape (2, ...) -> gradient of the same shape
    start      -- where runs begin
    window     -- (left, right, bottom, top): the part worth looking at
    curvatures -- (mu, L), the least and the greatest curvature, where they are the same everywhere (a quadratic)
    """

    name: str
    loss: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    start: tuple[float, float]
    window: tuple[float, float, float, float]
    curvatures: tuple[float, float] | None = None


def quadratic(name: str, mu: float, L: float, start: tuple[float, float], window=(-2.6, 2.6, -1.6, 1.6)) -> Problem:  # noqa: N803
    """mu/2 * x^2 + L/2 * y^2: gentle along x, steep along y, lowest at the origin."""

    def loss(w):
        return (mu * w[0] ** 2 + L * w[1] ** 2) / 2

    def gradient(w):
        return np.stack([mu * w[0], L * w[1]])

    return Problem(name, loss, gradient, start, window, (mu, L))


BOWL = quadratic("bowl", 4.0, 5.0, (2.2, 1.2))
RAVINE = quadratic("ravine", 1.0, 10.0, (2.2, 1.2))
