"""The experiments that the notebooks call, by name. One file a notebook."""

from playground.experiments.learning_rate import (
    by_hand_or_automatic,
    condition_number,
    range_test,
    schedules,
    step_size,
    two_valleys,
)
from playground.experiments.momentum import (
    escape,
    momentum_map,
    race,
    ravine,
    saddle,
)
from playground.experiments.start import (
    ball,
)
from playground.experiments.weight_decay import (
    decay,
    geometry,
    paths,
    polynomial,
)

__all__ = [
    "ball",
    "by_hand_or_automatic",
    "condition_number",
    "decay",
    "escape",
    "geometry",
    "momentum_map",
    "paths",
    "polynomial",
    "race",
    "range_test",
    "ravine",
    "saddle",
    "schedules",
    "step_size",
    "two_valleys",
]
