"""How wide the range of learning rates is that work: of four rules, on two surfaces and on the digits network."""

import numpy as np

from grader.reporting.language import gettext
from playground.captions import short
from playground.data import recorded_result
from playground.experiment import Table
from playground.experiments.adam.grand_race import DEFAULTS, STEPS, SURFACES, final_loss
from playground.memoised import memoised
from playground.network.training import train
from playground.over_seeds.tuned import Trainer, trained
from playground.rules import KnobValue, Rule, course_rule
from playground.simulate import simulate

#: The rates that each rule is trained with on the digits; a factor of 10^(1/8) lies between neighbours.
RATES = {
    "gradient_descent": np.logspace(-1.5, 0.5, 17),
    "heavy_ball": np.logspace(-2.5, 0, 21),
    "rmsprop": np.logspace(-3.5, -1, 21),
    "adam": np.logspace(-3, -0.5, 21),
}
SEEDS, EPOCHS = 6, 8
#: On a surface a rate works if the loss of the last steps stays below ARRIVED, in a training if it ends below so many
#: times the best.
ARRIVED, TIMES = 0.01, 2.0
ON_SURFACES = np.logspace(-4, 1, 101)


def measured(first_seed: int = 0) -> np.ndarray:
    """The median loss of each rule at each of its rates, after eight epochs, nan where it has no more rates."""
    losses = np.full((len(RATES), max(map(len, RATES.values()))), np.nan)
    seeds = np.arange(first_seed, first_seed + SEEDS)
    for row, (name, rates) in zip(losses, RATES.items(), strict=True):
        row[: len(rates)] = np.median(trained(_trainer(name), {"lr": rates}, seeds), axis=1)
    return losses


def _trainer(name: str) -> Trainer:
    driver = course_rule(name)
    return lambda knobs, seeds: train(driver, {**_usual(driver), **knobs}, seeds, EPOCHS).validation.loss[-1]


def _usual(driver: Rule) -> dict[str, KnobValue]:
    return {knob: DEFAULTS[knob] for knob in driver.knobs if knob != "lr"}


@memoised
def recorded_or_measured() -> np.ndarray:
    recorded = recorded_result("rates_that_work")
    return measured() if recorded is None else recorded


def that_arrive(name: str, surface: str) -> np.ndarray:
    """The rates at which a rule arrives on a surface of the race, after its 100 steps."""
    driver = course_rule(name)
    run = simulate(driver, SURFACES[surface], STEPS, lr=ON_SURFACES, **_usual(driver))
    return ON_SURFACES[final_loss(run.loss) < ARRIVED]


def that_train(name: str, losses: np.ndarray) -> np.ndarray:
    """The rates with a loss below twice the best; losses of that rule, as ``measured`` gives them."""
    kept = losses[: len(RATES[name])]
    return RATES[name][kept < TIMES * np.nanmin(kept)]


def factor(rates: np.ndarray) -> float:
    """How many times as large the largest is as the smallest; 0 where there is none."""
    return float(rates[-1] / rates[0]) if rates.size else 0.0


def rates_that_work() -> Table:
    """For each rule, the rates that arrive in the ravine and in the bent valley, and those that train the network."""
    rows = []
    for name, losses in zip(RATES, recorded_or_measured(), strict=True):
        ranges = that_arrive(name, "ravine"), that_arrive(name, "bent valley"), that_train(name, losses)
        rows.append((name, *map(_told, ranges)))
    columns = gettext("rule"), gettext("in the ravine"), gettext("in the bent valley"), gettext("on the digits")
    return Table(columns, tuple(rows))


def _told(rates: np.ndarray) -> str:
    if not rates.size:
        return gettext("none")
    facts = {"low": short(rates[0]), "high": short(rates[-1]), "factor": f"{factor(rates):.0f}"}
    return gettext("{low} to {high}: a factor of {factor}", **facts)
