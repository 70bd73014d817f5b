"""Gradient descent and the three forms of momentum in the narrow ravine, with one lr and one beta."""

from collections.abc import Callable
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure
from playground.controls import Choice, LogSlider, Slider
from playground.convergence import AVERAGED
from playground.experiment import Experiment, Frame
from playground.experiments.momentum.forms import COLORS, form_knobs, momentum_driven_by, momentum_rules
from playground.experiments.momentum.run_panels import loss_panel
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK
from playground.simulate import Run, simulate
from playground.surfaces import NARROW
from playground.top_view import contours

MOST_STEPS = 100
#: Which lr the averaged form gets: that of the other forms, or the one that makes its steps as long as heavy ball's.
SAME, MATCHED = "the same lr", "lr / (1 - beta)"
PATH, LOSS = range(2)


@living
def race(
    momentum: Callable | None = None, heavy_ball: Callable | None = None, nesterov: Callable | None = None
) -> Experiment:
    """The four paths, and their losses."""
    rules = momentum_rules(momentum, heavy_ball, nesterov)

    def frame(lr: float, beta: float, averaged: str, steps: int) -> Frame:
        rates = {form: lr / (1 - beta) if (form, averaged) == (AVERAGED, MATCHED) else lr for form in rules}
        runs = {
            form: simulate(rule, NARROW, steps, **form_knobs(rule, rates[form], beta)) for form, rule in rules.items()
        }
        losses = {form: float(run.loss[-1]) for form, run in runs.items()}
        marks = [mark for form, run in runs.items() for mark in _marks(form, run)]
        return Frame(_background(), tuple(marks), _caption(losses, lr, beta, averaged))

    controls = {
        "lr": LogSlider("lr", -3, -0.3, 0.1),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "averaged": Choice("the averaged form gets", (SAME, MATCHED), SAME),
        "steps": Slider("steps", 0, MOST_STEPS, 60, 1, play=True),
    }
    return Experiment("Three forms of momentum", frame, controls, driven_by=momentum_driven_by(rules))


@cache
def _background() -> Canvas:
    figure = new_figure(900, 360)
    path, losses = figure.subplots(1, 2, width_ratios=(1.3, 1))
    contours(path, NARROW, "Four balls in the narrow ravine").plot(0, 0, "+", color=BLACK, ms=9)
    loss_panel(losses, "Loss after each step", MOST_STEPS)
    for number, (form, color) in enumerate(COLORS.items()):
        losses.text(0.03, 0.28 - 0.075 * number, form, color=color, size=9, transform=losses.transAxes)
    return Canvas(figure)


def _marks(form: str, run: Run) -> tuple[Mark, ...]:
    x, y, color = run.w[:, 0], run.w[:, 1], COLORS[form]
    width, dash = (2.6, "7 5") if form == AVERAGED else (1.8, "")
    return (
        Line(PATH, x, y, color, width, dash),
        Line(LOSS, np.arange(len(run.loss)), run.loss, color, width, dash),
        Dots(PATH, x[-1], y[-1], color, 4),
    )


def _caption(losses: dict[str, float], lr: float, beta: float, averaged: str) -> str:
    start = float(NARROW.loss(np.array(NARROW.start)))
    ranked = sorted(losses, key=lambda form: losses[form] if np.isfinite(losses[form]) else np.inf)
    below = ", ".join(f"{form} {losses[form]:.2g}" for form in ranked if losses[form] <= start)
    above = [form for form in losses if not losses[form] <= start]
    lost = f" {', '.join(above)}: further out than at the start." if above else ""
    same = " Averaged and heavy ball go exactly the same way." if averaged == MATCHED or beta == 0 else ""
    return f"lr {lr:.2g}, beta {beta:.2f}: loss now, lowest first: {below or 'none below the start'}.{lost}{same}"
