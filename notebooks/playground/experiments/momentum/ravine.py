"""One rule at a time in the narrow ravine; arrows split its next step into inertia and the push of this gradient."""

from collections.abc import Callable
from functools import cache, lru_cache

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground.attempts import attempted
from playground.canvas import Canvas, new_figure
from playground.controls import Choice, LogSlider, Pad, Point, Slider
from playground.convergence import AVERAGED, PLAIN, form_name, optimal_lr
from playground.experiment import Experiment, Film
from playground.experiments.momentum.forms import COLORS, RULES, form_knobs, momentum_driven_by, momentum_rules
from playground.experiments.momentum.long_run import how_yours_goes, long_run, loss_in_words, motion_figures
from playground.experiments.momentum.run_panels import (
    attempt_run,
    exit_arrow,
    left_at,
    legend_below,
    loss_marks,
    loss_panel,
    thin_path,
)  # fmt: skip
from playground.living import living
from playground.marks import Arrow, Dots, Line, Mark
from playground.palette import BLACK, RULE_COLORS
from playground.rules import Rule, course_rule
from playground.simulate import Run, simulate
from playground.surfaces import NARROW
from playground.top_view import contours

MOST_STEPS = 100
#: The push of a gradient is a step of gradient descent, and has its colour.
INERTIA, PUSH = BLACK, RULE_COLORS["gradient_descent"]
BEST_DASH = "3 3"
PATH, LOSS = range(2)


@living
def ravine(
    momentum: Callable | None = None, heavy_ball: Callable | None = None, nesterov: Callable | None = None
) -> Experiment:
    """The path with its next step taken apart, and the loss beside that of gradient descent at its best lr."""
    rules = momentum_rules(momentum, heavy_ball, nesterov)

    def film(form: str, lr: float, beta: float, start: tuple[float, float]) -> Film:
        driver, surface = rules[form], NARROW.starting_at(start)
        knobs = form_knobs(driver, lr, beta)
        run = simulate(driver, surface, MOST_STEPS + 1, **knobs)
        shown = Run(run.w[:-1], run.loss[:-1])
        yours = attempted(driver, lambda mine: simulate(mine, surface, MOST_STEPS, **knobs))
        marks = (
            _plain_at_its_best(start),
            *thin_path(PATH, shown.w, COLORS[form]),
            *_next_steps(driver, run.w, knobs, COLORS[form]),
            *exit_arrow(PATH, shown.w, surface, COLORS[form]),
            *loss_marks(LOSS, shown.loss, COLORS[form]),
            *attempt_run(PATH, LOSS, yours),
        )
        captions = _captions(form, shown, yours, long_run(form, lr, beta, surface))
        return Film(_background(), marks, captions, _figures(shown.loss, motion_figures(form, lr, beta, surface)))

    controls = {
        "form": Choice(gettext("rule"), {form: form_name(form) for form in RULES}, AVERAGED),
        "lr": LogSlider("lr", -2, 0.6, 1.0),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "start": Point(gettext("start"), NARROW.window, NARROW.start),
        "steps": Slider(gettext("steps"), 0, MOST_STEPS, 12, 1, play=True),
    }
    pads = (Pad(PATH, gettext("where the path starts"), point="start"),)
    driven_by = momentum_driven_by(rules)
    return Experiment(gettext("A ball with weight"), film, controls, driven_by=driven_by, time="steps", pads=pads)


@cache
def _background() -> Canvas:
    figure = new_figure(900, 380)
    path, losses = figure.subplots(1, 2, width_ratios=(1.3, 1))
    contours(path, NARROW, gettext("The path, and its next step")).plot(0, 0, "+", color=BLACK, ms=9)
    loss_panel(losses, gettext("Loss after each step"), gettext("step"), MOST_STEPS, lowest=1e-5)
    entries = (
        (gettext("inertia: what the steps before have left"), INERTIA, ""),
        (gettext("push: what this gradient adds"), PUSH, ""),
        (gettext("loss of plain descent at its best lr"), PUSH, BEST_DASH),
    )
    legend_below(figure, entries)
    return Canvas(figure)


@lru_cache
def _plain_at_its_best(start: tuple[float, float]) -> Line:
    """The loss of gradient descent at the lr that is best for this ravine."""
    best, surface = optimal_lr(*NARROW.curvatures), NARROW.starting_at(start)
    loss = simulate(course_rule(RULES[PLAIN]), surface, MOST_STEPS, lr=best).loss
    return Line(LOSS, np.arange(MOST_STEPS + 1), loss, PUSH, 1.5, BEST_DASH)


def _next_steps(driver: Rule, w: np.ndarray, knobs: dict[str, float], color: str) -> tuple[Mark, ...]:
    """Every step of a path, split into what earlier steps left and what its gradient adds; w of shape (steps + 2, 2).

    The rules are linear in gradient and velocity, so a step with velocity 0 shows the effect of the gradient alone.
    """
    here, there = w[:-1].T, w[1:].T
    with np.errstate(all="ignore"):
        from_rest = driver(here, NARROW.gradient(here), *driver.initial_state(here), **knobs)[0]
        push, inertia = from_rest - here, there - from_rest
    (x, y), (bend_x, bend_y) = here, here + inertia
    return (
        Arrow(PATH, x, y, inertia[0], inertia[1], INERTIA, 2.4, time="moves"),
        Arrow(PATH, bend_x, bend_y, push[0], push[1], PUSH, 2.4, time="moves"),
        Dots(PATH, x, y, color, 5, time="moves"),
    )


def _captions(form: str, run: Run, yours: Run | None, ending: str) -> tuple[str, ...]:
    """A caption for every number of steps."""
    name = form_name(form)
    if form == PLAIN:
        name = gettext("{form} (it has no beta)", form=name)
    out = left_at(run.w, NARROW.window)
    return tuple(
        " ".join(filter(None, (_now(name, step, loss), _out(step, out), ending, _yours(form, run, yours, step))))
        for step, loss in enumerate(run.loss)
    )


def _now(name: str, step: int, loss: float) -> str:
    return ngettext(
        "{form}: after {count} step the loss is {loss}.",
        "{form}: after {count} steps the loss is {loss}.",
        step, form=name, loss=loss_in_words(loss),
    )  # fmt: skip


def _yours(form: str, run: Run, yours: Run | None, step: int) -> str:
    if yours is None or step == 0:
        return ""
    return how_yours_goes(RULES[form], yours.loss[step], run.loss[step], run.loss[0])


def _out(step: int, out: int | None) -> str:
    return "" if out is None or step < out else gettext("It left the picture at step {step}.", step=out)


def _figures(losses: np.ndarray, motion: dict[str, str]) -> tuple[dict[str, str], ...]:
    """What a table of several settings shows, for every number of steps."""
    name = gettext("loss")
    return tuple({name: loss_in_words(loss), **motion} for loss in losses)
