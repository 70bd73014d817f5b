"""A run seen from above: the contours of its loss surface, and the marks of its path."""

import numpy as np
from matplotlib.axes import Axes

from playground import attempts
from playground.canvas import panel
from playground.marks import Dots, Line, Mark, Time
from playground.palette import BLACK, BLUE
from playground.surfaces import Surface


def contours(axes: Axes, surface: Surface, title: str = "The path, seen from above") -> Axes:
    """Contours of a loss that is never negative, over its window: white lines on grey, darker for a higher loss."""
    left, right, bottom, top = surface.window
    x, y = np.meshgrid(np.linspace(left, right, 220), np.linspace(bottom, top, 160))
    height = np.sqrt(surface.loss(np.stack([x, y])))
    axes.contourf(x, y, height, levels=14, cmap="Greys", alpha=0.25)
    axes.contour(x, y, height, levels=14, colors="white", linewidths=0.8)
    axes.set_aspect("equal")  # so that steps of gradient descent stand at right angles to the level lines
    return panel(axes, title, "w[0]", "w[1]", xlim=(left, right), ylim=(bottom, top))


def attempt_marks(number: int, w: np.ndarray, time: Time | None = None) -> tuple[Mark, ...]:
    """The path of a learner's rule that does not pass yet, in panel ``number``; w of shape (steps + 1, 2)."""
    return (
        Line(number, w[:, 0], w[:, 1], attempts.COLOR, 2, attempts.DASH, steps=True, time=time),
        Dots(number, w[:, 0], w[:, 1], attempts.COLOR, 2.4, time=time),
    )


def path_marks(
    number: int, w: np.ndarray, time: Time | None = None, width: float = 2.0, opacity: float = 1.0, radius: float = 3,
    color: str = BLUE,
) -> tuple[Mark, ...]:  # fmt: skip
    """A line with a dot for each step, and a ring at the start; in panel ``number``, w of shape (steps + 1, 2)."""
    x, y = w[:, 0], w[:, 1]
    return (
        Line(number, x, y, color, width, opacity=opacity, steps=True, time=time),
        Dots(number, x, y, color, radius, time=time),
        Dots(number, x[0], y[0], BLACK, 5, hollow=True),
    )
