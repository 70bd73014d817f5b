"""Gradient descent and the three forms of momentum in the narrow ravine, with one lr and one beta."""

from collections.abc import Callable, Mapping
from functools import cache, partial

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground.attempts import attempted
from playground.canvas import Canvas, new_figure
from playground.captions import short
from playground.controls import Choice, LogSlider, Pad, Point, Slider
from playground.convergence import AVERAGED, form_name
from playground.experiment import Experiment, Film
from playground.experiments.momentum.forms import (
    COLORS,
    DASHES,
    RULES,
    form_knobs,
    momentum_driven_by,
    momentum_rules,
)  # fmt: skip
from playground.experiments.momentum.long_run import how_yours_goes, loss_in_words
from playground.experiments.momentum.run_panels import attempt_run, exit_arrow, legend_below, loss_panel
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK
from playground.rules import Rule
from playground.simulate import Run, simulate
from playground.surfaces import NARROW
from playground.top_view import contours

MOST_STEPS = 100
#: Which lr the averaged form gets: that of the other forms, or the one that makes its steps as long as heavy ball's.
SAME, MATCHED = "the same lr", "lr / (1 - beta)"
PATH, LOSS = range(2)
#: The averaged form last: its dots can be seen on heavy ball's line where the two go the same way.
DRAWN = sorted(RULES, key=lambda form: form == AVERAGED)
#: The run of each form.
Runs = Mapping[str, Run]


@living
def race(
    momentum: Callable | None = None, heavy_ball: Callable | None = None, nesterov: Callable | None = None
) -> Experiment:
    """The four paths, and their losses."""
    rules = momentum_rules(momentum, heavy_ball, nesterov)

    def film(lr: float, beta: float, averaged: str, start: tuple[float, float]) -> Film:
        rates = {form: lr / (1 - beta) if (form, averaged) == (AVERAGED, MATCHED) else lr for form in rules}

        def run_of(form: str, driver: Rule) -> Run:
            knobs = form_knobs(driver, rates[form], beta)
            return simulate(driver, NARROW.starting_at(start), MOST_STEPS, **knobs)

        runs = {form: run_of(form, driver) for form, driver in rules.items()}
        tried = {form: attempted(driver, partial(run_of, form)) for form, driver in rules.items()}
        yours = {form: run for form, run in tried.items() if run}
        marks = [
            *(mark for form in DRAWN for mark in _marks(form, runs[form])),
            *(mark for run in yours.values() for mark in attempt_run(PATH, LOSS, run)),
        ]
        captions = tuple(_caption(runs, yours, _together(beta, averaged), step) for step in range(MOST_STEPS + 1))
        return Film(_background(), tuple(marks), captions, _figures(runs))

    controls = {
        "lr": LogSlider("lr", -3, -0.3, 0.1),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "averaged": Choice(gettext("the averaged form gets"), {SAME: gettext("the same lr"), MATCHED: MATCHED}, SAME),
        "start": Point(gettext("start"), NARROW.window, NARROW.start),
        "steps": Slider(gettext("steps"), 0, MOST_STEPS, 60, 1, play=True),
    }
    pads = (Pad(PATH, gettext("where the paths start"), point="start"),)
    driven_by = momentum_driven_by(rules)
    return Experiment(gettext("Three forms of momentum"), film, controls, driven_by=driven_by, time="steps", pads=pads)


@cache
def _background() -> Canvas:
    figure = new_figure(900, 375)
    path, losses = figure.subplots(1, 2, width_ratios=(1.3, 1))
    contours(path, NARROW, gettext("Four balls in the narrow ravine")).plot(0, 0, "+", color=BLACK, ms=9)
    loss_panel(losses, gettext("Loss after each step"), gettext("step"), MOST_STEPS)
    legend_below(figure, [(form_name(form), COLORS[form], DASHES[form]) for form in RULES])
    return Canvas(figure)


def _marks(form: str, run: Run) -> tuple[Mark, ...]:
    x, y, color, dash = run.w[:, 0], run.w[:, 1], COLORS[form], DASHES[form]
    width = 3.0 if form == AVERAGED else 1.8
    steps = np.arange(len(run.loss))
    return (
        Line(PATH, x, y, color, width, dash, steps=True, time="grows"),
        Line(LOSS, steps, run.loss, color, width, dash, steps=True, time="grows"),
        Dots(PATH, x, y, color, 4, time="moves"),
        Dots(LOSS, steps, run.loss, color, 3, time="moves"),
        *exit_arrow(PATH, run.w, NARROW, color),
    )


def _together(beta: float, averaged: str) -> str:
    """Which of them take one path."""
    if beta == 0:
        return gettext("At beta 0 all four take the same path.")
    return gettext("Averaged and heavy ball take exactly the same path.") if averaged == MATCHED else ""


def _caption(runs: Runs, yours: Runs, together: str, step: int) -> str:
    """Who is lowest after so many steps, and who is above the start."""
    begin = runs[AVERAGED].loss[0]
    losses = {form: float(run.loss[step]) for form, run in runs.items()}
    below = [form for form in losses if losses[form] <= begin]
    ranked = ", ".join(
        f"{form_name(form)} {short(losses[form])}" for form in sorted(below, key=lambda form: losses[form])
    )
    above = ", ".join(form_name(form) for form in losses if form not in below)
    said = (
        _ranking(step, ranked),
        gettext("Higher than at the start: {forms}.", forms=above) if above else "",
        together,
        *(how_yours_goes(RULES[form], run.loss[step], losses[form], begin) for form, run in yours.items() if step),
    )
    return " ".join(filter(None, said))


def _ranking(step: int, ranked: str) -> str:
    if not ranked:
        return ""
    return ngettext(
        "Loss after {count} step, lowest first: {ranked}.",
        "Loss after {count} steps, lowest first: {ranked}.",
        step, ranked=ranked,
    )  # fmt: skip


def _figures(runs: Runs) -> tuple[dict[str, str], ...]:
    """The loss of each form as columns of a table, for every number of steps."""
    return tuple(
        {form_name(form): loss_in_words(run.loss[step]) for form, run in runs.items()} for step in range(MOST_STEPS + 1)
    )
