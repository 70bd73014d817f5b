"""The ground that balls roll on, seen from above."""

import numpy as np
from matplotlib.axes import Axes

from playground.canvas import panel
from playground.problems import Problem


def contours(axes: Axes, problem: Problem, title: str = "The path, seen from above") -> Axes:
    """Level lines of a loss that is nowhere below 0, over its window: white lines on grey, darker where it is high."""
    left, right, bottom, top = problem.window
    x, y = np.meshgrid(np.linspace(left, right, 220), np.linspace(bottom, top, 160))
    height = np.sqrt(problem.loss(np.stack([x, y])))
    axes.contourf(x, y, height, levels=14, cmap="Greys", alpha=0.25)
    axes.contour(x, y, height, levels=14, colors="white", linewidths=0.8)
    return panel(axes, title, "w[0]", "w[1]", xlim=(left, right), ylim=(bottom, top))
