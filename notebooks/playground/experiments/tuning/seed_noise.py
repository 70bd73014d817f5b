"""Six good settings under twelve seeds: which is chosen, as more of the seeds are looked at."""

from collections.abc import Callable
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Slider
from playground.data import recorded_result
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import BLUE, VERMILION
from playground.rules import course_rule, driven_by, rule

SETTINGS = {"A": (0.03, 0.9), "B": (0.05, 0.9), "C": (0.1, 0.8), "D": (0.2, 0.5), "E": (0.05, 0.95), "F": (0.4, 0.0)}
SEEDS, EPOCHS = 12, 8


@living
def seed_noise(choose_trial: Callable | None = None) -> Experiment:
    """The losses of each setting, one dot for each seed."""
    chooser = rule("choose_trial", choose_trial)
    scores = setting_scores()

    def frame(seeds: int, first: int) -> Frame:
        looked_at = (np.arange(seeds) + first - 1) % SEEDS
        chosen = int(chooser.function(scores[:, looked_at].copy()))
        return Frame(_background(), _marks(scores, looked_at, chosen), _caption(scores, looked_at, chosen))

    controls = {"seeds": Slider("seeds looked at", 1, SEEDS, 1, 1), "first": Slider("from seed number", 1, SEEDS, 1, 1)}
    return Experiment("Seeds", frame, controls, driven_by=driven_by(chooser))


@memoised
def setting_scores() -> np.ndarray:
    """Validation losses after eight epochs of heavy ball, shape (settings, seeds): recorded, or trained."""
    recorded = recorded_result("seed_noise")
    return trained_scores() if recorded is None else recorded


def trained_scores() -> np.ndarray:
    lr, beta = (np.repeat(values, SEEDS) for values in zip(*SETTINGS.values(), strict=True))
    trained = train(course_rule("heavy_ball"), {"lr": lr, "beta": beta}, np.tile(range(SEEDS), len(SETTINGS)), EPOCHS)
    return trained.validation.loss[-1].reshape(len(SETTINGS), SEEDS)


@cache
def _background() -> Canvas:
    figure = new_figure(820, 300)
    axes = panel(figure.subplots(), "One dot for each seed", "setting", "validation loss")
    axes.set_xlim(-0.6, len(SETTINGS) - 0.4)
    axes.set_xticks(range(len(SETTINGS)), [f"{n}: lr {lr:g}, beta {b:g}" for n, (lr, b) in SETTINGS.items()], size=8)
    low, high = setting_scores().min(), setting_scores().max()
    axes.set_ylim(low - 0.1 * (high - low), high + 0.1 * (high - low))
    return Canvas(figure)


def _marks(scores: np.ndarray, looked_at: np.ndarray, chosen: int) -> tuple[Mark, ...]:
    """The seeds looked at in colour, the other seeds in grey, and a line at each setting's median."""
    marks: list[Mark] = []
    for k, row in enumerate(scores):
        color = VERMILION if k == chosen else BLUE
        x = k + np.linspace(-0.18, 0.18, SEEDS)
        seen = np.isin(np.arange(SEEDS), looked_at)
        median = float(np.median(row[seen]))
        marks += [Dots(0, x[~seen], row[~seen], "#CCCCCC", 2.5), Dots(0, x[seen], row[seen], color, 3.5)]
        marks.append(Line(0, (k - 0.3, k + 0.3), (median, median), color, 2.2))
    return tuple(marks)


def _caption(scores: np.ndarray, looked_at: np.ndarray, chosen: int) -> str:
    names, medians = list(SETTINGS), np.median(scores, axis=1)
    spread = float(np.median(scores.std(axis=1, ddof=1)))
    overall = int(medians.argmin())
    agrees = "the same as" if overall == chosen else f"not {names[overall]}, which is"
    seeds = "one seed" if len(looked_at) == 1 else f"{len(looked_at)} seeds"
    return (
        f"By {seeds}, {names[chosen]} is chosen, {agrees} the choice by all {SEEDS}. "
        f"From seed to seed a loss typically scatters by {spread:.3f}; "
        f"the medians of the six settings lie within {np.ptp(medians):.3f}."
    )
