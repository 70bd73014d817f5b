"""The experiments that the notebooks call, by name. One file a notebook."""

from playground.experiments.adam import adam_loses, decay_maps, grand_race, per_coordinate
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
from playground.experiments.symptoms import clipping, symptoms
from playground.experiments.tuning import budgets, random_or_grid, seed_noise
from playground.experiments.weight_decay import (
    decay,
    geometry,
    paths,
    polynomial,
)

__all__ = [
    "adam_loses",
    "ball",
    "budgets",
    "by_hand_or_automatic",
    "clipping",
    "condition_number",
    "decay",
    "decay_maps",
    "escape",
    "geometry",
    "grand_race",
    "momentum_map",
    "paths",
    "per_coordinate",
    "polynomial",
    "race",
    "random_or_grid",
    "range_test",
    "ravine",
    "saddle",
    "schedules",
    "seed_noise",
    "step_size",
    "symptoms",
    "two_valleys",
]
