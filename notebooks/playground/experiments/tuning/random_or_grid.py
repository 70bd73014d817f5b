"""25 trials of lr and beta on the digits network, on a grid or drawn at random, and what each knob contributes."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from grader.course import COURSE
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice, Slider
from playground.data import GUESSING, recorded_result
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.palette import BLUE, GREY, VERMILION
from playground.progress_bar import bar
from playground.rules import course_rule, driven_by, rule
from playground.search.ranges import BetaRange, Range, Settings, Spread, grid_settings, random_settings
from playground.search.reading import edges, isolation
from playground.search.trials import Search, search

RANGES = {"lr": Range(0.001, 3.0), "beta": BetaRange(0.5, 0.995)}
TRIALS, EPOCHS, DRAWS = 25, 8, 4
GRID, RANDOM = "grid", "random"
TRIAL, ISOLATION = range(2)


@living
def random_or_grid(log_uniform: Callable | None = None) -> Experiment:
    """The trials, and one knob by itself."""
    spread = rule("log_uniform", log_uniform)
    found = all_searched(all_settings(spread.function))

    def frame(method: str, draw: int, knob: str) -> Frame:
        one = found[method, draw if method == RANDOM else 1]
        best = int(np.nanargmin(one.typical))
        marks = (*_trial_marks(one, best), *_isolation_marks(one, knob, best))
        return Frame(_background(knob), marks, _caption(one, method, best, knob))

    controls = {
        "method": Choice("search", (GRID, RANDOM), RANDOM),
        "draw": Slider("draw (random only)", 1, DRAWS, 1, 1),
        "knob": Choice("by itself", tuple(RANGES), "lr"),
    }
    return Experiment("Grid or random", frame, controls, driven_by=driven_by(spread))


def all_settings(spread: Spread = COURSE["log_uniform"].reference) -> dict[tuple[str, int], Settings]:
    """The settings of the grid, and of each random draw."""
    draws = {(RANDOM, draw): random_settings(RANGES, TRIALS, draw, spread) for draw in range(1, DRAWS + 1)}
    return {(GRID, 1): grid_settings(RANGES, TRIALS), **draws}


@memoised
def all_searched(settings: Mapping[tuple[str, int], Settings]) -> dict[tuple[str, int], Search]:
    """Each search: recorded where the course drew the very same settings, and trained where it did not."""
    course = all_settings()
    found = {which: _recorded(which, drawn) for which, drawn in settings.items() if _same(drawn, course[which])}
    known = {which: search for which, search in found.items() if search}
    if known.keys() == settings.keys():
        return known
    shown = bar(f"searches of {TRIALS} trials", EPOCHS * (len(settings) - len(known)))
    return {which: known.get(which) or searched(drawn, shown) for which, drawn in settings.items()}


def searched(settings: Settings, on_progress: Callable[[int], None] | None = None) -> Search:
    return search(course_rule("heavy_ball"), RANGES, settings, seeds=(0,), epochs=EPOCHS, on_progress=on_progress)


def _recorded(which: tuple[str, int], settings: Settings) -> Search | None:
    recorded = recorded_result(f"random_or_grid, {' '.join(map(str, which))}")
    if recorded is None:
        return None
    scores, errors = recorded
    return Search(RANGES, settings, (0,), scores, errors, EPOCHS)


def _same(one: Settings, other: Settings) -> bool:
    return all(np.array_equal(one[name], other[name]) for name in RANGES)


@cache
def _background(knob: str) -> Canvas:
    figure = new_figure(900, 350)
    trials, alone = figure.subplots(1, 2)
    panel(trials, "The trials; the larger, the lower the loss", "lr", "1 - beta", xscale="log", yscale="log")
    trials.set(xlim=(0.0007, 4.0), ylim=(0.004, 0.65))
    label, low, high = ("lr", 0.0007, 4.0) if knob == "lr" else ("1 - beta", 0.004, 0.65)
    panel(alone, f"{knob} by itself: the best over the rest", label, "validation loss", xscale="log", yscale="log")
    alone.set(xlim=(low, high), ylim=(0.08, 4))
    alone.axhline(GUESSING, color=GREY, lw=0.9, ls=":")
    alone.text(0.05, 1.07 * GUESSING, "guessing", color=GREY, size=8.5, ha="center")
    return Canvas(figure)


def _trial_marks(found: Search, best: int) -> tuple[Mark, ...]:
    x, y = found.settings["lr"], 1 - found.settings["beta"]
    loss = np.where(np.isfinite(found.typical), found.typical, GUESSING)
    sizes = np.clip(2 + 5 * np.log(GUESSING / loss) / np.log(25), 2, 8)
    dots = [Dots(TRIAL, x[k], y[k], BLUE, float(sizes[k])) for k in range(found.trials)]
    return (*dots, Dots(TRIAL, x[best], y[best], VERMILION, float(sizes[best]) + 3, hollow=True))


def _isolation_marks(found: Search, knob: str, best: int) -> tuple[Mark, ...]:
    all_x, line = _axis_values(knob, found.settings[knob]), isolation(found, knob)
    x = _axis_values(knob, line.value)
    return (
        Dots(ISOLATION, all_x, found.typical, "#BBBBBB", 2.5),
        Line(ISOLATION, x, line.score, BLUE, 2),
        Dots(ISOLATION, x, line.score, BLUE, 4),
        Dots(ISOLATION, all_x[best], found.typical[best], VERMILION, 7, hollow=True),
    )


def _axis_values(knob: str, values: np.ndarray) -> np.ndarray:
    """lr as it is; 1 - beta for beta."""
    return values if knob == "lr" else 1 - values


def _caption(found: Search, method: str, best: int, knob: str) -> str:
    setting = found.setting(best)
    different = len(np.unique(np.round(found.settings[knob], 12)))
    at_an_edge = " ".join(edge.says for edge in edges(found, best)) or "It lies well inside both ranges."
    return (
        f"{method.capitalize()}: {different} different values of {knob} in {found.trials} trials. The best has "
        f"lr {setting['lr']:.2g}, beta {setting['beta']:.3g} and a validation loss of {found.typical[best]:.2f}. "
        f"{at_an_edge}"
    )
