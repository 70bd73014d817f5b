"""A polynomial through sixteen noisy points, its coefficients and its errors, with an L2 or an L1 penalty."""

from collections.abc import Callable
from functools import cache

import numpy as np
from matplotlib.axes import Axes

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Choice, LogSlider, Pad, Slider, nearest_index
from playground.experiment import Experiment, Frame
from playground.experiments.weight_decay.legend import Entry, legend
from playground.experiments.weight_decay.polynomial_fits import (
    HIGHEST_DEGREE,
    PER_DECADE,
    STRENGTHS,
    STRONGEST,
    WEAKEST,
    fitted_heights,
    lasso,
    mean_squared_errors,
    points,
    ridge,
    ridge_attempt,
    truth,
)
from playground.living import living
from playground.marks import Dots, Line, Mark, sticks
from playground.palette import BLACK, BLUE, FAINT, GREY, ORANGE
from playground.rules import rule

CURVE, COEFFICIENTS, ERRORS = range(3)
#: The grid on which the curve is drawn.
GRID = np.linspace(-1, 1, 241)


@living
def polynomial(l2_penalty: Callable | None = None, soft_threshold: Callable | None = None) -> Experiment:
    """The curve, the coefficients, and the errors for every strength of the penalty up to the present one."""
    penalty_rule, threshold = rule("l2_penalty", l2_penalty), rule("soft_threshold", soft_threshold)
    fitted_by = {"L2": (penalty_rule, ridge, ridge_attempt), "L1": (threshold, lasso, lasso)}

    def frame(degree: int, penalty: str, strength: float) -> Frame:
        driver, fit, fit_attempt = fitted_by[penalty]
        chosen = nearest_index(STRENGTHS, strength)
        fits, yours = fit(driver, degree), attempted(driver, lambda mine: fit_attempt(mine, degree))
        weights, errors = fits[:, chosen], mean_squared_errors(fits)[:, : chosen + 1]
        marks = (
            *_curve_marks(weights),
            *_error_marks(errors),
            *(() if yours is None else _attempt_marks(yours[:, : chosen + 1])),
        )
        sentences = (
            _caption(weights[1:], errors, degree, penalty),
            _compared(errors[1]),
            "" if yours is None else _attempt(driver.name, yours[:, chosen], errors[:, -1]),
        )
        return Frame(
            _background(), marks, " ".join(filter(None, sentences)), _figures(weights[1:], errors[:, -1], penalty)
        )

    controls = {
        "degree": Slider(gettext("degree"), 1, HIGHEST_DEGREE, HIGHEST_DEGREE, 1),
        "penalty": Choice(gettext("penalty"), {"L2": "L2", "L1": "L1"}, "L2"),
        "strength": LogSlider(gettext("strength"), WEAKEST, STRONGEST, 10.0**WEAKEST, PER_DECADE),
    }
    drivers = (penalty_rule,) if soft_threshold is None else (penalty_rule, threshold)
    pads = (Pad(ERRORS, gettext("strength"), x="strength"),)
    return Experiment(
        gettext("Polynomial"), frame, controls, driven_by=driven_by_with_attempt(*drivers), pads=pads
    )  # fmt: skip


@cache
def _background() -> Canvas:
    figure = new_figure(900, 370)
    curve, coefficients, errors = figure.subplots(1, 3, width_ratios=(1.35, 1, 1))
    _draw_points(curve)
    coefficients.set_yscale("symlog", linthresh=0.1)  # linear from -0.1 to 0.1, logarithmic beyond
    panel(coefficients, gettext("Coefficients"), gettext("power of x"), "", xlim=(0, HIGHEST_DEGREE + 1))
    coefficients.set(ylim=(-2e5, 2e5), xticks=range(1, HIGHEST_DEGREE + 1, 2))
    coefficients.set_yticks([-1e4, -100, -1, 0, 1, 100, 1e4], ["-10000", "-100", "-1", "0", "1", "100", "10000"])
    coefficients.axhline(0, color=FAINT, lw=1)
    panel(errors, gettext("Mean squared error"), gettext("strength"), "", xscale="log", yscale="log")
    errors.set(xlim=(10.0**WEAKEST, 10.0**STRONGEST), ylim=(1e-3, 300), xticks=[1e-9, 1e-6, 1e-3, 1])
    legend(
        figure,
        (
            Entry(gettext("fitted points"), BLACK, 1.6, marker="o"),
            Entry(gettext("other points"), ORANGE, 2.2, marker="x"),
            Entry(gettext("the curve behind them"), GREY, 1.2, "--"),
            Entry(gettext("the polynomial"), BLUE, 2),
            Entry(gettext("a coefficient of 0"), GREY, 0, marker="$○$"),
        ),
    )
    return Canvas(figure)


def _draw_points(axes: Axes) -> None:
    x, heights, others, their_heights = points()
    panel(axes, gettext("Sixteen points and a curve"), "x", "", xlim=(-1.04, 1.04), ylim=(-2.4, 2.4))
    axes.set_xticks([-1, -0.5, 0, 0.5, 1])
    axes.plot(GRID, truth(GRID), color=GREY, lw=1.2, ls="--")
    axes.plot(others, their_heights, "x", color=ORANGE, ms=4.5)
    axes.plot(x, heights, "o", color=BLACK, ms=4.5)


def _curve_marks(weights: np.ndarray) -> tuple[Mark, ...]:
    """The curve, and the coefficients as dots on sticks, as rings where they are 0."""
    coefficients = weights[1:]
    power = np.arange(1, len(weights))
    zero = _is_zero(coefficients)
    return (
        Line(CURVE, GRID, fitted_heights(weights, GRID), BLUE, 2.2),
        sticks(COEFFICIENTS, power, coefficients, BLUE),
        Dots(COEFFICIENTS, power[~zero], coefficients[~zero], BLUE, 3.5),
        Dots(COEFFICIENTS, power[zero], coefficients[zero], GREY, 3.5, hollow=True),
    )


def _error_marks(errors: np.ndarray) -> tuple[Mark, ...]:
    """The errors on the points fitted and on the others, from the weakest strength to the present one."""
    fitted, others = errors
    strengths = STRENGTHS[: len(fitted)]
    return (
        Line(ERRORS, strengths[[-1, -1]], (1e-3, 1e3), BLUE, 1.2, "4 3"),
        Line(ERRORS, strengths, fitted, BLACK, 1.8),
        Line(ERRORS, strengths, others, ORANGE, 2.6),
        Dots(ERRORS, strengths[-1], fitted[-1], BLACK, 4.5),
        Dots(ERRORS, strengths[-1], others[-1], ORANGE, 4.5),
    )


def _attempt_marks(fits: np.ndarray) -> tuple[Mark, ...]:
    """The fit of a learner's rule that does not pass, and its errors up to the present strength."""
    power = np.arange(1, len(fits))
    strengths = STRENGTHS[: fits.shape[1]]
    return (
        Line(CURVE, GRID, fitted_heights(fits[:, -1], GRID), attempts.COLOR, 2, attempts.DASH),
        Dots(COEFFICIENTS, power, fits[1:, -1], attempts.COLOR, 3, hollow=True),
        *(Line(ERRORS, strengths, row, attempts.COLOR, 2, attempts.DASH) for row in mean_squared_errors(fits)),
    )


def _is_zero(coefficients: np.ndarray) -> np.ndarray:
    return np.abs(coefficients) < 1e-12


def _caption(coefficients: np.ndarray, errors: np.ndarray, degree: int, penalty: str) -> str:
    fitted, others = errors[:, -1]
    told = {
        "degree": degree, "penalty": penalty, "strength": short(STRENGTHS[errors.shape[1] - 1], 1),
        "largest": short(np.abs(coefficients).max()), "fitted": f"{fitted:.2f}", "others": f"{others:.2f}",
        "kept": int((~_is_zero(coefficients)).sum()),
    }  # fmt: skip
    largest = gettext(
        "Degree {degree}, {penalty} of strength {strength}: the largest coefficient is {largest}.", **told
    )
    counted = gettext("{kept} of {degree} coefficients are not 0.", **told) if penalty == "L1" else ""
    error = gettext("The error is {fitted} on the fitted points and {others} on the other points.", **told)
    return " ".join(filter(None, (largest, counted, error)))


def _compared(errors: np.ndarray) -> str:
    """How the present strength compares with the weaker ones on the other points, by errors to two decimals.

    Nothing is said of stronger ones: what they do is the learner's to predict.
    """
    best = int(errors.argmin())
    if f"{errors[-1]:.2f}" != f"{errors[best]:.2f}":
        told = {"strength": short(STRENGTHS[best], 1), "error": f"{errors[best]:.2f}"}
        return gettext("This strength is too strong for the other points: at {strength} it was {error}.", **told)
    return gettext("No weaker strength does better on the other points.") if len(errors) > 1 else ""


def _attempt(name: str, weights: np.ndarray, errors: np.ndarray) -> str:
    """What a learner's rule that does not pass makes of the fit, beside the errors with the course's."""
    if np.isnan(weights).any():
        return gettext("With your {name} the weights do not settle at this strength.", name=name)
    fitted, others = (f"{error:.2f}" for error in mean_squared_errors(weights[:, None])[:, 0])
    if [fitted, others] == [f"{error:.2f}" for error in errors]:
        return gettext("With your {name} the errors are the same here; check says what is not right yet.", name=name)
    told = {"name": name, "fitted": fitted, "others": others}
    return gettext("With your {name} the errors are {fitted} and {others}.", **told)


def _figures(coefficients: np.ndarray, errors: np.ndarray, penalty: str) -> dict[str, str]:
    counted = {gettext("coefficients that are not 0"): str(int((~_is_zero(coefficients)).sum()))}
    return {
        gettext("largest coefficient"): short(np.abs(coefficients).max()),
        **(counted if penalty == "L1" else {}),
        gettext("error, fitted points"): f"{errors[0]:.2f}",
        gettext("error, other points"): f"{errors[1]:.2f}",
    }
