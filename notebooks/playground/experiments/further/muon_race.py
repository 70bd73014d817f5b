"""Heavy ball, Adam, Lion and Muon on the digits, each at its own best lr, or at one multiple of it."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import LogSlider, Pad, nearest_index
from playground.data import recorded_result
from playground.experiment import Experiment, Frame
from playground.experiments.further.bench import COSINE, count_steps, end_losses, shape_of
from playground.experiments.further.contenders import CONTENDERS, on_the_network
from playground.experiments.further.seed_columns import column_marks, name_columns
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import GREY, RULE_COLORS
from playground.progress_bar import bar
from playground.rules import Rule, rule
from playground.search.gain import gain

#: Multiples of the best lr at which each rule was trained.
FACTORS = 10 ** (np.arange(-3, 4) / 4)
#: The first seeds chose the best lr; what is drawn on the right comes from the others.
SEARCHED, FRESH = tuple(range(4)), tuple(range(4, 12))
EPOCHS, BATCH = 10, 64
SEARCH, ENDS = range(2)
LOWEST, TOP = 0.04, 3.0
DASHES = {"heavy_ball": "", "adam": "9 3", "lion": "2 3", "muon": ""}


@living
def muon_race(lion: Callable | None = None, muon: Callable | None = None) -> Experiment:
    """The loss of each rule around its best lr, and with fresh seeds at one multiple of it."""
    rules = {name: rule(name, {"lion": lion, "muon": muon}.get(name)) for name in CONTENDERS}
    losses = {name: measured(each) for name, each in rules.items()}
    tried = {name: attempted(each, lambda mine: trained(mine, SEARCHED[:1])) for name, each in rules.items()}
    yours = {name: each[:, 0] for name, each in tried.items() if each is not None}

    def frame(factor: float) -> Frame:
        at = nearest_index(FACTORS, factor)
        marks = (*_search_marks(losses, at), *_attempt_marks(yours, at), *_end_marks(losses, at))
        fresh = {name: _fresh(each)[at] for name, each in losses.items()}
        return Frame(_background(), marks, _caption(fresh, at), _figures(fresh))

    controls = {"factor": LogSlider(gettext("lr, times each rule's best"), -0.75, 0.75, 0.32, 4)}
    pads = (Pad(SEARCH, gettext("lr, times each rule's best"), x="factor"),)
    drivers = driven_by_with_attempt(*rules.values())
    return Experiment(gettext("The race on the digits"), frame, controls, driven_by=drivers, pads=pads)


@memoised
def measured(driver: Rule) -> np.ndarray:
    """What ``trained`` gives with all seeds: recorded for the course's own rule."""
    recorded = None if driver.yours else recorded_result(f"muon_race, {driver.name}")
    return trained(driver, SEARCHED + FRESH) if recorded is None else recorded


def fresh_losses(driver: Rule) -> np.ndarray:
    """At the rule's own best lr, with the fresh seeds."""
    return _fresh(measured(driver))[nearest_index(FACTORS, 1.0)]


def trained(driver: Rule, seeds: tuple[int, ...]) -> np.ndarray:
    """Validation losses at every multiple of the best lr, with a cosine down to 0, shape (factors, seeds)."""
    contender = CONTENDERS[driver.name]
    rates, each = np.repeat(FACTORS * contender.lr, len(seeds)), np.tile(seeds, len(FACTORS))
    shape = shape_of(COSINE, count_steps(EPOCHS, BATCH))
    shown = bar(gettext("your {name}", name=driver.name), EPOCHS) if driver.yours else None
    knobs = {**contender.knobs, "lr": rates}
    done = train(on_the_network(driver), knobs, each, EPOCHS, BATCH, schedule=shape, on_progress=shown)
    return end_losses(done).reshape(len(FACTORS), len(seeds))


def _searched(losses: np.ndarray) -> np.ndarray:
    return losses[:, : len(SEARCHED)]


def _fresh(losses: np.ndarray) -> np.ndarray:
    return losses[:, len(SEARCHED) :]


@cache
def _background() -> Canvas:
    figure = new_figure(920, 380)
    search, ends = figure.subplots(1, 2, width_ratios=(1.2, 1))
    title = gettext("The search: mean loss of {seeds} seeds", seeds=len(SEARCHED))
    panel(search, title, gettext("lr, times each rule's best"), gettext("validation loss"), xscale="log", yscale="log")
    search.set_xlim(0.15, 6.7)
    search.set_xticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"])
    panel(ends, gettext("There, a dot for each of {seeds} fresh seeds", seeds=len(FRESH)), "", "", yscale="log")
    for axes in (search, ends):
        axes.set_ylim(LOWEST, TOP)
        axes.set_yticks([0.05, 0.1, 0.2, 0.5, 1, 2], ["0.05", "0.1", "0.2", "0.5", "1", "2"])
        axes.minorticks_off()
    name_columns(ends, list(CONTENDERS))
    for name, dash in DASHES.items():
        style = (0, tuple(float(part) / 2 for part in dash.split())) if dash else "-"
        search.plot([], [], color=RULE_COLORS[name], lw=2, ls=style, label=name)
    figure.legend(loc="outside upper left", ncols=4, frameon=False, fontsize=9, handlelength=3)
    return Canvas(figure)


def _search_marks(losses: Mapping[str, np.ndarray], at: int) -> tuple[Mark, ...]:
    """The search up to the lr that is looked at: what lies beyond is for the reader to find."""
    marks: list[Mark] = [Line(SEARCH, np.repeat(FACTORS[at], 2), (LOWEST, TOP), GREY, 1, "4 3")]
    for name, each in losses.items():
        mean = np.minimum(_searched(each).mean(axis=1), TOP)
        marks.append(Line(SEARCH, FACTORS[: at + 1], mean[: at + 1], RULE_COLORS[name], 2.2, DASHES[name]))
        marks.append(Dots(SEARCH, FACTORS[at], mean[at], RULE_COLORS[name], 5))
    return tuple(marks)


def _attempt_marks(yours: Mapping[str, np.ndarray], at: int) -> tuple[Mark, ...]:
    return tuple(
        Line(SEARCH, FACTORS[: at + 1], np.minimum(losses[: at + 1], TOP), attempts.COLOR, 2, attempts.DASH)
        for losses in yours.values()
    )


def _end_marks(losses: Mapping[str, np.ndarray], at: int) -> tuple[Mark, ...]:
    fresh = np.array([_fresh(each)[at] for each in losses.values()])
    return column_marks(ENDS, fresh, [RULE_COLORS[name] for name in losses], TOP)


def _figures(fresh: Mapping[str, np.ndarray]) -> dict[str, str]:
    return {name: f"{losses.mean():.3f}" for name, losses in fresh.items()}


def _caption(fresh: Mapping[str, np.ndarray], at: int) -> str:
    listed = "; ".join(
        gettext("{rule} at lr {lr}: {loss}", rule=name, lr=short(FACTORS[at] * CONTENDERS[name].lr), loss=loss)
        for name, loss in _figures(fresh).items()
    )
    first, second = sorted(fresh, key=lambda name: fresh[name].mean())[:2]
    where = (
        gettext("Each at its own best lr.")
        if np.isclose(FACTORS[at], 1)
        else gettext("Each at {factor} times its own best lr.", factor=short(FACTORS[at]))
    )
    told = gettext("Mean validation loss with fresh seeds: {losses}.", losses=listed)
    ahead = gettext(
        "The lowest are {first} and {second}. From {second} to {first}: {difference}",
        first=first,
        second=second,
        difference=gain(fresh[second], fresh[first]).says,
    )
    return f"{where} {told} {ahead}"
