"""A sharp valley and a wide one: an lr too large for the sharp valley does not stay in it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Slider
from playground.experiment import Experiment, Frame
from playground.experiments.learning_rate.valleys import VALLEYS, valley_curvature, valley_floors
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE, GREY, VERMILION
from playground.rules import driven_by, rule
from playground.simulate import Run, simulate

STEPS = 80
PROFILE, PATH = range(2)


@living
def two_valleys(gradient_descent: Callable | None = None) -> Experiment:
    """The points that a run visits on the loss, and w after each step."""
    step = rule("gradient_descent", gradient_descent)

    def frame(start: float, lr: float) -> Frame:
        run = simulate(step, replace(VALLEYS, start=(start, 0.0)), STEPS, lr=lr)
        return Frame(_background(), _marks(run), _caption(lr, run.w[:, 0]))

    controls = {
        "start": Slider("start", -3.0, 3.5, -1.2, 0.05),
        "lr": Slider("lr", 0.01, 0.8, 0.05, 0.01),
    }
    return Experiment("Two valleys", frame, controls, driven_by=driven_by(step))


@cache
def _background() -> Canvas:
    left, right, bottom, top = VALLEYS.window
    figure = new_figure(900, 320)
    profile, path = figure.subplots(1, 2, width_ratios=(1.5, 1))
    panel(profile, "The loss, and the places visited", "w", "", xlim=(left, right), ylim=(bottom, top))
    x = np.linspace(left, right, 500)
    profile.plot(x, VALLEYS.loss(x[None]), color=BLACK, lw=1.3)
    for name, floor in valley_floors().items():
        limit = 2 / valley_curvature(floor)
        profile.text(floor, 0.05, f"{name}: 2/curvature = {limit:.2f}", ha="center", size=8.5, color=VERMILION)
    panel(path, "w after each step", "step", "", xlim=(0, STEPS), ylim=(left, right))
    for name, floor in valley_floors().items():
        path.axhline(floor, color=GREY, lw=0.8, ls=":")
        path.text(STEPS, floor + 0.1, f"floor of the {name} valley", size=8.5, color=GREY, ha="right")
    return Canvas(figure)


def _marks(run: Run) -> tuple[Mark, ...]:
    x = run.w[:, 0]
    return (
        Line(PROFILE, x, run.loss, BLUE, 1.2, opacity=0.6),
        Dots(PROFILE, x, run.loss, BLUE, 3),
        Dots(PROFILE, x[0], run.loss[0], BLACK, 5, hollow=True),
        Line(PATH, np.arange(len(x)), x, BLUE),
        Dots(PATH, len(x) - 1, x[-1], BLUE, 4),
    )


def _caption(lr: float, x: np.ndarray) -> str:
    last = x[-12:]
    limits = {name: 2 / valley_curvature(floor) for name, floor in valley_floors().items()}
    for name, floor in valley_floors().items():
        if np.ptp(last) < 0.02 and abs(last[-1] - floor) < 0.05:
            return (
                f"lr {lr:.2f}: it comes to rest in the {name} valley, "
                f"where the limit 2/curvature is {limits[name]:.2f}."
            )
    if len(set(np.sign(np.diff(last)))) == 1:
        return f"lr {lr:.2f}: after {STEPS} steps it is at w = {x[-1]:.2f}, and still on its way down."
    return (
        f"lr {lr:.2f}: after {STEPS} steps it has not come to rest. It exceeds the limit of the sharp valley, "
        f"{limits['sharp']:.2f}, and is thrown to and fro."
    )
