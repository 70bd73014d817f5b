"""The experiments that the notebooks call, by name. One file a notebook."""

from playground.experiments.learning_rate import (
    by_hand_or_automatic,
    condition_number,
    range_test,
    schedules,
    step_size,
    two_valleys,
)
from playground.experiments.start import ball
from playground.experiments.weight_decay import decay, geometry, paths, polynomial

__all__ = [
    "ball",
    "by_hand_or_automatic",
    "condition_number",
    "decay",
    "geometry",
    "paths",
    "polynomial",
    "range_test",
    "schedules",
    "step_size",
    "two_valleys",
]
