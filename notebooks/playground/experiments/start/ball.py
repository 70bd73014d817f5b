"""A ball on a hilly curve, which moves in the direction that the learner's function returns."""

from collections.abc import Callable
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import count_steps
from playground.controls import Pad, Slider
from playground.elementwise import Elementwise
from playground.experiment import Experiment, Film
from playground.living import living
from playground.marks import Arrow, Dots, Line, Mark, Text
from playground.palette import BLACK, BLUE, GREY
from playground.rules import rule

LEFT, RIGHT, STEP = -4.0, 4.0, 0.25
MOST_STEPS = 30
#: How far the middle of a ball lies above the ground.
LIFT = 0.09


def height(x: Elementwise) -> Elementwise:
    """The height of the curve at x: hills on a floor that is just bowed enough to leave two dips, and no third."""
    return 0.13 * (x - 1) ** 2 + np.sin(2 * x) / 2


def slope(x: Elementwise) -> Elementwise:
    """The derivative of the height at x: positive where the curve rises to the right."""
    return 0.26 * (x - 1) + np.cos(2 * x)


def roll(downhill: Callable, start: float, steps: int = MOST_STEPS) -> np.ndarray:
    """Where a ball is that goes STEP times what ``downhill`` returns for the slope under it; shape (steps + 1,)."""
    path = [start]
    for _ in range(steps):
        path.append(path[-1] + STEP * float(downhill(np.array(slope(path[-1])))))
    return np.array(path)


@living
def ball(downhill: Callable | None = None) -> Experiment:
    """A ball that moves a quarter of a unit in the direction that ``downhill`` returns, again and again."""
    chooser = rule("downhill", downhill)

    def film(start: float) -> Film:
        # One step more than is shown: the arrow says where the ball goes next.
        path = roll(chooser.function, start, MOST_STEPS + 1)
        yours = attempted(chooser, lambda mine: _near(roll(mine.function, start)))
        # Theirs below and larger, so that both balls are seen where they lie at one place.
        marks = (*(() if yours is None else _attempt_marks(yours)), *_ball_marks(path), _start_label(start))
        captions = [_caption(path, step) for step in range(MOST_STEPS + 1)]
        if yours is not None:
            captions = [f"{words} {_attempt_words(yours, step)}" for step, words in enumerate(captions)]
        return Film(_background(), marks, tuple(captions))

    controls = {
        "start": Slider(gettext("start"), -3.8, 3.8, -2.3, 0.1),
        "steps": Slider(gettext("steps"), 0, MOST_STEPS, 5, 1, play=True),
    }
    pads = (Pad(0, gettext("where the ball starts"), x="start"),)
    driven = driven_by_with_attempt(chooser)
    return Experiment(gettext("A ball on hilly ground"), film, controls, driven_by=driven, time="steps", pads=pads)


def _near(path: np.ndarray) -> np.ndarray:
    """The path without places so far away that they have no height: nan in their stead."""
    return np.where(np.abs(path) < 1000, path, np.nan)


@cache
def _background() -> Canvas:
    figure = new_figure(820, 300)
    axes = panel(figure.subplots(), gettext("The ground and the ball"), "x", gettext("height"))
    axes.set(xlim=(LEFT, RIGHT), ylim=(-0.9, 3.4))
    x = np.linspace(LEFT, RIGHT, 400)
    axes.fill_between(x, height(x), -0.9, color="#EFEFEF")
    axes.plot(x, height(x), color=BLACK, lw=1.4)
    return Canvas(figure)


def _ball_marks(path: np.ndarray) -> tuple[Mark, ...]:
    """The way of the ball, the ball, and an arrow to where it goes next; path of shape (steps + 2,)."""
    x, ahead = path[:-1], 1.6 * np.diff(path)
    return (
        Line(0, x, height(x), GREY, 1.5, "4 3", steps=True, time="grows"),
        Dots(0, x, height(x), GREY, 3, hollow=True, time="grows"),
        Arrow(0, x, height(x) + LIFT, ahead, np.zeros_like(ahead), BLUE, time="moves"),
        Dots(0, x, height(x) + LIFT, BLUE, 8, time="moves"),
    )


def _attempt_marks(path: np.ndarray) -> tuple[Mark, ...]:
    """The way of a ball that the learner's own function sends, and which ball is whose; path of shape (steps + 1,)."""
    y = height(path)
    return (
        Line(0, path, y, attempts.COLOR, 2, attempts.DASH, steps=True, time="grows"),
        Dots(0, path, y, attempts.COLOR, 2.4, time="grows"),
        Dots(0, path, y + LIFT, attempts.COLOR, 11, hollow=True, time="moves"),
        Dots(0, -0.9, 3.12, BLUE, 8),
        Text(0, -0.7, 3.04, gettext("the course's ball"), BLUE),
        Dots(0, -0.9, 2.7, attempts.COLOR, 8, hollow=True),
        Text(0, -0.7, 2.62, gettext("yours"), attempts.COLOR),
    )


def _start_label(start: float) -> Text:
    """A word over the start, clear of the ball and of the ground on either side."""
    around = np.linspace(start - 0.25, start + 0.25, 11)
    return Text(0, start, float(height(around).max()) + 0.3, gettext("start"), GREY, "middle")


def _caption(path: np.ndarray, step: int) -> str:
    x, direction = path[step], path[step + 1] - path[step]
    facts = {"steps": count_steps(step), "x": f"{x:.2f}", "height": f"{height(x):.2f}", "slope": f"{slope(x):.2f}"}
    here = gettext("After {steps} the ball is at x = {x}, height {height}.", **facts)
    if step == 0:
        here = gettext("The ball starts at x = {x}, height {height}.", **facts)
    if step > 2 and direction and np.isclose(x, path[step - 2]):
        hops = gettext("It hops to and fro across a low point: its steps have a fixed length and cannot get shorter.")
        return f"{here} {hops}"
    if direction == 0:
        return f"{here} {gettext('The slope there is {slope}, so it stays.', **facts)}"
    left = gettext("The slope there is {slope}, so it goes to the left.", **facts)
    right = gettext("The slope there is {slope}, so it goes to the right.", **facts)
    return f"{here} {left if direction < 0 else right}"


def _attempt_words(path: np.ndarray, step: int) -> str:
    """What becomes of the ball that the learner's own function sends."""
    x, out = path[step], np.flatnonzero(~((path >= LEFT) & (path <= RIGHT)))
    facts = {"x": f"{x:.2f}", "height": f"{height(x):.2f}"}
    if step == 0:
        return gettext("Yours starts at the same place.")
    if len(out) and step >= out[0]:
        return gettext("Yours has left the picture, after {steps}.", steps=count_steps(int(out[0])))
    if height(x) > height(path[0]):
        return gettext("Yours has climbed to height {height}.", **facts)
    return gettext("Yours is at x = {x}, height {height}.", **facts)
