"""A ball released beside the ridge that leads to a saddle: how long it stays, with momentum and without."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.captions import count_steps
from playground.controls import LogSlider, Slider
from playground.experiment import Experiment, Frame
from playground.experiments.momentum.run_panels import thin_path
from playground.living import living
from playground.marks import Line
from playground.palette import BLACK, BLUE, GREY, VERMILION
from playground.rules import driven_by, rule
from playground.simulate import Run, simulate
from playground.surfaces import SADDLE
from playground.top_view import contours

STEPS = 150
#: The saddle is at a loss of 0.25. A ball has left once its loss is below this.
LEFT_BELOW = 0.2
LARGEST_LR = 0.19  # without momentum the limit of the walls is 2 / 10
WITH_MOMENTUM = "with momentum"
#: How each run is drawn: its colour, and dashes for those who cannot tell the colours apart.
STYLES = {WITH_MOMENTUM: (BLUE, ""), "without": (GREY, "7 4"), f"without, at lr {LARGEST_LR}": (VERMILION, "2 3")}
PATH, LOSS = range(2)


@living
def saddle(heavy_ball: Callable | None = None) -> Experiment:
    """The path with momentum, and the loss of three runs."""
    driver = rule("heavy_ball", heavy_ball)

    @lru_cache
    def run_of(lr: float, beta: float, aside: float) -> Run:
        return simulate(driver, replace(SADDLE, start=(-1.0, aside)), STEPS, lr=lr, beta=beta)

    def frame(lr: float, beta: float, aside: float) -> Frame:
        settings = (lr, beta), (lr, 0.0), (LARGEST_LR, 0.0)
        runs = {name: run_of(*setting, aside) for name, setting in zip(STYLES, settings, strict=True)}
        losses = [
            Line(LOSS, np.arange(STEPS + 1), run.loss, STYLES[name][0], 1.8, STYLES[name][1])
            for name, run in reversed(runs.items())
        ]
        marks = (*thin_path(PATH, runs[WITH_MOMENTUM].w), *losses)
        begin = f"lr {lr:.2f}, beta {beta:.2f}, let go {aside:g} beside the ridge:"
        return Frame(_background(), marks, f"{begin} {_caption({name: run.loss for name, run in runs.items()})}")

    controls = {
        "lr": Slider("lr", 0.01, 0.4, 0.05, 0.01),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "aside": LogSlider("start beside the ridge by", -9, -1, 1e-3, 1),
    }
    return Experiment("A saddle", frame, controls, driven_by=driven_by(driver))


def steps_to_leave(loss: np.ndarray) -> int | None:
    """After how many steps the loss is for the first time below 0.2; None if it never is."""
    below = np.flatnonzero(loss < LEFT_BELOW)
    return int(below[0]) if len(below) else None


@cache
def _background() -> Canvas:
    figure = new_figure(900, 350)
    path, losses = figure.subplots(1, 2, width_ratios=(1, 1.2))
    contours(path, SADDLE, "The path with momentum").plot(0, 0, "+", color=BLACK, ms=9)
    panel(losses, "Loss after each step", "step", "", xlim=(0, STEPS), ylim=(0, 0.6))
    losses.axhline(0.25, color=GREY, lw=0.9, ls=":")
    losses.text(STEPS, 0.255, "the height of the saddle", size=8.5, color=GREY, ha="right")
    for number, (words, (color, dash)) in enumerate(STYLES.items()):
        height = 0.56 - 0.04 * number
        style = (0, tuple(float(part) / 1.8 for part in dash.split())) if dash else "-"
        losses.plot((STEPS - 14, STEPS), (height, height), color=color, lw=1.8 * 0.72, ls=style)
        losses.text(STEPS - 17, height, words, size=9, color=color, ha="right", va="center")
    return Canvas(figure)


def _caption(losses: dict[str, np.ndarray]) -> str:
    with_momentum, without, large = (_left(losses[name]) for name in STYLES)
    return (
        f"with momentum it {with_momentum}; without, at the same lr, it {without}; "
        f"without, at lr {LARGEST_LR}, it {large}."
    )


def _left(loss: np.ndarray) -> str:
    steps = steps_to_leave(loss)
    if steps is not None:
        return f"leaves after {count_steps(steps)}"
    if loss[-1] <= loss[0] + 1e-9:
        return f"does not leave in {STEPS} steps"
    return "never leaves (it is thrown up the walls)"
