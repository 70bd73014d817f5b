"""A constant lr against a cosine down to zero, each at its own best lr: three rules, three lengths, many seeds."""

from collections.abc import Callable
from itertools import product

import numpy as np

from grader.reporting.language import gettext
from playground.data import recorded_result
from playground.experiment import Table
from playground.memoised import memoised
from playground.network.training import train
from playground.over_seeds.table import verdict
from playground.over_seeds.tuned import Trainer, Tuned, tuned
from playground.rules import course_rule

#: The rates that each rule is tuned over, and its other knobs.
RULES: dict[str, tuple[np.ndarray, dict[str, float]]] = {
    "gradient_descent": (np.geomspace(0.4, 1.6, 7), {}),
    "heavy_ball": (np.geomspace(0.1, 0.6, 7), {"beta": 0.9}),
    "adam": (np.geomspace(0.018, 0.09, 7), {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}),
}
LENGTHS, STEPS_PER_EPOCH = (5, 10, 20), 19
#: How many seeds choose lr, and how many others measure it.
CHOOSING, MEASURING = 6, 16


def measured(first_seed: int = 0) -> np.ndarray:
    """The best lr, then the losses with it; of the constant, then of the cosine: (rules * lengths, 2, 1 + seeds)."""
    cosine = course_rule("cosine_decay").function
    seeds = np.arange(first_seed, first_seed + CHOOSING + MEASURING)

    def side(name: str, epochs: int, schedule: Callable[[int], float] | None) -> Tuned:
        return tuned(_trainer(name, epochs, schedule), {"lr": RULES[name][0]}, seeds[:CHOOSING], seeds[CHOOSING:])

    def row(name: str, epochs: int) -> list[list[float]]:
        schedules = (None, lambda step: cosine(step, epochs * STEPS_PER_EPOCH, 1.0, 0.0))
        return [[each.setting["lr"], *each.losses] for each in (side(name, epochs, schedule) for schedule in schedules)]

    return np.array([row(name, epochs) for name, epochs in product(RULES, LENGTHS)])


def _trainer(name: str, epochs: int, schedule: Callable[[int], float] | None) -> Trainer:
    return lambda knobs, seeds: train(
        course_rule(name), {**RULES[name][1], **knobs}, seeds, epochs, schedule=schedule
    ).validation.loss[-1]


@memoised
def recorded_or_measured() -> np.ndarray:
    recorded = recorded_result("constant_or_cosine")
    return measured() if recorded is None else recorded


def constant_or_cosine() -> Table:
    """For each rule and length the best lr of both, their mean losses, and whether the difference is more than luck."""
    rows = []
    for (name, epochs), (constant, cosine) in zip(product(RULES, LENGTHS), recorded_or_measured(), strict=True):
        told = [f"{each[1:].mean():.3f} ({each[0]:.2g})" for each in (constant, cosine)]
        rows.append((name, str(epochs), *told, *verdict(constant[1:], cosine[1:])))
    columns = (
        gettext("rule"), gettext("epochs"), gettext("constant (best lr)"), gettext("cosine to 0 (best lr)"),
        gettext("lower by"), gettext("noise"), gettext("the cosine is"),
    )  # fmt: skip
    return Table(columns, tuple(rows))
