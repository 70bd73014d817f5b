"""How the best lr and the best rate change as a bowl is stretched into a ravine. The largest curvature stays 1."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from matplotlib.axes import Axes

from grader.reporting.language import gettext, ngettext
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.controls import LogSlider, Pad, Point, Slider
from playground.convergence import PLAIN, convergence_rate, optimal_lr, steps_per_digit, whole_steps_per_digit
from playground.elementwise import Elementwise
from playground.experiment import Experiment, Film
from playground.experiments.learning_rate.run_words import sentences, yours_after
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE, GREY, VERMILION
from playground.rules import rule
from playground.simulate import Run, simulate
from playground.surfaces import Quadratic, quadratic
from playground.top_view import attempt_marks, path_marks

MOST_KAPPA = 3  # as a power of ten
MOST_STEPS = 60
PATH, RATE, STEPS = range(3)
#: Where the level lines cross the axis of w[1].
LEVELS = (0.05, 0.1, 0.2, 0.35, 0.55, 0.8, 1.1, 1.45, 1.85, 2.3, 2.8, 3.4)
_ANGLE = np.linspace(0, 2 * np.pi, 90)


@living
def condition_number(gradient_descent: Callable | None = None) -> Experiment:
    """The path at the best lr, the share that a step leaves, and the steps that one more digit takes."""
    step = rule("gradient_descent", gradient_descent)

    def film(kappa: float, start: tuple[float, float]) -> Film:
        ground = stretched(kappa, start)
        lr = optimal_lr(*ground.curvatures)
        run = simulate(step, ground, MOST_STEPS, lr=lr)
        yours = attempted(step, lambda mine: simulate(mine, ground, MOST_STEPS, lr=lr))
        marks = (
            *_contour_marks(1 / kappa),
            *path_marks(PATH, run.w, "grows"),
            *_rate_marks(1 / kappa),
            *_digit_marks(kappa),
            *(attempt_marks(PATH, yours.w, "grows") if yours else ()),
        )
        figures = (_figures(kappa, lr),) * (MOST_STEPS + 1)
        return Film(_background(), marks, _captions(kappa, lr, run, yours), figures)

    controls = {
        "kappa": LogSlider("kappa = L/mu", 0, MOST_KAPPA, 10.0),
        "start": Point(gettext("start"), (-2.6, 2.6, -1.6, 1.6), (2.2, 1.2)),
        "steps": Slider(gettext("steps"), 0, MOST_STEPS, 20, 1, play=True),
    }
    pads = (Pad(PATH, gettext("where the path starts"), point="start"), Pad(STEPS, "kappa", x="kappa"))
    source = driven_by_with_attempt(step)
    return Experiment(gettext("Condition number"), film, controls, driven_by=source, time="steps", pads=pads)


def stretched(kappa: float, start: tuple[float, float]) -> Quadratic:
    """A bowl of curvature 1 along w[1] and 1/kappa along w[0]."""
    return quadratic("stretched", 1 / kappa, 1.0, start)


def best_rate(kappa: Elementwise) -> Elementwise:
    """The share of the distance that a step leaves at the best lr: (kappa - 1) / (kappa + 1)."""
    return (kappa - 1) / (kappa + 1)


@cache
def _background() -> Canvas:
    figure = new_figure(900, 350)
    grid = figure.add_gridspec(2, 2, width_ratios=(1.4, 1))
    path = panel(figure.add_subplot(grid[:, 0]), gettext("The path at the best lr"), "w[0]", "w[1]")
    path.set_aspect("equal")  # so that a round bowl is round
    path.set(xlim=(-2.6, 2.6), ylim=(-1.6, 1.6))
    path.plot(0, 0, "+", color=BLACK, ms=9)
    _draw_rate(figure.add_subplot(grid[0, 1]))
    steps = panel(figure.add_subplot(grid[1, 1]), gettext("Steps for one more digit"), "kappa", "")
    steps.set(xscale="log", yscale="log", xlim=(0.85, 1200), ylim=(0.4, 2500))
    return Canvas(figure)


def _draw_rate(axes: Axes) -> None:
    """The steep direction's share for every lr; that of the gentle one depends on kappa and is a mark."""
    panel(axes, gettext("Share of the distance left by one step"), "lr (L = 1)", "", xlim=(0, 2.2), ylim=(0, 1.25))
    axes.axhspan(1, 1.25, color="#FBE9E1", lw=0)
    lr = np.linspace(0, 2.2, 200)
    axes.plot(lr, abs(1 - lr), color=GREY, lw=1.4)
    for height, name, color in ((1.1, gettext("steep"), GREY), (0.9, gettext("gentle"), BLUE)):
        axes.text(2.23, height, name, color=color, size=9, va="center")


def _contour_marks(mu: float) -> tuple[Mark, ...]:
    cos, sin = np.cos(_ANGLE) / np.sqrt(mu), np.sin(_ANGLE)
    return tuple(Line(PATH, size * cos, size * sin, "#BBBBBB", 1.0) for size in LEVELS)


def _rate_marks(mu: float) -> tuple[Mark, ...]:
    lr = np.array([0.0, 1 / mu, 2.2]) if 1 / mu < 2.2 else np.array([0.0, 2.2])
    best = optimal_lr(mu, 1.0)
    rate = convergence_rate(PLAIN, best, 0.0, (mu, 1.0))
    return (
        Line(RATE, lr, abs(1 - lr * mu), BLUE, 2),
        Line(RATE, (best, best), (0, rate), VERMILION, 1.5),
        Dots(RATE, best, rate, VERMILION, 5),
    )


def _digit_marks(kappa: float) -> tuple[Mark, ...]:
    """The curve as far as the bowl has been stretched: what comes beyond is for the reader to foresee."""
    stretches = np.geomspace(1.05, max(kappa, 1.05), 60)
    digits = steps_per_digit(best_rate(stretches))
    return Line(STEPS, stretches, digits, GREY, 1.5), Dots(STEPS, stretches[-1], digits[-1], VERMILION, 5)


def _captions(kappa: float, lr: float, run: Run, yours: Run | None) -> tuple[str, ...]:
    told, distance = _told(kappa, lr), np.hypot(*run.w.T)
    left = distance / distance[0] if distance[0] else distance
    return tuple(
        sentences(told, _left_after(left[step], step), yours_after(yours, run, step)) for step in range(MOST_STEPS + 1)
    )


def _figures(kappa: float, lr: float) -> Mapping[str, str]:
    return {
        gettext("best lr"): f"{lr:.3f}/L",
        gettext("left by one step"): f"{best_rate(kappa):.1%}",
        gettext("steps for a digit"): f"{whole_steps_per_digit(best_rate(kappa)):,}",
    }


def _left_after(share: float, step: int) -> str:
    if not step:
        return ""
    return ngettext(
        "After {count} step {share} of the distance is left.",
        "After {count} steps {share} of the distance is left.",
        step, share=f"{share:.1%}",
    )  # fmt: skip


def _told(kappa: float, lr: float) -> str:
    if kappa < 1.005:
        return gettext("kappa 1, a round bowl: the best lr is 1/L, and one step goes straight to the bottom.")
    rate, digit = convergence_rate(PLAIN, lr, 0.0, (1 / kappa, 1.0)), whole_steps_per_digit(best_rate(kappa)) or 0
    return ngettext(
        "kappa {kappa}: the best lr is {lr}/L, where a step leaves {rate} of the distance: {count} step for a digit.",
        "kappa {kappa}: the best lr is {lr}/L, where a step leaves {rate} of the distance: {count} steps for a digit.",
        digit, kappa=f"{kappa:.4g}", lr=f"{lr:.3f}", rate=f"{rate:.1%}",
    )  # fmt: skip
