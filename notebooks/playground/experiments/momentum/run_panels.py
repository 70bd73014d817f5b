"""The panels of a run that is watched step by step: its path, its loss, and the legend under them."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from playground import attempts
from playground.canvas import panel
from playground.marks import Arrow, Dots, Line, Mark
from playground.palette import BLUE
from playground.simulate import Run
from playground.surfaces import Surface
from playground.top_view import Window, attempt_marks, exit_marks, path_marks

#: What a legend tells of a line: its words, its colour, and its dashes as a Line has them.
Entry = tuple[str, str, str]


def thin_path(number: int, w: np.ndarray, color: str = BLUE) -> tuple[Mark, ...]:
    """The growing marks of a path, thin enough for runs of many steps; w of shape (steps + 1, 2)."""
    return path_marks(number, w, "grows", width=1.6, opacity=0.7, radius=2.6, color=color)


def loss_panel(axes: Axes, title: str, step: str, steps: int, lowest: float = 1e-9) -> None:
    panel(axes, title, step, "", xlim=(0, steps), yscale="log", ylim=(lowest, 100))


def loss_marks(number: int, loss: np.ndarray, color: str, width: float = 2.0, dash: str = "") -> tuple[Mark, ...]:
    """The growing curve of a loss, and a dot where it stands."""
    steps = np.arange(len(loss))
    line = Line(number, steps, loss, color, width, dash, steps=True, time="grows")
    return line, Dots(number, steps, loss, color, 4, time="moves")


def attempt_run(path: int, losses: int, run: Run | None) -> tuple[Mark, ...]:
    """The run of a rule that does not pass yet, in both panels; nothing if there is none."""
    if run is None:
        return ()
    steps = np.arange(len(run.loss))
    line = Line(losses, steps, run.loss, attempts.COLOR, 2, attempts.DASH, steps=True, time="grows")
    return *attempt_marks(path, run.w, "grows"), line


def left_at(w: np.ndarray, window: Window) -> int | None:
    """The first step at which a run is outside of the picture; None if it never is. w of shape (steps + 1, 2)."""
    left, right, bottom, top = window
    with np.errstate(invalid="ignore"):
        inside = (w[:, 0] >= left) & (w[:, 0] <= right) & (w[:, 1] >= bottom) & (w[:, 1] <= top)
    return None if inside.all() else int(inside.argmin())


def exit_arrow(number: int, w: np.ndarray, surface: Surface, color: str = BLUE) -> tuple[Mark, ...]:
    """An arrow at the edge from the step on at which a run leaves the picture; the caption says the step."""
    step = left_at(w, surface.window)
    arrows = [mark for mark in exit_marks(number, w, surface.window, color) if isinstance(mark, Arrow)]
    return tuple(_shown_from(arrow, step) for arrow in arrows if step is not None)


def _shown_from(arrow: Arrow, step: int) -> Arrow:
    """The same arrow, as a mark that is not there before ``step``."""
    nothing = [np.nan] * step
    x, y, dx, dy = ([*nothing, float(side)] for side in (arrow.x, arrow.y, arrow.dx, arrow.dy))  # type: ignore[arg-type]
    return replace(arrow, x=x, y=y, dx=dx, dy=dy, time="grows")


def legend_below(figure: Figure, entries: Iterable[Entry], *more: Line2D) -> None:
    """What the lines mean, in a strip of its own under the panels, where no mark can reach it."""
    handles = [Line2D([], [], color=color, ls=_pattern(dash), lw=1.5, label=words) for words, color, dash in entries]
    handles += more
    figure.legend(
        handles=handles, loc="outside lower center", ncols=len(handles), frameon=False, fontsize=8.5, handlelength=3.2
    )


def _pattern(dash: str) -> str | tuple[int, tuple[float, ...]]:
    """Dashes as matplotlib takes them."""
    return (0, tuple(float(part) / 2 for part in dash.split())) if dash else "-"
