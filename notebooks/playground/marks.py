"""The moving parts of a picture: lines, dots, arrows, text and maps, as SVG or, for the stored page, by matplotlib.

``panel`` is the index of the figure's axes; x and y are in the data coordinates of that panel.
"""

import base64
import html
import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import matplotlib.image
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from playground.palette import BLACK, BLUE

Numbers = Sequence[float] | np.ndarray | float
#: x and y in a panel's data coordinates -> pixels from the top left, shape (n, 2); nan for what lies far outside.
Pixels = Callable[[Numbers, Numbers], np.ndarray]


class Mark(ABC):
    """What can be drawn on a panel."""

    panel: int

    @abstractmethod
    def svg(self, pixels: Pixels) -> str:
        """An SVG element; empty where nothing is to be seen."""

    @abstractmethod
    def draw(self, axes: Axes) -> Sequence[Artist]:
        """Draw it with matplotlib, and return what was added to the axes."""


@dataclass(frozen=True)
class Line(Mark):
    """A line through points, with a gap where a point is not finite. ``dash`` is written as in SVG: "4 3"."""

    panel: int
    x: Numbers
    y: Numbers
    color: str = BLUE
    width: float = 2.0
    dash: str = ""
    opacity: float = 1.0

    def svg(self, pixels: Pixels) -> str:
        path = _path(pixels(self.x, self.y))
        dash = f' stroke-dasharray="{self.dash}"' if self.dash else ""
        return (
            f'<path d="{path}" fill="none" stroke="{self.color}" stroke-width="{self.width}" '
            f'stroke-opacity="{self.opacity}" stroke-linejoin="round"{dash}/>'
        )

    def draw(self, axes: Axes) -> Sequence[Artist]:
        style = (0, tuple(float(part) / self.width for part in self.dash.split())) if self.dash else "-"
        # Widths are pixels of 1/100 inch in the SVG, and points of 1/72 inch in matplotlib.
        x, y = _without_far_points(axes, self.x, self.y)
        return axes.plot(x, y, color=self.color, lw=self.width * 0.72, ls=style, alpha=self.opacity)


@dataclass(frozen=True)
class Dots(Mark):
    """Filled circles, or white ones with a rim if ``hollow``; ``radius`` is in pixels."""

    panel: int
    x: Numbers
    y: Numbers
    color: str = BLUE
    radius: float = 3.0
    hollow: bool = False

    def svg(self, pixels: Pixels) -> str:
        fill = "white" if self.hollow else self.color
        points = pixels(self.x, self.y)
        dots = "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{self.radius}"/>' for x, y in points[np.isfinite(points).all(1)]
        )
        return f'<g fill="{fill}" stroke="{self.color}" stroke-width="1.5">{dots}</g>'

    def draw(self, axes: Axes) -> Sequence[Artist]:
        return axes.plot(
            *_without_far_points(axes, self.x, self.y), "o", ms=2 * self.radius * 0.72, mec=self.color, mew=1.1,
            mfc="white" if self.hollow else self.color,
        )  # fmt: skip


@dataclass(frozen=True)
class Arrow(Mark):
    """An arrow from (x, y) to (x + dx, y + dy)."""

    panel: int
    x: float
    y: float
    dx: float
    dy: float
    color: str = BLUE
    width: float = 2.0

    def svg(self, pixels: Pixels) -> str:
        ends = pixels([self.x, self.x + self.dx], [self.y, self.y + self.dy])
        length = np.hypot(*(ends[1] - ends[0]))
        if not length > 1.0:
            return ""
        ahead = (ends[1] - ends[0]) / length
        aside, size = np.array([-ahead[1], ahead[0]]), min(9.0, length)
        head = np.array([ends[1], *(ends[1] - size * ahead + side * 0.45 * size * aside for side in (1, -1))])
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in head)
        shaft = _path(np.array([ends[0], ends[1] - 0.8 * size * ahead]))
        return (
            f'<path d="{shaft}" stroke="{self.color}" stroke-width="{self.width}"/>'
            f'<polygon points="{points}" fill="{self.color}"/>'
        )

    def draw(self, axes: Axes) -> Sequence[Artist]:
        style = {"arrowstyle": "-|>", "color": self.color, "lw": self.width * 0.72, "shrinkA": 0, "shrinkB": 0}
        return [axes.annotate("", (self.x + self.dx, self.y + self.dy), (self.x, self.y), arrowprops=style)]


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

    def svg(self, pixels: Pixels) -> str:
        ((x, y),) = pixels([self.x], [self.y])
        if not np.isfinite((x, y)).all():
            return ""
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" fill="{self.color}" text-anchor="{self.anchor}" font-size="{self.size}" '
            f'stroke="white" stroke-width="3" paint-order="stroke">{html.escape(self.text)}</text>'
        )

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
    def _png(self) -> bytes:
        picture = io.BytesIO()
        matplotlib.image.imsave(picture, np.ascontiguousarray(self.rgba[::-1]), pil_kwargs={"compress_level": 1})
        return picture.getvalue()

    def svg(self, pixels: Pixels) -> str:
        left, right, bottom, top = self.extent
        (x0, y1), (x1, y0) = pixels([left, right], [bottom, top])
        return (
            f'<image x="{x0:.1f}" y="{y0:.1f}" width="{x1 - x0:.1f}" height="{y1 - y0:.1f}" '
            f'preserveAspectRatio="none" style="image-rendering:pixelated" '
            f'href="data:image/png;base64,{base64.b64encode(self._png).decode()}"/>'
        )

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


def _path(points: np.ndarray) -> str:
    """The SVG path through pixels of shape (n, 2), interrupted where one is nan."""
    pieces, pen_up = [], True
    for x, y in points.tolist():
        if x != x or y != y:
            pen_up = True
            continue
        pieces.append(f"{'M' if pen_up else 'L'}{x:.1f} {y:.1f}")
        pen_up = False
    return "".join(pieces)


def _without_far_points(axes: Axes, x: Numbers, y: Numbers) -> tuple[np.ndarray, np.ndarray]:
    """x and y, with nan for points so far outside the panel that a renderer would fail on them."""
    x, y = np.broadcast_arrays(np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float)))
    with np.errstate(all="ignore"):
        points = axes.transAxes.inverted().transform(axes.transData.transform(np.column_stack([x, y])))
    far = ~(np.abs(points) < 50).all(axis=1)
    return np.where(far, np.nan, x), np.where(far, np.nan, y)
