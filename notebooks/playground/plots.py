"""Plain pictures for a notebook's own numbers: a curve or a few, drawn so that the cell shows what matters."""

from dataclasses import dataclass
from itertools import cycle

import numpy as np

from playground.canvas import Canvas, figure, panel
from playground.palette import LINES

#: What tells lines apart beside their colour; and a dashed line over another lets that one be seen.
DASHES = ("-", (0, (4, 2)), "-.", ":")


@dataclass(frozen=True)
class Picture:
    """A picture that says in words what it shows, for those who cannot see it and for a page without pictures."""

    canvas: Canvas
    says: str

    def __repr__(self) -> str:
        return f"Picture: {self.says}"

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """Drawn finer than it is shown: without its size on the page it would stand there with huge letters."""
        return self.canvas.background, {"width": self.canvas.width, "height": self.canvas.height}


def curves(
    xlabel: str, ylabel: str = "", dots: bool = False, log: bool = False, logx: bool = False, **named
) -> Picture:
    """One panel with a curve for each name: an array, against its index, or a pair of arrays, x and y.

    log, logx -- equal factors take equal room upwards, to the right
    """
    drawn = figure(620, 270)
    axes = panel(drawn.subplots(), "", xlabel, ylabel)
    for color, dash, (name, values) in zip(LINES, cycle(DASHES), named.items(), strict=False):
        x, y = values if isinstance(values, tuple) else (np.arange(len(values)), values)
        axes.plot(x, y, ls=dash, marker="o" if dots else "", ms=3.5, lw=1.8, color=color, label=name.replace("_", " "))
    if log:
        axes.set_yscale("log")
    if logx:
        axes.set_xscale("log")
    if len(named) > 1:
        axes.legend(frameon=False, fontsize=9, handlelength=2.6)
    shown = ", ".join(name.replace("_", " ") for name in named)
    return Picture(Canvas(drawn), f"{shown} against {xlabel}.")
