"""The moving parts of a picture: lines, dots, arrows, text and maps, as shapes or, for the stored page, by matplotlib.

``panel`` is the index of the figure's axes; x and y are in the data coordinates of that panel. A mark of a run may
depend on the time, which counts the steps: ``at`` gives it as it stands after so many.
"""

import base64
import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal, TypeVar

import matplotlib.image
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from playground.palette import BLACK, BLUE

Numbers = Sequence[float] | np.ndarray | float
#: x and y in a panel's data coordinates -> pixels from the top left, shape (n, 2); nan for what lies far outside.
Pixels = Callable[[Numbers, Numbers], np.ndarray]
#: A mark in pixels, as plain data that JSON can hold: what the front end draws.
Shape = dict[str, Any]
#: How a mark of a whole run depends on the time: of what "grows" the points up to the present step are shown, of what
#: "moves" only that of the present step. Point number k belongs to step k.
Time = Literal["grows", "moves"]


class Mark(ABC):
    """What can be drawn on a panel."""

    panel: int

    @abstractmethod
    def shape(self, pixels: Pixels) -> Shape | None:
        """The mark in pixels; None where nothing is to be seen."""

    def at(self, step: int) -> "Mark":
        """The mark as it stands after ``step`` steps; the same at every time unless a kind of mark says otherwise."""
        return self

    @abstractmethod
    def draw(self, axes: Axes) -> Sequence[Artist]:
        """Draw it with matplotlib, and return what was added to the axes."""


@dataclass(frozen=True)
class Line(Mark):
    """A line through points, with a gap where a point is not finite. ``dash`` is written as in SVG: "4 3".

    steps -- point number k is where a run stands after k steps: pointing at one shows that step in every panel
    time  -- how it depends on the time
    """

    panel: int
    x: Numbers
    y: Numbers
    color: str = BLUE
    width: float = 2.0
    dash: str = ""
    opacity: float = 1.0
    steps: bool = False
    time: Time | None = None

    def at(self, step: int) -> "Line":
        return _at(self, step, "x", "y")

    def shape(self, pixels: Pixels) -> Shape:
        return {
            "is": "line", **_common(self), "points": _rounded(pixels(self.x, self.y)), "color": self.color,
            "width": self.width, "dash": self.dash, "opacity": self.opacity,
        }  # fmt: skip

    def draw(self, axes: Axes) -> Sequence[Artist]:
        style = (0, tuple(float(part) / self.width for part in self.dash.split())) if self.dash else "-"
        # Widths are pixels of 1/100 inch in the SVG, and points of 1/72 inch in matplotlib.
        x, y = _without_far_points(axes, self.x, self.y)
        return axes.plot(x, y, color=self.color, lw=self.width * 0.72, ls=style, alpha=self.opacity)


@dataclass(frozen=True)
class Dots(Mark):
    """Filled circles, or white ones with a rim if ``hollow``; ``radius`` is in pixels. ``steps``, ``time``: as Line."""

    panel: int
    x: Numbers
    y: Numbers
    color: str = BLUE
    radius: float = 3.0
    hollow: bool = False
    steps: bool = False
    time: Time | None = None

    def at(self, step: int) -> "Dots":
        return _at(self, step, "x", "y")

    def shape(self, pixels: Pixels) -> Shape:
        return {
            "is": "dots", **_common(self), "points": _rounded(pixels(self.x, self.y)), "color": self.color,
            "radius": self.radius, "hollow": self.hollow,
        }  # fmt: skip

    def draw(self, axes: Axes) -> Sequence[Artist]:
        return axes.plot(
            *_without_far_points(axes, self.x, self.y), "o", ms=2 * self.radius * 0.72, mec=self.color, mew=1.1,
            mfc="white" if self.hollow else self.color,
        )  # fmt: skip


@dataclass(frozen=True)
class Arrow(Mark):
    """An arrow from (x, y) to (x + dx, y + dy), or several, if these are arrays. ``time``: as Line."""

    panel: int
    x: Numbers
    y: Numbers
    dx: Numbers
    dy: Numbers
    color: str = BLUE
    width: float = 2.0
    time: Time | None = None

    def at(self, step: int) -> "Arrow":
        return _at(self, step, "x", "y", "dx", "dy")

    def shape(self, pixels: Pixels) -> Shape:
        tails, heads = pixels(self.x, self.y), pixels(np.add(self.x, self.dx), np.add(self.y, self.dy))
        ends = np.hstack([tails, heads]).round(1)
        ends[~(np.hypot(*(heads - tails).T) > 1.0)] = np.nan  # no direction can be seen
        arrows = [None if row[0] != row[0] else row for row in ends.tolist()]
        return {"is": "arrows", **_common(self), "ends": arrows, "color": self.color, "width": self.width}

    def draw(self, axes: Axes) -> Sequence[Artist]:
        style = {"arrowstyle": "-|>", "color": self.color, "lw": self.width * 0.72, "shrinkA": 0, "shrinkB": 0}
        arrows = np.broadcast_arrays(*map(np.atleast_1d, (self.x, self.y, self.dx, self.dy)))
        return [
            axes.annotate("", (x + dx, y + dy), (x, y), arrowprops=style)
            for x, y, dx, dy in zip(*arrows, strict=True)
            if np.isfinite((x, y, dx, dy)).all()
        ]


@dataclass(frozen=True)
class Text(Mark):
    """Text at (x, y). ``anchor`` says which part of the text is there: "start", "middle" or "end"."""

    panel: int
    x: float
    y: float
    text: str
    color: str = BLACK
    anchor: str = "start"
    size: float = 12.0

    def shape(self, pixels: Pixels) -> Shape | None:
        (place,) = _rounded(pixels([self.x], [self.y]))
        if place is None:
            return None
        return {
            "is": "text", "panel": self.panel, "at": place, "text": self.text, "color": self.color,
            "anchor": self.anchor, "size": self.size,
        }  # fmt: skip

    def draw(self, axes: Axes) -> Sequence[Artist]:
        if np.isnan(_without_far_points(axes, self.x, self.y)).any():
            return []
        side = {"start": "left", "middle": "center", "end": "right"}[self.anchor]
        return [axes.text(self.x, self.y, self.text, color=self.color, ha=side, size=self.size * 0.72)]


@dataclass(frozen=True)
class Raster(Mark):
    """A map of coloured cells. It covers what is listed before it.

    rgba   -- colours from 0 to 1, shape (rows, columns, 4); row 0 is at the bottom
    extent -- (left, right, bottom, top), the outer edges of the outermost cells; the cells are equally large on the
              screen, so on a logarithmic axis their values differ by a constant factor
    """

    panel: int
    rgba: np.ndarray
    extent: tuple[float, float, float, float]

    @cached_property
    def png(self) -> bytes:
        """One pixel for each cell."""
        picture = io.BytesIO()
        matplotlib.image.imsave(picture, np.ascontiguousarray(self.rgba[::-1]), pil_kwargs={"compress_level": 1})
        return picture.getvalue()

    @cached_property
    def key(self) -> str:
        """Names the picture by what it shows, so that it travels once."""
        return blake2b(self.png, digest_size=8).hexdigest()

    @property
    def data_url(self) -> str:
        return f"data:image/png;base64,{base64.b64encode(self.png).decode()}"

    def shape(self, pixels: Pixels) -> Shape:
        left, right, bottom, top = self.extent
        (x0, y0), (x1, y1) = pixels([left, right], [top, bottom]).round(1).tolist()
        return {"is": "raster", "panel": self.panel, "box": [x0, y0, x1 - x0, y1 - y0], "picture": self.key}

    def draw(self, axes: Axes) -> Sequence[Artist]:
        left, right, bottom, top = self.extent
        # In axes coordinates: in data coordinates a logarithmic axis would stretch the cells.
        corners = axes.transAxes.inverted().transform(axes.transData.transform([(left, bottom), (right, top)]))
        (x0, y0), (x1, y1) = corners
        return [
            axes.imshow(
                self.rgba, origin="lower", aspect="auto", interpolation="nearest", extent=(x0, x1, y0, y1),
                transform=axes.transAxes,
            )
        ]  # fmt: skip


def sticks(panel: int, x: np.ndarray, heights: np.ndarray, color: str) -> Line:
    """A vertical line from 0 to each height, as one line with a gap after each; x and heights of shape (n,)."""
    up_and_down = np.column_stack([np.zeros_like(heights), heights, np.full_like(heights, np.nan)])
    return Line(panel, np.repeat(x, 3), up_and_down.ravel(), color, 2)


Timed = TypeVar("Timed", "Line", "Dots", "Arrow")


def _at(mark: Timed, step: int, *fields: str) -> Timed:
    """A mark with the points of its ``fields`` that are shown after ``step`` steps."""
    time: Time | None = mark.time
    if time is None:
        return mark
    shown = slice(0 if time == "grows" else step, step + 1)
    points: dict[str, Any] = {name: np.asarray(getattr(mark, name))[shown] for name in fields}
    return replace(mark, time=None, **points)


def _common(mark: Line | Dots | Arrow) -> Shape:
    """The panel of a mark, and what it has to do with the time."""
    times = {"time": mark.time, "steps": getattr(mark, "steps", False)}
    return {"panel": mark.panel, **{name: value for name, value in times.items() if value}}


def _rounded(points: np.ndarray) -> list[list[float] | None]:
    """Pixels of shape (n, 2) to a tenth; None for a point that is nan."""
    return [None if x != x or y != y else [x, y] for x, y in points.round(1).tolist()]


def _without_far_points(axes: Axes, x: Numbers, y: Numbers) -> tuple[np.ndarray, np.ndarray]:
    """x and y, with nan for points so far outside the panel that a renderer would fail on them."""
    x, y = np.broadcast_arrays(np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float)))
    with np.errstate(all="ignore"):
        points = axes.transAxes.inverted().transform(axes.transData.transform(np.column_stack([x, y])))
    far = ~(np.abs(points) < 50).all(axis=1)
    return np.where(far, np.nan, x), np.where(far, np.nan, y)
