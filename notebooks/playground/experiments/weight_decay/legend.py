"""A legend in a strip of its own under the panels, where no line of the picture can come near it."""

from collections.abc import Iterable
from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from playground.canvas import LABEL


class Entry(NamedTuple):
    """What a line or a dot of the picture means. ``dash`` and ``marker`` are matplotlib's: "--", "x"."""

    words: str
    color: str
    width: float = 2.0
    dash: str = "-"
    marker: str = ""
    opacity: float = 1.0


def legend(figure: Figure, entries: Iterable[Entry]) -> None:
    """Write the legend; the figure's layout makes room for it."""
    handles = [
        Line2D(
            [], [], color=entry.color, lw=entry.width, ls=entry.dash, marker=entry.marker, ms=5, label=entry.words,
            alpha=entry.opacity,
        )
        for entry in entries
    ]  # fmt: skip
    figure.legend(
        handles=handles, loc="outside lower center", ncols=len(handles), frameon=False, fontsize=LABEL,
        handlelength=2.2, columnspacing=1.4,
    )  # fmt: skip
