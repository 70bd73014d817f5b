"""A loss surface as a contour plot."""

import numpy as np
from matplotlib.axes import Axes

from playground.canvas import panel
from playground.surfaces import Surface


def contours(axes: Axes, surface: Surface, title: str = "The path, seen from above") -> Axes:
    """Contours of a loss that is never negative, over its window: white lines on grey, darker for a higher loss."""
    left, right, bottom, top = surface.window
    x, y = np.meshgrid(np.linspace(left, right, 220), np.linspace(bottom, top, 160))
    height = np.sqrt(surface.loss(np.stack([x, y])))
    axes.contourf(x, y, height, levels=14, cmap="Greys", alpha=0.25)
    axes.contour(x, y, height, levels=14, colors="white", linewidths=0.8)
    return panel(axes, title, "w[0]", "w[1]", xlim=(left, right), ylim=(bottom, top))
