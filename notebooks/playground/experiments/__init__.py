"""The experiments that the notebooks call, by name. One file a notebook."""

from playground.experiments.learning_rate import (
    by_hand_or_automatic,
    condition_number,
    range_test,
    schedules,
    step_size,
    two_valleys,
)
from playground.experiments.momentum import escape, momentum_map, race, ravine, saddle
from playground.experiments.start import ball

__all__ = [
    "ball",
    "by_hand_or_automatic",
    "condition_number",
    "escape",
    "momentum_map",
    "race",
    "range_test",
    "ravine",
    "saddle",
    "schedules",
    "step_size",
    "two_valleys",
]
