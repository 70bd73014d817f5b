"""Claims of 01_learning_rate, sections 4 to 7: noise, schedules, patience, the range test."""

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.trainings import USUAL, ends
from playground.data import GUESSING, digits
from playground.experiments.learning_rate import by_hand_or_automatic as plateaus
from playground.experiments.learning_rate import range_test as tests
from playground.experiments.learning_rate import schedules
from playground.network import train
from playground.rules import course_rule
from playground.search import gain

from grader.course import COURSE

HERE = "01_learning_rate"


def _noisy_walks(lr: float, noise: np.ndarray) -> np.ndarray:
    """The losses of the notebook's noisy_walk, for the noise of every step of every run, shape (steps, runs)."""
    w, losses = np.full(noise.shape[1], 3.0), []
    for shake in noise:
        losses.append(w**2 / 2)
        w = w - lr * (w + 2.0 * shake)
    return np.array(losses)


@claim(
    HERE,
    "The large step is down at once and then jitters: the noise kicks it about as hard as the slope pulls it back. The "
    "small step calms the noise, and takes for ever to arrive.",
)
def travelling_and_settling(luck: Luck) -> Settled:
    noise = luck.random.normal(size=(200, 16))
    large, small = _noisy_walks(0.5, noise), _noisy_walks(0.02, noise)
    early, late = (gain(small[at].mean(axis=0), large[at].mean(axis=0)) for at in (slice(20, 40), slice(150, 200)))
    figure = (
        f"large against small: lower by {early.size:.2f} in steps 20 to 40, higher by {-late.size:.2f} in 150 to 200"
    )
    return Settled(early.real and -late.size > late.noise, figure, f"{early.noise:.2f} and {late.noise:.2f}")


@claim(HERE, "It is the same curve, one epoch ahead:")
def one_epoch_ahead(luck: Luck) -> Settled:
    lr0, rate, hold = luck.random.uniform(0.01, 1), luck.random.uniform(0.05, 0.5), int(luck.random.integers(2, 12))
    ours = [COURSE["hold_then_decay"].reference(epoch, lr0, hold, rate) for epoch in range(1, 21)]
    present, ahead = lr0, []
    for epoch in range(20):
        present = present * np.exp(-rate) if epoch >= hold else present
        ahead.append(present)
    off = float(np.abs(np.divide(ours, ahead) - 1).max())
    return Settled(off < 1e-12, f"within {off:.0e} of ours of the epoch after")


@claim(HERE, "A cosine leaves gently, falls fastest half-way, and lands gently")
def the_cosine_is_gentle_at_both_ends(_: Luck) -> Settled:
    falls = -np.diff([COURSE["cosine_decay"].reference(step, 100, 1.0, 0.0) for step in range(101)])
    middle, quarter = int(falls.argmax()), falls[:25].sum()
    return Settled(
        abs(middle - 49.5) <= 0.5 and np.isclose(quarter, falls[75:].sum()) and quarter < 0.15,
        f"steepest at step {middle} of 100; {quarter:.0%} of the way in the first quarter, and as much in the last",
    )


RUNS = 8


def _means_after(epochs: int, noise: float, luck: Luck) -> dict[str, np.ndarray]:
    """The mean loss over one epoch of each schedule of the experiment, for RUNS draws of its 64 runs."""
    rules = {name: course_rule(name) for name in schedules.SETTINGS}
    rates = {schedules.CONSTANT: np.full(schedules.STEPS, 0.5), **schedules.schedule_rates(rules, 0.5)}
    losses = [schedules.noisy_losses(np.array([*rates.values()]), noise, seed) for seed in luck.seeds(RUNS).tolist()]
    last = np.array(losses)[:, :, 10 * epochs - 9 : 10 * epochs + 1].mean(axis=2)
    return dict(zip(rates, last.T, strict=True))


@claim(
    HERE,
    "**After 5 epochs** they lie close together. The two cosines are a little ahead: only their learning rate has begun to fall.",
)
def after_five_epochs(luck: Luck) -> Settled:
    means = _means_after(5, 1.0, luck)
    best, ahead = gain(means["constant"], means["cosine_decay"]), gain(means["constant"], means["warmup_cosine"])
    worst = max(mean.mean() for mean in means.values()) / min(mean.mean() for mean in means.values())
    figure = (
        f"the cosines are lower by {best.size:.3f} and {ahead.size:.3f}; the highest is {worst:.2f} times the lowest"
    )
    return Settled(best.real and ahead.real and worst < 1.6, figure, f"{best.noise:.3f}, {ahead.noise:.3f}")


@claim(
    HERE,
    "**The constant** falls as fast as any and then stops: its last stretch is level, at a height that the noise decides.",
    "**Every decay goes lower**, and the loss begins to fall again when the learning rate does.",
)
def every_decay_goes_lower(luck: Luck) -> Settled:
    twice, means, before = (_means_after(20, 2.0, luck), _means_after(20, 1.0, luck), _means_after(10, 1.0, luck))
    gains = [gain(means["constant"], mean) for name, mean in means.items() if name != "constant"]
    level, height = (
        means["constant"].mean() / before["constant"].mean(),
        twice["constant"].mean() / means["constant"].mean(),
    )
    figure = f"lower by {min(g.size for g in gains):.2f} at least; the constant is level ({level:.2f}), and {height:.1f} times as high at twice the noise"
    return Settled(
        all(g.real for g in gains) and 0.8 < level < 1.2 and 3 < height < 5,
        figure,
        f"{max(g.noise for g in gains):.2f}",
    )


@claim(
    HERE,
    "**With no noise there is nothing to decay for**: here, the constant learning rate then has the lowest loss of all.",
)
def nothing_to_decay_for(luck: Luck) -> Settled:
    means = {name: mean[0] for name, mean in _means_after(20, 0.0, luck).items()}
    return Settled(
        min(means, key=means.__getitem__) == "constant",
        f"constant {means['constant']:.1e}, cosine {means['cosine_decay']:.1e}",
    )


@claim(
    HERE,
    "**The shapes differ less than people say.** The four decays bend in four ways and end between 0.051 and 0.06; without "
    "a decay it is 0.36. What counts is to start large enough and to end small enough.",
)
def the_bend_matters_less_than_the_decay(luck: Luck) -> Settled:
    means = _means_after(20, 1.0, luck)
    constant, decays = means.pop("constant"), [mean.mean() for mean in means.values()]
    spread, drop = max(decays) - min(decays), constant.mean() - max(decays)
    return Settled(
        spread < drop / 10,
        f"the decays end {spread:.3f} apart, {drop:.2f} below the constant",
        f"{RUNS} draws of 64 runs",
    )


@claim(
    HERE,
    "With little patience the rule takes the noise for a plateau: the learning rate is gone before the run has arrived.",
    "In between lies a patience that outlasts the jitter of *this* loss, and you find it by looking at the loss.",
)
def patience_in_between(luck: Luck) -> Settled:
    none, seven, ten = _ends_with_patience((0, 7, 10), luck)
    little, much = gain(none, seven), gain(ten, seven)
    figure = f"patience 7 ends lower than 0 by {little.size:.4f}, and than 10 by {much.size:.4f}"
    return Settled(little.real and much.size > 0, figure, f"{little.noise:.4f}, {much.noise:.4f}")


@claim(HERE, "Between 5 and 8 sixteen runs cannot tell: another sixteen may put the other one first.")
def patience_five_or_eight(luck: Luck) -> Settled:
    five, eight = _ends_with_patience((5, 8), luck)
    first = int((five < eight).sum())
    return Settled(
        3 < first < len(five) - 3, f"5 ends lower in {first} of {len(five)} draws of sixteen runs", "the draws"
    )


def _ends_with_patience(patiences: tuple[int, ...], luck: Luck) -> list[np.ndarray]:
    """The mean loss of the last five epochs, for each patience that of 40 draws of sixteen runs."""
    rule, seeds = course_rule("reduce_on_plateau"), luck.seeds(40).tolist()
    return [
        np.array([plateaus.trained([], [rule], patience, 0.5, seed)[0].losses[:, -5:].mean() for seed in seeds])
        for patience in patiences
    ]


@claim(
    HERE,
    "A good start lies to the left of where the test's loss is lowest: there it still falls, and there is room for noise.",
)
def left_of_the_lowest_place(luck: Luck) -> Settled:
    """Half the rate at which a range test is lowest, and twice that rate, against the best rate of all."""
    seeds, rule = luck.seeds(6), course_rule("gradient_descent")
    lowest = [tests.RATES[np.nanargmin(tests.smoothed(tests.test_losses(rule, int(seed))))] for seed in seeds]
    place = float(np.median(lowest))
    rates = place * np.array([0.25, 0.5, 0.75, 1.0, 2.0])
    losses = np.median(ends("gradient_descent", {"lr": rates}, seeds, tests.TRAINED_EPOCHS, batch=tests.BATCH), axis=1)
    half, twice = losses[1] / losses.min(), losses[-1] / losses.min()
    return Settled(
        half < 1.7 and twice > 2,
        f"the test is lowest at {place:.2f}; half of it ends at {half:.2f} times the lowest loss, twice of it at {twice:.1f} times",
        f"the places of 6 seeds: {min(lowest):.2f} to {max(lowest):.2f}",
    )


@claim(
    HERE,
    "Above the limit this network does not merely learn slowly. Nearly all of its hidden units are thrown so far that they "
    "never answer again, and it ends where it would be by guessing.",
)
def units_that_never_answer_again(luck: Luck) -> Settled:
    done = train(course_rule("gradient_descent"), {"lr": 3.0}, luck.seeds(8), 5, 48)
    first, bias, *_ = done.network.layers(done.weights)
    answers = (digits().validation.images @ first + bias[:, None] > 0).any(axis=1)
    loss = done.validation.loss[-1]
    return Settled(
        bool(np.median(answers.mean(axis=1)) < 0.1 and np.median(np.abs(loss - GUESSING)) < 0.1),
        f"{np.median(answers.mean(axis=1)):.0%} of the units still answer some image; loss {np.median(loss):.2f}",
        f"losses of 8 seeds: {loss.min():.2f} to {loss.max():.2f}",
    )


@claim(
    HERE,
    "Here 0.3 to 0.6 does well, and 0.63, the stop just before that place, has the lowest loss after five epochs; at the "
    "place itself fewer digits are recognized.",
)
def the_range_test_of_the_course(_: Luck) -> Settled:
    rule = course_rule("gradient_descent")
    rates, losses = tests.tested(rule)
    place, done = rates[np.nanargmin(losses)], tests.trained_with(rule)
    best, at = int(np.nanargmin(done.loss)), int(np.abs(np.log(tests.STOPS / place)).argmin())
    well = done.loss[(tests.STOPS > 0.29) & (tests.STOPS < 0.64)]
    return Settled(
        round(tests.STOPS[best], 2) == 0.63
        and best == at - 1
        and done.accuracy[at] < done.accuracy[best]
        and well.max() < 1.4 * done.loss[best],
        f"the test is lowest at {place:.2f}; the lowest loss is that of {tests.STOPS[best]:.2f}, from 0.3 to 0.6 at most {well.max():.2f}",
    )


@claim(
    HERE,
    "What a ramp buys is that the *full* step may be longer. Where the full step is short anyway, it changes little.",
)
def what_a_ramp_buys(luck: Luck) -> Settled:
    """Adam after five epochs at a constant lr, short and long, without a ramp and with one of 20 steps."""
    ramp, knobs = COURSE["warmup_cosine"].reference, {"lr": np.array([0.01, 0.25]), **USUAL}
    seeds = luck.seeds(6)
    bare, ramped = (
        np.median(
            ends("adam", knobs, seeds, 5, schedule=lambda step, w=w: ramp(min(step, w), w, 1000, 1.0, 0.0)), axis=1
        )
        for w in (0, 20)
    )
    return Settled(
        abs(ramped[0] / bare[0] - 1) < 0.25 and ramped[1] < 0.8 * bare[1],
        f"at lr 0.01 the loss is {ramped[0] / bare[0]:.2f} times as high with a ramp, at 0.25 {ramped[1] / bare[1]:.2f} times",
        "6 seeds",
    )
