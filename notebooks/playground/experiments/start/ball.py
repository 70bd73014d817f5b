"""Notebook 00: a ball on a hilly line, which goes where the learner's function says."""

from collections.abc import Callable
from functools import cache

import numpy as np

from playground.canvas import Canvas, figure, panel
from playground.experiment import Experiment, Frame, Slider
from playground.marks import Arrow, Dots, Line, Words
from playground.palette import BLACK, BLUE, GREY, VERMILION
from playground.rules import Rule, rule

LEFT, RIGHT, STEP = -4.0, 4.0, 0.25


def height(x: np.ndarray | float) -> np.ndarray | float:
    """The height of the ground at x: a slanted chain of hills."""
    return 0.12 * (x - 1) ** 2 + np.sin(2 * x) / 2


def slope(x: np.ndarray | float) -> np.ndarray | float:
    """How steeply the ground rises at x, to the right."""
    return 0.24 * (x - 1) + np.cos(2 * x)


@cache
def _landscape() -> Canvas:
    drawn = figure(820, 300)
    axes = panel(drawn.subplots(), "The ground and the ball", "x", "height", xlim=(LEFT, RIGHT), ylim=(-0.9, 3.4))
    x = np.linspace(LEFT, RIGHT, 400)
    axes.fill_between(x, height(x), -0.9, color="#EFEFEF")
    axes.plot(x, height(x), color=BLACK, lw=1.4)
    return Canvas(drawn)


def ball(downhill: Callable | None = None) -> Experiment:
    """A ball that asks ``downhill`` which way to go, and goes a quarter of a unit that way, again and again."""
    chooser = rule("downhill", downhill)

    def frame(start: float, steps: int) -> Frame:
        path = _roll(chooser, start, steps)
        ends = path[-1]
        marks = (
            Line(0, path, height(path), GREY, 1.5, "4 3"),
            Dots(0, path[:-1], height(path[:-1]), GREY, 3, hollow=True),
            Arrow(0, ends, height(ends) + 0.09, STEP * 1.6 * _way(chooser, ends), 0.0, VERMILION),
            Dots(0, ends, height(ends) + 0.09, BLUE, 8),
            Words(0, start, height(start) + 0.3, "start", GREY, "middle"),
        )
        return Frame(_landscape(), marks, _says(path))

    knobs = {
        "start": Slider("start", -3.8, 3.8, -2.3, 0.1),
        "steps": Slider("steps", 0, 30, 5, 1, play=True),
    }
    return Experiment("A ball on hilly ground", frame, knobs, driven_by=chooser.says)


def _way(chooser: Rule, x: float) -> float:
    return float(chooser.function(np.array(slope(x))))


def _roll(chooser: Rule, start: float, steps: int) -> np.ndarray:
    path = [start]
    for _ in range(steps):
        path.append(path[-1] + STEP * _way(chooser, path[-1]))
    return np.array(path)


def _says(path: np.ndarray) -> str:
    steps = len(path) - 1
    counted = f"{steps} step{'s' if steps != 1 else ''}"
    here = f"After {counted} the ball is at x = {path[-1]:.2f}, height {height(path[-1]):.2f}."
    if len(path) > 3 and np.isclose(path[-1], path[-3]):
        return f"{here} It hops to and fro across a low point: its steps have a fixed length and cannot get shorter."
    side = "left" if slope(path[-1]) > 0 else "right"
    return f"{here} The slope there is {slope(path[-1]):.2f}, so it goes on to the {side}."
