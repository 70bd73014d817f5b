"""The marks of a path seen from above."""

import numpy as np

from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE


def path_marks(panel: int, w: np.ndarray) -> tuple[Mark, ...]:
    """A line with a dot for each step, and a ring at the start; w has shape (steps + 1, 2)."""
    x, y = w[:, 0], w[:, 1]
    return Line(panel, x, y, BLUE), Dots(panel, x, y, BLUE, 3), Dots(panel, x[0], y[0], BLACK, 5, hollow=True)
