"""L2 in the gradient against decay beside it: the same under plain SGD, and not under momentum."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice, Slider
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark, Text
from playground.palette import BLACK, BLUE, VERMILION
from playground.rules import Rule, driven_by, rule


class Style(NamedTuple):
    """How a path is drawn."""

    color: str
    width: float
    opacity: float


START = np.array([-1.0, -0.8])
MINIMUM = np.array([1.6, 0.9])  # of the loss
CURVATURES = np.array([1.0, 5.0])
LR, BETA, STEPS = 0.05, 0.9, 160
PLAIN_SGD, HEAVY_BALL = "plain SGD", "heavy ball, beta 0.9"
#: How the two paths are drawn: the one with L2 in the gradient, and the one with decay beside it.
STYLES = (Style(VERMILION, 5.0, 0.5), Style(BLUE, 1.8, 1.0))
PATH, LENGTH = range(2)


@living
def decay(sgd_weight_decay: Callable | None = None, l2_penalty: Callable | None = None) -> Experiment:
    """The two paths, and the length of w after each step."""
    decayed, penalty = rule("sgd_weight_decay", sgd_weight_decay), rule("l2_penalty", l2_penalty)

    def frame(weight_decay: float, optimizer: str) -> Frame:
        walk = plain_paths if optimizer == PLAIN_SGD else heavy_ball_paths
        inside, beside = walk(decayed, penalty, weight_decay)
        marks = [mark for w, style in zip((inside, beside), STYLES, strict=True) for mark in _marks(w, style)]
        return Frame(_background(), (*marks, *_legend()), _caption(inside, beside, weight_decay, optimizer))

    controls = {
        "weight_decay": Slider("weight decay", 0.0, 2.0, 0.6, 0.05),
        "optimizer": Choice("optimizer", (PLAIN_SGD, HEAVY_BALL), PLAIN_SGD),
    }
    return Experiment("In the gradient, or beside it", frame, controls, driven_by=driven_by(decayed, penalty))


def _gradient(w: np.ndarray) -> np.ndarray:
    return CURVATURES * (w - MINIMUM)


def plain_paths(decayed: Rule, penalty: Rule, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Paths of plain SGD, each of shape (steps + 1, 2): with the penalty in its gradient, and with decay beside it."""
    inside, beside = [START], [START]
    for _ in range(STEPS):
        w = inside[-1]
        inside.append(w - LR * penalty.function(0.0, _gradient(w), w, strength)[1])
        beside.append(decayed.function(beside[-1], _gradient(beside[-1]), LR, strength))
    return np.array(inside), np.array(beside)


def heavy_ball_paths(decayed: Rule, penalty: Rule, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """The same for heavy ball. The decayed step is given the velocity in place of the gradient."""
    inside, beside = [START], [START]
    inside_velocity, beside_velocity = np.zeros(2), np.zeros(2)
    lr = LR * (1 - BETA)
    for _ in range(STEPS):
        w = inside[-1]
        inside_velocity = BETA * inside_velocity + penalty.function(0.0, _gradient(w), w, strength)[1]
        inside.append(w - lr * inside_velocity)
        beside_velocity = BETA * beside_velocity + _gradient(beside[-1])
        beside.append(decayed.function(beside[-1], beside_velocity, lr, strength))
    return np.array(inside), np.array(beside)


@cache
def _background() -> Canvas:
    figure = new_figure(900, 340)
    path, lengths = figure.subplots(1, 2, width_ratios=(1.25, 1))
    x, y = np.meshgrid(np.linspace(-1.4, 2.4, 160), np.linspace(-1.1, 1.5, 120))
    loss = (CURVATURES[0] * (x - MINIMUM[0]) ** 2 + CURVATURES[1] * (y - MINIMUM[1]) ** 2) / 2
    path.contour(x, y, np.sqrt(loss), levels=10, colors="#CCCCCC", linewidths=1)
    title = "The paths; + where the loss is lowest, o the origin"
    panel(path, title, "w[0]", "w[1]", xlim=(-1.4, 2.4), ylim=(-1.1, 1.5))
    path.plot(*MINIMUM, "+", color=BLACK, ms=9)
    path.plot(0, 0, "o", color=BLACK, ms=5, mfc="white")
    panel(lengths, "Length of w", "step", "", xlim=(0, STEPS), ylim=(0, 2.6))
    return Canvas(figure)


def _marks(w: np.ndarray, style: Style) -> tuple[Mark, ...]:
    color, width, opacity = style
    return (
        Line(PATH, w[:, 0], w[:, 1], color, width, opacity=opacity),
        Dots(PATH, w[-1, 0], w[-1, 1], color, 4),
        Line(LENGTH, np.arange(len(w)), np.linalg.norm(w, axis=1), color, width, opacity=opacity),
    )


def _legend() -> tuple[Mark, ...]:
    return Text(LENGTH, 4, 2.4, "L2 in the gradient", VERMILION), Text(LENGTH, 4, 2.2, "decay beside it", BLUE)


def _caption(inside: np.ndarray, beside: np.ndarray, strength: float, optimizer: str) -> str:
    ends = [f"({w[0]:.2f}, {w[1]:.2f})" for w in (inside[-1], beside[-1])]
    apart = np.abs(inside - beside).max()
    compared = "the paths are the same" if apart < 1e-9 else f"the paths part by up to {apart:.2f}"
    return (
        f"Weight decay {strength:.2g}, {optimizer}: with L2 in the gradient it ends at {ends[0]}, "
        f"with decay beside it at {ends[1]}; {compared}."
    )
