"""A legend in a strip of its own above the panels, where no line can run under it."""

from collections.abc import Mapping

from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.lines import Line2D

#: What a strip takes of a figure's height, its row and the row of the panels.
HEIGHTS = (1, 11)


def two_panels(figure: Figure) -> GridSpec:
    """Room for a strip, and for two panels under it: ``grid[1, 0]`` and ``grid[1, 1]``."""
    return figure.add_gridspec(2, 2, height_ratios=HEIGHTS)


def strip(figure: Figure, grid: GridSpec, named: Mapping[str, tuple[str, str]]) -> None:
    """Write each name beside a piece of its line: name -> (colour, dash as in SVG). The last panel of a figure."""
    axes = figure.add_subplot(grid[0, :])
    axes.set_axis_off()
    lines = [
        Line2D([], [], color=color, lw=2, ls=(0, tuple(float(part) / 2 for part in dash.split())) if dash else "-")
        for color, dash in named.values()
    ]
    axes.legend(lines, list(named), ncol=len(named), loc="center", frameon=False, fontsize=9, handlelength=2.6)
