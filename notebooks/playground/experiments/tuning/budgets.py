"""AdamW with one knob tuned, with two, with four: how good the winners are, for each number of trials.

As Dodge et al. (2019) do it: a pool of trials is trained once, and searches of every size are drawn from it.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Slider
from playground.data import recorded_result
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots
from playground.memoised import memoised
from playground.palette import LINES
from playground.progress_bar import bar
from playground.rules import course_rule
from playground.search.ranges import BetaRange, Range, random_settings
from playground.search.trials import search

#: The knobs of AdamW that are not tuned, and the ranges of those that are.
DEFAULTS = {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01}
RANGES = {
    "lr": Range(1e-4, 1.0),
    "beta1": BetaRange(0.5, 0.99),
    "eps": Range(1e-8, 1.0),
    "weight_decay": Range(1e-3, 3.0),
}
TUNED = {
    "lr": ("lr",),
    "lr, beta1": ("lr", "beta1"),
    "lr, beta1, eps, decay": ("lr", "beta1", "eps", "weight_decay"),
}
POOL, MOST_TRIALS, RESAMPLED, EPOCHS = 64, 32, 400, 8


@living
def budgets() -> Experiment:
    """The loss of the typical winner over the number of trials, for each set of tuned knobs."""
    typical = {name: _recorded_or_searched(name) for name in TUNED}
    background = _background(tuple((name, tuple(losses)) for name, losses in typical.items()))

    def frame(trials: int) -> Frame:
        here = {name: float(losses[trials - 1]) for name, losses in typical.items()}
        marks = [Dots(0, trials, loss, color, 5) for loss, color in zip(here.values(), LINES, strict=False)]
        return Frame(background, tuple(marks), _caption(trials, here))

    return Experiment("Budgets", frame, {"trials": Slider("trials a search", 1, MOST_TRIALS, 5, 1)})


@memoised
def _recorded_or_searched(name: str) -> np.ndarray:
    recorded = recorded_result(f"budgets, {name}")
    return typical_winner(TUNED[name]) if recorded is None else recorded


def typical_winner(knobs: Sequence[str]) -> np.ndarray:
    """The loss of the winner of a search of each size, from 1 trial on: medians over many searches, (MOST_TRIALS,).

    One seed chooses the winner, and its loss is that of two fresh seeds, so that luck in the choice does not count.
    """
    ranges = {name: RANGES[name] for name in knobs}
    fixed = {name: value for name, value in DEFAULTS.items() if name not in knobs}
    settings, shown = random_settings(ranges, POOL, seed=1), bar(f"a search of {', '.join(knobs)}", EPOCHS)
    pool = search(course_rule("adamw"), ranges, settings, fixed, seeds=(0, 1, 2), epochs=EPOCHS, on_progress=shown)
    scores = np.where(np.isnan(pool.scores), np.inf, pool.scores)
    random = np.random.RandomState(0)
    orders = np.argsort(random.uniform(size=(RESAMPLED, POOL)), axis=1)[:, :MOST_TRIALS]
    by_one, by_fresh = scores[orders, 0], scores[orders, 1:].mean(axis=2)
    winners = np.stack([by_one[:, :trials].argmin(axis=1) for trials in range(1, MOST_TRIALS + 1)])
    return np.median(by_fresh[np.arange(RESAMPLED), winners], axis=1)


@cache
def _background(typical: tuple[tuple[str, tuple[float, ...]], ...]) -> Canvas:
    figure = new_figure(720, 320)
    axes = panel(figure.subplots(), "The typical winner, by the knobs tuned", "trials", "validation loss, fresh seeds")
    axes.set(xlim=(0.9, MOST_TRIALS * 1.1), ylim=(0.1, 2.5), xscale="log", yscale="log")
    axes.set_xticks([1, 2, 5, 10, 20, 30], ["1", "2", "5", "10", "20", "30"])
    axes.set_yticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
    axes.minorticks_off()
    for (name, losses), color in zip(typical, LINES, strict=False):
        axes.plot(range(1, MOST_TRIALS + 1), losses, color=color, lw=1.8, label=name)
    axes.legend(frameon=False, fontsize=9)
    return Canvas(figure)


def _caption(trials: int, here: Mapping[str, float]) -> str:
    typical = "; ".join(f"{name}: {loss:.2f}" for name, loss in here.items())
    searches = "One trial" if trials == 1 else f"{trials} trials"
    return f"{searches} a search. The typical winner's loss with fresh seeds, by the knobs tuned: {typical}."
