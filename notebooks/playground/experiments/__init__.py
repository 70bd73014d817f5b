"""The experiments that the notebooks show, by name. A folder for each notebook, a file for each experiment."""

from playground.experiments.adam.adam_loses import adam_loses
from playground.experiments.adam.decay_maps import decay_maps
from playground.experiments.adam.grand_race import grand_race
from playground.experiments.adam.per_coordinate import per_coordinate
from playground.experiments.learning_rate.by_hand_or_automatic import by_hand_or_automatic
from playground.experiments.learning_rate.condition_number import condition_number
from playground.experiments.learning_rate.range_test import range_test
from playground.experiments.learning_rate.schedules import schedules
from playground.experiments.learning_rate.step_size import step_size
from playground.experiments.learning_rate.two_valleys import two_valleys
from playground.experiments.momentum.escape import escape
from playground.experiments.momentum.momentum_map import momentum_map
from playground.experiments.momentum.race import race
from playground.experiments.momentum.ravine import ravine
from playground.experiments.momentum.saddle import saddle
from playground.experiments.start.ball import ball
from playground.experiments.tuning.budgets import budgets
from playground.experiments.tuning.clipping import clipping
from playground.experiments.tuning.nuisance import nuisance
from playground.experiments.tuning.random_or_grid import random_or_grid
from playground.experiments.tuning.seed_noise import seed_noise
from playground.experiments.tuning.symptoms import symptoms
from playground.experiments.tuning.two_momentums import two_momentums
from playground.experiments.weight_decay.decay import decay
from playground.experiments.weight_decay.geometry import geometry
from playground.experiments.weight_decay.paths import paths
from playground.experiments.weight_decay.polynomial import polynomial

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
    "nuisance",
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
    "two_momentums",
    "two_valleys",
]
