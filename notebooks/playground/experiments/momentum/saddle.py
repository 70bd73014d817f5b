"""A ball released beside the ridge that leads to a saddle: how long it stays, with momentum and without."""

from collections.abc import Callable
from functools import cache, lru_cache

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Button, Pad, Point, Slider
from playground.experiment import Experiment, Film
from playground.experiments.momentum.long_run import how_yours_goes
from playground.experiments.momentum.run_panels import (
    attempt_run,
    exit_arrow,
    legend_below,
    loss_marks,
    thin_path,
)  # fmt: skip
from playground.living import living
from playground.palette import BLACK, GREY, RULE_COLORS
from playground.rules import rule
from playground.simulate import Run, simulate
from playground.surfaces import SADDLE
from playground.top_view import contours

STEPS = 150
#: The saddle is at a loss of 0.25. A ball has left once its loss is below this.
HEIGHT, LEFT_BELOW = 0.25, 0.2
LARGEST_LR = 0.19  # without momentum the limit of the walls is 2 / 10
#: How each run is drawn: colour and dashes. Without momentum it is gradient descent.
WITH, WITHOUT, LARGE = range(3)
STYLES = (
    (RULE_COLORS["heavy_ball"], ""),
    (RULE_COLORS["gradient_descent"], ""),
    (RULE_COLORS["gradient_descent"], "2 3"),
)
PATH, LOSS = range(2)


@living
def saddle(heavy_ball: Callable | None = None) -> Experiment:
    """The path with momentum, and the loss of three runs."""
    driver = rule("heavy_ball", heavy_ball)

    @lru_cache
    def run_of(lr: float, beta: float, start: tuple[float, float]) -> Run:
        return simulate(driver, SADDLE.starting_at(start), STEPS, lr=lr, beta=beta)

    def film(lr: float, beta: float, start: tuple[float, float]) -> Film:
        runs = tuple(run_of(*setting, start) for setting in ((lr, beta), (lr, 0.0), (LARGEST_LR, 0.0)))
        yours = attempted(driver, lambda mine: simulate(mine, SADDLE.starting_at(start), STEPS, lr=lr, beta=beta))
        marks = (
            *thin_path(PATH, runs[WITH].w, STYLES[WITH][0]),
            *exit_arrow(PATH, runs[WITH].w, SADDLE, STYLES[WITH][0]),
            *(mark for run, style in reversed([*zip(runs, STYLES, strict=True)]) for mark in _losses(run, *style)),
            *attempt_run(PATH, LOSS, yours),
        )
        left = tuple(_left(run.loss) for run in runs)
        captions = _captions(_setting(lr, beta, start), left, runs[WITH], yours)
        return Film(_background(), marks, captions, (dict(zip(_names(), left, strict=True)),) * (STEPS + 1))

    controls = {
        "lr": Slider("lr", 0.01, 0.4, 0.05, 0.01),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "start": Point(gettext("start"), SADDLE.window, SADDLE.start),
        "steps": Slider(gettext("steps"), 0, STEPS, STEPS, 1, play=True),
    }
    closer = Button(
        gettext("Start ten times closer to the ridge"), lambda start, **_: {"start": (start[0], start[1] / 10)}
    )
    pads = (Pad(PATH, gettext("where the path starts"), point="start"),)
    driven_by = driven_by_with_attempt(driver)
    return Experiment(gettext("A saddle"), film, controls, (closer,), driven_by, time="steps", pads=pads)


def steps_to_leave(loss: np.ndarray) -> int | None:
    """After how many steps the loss is for the first time below 0.2; None if it never is."""
    below = np.flatnonzero(loss < LEFT_BELOW)
    return int(below[0]) if len(below) else None


def _names() -> tuple[str, ...]:
    """What the three runs are called."""
    large = gettext("without, at lr {lr}", lr=LARGEST_LR)
    return gettext("with momentum"), gettext("without, at the same lr"), large


@cache
def _background() -> Canvas:
    figure = new_figure(900, 400)
    path, losses = figure.subplots(1, 2, width_ratios=(1, 2.1))
    contours(path, SADDLE, gettext("The path with momentum")).plot(0, 0, "+", color=BLACK, ms=9)
    panel(losses, gettext("Loss after each step"), gettext("step"), "", xlim=(0, STEPS), ylim=(0, 0.6))
    losses.axhline(HEIGHT, color=GREY, lw=0.9, ls=":")
    entries = [(name, *style) for name, style in zip(_names(), STYLES, strict=True)]
    legend_below(figure, [*entries, (gettext("the height of the saddle"), GREY, "1 2")])
    return Canvas(figure)


def _losses(run: Run, color: str, dash: str) -> tuple:
    return loss_marks(LOSS, run.loss, color, 1.8, dash)


def _setting(lr: float, beta: float, start: tuple[float, float]) -> str:
    facts = {"lr": f"{lr:.2f}", "beta": f"{beta:.2f}", "aside": short(abs(start[1]))}
    if start[1] == 0:
        return gettext("lr {lr}, beta {beta}, let go on the ridge itself.", **facts)
    return gettext("lr {lr}, beta {beta}, let go {aside} beside the ridge.", **facts)


def _captions(setting: str, left: tuple[str, ...], run: Run, yours: Run | None) -> tuple[str, ...]:
    """The caption for every number of steps: it depends on the step only where a rule does not pass yet."""
    runs = "; ".join(f"{name}: {how}" for name, how in zip(_names(), left, strict=True))
    said = f"{setting} {runs[0].upper()}{runs[1:]}."
    if yours is None:
        return (said,) * (STEPS + 1)
    losses = zip(yours.loss, run.loss, strict=True)
    return tuple(f"{said} {how_yours_goes('heavy_ball', mine, its, run.loss[0])}" for mine, its in losses)


def _left(loss: np.ndarray) -> str:
    steps = steps_to_leave(loss)
    if steps == 0:
        return gettext("it starts below the saddle")
    if steps is not None:
        return ngettext("it leaves after {count} step", "it leaves after {count} steps", steps)
    if loss[-1] <= loss[0] + 1e-9:
        return ngettext("it does not leave in {count} step", "it does not leave in {count} steps", STEPS)
    return gettext("it never leaves, it is thrown up the walls")
