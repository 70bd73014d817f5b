"""A sharp valley and a wide one: an lr too large for the sharp valley does not stay in it."""

from collections.abc import Callable
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Pad, Slider
from playground.experiment import Experiment, Film
from playground.experiments.learning_rate.run_words import loss_after, sentences, yours_after
from playground.experiments.learning_rate.valleys import VALLEYS, valley_curvature, valley_floors
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE, GREY, VERMILION
from playground.rules import rule
from playground.simulate import Run, simulate

STEPS = 80
PROFILE, PATH = range(2)


@living
def two_valleys(gradient_descent: Callable | None = None) -> Experiment:
    """The points that a run visits on the loss, and w after each step."""
    step = rule("gradient_descent", gradient_descent)

    def film(start: float, lr: float) -> Film:
        ground = VALLEYS.starting_at((start, 0.0))
        run = simulate(step, ground, STEPS, lr=lr)
        yours = attempted(step, lambda mine: simulate(mine, ground, STEPS, lr=lr))
        marks = (*_marks(run), *(_attempt_marks(yours) if yours else ()))
        ends = {gettext("after {steps} steps", steps=STEPS): _end_in_short(run.w[:, 0])}
        return Film(_background(), marks, _captions(lr, run, yours), (ends,) * (STEPS + 1))

    controls = {
        "start": Slider(gettext("start"), -3.0, 3.5, -1.2, 0.05),
        "lr": Slider("lr", 0.01, 0.8, 0.05, 0.01),
        "steps": Slider(gettext("steps"), 0, STEPS, STEPS, 1, play=True),
    }
    pads = (Pad(PROFILE, gettext("where the run starts"), x="start"),)
    source = driven_by_with_attempt(step)
    return Experiment(gettext("Two valleys"), film, controls, driven_by=source, time="steps", pads=pads)


@cache
def _background() -> Canvas:
    left, right, bottom, top = VALLEYS.window
    figure = new_figure(900, 320)
    profile, path = figure.subplots(1, 2, width_ratios=(1.5, 1))
    panel(profile, gettext("The loss, and the places visited"), "w", "", xlim=(left, right), ylim=(bottom, top))
    x = np.linspace(left, right, 500)
    profile.plot(x, VALLEYS.loss(x[None]), color=BLACK, lw=1.3)
    panel(path, gettext("w after each step"), gettext("step"), "", xlim=(0, STEPS), ylim=(left, right))
    for (name, floor), limit in zip(_names().items(), limits().values(), strict=True):
        words = gettext("limit 2/curvature = {limit}", limit=f"{limit:.2f}")
        profile.text(floor, 0.05, words, ha="center", size=8.5, color=VERMILION)
        path.axhline(floor, color=GREY, lw=0.8, ls=":")
        path.text(1.02, floor, name, size=8.5, color=GREY, va="center", transform=path.get_yaxis_transform())
    return Canvas(figure)


def limits() -> dict[str, float]:
    """For each valley the lr above which a ball cannot rest in it, 2/curvature."""
    return {valley: float(2 / valley_curvature(floor)) for valley, floor in valley_floors().items()}


def _names() -> dict[str, float]:
    """The floors of the valleys, by the names that are read."""
    floors = valley_floors()
    return {gettext("sharp valley"): floors["sharp"], gettext("wide valley"): floors["wide"]}


def _marks(run: Run) -> tuple[Mark, ...]:
    x, steps = run.w[:, 0], np.arange(STEPS + 1)
    return (
        Line(PROFILE, x, run.loss, BLUE, 1.2, opacity=0.6, steps=True, time="grows"),
        Dots(PROFILE, x, run.loss, BLUE, 3, time="grows"),
        Dots(PROFILE, x[0], run.loss[0], BLACK, 5, hollow=True),
        Line(PATH, steps, x, BLUE, steps=True, time="grows"),
        Dots(PROFILE, x, run.loss, BLUE, 4.5, time="moves"),
        Dots(PATH, steps, x, BLUE, 4, time="moves"),
    )


def _attempt_marks(run: Run) -> tuple[Mark, ...]:
    x, steps, dash = run.w[:, 0], np.arange(STEPS + 1), attempts.DASH
    return (
        Line(PROFILE, x, run.loss, attempts.COLOR, 1.6, dash, steps=True, time="grows"),
        Dots(PROFILE, x, run.loss, attempts.COLOR, 2.4, time="grows"),
        Line(PATH, steps, x, attempts.COLOR, 2, dash, steps=True, time="grows"),
    )


def _captions(lr: float, run: Run, yours: Run | None) -> tuple[str, ...]:
    end = _end(lr, run.w[:, 0])
    return tuple(
        sentences(end if step == STEPS else _now(run, lr, step), yours_after(yours, run, step))
        for step in range(STEPS + 1)
    )


def _now(run: Run, lr: float, step: int) -> str:
    facts = {"lr": f"{lr:.2f}", "w": f"{run.w[step, 0]:.2f}"}
    return sentences(gettext("lr {lr}: the ball is at w = {w}.", **facts), loss_after(run.loss, step))


def _rest(x: np.ndarray) -> str | None:
    """The valley in which a run has come to rest, "" if it is still on its way down, None if it rattles."""
    last = x[-12:]
    for valley, floor in valley_floors().items():
        if np.ptp(last) < 0.02 and abs(last[-1] - floor) < 0.05:
            return valley
    return "" if len(set(np.sign(np.diff(last)))) == 1 else None


def _end_in_short(x: np.ndarray) -> str:
    names: dict[str | None, str] = {
        "sharp": gettext("at rest in the sharp valley"),
        "wide": gettext("at rest in the wide valley"),
    }
    return {**names, "": gettext("on its way down"), None: gettext("thrown to and fro")}[_rest(x)]


def _end(lr: float, x: np.ndarray) -> str:
    """What has become of the run after all its steps."""
    bound, rest = limits(), _rest(x)
    facts = {"lr": f"{lr:.2f}", "steps": STEPS, "w": f"{x[-1]:.2f}", "limit": f"{bound[rest or 'sharp']:.2f}"}
    if rest == "sharp":
        return gettext("lr {lr}: it comes to rest in the sharp valley, whose limit is {limit}.", **facts)
    if rest == "wide":
        return gettext("lr {lr}: it comes to rest in the wide valley, whose limit is {limit}.", **facts)
    if rest == "":
        return gettext("lr {lr}: after {steps} steps it is at w = {w}, and still on its way down.", **facts)
    return gettext(
        "lr {lr}: after {steps} steps it has not come to rest. This lr is above the limit of the sharp valley, "
        "{limit}, and throws it to and fro.",
        **facts,
    )
