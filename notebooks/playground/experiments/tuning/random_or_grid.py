"""25 trials of lr and beta on the digits network, on a grid or drawn at random, and what each knob contributes."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from matplotlib.axes import Axes

from grader.course import COURSE
from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice, Slider
from playground.data import GUESSING, recorded_result
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.palette import BLUE, GREY, VERMILION
from playground.progress_bar import bar
from playground.rules import Rule, course_rule, driven_by, rule
from playground.search.ranges import BetaRange, Range, Settings, Spread, grid_settings, random_settings
from playground.search.reading import edges, isolation
from playground.search.trials import Search, search

RANGES = {"lr": Range(0.001, 3.0), "beta": BetaRange(0.5, 0.995)}
TRIALS, EPOCHS, DRAWS = 25, 8, 4
GRID, RANDOM = "grid", "random"
HIDDEN, SHOWN = "hidden", "shown"
TRIAL, ISOLATION = range(2)
#: (low, high) of the axis on which the values of a knob are plotted.
WINDOWS = {"lr": (0.0007, 4.0), "beta": (0.004, 0.65)}
BEST_LOSS, WORST_LOSS = 0.08, 4.0
NOT_TRAINED = "#BBBBBB"


@living
def random_or_grid(log_uniform: Callable | None = None) -> Experiment:
    """The trials, and one knob by itself."""
    spread = rule("log_uniform", log_uniform)
    found = all_searched(all_settings(spread.function))
    yours = {(RANDOM, draw): _attempted_settings(spread, draw) for draw in range(1, DRAWS + 1)}

    def frame(method: str, draw: int, losses: str, knob: str) -> Frame:
        one = found[method, draw if method == RANDOM else 1]
        drawn = yours.get((method, draw))
        marks, caption = _marks(one, losses, knob, drawn), _caption(one, method, losses, knob, drawn)
        return Frame(_background(knob), marks, caption, _figures(one) if losses == SHOWN else {})

    controls = {
        "method": Choice(gettext("search"), {GRID: gettext("grid"), RANDOM: gettext("random")}, RANDOM),
        "draw": Slider(gettext("random draw number"), 1, DRAWS, 1, 1),
        "losses": Choice(gettext("losses"), {HIDDEN: gettext("hidden"), SHOWN: gettext("shown")}, HIDDEN),
        "knob": Choice(gettext("on the right"), {name: name for name in RANGES}, "lr"),
    }
    return Experiment(gettext("Grid or random"), frame, controls, driven_by=driven_by(spread))


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
    shown = bar(gettext("searches of {trials} trials", trials=TRIALS), EPOCHS * (len(settings) - len(known)))
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


def plane() -> Frame:
    """The plane of lr and beta without a trial."""
    return Frame(_empty_plane(), (), gettext("The plane of lr and 1 - beta, without a trial."))


def _attempted_settings(spread: Rule, draw: int) -> Settings | None:
    """What a learner's rule that does not pass yet would draw; None if it draws no settings."""

    def drawn(mine: Rule) -> Settings:
        settings = random_settings(RANGES, TRIALS, draw, mine.function)
        return {name: np.broadcast_to(np.asarray(values, dtype=float), TRIALS) for name, values in settings.items()}

    return attempted(spread, drawn)


# --- the picture ------------------------------------------------------------------------------------------------------


@cache
def _background(knob: str) -> Canvas:
    figure = new_figure(900, 400)
    trials, alone = figure.subplots(1, 2)
    _draw_plane(trials, gettext("The trials; the larger, the lower the loss"))
    label = "lr" if knob == "lr" else "1 - beta"
    title = gettext("{knob} by itself: the best over all values of the other", knob=knob)
    panel(alone, title, label, gettext("validation loss"), xscale="log", yscale="log")
    alone.set(xlim=WINDOWS[knob], ylim=(BEST_LOSS, WORST_LOSS))
    _ticks(alone, knob)
    alone.set_yticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
    alone.axhline(GUESSING, color=GREY, lw=0.9, ls=":", label=gettext("the loss of guessing"))
    alone.plot([], [], "|", color=BLUE, ms=8, label=gettext("the values that were tried"))
    figure.legend(loc="outside upper right", ncols=2, frameon=False, fontsize=9, handlelength=1.6)
    return Canvas(figure)


@cache
def _empty_plane() -> Canvas:
    figure = new_figure(520, 380)
    _draw_plane(figure.subplots(), gettext("Every trial is a place in this plane"))
    return Canvas(figure)


def _draw_plane(axes: Axes, title: str) -> None:
    panel(axes, title, "lr", "1 - beta", xscale="log", yscale="log")
    axes.set(xlim=WINDOWS["lr"], ylim=WINDOWS["beta"])
    _ticks(axes, "lr")
    axes.set_yticks([0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5], ["0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5"])


def _ticks(axes: Axes, knob: str) -> None:
    """Plain numbers along the x axis."""
    ticks = {"lr": (0.001, 0.01, 0.1, 1), "beta": (0.005, 0.02, 0.1, 0.5)}[knob]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()


def _marks(found: Search, losses: str, knob: str, yours: Settings | None) -> tuple[Mark, ...]:
    shown = losses == SHOWN
    marks = [*(_sized_by_loss(found) if shown else _unsized(found.settings)), _values_tried(found, knob)]
    if shown:
        marks += _isolation_marks(found, knob)
    if yours is not None:
        marks.append(Dots(TRIAL, yours["lr"], 1 - yours["beta"], attempts.COLOR, 4, hollow=True))
    return tuple(marks)


def _unsized(settings: Settings) -> tuple[Mark, ...]:
    return (Dots(TRIAL, settings["lr"], 1 - settings["beta"], BLUE, 4),)


def _sized_by_loss(found: Search) -> tuple[Mark, ...]:
    x, y, best = found.settings["lr"], 1 - found.settings["beta"], int(np.nanargmin(found.typical))
    loss = np.where(np.isfinite(found.typical), found.typical, GUESSING)
    sizes = np.clip(2 + 5 * np.log(GUESSING / loss) / np.log(25), 2, 8)
    dots = [Dots(TRIAL, x[k], y[k], BLUE, float(sizes[k])) for k in range(found.trials)]
    return (Dots(TRIAL, x[best], y[best], VERMILION, float(sizes[best]) + 3, hollow=True), *dots)


def _values_tried(found: Search, knob: str) -> Mark:
    """A short stroke on the axis for each value of the knob: a grid has few, a random search one for each trial."""
    x = np.unique(_axis_values(knob, found.settings[knob]).round(12))
    strokes = np.tile([BEST_LOSS, 1.12 * BEST_LOSS, np.nan], len(x))
    return Line(ISOLATION, np.repeat(x, 3), strokes, BLUE, 1.5)


def _isolation_marks(found: Search, knob: str) -> tuple[Mark, ...]:
    all_x, line, best = _axis_values(knob, found.settings[knob]), isolation(found, knob), int(found.typical.argmin())
    x = _axis_values(knob, line.value)
    return (
        Dots(ISOLATION, all_x, found.typical, NOT_TRAINED, 2.5),
        Line(ISOLATION, x, line.score, BLUE, 2),
        Dots(ISOLATION, all_x[best], found.typical[best], VERMILION, 7, hollow=True),
        Dots(ISOLATION, x, line.score, BLUE, 4),
    )


def _axis_values(knob: str, values: np.ndarray) -> np.ndarray:
    """lr as it is; 1 - beta for beta."""
    return values if knob == "lr" else 1 - values


# --- the caption ------------------------------------------------------------------------------------------------------


def _caption(found: Search, method: str, losses: str, knob: str, yours: Settings | None) -> str:
    facts = {"different": len(np.unique(found.settings[knob].round(12))), "knob": knob, "trials": found.trials}
    if method == GRID:
        tried = gettext("Grid: {trials} trials, and {different} different values of {knob} among them.", **facts)
    else:
        tried = gettext("Random: {trials} trials, and {different} different values of {knob} among them.", **facts)
    told = _best(found) if losses == SHOWN else gettext("Their losses are hidden for now.")
    return " ".join(filter(None, (tried, told, _how_yours_draws(yours))))


def _figures(found: Search) -> dict[str, str]:
    best = int(found.typical.argmin())
    setting = found.setting(best)
    return {
        gettext("best lr"): f"{setting['lr']:.2g}",
        gettext("best beta"): f"{setting['beta']:.3g}",
        gettext("validation loss"): f"{found.typical[best]:.2f}",
    }


def _best(found: Search) -> str:
    best = int(found.typical.argmin())
    setting = found.setting(best)
    facts = {"lr": f"{setting['lr']:.2g}", "beta": f"{setting['beta']:.3g}", "loss": f"{found.typical[best]:.2f}"}
    named = gettext("The best has lr {lr}, beta {beta} and a validation loss of {loss}.", **facts)
    at_an_edge = " ".join(edge.says for edge in edges(found, best))
    inside = gettext("It lies well inside both ranges.")
    return f"{named} {at_an_edge or inside}"


def _how_yours_draws(yours: Settings | None) -> str:
    """Where the values of lr lie that a rule draws which does not pass yet."""
    if yours is None:
        return ""
    lr, range_ = yours["lr"], RANGES["lr"]
    inside = (lr >= range_.low) & (lr <= range_.high)
    facts = {"count": int(inside.sum()), "trials": len(lr), "low": f"{range_.low:g}", "high": f"{range_.high:g}"}
    if not inside.all():
        return gettext(
            "The small red rings are the settings that yours would draw: for lr, {count} of {trials} lie between {low} "
            "and {high}. Only a rule that passes is trained with.",
            **facts,
        )
    return gettext(
        "The small red rings are the settings that yours would draw: for lr, {count} of {trials} lie above 0.1, where "
        "about {expected} would if every factor of ten were equally likely. Only a rule that passes is trained with.",
        count=int((lr > 0.1).sum()),
        trials=len(lr),
        expected=round(len(lr) * (1 - float(range_.share(0.1)))),
    )
