"""Two weights: the contours of the loss, the diamond or disc of the penalty, and the point where they touch."""

from collections.abc import Callable
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Pad, Point, Slider
from playground.experiment import Experiment, Frame
from playground.experiments.weight_decay.legend import Entry, legend
from playground.experiments.weight_decay.penalties import Penalised, called_separately, over_strengths
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE, FAINT, ORANGE
from playground.rules import Rule, rule

#: Where the loss alone is lowest: (w[0], w[1]).
Place = tuple[float, float]

MINIMUM: Place = (1.5, 0.55)
HESSIAN = np.array([[1.0, 0.35], [0.35, 0.8]])  # of the loss
STRENGTHS = np.linspace(0.0, 2.0, 81)
WINDOW = (-1.7, 2.2, -1.5, 1.5)
LR, STEPS = 0.7, 60  # an error shrinks to 0.63 of itself in a step, at the weakest strength
CONTOURS = 0.2 * np.arange(1, 13)  # square roots of (w - minimum) H (w - minimum)
L1, L2 = range(2)


@living
def geometry(soft_threshold: Callable | None = None, l2_penalty: Callable | None = None) -> Experiment:
    """The solutions under L1 and under L2 as the strength grows, for any place of lowest loss."""
    threshold, penalty = rule("soft_threshold", soft_threshold), rule("l2_penalty", l2_penalty)

    def frame(strength: float, minimum: Place) -> Frame:
        chosen = int(np.abs(STRENGTHS - strength).argmin())
        lasso, ridge = l1_solutions(threshold, minimum), l2_solutions(penalty, minimum)
        marks = (
            *_marks(L1, lasso[:, : chosen + 1], minimum, _diamond),
            *_marks(L2, ridge[:, : chosen + 1], minimum, _disc),
        )
        tried = (
            (L1, "L1", attempted(threshold, lambda mine: l1_solutions(mine, minimum))),
            (L2, "L2", attempted(penalty, lambda mine: l2_solutions(mine, minimum))),
        )
        yours = [(number, name, w[:, : chosen + 1]) for number, name, w in tried if w is not None]
        dashed = [mark for number, _, w in yours for mark in _attempt_marks(number, w)]
        courses = {L1: lasso[:, chosen], L2: ridge[:, chosen]}
        told = [_attempt(name, w[:, -1], courses[number]) for number, name, w in yours]
        caption = _caption(lasso[:, chosen], ridge[:, chosen], STRENGTHS[chosen])
        figures = _figures(lasso[:, chosen], ridge[:, chosen])
        return Frame(_background(), (*marks, *dashed), " ".join([caption, *told]), figures)

    controls = {
        "strength": Slider(gettext("strength"), 0.0, 2.0, 0.0, 0.025),
        "minimum": Point(gettext("lowest loss"), WINDOW, MINIMUM),
    }
    pads = tuple(Pad(number, gettext("where the loss is lowest"), point="minimum") for number in (L1, L2))
    note = called_separately((threshold, _l1_step(threshold)), (penalty, _l2_step(penalty)))
    driven = f"{driven_by_with_attempt(threshold, penalty)}{note}"
    return Experiment(gettext("Diamond and disc"), frame, controls, driven_by=driven, pads=pads)


def _l1_step(threshold: Rule) -> Penalised:
    """A step down the loss, then a threshold."""
    return lambda w, grad, strength: threshold.function(w - LR * grad, LR * strength)


def _l2_step(penalty: Rule) -> Penalised:
    """A step down loss and penalty together, the shorter the stiffer the spring, so that it arrives at any strength."""
    return lambda w, grad, strength: w - LR / (1 + strength) * penalty.function(0.0, grad, w, strength)[1]


def l1_solutions(threshold: Rule, minimum: Place = MINIMUM) -> np.ndarray:
    """Weights of least loss under L1 for every strength, shape (2, strengths), by proximal steps."""
    return _by_steps(_l1_step(threshold), minimum)


def l2_solutions(penalty: Rule, minimum: Place = MINIMUM) -> np.ndarray:
    """The same under L2, by gradient steps."""
    return _by_steps(_l2_step(penalty), minimum)


def _by_steps(one_step: Penalised, minimum: Place) -> np.ndarray:
    step, lowest = over_strengths(one_step), np.array(minimum)[:, None]
    weights = np.repeat(lowest, len(STRENGTHS), axis=1)
    for _ in range(STEPS):
        weights = step(weights, HESSIAN @ (weights - lowest), STRENGTHS)
    return weights


@cache
def _background() -> Canvas:
    figure = new_figure(900, 400)
    for axes, title in zip(figure.subplots(1, 2), (gettext("L1: a diamond"), gettext("L2: a disc")), strict=True):
        panel(axes, title, "w[0]", "w[1]", xlim=WINDOW[:2], ylim=WINDOW[2:])
        axes.set_aspect("equal")  # so that a disc is round
        axes.axhline(0, color=FAINT, lw=1)
        axes.axvline(0, color=FAINT, lw=1)
    legend(
        figure,
        (
            Entry(gettext("the lowest loss"), BLACK, 0, marker="+"),
            Entry(gettext("the same loss"), ORANGE, 1.6),
            Entry(gettext("the same penalty"), BLUE, 1.6),
            Entry(gettext("the solution, and its way here"), BLUE, 2.8, marker="o"),
        ),
    )
    return Canvas(figure)


def _marks(
    number: int, solutions: np.ndarray, minimum: Place, outline: Callable[[np.ndarray], np.ndarray]
) -> tuple[Mark, ...]:
    """The contours, the one through the present solution, its outline of equal penalty, and how it came there."""
    w, lowest = solutions[:, -1], np.array(minimum)[:, None]
    offset = w[:, None] - lowest
    level = np.sqrt((offset.T @ HESSIAN @ offset)[0, 0])
    contour, edge, around = lowest + level * _ellipse(), outline(w), lowest[:, :, None] + _contours()
    x, y = minimum
    return (
        Line(number, around[0].ravel(), around[1].ravel(), "#BBBBBB", 1),
        Line(number, contour[0], contour[1], ORANGE, 2),
        Line(number, edge[0], edge[1], BLUE, 1.6),
        Line(number, (x - 0.06, x + 0.06, np.nan, x, x), (y, y, np.nan, y - 0.06, y + 0.06), BLACK, 1.5),
        Line(number, solutions[0], solutions[1], BLUE, 3),
        Dots(number, w[0], w[1], BLUE, 5.5),
    )


def _attempt_marks(number: int, solutions: np.ndarray) -> tuple[Mark, ...]:
    return (
        Line(number, solutions[0], solutions[1], attempts.COLOR, 2, attempts.DASH),
        Dots(number, solutions[0, -1], solutions[1, -1], attempts.COLOR, 4),
    )


@cache
def _ellipse() -> np.ndarray:
    """The offsets with offset H offset = 1, shape (2, points)."""
    turn = np.linspace(0, 2 * np.pi, 121)
    values, vectors = np.linalg.eigh(HESSIAN)
    return vectors @ (np.stack([np.cos(turn), np.sin(turn)]) / np.sqrt(values)[:, None])


@cache
def _contours() -> np.ndarray:
    """All ellipses of CONTOURS, with a gap after each: shape (2, contours, points)."""
    rounds = CONTOURS[:, None] * _ellipse()[:, None, ::2]
    return np.concatenate([rounds, np.full((2, len(CONTOURS), 1), np.nan)], axis=2)


def _diamond(w: np.ndarray) -> np.ndarray:
    radius = np.abs(w).sum()
    return radius * np.array([[1, 0, -1, 0, 1], [0, 1, 0, -1, 0]])


def _disc(w: np.ndarray) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, 121)
    return np.linalg.norm(w) * np.stack([np.cos(turn), np.sin(turn)])


def _caption(lasso: np.ndarray, ridge: np.ndarray, strength: float) -> str:
    if strength == 0:
        return gettext("Strength 0: no penalty. Both solutions stand where the loss is lowest.")
    told = {"strength": f"{strength:.3g}", "lasso": _place(lasso), "ridge": _place(ridge), "name": _zeros(lasso)}
    sentences = (
        gettext("Strength {strength}: L1 ends at {lasso}, on an edge of the diamond; neither weight is 0.", **told),
        gettext("Strength {strength}: L1 ends at {lasso}, on a corner of the diamond; {name} is exactly 0.", **told),
        gettext("Strength {strength}: L1 ends at {lasso}, the origin; both weights are exactly 0.", **told),
    )
    under_l2 = (
        gettext("L2 ends at {ridge}: nearer to the origin, and neither weight is 0.", **told)
        if ridge.all()
        else gettext("L2 ends at {ridge}.", **told)
    )
    return f"{sentences[(lasso == 0).sum()]} {under_l2}"


def _figures(lasso: np.ndarray, ridge: np.ndarray) -> dict[str, str]:
    return {
        gettext("w under L1"): _place(lasso),
        gettext("exactly 0 under L1"): _zeros(lasso) or "–",
        gettext("w under L2"): _place(ridge),
        gettext("exactly 0 under L2"): _zeros(ridge) or "–",
    }


def _zeros(w: np.ndarray) -> str:
    return ", ".join(f"w[{j}]" for j in range(2) if w[j] == 0)


def _place(w: np.ndarray) -> str:
    return f"({round(w[0], 2) + 0.0:.2f}, {round(w[1], 2) + 0.0:.2f})"


def _attempt(penalty: str, w: np.ndarray, courses: np.ndarray) -> str:
    """Where a learner's rule that does not pass leads, beside the course's."""
    if not np.abs(w).max() < 10:
        return gettext("Yours runs away under {penalty}.", penalty=penalty)
    if np.allclose(w, courses, atol=0.005):
        return gettext("Under {penalty} yours ends there too. Drag the cross: does it everywhere?", penalty=penalty)
    return gettext("Yours ends at {place} under {penalty}.", place=_place(w), penalty=penalty)
