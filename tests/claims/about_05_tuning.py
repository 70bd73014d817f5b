"""Claims of 05_tuning, sections 1 to 5: conventions, ranges, grids, nuisance knobs, clipping; all on the digits."""

from collections.abc import Mapping

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.trainings import USUAL, at_best, ends, told
from playground.experiments.tuning import random_or_grid, two_momentums
from playground.experiments.tuning.bad_batch import bad_batch
from playground.network import clipped, penalised, train
from playground.over_seeds.tuned import tuned
from playground.rules import course_rule
from playground.search import BetaRange, Range, edges, gain, grid_settings, random_settings, range_test, search
from playground.search.reading import isolation

from grader.course import COURSE

HERE = "05_tuning"


@claim(
    HERE,
    "The same words, the same numbers, and a loss three times as high.",
    "At 1.0 it *is* the other curve.",
    "(From 2 to 5 the loss at the end is lower still here. That is this seed's luck: with others, 2 ends about as low and 5 ends higher. And the curve is another.)",
)
def two_rules_called_momentum(luck: Luck) -> Settled:
    seeds = luck.seeds(6)
    heavy = ends("heavy_ball", {"lr": 0.1, "beta": 0.9}, seeds, 15)[0]
    averaged, converted, two, five = ends("momentum", {"lr": np.array([0.1, 1.0, 2.0, 5.0]), "beta": 0.9}, seeds, 15)
    ratio = averaged / heavy
    stops = two_momentums.RATES
    here = two_momentums.losses(course_rule("momentum"), stops[(stops > 1.9) & (stops < 5.1)])[-1]
    luckier = here.max() < two_momentums.losses(course_rule("heavy_ball"), np.array([two_momentums.LR]))[-1, 0]
    twice, fivefold = (float(np.median(each / heavy)) for each in (two, five))
    return Settled(
        2 < np.median(ratio) < 4.5
        and bool(luckier)
        and np.allclose(converted, heavy, rtol=1e-6)
        and 0.6 < twice < 1.4
        and fivefold > 1.2
        and not np.allclose(two, heavy, rtol=1e-3),
        f"{np.median(ratio):.1f} times as high; at 2 {twice:.2f} times, at 5 {fivefold:.1f} times",
        f"6 seeds: {ratio.min():.1f} to {ratio.max():.1f}",
    )


@claim(HERE, "One loss is about ten times the other.")
def two_readings_of_a_decay(luck: Luck) -> Settled:
    seeds, usual = luck.seeds(6), {"lr": 0.01, **USUAL}
    inside = ends("adam", usual, seeds, 15, adjust=[penalised(COURSE["l2_penalty"].reference, 0.1)])[0]
    beside = ends("adamw", {**usual, "weight_decay": 0.1}, seeds, 15)[0]
    ratio = inside / beside
    return Settled(
        7 < np.median(ratio) < 14,
        f"{np.median(ratio):.0f} times the other",
        f"6 seeds: {ratio.min():.0f} to {ratio.max():.0f}",
    )


@claim(HERE, "It does not repair a penalty in the wrong place.")
def a_retuned_lr_does_not_repair_it(luck: Luck) -> Settled:
    seeds, knobs = luck.seeds(3), {"lr": np.array([0.003, 0.01, 0.03]), **USUAL}
    inside = ends("adam", knobs, seeds, 10, adjust=[penalised(COURSE["l2_penalty"].reference, 0.1)])
    beside = ends("adamw", {**knobs, "weight_decay": 0.1}, seeds, 10)
    ratio = np.median(inside, axis=1).min() / np.median(beside, axis=1).min()
    return Settled(
        ratio > 3, f"each at its best of 3 rates, it is {ratio:.1f} times as high in the gradient", "3 seeds"
    )


@claim(
    HERE,
    "First `lr` is too small to matter; then the loss falls; then it leaps. The useful rates lie on the slope and end **before** the leap. Rates beyond it are not worth a single trial.",
    "That one training of five epochs has cut five orders of magnitude down to about two, say 0.01 to 1",
)
def the_useful_rates_end_before_the_leap(luck: Luck) -> Settled:
    seeds, leaps, useful = luck.seeds(3), [], []
    rates = np.logspace(-3, 1, 13)
    for seed in seeds.tolist():
        test = range_test(course_rule("heavy_ball"), {"beta": 0.9}, Range(0.0001, 10.0), seed=seed)
        least = int(np.nanargmin(np.convolve(test.loss, np.ones(5) / 5, "same")[:-3]))
        leaps.append(test.rates[least:][(test.loss[least:] > 2.3).argmax()])
    losses = np.median(ends("heavy_ball", {"lr": rates, "beta": 0.9}, seeds, 8), axis=1)
    useful = rates[losses < 2 * losses.min()]
    leap = float(np.median(leaps))
    return Settled(
        0.01 <= useful.min() < useful.max() <= min(leap, 1.0) and losses[rates > 1.5 * leap].min() > 1.5,
        f"the leap is near {leap:.2f}; rates within twice the best: {useful.min():.2g} to {useful.max():.2g}",
        "3 seeds",
    )


@claim(
    HERE,
    "They are 0.31, 0.33 and infinity. The last row holds the best single score of all, 0.10, and is the worst choice",
)
def the_medians_of_three_rows(_: Luck) -> Settled:
    rows = np.array([[0.30, 0.31, np.nan], [0.28, 0.33, 0.35], [0.10, np.nan, np.nan]])
    medians = np.median(np.where(np.isnan(rows), np.inf, rows), axis=1)
    chosen = COURSE["choose_trial"].reference(rows)
    return Settled(
        medians.tolist() == [0.31, 0.33, np.inf] and chosen == 0, f"medians {medians}, chosen is row {chosen}"
    )


@claim(HERE, "Evenly is wrong: nine of ten would lie above 0.1, and the whole decade from 0.01 to 0.1 would get one.")
def evenly_is_wrong(luck: Luck) -> Settled:
    u = luck.random.uniform(size=4000)
    even, spread = 0.01 + 0.99 * u, COURSE["log_uniform"].reference(u, 0.01, 1.0)
    above, half = (even > 0.1).mean(), (spread > 0.1).mean()
    return Settled(
        0.88 < above < 0.94 and 0.45 < half < 0.55,
        f"{above:.0%} above 0.1 evenly, {half:.0%} by factors",
        "4,000 values",
    )


RANGES = {"lr": Range(0.001, 3.0), "beta": BetaRange(0.5, 0.995)}


@claim(
    HERE,
    "Over all draws the large dots lie in a slanting valley: a larger `lr` goes with a larger `1 - beta`.",
    "With two knobs the grid is not bad at all; both searches end at about the same loss.",
    "with other seeds they differ more",
    slow=True,
)
def grid_or_random(luck: Luck) -> Settled:
    heavy, low, winners, grid = course_rule("heavy_ball"), [], [], []
    for seed in luck.seeds(5).tolist():
        settings = random_settings(RANGES, 25, luck.seed())
        scores = search(heavy, RANGES, settings, seeds=(seed,), epochs=8).typical
        best = np.argsort(np.where(np.isnan(scores), np.inf, scores))
        winners.append(scores[best[0]])
        low += [(np.log(settings["lr"][trial]), np.log(1 - settings["beta"][trial])) for trial in best[:6]]
        grid.append(np.nanmin(search(heavy, RANGES, grid_settings(RANGES, 25), seeds=(seed,), epochs=8).typical))
    slant, apart = float(np.corrcoef(np.array(low).T)[0, 1]), np.median(grid) - np.median(winners)
    return Settled(
        slant > 0.4 and abs(apart) < 0.05 and np.ptp(winners) > 0.01,
        f"the correlation of log lr and log (1 - beta) is {slant:.2f}; winners {min(winners):.3f} to {max(winners):.3f}, the grid higher by {apart:+.3f}",
        "5 draws, each with another seed",
    )


@claim(
    HERE,
    "In the first draw `lr` matters more: along it the blue line falls by a factor of eight, along `beta` by about three.",
    "The winners wander, and in these four draws, all trained with one seed, their losses hardly differ",
)
def the_four_draws_of_the_course(_: Luck) -> Settled:
    found = random_or_grid.all_searched(random_or_grid.all_settings())
    draws = [found[random_or_grid.RANDOM, draw] for draw in range(1, random_or_grid.DRAWS + 1)]
    falls = [float(np.ptp(np.log(isolation(draws[0], knob).score))) for knob in ("lr", "beta")]
    along_lr, along_beta = np.exp(falls)
    best = [float(np.nanmin(draw.typical)) for draw in draws]
    return Settled(
        7.5 < along_lr < 8.5 and 2.5 < along_beta < 3.5 and max(best) - min(best) < 0.02,
        f"by {along_lr:.1f} along lr, {along_beta:.1f} along beta; winners {min(best):.3f} to {max(best):.3f}",
    )


@claim(
    HERE, "The best of a bad range looks like any other best. Only its *place* gives it away: no trial lies beyond it."
)
def a_timid_range(luck: Luck) -> Settled:
    narrow, ends_at = {"lr": Range(0.0005, 0.05)}, []
    for _ in range(6):
        found = search(
            course_rule("heavy_ball"),
            narrow,
            random_settings(narrow, 12, luck.seed()),
            {"beta": 0.9},
            seeds=(luck.seed(),),
        )
        ends_at += [edge.end for edge in edges(found, int(found.typical.argmin()))]
    return Settled(
        ends_at.count("high") >= 5,
        f"the winner is at the upper end in {ends_at.count('high')} of 6 searches",
        "6 draws and seeds",
    )


@claim(
    HERE,
    "At 0.056 momentum is a triumph: 0.13 with `beta` 0.98 against 0.79 without. At 1 it is a disaster: 2.03 against 0.14.",
    "the best rate moves by a factor of nearly twenty, with other seeds by even more.",
    slow=True,
)
def a_nuisance_knob(luck: Luck) -> Settled:
    seeds, rates = luck.seeds(5), np.logspace(-2.5, 0.5, 13)
    none, much = (ends("heavy_ball", {"lr": rates, "beta": beta}, seeds, 8) for beta in (0.0, 0.98))
    at = [int(np.abs(np.log(rates / lr)).argmin()) for lr in (0.056, 1.0)]
    triumph, disaster = (gain(none[place], much[place]) for place in at)
    moved = rates[at_best(none)] / rates[at_best(much)]
    return Settled(
        triumph.size > 0.25 and disaster.size < -0.8 and moved > 5,
        f"at 0.056 lower by {triumph.size:.2f}, at 1 higher by {-disaster.size:.2f}; the best rate moves by a factor of {moved:.0f}",
        f"{triumph.noise:.2f}, {disaster.noise:.2f}",
    )


@claim(HERE, "Each at its own best rate, the four end between 0.10 and 0.14: momentum helps *somewhat*", slow=True)
def momentum_helps_somewhat(luck: Luck) -> Settled:
    choosing, measuring, sides = luck.seeds(8), luck.seeds(16), []
    for beta, rates in ((0.0, np.geomspace(0.3, 1.2, 7)), (0.9, np.geomspace(0.08, 0.4, 7))):

        def trainer(knobs: Mapping, seeds: np.ndarray, beta: float = beta) -> np.ndarray:
            return train(course_rule("heavy_ball"), {**knobs, "beta": beta}, seeds, 8).validation.loss[-1]

        sides.append(tuned(trainer, {"lr": rates}, choosing, measuring).losses)
    helped, none = gain(*sides), sides[0].mean()
    return Settled(
        helped.size > 0 and helped.size < 0.5 * none,
        f"with beta 0.9 lower by {helped.size:.3f} of {none:.3f}, each at its own best rate",
        told(helped)[1],
    )


@claim(
    HERE,
    "Too tight a belt clips *every* step, and then it is no belt any more but a second learning rate. Far too loose, it lets most of the accident through. In between there is much room: from 1 to 10 the training ends at nearly the same loss",
    "A `max_norm` above the norm of nearly all steps, here anything from 1 to 10, leaves them alone and catches the accident.",
)
def the_belt(luck: Luck) -> Settled:
    seeds, norms, lengths = luck.seeds(5), np.array([0.1, 1.0, 3.2, 10.0, 100.0, 1e9]), []

    def look(_: np.ndarray, grad: np.ndarray) -> np.ndarray:
        lengths.append(np.linalg.norm(grad, axis=1))
        return grad

    adjust = [bad_batch(37), look, clipped(COURSE["clip_by_global_norm"].reference, np.repeat(norms, len(seeds)))]
    done = train(course_rule("heavy_ball"), {"lr": 0.05, "beta": 0.9}, np.tile(seeds, len(norms)), 6, adjust=adjust)
    tight, one, middle, ten, loose, none = np.median(done.validation.loss[-1].reshape(len(norms), -1), axis=1)
    every = (np.array(lengths)[:, : len(seeds)] > 0.1).mean()
    below = (np.array(lengths)[:, len(seeds) : 2 * len(seeds)] < 1).mean()
    return Settled(
        tight > 2 * one
        and every > 0.95
        and max(one, middle, ten) < 1.4 * min(one, middle, ten)
        and loose > 1.3 * ten
        and below > 0.85,
        f"0.1: {tight:.2f}, 1: {one:.2f}, 10: {ten:.2f}, 100: {loose:.2f}, none: {none:.2f}; {below:.0%} of all gradients are below 1",
        "5 seeds",
    )


@claim(
    HERE,
    "With the gradients 3 and 4 of two layers, `global_clipnorm=1` makes 0.6 and 0.8 of them, and `clipnorm=1` makes 1 and 1.",
)
def clipnorm_turns_the_step(_: Luck) -> Settled:
    clip = COURSE["clip_by_global_norm"].reference
    both, each = clip([np.array([3.0]), np.array([4.0])], 1.0), [clip([np.array([g])], 1.0)[0] for g in (3.0, 4.0)]
    return Settled(np.allclose(both, [[0.6], [0.8]]) and np.allclose(each, 1), f"{np.ravel(both)} and {np.ravel(each)}")
