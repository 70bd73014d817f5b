"""Claims of 02_momentum, from the three conventions on: forms, Nesterov, wells and saddles, and momentum on the digits."""

import numpy as np
from claims.about_02_momentum import AVERAGED, DESCENT, HEAVY, HERE, NESTEROV
from claims.claim import Luck, Settled, claim
from claims.quadratics import heavy_ball_steps, nesterov_steps, slowest_root
from claims.trainings import at_best, ends, told
from playground.search import gain
from playground.simulate import simulate
from playground.surfaces import DOUBLE_WELL, NARROW, SADDLE


def _three_forms(lrs: np.ndarray, betas: np.ndarray, start: float) -> dict[str, float]:
    """Where the three forms of momentum end on w^2/2, the averaged one with lr / (1 - beta)."""
    at = dict.fromkeys(("averaged", "heavy ball", "lr inside"), (start, 0.0))
    for lr, beta in zip(lrs, betas, strict=True):
        w, v = at["averaged"]
        v = beta * v + (1 - beta) * w
        at["averaged"] = w - lr / (1 - beta) * v, v
        w, v = at["heavy ball"]
        v = beta * v + w
        at["heavy ball"] = w - lr * v, v
        w, v = at["lr inside"]
        v = beta * v + lr * w
        at["lr inside"] = w - v, v
    return {name: w for name, (w, _) in at.items()}


@claim(
    HERE,
    "**`lr` changes:** averaged and heavy ball still agree, since neither has `lr` in its memory.",
    "The velocity of the averaged form is $1-\\beta$ times that of the heavy ball at every step. So a heavy ball with "
    "$(1-\\beta)$ times the `lr`, here 0.1, walks the same path",
    "**`beta` changes:** now averaged and heavy ball part, because the velocity that is stored means another thing in each; "
    "and heavy ball and `lr` inside agree.",
)
def when_the_conversion_stops(luck: Luck) -> Settled:
    lr, beta, start = luck.random.uniform(0.05, 0.3), luck.random.uniform(0.5, 0.9), luck.random.uniform(0.5, 3)
    steady, cut = np.full(10, lr), np.repeat([lr, lr / 10], 5)
    fixed, raised = np.full(10, beta), np.repeat([beta, (1 + beta) / 2], 5)
    same, by_lr, by_beta = (_three_forms(*knobs, start) for knobs in ((steady, fixed), (cut, fixed), (steady, raised)))
    agree = np.ptp(list(same.values())) < 1e-12
    lr_parts = (
        abs(by_lr["averaged"] - by_lr["heavy ball"]) < 1e-12 < 1e-3 < abs(by_lr["lr inside"] - by_lr["heavy ball"])
    )
    beta_parts = (
        abs(by_beta["lr inside"] - by_beta["heavy ball"])
        < 1e-12
        < 1e-3
        < abs(by_beta["averaged"] - by_beta["heavy ball"])
    )
    apart = abs(by_lr["lr inside"] - by_lr["heavy ball"]), abs(by_beta["averaged"] - by_beta["heavy ball"])
    return Settled(
        agree and lr_parts and beta_parts,
        f"apart by {apart[0]:.3f} when lr changes, by {apart[1]:.3f} when beta does",
        "lr, beta, start",
    )


@claim(HERE, "It is Polyak's own, since this $v$ is the last step")
def polyaks_own_form(luck: Luck) -> Settled:
    """A share of the last step added, against the other forms, while lr changes at every step."""
    lrs, start = luck.random.uniform(0.05, 0.3, 10), luck.random.uniform(0.5, 3)
    w = before = start
    for lr in lrs:
        w, before = w - lr * w + 0.9 * (w - before), w
    forms = _three_forms(lrs, np.full(10, 0.9), start)
    same, other = abs(w - forms["lr inside"]), abs(w - forms["heavy ball"])
    return Settled(
        same < 1e-12 < 1e-3 < other,
        f"apart by {same:.0e} from lr inside, by {other:.3f} from heavy ball",
        "ten rates, a start",
    )


@claim(
    HERE,
    "**At the same `lr` the averaged form is the slow one**, slower than plain descent here: its steps are ten times shorter. "
    "Converted, it is heavy ball.",
)
def averaged_is_the_slow_one(luck: Luck) -> Settled:
    start = tuple(luck.random.uniform(0.5, 2.2, 2) * luck.random.choice([-1, 1], 2))
    ground = NARROW.starting_at(start)
    plain = simulate(DESCENT, ground, 60, lr=0.1).loss[-1]
    averaged, converted = (simulate(AVERAGED, ground, 60, lr=lr, beta=0.9) for lr in (0.1, 1.0))
    heavy = simulate(HEAVY, ground, 60, lr=0.1, beta=0.9)
    same = np.allclose(converted.w, heavy.w)
    return Settled(
        bool(averaged.loss[-1] > plain and same), f"loss {averaged.loss[-1]:.3f} against {plain:.3f}", "a start"
    )


@claim(HERE, "**Nesterov swings less**, and at 0.1 it is far ahead.")
def nesterov_swings_less(luck: Luck) -> Settled:
    ground = NARROW.starting_at(tuple(luck.random.uniform(0.8, 2.2, 2)))
    heavy, ahead = (simulate(rule, ground, 60, lr=0.1, beta=0.9) for rule in (HEAVY, NESTEROV))
    swings = [int((np.diff(np.sign(run.w[:, 1])) != 0).sum()) for run in (heavy, ahead)]
    far = heavy.loss[-1] / ahead.loss[-1]
    return Settled(
        swings[1] < swings[0] and far > 10,
        f"{swings[0]} and {swings[1]} swings across; after 60 steps its loss is {far:.0f} times lower",
        "a start",
    )


@claim(HERE, "For a quadratic its limit is $2(1+\\beta)/((1+2\\beta)L)$, which is *below* that of plain descent:")
def nesterov_gives_up_first(luck: Luck) -> Settled:
    curvature, beta = 10 ** luck.random.uniform(-1, 2, 50), luck.random.uniform(0.01, 0.99, 50)
    limit = 2 * (1 + beta) / ((1 + 2 * beta) * curvature)
    below, above = (slowest_root(nesterov_steps(curvature, share * limit, beta)) for share in (0.999, 1.001))
    held = (below < 1) & (above > 1) & (limit < 2 / curvature)
    return Settled(bool(held.all()), f"{held.sum()} of 50 directions", "50 directions")


@claim(HERE, "0.1 is 1/L here, and at 1/L it comes to rest across the ravine almost at once")
def nesterov_at_one_over_l(_: Luck) -> Settled:
    across = np.abs(simulate(NESTEROV, NARROW, 10, lr=0.1, beta=0.9).w[:, 1])
    swing = np.abs(simulate(HEAVY, NARROW, 10, lr=0.1, beta=0.9).w[:, 1])
    left = float(slowest_root(nesterov_steps(np.float64(10), np.float64(0.1), np.float64(0.9))))
    return Settled(
        across[2:].max() < 0.01 < swing[2:].max(),
        f"{across[2:].max():.0e} from the floor after two steps; heavy ball {swing[2:].max():.2f} (a step leaves {left:.0e})",
    )


def _well(start: float, lr: float, beta: float) -> str:
    x = simulate(HEAVY, DOUBLE_WELL.starting_at((start, 0.0)), 300, lr=lr, beta=beta).w[:, 0]
    return "moving" if np.ptp(x[-10:]) > 0.01 else "good" if x[-1] > 0 else "poor"


@claim(
    HERE,
    "From the left wall it escapes at 0.9. At 0.95 it rolls over the hill, up the far wall, and **back again** into the poor "
    "well. At 0.99 it has not come to rest at all.",
    "**It leaves the good well** just as it leaves the poor one. Plain descent, started above the good well, stays in it.",
    "with `beta` = 0 and `lr` = 0.4 it jumps into the good well.",
)
def escape_is_a_throw_of_dice(_: Luck) -> Settled:
    left = [_well(-1.9, 0.05, beta) for beta in (0.9, 0.95, 0.99)]
    right = [_well(1.9, 0.05, beta) for beta in (0.9, 0.0)]
    return Settled(
        left == ["good", "poor", "moving"] and right == ["poor", "good"] and _well(-1.9, 0.4, 0.0) == "good",
        f"from the left {', '.join(left)}; from the right {', '.join(right)}",
    )


@claim(HERE, "The ball never has more height than it was given, unless the steps are so long that they add some.")
def no_more_height_than_it_was_given(luck: Luck) -> Settled:
    def gained(lr: float, least: float) -> float:
        starts = luck.random.uniform(least, 2, 10) * luck.random.choice([-1, 1], 10)
        grounds = [DOUBLE_WELL.starting_at((start, 0.0)) for start in starts]
        runs = [simulate(HEAVY, ground, 300, lr=lr, beta=0.95).loss for ground in grounds]
        return float(max(loss.max() - loss[0] for loss in runs))

    short, long = gained(0.05, 0.0), gained(0.25, 1.9)
    return Settled(short < 0.01 < 0.1 < long, f"at lr 0.05 up to {short:.3f} more, at 0.25 {long:.2f}", "10 starts")


@claim(HERE, "A ball that swings comes to rest later: compare the counts in the tables.")
def swinging_costs_steps(_: Luck) -> Settled:
    def rests(start: float, beta: float) -> int:
        x = simulate(HEAVY, DOUBLE_WELL.starting_at((start, 0.0)), 300, lr=0.05, beta=beta).w[:, 0]
        return int(np.flatnonzero(np.abs(x - x[-1]) > 0.01).max()) + 1

    counts = [(rests(start, 0.0), rests(start, 0.9)) for start in (-1.9, -1.3, 1.9)]
    return Settled(all(plain < heavy for plain, heavy in counts), f"steps without and with momentum: {counts}")


@claim(HERE, "**From a start low inside the poor well, hardly any setting gets out.**")
def low_starts_do_not_escape(luck: Luck) -> Settled:
    out = [_well(luck.random.uniform(-1.2, -0.6), lr, beta) == "good"
           for lr, beta in zip(luck.random.uniform(0.01, 0.2, 60), luck.random.uniform(0, 0.95, 60), strict=True)]  # fmt: skip
    return Settled(np.mean(out) < 0.1, f"{np.mean(out):.0%} of 60 settings get out", "60 settings and starts")


def _leaves(lr: float, beta: float, beside: float = 0.001) -> int:
    """After how many steps a ball is half-way down the side of the saddle."""
    y = np.abs(simulate(HEAVY, SADDLE.starting_at((-1.0, beside)), 1000, lr=lr, beta=beta).w[:, 1])
    return int((y > 0.5).argmax()) if (y > 0.5).any() else 1000


@claim(
    HERE,
    "**At the same `lr`, momentum leaves much sooner.** All the small pushes down the side point the same way, and they add up.",
    "plain descent at 0.19, just below its limit, is as quick as momentum at 0.05.",
    "at 0.2, where plain descent is at its limit, heavy ball is the quickest of all.",
    "**It does not escape from the ridge itself.** The closer to the ridge, the longer everybody waits.",
)
def leaving_the_saddle(luck: Luck) -> Settled:
    beside = 10 ** luck.random.uniform(-5, -3)
    plain, heavy, large = _leaves(0.05, 0.0, beside), _leaves(0.05, 0.9, beside), _leaves(0.19, 0.0, beside)
    waits, longest = [_leaves(0.05, 0.9, beside * share) for share in (1, 0.1, 0.01)], _leaves(0.2, 0.9, beside)
    return Settled(
        longest < min(plain, heavy, large)
        and heavy < plain / 2
        and 0.7 < large / heavy < 1.4
        and waits[0] < waits[1] < waits[2],
        f"let go {beside:.0e} beside it: {plain} steps plain, {heavy} heavy, {large} plain at 0.19; nearer: {waits}",
        "a start",
    )


@claim(
    HERE,
    "In training it is the noise of the minibatches that pushes a ball off such a ridge. Momentum only makes more of the push.",
)
def noise_pushes_off_the_ridge(luck: Luck) -> Settled:
    noise = 0.01 * luck.random.normal(size=(1000, 2, 32))
    ground = SADDLE.starting_at((-1.0, 0.0))
    plain, heavy = (
        np.abs(simulate(HEAVY, ground, 1000, noise, lr=0.02, beta=beta).w[:, 1]) > 0.5 for beta in (0.0, 0.9)
    )
    still = np.abs(simulate(HEAVY, ground, 1000, lr=0.02, beta=0.9).w[-1, 1])
    sooner = gain(plain.argmax(axis=0), heavy.argmax(axis=0))
    return Settled(
        bool(plain.any(axis=0).all() and heavy.any(axis=0).all() and still == 0 and sooner.real),
        f"with noise all 32 leave, heavy ball {sooner.size:.0f} steps sooner; without noise none does",
        f"{sooner.noise:.0f} steps",
    )


@claim(
    HERE,
    "The optimizer is nearly where it should go, and more steps would take it there: to the wrong weights. Two features "
    'without a **constant column** cannot say "+ 1", so the weights stretch to make up for it.',
)
def no_optimizer_repairs_a_missing_feature(luck: Luck) -> Settled:
    features = luck.random.uniform(size=(100, 2))
    target = features @ [2.0, 3.0] + 1.0 + 0.1 * luck.random.normal(size=100)
    best = [
        np.linalg.lstsq(columns, target, rcond=None)
        for columns in (features, np.column_stack([features, np.ones(100)]))
    ]
    losses = [float(found[1][0]) / 100 for found in best]
    stretched = best[0][0] - [2.0, 3.0]
    return Settled(
        losses[0] > 5 * losses[1] and bool((stretched > 0.3).all()),
        f"least loss {losses[0]:.3f} without and {losses[1]:.3f} with the column; the weights stretch by {stretched.round(2)}",
        "100 points",
    )


@claim(HERE, "the long-run step grew with it; a quadratic forgives that, the digits network of notebook 05 does not")
def a_network_does_not_forgive(luck: Luck) -> Settled:
    seeds = luck.seeds(12)
    losses = ends("heavy_ball", {"lr": 0.1, "beta": np.array([0.9, 0.99])}, seeds, 8)
    lost = gain(losses[1], losses[0])
    wild = slowest_root(heavy_ball_steps(np.float64(10.0), np.float64(0.1), np.float64(0.99)))
    return Settled(
        lost.real and wild < 1,
        f"on the digits the loss rises by {lost.size:.2f}; on the ravine a step leaves {float(wild):.1%}",
        told(lost)[1],
    )


@claim(
    HERE,
    "| `lr`, heavy ball or Nesterov | a tenth of what plain descent likes | by factors of 3 | at 0.9 the long-run step is ten times `lr` |",
    slow=True,
)
def a_tenth_of_what_plain_descent_likes(luck: Luck) -> Settled:
    seeds, rates = luck.seeds(6), np.logspace(-2, 0.25, 10)
    plain, heavy = (ends("heavy_ball", {"lr": rates, "beta": beta}, seeds, 8) for beta in (0.0, 0.9))
    ratio = rates[at_best(plain)] / rates[at_best(heavy)]
    return Settled(
        3 <= ratio <= 20,
        f"on the digits plain descent's best lr is {ratio:.1f} times heavy ball's",
        "6 seeds, rates a factor of 1.8 apart",
    )
