"""The learner's curve as a broad band, and on it a line, rings and dots: three frameworks that can be told apart."""

from collections.abc import Callable, Collection, Mapping
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from grader.reporting.language import gettext
from playground import attempts
from playground.canvas import Canvas, new_figure, panel
from playground.experiment import Frame
from playground.frameworks.comparison import Curves, curve_name
from playground.frameworks.recorded_programs import FRAMEWORKS, Program
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE, ORANGE, SKY

BAND, BAND_WIDTH, BAND_OPACITY = SKY, 11.0, 0.55
#: About so many rings and dots along a curve.
MARKERS = 10


def picture(
    name: str, right: Curves, programs: Mapping[str, Program], attempt: Curves | None, epochs: bool, caption: str
) -> Frame:
    """name -- how the legend calls the band; attempt -- a learner's run that does not pass yet"""
    figure = new_figure(880, 350)
    grid = figure.add_gridspec(2, len(right), height_ratios=(1, 9))
    marks: list[Mark] = []
    for number, curve in enumerate(right):
        _panel(figure.add_subplot(grid[1, number]), curve, right[curve], epochs)
        theirs = {framework: np.array(program.curves[curve]) for framework, program in programs.items()}
        marks += _marks(number, right[curve], theirs)
        if attempt is not None:
            marks.append(
                Line(number, np.arange(len(attempt[curve])), attempt[curve], attempts.COLOR, 2.4, attempts.DASH)
            )
    _legend(figure.add_subplot(grid[0, :]), name, list(programs), attempt is not None)
    return Frame(Canvas(figure), tuple(marks), caption)


def _panel(axes: Axes, curve: str, numbers: np.ndarray, epochs: bool) -> None:
    title = curve_name(curve)
    panel(axes, title[0].upper() + title[1:], gettext("epoch") if epochs else gettext("step"), "")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlim(-0.02 * len(numbers), 1.02 * len(numbers))
    if curve == "rates":
        axes.set_ylim(0, 1.15 * numbers.max())
    else:
        axes.set(yscale="log", ylim=(numbers.min() / 1.7, numbers.max() * 1.7))


def _marks(number: int, mine: np.ndarray, theirs: Mapping[str, np.ndarray]) -> list[Mark]:
    steps = np.arange(len(mine))
    gap = max(2, len(mine) // MARKERS)
    rings, dots = steps[::gap], steps[gap // 2 :: gap]
    drawn: dict[str, Callable[[np.ndarray], Mark]] = {
        "torch": lambda curve: Line(number, steps, curve, BLACK, 1.5),
        "keras": lambda curve: Dots(number, rings, curve[rings], BLUE, 5.5, hollow=True),
        "optax": lambda curve: Dots(number, dots, curve[dots], ORANGE, 3.6),
    }
    band = Line(number, steps, mine, BAND, BAND_WIDTH, opacity=BAND_OPACITY)
    return [band, *(drawn[framework](curve) for framework, curve in theirs.items())]


def _legend(axes: Axes, name: str, frameworks: Collection[str], with_attempt: bool) -> None:
    axes.set_axis_off()
    line = partial(Line2D, [], [])
    theirs = {
        "torch": line(color=BLACK, lw=1.2),
        "keras": line(color=BLUE, ls="", marker="o", ms=8, mfc="white"),
        "optax": line(color=ORANGE, ls="", marker="o", ms=5.5),
    }
    entries = {
        name: line(color=BAND, lw=BAND_WIDTH * 0.72, alpha=BAND_OPACITY),
        **{FRAMEWORKS[framework]: theirs[framework] for framework in frameworks},
    }
    if with_attempt:
        dashes = tuple(float(part) / 2.4 for part in attempts.DASH.split())
        entries[gettext("yours, not right yet")] = line(color=attempts.COLOR, lw=1.8, ls=(0, dashes))
    axes.legend(
        list(entries.values()), list(entries), ncol=len(entries), loc="center", frameon=False, fontsize=9,
        handlelength=2.6,
    )  # fmt: skip
