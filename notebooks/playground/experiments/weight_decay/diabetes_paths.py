"""Ten weights on the diabetes data for every strength of a penalty: three ways to find them."""

from functools import cache

import numpy as np

from playground.data import diabetes
from playground.experiments.weight_decay.penalties import Penalised, over_strengths
from playground.memoised import memoised
from playground.rules import Rule

WEAKEST, STRONGEST = -3, 0  # powers of ten
STRENGTHS = np.logspace(WEAKEST, STRONGEST, 61)
STEPS = 3000


@cache
def least_squares() -> tuple[np.ndarray, np.ndarray, float]:
    """Of half the mean squared error on standardised data: the Hessian, minus the gradient at 0, and a safe lr."""
    study = diabetes()
    target = (study.target - study.target.mean()) / study.target.std()
    hessian = study.features.T @ study.features / len(target)
    return hessian, study.features.T @ target / len(target), float(1 / np.linalg.eigvalsh(hessian)[-1])


def proximal_step(proximal_l1: Rule) -> Penalised:
    lr = least_squares()[2]
    return lambda w, grad, strength: proximal_l1.function(w, grad, lr, strength)


def penalised_slope(l1_penalty: Rule) -> Penalised:
    return lambda w, grad, strength: l1_penalty.function(0.0, grad, w, strength)[1]


@memoised
def l1_by_steps(proximal_l1: Rule) -> np.ndarray:
    """Weights of least loss under L1 for every strength, shape (10, strengths), by proximal steps."""
    hessian, pull, _ = least_squares()
    step = over_strengths(proximal_step(proximal_l1))
    weights = np.zeros((len(pull), len(STRENGTHS)))
    for _ in range(STEPS):
        weights = step(weights, hessian @ weights - pull[:, None], STRENGTHS)
    return weights


@memoised
def l1_by_slope(l1_penalty: Rule) -> np.ndarray:
    """The same by gradient steps on loss and penalty together, which never settle at 0 where a weight should be 0."""
    hessian, pull, lr = least_squares()
    slope = over_strengths(penalised_slope(l1_penalty))
    weights = np.zeros((len(pull), len(STRENGTHS)))
    for _ in range(STEPS):
        weights = weights - 0.1 * lr * slope(weights, hessian @ weights - pull[:, None], STRENGTHS)
    return weights


def l2_in_closed_form() -> np.ndarray:
    """The same under L2, by solving a linear system for each strength."""
    hessian, pull, _ = least_squares()
    return np.column_stack([np.linalg.solve(hessian + k * np.eye(len(pull)), pull) for k in STRENGTHS])
