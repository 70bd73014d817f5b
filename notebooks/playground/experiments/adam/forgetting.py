"""How long the steps of AdaGrad and RMSProp are under a gradient that stays the same, and then becomes another."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import LogSlider, Slider
from playground.experiment import Experiment, Film
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, FAINT, RULE_COLORS
from playground.rules import Rule, rule

STEPS, CHANGE = 120, 60
LENGTH, GRADIENT = range(2)


@living
def forgetting(adagrad: Callable | None = None, rmsprop: Callable | None = None) -> Experiment:
    """The length of each step in units of lr, and the gradient under it."""
    rules = (rule("adagrad", adagrad), rule("rmsprop", rmsprop))

    def film(rho: float, later: float) -> Film:
        grads = np.where(np.arange(STEPS) < CHANGE, 1.0, later)
        lengths = {each.name: step_lengths(each, grads, rho) for each in rules}
        tried = {each.name: attempted(each, lambda mine: step_lengths(mine, grads, rho)) for each in rules}
        yours = {name: length for name, length in tried.items() if length is not None}
        marks = (
            *(mark for name, length in lengths.items() for mark in _length_marks(length, RULE_COLORS[name])),
            *map(_attempt_mark, yours.values()),
            *_gradient_marks(grads),
        )
        return Film(_background(), marks, _captions(grads, lengths, yours), _figures(grads, lengths))

    controls = {
        "rho": Slider("rho", 0.0, 0.99, 0.9, 0.01),
        "later": LogSlider(gettext("gradient from step {step} on", step=CHANGE + 1), -1, 1, 1.0, 10),
        "steps": Slider(gettext("steps"), 0, STEPS, 3, 1, play=True),
    }
    return Experiment(gettext("Forgetting"), film, controls, driven_by=driven_by_with_attempt(*rules), time="steps")


def step_lengths(driver: Rule, grads: np.ndarray, rho: float) -> np.ndarray:
    """How far each step goes, in units of lr, down the gradient: shape (steps + 1,); there is no step 0, so it is nan.

    rho is used by rules that have such a knob.
    """
    knobs = {name: value for name, value in (("lr", 1.0), ("rho", rho), ("eps", 1e-8)) if name in driver.knobs}
    w = np.zeros(1)
    state, places = driver.initial_state(w), [w]
    with np.errstate(all="ignore"):
        for number in range(len(grads)):
            w, *state = driver(w, grads[number : number + 1], *state, **knobs)
            places.append(w)
        return np.concatenate([[np.nan], -np.diff(np.array(places)[:, 0])])


@cache
def _background() -> Canvas:
    figure = new_figure(900, 360)
    length, gradient = figure.subplots(1, 2, width_ratios=(1.7, 1))
    title = gettext("Length of each step, in units of lr")
    panel(length, title, gettext("step"), "", xlim=(0, STEPS), yscale="log", ylim=(0.005, 40))
    length.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    for name in ("adagrad", "rmsprop"):
        length.plot([], [], color=RULE_COLORS[name], lw=2, label=name)
    panel(gradient, gettext("The gradient"), gettext("step"), "", xlim=(0, STEPS), yscale="log", ylim=(0.07, 15))
    gradient.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
    for axes in (length, gradient):
        axes.axvline(CHANGE + 0.5, color=FAINT, lw=1)
    figure.legend(loc="outside lower left", ncols=2, frameon=False, fontsize=9)
    return Canvas(figure)


def _length_marks(length: np.ndarray, color: str) -> tuple[Mark, ...]:
    steps = np.arange(STEPS + 1)
    return (
        Line(LENGTH, steps, length, color, 2.2, steps=True, time="grows"),
        Dots(LENGTH, steps, length, color, 4.5, time="moves"),
    )


def _attempt_mark(length: np.ndarray) -> Mark:
    return Line(LENGTH, np.arange(STEPS + 1), length, attempts.COLOR, 2, attempts.DASH, steps=True, time="grows")


def _gradient_marks(grads: np.ndarray) -> tuple[Mark, ...]:
    steps, shown = np.arange(STEPS + 1), np.concatenate([[np.nan], grads])
    return (
        Line(GRADIENT, steps, shown, BLACK, 2, steps=True, time="grows"),
        Dots(GRADIENT, steps, shown, BLACK, 4, time="moves"),
    )


def _captions(grads: np.ndarray, lengths: Mapping[str, np.ndarray], yours: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    """One for each number of steps."""
    captions = [gettext("No step has been taken yet. Turn up the steps, or press play.")]
    for step in range(1, STEPS + 1):
        facts = {name: short(length[step]) for name, length in lengths.items()}
        gradient = short(grads[step - 1])
        told = gettext(
            "Step {step}, under a gradient of {gradient}: AdaGrad's is {adagrad} long, RMSProp's {rmsprop}, "
            "in units of lr.",
            step=step, gradient=gradient, **facts,
        )  # fmt: skip
        captions.append(" ".join([told, *(_about_yours(name, yours[name], lengths[name], step) for name in yours)]))
    return tuple(captions)


def _about_yours(name: str, yours: np.ndarray, courses: np.ndarray, step: int) -> str:
    """The step of a rule that does not pass yet, beside the course's."""
    if np.isnan(yours[step]):
        return gettext("Yours ({name}) is no number any more.", name=name)
    if np.allclose(yours[1 : step + 1], courses[1 : step + 1], rtol=0.005):
        return gettext("Yours ({name}) is the same so far; check says what is not right yet.", name=name)
    return gettext("Yours ({name}) is {length} long.", name=name, length=short(yours[step]))


def _figures(grads: np.ndarray, lengths: Mapping[str, np.ndarray]) -> tuple[Mapping[str, str], ...]:
    """For a table: the gradient and the length of each rule's step, for every number of steps."""
    names = gettext("gradient"), *(gettext("{rule}, in units of lr", rule=name) for name in lengths)
    columns = [np.concatenate([[np.nan], grads]).tolist(), *(length.tolist() for length in lengths.values())]
    return tuple(dict(zip(names, map(short, row), strict=True)) for row in zip(*columns, strict=True))
