"""The two panels of a run: its path and its loss."""

import numpy as np
from matplotlib.axes import Axes

from playground.canvas import panel
from playground.marks import Mark
from playground.top_view import path_marks


def thin_path(number: int, w: np.ndarray) -> tuple[Mark, ...]:
    """The marks of a path, thin enough for runs of many steps; in panel ``number``, w of shape (steps + 1, 2)."""
    return path_marks(number, w, width=1.6, opacity=0.7, radius=2.6)


def loss_panel(axes: Axes, title: str, steps: int) -> None:
    panel(axes, title, "step", "", xlim=(0, steps), yscale="log", ylim=(1e-9, 1e3))
