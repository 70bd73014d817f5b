"""Claims of 05_tuning, from section 6 on: warm-up, seeds, budgets, the challenge, symptoms."""

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.trainings import USUAL, ends, told
from playground.challenge import Challenge, Verdict
from playground.data import digits
from playground.experiments.tuning import budgets
from playground.experiments.tuning.failures import FAILURES
from playground.experiments.tuning.seed_noise import SETTINGS
from playground.network import train
from playground.rules import course_rule
from playground.search import BetaRange, Range, gain, grid_settings, random_settings, search

from grader.course import COURSE

HERE = "05_tuning"


def _under_warm_up(name: str, rates: np.ndarray, knobs: dict, seeds: np.ndarray) -> dict[int, np.ndarray]:
    """The losses at each peak with each seed, for a climb of so many of the 190 steps."""
    rule = COURSE["warmup_cosine"].reference
    return {
        warmup: ends(
            name, {"lr": rates, **knobs}, seeds, 10, schedule=lambda step, w=warmup: rule(step, w, 190, 1.0, 0.0)
        )
        for warmup in (0, 20, 60)
    }


def _at_best_mean(losses: np.ndarray) -> np.ndarray:
    return losses[losses.mean(axis=1).argmin()]


@claim(
    HERE,
    "Warm-up lowers the *best* loss, by about a fifth, **and** it makes the valley **wider**: rates that ruined the training without it become usable.",
    slow=True,
)
def warm_up_lowers_and_widens(luck: Luck) -> Settled:
    losses = _under_warm_up("adam", np.logspace(-1.25, -0.5, 4), USUAL, luck.seeds(16))
    best = {warmup: _at_best_mean(each) for warmup, each in losses.items()}
    lower = gain(best[0], best[60])
    usable = {warmup: int((each.mean(axis=1) < 2 * best[0].mean()).sum()) for warmup, each in losses.items()}
    return Settled(
        lower.real and 0.08 < lower.size / best[0].mean() < 0.35 and usable[60] > usable[0],
        f"lower by {lower.size:.3f} of {best[0].mean():.3f}; usable are {usable[0]} of 4 peaks without, {usable[60]} with it",
        told(lower)[1],
    )


@claim(
    HERE,
    "The rules that divide need it most",
    "(RMSProp gains as much by it; heavy ball and plain descent gain nothing that one could see.)",
    "where it does not help, it costs almost nothing.",
    slow=True,
)
def who_needs_a_warm_up(luck: Luck) -> Settled:
    seeds, gains = luck.seeds(12), {}
    for name, rates, knobs in (
        ("gradient_descent", np.geomspace(0.5, 1.3, 4), {}),
        ("heavy_ball", np.geomspace(0.15, 0.5, 4), {"beta": 0.9}),
        ("rmsprop", np.geomspace(0.018, 0.1, 4), {"rho": 0.9, "eps": 1e-8}),
        ("adam", np.geomspace(0.03, 0.18, 4), USUAL),
    ):
        losses = _under_warm_up(name, rates, knobs, seeds)
        gains[name] = gain(_at_best_mean(losses[0]), _at_best_mean(losses[20]))
    small = max(abs(gains[name].size) for name in ("gradient_descent", "heavy_ball"))
    return Settled(
        gains["rmsprop"].real and gains["adam"].size > 0 and gains["rmsprop"].size > small and small < 0.03,
        "; ".join(f"{name} {each.size:+.3f} ({each.noise:.3f})" for name, each in gains.items()),
        "in brackets",
    )


@claim(
    HERE,
    "The winner by one seed is often not the winner by twelve, and with five seeds it can still be another: among settings as close as these, one seed chooses partly by lot.",
    slow=True,
)
def one_seed_chooses_partly_by_lot(luck: Luck) -> Settled:
    lr, beta = map(np.array, zip(*SETTINGS.values(), strict=True))
    scores = ends("heavy_ball", {"lr": lr, "beta": beta}, luck.seeds(48), 8)
    choose = COURSE["choose_trial"].reference
    twelves = [scores[:, first : first + 12] for first in range(0, 48, 12)]
    others = np.mean([choose(twelve[:, [seed]]) != choose(twelve) for twelve in twelves for seed in range(12)])
    return Settled(
        0.12 < others < 0.7, f"{others:.0%} of 48 seeds alone choose another setting than their twelve do", "the seeds"
    )


@claim(
    HERE,
    "The first gain is real: it is many times what chance would do. The second is within the noise.",
)
def two_gains(luck: Luck) -> Settled:
    slow, good, other = ends(
        "heavy_ball", {"lr": np.array([0.03, 0.05, 0.1]), "beta": np.array([0.9, 0.9, 0.8])}, luck.seeds(12), 8
    )
    first, second = gain(slow, good), gain(good, other)
    return Settled(
        first.size > 4 * first.noise and abs(second.size) < 0.3 * first.size + second.noise,
        f"slow to good {first.size:.3f}, good to other {second.size:+.3f}",
        f"{first.noise:.3f}, {second.noise:.3f}",
    )


@claim(
    HERE,
    "with five, four knobs still end higher by more than the noise, which is measured over four pools of trials. With thirty they have nearly caught up, these four pools cannot tell how nearly, and *on this small network* they bring nothing that `lr` alone did not.",
    slow=True,
)
def four_knobs_catch_up(luck: Luck) -> Settled:
    numbers = luck.random.choice(10**6, budgets.POOLS, replace=False).tolist()
    one, four = (
        np.array([budgets.typical_winner(budgets.TUNED[name], pool) for pool in numbers])
        for name in ("lr", "lr, beta1, eps, decay")
    )
    at = {trials: gain(four[:, trials - 1], one[:, trials - 1]) for trials in (5, 20, 30)}
    return Settled(
        at[5].size > 0.01 and at[30].size < 0.7 * at[5].size and at[30].size > -at[30].noise - 0.01,
        "; ".join(f"{trials} trials: higher by {each.size:+.3f} ({each.noise:.3f})" for trials, each in at.items()),
        "in brackets, over 4 pools",
    )


def _points(verdict: Verdict) -> int:
    return sum(criterion.met for criterion in verdict.criteria)


@claim(
    HERE,
    "What stands there is a first try, and not a good one.",
    "does it with most draws; if your winner stands at the edge, you know what to do.",
    slow=True,
)
def the_challenge_can_be_met(luck: Luck) -> Settled:
    plain, wide, points = {"lr": Range(0.001, 10.0)}, {"lr": Range(0.01, 1.0), "beta": BetaRange(0.5, 0.99)}, []
    course = search(course_rule("gradient_descent"), plain, grid_settings(plain, 16), seeds=luck.seeds(3).tolist())
    challenge = Challenge(course_rule("gradient_descent"), course, budget=480)
    for _ in range(5):
        found = search(
            course_rule("nesterov"), wide, random_settings(wide, 16, luck.seed()), seeds=luck.seeds(3).tolist()
        )
        points.append(_points(challenge.judge(course_rule("nesterov"), [found])))
    low = {"lr": Range(0.001, 0.03)}
    timid = search(
        course_rule("heavy_ball"),
        low,
        random_settings(low, 16, luck.seed()),
        {"beta": 0.9},
        seeds=luck.seeds(3).tolist(),
    )
    first = _points(challenge.judge(course_rule("heavy_ball"), [timid], {"beta": 0.9}))
    return Settled(
        np.mean(np.array(points) == 3) > 0.5 and first < 3,
        f"the hint's search: {points} of 3 points; the first try: {first}",
        "5 draws",
    )


@claim(
    HERE,
    "**Diverging** and **a dead start** both end at the guesser's line; but the first leaps *above* it at the beginning, and the second never moves. **Creeping** and **a plateau** are both slow at the end; the first was slow from the start, the second was fast and then stopped.",
)
def two_pairs_look_alike(luck: Luck) -> Settled:
    seeds, guessing = luck.seeds(4), np.log(10)
    diverging, dead, creeping, plateau = (
        FAILURES[name].before(seeds) for name in ("diverging", "a dead start", "creeping", "a plateau")
    )
    leaps, still = diverging.batch_loss.max(axis=0).min(), np.abs(dead.validation.loss - guessing).max()
    half = [np.median(each.validation.loss[2] - each.validation.loss[-1]) for each in (creeping, plateau)]
    late = np.median(plateau.validation.loss[4] - plateau.validation.loss[-1])
    return Settled(
        leaps > 3
        and still < 0.1
        and np.median(np.abs(diverging.validation.loss[-1] - guessing)) < 0.5
        and half[0] > 0.2
        and late < 0.05,
        f"diverging leaps to {leaps:.0f} at least, a dead start stays within {still:.2f}; from epoch 3 on creeping falls by {half[0]:.2f}, the plateau by {half[1]:.2f}",
        "4 seeds",
    )


@claim(HERE, "For each, look first, and say which knob you would turn. Then apply the remedy.", slow=True)
def every_remedy_mends(luck: Luck) -> Settled:
    seeds, mended = luck.seeds(4), {}
    for name, failure in FAILURES.items():
        before, after = (
            np.where(np.isfinite(loss), loss, 1e3)
            for loss in (side(seeds).validation.loss[-1] for side in (failure.before, failure.after))
        )
        mended[name] = float(np.median(after / before))
    return Settled(
        max(mended.values()) < 0.85, ", ".join(f"{name} x {ratio:.2f}" for name, ratio in mended.items()), "4 seeds"
    )


@claim(
    HERE,
    "Each time a setting won because it did well on *these* 297 images, a little of its luck on them won with it. So the validation loss of a winner flatters.",
    slow=True,
)
def a_winner_flatters(luck: Luck) -> Settled:
    """Settings that are equal but for their seed: what the best of 32 gains on the images that chose it, and on the others."""
    chosen, fresh = [], []
    for _ in range(6):
        done = train(course_rule("heavy_ball"), {"lr": 0.1, "beta": 0.9}, luck.seeds(32), 8)
        validation, test = done.validation.loss[-1], done.network.evaluate(done.weights, digits().test).loss
        winner = int(validation.argmin())
        chosen.append(validation.mean() - validation[winner])
        fresh.append(test.mean() - test[winner])
    flattered = gain(np.array(chosen), np.array(fresh))
    return Settled(
        flattered.size > 0,
        f"the winner is {np.mean(chosen):.3f} better than the mean on the validation images, {np.mean(fresh):.3f} on the test images",
        f"{flattered.noise:.3f}",
    )
