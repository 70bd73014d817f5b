"""Claims of 01_learning_rate, sections 1 to 3: one step, the limit, the condition number, two valleys."""

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.quadratics import descent, left_by_a_step
from playground.experiments.learning_rate.two_valleys import STEPS, limits
from playground.experiments.learning_rate.valleys import VALLEYS, valley_floors
from playground.rules import course_rule
from playground.simulate import simulate
from playground.surfaces import RAVINE

HERE = "01_learning_rate"
DESCENT = course_rule("gradient_descent")


@claim(HERE, "becomes a hundred times longer; the same `lr` then walks a hundred times as far.")
def cents_for_euros(luck: Luck) -> Settled:
    w, grad, lr = luck.random.normal(size=5), luck.random.normal(size=5), luck.random.uniform(0.01, 1)
    ratio = (DESCENT.function(w, 100 * grad, lr) - w) / (DESCENT.function(w, grad, lr) - w)
    return Settled(np.allclose(ratio, 100), f"{ratio.mean():.6g} times as far")


@claim(
    HERE,
    "With `lr` = 0.19 the path makes good speed along the ravine, and zigzags across it from wall to wall. With 0.21 the "
    "zigzag grows with every step, until it leaves the picture.",
)
def the_zigzag_of_the_ravine(_: Luck) -> Settled:
    inside, out = (simulate(DESCENT, RAVINE, 20, lr=lr).w[:, 1] for lr in (0.19, 0.21))
    zigzags = all((walls[1:] * walls[:-1] < 0).all() for walls in (inside, out))
    grows = (np.diff(np.abs(out)) > 0).all() and (np.diff(np.abs(inside)) < 0).all()
    leaves = np.abs(out).max() > RAVINE.window[3]
    return Settled(
        bool(zigzags and grows and leaves), f"at 0.21 it is {np.abs(out).max():.2f} from the floor after 20 steps"
    )


@claim(
    HERE,
    "**For a quadratic, 2/L is the stability limit**, where $L$ is its greatest curvature: the steepest direction decides "
    "for all of them.",
)
def two_over_l(luck: Luck) -> Settled:
    held = []
    for _ in range(10):
        curvature = np.sort(10 ** luck.random.uniform(-1, 2, 4))
        start = luck.random.normal(size=4)
        below, above = (np.abs(descent(start, curvature, share * 2 / curvature[-1], 3000)) for share in (0.99, 1.01))
        held.append(below[-1] < np.abs(start[-1]) and above[-1] > np.abs(start[-1]))
    return Settled(all(held), f"{sum(held)} of 10 quadratics part between 0.99 and 1.01 times 2/L", "10 quadratics")


@claim(
    HERE,
    "the best fixed learning rate is $2/(L+\\mu)$: there the steep direction and the gentle one shrink equally fast",
)
def the_best_fixed_rate(luck: Luck) -> Settled:
    off = []
    for _ in range(10):
        mu, steep = np.sort(10 ** luck.random.uniform(-1, 2, 2))
        rates = np.linspace(0.01, 2, 4000) / steep
        best = rates[left_by_a_step(rates, np.array([mu, steep])).argmin()]
        off.append(abs(best * (steep + mu) / 2 - 1))
    return Settled(max(off) < 0.002, f"the best of 4,000 rates is within {max(off):.1%} of it", "10 quadratics")


@claim(HERE, "In this ravine, 10 % more than the best is already the edge of the cliff.")
def the_edge_of_the_cliff(_: Luck) -> Settled:
    best, edge = 2 / 11, 2 / 10
    return Settled(abs(edge / best - 1.1) < 1e-9, f"2/L is {edge / best:.2f} times the best")


@claim(
    HERE,
    "A ravine curved ten times as sharply across takes about ten times as many steps. With the best learning rate there "
    "is, for a quadratic, plain gradient descent pays in proportion to the condition number once it is large. And the best "
    "`lr` itself moves little: it goes from 1/L to just under 2/L.",
)
def the_price_of_the_condition(luck: Luck) -> Settled:
    kappas = 10 ** luck.random.uniform(1.5, 3, 10)
    digits = [np.log(10) / -np.log((k - 1) / (k + 1)) for k in (kappas, 10 * kappas)]
    ratio, best = digits[1] / digits[0], 2 / (1 + 1 / kappas)
    return Settled(
        bool((np.abs(ratio - 10) < 0.5).all() and (best < 2).all() and (best > 1.9).all()),
        f"{ratio.min():.2f} to {ratio.max():.2f} times as many; the best lr is up to {best.max():.3f}/L",
        "10 condition numbers",
    )


def _places(lr: float, start: float = -1.2) -> np.ndarray:
    return simulate(DESCENT, VALLEYS.starting_at((start, 0.0)), STEPS, lr=lr).w[:, 0]


@claim(
    HERE,
    "Just above the limit a run need not fly off to infinity: in a valley with walls it may rattle to and fro instead.",
    "Here, at 0.5, the ball has left the sharp one and come to rest in the wide one, whose own limit is far away.",
)
def the_sharp_valley_cannot_keep_it(luck: Luck) -> Settled:
    floors, limit = valley_floors(), limits()["sharp"]
    starts = luck.random.uniform(-1.7, -1.3, 10)
    below = [abs(_places(0.97 * limit, start)[-1] - floors["sharp"]) < 0.05 for start in starts]
    rattles = [np.ptp(_places(1.05 * limit, start)[-20:]) > 0.02 and np.abs(_places(1.05 * limit, start)).max() < 3
               for start in starts]  # fmt: skip
    far = abs(_places(0.5)[-1] - floors["wide"])
    return Settled(
        all(below) and all(rattles) and far < 0.01 and limits()["wide"] > 1,
        f"limit {limit:.3f}: rest below it {sum(below)} of 10, rattling above it {sum(rattles)} of 10",
        "10 starts",
    )
