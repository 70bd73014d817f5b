"""A picture in two layers: a background that matplotlib draws once, and marks on it as SVG, drawn anew at every change.

A change of a slider then costs a few milliseconds and a few kilobytes. A stored page has no kernel that could draw the
marks, so matplotlib can also draw them, together with the background, into one PNG.
"""

import io
from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from hashlib import blake2b
from typing import TypedDict, Unpack

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from playground.marks import Mark, Numbers, Raster, Shape

#: CSS pixels for an inch of figure, and image pixels for a CSS pixel, so that sharp screens show a sharp background.
DPI, PIXEL_RATIO = 100, 1.6

#: What matplotlib calls the axes of a colour bar.
COLOR_BAR = "<colorbar>"

FONT = "DejaVu Sans, Verdana, sans-serif"
#: Font sizes in points.
TITLE, LABEL, TICK = 10.5, 9.5, 8.5


def new_figure(width: int, height: int) -> Figure:
    """An empty figure, its size in CSS pixels. Its layout is computed when the canvas is made."""
    return Figure(figsize=(width / DPI, height / DPI), dpi=DPI, layout="constrained", facecolor="white")


class Scales(TypedDict, total=False):
    """The limits, the scales and the ticks of a panel, as ``Axes.set`` takes them."""

    xlim: tuple[float, float]
    ylim: tuple[float, float]
    xscale: str
    yscale: str
    xticks: Sequence[float]


def panel(axes: Axes, title: str = "", xlabel: str = "", ylabel: str = "", **scales: Unpack[Scales]) -> Axes:
    """Label a panel and fix its limits: a background that is drawn once must not rescale."""
    axes.set_title(title, size=TITLE, loc="left")
    axes.set_xlabel(xlabel, size=LABEL)
    axes.set_ylabel(ylabel, size=LABEL)
    axes.tick_params(labelsize=TICK, color="#999999")
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[:].set_color("#999999")
    axes.set(**scales)
    return axes


class Canvas:
    """A figure with a fixed layout: the background, and the coordinates in which marks are drawn on it."""

    def __init__(self, figure: Figure):
        self._figure = figure
        FigureCanvasAgg(figure)
        if engine := figure.get_layout_engine():
            engine.execute(figure)  # takes a third of the time of drawing the figure
        figure.set_layout_engine("none")  # marks that are added later must not move the panels
        for axes in figure.axes:
            axes.apply_aspect()  # as drawing does: where a mark lies must be known before the first drawing
        self.width, self.height = (round(side * DPI) for side in figure.get_size_inches())

    @property
    def size(self) -> dict[str, int]:
        """In CSS pixels, which are fewer than the pixels of the PNG."""
        return {"width": self.width, "height": self.height}

    @property
    def panels(self) -> list[Axes]:
        """The figure's axes; a mark's ``panel`` is an index into them."""
        return self._figure.axes

    @cached_property
    def background(self) -> bytes:
        """The figure without marks, as PNG."""
        return self._png()

    @cached_property
    def key(self) -> str:
        """Names the background by what it shows, so that it travels once."""
        return blake2b(self.background, digest_size=8).hexdigest()

    def png(self, marks: Iterable[Mark]) -> bytes:
        """The figure with marks, as PNG: for a page without a kernel."""
        background = [set(panel.get_children()) for panel in self.panels]
        try:
            artists = [artist for mark in marks for artist in mark.draw(self.panels[mark.panel])]
            for order, artist in enumerate(artists, start=10):
                artist.set_zorder(order)  # above the background and in the order of the list, as in SVG
            return self._png()
        finally:
            # All that was added, also by a drawing that was stopped half-way: it must not be in the next picture.
            for panel, own in zip(self.panels, background, strict=True):
                for artist in set(panel.get_children()) - own:
                    artist.remove()

    def _png(self) -> bytes:
        picture = io.BytesIO()
        self._figure.savefig(picture, format="png", dpi=DPI * PIXEL_RATIO)
        self._figure.set_dpi(DPI)
        return picture.getvalue()

    def shape(self, mark: Mark) -> Shape | None:
        """A mark in pixels from the top left of the picture; None where nothing is to be seen."""
        return mark.shape(partial(self._pixels, mark.panel))

    def clip(self, number: int) -> tuple[float, float, float, float]:
        """Where the marks of a panel can be seen, (x, y, width, height) in pixels: its box and a little more."""
        x, y, width, height = self._box(self.panels[number].bbox)
        return round(x - 4, 1), round(y - 4, 1), round(width + 8, 1), round(height + 8, 1)

    def maps(self, marks: Iterable[Mark]) -> list[list[float]]:
        """Where colours stand for numbers: maps, and the colour bars beside them.

        Each as (x, y, width, height), in shares of the picture from its top left. A dark page, which turns pictures
        inside out, leaves these places as they are.
        """
        boxes = [mark.shape(partial(self._pixels, mark.panel))["box"] for mark in marks if isinstance(mark, Raster)]
        if boxes:
            boxes += [self._box(_with_ends(axes)) for axes in self.panels if axes.get_label() == COLOR_BAR]
        return [np.round(np.divide(box, [self.width, self.height] * 2), 5).tolist() for box in boxes]

    def _box(self, box: Bbox) -> list[float]:
        """(x, y, width, height) in pixels from the top left."""
        return [box.x0, self.height - box.y1, box.width, box.height]

    def _pixels(self, number: int, x: Numbers, y: Numbers) -> np.ndarray:
        """Data coordinates of a panel as pixels from the top left, shape (n, 2); nan for what lies far outside."""
        x, y = np.broadcast_arrays(np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float)))
        with np.errstate(all="ignore"):
            points = self.panels[number].transData.transform(np.column_stack([x, y]))
            points[:, 1] = self.height - points[:, 1]
            far = ~(np.abs(points) < 20 * self.width).all(axis=1)
        points[far] = np.nan
        return points


def _with_ends(bar: Axes) -> Bbox:
    """The box of a colour bar with its pointed ends, which stand for what is beyond its scale."""
    return Bbox.union([bar.bbox, *(end.get_window_extent() for end in bar.patches)])
