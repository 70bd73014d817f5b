"""Claims of 03_weight_decay: polynomials through fresh noise, the two pulls, features that survive."""

import numpy as np
from claims.claim import Luck, Settled, claim
from playground.data import diabetes
from playground.experiments.weight_decay.diabetes_paths import least_squares
from playground.experiments.weight_decay.polynomial_fits import drawn_points, powers

from grader.course import COURSE

HERE = "03_weight_decay"
SHRINK = COURSE["soft_threshold"].reference
STRENGTHS = np.logspace(-9, 1, 51)


def _ridge(degree: int, strengths: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Largest coefficient, error on the fitted points and on the others, for each strength; the constant goes free."""
    x, y, others, theirs = drawn_points(seed)
    columns = powers(x, degree)
    means, level = columns.mean(axis=0), y.mean()
    moment = (columns - means).T @ (columns - means) / len(x)
    pull = (columns - means).T @ (y - level) / len(x)
    weights = [np.linalg.lstsq(moment + k * np.eye(degree), pull, rcond=1e-14)[0] for k in strengths]
    errors = [
        [((level + (powers(at, degree) - means) @ w - right) ** 2).mean() for w in weights]
        for at, right in ((x, y), (others, theirs))
    ]
    return np.abs(weights).max(axis=1), *map(np.array, errors)


@claim(
    HERE,
    "With other noise degree 15 is nearly always worse than degree 3, too, but by less, and its largest coefficient is some hundreds.",
)
def degree_fifteen_overfits(luck: Luck) -> Settled:
    sizes, own, others = np.array(
        [[_ridge(degree, np.array([1e-9]), seed) for degree in (3, 15)] for seed in luck.seeds(30).tolist()]
    )[..., 0].transpose(2, 1, 0)
    worse, ratio = (others[1] > others[0]).mean(), np.median(others[1] / others[0])
    return Settled(
        worse > 0.85 and 1.5 < ratio < 10 and 200 < np.median(sizes[1]) < 1000 and bool((own[1] < own[0]).all()),
        f"worse on the other points in {worse:.0%} of 30 draws, typically {ratio:.1f} times; largest coefficient {np.median(sizes[1]):.0f}",
        "30 draws of the points",
    )


@claim(
    HERE,
    "Degree 15 fits its own points best and the other points worst, and it does so with coefficients of more than a thousand that cancel each other between the points.",
    "The error on the other points is lowest in the middle, near a strength of 0.002.",
)
def the_draw_of_the_course(_: Luck) -> Settled:
    fits = [_ridge(degree, np.array([1e-9]), 13) for degree in (1, 3, 9, 15)]
    own, others = ([float(fit[which][0]) for fit in fits] for which in (1, 2))
    best, size = STRENGTHS[_ridge(15, STRENGTHS, 13)[2].argmin()], float(fits[3][0][0])
    return Settled(
        own[3] == min(own) and others[3] == max(others) and size > 1000 and abs(best - 0.002) < 0.001,
        f"errors {own[3]:.2f} and {others[3]:.2f}; largest coefficient {size:.0f}; lowest at {best:.1g}",
    )


@claim(
    HERE,
    "The error on the fitted points only grows: the penalty stands in the way of fitting.",
    "With other noise it lies elsewhere, mostly between a millionth and a hundredth, so it has to be looked for each time.",
)
def the_best_strength_is_in_the_middle(luck: Luck) -> Settled:
    grows, best = [], []
    for seed in luck.seeds(30).tolist():
        _, own, others = _ridge(15, STRENGTHS, seed)
        grows.append(bool((np.diff(own) > -1e-9).all()))
        best.append(STRENGTHS[others.argmin()])
    inside = np.mean([3e-7 < strength < 0.03 for strength in best])
    wide = np.quantile(best, 0.9) / np.quantile(best, 0.1)
    return Settled(
        all(grows) and inside > 0.8 and wide > 10,
        f"lowest at {np.median(best):.1g} in the typical draw, between a millionth and a hundredth in {inside:.0%}",
        f"30 draws: from {min(best):.0e} to {max(best):.0e}",
    )


@claim(
    HERE,
    "A weight twice as far out is pulled twice as hard, so every weight loses the same share of itself at each step. Near zero the spring hardly pulls at all: L2 makes weights small and, as a rule, not zero.",
    "L1 is a weight on a string over a pulley rather than a spring: the same pull at every distance.",
)
def the_two_pulls(luck: Luck) -> Settled:
    w, zeros = luck.random.normal(size=20) * 10.0 ** luck.random.uniform(-3, 1, 20), np.zeros(20)
    spring, pulley = (COURSE[name].reference(0.0, zeros, w, 0.1)[1] for name in ("l2_penalty", "l1_penalty"))
    left = (w - spring) / w
    return Settled(
        np.allclose(left, left[0]) and np.allclose(np.abs(pulley), 0.1) and bool((left > 0).all()),
        f"a step leaves {left[0]:.0%} of every weight; the string pulls with {np.abs(pulley).mean():.2f}",
        "20 weights",
    )


@claim(
    HERE,
    "Walk with this gradient in steps, and a weight that should be zero jumps from one side of it to the other for ever",
    "which is why it can arrive at 0",
)
def the_sign_jumps_and_the_threshold_arrives(luck: Luck) -> Settled:
    start = luck.random.uniform(0.2, 1.0)
    by_sign, by_threshold = [start], [start]
    for _ in range(60):
        by_sign.append(by_sign[-1] - 0.07 * np.sign(by_sign[-1]))
        by_threshold.append(float(SHRINK(np.array(by_threshold[-1]), 0.07)))
    turns = sum(one * other < 0 for one, other in zip(by_sign[-11:-1], by_sign[-10:], strict=True))
    return Settled(
        turns == 10 and by_threshold[-1] == 0,
        f"the sign jumps {turns} times in the last 10 steps; the threshold is at 0",
        "a weight",
    )


def _settled(hessian: np.ndarray, lowest: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Where two weights settle on a quadratic under L1 and under L2."""
    w, lr = np.zeros(2), 1 / np.linalg.eigvalsh(hessian)[-1]
    for _ in range(400):
        w = SHRINK(w - lr * hessian @ (w - lowest), lr * strength)
    return w, np.linalg.solve(hessian + strength * np.eye(2), hessian @ lowest)


@claim(
    HERE,
    "a diamond has corners, and a corner is where a weight is zero. Under L2 both weights shrink together and neither arrives.",
)
def a_diamond_has_corners(luck: Luck) -> Settled:
    zeros = np.zeros((10, 2))
    for number in range(10):
        turn = luck.random.uniform(0, np.pi)
        axes = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        hessian, lowest = axes @ np.diag(luck.random.uniform(0.5, 2, 2)) @ axes.T, luck.random.uniform(0.3, 2, 2)
        path = [_settled(hessian, lowest, strength) for strength in np.linspace(0.2, 4, 8)]
        zeros[number] = [any((w == 0).any() for w in way) for way in zip(*path, strict=True)]
    return Settled(
        zeros[:, 0].all() and not zeros[:, 1].any(),
        f"a weight of exactly 0 under L1 in {zeros[:, 0].sum():.0f} of 10 losses, under L2 in {zeros[:, 1].sum():.0f}",
        "10 losses",
    )


def _lasso(hessian: np.ndarray, pull: np.ndarray, strength: float) -> np.ndarray:
    w, lr = np.zeros(len(pull)), 1 / np.linalg.eigvalsh(hessian)[-1]
    for _ in range(2000):
        w = SHRINK(w - lr * (hessian @ w - pull), lr * strength)
    return w


@claim(
    HERE,
    "L1 switches features off, one after another, until `bmi` is left alone, and at last none. L2 keeps all ten at every strength.",
)
def bmi_is_left_alone(_: Luck) -> Settled:
    hessian, pull, _ = least_squares()
    left = [np.flatnonzero(_lasso(hessian, pull, strength)) for strength in (0.001, 0.032, 0.1, 0.32, 0.56, 1.0)]
    ridge = [np.linalg.solve(hessian + k * np.eye(10), pull) for k in np.logspace(-3, 0, 20)]
    names = diabetes().names
    counts = [len(features) for features in left]
    alone = [names[number] for number in left[4]]
    return Settled(
        alone == ["bmi"]
        and counts[-1] == 0
        and sorted(counts, reverse=True) == counts
        and bool((np.array(ridge) != 0).all()),
        f"{counts} features are left under L1, the last is {alone}; 10 under L2",
    )


@claim(HERE, "Of features that say nearly the same, L1 keeps one and drops the rest, and little may decide which.")
def little_decides_which(luck: Luck) -> Settled:
    """The patients are drawn anew, with repetition: who of s1 to s6 survives at the same strength?"""
    study, survivors = diabetes(), set()
    blood = [number for number, name in enumerate(study.names) if name.startswith("s") and name != "sex"]
    for _ in range(8):
        rows = luck.random.integers(0, len(study.target), len(study.target))
        features, target = study.features[rows], study.target[rows]
        features = (features - features.mean(axis=0)) / features.std(axis=0)
        target = (target - target.mean()) / target.std()
        w = _lasso(features.T @ features / len(target), features.T @ target / len(target), 0.032)
        survivors.add(tuple(study.names[number] for number in blood if w[number] != 0))
    return Settled(
        len(survivors) > 1, f"{len(survivors)} different sets of s1 to s6 survive in 8 draws of the patients", "8 draws"
    )


@claim(
    HERE,
    "With the penalty in the gradient they hover near zero. To choose features you want exact zeros; for that, use the proximal step.",
)
def they_hover_near_zero(_: Luck) -> Settled:
    hessian, pull, lr = least_squares()
    w = np.zeros(10)
    for _ in range(3000):
        w = w - 0.1 * lr * (hessian @ w - pull + 0.1 * np.sign(w))
    exact = _lasso(hessian, pull, 0.1)
    gone = exact == 0
    return Settled(
        bool((w != 0).all() and (np.abs(w[gone]) < 0.01).all()),
        f"{gone.sum()} should be 0; they are within {np.abs(w[gone]).max():.3f} of it",
    )
