"""A picture in two layers: a background that matplotlib draws once, and marks over it as SVG, new for every change.

A change of a slider then costs a few milliseconds and a few kilobytes. The stored page has no kernel to draw the marks,
so the same marks can also be drawn by matplotlib into one PNG.
"""

import html
import io
from collections.abc import Iterable
from functools import cached_property, partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from playground.marks import Mark, Numbers

#: Pixels of the page for an inch of figure, and how much finer the background is drawn, for sharp screens.
DPI, FINER = 100, 1.6

FONT = "DejaVu Sans, Verdana, sans-serif"
STYLE = {"axes.titlesize": 10.5, "axes.labelsize": 9.5, "xtick.labelsize": 8.5, "ytick.labelsize": 8.5}


def figure(width: int, height: int) -> Figure:
    """An empty figure of so many pixels, laid out by constrained layout when the canvas is made."""
    return Figure(figsize=(width / DPI, height / DPI), dpi=DPI, layout="constrained", facecolor="white")


def panel(axes: Axes, title: str = "", xlabel: str = "", ylabel: str = "", **limits) -> Axes:
    """Name a panel's axes and fix their limits: a background that is drawn once must not rescale."""
    axes.set_title(title, size=STYLE["axes.titlesize"], loc="left")
    axes.set_xlabel(xlabel, size=STYLE["axes.labelsize"])
    axes.set_ylabel(ylabel, size=STYLE["axes.labelsize"])
    axes.tick_params(labelsize=STYLE["xtick.labelsize"], color="#999999")
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[:].set_color("#999999")
    axes.set(**limits)
    return axes


class Canvas:
    """A figure whose layout is settled; see the module's own words."""

    def __init__(self, drawn: Figure):
        self._figure = drawn
        FigureCanvasAgg(drawn)
        drawn.get_layout_engine().execute(drawn)  # a third of the time of drawing it all
        drawn.set_layout_engine("none")  # marks that come later must not move the panels
        self.width, self.height = (round(side * DPI) for side in drawn.get_size_inches())

    @property
    def panels(self) -> list[Axes]:
        """The figure's axes, in the order in which marks count them."""
        return self._figure.axes

    @cached_property
    def background(self) -> bytes:
        """The figure without marks, as PNG."""
        return self._png()

    def png(self, marks: Iterable[Mark]) -> bytes:
        """The figure with marks, as PNG: what a page shows that has no kernel."""
        artists = [artist for mark in marks for artist in mark.draw(self.panels[mark.panel])]
        for order, artist in enumerate(artists, start=10):
            artist.set_zorder(order)  # over the background and in the order of the list, as SVG lies
        try:
            return self._png()
        finally:
            for artist in artists:
                artist.remove()

    def _png(self) -> bytes:
        picture = io.BytesIO()
        self._figure.savefig(picture, format="png", dpi=DPI * FINER)
        self._figure.set_dpi(DPI)
        return picture.getvalue()

    def svg(self, marks: Iterable[Mark], title: str, describes: str) -> str:
        """The marks alone, of the same size as the background, with a title and words for a screen reader."""
        clips, layers = {}, []
        for mark in marks:
            clips.setdefault(mark.panel, self._clip(mark.panel))
            layers.append(
                f'<g clip-path="url(#panel-{id(self)}-{mark.panel})">{mark.svg(partial(self._pixels, mark.panel))}</g>'
            )
        return (
            f'<svg role="img" viewBox="0 0 {self.width} {self.height}" font-family="{FONT}" '
            f'style="display:block;width:100%;height:auto"><title>{html.escape(title)}</title>'
            f"<desc>{html.escape(describes)}</desc><defs>{''.join(clips.values())}</defs>{''.join(layers)}</svg>"
        )

    def _pixels(self, number: int, x: Numbers, y: Numbers) -> np.ndarray:
        x, y = np.broadcast_arrays(np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float)))
        with np.errstate(all="ignore"):
            places = self.panels[number].transData.transform(np.column_stack([x, y]))
            places[:, 1] = self.height - places[:, 1]
            far = ~(np.abs(places) < 20 * self.width).all(axis=1)
        places[far] = np.nan
        return places

    def _clip(self, number: int) -> str:
        box = self.panels[number].bbox
        return (
            f'<clipPath id="panel-{id(self)}-{number}"><rect x="{box.x0 - 4:.1f}" y="{self.height - box.y1 - 4:.1f}" '
            f'width="{box.width + 8:.1f}" height="{box.height + 8:.1f}"/></clipPath>'
        )
