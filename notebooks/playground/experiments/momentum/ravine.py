"""One rule at a time in the narrow ravine; arrows split its next step into inertia and the push of this gradient."""

from collections.abc import Callable
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure
from playground.captions import count_steps
from playground.controls import Choice, LogSlider, Slider
from playground.convergence import AVERAGED, PLAIN, optimal_lr
from playground.experiment import Experiment, Frame
from playground.experiments.momentum.forms import RULES, form_knobs, momentum_driven_by, momentum_rules
from playground.experiments.momentum.long_run import long_run
from playground.experiments.momentum.run_panels import loss_panel, thin_path
from playground.living import living
from playground.marks import Arrow, Dots, Line, Mark
from playground.palette import BLACK, BLUE, GREEN, GREY, VERMILION
from playground.rules import Rule, course_rule
from playground.simulate import simulate
from playground.surfaces import NARROW
from playground.top_view import contours

MOST_STEPS = 100
INERTIA, PUSH = GREEN, VERMILION
PATH, LOSS = range(2)


@living
def ravine(
    momentum: Callable | None = None, heavy_ball: Callable | None = None, nesterov: Callable | None = None
) -> Experiment:
    """The path with its next step taken apart, and the loss beside that of gradient descent at its best lr."""
    rules = momentum_rules(momentum, heavy_ball, nesterov)

    def frame(form: str, lr: float, beta: float, steps: int) -> Frame:
        run = simulate(rules[form], NARROW, steps + 1, **form_knobs(rules[form], lr, beta))
        marks = (
            *thin_path(PATH, run.w[:-1]),
            *_next_step(rules[form], run.w[-2:], lr, beta),
            Line(LOSS, np.arange(steps + 1), run.loss[:-1], BLUE),
            Dots(LOSS, steps, run.loss[-2], BLUE, 4),
        )
        name = f"{form} (it has no beta)" if form == PLAIN else form
        here = f"{name}: after {count_steps(steps)} the loss is {_number(run.loss[steps])}."
        return Frame(_background(), marks, f"{here} {long_run(form, lr, beta, NARROW)}")

    controls = {
        "form": Choice("rule", tuple(RULES), AVERAGED),
        "lr": LogSlider("lr", -2, 0.6, 1.0),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "steps": Slider("steps", 0, MOST_STEPS, 12, 1, play=True),
    }
    return Experiment("A ball with weight", frame, controls, driven_by=momentum_driven_by(rules))


@cache
def _background() -> Canvas:
    figure = new_figure(900, 380)
    path, losses = figure.subplots(1, 2, width_ratios=(1.3, 1))
    contours(path, NARROW, "The path").plot(0, 0, "+", color=BLACK, ms=9)
    for right, words, color in ((0.68, "next step: inertia, then", INERTIA), (1.0, "this gradient's push", PUSH)):
        path.text(right, 1.02, words, color=color, size=9.5, ha="right", transform=path.transAxes)
    loss_panel(losses, "Loss after each step", MOST_STEPS)
    best = simulate(course_rule("gradient_descent"), NARROW, MOST_STEPS, lr=optimal_lr(*NARROW.curvatures)).loss
    losses.plot(best, color=GREY, lw=1.2, ls="--")
    losses.text(MOST_STEPS, best[-1] * 6, "plain, at its best lr", color=GREY, size=8.5, ha="right")
    return Canvas(figure)


def _next_step(driver: Rule, w: np.ndarray, lr: float, beta: float) -> tuple[Mark, ...]:
    """The step between two positions, split into what earlier steps left and what this gradient adds.

    The rules are linear in gradient and velocity, so a step with velocity 0 shows the effect of the gradient alone.
    """
    here, there = w
    from_rest = driver(here, NARROW.gradient(here), *driver.initial_state(here), **form_knobs(driver, lr, beta))[0]
    push = from_rest - here
    inertia = there - from_rest
    bend = here + inertia
    return (
        Arrow(PATH, here[0], here[1], inertia[0], inertia[1], INERTIA, 2.4),
        Arrow(PATH, bend[0], bend[1], push[0], push[1], PUSH, 2.4),
        Dots(PATH, here[0], here[1], BLUE, 5),
    )


def _number(loss: float) -> str:
    return f"{loss:.2g}" if loss < 1e6 else "above a million"
