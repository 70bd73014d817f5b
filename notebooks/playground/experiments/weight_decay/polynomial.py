"""A polynomial through sixteen noisy points, its coefficients and its errors, with an L2 or an L1 penalty."""

from collections.abc import Callable
from functools import cache

import numpy as np
from matplotlib.axes import Axes

from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Choice, LogSlider, Slider, nearest_index
from playground.experiment import Experiment, Frame
from playground.experiments.weight_decay.polynomial_fits import (
    PER_DECADE,
    STRENGTHS,
    STRONGEST,
    WEAKEST,
    fitted_heights,
    lasso,
    mean_squared_errors,
    points,
    ridge,
    truth,
)
from playground.living import living
from playground.marks import Dots, Line, Mark, Text, sticks
from playground.palette import BLACK, BLUE, FAINT, GREY, VERMILION
from playground.rules import driven_by, rule

HIGHEST_DEGREE = 15
CURVE, COEFFICIENTS, ERRORS = range(3)


@living
def polynomial(l2_penalty: Callable | None = None, soft_threshold: Callable | None = None) -> Experiment:
    """The curve, the coefficients, and the errors over the strength of the penalty."""
    penalty_rule, threshold = rule("l2_penalty", l2_penalty), rule("soft_threshold", soft_threshold)

    def frame(degree: int, penalty: str, strength: float) -> Frame:
        fits = ridge(penalty_rule, degree) if penalty == "L2" else lasso(threshold, degree)
        chosen = nearest_index(STRENGTHS, strength)
        errors = mean_squared_errors(fits)
        marks = (*_curve(fits[:, chosen]), *_coefficients(fits[1:, chosen]), *_error_curves(errors, chosen))
        return Frame(_background(), marks, _caption(fits[1:, chosen], errors, chosen, degree, penalty))

    controls = {
        "degree": Slider("degree", 1, HIGHEST_DEGREE, HIGHEST_DEGREE, 1),
        "penalty": Choice("penalty", ("L2", "L1"), "L2"),
        "strength": LogSlider("strength", WEAKEST, STRONGEST, 1e-9, PER_DECADE),
    }
    drivers = (penalty_rule,) if soft_threshold is None else (penalty_rule, threshold)
    return Experiment("Polynomial", frame, controls, driven_by=driven_by(*drivers))


@cache
def _background() -> Canvas:
    figure = new_figure(900, 330)
    curve, coefficients, errors = figure.subplots(1, 3, width_ratios=(1.35, 1, 1))
    _draw_points(curve)
    coefficients.set_yscale("symlog", linthresh=0.1)  # linear from -0.1 to 0.1, logarithmic beyond
    panel(coefficients, "Coefficients", "power of x", "", xlim=(0, HIGHEST_DEGREE + 1), ylim=(-1e4, 1e4))
    coefficients.set_xticks(range(1, HIGHEST_DEGREE + 1, 2))
    coefficients.set_yticks([-1e3, -10, -0.1, 0, 0.1, 10, 1e3], ["-1000", "-10", "-0.1", "0", "0.1", "10", "1000"])
    coefficients.axhline(0, color=FAINT, lw=1)
    panel(errors, "Mean squared error", "strength", "", xscale="log", yscale="log", ylim=(0.003, 10))
    errors.set(xlim=(10.0**WEAKEST, 10.0**STRONGEST), xticks=[1e-9, 1e-6, 1e-3, 1])
    return Canvas(figure)


def _draw_points(axes: Axes) -> None:
    x, heights, others, their_heights = points()
    panel(axes, "Sixteen points and a curve", "x", "", xlim=(-1, 1), ylim=(-2.4, 2.4))
    axes.set_xticks([-1, -0.5, 0, 0.5, 1])
    axes.plot(np.linspace(-1, 1, 200), truth(np.linspace(-1, 1, 200)), color=GREY, lw=1.2, ls="--")
    axes.plot(others, their_heights, "x", color="#BBBBBB", ms=4)
    axes.plot(x, heights, "o", color=BLACK, ms=4.5)


def _curve(weights: np.ndarray) -> tuple[Mark, ...]:
    x = np.linspace(-1, 1, 241)
    return (Line(CURVE, x, fitted_heights(weights, x), BLUE, 2.2),)


def _coefficients(weights: np.ndarray) -> tuple[Mark, ...]:
    """The coefficients as dots on sticks, as rings where they are 0."""
    power = np.arange(1, len(weights) + 1)
    zero = np.abs(weights) < 1e-12
    return (
        sticks(COEFFICIENTS, power, weights, BLUE),
        Dots(COEFFICIENTS, power[~zero], weights[~zero], BLUE, 3.5),
        Dots(COEFFICIENTS, power[zero], weights[zero], GREY, 3.5, hollow=True),
    )


def _error_curves(errors: np.ndarray, chosen: int) -> tuple[Mark, ...]:
    fitted, others = errors
    at = STRENGTHS[chosen]
    return (
        Line(ERRORS, STRENGTHS, fitted, BLACK, 1.8),
        Line(ERRORS, STRENGTHS, others, VERMILION, 1.8),
        Text(ERRORS, 3e-9, 0.0045, "the points fitted", BLACK),
        Text(ERRORS, 2e-9, 5.5, "other points (validation)", VERMILION),
        Dots(ERRORS, (at, at), (fitted[chosen], others[chosen]), BLUE, 4.5),
    )


def _caption(weights: np.ndarray, errors: np.ndarray, chosen: int, degree: int, penalty: str) -> str:
    fitted, others = errors[:, chosen]
    kept = int((np.abs(weights) > 1e-12).sum())
    counted = f" {kept} of {degree} coefficients are not 0." if penalty == "L1" else ""
    return (
        f"Degree {degree}, {penalty} of strength {short(STRENGTHS[chosen], 1)}: the largest coefficient is "
        f"{short(np.abs(weights).max())}.{counted} The error is {fitted:.2f} on the points fitted and {others:.2f} on "
        f"the others; this strength {_compared(errors[1], chosen)}."
    )


def _compared(errors: np.ndarray, chosen: int) -> str:
    """How the chosen strength compares with the best one, by the errors on the other points to two decimals."""
    best = int(errors.argmin())
    if f"{errors[chosen]:.2f}" != f"{errors[best]:.2f}":
        side = "weak" if chosen < best else "strong"
        return f"is too {side}: at {short(STRENGTHS[best], 1)} it would be {errors[best]:.2f}"
    return "is the best for the other points" if chosen == best else "does as well for them as the best"
