"""Ten weights on real data as the penalty grows: L1 sets them to 0 one by one, L2 only makes them small."""

from collections.abc import Callable
from functools import cache

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Choice, LogSlider, Pad, nearest_index
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
from playground.experiments.weight_decay.legend import Entry, legend
from playground.experiments.weight_decay.penalties import called_separately
from playground.living import living
from playground.marks import Dots, Line, Mark, Text
from playground.palette import BLACK, BLUE, FAINT, GREEN, GREY, ORANGE, PURPLE, SKY
from playground.rules import Rule, rule

NAMES_END = 0.87 * 10.0**WEAKEST  # where the names of the weights end, left of their lines
#: For five weights solid, for five dotted; vermilion and dashed is the learner's.
COLORS, DOTTED = (BLUE, GREEN, PURPLE, ORANGE, SKY), "2 2.5"
BY_STEP, BY_SLOPE = "proximal_l1", "l1_penalty in the gradient"
L1, L2 = range(2)


@living
def paths(proximal_l1: Callable | None = None, l1_penalty: Callable | None = None) -> Experiment:
    """The weights for every strength up to the present one, under L1 and under L2."""
    step, penalty = rule("proximal_l1", proximal_l1), rule("l1_penalty", l1_penalty)
    by = {
        BY_STEP: (step, l1_by_steps(step), attempted(step, l1_by_steps)),
        BY_SLOPE: (penalty, l1_by_slope(penalty), attempted(penalty, l1_by_slope)),
    }
    ridge = l2_in_closed_form()

    def frame(strength: float, method: str) -> Frame:
        chosen = nearest_index(STRENGTHS, strength)
        driver, lasso, yours = by[method]
        marks = (
            *_marks(L1, lasso[:, : chosen + 1]),
            *_marks(L2, ridge[:, : chosen + 1]),
            *(() if yours is None else _attempt_marks(yours[:, : chosen + 1])),
        )
        told = _caption(lasso[:, chosen], ridge[:, chosen], STRENGTHS[chosen])
        own = "" if yours is None else _attempt(driver, yours[:, chosen], lasso[:, chosen])
        figures = _figures(lasso[:, chosen], ridge[:, chosen])
        return Frame(_background(), marks, " ".join(filter(None, (told, own))), figures)

    controls = {
        "strength": LogSlider(gettext("strength"), WEAKEST, STRONGEST, 10.0**WEAKEST, 20),
        "method": Choice(
            gettext("L1 by"), {BY_STEP: BY_STEP, BY_SLOPE: gettext("l1_penalty in the gradient")}, BY_STEP
        ),
    }
    note = called_separately((step, proximal_step(step)), (penalty, penalised_slope(penalty)))
    pads = tuple(Pad(number, gettext("strength"), x="strength") for number in (L1, L2))
    driven = f"{driven_by_with_attempt(step, penalty)}{note}"
    return Experiment(gettext("L1 and L2 paths"), frame, controls, driven_by=driven, pads=pads)


@cache
def _background() -> Canvas:
    figure = new_figure(900, 390)
    titles = gettext("The ten weights under L1"), gettext("The ten weights under L2")
    for axes, title in zip(figure.subplots(1, 2), titles, strict=True):
        panel(axes, title, gettext("strength"), "", xscale="log", ylim=(-0.5, 0.5))
        axes.set(xlim=(NAMES_END / 1.7, 1.05 * 10.0**STRONGEST))
        axes.set_xticks(np.logspace(WEAKEST, STRONGEST, STRONGEST - WEAKEST + 1))
        axes.axhline(0, color=FAINT, lw=1)
    legend(
        figure,
        (
            Entry(gettext("a weight that is not 0"), BLACK, 0, marker="o"),
            Entry(gettext("a weight of exactly 0"), GREY, 0, marker="$○$"),
            Entry(gettext("the present strength"), GREY, 1.2, "--"),
        ),
    )
    return Canvas(figure)


def _marks(number: int, weights: np.ndarray) -> tuple[Mark, ...]:
    """A line for each weight from the weakest strength to the present one, its name on the left.

    After the last colour they start again, dotted: dashed is what a learner's own rule is.
    """
    names, strengths, present = diabetes().names, STRENGTHS[: weights.shape[1]], weights[:, -1]
    styles = [(COLORS[j % len(COLORS)], DOTTED if j >= len(COLORS) else "") for j in range(len(weights))]
    lines = [Line(number, strengths, row, color, 1.7, dash) for row, (color, dash) in zip(weights, styles, strict=True)]
    labels = zip(names, spread_out(weights[:, 0], 0.05), styles, strict=True)
    at = np.full(len(weights), strengths[-1])
    zero = present == 0
    return (
        *lines,
        *(Text(number, NAMES_END, height - 0.013, name, color, "end") for name, height, (color, _) in labels),
        Line(number, at[:2], (-0.5, 0.5), GREY, 1.2, "4 3"),
        Dots(number, at[~zero], present[~zero], BLACK, 3.2),
        Dots(number, at[zero], present[zero], GREY, 3.2, hollow=True),
    )


def _attempt_marks(weights: np.ndarray) -> tuple[Mark, ...]:
    strengths = STRENGTHS[: weights.shape[1]]
    return tuple(Line(L1, strengths, row, attempts.COLOR, 1.4, attempts.DASH) for row in weights)


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


def _kept(weights: np.ndarray) -> list[str]:
    """The names of the weights that are not 0."""
    return [name for name, weight in zip(diabetes().names, weights, strict=True) if weight != 0]


def _near(weights: np.ndarray) -> int:
    """How many weights are not 0, and within 0.01 of it."""
    return int(((weights != 0) & (np.abs(weights) < 0.01)).sum())


def _caption(lasso: np.ndarray, ridge: np.ndarray, strength: float) -> str:
    kept, near = _kept(lasso), _near(lasso)
    told = {"strength": short(strength), "total": len(lasso), "names": ", ".join(kept)}
    left = ngettext(
        "Strength {strength}: under L1 {count} of {total} weights is not 0 ({names}).",
        "Strength {strength}: under L1 {count} of {total} weights are not 0 ({names}).",
        len(kept), **told,
    )  # fmt: skip
    if not kept:
        left = gettext("Strength {strength}: under L1 all weights are 0.", **told)
    elif len(kept) == len(lasso):
        left = gettext("Strength {strength}: under L1 none of the {total} weights is 0.", **told)
    close = ngettext(
        "{count} of them is within 0.01 of 0.", "{count} of them are within 0.01 of 0.", near
    )  # fmt: skip
    smallest = short(np.abs(ridge).min(), 1)
    under_l2 = gettext("Under L2 none is 0; the smallest is {smallest}.", smallest=smallest)
    return " ".join([left, *([close] if near else []), under_l2])


def _attempt(driver: Rule, weights: np.ndarray, lasso: np.ndarray) -> str:
    """What a learner's rule that does not pass makes of the weights, beside what the course's makes of them."""
    if not np.isfinite(weights).all():
        return gettext("With your {name} the weights run away.", name=driver.name)
    told = {"name": driver.name, "total": len(weights), "near": _near(weights)}
    if np.allclose(weights, lasso, atol=0.005) and _near(weights) == _near(lasso):
        return gettext("With your {name} the weights are the same here; check says what is not right yet.", **told)
    return ngettext(
        "With your {name} {count} of {total} weights is not 0; within 0.01 of 0, without being 0: {near}.",
        "With your {name} {count} of {total} weights are not 0; within 0.01 of 0, without being 0: {near}.",
        int((weights != 0).sum()), **told,
    )  # fmt: skip


def _figures(lasso: np.ndarray, ridge: np.ndarray) -> dict[str, str]:
    return {
        gettext("not 0 under L1"): str(len(_kept(lasso))),
        gettext("which"): ", ".join(_kept(lasso)) or "–",
        gettext("of these within 0.01 of 0"): str(_near(lasso)),
        gettext("not 0 under L2"): str(int((ridge != 0).sum())),
    }
