"""A run seen from above: the contours of its loss surface, and the marks of its path."""

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


def exit_marks(number: int, w: np.ndarray, window: Window, color: str = BLUE) -> tuple[Mark, ...]:
    """Where a run leaves the picture for the first time, and at which step; w of shape (steps + 1, 2)."""
    left, right, bottom, top = window
    with np.errstate(invalid="ignore"):
        outside = ~((w[:, 0] >= left) & (w[:, 0] <= right) & (w[:, 1] >= bottom) & (w[:, 1] <= top))
    if outside[0] or not outside.any():
        return ()
    step = int(outside.argmax())
    x, y, edge_x, edge_y = _crossing(w[step - 1], w[step], window)
    words = gettext("out at step {step}", step=step)
    anchor = "end" if edge_x > (left + right) / 2 else "start"
    inward = 0.06 * (top - bottom) * (-1 if edge_y > (bottom + top) / 2 else 1)
    return (
        Arrow(number, x, y, edge_x - x, edge_y - y, color, 2.4),
        Text(number, edge_x, edge_y + inward, words, color, anchor),
    )


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
