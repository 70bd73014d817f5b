"""Plain plots of a notebook's own numbers: one curve or a few in one panel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from grader.reporting.language import gettext
from playground.named_png import named
from playground.palette import LINES

if TYPE_CHECKING:
    from playground.canvas import Canvas

#: Dashes tell lines apart beside their colour, and a line under a dashed one can still be seen.
DASHES = ("-", (0, (4, 2)), "-.", ":")

#: y, or x and y.
Curve = np.ndarray | list[float] | tuple[np.ndarray | Sequence[float], np.ndarray | Sequence[float]]


@dataclass(frozen=True)
class Picture:
    """A picture with a caption that says what it shows, for readers who cannot see it."""

    canvas: "Canvas"
    caption: str

    def __repr__(self) -> str:
        return gettext("Picture: {caption}", caption=self.caption)

    def _ipython_display_(self) -> None:
        from playground import captioned  # draws, which takes half a second to import

        captioned.show(named(self.canvas.background, ""), self.caption, self.canvas)


def curves(
    xlabel: str, ylabel: str = "", dots: bool = False, log: bool = False, logx: bool = False, **named: Curve
) -> Picture:
    """One panel with a curve for each name: an array, against its index, or a pair of arrays, x and y.

    log, logx -- whether the y axis, the x axis is logarithmic

    Raises a ValueError if there is no curve, more than there are colours, or one whose x and y differ in length.
    """
    from playground.canvas import Canvas, new_figure, panel  # draws, which takes half a second to import

    _check(named)
    figure = new_figure(620, 270)
    axes = panel(figure.subplots(), "", xlabel, ylabel)
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
    return Picture(Canvas(figure), gettext("{curves} against {x}.", curves=shown, x=xlabel))


def _check(named: Mapping[str, Curve]) -> None:
    if not 1 <= len(named) <= len(LINES):
        raise ValueError(
            gettext(
                "{count} curves were given, and one picture shows from 1 to {most}. Name them: loss=losses.",
                count=len(named),
                most=len(LINES),
            )
        )
    for name, values in named.items():
        x, y = values if isinstance(values, tuple) else (values, values)
        if np.shape(x)[:1] != np.shape(y)[:1]:
            raise ValueError(
                gettext(
                    "The curve {name} has {x} values along and {y} up. Give it equally many of both.",
                    name=name,
                    x=np.size(x),
                    y=np.shape(y)[0],
                )
            )
