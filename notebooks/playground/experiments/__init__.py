"""The experiments that the notebooks show, by name. A folder for each notebook, a file for each experiment.

A file is imported when its experiment is first asked for: drawing takes half a second to import, and a notebook begins
with words.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from grader.reporting.language import gettext
from playground.stopped import stoppable

if TYPE_CHECKING:
    from playground.experiments.adam.adam_loses import adam_loses
    from playground.experiments.adam.decay_maps import decay_maps
    from playground.experiments.adam.forgetting import forgetting
    from playground.experiments.adam.grand_race import grand_race
    from playground.experiments.adam.per_coordinate import per_coordinate
    from playground.experiments.further.averaged_weights import averaged_weights
    from playground.experiments.further.batch_and_lr import batch_and_lr
    from playground.experiments.further.muon_race import muon_race
    from playground.experiments.further.parameter_groups import parameter_groups
    from playground.experiments.further.second_beta import second_beta
    from playground.experiments.further.sign_step import sign_step
    from playground.experiments.further.singular_values import singular_values
    from playground.experiments.further.unknown_length import unknown_length
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

#: Each experiment stands in the file of its name, in one of these folders.
_FOLDERS = {
    "start": ("ball",),
    "learning_rate": (
        "by_hand_or_automatic",
        "condition_number",
        "range_test",
        "schedules",
        "step_size",
        "two_valleys",
    ),
    "momentum": ("escape", "momentum_map", "race", "ravine", "saddle"),
    "weight_decay": ("decay", "geometry", "paths", "polynomial"),
    "adam": ("adam_loses", "decay_maps", "forgetting", "grand_race", "per_coordinate"),
    "tuning": ("budgets", "clipping", "nuisance", "random_or_grid", "seed_noise", "symptoms", "two_momentums"),
    "further": (
        "averaged_weights",
        "batch_and_lr",
        "muon_race",
        "parameter_groups",
        "second_beta",
        "sign_step",
        "singular_values",
        "unknown_length",
    ),
}

__all__ = [
    "adam_loses",
    "averaged_weights",
    "ball",
    "batch_and_lr",
    "budgets",
    "by_hand_or_automatic",
    "clipping",
    "condition_number",
    "decay",
    "decay_maps",
    "escape",
    "forgetting",
    "geometry",
    "grand_race",
    "momentum_map",
    "muon_race",
    "nuisance",
    "parameter_groups",
    "paths",
    "per_coordinate",
    "polynomial",
    "race",
    "random_or_grid",
    "range_test",
    "ravine",
    "saddle",
    "schedules",
    "second_beta",
    "seed_noise",
    "sign_step",
    "singular_values",
    "step_size",
    "symptoms",
    "two_momentums",
    "two_valleys",
    "unknown_length",
]


def __getattr__(name: str) -> Any:
    """Import an experiment; from then on it is an ordinary name here."""
    for folder, names in _FOLDERS.items():
        if name in names:
            with stoppable(lambda: gettext("Stopped before the experiment was imported.")):
                experiment = getattr(import_module(f"{__name__}.{folder}.{name}"), name)
            globals()[name] = experiment
            return experiment
    raise AttributeError(f"There is no experiment {name}. There are: {', '.join(__all__)}.")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
