"""Adam with a longer and a shorter memory for the squares, each at its own best lr, with a schedule and without."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Slider
from playground.data import recorded_result
from playground.experiment import Experiment, Frame
from playground.experiments.further.bench import CONSTANT, COSINE, count_steps, end_losses, schedule_choice, shape_of
from playground.experiments.further.seed_columns import column_marks, name_columns, threads
from playground.living import living
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import BLUE, GREEN, GREY, ORANGE, PURPLE
from playground.rules import KnobValue, course_rule
from playground.search.gain import Gain, gain

BETAS = {"0.9": PURPLE, "0.95": GREEN, "0.99": ORANGE, "0.999": BLUE}
RATES = np.logspace(-2.25, -1.25, 5)
#: lr is chosen with the first seeds, by the lowest mean, and what is drawn is measured with the others.
SEARCHED, FRESH = tuple(range(8)), tuple(range(8, 24))
EPOCHS, BATCH = 15, 32
LOWEST, TOP = 0.04, 0.16


@living
def second_beta() -> Experiment:
    """The losses of four values of beta2, one dot for each fresh seed."""

    def frame(schedule: str, seeds: int) -> Frame:
        rates, losses = measured(schedule)
        shown = losses[:, :seeds]
        marks = (*threads(0, shown, GREY, TOP), *column_marks(0, shown, tuple(BETAS.values()), TOP))
        return Frame(_background(), marks, _caption(schedule, rates, shown), _figures(shown))

    controls = {
        "schedule": schedule_choice(CONSTANT),
        "seeds": Slider(gettext("fresh seeds looked at"), 1, len(FRESH), len(FRESH), 1),
    }
    return Experiment(gettext("Adam's second memory"), frame, controls)


@memoised
def measured(schedule: str) -> tuple[np.ndarray, np.ndarray]:
    """The best lr of each beta2, and its losses with the fresh seeds, shape (betas, seeds): recorded, or trained."""
    recorded = recorded_result(f"second_beta, {schedule}")
    return _parted(trained(schedule) if recorded is None else recorded)


def trained(schedule: str) -> np.ndarray:
    """For each beta2 the best lr, and then its losses with the fresh seeds, shape (betas, 1 + seeds)."""
    betas = np.array([float(name) for name in BETAS])
    grid = np.repeat(betas, len(RATES) * len(SEARCHED)), np.tile(np.repeat(RATES, len(SEARCHED)), len(betas))
    searched = _losses(*grid, np.resize(SEARCHED, grid[0].size), schedule)
    best = RATES[searched.reshape(len(betas), len(RATES), -1).mean(axis=2).argmin(axis=1)]
    twice = np.repeat(betas, len(FRESH)), np.repeat(best, len(FRESH))
    fresh = _losses(*twice, np.resize(FRESH, twice[0].size), schedule)
    return np.column_stack([best, fresh.reshape(len(betas), len(FRESH))])


def _parted(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return table[:, 0], table[:, 1:]


def _losses(betas: np.ndarray, rates: np.ndarray, seeds: np.ndarray, schedule: str) -> np.ndarray:
    """The loss of a copy for each beta2, lr and seed."""
    knobs: dict[str, KnobValue] = {"lr": rates, "beta1": 0.9, "beta2": betas, "eps": 1e-8}
    shape = shape_of(schedule, count_steps(EPOCHS, BATCH))
    return end_losses(train(course_rule("adam"), knobs, seeds, EPOCHS, BATCH, schedule=shape))


def compared(schedule: str) -> Gain:
    """What 0.95 gains over 0.999, over all fresh seeds."""
    losses = dict(zip(BETAS, measured(schedule)[1], strict=True))
    return gain(losses["0.999"], losses["0.95"])


@cache
def _background() -> Canvas:
    figure = new_figure(760, 360)
    title = gettext("A dot for each fresh seed, a thick line at the mean; a thin line joins one seed's dots")
    axes = panel(figure.subplots(), title, "beta2", gettext("validation loss"), ylim=(LOWEST, TOP))
    name_columns(axes, tuple(BETAS))
    return Canvas(figure)


def _figures(shown: np.ndarray) -> dict[str, str]:
    return {f"beta2 {name}": f"{row.mean():.3f}" for name, row in zip(BETAS, shown, strict=True)}


def _caption(schedule: str, rates: np.ndarray, shown: np.ndarray) -> str:
    each = dict(zip(BETAS, rates, strict=True))
    ends = "; ".join(
        gettext("{beta2} at lr {lr}: {loss}", beta2=name, lr=short(each[name]), loss=loss)
        for name, loss in zip(BETAS, _figures(shown).values(), strict=True)
    )
    under = {
        CONSTANT: gettext("Constant lr. Mean validation loss of beta2 {ends}.", ends=ends),
        COSINE: gettext("Cosine down to 0. Mean validation loss of beta2 {ends}.", ends=ends),
    }[schedule]
    return f"{under} {_held_together(dict(zip(BETAS, shown, strict=True)))}"


def _held_together(losses: Mapping[str, np.ndarray]) -> str:
    old, new = losses["0.999"], losses["0.95"]
    if old.size < 2:
        return gettext("That is one seed: how much of it is luck cannot be told.")
    return gettext("From 0.999 to 0.95, seed by seed: {difference}", difference=gain(old, new).says)
