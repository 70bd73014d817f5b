"""Columns of dots, one dot for each seed, and a line at each column's mean: how settings differ, and how seeds do."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from playground.marks import Dots, Line, Mark

#: How far the dots of a column spread to either side of its middle; columns are 1 apart.
SPREAD = 0.2


def name_columns(axes: Axes, names: Sequence[str]) -> None:
    """The names of the columns under them."""
    axes.set_xlim(-0.6, len(names) - 0.4)
    axes.set_xticks(range(len(names)), names, size=9)


def column_marks(panel: int, losses: np.ndarray, colors: Sequence[str], top: float) -> tuple[Mark, ...]:
    """The dots and the mean of each column; a dot above ``top`` is drawn there.

    losses -- shape (columns, seeds)
    """
    seeds = losses.shape[1]
    across = np.linspace(-SPREAD, SPREAD, seeds) if seeds > 1 else np.zeros(1)
    marks: list[Mark] = []
    for column, (row, color) in enumerate(zip(np.minimum(losses, top), colors, strict=True)):
        mean = float(np.minimum(losses[column].mean(), top))
        marks.append(Dots(panel, column + across, row, color, 3.5))
        marks.append(Line(panel, (column - 0.34, column + 0.34), (mean, mean), color, 3))
    return tuple(marks)


def threads(panel: int, losses: np.ndarray, color: str, top: float) -> tuple[Mark, ...]:
    """A thin line for each seed, from its dot in one column to its dot in the next."""
    seeds = losses.shape[1]
    across = np.linspace(-SPREAD, SPREAD, seeds) if seeds > 1 else np.zeros(1)
    return tuple(
        Line(panel, np.arange(len(losses)) + across[seed], np.minimum(losses[:, seed], top), color, 1, opacity=0.5)
        for seed in range(seeds)
    )
