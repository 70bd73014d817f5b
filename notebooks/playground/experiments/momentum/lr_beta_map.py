"""What maps over (lr, beta) share: the centres of their cells, the marker of the present setting, and a note."""

import numpy as np

from grader.reporting.language import gettext
from playground.controls import Pad
from playground.maps import Map
from playground.marks import Dots, Line, Mark
from playground.palette import VERMILION


def cell_centres(cells: int, highest_lr: float) -> tuple[np.ndarray, np.ndarray]:
    """lr of shape (cells,) from 0 to the highest, and beta of shape (cells, 1) from 0 to 1."""
    return (np.arange(cells) + 0.5) * highest_lr / cells, ((np.arange(cells) + 0.5) / cells)[:, None]


def crosshair(panel: int, lr: float, beta: float, highest_lr: float) -> tuple[Mark, ...]:
    return (
        Line(panel, (lr, lr), (0, 1), VERMILION, 1.0),
        Line(panel, (0, highest_lr), (beta, beta), VERMILION, 1.0),
        Dots(panel, lr, beta, VERMILION, 5),
    )


def map_pad(panel: int) -> Pad:
    """The map as a place where lr and beta are dragged together."""
    return Pad(panel, gettext("lr and beta on the map"), x="lr", y="beta")


def coarseness(made: Map) -> str:
    """A sentence for the caption if the map could not be made in one run, else nothing."""
    if made.vectorised:
        return ""
    return gettext(
        "Your {rule} does not take arrays for lr and beta, so the map is coarser: a run for each of its cells.",
        rule="heavy_ball",
    )
