"""Two weights: the contours of the loss, the diamond or disc of the penalty, and the point where they touch."""

from collections.abc import Callable
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Slider
from playground.experiment import Experiment, Frame
from playground.experiments.weight_decay.penalties import Penalised, called_separately, l2_matrix, over_strengths
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE, FAINT, VERMILION
from playground.rules import Rule, driven_by, rule

MINIMUM = np.array([[1.5], [0.55]])  # of the loss alone
HESSIAN = np.array([[1.0, 0.35], [0.35, 0.8]])  # of the loss
STRENGTHS = np.linspace(0.0, 2.0, 81)
WINDOW = ((-1.35, 2.2), (-1.45, 1.5))  # of w[0] and w[1], with the same scale on both axes, so that a disc is round
LR = 0.7
L1, L2 = range(2)


@living
def geometry(soft_threshold: Callable | None = None, l2_penalty: Callable | None = None) -> Experiment:
    """The solutions under L1 and under L2 as the strength grows."""
    threshold, penalty = rule("soft_threshold", soft_threshold), rule("l2_penalty", l2_penalty)
    lasso, ridge = l1_solutions(threshold), l2_solutions(penalty)

    def frame(strength: float) -> Frame:
        chosen = int(np.abs(STRENGTHS - strength).argmin())
        marks = (*_marks(L1, lasso[:, : chosen + 1], _diamond), *_marks(L2, ridge[:, : chosen + 1], _disc))
        return Frame(_background(), marks, _caption(lasso[:, chosen], ridge[:, chosen], STRENGTHS[chosen]))

    controls = {"strength": Slider("strength", 0.0, 2.0, 0.8, 0.025)}
    note = called_separately((threshold, _proximal_step(threshold)))
    return Experiment("Diamond and disc", frame, controls, driven_by=f"{driven_by(threshold, penalty)}{note}")


def _proximal_step(threshold: Rule) -> Penalised:
    return lambda w, grad, strength: threshold.function(w - LR * grad, LR * strength)


def l1_solutions(threshold: Rule) -> np.ndarray:
    """Weights of least loss under L1 for every strength, shape (2, strengths), by proximal steps."""
    step = over_strengths(_proximal_step(threshold))
    weights = np.repeat(MINIMUM, len(STRENGTHS), axis=1)
    for _ in range(600):
        weights = step(weights, HESSIAN @ (weights - MINIMUM), STRENGTHS)
    return weights


def l2_solutions(penalty: Rule) -> np.ndarray:
    """The same under L2, by solving a linear system for each strength."""
    solved = [np.linalg.solve(HESSIAN + l2_matrix(penalty, 2, strength), HESSIAN @ MINIMUM) for strength in STRENGTHS]
    return np.column_stack(solved)


@cache
def _background() -> Canvas:
    x, y = np.meshgrid(np.linspace(*WINDOW[0], 160), np.linspace(*WINDOW[1], 140))
    offset = np.stack([x, y]) - MINIMUM[:, :, None]
    loss = np.einsum("iab,ij,jab->ab", offset, HESSIAN, offset) / 2
    figure = new_figure(900, 390)
    for axes, title in zip(figure.subplots(1, 2), ("L1: a diamond", "L2: a disc"), strict=True):
        axes.contour(x, y, loss, levels=np.arange(1, 11) ** 2 / 50, colors="#BBBBBB", linewidths=1)
        panel(axes, title, "w[0]", "w[1]", xlim=WINDOW[0], ylim=WINDOW[1])
        axes.text(-1.28, -1.18, "orange: the same loss", color=VERMILION, size=9)
        axes.text(-1.28, -1.36, "blue: the same penalty", color=BLUE, size=9)
        axes.axhline(0, color=FAINT, lw=1)
        axes.axvline(0, color=FAINT, lw=1)
        axes.plot(*MINIMUM, "+", color=BLACK, ms=9)
    return Canvas(figure)


def _marks(number: int, solutions: np.ndarray, outline: Callable[[np.ndarray], np.ndarray]) -> tuple[Mark, ...]:
    """The solutions up to the present one, the contour through it, and the outline of equal penalty through it."""
    w = solutions[:, -1]
    offset = w[:, None] - MINIMUM
    level = float((offset.T @ HESSIAN @ offset)[0, 0])
    contour, edge = _ellipse(level), outline(w)
    return (
        Line(number, contour[0], contour[1], VERMILION, 1.6),
        Line(number, edge[0], edge[1], BLUE, 1.6),
        Line(number, solutions[0], solutions[1], BLUE, 2.4),
        Dots(number, w[0], w[1], BLUE, 5.5),
    )


def _ellipse(level: float) -> np.ndarray:
    """The contour on which (w - minimum) H (w - minimum) has the value ``level``, shape (2, points)."""
    turn = np.linspace(0, 2 * np.pi, 120)
    values, vectors = np.linalg.eigh(HESSIAN)
    return MINIMUM + vectors @ (np.sqrt(level / values)[:, None] * np.stack([np.cos(turn), np.sin(turn)]))


def _diamond(w: np.ndarray) -> np.ndarray:
    radius = np.abs(w).sum()
    return radius * np.array([[1, 0, -1, 0, 1], [0, 1, 0, -1, 0]])


def _disc(w: np.ndarray) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, 120)
    return np.linalg.norm(w) * np.stack([np.cos(turn), np.sin(turn)])


def _caption(lasso: np.ndarray, ridge: np.ndarray, strength: float) -> str:
    if strength == 0:
        return "Strength 0: nothing pulls, and both stand where the loss is lowest."
    zero = [f"w[{j}]" for j in range(2) if lasso[j] == 0]
    where = "on an edge of the diamond; both weights are left"
    if len(zero) == 1:
        where = f"on a corner of the diamond; {zero[0]} is exactly 0"
    elif len(zero) == 2:
        where = "in the middle; both weights are exactly 0"
    return (
        f"Strength {strength:.3g}: L1 has ({lasso[0]:.2f}, {lasso[1]:.2f}), {where}. "
        f"L2 has ({ridge[0]:.2f}, {ridge[1]:.2f}): smaller, and not 0."
    )
