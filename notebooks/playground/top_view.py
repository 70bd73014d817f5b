"""A run seen from above: the contours of its loss surface, and the marks of its path."""

import numpy as np
from matplotlib.axes import Axes

from playground.canvas import panel
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE
from playground.surfaces import Surface


def contours(axes: Axes, surface: Surface, title: str = "The path, seen from above") -> Axes:
    """Contours of a loss that is never negative, over its window: white lines on grey, darker for a higher loss."""
    left, right, bottom, top = surface.window
    x, y = np.meshgrid(np.linspace(left, right, 220), np.linspace(bottom, top, 160))
    height = np.sqrt(surface.loss(np.stack([x, y])))
    axes.contourf(x, y, height, levels=14, cmap="Greys", alpha=0.25)
    axes.contour(x, y, height, levels=14, colors="white", linewidths=0.8)
    return panel(axes, title, "w[0]", "w[1]", xlim=(left, right), ylim=(bottom, top))


def path_marks(
    number: int, w: np.ndarray, width: float = 2.0, opacity: float = 1.0, radius: float = 3
) -> tuple[Mark, ...]:
    """A line with a dot for each step, and a ring at the start; in panel ``number``, w of shape (steps + 1, 2)."""
    x, y = w[:, 0], w[:, 1]
    return (
        Line(number, x, y, BLUE, width, opacity=opacity),
        Dots(number, x, y, BLUE, radius),
        Dots(number, x[0], y[0], BLACK, 5, hollow=True),
    )
