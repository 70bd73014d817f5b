"""L2 in the gradient against decay beside it: the same under plain SGD, and not under momentum."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice, Pad, Point, Slider
from playground.experiment import Experiment, Film
from playground.experiments.weight_decay.legend import Entry, legend
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE, ORANGE
from playground.rules import Rule, rule
from playground.top_view import attempt_marks, exit_marks


class Style(NamedTuple):
    """How a path is drawn."""

    color: str
    width: float
    opacity: float


WINDOW = (-1.5, 2.5, -1.15, 1.65)
START = (-1.0, -0.8)
MINIMUM = np.array([1.6, 0.9])  # of the loss
CURVATURES = np.array([1.0, 5.0])
LR, BETA, STEPS = 0.05, 0.9, 120
PLAIN_SGD, HEAVY_BALL = "plain SGD", "heavy ball"
#: How the two paths are drawn: the one with L2 in the gradient, and the one with decay beside it.
INSIDE, BESIDE = Style(ORANGE, 6.0, 0.6), Style(BLUE, 2.0, 1.0)
PATH, LENGTH = range(2)


@living
def decay(sgd_weight_decay: Callable | None = None, l2_penalty: Callable | None = None) -> Experiment:
    """The two paths, and the length of w after each step."""
    decayed, penalty = rule("sgd_weight_decay", sgd_weight_decay), rule("l2_penalty", l2_penalty)

    def film(weight_decay: float, optimizer: str, start: tuple[float, float]) -> Film:
        beta = 0.0 if optimizer == PLAIN_SGD else BETA
        inside = with_l2_in_the_gradient(penalty, weight_decay, beta, start)
        beside = with_decay_beside_it(decayed, weight_decay, beta, start)
        yours = {
            gettext("L2 in the gradient"): attempted(
                penalty, lambda mine: with_l2_in_the_gradient(mine, weight_decay, beta, start)
            ),
            gettext("decay beside the gradient"): attempted(
                decayed, lambda mine: with_decay_beside_it(mine, weight_decay, beta, start)
            ),
        }
        drawn = {name: w for name, w in yours.items() if w is not None}
        marks = (
            *_marks(inside, INSIDE),
            *_marks(beside, BESIDE),
            *(mark for w in drawn.values() for mark in _attempt_marks(w)),
        )
        captions = _captions(inside, beside, weight_decay, optimizer, drawn)
        return Film(_background(), marks, captions, _figures(inside, beside))

    controls = {
        "weight_decay": Slider(gettext("weight decay"), 0.0, 2.0, 0.6, 0.05),
        "optimizer": Choice(
            gettext("optimizer"), {PLAIN_SGD: gettext("plain SGD"), HEAVY_BALL: gettext("heavy ball")}, PLAIN_SGD
        ),
        "start": Point(gettext("start"), (-1.45, 2.45, -1.1, 1.5), START),
        "steps": Slider(gettext("steps"), 0, STEPS, STEPS, 1, play=True),
    }
    return Experiment(
        gettext("In the gradient, or beside it"), film, controls, driven_by=driven_by_with_attempt(decayed, penalty),
        time="steps", pads=(Pad(PATH, gettext("where the paths start"), point="start"),),
    )  # fmt: skip


def _gradient(w: np.ndarray) -> np.ndarray:
    return CURVATURES * (w - MINIMUM)


def _lr(beta: float) -> float:
    """With a heavy ball a tenth, since it sums up about ten gradients: so that both go about as fast."""
    return LR * (1 - beta)


def with_l2_in_the_gradient(
    penalty: Rule, strength: float, beta: float, start: tuple[float, float] = START
) -> np.ndarray:
    """A path of the heavy ball, plain SGD for beta = 0, down loss and penalty together; shape (steps + 1, 2)."""
    path, velocity, lr = [np.array(start)], np.zeros(2), _lr(beta)
    for _ in range(STEPS):
        w = path[-1]
        velocity = beta * velocity + penalty.function(0.0, _gradient(w), w, strength)[1]
        path.append(w - lr * velocity)
    return np.array(path)


def with_decay_beside_it(decayed: Rule, strength: float, beta: float, start: tuple[float, float] = START) -> np.ndarray:
    """The same down the loss alone. The decayed step is given the velocity in place of the gradient."""
    path, velocity, lr = [np.array(start)], np.zeros(2), _lr(beta)
    for _ in range(STEPS):
        velocity = beta * velocity + _gradient(path[-1])
        path.append(decayed.function(path[-1], velocity, lr, strength))
    return np.array(path)


@cache
def _background() -> Canvas:
    figure = new_figure(900, 400)
    path, lengths = figure.subplots(1, 2, width_ratios=(1.35, 1))
    left, right, bottom, top = WINDOW
    x, y = np.meshgrid(np.linspace(left, right, 160), np.linspace(bottom, top, 120))
    loss = (CURVATURES[0] * (x - MINIMUM[0]) ** 2 + CURVATURES[1] * (y - MINIMUM[1]) ** 2) / 2
    path.contour(x, y, np.sqrt(loss), levels=10, colors="#CCCCCC", linewidths=1)
    panel(path, gettext("The paths, seen from above"), "w[0]", "w[1]", xlim=(left, right), ylim=(bottom, top))
    path.set_aspect("equal")
    path.plot(*MINIMUM, "+", color=BLACK, ms=10)
    path.plot(0, 0, "o", color=BLACK, ms=5, mfc="white")
    panel(lengths, gettext("Length of w"), gettext("step"), "", xlim=(0, 1.02 * STEPS), ylim=(0, 3))
    legend(
        figure,
        (
            Entry(gettext("L2 in the gradient"), INSIDE.color, 0.72 * INSIDE.width, opacity=INSIDE.opacity),
            Entry(gettext("decay beside the gradient"), BESIDE.color, 0.72 * BESIDE.width),
            Entry(gettext("the lowest loss"), BLACK, 0, marker="+"),
            Entry(gettext("the origin"), BLACK, 0, marker="$○$"),
        ),
    )
    return Canvas(figure)


def _lengths(w: np.ndarray) -> np.ndarray:
    return np.hypot(w[:, 0], w[:, 1])


def _marks(w: np.ndarray, style: Style) -> tuple[Mark, ...]:
    color, width, opacity = style
    steps, lengths = np.arange(len(w)), _lengths(w)
    return (
        Line(PATH, w[:, 0], w[:, 1], color, width, opacity=opacity, steps=True, time="grows"),
        Dots(PATH, w[:, 0], w[:, 1], color, 4, time="moves"),
        Line(LENGTH, steps, lengths, color, width, opacity=opacity, steps=True, time="grows"),
        Dots(LENGTH, steps, lengths, color, 4, time="moves"),
    )


def _attempt_marks(w: np.ndarray) -> tuple[Mark, ...]:
    line = Line(
        LENGTH, np.arange(len(w)), _lengths(w), attempts.COLOR, 2, attempts.DASH, steps=True, time="grows"
    )  # fmt: skip
    return *attempt_marks(PATH, w, "grows"), *exit_marks(PATH, w, WINDOW, attempts.COLOR), line


def _captions(
    inside: np.ndarray, beside: np.ndarray, weight_decay: float, optimizer: str, yours: dict[str, np.ndarray]
) -> tuple[str, ...]:
    """What is to be seen after each step."""
    knobs = gettext(
        "Weight decay {weight_decay}, {optimizer}", weight_decay=f"{weight_decay:.3g}", optimizer=_named(optimizer)
    )
    own = [_attempt(name, w) for name, w in yours.items()]
    rows = zip(_places(inside), _places(beside), _parted(inside, beside), *own, strict=True)
    return tuple(
        " ".join(
            [
                ngettext(
                    "{knobs}, after {count} step: L2 in the gradient is at {inside}, decay beside it at {beside}.",
                    "{knobs}, after {count} steps: L2 in the gradient is at {inside}, decay beside it at {beside}.",
                    step, knobs=knobs, inside=one, beside=other,
                ),
                *rest,
            ]
        )
        for step, (one, other, *rest) in enumerate(rows)
    )  # fmt: skip


def _named(optimizer: str) -> str:
    return gettext("plain SGD") if optimizer == PLAIN_SGD else gettext("heavy ball with beta {beta}", beta=BETA)


def _apart(inside: np.ndarray, beside: np.ndarray) -> list[float]:
    """How far the two paths have been apart until each step."""
    return np.maximum.accumulate(np.abs(inside - beside).max(axis=1)).tolist()


def _parted(inside: np.ndarray, beside: np.ndarray) -> list[str]:
    same = gettext("So far the two paths are the same.")
    return [
        same if apart < 1e-9 else gettext("They have been up to {apart} apart.", apart=f"{apart:.2g}")
        for apart in _apart(inside, beside)
    ]


def _attempt(name: str, w: np.ndarray) -> list[str]:
    """Where a learner's rule that does not pass is after each step."""
    thrown_out = gettext("Yours, {name}, has been thrown out.", name=name)
    near = (np.abs(w) < 10).all(axis=1).tolist()
    return [
        gettext("Yours, {name}, is at {place}.", name=name, place=place) if there else thrown_out
        for place, there in zip(_places(w), near, strict=True)
    ]


def _figures(inside: np.ndarray, beside: np.ndarray) -> tuple[dict[str, str], ...]:
    names = gettext("L2 in the gradient is at"), gettext("decay beside it is at"), gettext("apart, at most")
    apart = (f"{apart:.2f}" for apart in _apart(inside, beside))
    rows = zip(_places(inside), _places(beside), apart, strict=True)
    return tuple(dict(zip(names, row, strict=True)) for row in rows)


def _places(w: np.ndarray) -> list[str]:
    return [f"({x:.2f}, {y:.2f})" for x, y in (w.round(2) + 0.0).tolist()]
