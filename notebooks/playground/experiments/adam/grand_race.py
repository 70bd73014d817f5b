"""Every rule of the course on one loss surface, each at the lr that suits it best there, or at a multiple of it."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Choice, LogSlider
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.palette import BLACK, GREY, LINES
from playground.rules import Rule, driven_by, rule
from playground.simulate import Run, simulate
from playground.surfaces import RAVINE, ROSENBROCK, TURNED, Surface
from playground.top_view import contours

RULES = ("gradient_descent", "momentum", "heavy_ball", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
DEFAULTS = {"beta": 0.9, "rho": 0.9, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01}
SURFACES = {surface.name: surface for surface in (RAVINE, TURNED, ROSENBROCK)}
RATES = np.logspace(-4, 0.5, 46)
DASHED = ("heavy_ball", "adamw")  # they lie close to another's line, or on it
STEPS, LAST = 100, 10  # LAST: the number of steps at the end by which a run is judged
DIVERGED = 1e6  # a loss above it counts as diverged
PATH, LOSS = range(2)


@living
def grand_race(**learners: Callable | None) -> Experiment:
    """The path of one rule, and the losses of all of them."""
    rules = {name: rule(name, learners.get(name)) for name in RULES}

    def frame(surface: str, factor: float, show: str) -> Frame:
        best = {name: best_lr(driver, SURFACES[surface]) for name, driver in rules.items()}
        runs = {name: run_at(driver, SURFACES[surface], best[name] * factor) for name, driver in rules.items()}
        marks = [mark for color, name in _ordered(show) for mark in _marks(name, runs[name], color, name == show)]
        ends = {name: float(final_loss(run.loss)) for name, run in runs.items()}
        return Frame(_background(surface), tuple(marks), _caption(ends, best[show] * factor, show, factor, surface))

    controls = {
        "surface": Choice("ground", tuple(SURFACES), "ravine"),
        "factor": LogSlider("lr, times its best", -1.5, 1.5, 1.0, 10),
        "show": Choice("look at", RULES, "adam"),
    }
    return Experiment("The race", frame, controls, driven_by=driven_by(*rules.values()))


@memoised
def run_at(driver: Rule, surface: Surface, lr: float) -> Run:
    """A run of 100 steps with the default values of the other knobs."""
    return simulate(driver, surface, STEPS, lr=lr, **_other_knobs(driver))


@memoised
def best_lr(driver: Rule, surface: Surface) -> float:
    """The one of 46 learning rates from 0.0001 to about 3 that ends with the lowest loss, tried in one run."""
    run = simulate(driver, surface, STEPS, lr=RATES, **_other_knobs(driver))
    return float(RATES[final_loss(run.loss).argmin()])


def _other_knobs(driver: Rule) -> dict[str, float]:
    return {name: DEFAULTS[name] for name in driver.knobs if name != "lr"}


def final_loss(loss: np.ndarray) -> np.ndarray:
    """The highest loss of the last 10 steps; inf where one is not finite.

    The last loss alone would not do: a run that oscillates passes close to the minimum long before it has converged.
    """
    return np.where(np.isfinite(loss), loss, np.inf)[-LAST:].max(axis=0)


@cache
def _background(surface: str) -> Canvas:
    figure = new_figure(940, 370)
    path, losses = figure.subplots(1, 2, width_ratios=(1.1, 1))
    contours(path, SURFACES[surface])
    panel(losses, "Loss after each step", "step", "", xlim=(0, STEPS), yscale="log", ylim=(1e-12, 1e3))
    for color, name in _ordered(""):
        losses.plot([], [], color=color, ls=(0, (3, 1.5)) if name in DASHED else "-", label=name)
    figure.legend(loc="outside lower center", ncols=8, frameon=False, fontsize=8.5, handlelength=1.8)
    return Canvas(figure)


def _ordered(show: str) -> list[tuple[str, str]]:
    """Colour and name of each rule, the chosen one last, so that it is drawn on top."""
    return sorted(zip((GREY, *LINES, BLACK), RULES, strict=True), key=lambda pair: pair[1] == show)


def _marks(name: str, run: Run, color: str, shown: bool) -> tuple[Mark, ...]:
    w, steps, dash = run.w, np.arange(len(run.loss)), "5 3" if name in DASHED else ""
    if not shown:
        return (Line(LOSS, steps, run.loss, color, 1.2, dash, 0.6),)
    return (
        Line(PATH, w[:, 0], w[:, 1], color, 3.0),
        Dots(PATH, w[::10, 0], w[::10, 1], color, 2.5),
        Line(LOSS, steps, run.loss, color, 3.0, dash),
    )


def _caption(ends: Mapping[str, float], lr: float, show: str, factor: float, surface: str) -> str:
    ends = {name: float(f"{end:.5e}") for name, end in ends.items()}  # losses that differ by rounding alone are equal
    order = sorted(ends, key=ends.__getitem__)
    diverged = [name for name in order if ends[name] > DIVERGED]
    times = "its best lr" if np.isclose(factor, 1) else f"{short(factor)} times its best lr"
    rest = f"; run away: {', '.join(diverged)}" if diverged else f", last {order[-1]}"
    return (
        f"On the {surface}, after {STEPS} steps, {show} at {times} ({short(lr)}) {_end(show, ends)}. "
        f"First is {order[0]}{rest}."
    )


def _end(show: str, ends: Mapping[str, float]) -> str:
    if ends[show] > DIVERGED:
        return "has run away"
    loss = "below 1e-12" if ends[show] < 1e-12 else f"of {short(ends[show], 1)}"
    rank = 1 + sum(end < ends[show] for end in ends.values())
    return f"has a loss {loss}: place {rank} of {len(ends)}"
