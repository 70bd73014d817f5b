"""Notebook 05: a search and what may be read off it, which knobs a budget is enough for, and how large the noise is."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np

from playground.canvas import Canvas, figure, panel
from playground.experiment import Choice, Experiment, Frame, Slider
from playground.marks import Dots, Line, Mark
from playground.network import train
from playground.palette import BLUE, GREY, LINES, VERMILION
from playground.rules import rule
from playground.search import (
    BetaRange,
    Range,
    Search,
    edges,
    grid_settings,
    isolation,
    random_settings,
    search,
)

RANGES = {"lr": Range(0.001, 3.0), "beta": BetaRange(0.5, 0.995)}
TRIALS, EPOCHS, DRAWS = 25, 8, 4
GRID, RANDOM = "grid", "random"
GUESSING = float(np.log(10))  # the loss of ten digits held equally likely

# --- a grid against a random search -----------------------------------------------------------------------------------


def random_or_grid(log_uniform: Callable | None = None) -> Experiment:
    """25 trials of lr and beta on the digits network: on a grid, or drawn at random. And each knob by itself."""
    spread = rule("log_uniform", log_uniform)
    found = {(GRID, draw): _searched(grid_settings(RANGES, TRIALS)) for draw in (1,)}
    for draw in range(1, DRAWS + 1):
        drawn = random_settings(RANGES, TRIALS, draw, spread.function)
        found[RANDOM, draw] = _searched(drawn)

    def frame(method: str, draw: int, knob: str) -> Frame:
        one = found[method, draw if method == RANDOM else 1]
        best = int(np.nanargmin(one.typical))
        marks = (*_trials(one, best), *_alone(one, knob, best))
        return Frame(_search_canvas(knob), marks, _search_says(one, method, best, knob))

    knobs = {
        "method": Choice("search", (GRID, RANDOM), RANDOM),
        "draw": Slider("draw (random only)", 1, DRAWS, 1, 1),
        "knob": Choice("by itself", tuple(RANGES), "lr"),
    }
    return Experiment("Grid or random", frame, knobs, driven_by=spread.says)


def _searched(settings: Mapping[str, np.ndarray]) -> Search:
    return search(rule("heavy_ball"), RANGES, settings, seeds=(0,), epochs=EPOCHS)


@cache
def _search_canvas(knob: str) -> Canvas:
    drawn = figure(900, 350)
    trials, alone = drawn.subplots(1, 2)
    panel(trials, "The trials; the larger, the lower the loss", "lr", "1 - beta", xscale="log", yscale="log")
    trials.set(xlim=(0.0007, 4.0), ylim=(0.004, 0.65))
    label, low, high = ("lr", 0.0007, 4.0) if knob == "lr" else ("1 - beta", 0.004, 0.65)
    panel(alone, f"{knob} by itself: the best over the rest", label, "validation loss", xscale="log", yscale="log")
    alone.set(xlim=(low, high), ylim=(0.08, 4))
    alone.axhline(GUESSING, color=GREY, lw=0.9, ls=":")
    alone.text(0.05, 1.07 * GUESSING, "guessing", color=GREY, size=8.5, ha="center")
    return Canvas(drawn)


def _placed(name: str, values: np.ndarray) -> np.ndarray:
    return values if name == "lr" else 1 - values


def _trials(found: Search, best: int) -> tuple[Mark, ...]:
    x, y = found.settings["lr"], 1 - found.settings["beta"]
    loss = np.where(np.isfinite(found.typical), found.typical, GUESSING)
    sizes = np.clip(2 + 5 * np.log(GUESSING / loss) / np.log(25), 2, 8)
    dots = [Dots(0, x[k], y[k], BLUE, float(sizes[k])) for k in range(found.trials)]
    return (*dots, Dots(0, x[best], y[best], VERMILION, float(sizes[best]) + 3, hollow=True))


def _alone(found: Search, knob: str, best: int) -> tuple[Mark, ...]:
    every, line = _placed(knob, found.settings[knob]), isolation(found, knob)
    return (
        Dots(1, every, found.typical, "#BBBBBB", 2.5),
        Line(1, _placed(knob, line.value), line.score, BLUE, 2),
        Dots(1, _placed(knob, line.value), line.score, BLUE, 4),
        Dots(1, every[best], found.typical[best], VERMILION, 7, hollow=True),
    )


def _search_says(found: Search, method: str, best: int, knob: str) -> str:
    setting = found.setting(best)
    different = len(np.unique(np.round(found.settings[knob], 12)))
    at_the_edge = " ".join(edge.says for edge in edges(found, best)) or "It lies well inside both ranges."
    return (
        f"{method.capitalize()}: {different} different values of {knob} in {found.trials} trials. The best has "
        f"lr {setting['lr']:.2g}, beta {setting['beta']:.3g} and a validation loss of {found.typical[best]:.2f}. "
        f"{at_the_edge}"
    )


# --- which knobs a budget is enough for -------------------------------------------------------------------------------

#: What AdamW's knobs are as long as nobody tunes them, and where a search may look for each.
USUAL = {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01}
WIDE = {
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
POOL, MOST_TRIALS, RESAMPLED = 64, 32, 400


def budgets() -> Experiment:
    """AdamW with one knob tuned, with two, with four: what do the winners come to, for each number of trials?

    As Dodge et al. (2019) do it: a pool of trials is trained once, and searches of every size are drawn out of it.
    """
    typical = {name: _typical_winner(names) for name, names in TUNED.items()}

    def frame(trials: int) -> Frame:
        here = {name: float(losses[trials - 1]) for name, losses in typical.items()}
        marks = [Dots(0, trials, loss, color, 5) for loss, color in zip(here.values(), LINES, strict=False)]
        return Frame(_budget_canvas(typical), tuple(marks), _budget_says(trials, here))

    return Experiment("Budgets", frame, {"trials": Slider("trials a search", 1, MOST_TRIALS, 5, 1)})


def _typical_winner(names: Sequence[str]) -> np.ndarray:
    """The winner of a search by one seed, measured by two fresh ones: medians over many searches, (MOST_TRIALS,)."""
    ranges = {name: WIDE[name] for name in names}
    fixed = {name: value for name, value in USUAL.items() if name not in names}
    pool = search(rule("adamw"), ranges, random_settings(ranges, POOL, seed=1), fixed, seeds=(0, 1, 2), epochs=EPOCHS)
    scores = np.where(np.isnan(pool.scores), np.inf, pool.scores)
    random = np.random.RandomState(0)
    orders = np.argsort(random.uniform(size=(RESAMPLED, POOL)), axis=1)[:, :MOST_TRIALS]
    by_one, by_fresh = scores[orders, 0], scores[orders, 1:].mean(axis=2)
    winners = np.stack([by_one[:, :trials].argmin(axis=1) for trials in range(1, MOST_TRIALS + 1)])
    return np.median(by_fresh[np.arange(RESAMPLED), winners], axis=1)


def _budget_canvas(typical: Mapping[str, np.ndarray]) -> Canvas:
    return _budgets_drawn(tuple((name, tuple(losses)) for name, losses in typical.items()))


@cache
def _budgets_drawn(typical: tuple[tuple[str, tuple[float, ...]], ...]) -> Canvas:
    drawn = figure(720, 320)
    axes = panel(drawn.subplots(), "The typical winner, by the knobs tuned", "trials", "validation loss, fresh seeds")
    axes.set(xlim=(0.9, MOST_TRIALS * 1.1), ylim=(0.1, 2.5), xscale="log", yscale="log")
    axes.set_xticks([1, 2, 5, 10, 20, 30], ["1", "2", "5", "10", "20", "30"])
    axes.set_yticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
    axes.minorticks_off()
    for (name, losses), color in zip(typical, LINES, strict=False):
        axes.plot(range(1, MOST_TRIALS + 1), losses, color=color, lw=1.8, label=name)
    axes.legend(frameon=False, fontsize=9)
    return Canvas(drawn)


def _budget_says(trials: int, here: Mapping[str, float]) -> str:
    typical = "; ".join(f"{name}: {loss:.2f}" for name, loss in here.items())
    searches = "One trial" if trials == 1 else f"{trials} trials"
    return f"{searches} a search. The typical winner's loss with fresh seeds, by the knobs tuned: {typical}."


# --- how large is the noise -------------------------------------------------------------------------------------------

RIVALS = {"A": (0.03, 0.9), "B": (0.05, 0.9), "C": (0.1, 0.8), "D": (0.2, 0.5), "E": (0.05, 0.95), "F": (0.4, 0.0)}
SEEDS = 12


def seed_noise(choose_trial: Callable | None = None) -> Experiment:
    """Six good settings under twelve seeds: who is chosen, as more of the seeds are looked at?"""
    chooser = rule("choose_trial", choose_trial)
    scores = rival_scores()

    def frame(seeds: int, first: int) -> Frame:
        looked_at = (np.arange(seeds) + first - 1) % SEEDS
        chosen = int(chooser.function(scores[:, looked_at].copy()))
        return Frame(_strip(), _strips(scores, looked_at, chosen), _noise_says(scores, looked_at, chosen))

    knobs = {"seeds": Slider("seeds looked at", 1, SEEDS, 1, 1), "first": Slider("from seed number", 1, SEEDS, 1, 1)}
    return Experiment("Seeds", frame, knobs, driven_by=chooser.says)


@cache
def rival_scores() -> np.ndarray:
    """Validation losses after eight epochs, shape (settings, seeds)."""
    lr, beta = (np.repeat(values, SEEDS) for values in zip(*RIVALS.values(), strict=True))
    trained = train(rule("heavy_ball"), {"lr": lr, "beta": beta}, np.tile(range(SEEDS), len(RIVALS)), EPOCHS)
    return trained.validation.loss[-1].reshape(len(RIVALS), SEEDS)


@cache
def _strip() -> Canvas:
    drawn = figure(820, 300)
    axes = panel(
        drawn.subplots(), "One dot for each seed", "setting", "validation loss", xlim=(-0.6, len(RIVALS) - 0.4)
    )
    axes.set_xticks(range(len(RIVALS)), [f"{n}: lr {lr:g}, beta {b:g}" for n, (lr, b) in RIVALS.items()], size=8)
    low, high = rival_scores().min(), rival_scores().max()
    axes.set_ylim(low - 0.1 * (high - low), high + 0.1 * (high - low))
    return Canvas(drawn)


def _strips(scores: np.ndarray, looked_at: np.ndarray, chosen: int) -> tuple[Mark, ...]:
    marks = []
    for k, row in enumerate(scores):
        color = VERMILION if k == chosen else BLUE
        aside = k + np.linspace(-0.18, 0.18, SEEDS)
        seen = np.isin(np.arange(SEEDS), looked_at)
        middle = float(np.median(row[seen]))
        marks += [Dots(0, aside[~seen], row[~seen], "#CCCCCC", 2.5), Dots(0, aside[seen], row[seen], color, 3.5)]
        marks.append(Line(0, (k - 0.3, k + 0.3), (middle, middle), color, 2.2))
    return tuple(marks)


def _noise_says(scores: np.ndarray, looked_at: np.ndarray, chosen: int) -> str:
    names, medians = list(RIVALS), np.median(scores, axis=1)
    spread = float(np.median(scores.std(axis=1, ddof=1)))
    overall = int(medians.argmin())
    agrees = "the same as" if overall == chosen else f"not {names[overall]}, which is"
    seeds = "one seed" if len(looked_at) == 1 else f"{len(looked_at)} seeds"
    return (
        f"By {seeds}, {names[chosen]} is chosen, {agrees} the choice by all {SEEDS}. "
        f"From seed to seed a loss typically scatters by {spread:.3f}; "
        f"the medians of the six settings lie within {np.ptp(medians):.3f}."
    )
