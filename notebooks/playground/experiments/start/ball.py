"""A ball on a hilly curve, which moves in the direction that the learner's function returns."""

from collections.abc import Callable
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.captions import count_steps
from playground.controls import Slider
from playground.elementwise import Elementwise
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Arrow, Dots, Line, Text
from playground.palette import BLACK, BLUE, GREY, VERMILION
from playground.rules import Rule, driven_by, rule

LEFT, RIGHT, STEP = -4.0, 4.0, 0.25


def height(x: Elementwise) -> Elementwise:
    """The height of the curve at x: hills on a slanted floor."""
    return 0.12 * (x - 1) ** 2 + np.sin(2 * x) / 2


def slope(x: Elementwise) -> Elementwise:
    """The derivative of the height at x: positive where the curve rises to the right."""
    return 0.24 * (x - 1) + np.cos(2 * x)


@living
def ball(downhill: Callable | None = None) -> Experiment:
    """A ball that moves a quarter of a unit in the direction that ``downhill`` returns, again and again."""
    chooser = rule("downhill", downhill)

    def frame(start: float, steps: int) -> Frame:
        path = _path(chooser, start, steps)
        x = path[-1]
        marks = (
            Line(0, path, height(path), GREY, 1.5, "4 3"),
            Dots(0, path[:-1], height(path[:-1]), GREY, 3, hollow=True),
            Arrow(0, x, height(x) + 0.09, STEP * 1.6 * _direction(chooser, x), 0.0, VERMILION),
            Dots(0, x, height(x) + 0.09, BLUE, 8),
            Text(0, start, height(start) + 0.3, "start", GREY, "middle"),
        )
        return Frame(_background(), marks, _caption(path))

    controls = {
        "start": Slider("start", -3.8, 3.8, -2.3, 0.1),
        "steps": Slider("steps", 0, 30, 5, 1, play=True),
    }
    return Experiment("A ball on hilly ground", frame, controls, driven_by=driven_by(chooser))


@cache
def _background() -> Canvas:
    figure = new_figure(820, 300)
    axes = panel(figure.subplots(), "The ground and the ball", "x", "height", xlim=(LEFT, RIGHT), ylim=(-0.9, 3.4))
    x = np.linspace(LEFT, RIGHT, 400)
    axes.fill_between(x, height(x), -0.9, color="#EFEFEF")
    axes.plot(x, height(x), color=BLACK, lw=1.4)
    return Canvas(figure)


def _direction(chooser: Rule, x: float) -> float:
    return float(chooser.function(np.array(slope(x))))


def _path(chooser: Rule, start: float, steps: int) -> np.ndarray:
    path = [start]
    for _ in range(steps):
        path.append(path[-1] + STEP * _direction(chooser, path[-1]))
    return np.array(path)


def _caption(path: np.ndarray) -> str:
    here = f"After {count_steps(len(path) - 1)} the ball is at x = {path[-1]:.2f}, height {height(path[-1]):.2f}."
    if len(path) > 3 and np.isclose(path[-1], path[-3]):
        return f"{here} It hops to and fro across a low point: its steps have a fixed length and cannot get shorter."
    side = "left" if slope(path[-1]) > 0 else "right"
    return f"{here} The slope there is {slope(path[-1]):.2f}, so it goes on to the {side}."
