"""A loss surface with a sharp valley and a wide one along w[0]; w[1] plays no part."""

from functools import cache

import numpy as np

from playground.elementwise import Elementwise
from playground.surfaces import Surface

#: Where the valleys are, how deep and how wide: two Gaussian dents in a shallow bowl.
DENTS = ((-1.5, 1.0, 0.28), (1.5, 1.0, 0.9))


def _loss(w: np.ndarray) -> np.ndarray:
    x = w[0]
    return 1.1 + 0.05 * x**2 - sum(depth * np.exp(-((x - at) ** 2) / (2 * width**2)) for at, depth, width in DENTS)


def _gradient(w: np.ndarray) -> np.ndarray:
    x = w[0]
    dents = sum(depth * (x - at) / width**2 * np.exp(-((x - at) ** 2) / (2 * width**2)) for at, depth, width in DENTS)
    return np.stack([0.1 * x + dents, np.zeros_like(x)])


def valley_curvature(x: Elementwise) -> Elementwise:
    """The second derivative of the loss at x."""
    dents = [
        depth / width**2 * (1 - ((x - at) / width) ** 2) * np.exp(-((x - at) ** 2) / (2 * width**2))
        for at, depth, width in DENTS
    ]
    return 0.1 + np.sum(dents, axis=0)


VALLEYS = Surface("two valleys", _loss, _gradient, (-1.2, 0.0), (-3.2, 3.7, 0.0, 2.2))


@cache
def valley_floors() -> dict[str, float]:
    """The x of the two minima, by bisection of the slope."""
    return {"sharp": _root(-1.7, -1.3), "wide": _root(1.0, 2.0)}


def _root(low: float, high: float) -> float:
    for _ in range(60):
        middle = (low + high) / 2
        if _gradient(np.array([middle, 0.0]))[0] < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
