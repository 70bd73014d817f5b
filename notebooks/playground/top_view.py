"""A run seen from above: the contours of its loss surface, and the marks of its path."""

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from grader.reporting.language import gettext
from playground import attempts
from playground.canvas import panel
from playground.marks import Arrow, Dots, Line, Mark, Text, Time
from playground.palette import BLACK, BLUE
from playground.surfaces import Surface

#: (left, right, bottom, top) of what is plotted.
Window = tuple[float, float, float, float]


def contours(axes: Axes, surface: Surface, title: str = "The path, seen from above") -> Axes:
    """Contours of a loss that is never negative, over its window: white lines on grey, darker for a higher loss."""
    left, right, bottom, top = surface.window
    x, y = np.meshgrid(np.linspace(left, right, 220), np.linspace(bottom, top, 160))
    height = np.sqrt(surface.loss(np.stack([x, y])))
    axes.contourf(x, y, height, levels=14, cmap="Greys", alpha=0.25)
    axes.contour(x, y, height, levels=14, colors="white", linewidths=0.8)
    axes.set_aspect("equal")  # so that steps of gradient descent stand at right angles to the level lines
    return panel(axes, title, "w[0]", "w[1]", xlim=(left, right), ylim=(bottom, top))


def attempt_marks(number: int, w: np.ndarray, time: Time | None = None) -> tuple[Mark, ...]:
    """The path of a learner's rule that does not pass yet, in panel ``number``; w of shape (steps + 1, 2)."""
    return (
        Line(number, w[:, 0], w[:, 1], attempts.COLOR, 2, attempts.DASH, steps=True, time=time),
        Dots(number, w[:, 0], w[:, 1], attempts.COLOR, 2.4, time=time),
    )


def path_marks(
    number: int, w: np.ndarray, time: Time | None = None, width: float = 2.0, opacity: float = 1.0, radius: float = 3,
    color: str = BLUE,
) -> tuple[Mark, ...]:  # fmt: skip
    """A line with a dot for each step, and a ring at the start; in panel ``number``, w of shape (steps + 1, 2)."""
    x, y = w[:, 0], w[:, 1]
    return (
        Line(number, x, y, color, width, opacity=opacity, steps=True, time=time),
        Dots(number, x, y, color, radius, time=time),
        Dots(number, x[0], y[0], BLACK, 5, hollow=True),
    )


def framed_path(
    number: int, w: np.ndarray, window: Window, time: Time | None = None, color: str = BLUE
) -> tuple[Mark, ...]:
    """A path and where it leaves the picture; pale from there on, since most of it cannot be seen any more."""
    step = exit_step(w, window)
    if step is None:
        return path_marks(number, w, time, color=color)
    steps = np.arange(len(w))[:, None]
    inside, beyond = np.where(steps <= step, w, np.nan), np.where(steps >= step, w, np.nan)
    return (
        Line(number, beyond[:, 0], beyond[:, 1], color, 1.0, opacity=0.35, steps=True, time=time),
        *path_marks(number, inside, time, color=color),
        *exit_marks(number, w, window, color, time),
    )


def exit_step(w: np.ndarray, window: Window) -> int | None:
    """The first step after which a run is outside of the picture; None if it stays inside, or begins outside."""
    left, right, bottom, top = window
    with np.errstate(invalid="ignore"):
        outside = ~((w[:, 0] >= left) & (w[:, 0] <= right) & (w[:, 1] >= bottom) & (w[:, 1] <= top))
    return int(outside.argmax()) if outside.any() and not outside[0] else None


def exit_marks(
    number: int, w: np.ndarray, window: Window, color: str = BLUE, time: Time | None = None
) -> tuple[Mark, ...]:
    """Where a run leaves the picture for the first time, and at which step; w of shape (steps + 1, 2).

    With a ``time`` the arrow is there from that step on, and the caption of the step has to say the rest.
    """
    step = exit_step(w, window)
    if step is None:
        return ()
    x, y, edge_x, edge_y = _crossing(w[step - 1], w[step], window)
    if time:
        at = np.where(np.arange(len(w)) == step, 1.0, np.nan)  # point number k belongs to step k
        return (Arrow(number, x * at, y * at, (edge_x - x) * at, (edge_y - y) * at, color, 2.4, time="grows"),)
    words = gettext("out at step {step}", step=step)
    return (
        Arrow(number, x, y, edge_x - x, edge_y - y, color, 2.4),
        Text(number, *_clear_place(w, window), words, color, "middle"),
    )


#: How much of a picture's width and height the words at an exit take, half of it to either side.
_WORDS = np.array([0.13, 0.05])


def _clear_place(w: np.ndarray, window: Window) -> tuple[float, float]:
    """Where along the picture's sides words stand farthest from the path."""
    left, right, bottom, top = window
    corner, size = np.array([left, bottom]), np.array([right - left, top - bottom])
    share = np.linspace(0, 1, 30)[:, None]
    with np.errstate(all="ignore"):
        path = (w - corner) / size
        along = np.concatenate([start + share * (end - start) for start, end in pairwise(path)])
    along = along[(np.abs(along - 0.5) <= 0.5).all(axis=1)]
    sides = [(x, y) for y in (0.93, 0.07, 0.5) for x in (0.15, 0.5, 0.85)]
    gaps = [np.hypot(*np.maximum(np.abs(along - place) - _WORDS, 0).T).min(initial=1.0) for place in sides]
    x, y = corner + sides[int(np.argmax(gaps))] * size
    return float(x), float(y)


def _crossing(inside: np.ndarray, outside: np.ndarray, window: Window) -> tuple[float, float, float, float]:
    """A place a little before the edge of the window on the way out, and the place on the edge."""
    left, right, bottom, top = window
    step = np.nan_to_num(outside - inside, nan=0.0, posinf=1e300, neginf=-1e300)
    with np.errstate(all="ignore"):
        shares = np.concatenate([([left, bottom] - inside) / step, ([right, top] - inside) / step])
    share = min((share for share in shares if 0 < share <= 1), default=1.0)
    edge = inside + share * step
    before = edge - 0.06 * (right - left) * step / max(float(np.hypot(*step)), 1e-300)
    return float(before[0]), float(before[1]), float(edge[0]), float(edge[1])
