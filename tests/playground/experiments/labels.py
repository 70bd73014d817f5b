"""Labels of a picture that cannot be read: on one another, on what the picture shows, or cut off.

Everything is measured in pixels from the top left, as it is drawn: labels in the font of the page, marks by
``Canvas.shape``, the background by matplotlib's Agg renderer. A label may lie

- on one line that is faint: its contrast with the white ground is below 2; several of them add up, and it may not,
- on a grid, on level lines, on what is only an area: a map, a filled region,
- with a halo, on a guide that is drawn before it: a straight line along an axis, which nothing is read from.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text
from playground import palette
from playground.canvas import DPI, Canvas
from playground.experiment import Frame
from playground.marks import Shape

#: So many pixels of a box may lie on something else: letters seldom fill the corners of their box.
SLACK = 1.0
FAINT = 2.0
COLORS = {value: name.lower() for name, value in vars(palette).items() if isinstance(value, str) and value[:1] == "#"}


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def common(self, other: "Box") -> "Box":
        """What lies in both; its sides are the wrong way round if nothing does."""
        return Box(
            max(self.left, other.left), max(self.top, other.top),
            min(self.right, other.right), min(self.bottom, other.bottom),
        )  # fmt: skip

    @property
    def empty(self) -> bool:
        return self.left >= self.right or self.top >= self.bottom

    def holds(self, other: "Box") -> bool:
        return self.common(other) == other


@dataclass(frozen=True)
class Label:
    """Words in a picture, the rectangle that they fill, and where they can be seen at all."""

    words: str
    box: Box
    room: Box
    halo: bool
    order: int  # 0 is the background; marks follow in the order in which they are drawn

    @property
    def seen(self) -> bool:
        return not self.box.common(self.room).empty

    @property
    def cut(self) -> bool:
        return not self.room.grown(SLACK).holds(self.box)


@dataclass(frozen=True)
class Ink:
    """Lines or dots: segments of shape (n, 4), x and y of both ends, a dot being one of no length; and how far their
    ink reaches to each side."""

    name: str
    ends: np.ndarray
    reach: float
    room: Box
    guide: bool
    faint: bool
    order: int

    def hits(self, label: Label) -> bool:
        if self.guide and label.halo and self.order <= label.order:
            return False
        covered = label.box.grown(self.reach - SLACK).common(self.room)
        return not covered.empty and crosses(self.ends, covered)


def crosses(ends: np.ndarray, box: Box) -> bool:
    """Whether one of the segments, shape (n, 4), meets the box: the shares of each that lie between its sides."""
    ends = ends[np.isfinite(ends).all(axis=1)]
    start, way = ends[:, :2], ends[:, 2:] - ends[:, :2]
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = ((np.array(corner) - start) / way for corner in ((box.left, box.top), (box.right, box.bottom)))
    enters = np.fmin(one, other).max(axis=1, initial=0)
    leaves = np.fmax(one, other).min(axis=1, initial=1)
    return bool((enters <= leaves).any())


def collisions(frame: Frame) -> list[str]:
    """What is wrong with the labels of a frame, a sentence for each."""
    labels, inks = _labels(frame), _inks(frame)
    hit = [(label, ink) for label in labels for ink in inks if ink.hits(label)]
    return [
        *(f"“{one.words}” lies on “{other.words}”" for one, other in combinations(labels, 2) if _overlap(one, other)),
        *(f"“{label.words}” lies on {ink.name}" for label, ink in hit if not ink.faint),
        *(f"“{words}” lies on several pale lines" for words in _crowded(hit)),
        *(f"“{label.words}” is cut off" for label in labels if label.cut),
    ]


def _crowded(hit: list[tuple[Label, Ink]]) -> list[str]:
    """The words that lie on more than one faint line."""
    times = Counter(label.words for label, ink in hit if ink.faint)
    return [words for words, number in times.items() if number > 1]


def _overlap(one: Label, other: Label) -> bool:
    return not one.box.grown(-SLACK).common(other.box).empty


def _labels(frame: Frame) -> list[Label]:
    canvas = frame.canvas
    words = [label for order, shape in _shapes(frame, "text") if (label := _written(canvas, shape, order)).seen]
    return [*_background_labels(canvas), *words]


def _inks(frame: Frame) -> list[Ink]:
    marks = (_ink(frame.canvas, shape, order) for order, shape in _shapes(frame, *SEGMENTS))
    return [*_background_inks(frame.canvas), *marks]


# --- the marks --------------------------------------------------------------------------------------------------------


def _shapes(frame: Frame, *kinds: str) -> Iterator[tuple[int, Shape]]:
    """The marks of these kinds in pixels, with the order in which they are drawn."""
    for order, mark in enumerate(frame.marks, start=1):
        shape = frame.canvas.shape(mark)
        if shape is not None and shape["is"] in kinds:
            yield order, shape


def _written(canvas: Canvas, shape: Shape, order: int) -> Label:
    (x, y), (width, height, descent) = shape["at"], _extent(shape["text"], shape["size"])
    left = x - {"start": 0, "middle": width / 2, "end": width}[shape["anchor"]]
    box = Box(left, y - height + descent, left + width, y + descent)
    return Label(shape["text"], box, _clip(canvas, shape["panel"]), halo=True, order=order)


@cache
def _renderer() -> RendererAgg:
    return RendererAgg(100, 100, DPI)


@cache
def _extent(words: str, size: float) -> tuple[float, float, float]:
    """Width, height and descent of words in pixels, ``size`` being that of the font in pixels."""
    return _renderer().get_text_width_height_descent(words, FontProperties(size=size * 72 / DPI), ismath=False)


def _clip(canvas: Canvas, number: int) -> Box:
    x, y, width, height = canvas.clip(number)
    return Box(x, y, x + width, y + height)


def _line_segments(shape: Shape) -> np.ndarray:
    return _joined(np.array([point or (np.nan, np.nan) for point in shape["points"]], dtype=float).reshape(-1, 2))


def _dot_segments(shape: Shape) -> np.ndarray:
    return np.array([[*point, *point] for point in shape["points"] if point], dtype=float).reshape(-1, 4)


def _arrow_segments(shape: Shape) -> np.ndarray:
    return np.array([ends for ends in shape["ends"] if ends], dtype=float).reshape(-1, 4)


SEGMENTS: dict[str, Callable[[Shape], np.ndarray]] = {
    "line": _line_segments,
    "dots": _dot_segments,
    "arrows": _arrow_segments,
}


def _ink(canvas: Canvas, shape: Shape, order: int) -> Ink:
    pale = faint(shape["color"], shape.get("opacity", 1.0))
    ends = SEGMENTS[shape["is"]](shape)
    reach = shape["radius"] if shape["is"] == "dots" else shape["width"] / 2
    name = _named(shape["is"], shape["color"], canvas.panels[shape["panel"]])
    guide = shape["is"] == "line" and _along_an_axis(ends)
    return Ink(name, ends, reach, _clip(canvas, shape["panel"]), guide, pale, order)


def _joined(points: np.ndarray) -> np.ndarray:
    """Segments from each point to the next, shape (n - 1, 4)."""
    return np.hstack([points[:-1], points[1:]])


def _along_an_axis(ends: np.ndarray) -> bool:
    return len(ends) == 1 and bool((ends[0, :2] == ends[0, 2:]).any())


# --- the background ---------------------------------------------------------------------------------------------------


@cache
def _background_labels(canvas: Canvas) -> tuple[Label, ...]:
    figure = canvas.panels[0].figure
    figure.draw_without_rendering()  # only then a legend knows its place
    hidden = {id(text) for axes in canvas.panels for text in _hidden_tick_labels(axes)}
    texts = (text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible())
    keys = {id(text): handle for axes in (figure, *canvas.panels) for text, handle in _legend_rows(axes)}
    return tuple(
        Label(_quiet(text), _around(canvas, text, keys.get(id(text))), _whole(canvas), _has_halo(text), 0)
        for text in texts
        if id(text) not in hidden
    )


def _hidden_tick_labels(axes: Axes) -> Iterator[Text]:
    """Labels of ticks that matplotlib keeps and does not draw: those beyond the limits, or of an axis put away."""
    for axis in (axes.xaxis, axes.yaxis):
        axis.get_ticklabels(which="both")  # puts the ticks where they are drawn
        low, high = sorted(axis.get_view_interval())
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            if not (axes.axison and axis.get_visible() and low <= tick.get_loc() <= high):
                yield from (tick.label1, tick.label2)


def _legend_rows(parent) -> Iterator[tuple[Text, object]]:
    legends = [*parent.legends] if hasattr(parent, "legends") else parent.findobj(Legend)
    for legend in legends:
        yield from zip(legend.get_texts(), legend.legend_handles, strict=True)


def _quiet(text: Text) -> str:
    return " ".join(text.get_text().split())


def _around(canvas: Canvas, text: Text, handle=None) -> Box:
    """The rectangle of a text, and of what a legend explains by it."""
    boxes = [artist.get_window_extent(_renderer()) for artist in (text, handle) if artist is not None]
    sides = np.array([[box.x0, canvas.height - box.y1, box.x1, canvas.height - box.y0] for box in boxes])
    return Box(*sides[:, :2].min(axis=0), *sides[:, 2:].max(axis=0))


def _whole(canvas: Canvas) -> Box:
    return Box(0, 0, canvas.width, canvas.height)


def _has_halo(text: Text) -> bool:
    return bool(text.get_path_effects()) or text.get_bbox_patch() is not None


@cache
def _background_inks(canvas: Canvas) -> tuple[Ink, ...]:
    return tuple(ink for axes in canvas.panels for ink in (*_drawn_lines(canvas, axes), *_collected(canvas, axes)))


def _drawn_lines(canvas: Canvas, axes: Axes) -> Iterator[Ink]:
    for line in axes.lines:
        pale = faint(line.get_color(), line.get_alpha())
        points = _flipped(canvas, line.get_transform().transform(line.get_xydata()))
        ends, room = _joined(points), _whole(canvas).common(_clip(canvas, canvas.panels.index(axes)))
        if line.get_linestyle() != "None":
            reach = line.get_linewidth() / 2 * DPI / 72
            yield Ink(_named("line", line.get_color(), axes), ends, reach, room, _along_an_axis(ends), pale, 0)
        if line.get_marker() not in (None, "", " ", "None"):
            dots = np.hstack([points, points])
            yield Ink(_named("dots", line.get_color(), axes), dots, _radius(line), room, False, pale, 0)


def _radius(line: Line2D) -> float:
    return line.get_markersize() / 2 * DPI / 72


def _collected(canvas: Canvas, axes: Axes) -> Iterator[Ink]:
    """Dots of a scatter plot, and lines that were added together; level lines are neither."""
    room = _clip(canvas, canvas.panels.index(axes))
    for group in axes.collections:
        if isinstance(group, PathCollection):
            points = _flipped(canvas, group.get_offset_transform().transform(np.asarray(group.get_offsets())))
            radius = np.sqrt(group.get_sizes().max()) / 2 * DPI / 72
            color = group.get_facecolor()[0]
            pale = faint(color, group.get_alpha())
            yield Ink(_named("dots", color, axes), np.hstack([points, points]), radius, room, False, pale, 0)
        if isinstance(group, LineCollection):
            paths = (group.get_transform().transform(path) for path in group.get_segments())
            lines = [np.empty((0, 4)), *(_joined(_flipped(canvas, path)) for path in paths)]
            reach = group.get_linewidth()[0] / 2 * DPI / 72
            color = group.get_color()[0]
            pale = faint(color, group.get_alpha())
            yield Ink(_named("lines", color, axes), np.vstack(lines), reach, room, False, pale, 0)


def _flipped(canvas: Canvas, points: np.ndarray) -> np.ndarray:
    return np.column_stack([points[:, 0], canvas.height - points[:, 1]])


# --- colours ----------------------------------------------------------------------------------------------------------


def faint(color, opacity: float | None = None) -> bool:
    """Whether the contrast with white, by the formula of the Web's accessibility guidelines, is below 2."""
    blended = 1 + ((1 if opacity is None else opacity) * (np.array(to_rgb(color)) - 1))
    linear = np.where(blended <= 0.04045, blended / 12.92, ((blended + 0.055) / 1.055) ** 2.4)
    return 1.05 / (linear @ (0.2126, 0.7152, 0.0722) + 0.05) < FAINT


def _named(kind: str, color, axes: Axes) -> str:
    value = to_hex(color).upper()
    title = axes.get_title(loc="left")
    return f"the {COLORS.get(value, value)} {kind}" + (f" of “{title}”" if title else "")
