"""AdamW with one knob tuned, with two, with four: how good the winners are, for each number of trials.

As Dodge et al. (2019) do it: a pool of trials is trained once, and searches of every size are drawn from it. One pool
is luck: there are several, each with seeds of its own.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Slider
from playground.data import recorded_result
from playground.experiment import Experiment, Film
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.palette import BLUE, GREEN, ORANGE
from playground.progress_bar import bar
from playground.rules import course_rule
from playground.search.gain import gain
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
#: How each is drawn: its colour, and its dash as in SVG.
STYLES = dict(zip(TUNED, ((BLUE, ""), (ORANGE, "8 3"), (GREEN, "3 3")), strict=True))
POOLS, POOL, MOST_TRIALS, RESAMPLED, EPOCHS = 4, 64, 32, 400, 8


@living
def budgets() -> Experiment:
    """The loss of the typical winner over the number of trials, for each set of tuned knobs."""
    typical = typical_winners()

    def film() -> Film:
        captions = [_caption(trials, typical) for trials in range(MOST_TRIALS + 1)]
        figures = [_figures(trials, typical) for trials in range(MOST_TRIALS + 1)]
        return Film(_background(), _marks(typical), tuple(captions), tuple(figures))

    controls = {
        "trials": Slider(
            gettext("trials in each search"), 0, MOST_TRIALS, 1, 1, play=True, pace=gettext("trials a second")
        )
    }
    return Experiment(gettext("Budgets"), film, controls, time="trials")


def typical_winners() -> dict[str, np.ndarray]:
    """The losses of ``of_all_pools`` for each set of tuned knobs, by its name in TUNED."""
    return {name: _recorded_or_searched(name) for name in TUNED}


@memoised
def _recorded_or_searched(name: str) -> np.ndarray:
    recorded = recorded_result(f"budgets, {name}")
    return of_all_pools(TUNED[name]) if recorded is None else recorded


def of_all_pools(knobs: Sequence[str]) -> np.ndarray:
    """``typical_winner`` in each pool, shape (POOLS, MOST_TRIALS)."""
    return np.array([typical_winner(knobs, pool) for pool in range(POOLS)])


def typical_winner(knobs: Sequence[str], pool: int) -> np.ndarray:
    """The loss of the winner of a search of each size, from 1 trial on: medians over many searches, (MOST_TRIALS,).

    One seed chooses the winner, and its loss is that of two fresh seeds, so that luck in the choice does not count.

    pool -- its number, which draws the trials, the seeds and the searches
    """
    ranges = {name: RANGES[name] for name in knobs}
    fixed = {name: value for name, value in DEFAULTS.items() if name not in knobs}
    settings, shown = random_settings(ranges, POOL, seed=pool + 1), bar(_searched(knobs), EPOCHS)
    seeds = tuple(range(3 * pool, 3 * pool + 3))
    found = search(course_rule("adamw"), ranges, settings, fixed, seeds=seeds, epochs=EPOCHS, on_progress=shown)
    scores = np.where(np.isnan(found.scores), np.inf, found.scores)
    random = np.random.RandomState(pool)
    orders = np.argsort(random.uniform(size=(RESAMPLED, POOL)), axis=1)[:, :MOST_TRIALS]
    by_one, by_fresh = scores[orders, 0], scores[orders, 1:].mean(axis=2)
    winners = np.stack([by_one[:, :trials].argmin(axis=1) for trials in range(1, MOST_TRIALS + 1)])
    return np.median(by_fresh[np.arange(RESAMPLED), winners], axis=1)


def _searched(knobs: Sequence[str]) -> str:
    return gettext("a search of {knobs}", knobs=", ".join(knobs))


def label(name: str) -> str:
    """What is tuned, in words, by its name in TUNED."""
    return {
        "lr": gettext("tuning lr alone"),
        "lr, beta1": gettext("lr and beta1"),
        "lr, beta1, eps, decay": gettext("lr, beta1, eps and weight decay"),
    }[name]


@cache
def _background() -> Canvas:
    figure = new_figure(720, 360)
    title = gettext("The typical winner, by the number of trials")
    axes = panel(figure.subplots(), title, gettext("trials in each search"), gettext("validation loss, fresh seeds"))
    axes.set(xlim=(0.9, MOST_TRIALS * 1.1), ylim=(0.1, 2), xscale="log", yscale="log")
    axes.set_xticks([1, 2, 5, 10, 20, 30], ["1", "2", "5", "10", "20", "30"])
    axes.set_yticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
    axes.minorticks_off()
    for name, (color, dash) in STYLES.items():
        style = (0, tuple(float(part) / 2.4 for part in dash.split())) if dash else "-"
        axes.plot([], [], color=color, lw=1.8, ls=style, label=label(name))
    figure.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=9, handlelength=3)
    return Canvas(figure)


def _marks(typical: Mapping[str, np.ndarray]) -> tuple[Mark, ...]:
    """The lines up to the present number of trials; point number 0, no trial at all, is nowhere."""
    trials = np.array([np.nan, *range(1, MOST_TRIALS + 1)])
    marks: list[Mark] = []
    for name, losses in typical.items():
        (color, dash), y = STYLES[name], np.array([np.nan, *losses.mean(axis=0)])
        marks.append(Line(0, trials, y, color, 2.4, dash, time="grows"))
        marks.append(Dots(0, trials, y, color, 5, time="moves"))
    return tuple(marks)


def _figures(trials: int, typical: Mapping[str, np.ndarray]) -> dict[str, str]:
    """The mean loss for each set of tuned knobs, and whether four knobs end higher than one by more than luck."""
    figures = {label(name): f"{losses[:, trials - 1].mean():.2f}" if trials else "" for name, losses in typical.items()}
    apart = gain(*(typical[name][:, trials - 1] for name in ("lr, beta1, eps, decay", "lr"))) if trials else None
    higher = f"{round(apart.size, 2) + 0.0:+.2f} ({apart.noise:.2f})" if apart else ""
    return {**figures, gettext("four knobs higher than lr alone by (noise)"): higher}


def _caption(trials: int, typical: Mapping[str, np.ndarray]) -> str:
    if not trials:
        return gettext("No trial yet. Press Play, or move the slider, and watch the three lines come down.")
    figures = _figures(trials, typical)
    winners = "; ".join(f"{label(name)}: {figures[label(name)]}" for name in typical)
    return ngettext(
        "{count} trial in each search. Typical loss of the winner with fresh seeds: {winners}.",
        "{count} trials in each search. Typical loss of the winner with fresh seeds: {winners}.",
        trials,
        winners=winners,
    )
