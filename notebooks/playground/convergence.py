"""How fast gradient descent and momentum converge on a quadratic, and where they diverge, in closed form."""

import numpy as np

from grader.reporting.language import gettext
from playground.elementwise import Elementwise

#: The rules that are known here: gradient descent, and momentum in three forms. The names are those that learners read.
FORMS = PLAIN, AVERAGED, HEAVY, NESTEROV = "plain", "averaged", "heavy ball", "Nesterov"


def form_name(form: str) -> str:
    """The name of a form in the reader's language."""
    return gettext(form)


def roots(form: str, lr: np.ndarray | float, beta: float, curvature: float) -> np.ndarray:
    """The two factors of a rule along one direction of a quadratic, shape (2, ...).

    Every rule here obeys w[t+1] = p * w[t] - q * w[t-1], and the factors solve z**2 - p * z + q = 0. Where they are
    complex, w oscillates. The larger absolute value is the share of the distance that a step leaves in the long run.
    """
    pull = lr * curvature
    p, q = {
        PLAIN: (1 - pull, 0.0),
        AVERAGED: (1 + beta - (1 - beta) * pull, beta),
        HEAVY: (1 + beta - pull, beta),
        NESTEROV: ((1 + beta) * (1 - pull), beta * (1 - pull)),
    }[form]
    difference = np.emath.sqrt(p**2 / 4 - q)
    return np.array([p / 2 + difference, p / 2 - difference])


def convergence_rate(form: str, lr: Elementwise, beta: float, curvatures: tuple[float, float]) -> Elementwise:
    """The share of the distance to the minimum that a step leaves in the long run, in the slower direction."""
    return np.max([abs(roots(form, lr, beta, curvature)).max(axis=0) for curvature in curvatures], axis=0)


def largest_lr(form: str, beta: float, L: float) -> float:  # noqa: N803
    """The lr above which a rule diverges on a quadratic whose largest curvature is L."""
    room = {PLAIN: 1.0, AVERAGED: (1 + beta) / (1 - beta), HEAVY: 1 + beta, NESTEROV: (1 + beta) / (1 + 2 * beta)}
    return 2 * room[form] / L


def optimal_lr(mu: float, L: float) -> float:  # noqa: N803
    """2 / (L + mu): the lr at which gradient descent converges fastest on a quadratic (Polyak 1964)."""
    return 2 / (L + mu)


def polyak(mu: float, L: float) -> dict[str, float]:  # noqa: N803
    """The lr and beta at which heavy ball converges fastest on a quadratic, in the long run (Polyak 1964)."""
    steep, gentle = np.sqrt(L), np.sqrt(mu)
    return {"lr": float(4 / (steep + gentle) ** 2), "beta": float(((steep - gentle) / (steep + gentle)) ** 2)}


def oscillates_above(lr: np.ndarray | float, curvatures: tuple[float, float]) -> np.ndarray:
    """The beta above which heavy ball oscillates in both directions; nan where there is none below 1.

    Along one curvature c it oscillates if beta > (1 - sqrt(lr * c))^2. Polyak's pair is where both directions agree.
    """
    both = [(1 - np.sqrt(lr * curvature)) ** 2 for curvature in curvatures]
    return np.where(np.max(both, axis=0) < 1, np.max(both, axis=0), np.nan)


def steps_per_digit(rate: np.ndarray | float) -> np.ndarray:
    """Steps until a tenth of the distance is left, ln 10 / -ln(rate); inf where the distance does not shrink."""
    with np.errstate(all="ignore"):
        return np.where(np.less(rate, 1), np.log(10) / -np.log(rate), np.inf)


def whole_steps_per_digit(rate: float) -> int | None:
    """``steps_per_digit`` as it is told: in whole steps, at least one; None where the distance does not shrink."""
    steps = float(steps_per_digit(rate))
    return max(1, round(steps)) if np.isfinite(steps) else None
