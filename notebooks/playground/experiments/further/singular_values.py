"""What the Newton-Schulz iteration does to a matrix, step by step: to its singular values, and to a circle."""

from collections.abc import Callable
from functools import cache, partial

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import count_steps
from playground.controls import Choice, Slider
from playground.data import digits
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.network.model import Network
from playground.network.training import train
from playground.palette import BLUE, FAINT, GREY, ORANGE
from playground.rules import Rule, course_rule, rule

MUON, CUBIC = "Muon", "cubic"
COEFFICIENTS = {MUON: (3.4445, -4.7750, 2.0315), CUBIC: (1.5, -0.5, 0.0)}
START, LATER, RANDOM = "at the start", "after 5 epochs", "random"
MOST_STEPS, BATCH = 10, 64
#: The directions in whose plane the circle is shown: of the largest singular value, and of the eighth.
SHOWN = (0, 7)
CIRCLE, VALUES = range(2)
LOWEST, TOP = 1e-4, 2.0


@living
def singular_values(newton_schulz: Callable | None = None) -> Experiment:
    """The image of a circle, and all singular values, before the iteration and after so many of its steps."""
    iteration = rule("newton_schulz", newton_schulz)

    def frame(matrix: str, coefficients: str, steps: int) -> Frame:
        of = partial(values_after, matrix=matrix, coefficients=coefficients, steps=steps)
        before, after = values_after(iteration, matrix, coefficients, 0), of(iteration)
        yours = attempted(iteration, of)
        marks = _marks(before, after)
        if yours is not None and np.isfinite(yours).all():
            marks += (Line(VALUES, _numbers(yours), _drawn(yours), attempts.COLOR, 2, attempts.DASH),)
        return Frame(_background(), marks, _caption(before, after, steps), _figures(after))

    matrices = {
        START: gettext("gradient at the start"),
        LATER: gettext("gradient after 5 epochs"),
        RANDOM: gettext("random numbers"),
    }
    controls = {
        "matrix": Choice(gettext("matrix"), matrices, START),
        "coefficients": Choice(
            gettext("coefficients"), {MUON: gettext("Muon's"), CUBIC: gettext("cubic: 1.5, -0.5, 0")}, MUON
        ),
        "steps": Slider(gettext("steps of the iteration"), 0, MOST_STEPS, 1, 1),
    }
    drivers = driven_by_with_attempt(iteration)
    return Experiment(gettext("Singular values"), frame, controls, driven_by=drivers)


@memoised
def values_after(iteration: Rule, matrix: str, coefficients: str, steps: int) -> np.ndarray:
    """The singular values after so many steps, in falling order."""
    done = iteration.function(matrix_of(matrix).copy(), steps, COEFFICIENTS[coefficients])
    return np.linalg.svd(np.asarray(done, dtype=float), compute_uv=False)


@cache
def matrix_of(name: str) -> np.ndarray:
    """The gradient of the first layer's weights on the first 64 images, or random numbers, shape (64, 32)."""
    network = Network()
    if name == RANDOM:
        return np.random.RandomState(0).normal(size=network.shapes[0])
    w = network.start(0)
    if name == LATER:
        w = train(course_rule("heavy_ball"), {"lr": 0.1, "beta": 0.9}, 0, 5).weights[0]
    part = digits().train
    _, grad = network.metrics_and_gradient(w[None], part.images[None, :BATCH], part.labels[None, :BATCH])
    return network.layers(grad[0])[0]


# --- the picture ------------------------------------------------------------------------------------------------------


@cache
def _background() -> Canvas:
    figure = new_figure(900, 380)
    circle, values = figure.subplots(1, 2, width_ratios=(1, 1.5))
    panel(circle, gettext("What becomes of a circle"), gettext("along the largest"), gettext("along the eighth"))
    circle.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    circle.grid(color=FAINT)
    circle.set_axisbelow(True)
    title = gettext("Every singular value, in falling order")
    panel(values, title, gettext("number"), "", xlim=(0, 33), yscale="log", ylim=(LOWEST * 0.6, TOP))
    values.set_xticks([1, 8, 16, 24, 32])
    values.set_yticks([1, 0.1, 0.01, 0.001, 0.0001], ["1", "0.1", "0.01", "0.001", gettext("below")])
    values.minorticks_off()
    values.axhline(1, color=GREY, lw=0.9, ls=":")
    for color, label in (
        (ORANGE, gettext("divided by the norm, no step yet")),
        (BLUE, gettext("after the steps")),
    ):
        values.plot([], [], "o", color=color, ms=5, label=label)
    figure.legend(loc="outside upper left", ncols=2, frameon=False, fontsize=9, handlelength=1)
    return Canvas(figure)


def _marks(before: np.ndarray, after: np.ndarray) -> tuple[Mark, ...]:
    return (
        Line(CIRCLE, *_ellipse(before), ORANGE, 1.6, "5 3"),
        Line(CIRCLE, *_ellipse(after), BLUE, 2.6),
        Dots(VALUES, _numbers(before), _drawn(before), ORANGE, 3, hollow=True),
        Dots(VALUES, _numbers(after), _drawn(after), BLUE, 4),
    )


def _numbers(values: np.ndarray) -> np.ndarray:
    return np.arange(1, len(values) + 1)


def _drawn(values: np.ndarray) -> np.ndarray:
    """Where singular values are drawn: those that are too small for the axis, 0 among them, at its foot."""
    return np.clip(values, LOWEST, TOP)


def _ellipse(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The image of the unit circle in the plane that is shown."""
    around = np.linspace(0, 2 * np.pi, 97)
    wide, high = values[list(SHOWN)]
    return wide * np.cos(around), high * np.sin(around)


def _figures(after: np.ndarray) -> dict[str, str]:
    wide, high = after[list(SHOWN)]
    return {
        gettext("largest"): f"{wide:.2f}",
        gettext("eighth"): f"{high:.2f}",
        gettext("between 0.5 and 1.5"): gettext("{count} of {all}", count=_near_one(after), all=len(after)),
    }


def _near_one(values: np.ndarray) -> int:
    return int(((values >= 0.5) & (values <= 1.5)).sum())


def _caption(before: np.ndarray, after: np.ndarray, steps: int) -> str:
    facts = {
        "steps": count_steps(steps), "largest": f"{after[SHOWN[0]]:.2f}", "eighth": f"{after[SHOWN[1]]:.2f}",
        "near": _near_one(after), "count": len(after), "first": f"{before[SHOWN[0]]:.2f}",
        "then": f"{before[SHOWN[1]]:.2f}",
    }  # fmt: skip
    if not steps:
        return gettext(
            "No step yet: the matrix is divided by its norm. Its largest singular value is {first}, the eighth {then}; "
            "{near} of {count} lie between 0.5 and 1.5.",
            **facts,
        )
    return gettext(
        "After {steps} the largest singular value is {largest}, it was {first}; the eighth is {eighth}, it was {then}. "
        "{near} of {count} lie between 0.5 and 1.5.",
        **facts,
    )
