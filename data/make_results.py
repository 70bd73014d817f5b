"""Write results.npz: what the course's own rules gave in the experiments whose trainings take long.

    PYTHONPATH=.:notebooks python data/make_results.py            trains anew, about a minute
    PYTHONPATH=.:notebooks python data/make_results.py --compare  compares with what is stored, and writes nothing

A learner's own rule is always trained; these are shown as long as there is none. `tests/project/test_results.py` holds
them to a fresh run.
"""

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from playground.experiments.adam import decay_maps
from playground.experiments.further import (
    averaged_weights,
    batch_and_lr,
    bench,
    contenders,
    muon_race,
    parameter_groups,
    second_beta,
    unknown_length,
)
from playground.experiments.learning_rate import range_test
from playground.experiments.tuning import budgets, random_or_grid, seed_noise
from playground.over_seeds import decay_study, rate_study, schedule_study
from playground.rules import course_rule

RESULTS = Path(__file__).parent / "results.npz"


def _of_search(which: tuple[str, int]) -> np.ndarray:
    """Scores and errors, shape (2, trials, seeds)."""
    found = random_or_grid.searched(random_or_grid.all_settings()[which])
    return np.array([found.scores, found.errors])


def _of_range_test(name: str) -> np.ndarray:
    return getattr(range_test.trained_at_every_stop(course_rule("gradient_descent")), name)


@cache
def _averages() -> averaged_weights.Losses:
    return averaged_weights.trained(course_rule("ema_weights"))


@cache
def _under_schedule(name: str) -> unknown_length.Losses:
    return unknown_length.trained(None if name == unknown_length.CONSTANT else course_rule(name))


def _of_contender(name: str) -> np.ndarray:
    return muon_race.trained(course_rule(name), muon_race.SEARCHED + muon_race.FRESH)


#: How each result is made, by the name under which the experiment looks for it.
MAKERS: dict[str, Callable[[], np.ndarray]] = {
    "range_test, test": lambda: range_test.test_losses(course_rule("gradient_descent")),
    **{f"range_test, {name}": lambda name=name: _of_range_test(name) for name in range_test.Trained.__annotations__},
    **{
        f"decay_maps, {kind}": lambda name=name, kind=kind: decay_maps.trained_map(course_rule(name), kind).values
        for name, kind in (("adam", decay_maps.INSIDE), ("adamw", decay_maps.BESIDE))
    },
    **{
        f"random_or_grid, {' '.join(map(str, which))}": lambda which=which: _of_search(which)
        for which in random_or_grid.all_settings()
    },
    "seed_noise": seed_noise.trained_scores,
    **{f"budgets, {name}": lambda knobs=knobs: budgets.of_all_pools(knobs) for name, knobs in budgets.TUNED.items()},
    "rates_that_work": rate_study.measured,
    "constant_or_cosine": schedule_study.measured,
    **{
        f"decay_by_lr, {kind}": lambda kind=kind: decay_study.searched(kind)
        for kind in (decay_study.INSIDE, decay_study.BESIDE)
    },
    **{f"tuned decay, {kind}": lambda kind=kind: decay_study.measured(kind) for kind in decay_study.DECAYS},
    **{f"batch_and_lr, {name}": lambda name=name: batch_and_lr.trained(name) for name in batch_and_lr.RATES},
    **{
        f"unknown_length, {name}, {part}": lambda name=name, part=part: getattr(_under_schedule(name), part)
        for name in (unknown_length.CONSTANT, *unknown_length.SETTINGS)
        for part in unknown_length.Losses.__annotations__
    },
    **{
        f"averaged_weights, {name}": lambda name=name: getattr(_averages(), name)
        for name in averaged_weights.Losses.__annotations__
    },
    **{
        f"second_beta, {schedule}": lambda schedule=schedule: second_beta.trained(schedule)
        for schedule in (bench.CONSTANT, bench.COSINE)
    },
    **{f"muon_race, {name}": lambda name=name: _of_contender(name) for name in contenders.CONTENDERS},
    "parameter_groups": parameter_groups.trained,
}


def distance(one: np.ndarray, other: np.ndarray) -> float:
    """The largest difference as a share of the value, 0 where both are the same, inf where one alone is finite."""
    one, other = np.broadcast_arrays(one, other)
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    with np.errstate(all="ignore"):
        apart = np.where(same, 0.0, np.abs(one - other) / np.abs(other))
    return float(np.where(np.isnan(apart), np.inf, apart).max())


def main(arguments: list[str]) -> None:
    fresh = {name: make() for name, make in MAKERS.items()}
    if "--compare" in arguments:
        with np.load(RESULTS) as stored:
            for name, values in fresh.items():
                print(f"{name:40} {distance(values, stored[name]):.1e}")
    else:
        np.savez_compressed(RESULTS, **fresh)


if __name__ == "__main__":
    main(sys.argv[1:])
