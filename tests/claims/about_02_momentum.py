"""Claims of 02_momentum, sections 1 to 4: the forms of momentum on quadratics."""

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.quadratics import heavy_ball_steps, slowest_root
from playground.rules import course_rule
from playground.simulate import simulate
from playground.surfaces import NARROW, RAVINE

HERE = "02_momentum"
DESCENT, HEAVY, AVERAGED, NESTEROV = map(course_rule, ("gradient_descent", "heavy_ball", "momentum", "nesterov"))


def _left(surface, lr: float, beta: float, steps=heavy_ball_steps) -> float:
    """What a step leaves of the distance in the long run."""
    return float(slowest_root(steps(np.array(surface.curvatures), np.float64(lr), np.float64(beta))).max())


@claim(HERE, "Across, every step undoes the last one: their **average** is nearly nothing. Along, the steps all agree.")
def across_they_cancel(_: Luck) -> Settled:
    steps = np.diff(simulate(DESCENT, NARROW, 60, lr=0.19).w, axis=0)
    agree = np.abs(steps.sum(axis=0)) / np.abs(steps).sum(axis=0)
    return Settled(
        agree[0] > 0.999 and agree[1] < 0.1, f"of the way gone, {agree[0]:.0%} is left along and {agree[1]:.0%} across"
    )


@claim(HERE, "A handy rule: the memory is about $1/(1-\\beta)$ steps long.")
def the_memory(luck: Luck) -> Settled:
    betas = luck.random.uniform(0.8, 0.99, 5)
    weights = (1 - betas) * betas ** np.arange(5000)[:, None]
    ratio = (weights * np.arange(1, 5001)[:, None]).sum(axis=0) * (1 - betas)
    return Settled(
        np.allclose(ratio, 1, atol=0.01), f"mean age, the newest being 1: {ratio.mean():.3f} times that", "5 betas"
    )


@claim(
    HERE,
    "At 0.5 it is lost: every step throws it farther out. At 0.9 the *same* `lr` of 1, five times the limit of plain descent, "
    "is safe.",
    "At 0.9 a step leaves 94.9 % of the distance, where plain descent at its best leaves 98.0 %.",
)
def momentum_lets_the_rate_grow(luck: Luck) -> Settled:
    out, safe = _left(NARROW, 0.5, 0.5), _left(NARROW, 0.1, 0.9)  # averaged at lr 1 is heavy ball at 1 - beta
    ends = [
        np.abs(simulate(AVERAGED, NARROW.starting_at(start), 400, lr=1.0, beta=0.9).w[-1]).max()
        for start in luck.random.uniform(-1.5, 1.5, (10, 2))
    ]
    plain = 99 / 101
    return Settled(
        out > 1 and 0.9485 <= safe < 0.9495 and 0.9795 < plain < 0.9805 and max(ends) < 1e-6,
        f"at 0.5 a step leaves {out:.0%}, at 0.9 {safe:.1%}; plain descent {plain:.1%}",
        "10 starts",
    )


@claim(
    HERE,
    "At 0.99 it swings and swings. Heavy is not the same as fast; a very heavy ball needs very long to lose its speed.",
)
def heavy_is_not_fast(_: Luck) -> Settled:
    light, heavy = (np.log(10) / -np.log(_left(NARROW, 1 - beta, beta)) for beta in (0.9, 0.99))
    return Settled(heavy > 5 * light, f"{light:.0f} steps for a digit at 0.9, {heavy:.0f} at 0.99")


@claim(
    HERE,
    "On a steady slope, `lr` = 0.1 at `beta` = 0.9 in torch walks, in the long run, like plain descent with `lr` = 1.",
    "has also made the long-run step ten times as long",
)
def the_long_run_step(_: Luck) -> Settled:
    def step(beta: float) -> float:
        w, velocity = np.zeros(1), np.zeros(1)
        for _ in range(3000):
            before, (w, velocity) = w, HEAVY.function(w, np.ones(1), velocity, 0.1, beta)
        return float((before - w)[0])

    nine, heavier = step(0.9), step(0.99)
    return Settled(
        np.isclose(nine, 1) and np.isclose(heavier, 10), f"steps of {nine:.2f} at 0.9 and {heavier:.2f} at 0.99"
    )


@claim(
    HERE,
    "So **for a quadratic, heavy ball's limit is $2(1+\\beta)/L$**: the dashed line, at most twice as far as without momentum.",
)
def the_limit_of_heavy_ball(luck: Luck) -> Settled:
    curvature, beta = 10 ** luck.random.uniform(-1, 2, 50), luck.random.uniform(0, 0.99, 50)
    limit = 2 * (1 + beta) / curvature
    below, above = (slowest_root(heavy_ball_steps(curvature, share * limit, beta)) for share in (0.999, 1.001))
    held = (below < 1) & (above > 1)
    return Settled(
        bool(held.all()), f"{held.sum()} of 50 directions part between 0.999 and 1.001 times the limit", "50 directions"
    )


@claim(
    HERE,
    "**Above the dotted curve** the ball swings in every direction, and a step leaves $\\sqrt\\beta$ of the distance, whatever "
    "`lr` is: the colour depends on the height alone.",
)
def above_the_curve_only_beta_counts(luck: Luck) -> Settled:
    lr, beta = luck.random.uniform(0.01, 0.35, 4000), luck.random.uniform(0, 0.99, 4000)
    swings = np.all([(1 + beta - lr * c) ** 2 < 4 * beta for c in RAVINE.curvatures], axis=0)
    left = np.max([slowest_root(heavy_ball_steps(c, lr, beta)) for c in RAVINE.curvatures], axis=0)
    off = float(np.abs(left - np.sqrt(beta))[swings].max())
    return Settled(off < 1e-6, f"within {off:.0e} of the root at {swings.sum()} places above it", "4,000 places")


@claim(
    HERE,
    "\\text{and a step leaves } \\sqrt\\beta . $$",
    "The popular 0.9 suits a *badly* conditioned problem; the worse the condition, the more inertia pays.",
    "plain descent pays for the condition number $\\kappa$, heavy ball at its best for $\\sqrt\\kappa$.",
)
def polyaks_pair_is_the_best(luck: Luck) -> Settled:
    worse, roots = [], []
    for kappa in 10 ** luck.random.uniform(0.5, 2.5, 5):
        pair = 4 / (np.sqrt(kappa) + 1) ** 2, ((np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)) ** 2
        lr, beta = luck.random.uniform(0, 4 / kappa, 20000), luck.random.uniform(0, 1, 20000)
        left = np.max([slowest_root(heavy_ball_steps(c, lr, beta)) for c in (1.0, kappa)], axis=0)
        at = np.max([slowest_root(heavy_ball_steps(c, *map(np.float64, pair))) for c in (1.0, kappa)])
        worse.append(left.min() - at)
        roots.append(at - np.sqrt(pair[1]))
    betas = [((np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)) ** 2 for kappa in (10, 100, 1000)]
    return Settled(
        min(worse) > -1e-6 and np.abs(roots).max() < 1e-6 and betas == sorted(betas) and abs(betas[-1] - 0.9) < 0.05,
        f"the best of 20,000 pairs leaves {min(worse):.4f} more of the distance",
        "5 ravines",
    )


@claim(HERE, "In the ravine the best `beta` is 0.27, and at `lr` = 0.1 a `beta` of 0.9 is slower than none at all.")
def nine_tenths_is_too_much_here(_: Luck) -> Settled:
    none, much = _left(RAVINE, 0.1, 0.0), _left(RAVINE, 0.1, 0.9)
    best = ((np.sqrt(10) - 1) / (np.sqrt(10) + 1)) ** 2
    return Settled(
        round(best, 2) == 0.27 and much > none, f"best {best:.2f}; a step leaves {none:.1%} at 0 and {much:.1%} at 0.9"
    )


@claim(HERE, "And it lies right at the border: a little more `lr` and it is gone.")
def polyaks_pair_is_at_the_border(_: Luck) -> Settled:
    lr, beta = 4 / (np.sqrt(10) + np.sqrt(0.1)) ** 2, ((10 - 1) / (10 + 1)) ** 2
    limit = 2 * (1 + beta) / 10
    return Settled(1 < limit / lr < 1.05, f"the limit is {limit / lr - 1:.1%} above it in the narrow ravine")


@claim(
    HERE,
    "In the narrow ravine look at its path: it first flies far up the walls, out of the picture, before the fast part begins.",
)
def polyaks_pair_flies_up_the_walls(_: Luck) -> Settled:
    lr, beta = 4 / (np.sqrt(10) + np.sqrt(0.1)) ** 2, ((10 - 1) / (10 + 1)) ** 2
    run = simulate(HEAVY, NARROW, 60, lr=lr, beta=beta)
    highest = np.abs(run.w[:, 1]).max()
    return Settled(
        highest > NARROW.window[3] and run.loss[-1] < 0.001,
        f"{highest:.1f} from the floor, where the picture ends at {NARROW.window[3]}; after 60 steps the loss is {run.loss[-1]:.0e}",
    )
