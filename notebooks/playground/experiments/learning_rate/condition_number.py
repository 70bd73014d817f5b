"""How the best lr and the best rate change as a bowl is stretched into a ravine. The largest curvature stays 1."""

from collections.abc import Callable
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import LogSlider
from playground.convergence import PLAIN, convergence_rate, optimal_lr, steps_per_digit
from playground.elementwise import Elementwise
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark, Text
from playground.palette import BLACK, BLUE, GREY, VERMILION
from playground.rules import driven_by, rule
from playground.simulate import simulate
from playground.surfaces import quadratic
from playground.top_view import path_marks

MOST_KAPPA = 3  # as a power of ten
PATH, RATE, STEPS = range(3)


@living
def condition_number(gradient_descent: Callable | None = None) -> Experiment:
    """The path at the best lr, the share that a step leaves, and the steps that one more digit takes."""
    step = rule("gradient_descent", gradient_descent)

    def frame(kappa: float) -> Frame:
        mu = 1 / kappa
        lr = optimal_lr(mu, 1.0)
        run = simulate(step, quadratic("stretched", mu, 1.0, (2.3, 1.25 / kappa)), 40, lr=lr)
        steps = Dots(STEPS, kappa, steps_per_digit(best_rate(max(kappa, 1.05))), VERMILION, 5)
        marks = (*_contour_marks(mu), *path_marks(PATH, run.w), *_rate_marks(mu), steps)
        return Frame(_background(), marks, _caption(kappa, lr))

    controls = {"kappa": LogSlider("kappa = L/mu", 0, MOST_KAPPA, 10.0)}
    return Experiment("Condition number", frame, controls, driven_by=driven_by(step))


def best_rate(kappa: Elementwise) -> Elementwise:
    """The share of the distance that a step leaves at the best lr: (kappa - 1) / (kappa + 1)."""
    return (kappa - 1) / (kappa + 1)


@cache
def _background() -> Canvas:
    figure = new_figure(900, 330)
    path, rate, steps = figure.subplots(1, 3, width_ratios=(1.25, 1, 1))
    panel(path, "The path at the best lr", "w[0]", "w[1]", xlim=(-2.6, 2.6), ylim=(-1.6, 1.6))
    path.plot(0, 0, "+", color=BLACK, ms=9)
    panel(rate, "Share left by one step", "lr (L = 1)", "", xlim=(0, 2.2), ylim=(0, 1.25))
    rate.axhspan(1, 1.25, color="#FBE9E1", lw=0)
    lr = np.linspace(0, 2.2, 200)
    rate.plot(lr, abs(1 - lr), color=GREY, lw=1.4)
    rate.text(0.5, 0.33, "steep", color=GREY, size=9, ha="right")
    panel(steps, "Steps for one more digit", "kappa", "", xscale="log", yscale="log")
    kappa = np.logspace(0.02, MOST_KAPPA, 200)
    steps.plot(kappa, steps_per_digit(best_rate(kappa)), color=GREY, lw=1.5)
    steps.set(xlim=(1, 10**MOST_KAPPA), ylim=(0.5, 2000))
    return Canvas(figure)


def _contour_marks(mu: float) -> tuple[Mark, ...]:
    angle = np.linspace(0, 2 * np.pi, 90)
    sizes = np.array([0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.5, 5.0, 7.0]) * np.sqrt(mu)
    return tuple(Line(PATH, s / np.sqrt(mu) * np.cos(angle), s * np.sin(angle), "#BBBBBB", 1.0) for s in sizes)


def _rate_marks(mu: float) -> tuple[Mark, ...]:
    lr = np.array([0.0, 1 / mu, 2 / mu]) if 1 / mu < 2.2 else np.array([0.0, 2.2])
    best = optimal_lr(mu, 1.0)
    rate = convergence_rate(PLAIN, best, 0.0, (mu, 1.0))
    return (
        Line(RATE, lr, abs(1 - lr * mu), BLUE, 2),
        Text(RATE, 0.12, 1 - 0.12 * mu - 0.1, "gentle", BLUE),
        Line(RATE, (best, best), (0, rate), VERMILION, 1.5),
        Dots(RATE, best, rate, VERMILION, 5),
    )


def _caption(kappa: float, lr: float) -> str:
    if kappa < 1.005:
        return "kappa 1, a round bowl: the best lr is 1/L, and one step goes straight to the bottom."
    rate = convergence_rate(PLAIN, lr, 0.0, (1 / kappa, 1.0))
    return (
        f"kappa {kappa:.4g}: the best lr is {lr:.3f}/L, and still a step leaves {rate:.1%} of the distance. "
        f"One more correct digit takes {steps_per_digit(best_rate(kappa)):.0f} steps."
    )
