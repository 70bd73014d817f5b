"""Loss surfaces over two weights: each with its gradient, a starting point and the window in which it is plotted.

Coordinates come first: ``w`` has shape (2, ...), and the remaining axes count independent runs, so one call evaluates
one run or ten thousand.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from grader.reporting.language import gettext


@dataclass(frozen=True)
class Surface:
    """A loss of two weights.

    loss     -- w of shape (2, ...) -> loss of shape (...)
    gradient -- w of shape (2, ...) -> gradient of the same shape
    start    -- where runs begin
    window   -- (left, right, bottom, top): the part that is plotted
    """

    name: str
    loss: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    start: tuple[float, float]
    window: tuple[float, float, float, float]

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return gettext(self.name)

    def starting_at(self, start: tuple[float, float]) -> Self:
        """The same surface with another start."""
        return replace(self, start=start)


@dataclass(frozen=True)
class Quadratic(Surface):
    """A loss whose curvatures are the same everywhere: (mu, L), the smallest and the largest."""

    curvatures: tuple[float, float]


def quadratic(name: str, mu: float, L: float, start: tuple[float, float]) -> Quadratic:  # noqa: N803
    """mu/2 * x^2 + L/2 * y^2: gentle along x, steep along y, lowest at the origin."""
    curvatures = np.array([mu, L])

    def loss(w: np.ndarray) -> np.ndarray:
        return (mu * w[0] ** 2 + L * w[1] ** 2) / 2

    def gradient(w: np.ndarray) -> np.ndarray:
        return (curvatures * w.T).T  # a run is a row of w.T: three times as fast as stacking the two

    return Quadratic(name, loss, gradient, start, (-2.6, 2.6, -1.6, 1.6), (mu, L))


BOWL = quadratic("bowl", 4.0, 5.0, (2.2, 1.2))
RAVINE = quadratic("ravine", 1.0, 10.0, (2.2, 1.2))
#: As steep as the ravine and ten times as long: kappa = 100.
NARROW = quadratic("narrow ravine", 0.1, 10.0, (2.2, 1.2))


def turned(name: str, surface: Quadratic, angle: float) -> Quadratic:
    """The same quadratic rotated about the origin by ``angle`` radians, with the same start and window."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    hessian = turn @ np.diag(surface.curvatures) @ turn.T

    def gradient(w: np.ndarray) -> np.ndarray:
        return (hessian @ w.reshape(2, -1)).reshape(w.shape)

    def loss(w: np.ndarray) -> np.ndarray:
        return (w * gradient(w)).sum(axis=0) / 2

    return replace(surface, name=name, loss=loss, gradient=gradient)


TURNED = turned("turned ravine", RAVINE, np.pi / 6)


def _well_loss(w: np.ndarray) -> np.ndarray:
    x, y = w
    return x**4 / 4 - x**2 / 2 - 0.1 * x + y**2 / 2 + 0.36


def _well_gradient(w: np.ndarray) -> np.ndarray:
    x, y = w
    return np.stack([x * x * x - x - 0.1, y])  # much faster than x**3 on a large array


#: Two wells along w[0] with a low hill between them: a poor one near -1 and a good one near 1, deeper by about 0.2.
DOUBLE_WELL = Surface("double well", _well_loss, _well_gradient, (-1.9, 0.0), (-2.1, 2.1, -1.2, 1.2))


def _saddle_loss(w: np.ndarray) -> np.ndarray:
    x, y = w
    return 5 * x**2 + y**4 / 4 - y**2 / 2 + 0.25


def _saddle_gradient(w: np.ndarray) -> np.ndarray:
    x, y = w
    return np.stack([10 * x, y * y * y - y])


#: Steep walls along w[0]; along w[1] the loss falls from the saddle at 0 (curvature -1) to a minimum at -1 or 1.
SADDLE = Surface("saddle", _saddle_loss, _saddle_gradient, (-1.0, 0.001), (-1.3, 1.3, -1.6, 1.6))


def _rosenbrock_loss(w: np.ndarray) -> np.ndarray:
    x, y = w
    return ((1 + x) ** 2 + 20 * (y - x**2) ** 2) / 2


def _rosenbrock_gradient(w: np.ndarray) -> np.ndarray:
    x, y = w
    off = y - x * x
    slope = np.empty_like(w)  # filled, not stacked: a third of the time for one run
    slope[0], slope[1] = x + 1 - 40 * x * off, 20 * off
    return slope


#: A bent valley (Rosenbrock 1960, mirrored, with 20 in place of his 100): quick to reach its floor, slow to follow it
#: to (-1, 1).
ROSENBROCK = Surface("bent valley", _rosenbrock_loss, _rosenbrock_gradient, (1.4, 0.8), (-1.7, 1.7, -0.6, 1.9))
