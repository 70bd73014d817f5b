"""Ten weights on real data as the penalty grows: L1 sets them to 0 one by one, L2 only makes them small."""

from collections.abc import Callable
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice, LogSlider, nearest_index
from playground.data import diabetes
from playground.experiment import Experiment, Frame
from playground.experiments.weight_decay.diabetes_paths import (
    STRENGTHS,
    STRONGEST,
    WEAKEST,
    l1_by_slope,
    l1_by_steps,
    l2_in_closed_form,
    penalised_slope,
    proximal_step,
)
from playground.experiments.weight_decay.penalties import called_separately
from playground.living import living
from playground.marks import Dots, Line, Mark, Text
from playground.palette import BLACK, GREY, LINES
from playground.rules import driven_by, rule

NAMES_END = 0.9 * 10.0**WEAKEST  # where the names of the weights end, left of their lines
BY_STEP, BY_SLOPE = "proximal_l1", "l1_penalty in the gradient"
L1, L2 = range(2)


@living
def paths(proximal_l1: Callable | None = None, l1_penalty: Callable | None = None) -> Experiment:
    """The weights over the strength, under L1 and under L2."""
    step, penalty = rule("proximal_l1", proximal_l1), rule("l1_penalty", l1_penalty)
    by = {BY_STEP: l1_by_steps(step), BY_SLOPE: l1_by_slope(penalty)}
    note = called_separately((step, proximal_step(step)), (penalty, penalised_slope(penalty)))
    ridge, names = l2_in_closed_form(), diabetes().names

    def frame(strength: float, method: str) -> Frame:
        chosen = nearest_index(STRENGTHS, strength)
        lasso = by[method]
        marks = (*_marks(L1, lasso, chosen, names), *_marks(L2, ridge, chosen, names))
        return Frame(_background(), marks, _caption(lasso[:, chosen], ridge[:, chosen], names, STRENGTHS[chosen]))

    controls = {
        "strength": LogSlider("strength", WEAKEST, STRONGEST, 0.1, 20),
        "method": Choice("L1 by", tuple(by), BY_STEP),
    }
    return Experiment("L1 and L2 paths", frame, controls, driven_by=f"{driven_by(step, penalty)}{note}")


@cache
def _background() -> Canvas:
    figure = new_figure(900, 340)
    for axes, title in zip(figure.subplots(1, 2), ("L1: weights", "L2: weights"), strict=True):
        panel(axes, title, "strength", "", xscale="log", xlim=(NAMES_END / 1.6, 10.0**STRONGEST), ylim=(-0.5, 0.5))
        axes.set_xticks(np.logspace(WEAKEST, STRONGEST, STRONGEST - WEAKEST + 1))
        axes.axhline(0, color=GREY, lw=0.8)
    return Canvas(figure)


def _marks(number: int, weights: np.ndarray, chosen: int, names: tuple[str, ...]) -> tuple[Mark, ...]:
    """A line for each weight, its name on the left. After the last colour they start again, with dashed lines."""
    styles = [(LINES[j % len(LINES)], "7 3" if j >= len(LINES) else "") for j in range(len(weights))]
    lines = [Line(number, STRENGTHS, row, color, 1.7, dash) for row, (color, dash) in zip(weights, styles, strict=True)]
    labels = zip(names, spread_out(weights[:, 0], 0.05), styles, strict=True)
    at = np.full(len(weights), STRENGTHS[chosen])
    zero = weights[:, chosen] == 0
    return (
        *lines,
        *(Text(number, NAMES_END, height - 0.013, name, color, "end") for name, height, (color, _) in labels),
        Line(number, at[:2], (-0.5, 0.5), GREY, 1.2, "4 3"),
        Dots(number, at[~zero], weights[~zero, chosen], BLACK, 3.2),
        Dots(number, at[zero], weights[zero, chosen], GREY, 3.2, hollow=True),
    )


def spread_out(heights: np.ndarray, least: float) -> np.ndarray:
    """Heights for labels, moved until any two are ``least`` apart, in the same order.

    Pushed up from the lowest they keep that distance, and so do those pushed down from the highest, and their mean.
    """
    order = np.argsort(heights)
    room = least * np.arange(len(heights))
    packed = heights[order] - room
    up, down = np.maximum.accumulate(packed), np.minimum.accumulate(packed[::-1])[::-1]
    moved = np.empty_like(heights)
    moved[order] = (up + down) / 2 + room
    return moved


def _caption(lasso: np.ndarray, ridge: np.ndarray, names: tuple[str, ...], strength: float) -> str:
    kept = [name for name, weight in zip(names, lasso, strict=True) if weight != 0]
    small = int((np.abs(lasso) < 0.01).sum()) - (len(names) - len(kept))
    near = f"; {small} of them {'is' if small == 1 else 'are'} within 0.01 of 0" if small else ""
    left = f"{len(kept)} of {len(names)} weights are not 0 ({', '.join(kept)}){near}" if kept else "all weights are 0"
    return f"Strength {strength:.2g}: under L1 {left}. Under L2 none is 0; the smallest is {np.abs(ridge).min():.1g}."
