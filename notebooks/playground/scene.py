"""What is drawn, as data for the front end: shapes in pixels, captions, and the pictures that they lie on."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.canvas import Canvas
from playground.controls import Pad, Value
from playground.experiment import Experiment, Film, Frame
from playground.marks import Raster

Scene = dict[str, Any]


class Pictures:
    """The PNGs that a page needs: each is sent once, and is known by its key as long as the page keeps it."""

    #: So many a page keeps; those used longest ago make room. A scene needs two or three.
    MOST = 32

    def __init__(self) -> None:
        self._sent: OrderedDict[str, None] = OrderedDict()  # the one used last stands last
        self._waiting: dict[str, bytes] = {}

    def add(self, key: str, picture: bytes) -> str:
        if key in self._sent:
            self._sent.move_to_end(key)
        else:
            self._waiting[key] = picture
        return key

    def unsent(self) -> dict[str, bytes]:
        """Those that were added and not sent yet; from now on they count as sent."""
        new, self._waiting = self._waiting, {}
        self._sent.update(dict.fromkeys(new))
        return new

    def dropped(self) -> list[str]:
        """The keys of those that the page is to forget; from now on they count as not sent."""
        return [self._sent.popitem(last=False)[0] for _ in range(len(self._sent) - self.MOST)]


def opening(experiment: Experiment, defaults: Mapping[str, Value], canvas: Canvas) -> Scene:
    """What of an experiment stays the same while its knobs turn."""
    return {
        "title": experiment.name,
        "drivenBy": experiment.driven_by,
        "size": [canvas.width, canvas.height],
        "controls": [
            {"name": name, "default": defaults[name], **control.data()} for name, control in experiment.controls.items()
        ],
        "buttons": [button.label for button in experiment.buttons],
        "pads": [{"label": pad.label, "point": pad.point, "x": pad.x, "y": pad.y} for pad in experiment.pads],
        "time": experiment.time,
    }


def scene(shown: Frame | Film, pictures: Pictures, pads: Sequence[Pad] = ()) -> Scene:
    """The marks in pixels, the captions, the keys of the pictures, which are added to ``pictures``, and where the
    panels of the marks and of the pads lie: a panel may have other limits at another setting."""
    for mark in shown.marks:
        if isinstance(mark, Raster):
            pictures.add(mark.key, mark.png)
    canvas = shown.canvas
    shapes = [shape for mark in shown.marks if (shape := canvas.shape(mark))]
    drawn_in = sorted({shape["panel"] for shape in shapes})
    return {
        "background": pictures.add(canvas.key, canvas.background),
        "clips": {str(number): canvas.clip(number) for number in drawn_in},
        "panels": {str(number): _named_geometry(canvas, number) for number in drawn_in},
        "maps": canvas.maps(shown.marks),
        "marks": shapes,
        "captions": list(shown.captions) if isinstance(shown, Film) else [shown.caption],
        "pads": [panel_geometry(canvas, pad.panel) for pad in pads],
    }


def panel_geometry(canvas: Canvas, number: int) -> Scene:
    """Where a panel lies in the picture, and what its axes go from and to, so that the page can tell a place in it."""
    axes = canvas.panels[number]
    box = axes.bbox
    return {
        "box": np.round([box.x0, canvas.height - box.y1, box.width, box.height], 1).tolist(),
        "limits": [*map(float, axes.get_xlim()), *map(float, axes.get_ylim())],
        "log": [axes.get_xscale() == "log", axes.get_yscale() == "log"],
    }  # fmt: skip


def _named_geometry(canvas: Canvas, number: int) -> Scene:
    """The same, and what its axes tell: what was pinned stays only where they still tell it."""
    axes = canvas.panels[number]
    return {**panel_geometry(canvas, number), "names": [axes.get_xlabel(), axes.get_ylabel()]}
