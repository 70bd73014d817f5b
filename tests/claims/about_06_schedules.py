"""Claims of 06_further, sections 1 to 3: batch size and learning rate, accumulation, schedules, averages of the weights."""

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.trainings import USUAL, ends, told
from playground.data import digits
from playground.experiments.further import averaged_weights, batch_and_lr, unknown_length
from playground.network import train
from playground.network.model import Network
from playground.rules import course_rule
from playground.search import gain

from grader.course import COURSE

HERE = "06_further"
NETWORK = Network()


def _length(vectors: np.ndarray) -> np.ndarray:
    return np.linalg.norm(vectors, axis=-1)


def _gradient(w: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Of the mean loss over some of the training images."""
    part = digits().train
    return NETWORK.metrics_and_gradient(w[None], part.images[rows][None], part.labels[rows][None])[1][0]


@claim(
    HERE,
    "Four times as many images, half the error: the law of every poll. At a batch of 4 the error is larger than the gradient itself, at 256 it is less than half of it.",
)
def a_poll_of_four_times_as_many(luck: Luck) -> Settled:
    images, batches, errors = len(digits().train), (4, 16, 64, 256), []
    for seed in luck.seeds(7):
        start = NETWORK.start(seed)
        whole = _gradient(start, np.arange(images))
        polls = [[_gradient(start, luck.random.integers(0, images, batch)) for _ in range(60)] for batch in batches]
        errors.append(np.median(_length(np.array(polls) - whole), axis=1) / _length(whole))
    error = np.median(errors, axis=0)
    halved = error[:-1] / error[1:]
    return Settled(
        bool(np.all((halved > 1.6) & (halved < 2.5))) and error[0] > 1.1 and error[-1] < 0.48,
        f"off by {error.round(2)} lengths of the gradient at {batches}, the median of 7 starts",
        f"one start {np.min(errors, axis=0).round(2)}, another {np.max(errors, axis=0).round(2)}",
    )


@claim(
    HERE,
    "One step on four batches together goes where four steps on one batch each would have gone, if `lr` is four times as large and the slope does not change on the way",
)
def one_long_step_for_four(luck: Luck) -> Settled:
    """The smaller lr, the less the slope changes on the way, and the nearer the two ways end."""
    start = NETWORK.start(luck.seed())
    batches = luck.random.permutation(len(digits().train))[:64].reshape(4, 16)
    apart = []
    for lr in (0.1, 0.0001):
        w = start
        for rows in batches:
            w = w - lr * _gradient(w, rows)
        at_once = start - 4 * lr * _gradient(start, batches.ravel())
        apart.append(float(_length(w - at_once) / _length(at_once - start)))
    return Settled(
        apart[1] < 0.001 < 10 * apart[1] < apart[0],
        f"at lr 0.1 they end {apart[0]:.2f} of the way apart, at 0.0001 {apart[1]:.5f}",
        "one start, four batches",
    )


def _map(name: str, rates: np.ndarray, batches: tuple[int, ...], seeds: np.ndarray) -> np.ndarray:
    """The mean loss after the eight epochs of the picture, shape (batches, rates)."""
    knobs = {**batch_and_lr.KNOBS[name], "lr": rates}
    each = [ends(name, knobs, seeds, batch_and_lr.EPOCHS, batch=batch).mean(axis=1) for batch in batches]
    return np.array(each)


def _carried(losses: np.ndarray, rates: np.ndarray, batches: tuple[int, ...], power: float) -> np.ndarray:
    """How many times the lowest loss of each batch the lr has that is scaled from the first."""
    best = rates[losses[0].argmin()]
    scaled = [COURSE["scale_lr"].reference(best, batch, batches[0], power) for batch in batches]
    nearest = [int(np.abs(np.log(rates / lr)).argmin()) for lr in scaled]
    return losses[np.arange(len(batches)), nearest] / losses.min(axis=1)


@claim(
    HERE,
    "From 16 to 256 the batch grows sixteenfold, and the best `lr` about doubles. So in proportion the line soon leaves the valley: from 16 it carries to 32 at most, and at 64 the training leaps. A steadier gradient does not move the edge of the valley.",
    "Where exactly a line leaves the valley is a matter of a few seeds; that it does is not.",
    slow=True,
)
def in_proportion_soon_leaves_the_valley(luck: Luck) -> Settled:
    batches, rates = (16, 32, 64, 256), batch_and_lr.RATES["gradient_descent"][3:11]
    losses = _map("gradient_descent", rates, batches, luck.seeds(8))
    best, carried = rates[losses.argmin(axis=1)], _carried(losses, rates, batches, 1.0)
    edge = [rates[row < 1.0].max() for row in losses]
    return Settled(
        1 <= best[-1] / best[0] < 3.7 and min(carried[2:]) > 1.5 and edge[-1] < 1.6 * edge[0],
        f"best lr {np.round(best, 2)} at {batches}; in proportion the loss is {np.round(carried, 1)} times the lowest; the largest lr that trains {np.round(edge, 2)}",
        "8 seeds, rates a factor of 1.5 apart",
    )


@claim(
    HERE,
    "The square root (power 0.5) carries from 16 to 256. In proportion, `lr` is too large at 256.",
    "For both, the lowest loss rises with the batch: the same eight epochs are fewer steps.",
    slow=True,
)
def with_adam_the_root_carries(luck: Luck) -> Settled:
    batches, seeds = (16, 64, 256), luck.seeds(24)
    rates = {"gradient_descent": batch_and_lr.RATES["gradient_descent"][4:8], "adam": batch_and_lr.RATES["adam"][4:]}
    losses = {name: _map(name, each, batches, seeds) for name, each in rates.items()}
    root, whole = (_carried(losses["adam"], rates["adam"], batches, power) for power in (0.5, 1.0))
    lowest = {name: each.min(axis=1) for name, each in losses.items()}
    return Settled(
        root.max() < 1.5 and whole[-1] > 1.5 and all(each[-1] > 1.1 * each[0] for each in lowest.values()),
        f"at {batches} the root has {np.round(root, 2)} times the lowest loss, in proportion {np.round(whole, 2)}; the lowest of Adam {np.round(lowest['adam'], 2)}, of descent {np.round(lowest['gradient_descent'], 2)}",
        "24 seeds: with eight, one choice in ten is too large",
    )


@claim(
    HERE,
    "Of four *equal* parts the mean of the means is the mean of all, to the last bit or nearly:",
    "The **sum** is what you get for nothing: frameworks add up gradients until you clear them. Divide the loss of each part by the number of parts, or your `lr` is four times what you think.",
    "The parts have to be equal, too. If one has 48 images and the other 16, half and half is off:",
    "Each part counts by its share of the images:",
)
def parts_of_a_batch(luck: Luck) -> Settled:
    start = NETWORK.start(luck.seed())
    rows = luck.random.permutation(len(digits().train))[:64]
    whole = _gradient(start, rows)
    parts = np.array([_gradient(start, part) for part in np.split(rows, 4)])
    large, small = _gradient(start, rows[:48]), _gradient(start, rows[48:])
    off, longer = np.abs(parts.mean(axis=0) - whole).max(), _length(parts.sum(axis=0)) / _length(whole)
    half, share = (
        _length(mean - whole) / _length(whole) for mean in ((large + small) / 2, 0.75 * large + 0.25 * small)
    )
    return Settled(
        off < 1e-14 and abs(longer - 4) < 1e-9 and share < 1e-12 and half > 0.05,
        f"equal parts: off by {off:.0e}, the sum {longer:.2f} times as long; unequal: half and half off by {half:.2f}, by share {share:.0e}",
        "64 images",
    )


@claim(
    HERE,
    "Adam hides that mistake, since it divides by the size of the gradient; a heavy ball does not.",
)
def adam_hides_the_sum(luck: Luck) -> Settled:
    seeds, apart = luck.seeds(2), {}
    for name, knobs in (("adam", {"lr": 0.01, **USUAL}), ("heavy_ball", {"lr": 0.1, "beta": 0.9})):
        mean, total = (
            train(course_rule(name), knobs, seeds, 2, adjust=[lambda _, grad, times=times: times * grad]).weights
            for times in (1, 4)
        )
        apart[name] = float(np.max(_length(total - mean) / _length(mean)))
    return Settled(
        apart["adam"] < 0.01 and apart["heavy_ball"] > 0.2,
        f"after two epochs the weights are apart by {apart['adam']:.0e} of their length, heavy ball's by {apart['heavy_ball']:.2f}",
        "2 seeds",
    )


@claim(
    HERE,
    "Stop it at half its way, and `lr` has never been small; go on beyond the end, and there is no `lr` left.",
    "What is learned while you cruise serves every landing: save the weights, land from there, look; go back to them, and cruise on.",
    "The climb is that of your `warmup_cosine`.",
)
def how_the_schedules_fly(_: Luck) -> Settled:
    cosine, stable, climb = (
        COURSE[name].reference for name in ("cosine_decay", "warmup_stable_decay", "warmup_cosine")
    )
    lowest = min(cosine(step, 100, 1.0, 0.0) for step in range(51))
    early, late = ([stable(step, 10, 60, total, 1.0) for step in range(61)] for total in (80, 200))
    same = all(stable(step, 10, 60, 80, 0.3) == climb(step, 10, 80, 0.3, 0.0) for step in range(10))
    return Settled(
        lowest > 0.49 and cosine(130, 100, 1.0, 0.0) == 0 and early == late and same,
        f"the cosine is {lowest:.2f} of lr at half its way, {cosine(130, 100, 1.0, 0.0):.0f} beyond the end; a landing changes nothing before it: {early == late}",
    )


@claim(
    HERE,
    "Warm-up and decay are each as long as they can be, and nothing in between is level.",
    "`final_div` counts from the *first* rate and not from the peak. The steps are numbered from 0, so the last one is $T - 1$ and the peak comes one step before you might expect it; it may lie between two steps.",
)
def one_swing_of_a_cycle(_: Luck) -> Settled:
    cycle = COURSE["one_cycle"].reference
    rates = np.array([cycle(step, 100, 0.1, 0.3, 25.0, 1e4) for step in range(100)])
    steps, between = np.diff(rates), [cycle(step, 101, 0.1, 0.3, 25.0, 1e4) for step in range(101)]
    return Settled(
        rates.argmax() == 29
        and bool(np.all(steps[:29] > 0) and np.all(steps[29:] < 0))
        and np.isclose(rates[-1], rates[0] / 1e4)
        and max(between) < 0.1,
        f"first {rates[0]:.3f}, peak at step {rates.argmax()}, last {rates[-1]:.0e}; with 101 steps the highest is {max(between):.6f}",
    )


def _stopped(stops: tuple[int, ...], seeds: np.ndarray) -> dict[str, np.ndarray]:
    """The losses under each schedule when it is stopped, shape (stops, seeds)."""

    def losses(name: str, stop: int) -> np.ndarray:
        rates = unknown_length.rates(None if name == unknown_length.CONSTANT else course_rule(name), stop)
        knobs = {"lr": lambda step: float(rates[step]), "beta": 0.9}
        return train(course_rule("heavy_ball"), knobs, seeds, stop, unknown_length.BATCH).validation.loss

    ended = {}
    for name in unknown_length.DASHES:
        if name == unknown_length.KNOWS:
            ended[name] = np.array([losses(name, stop)[-1] for stop in stops])
        else:
            ended[name] = losses(name, max(stops))[np.array(stops) - 1]
    return ended


@claim(
    HERE,
    "at epoch 6 the cosine's `lr` is still large, and one cycle is near its peak. The one that came down in time has the lowest loss, with these seeds by more than the noise. From half-way on the cosine has come far enough down by itself, and the difference shrinks. Stopped at 20, as planned, cosine and stable decay are within the noise of one another. So here nothing was lost by not knowing the length, as long as somebody speaks up a little before the end.",
    slow=True,
)
def who_lands_in_time(luck: Luck) -> Settled:
    rates = {name: unknown_length.rates(course_rule(name), 6)[-1] for name in ("cosine_decay", "one_cycle")}
    ended = _stopped((6, 10, 20), luck.seeds(48))
    lands, cosine = ended.pop(unknown_length.KNOWS), ended["cosine_decay"]
    early = [gain(losses[0], lands[0]) for losses in ended.values()]
    later = [gain(cosine[at], lands[at]) for at in range(3)]
    return Settled(
        min(rates.values()) > 0.75 * unknown_length.LR
        and early[1].size > 0
        and early[0].real
        and early[2].real
        and later[1].size < later[0].size
        and abs(later[2].size) < 2 * later[2].noise
        and later[2].size > -0.012,
        f"stopped after 6 it is lower by {', '.join(f'{each.size:.3f}' for each in early)}; than the cosine after 6, 10, 20 by {', '.join(f'{each.size:+.3f} ({each.noise:.3f})' for each in later)}",
        f"at most {max(each.noise for each in early):.3f} after 6; in brackets",
    )


@claim(
    HERE,
    "Each single place is off; the middle of the blur is close to the bottom.",
    "In one dimension, a valley with its bottom at 0 and a gradient that is off by about 1 at every step:",
)
def a_long_exposure(luck: Luck) -> Settled:
    w, average = np.zeros(8), np.zeros(8)
    places, averages = [], []
    for pushes in luck.random.normal(size=(2000, 8)):
        w = w - 0.5 * (w + pushes)
        average = COURSE["ema_weights"].reference(average, w, 0.98)
        places.append(w)
        averages.append(average)
    off, blur = np.std(places), np.std(averages)
    return Settled(0.5 < off < 0.65 and blur < off / 3, f"off by {off:.2f}, the average by {blur:.2f}", "8 valleys")


@claim(
    HERE,
    "With too long an exposure the whole way down is in the picture.",
    "So $1/(1-d)$ has to be much shorter than your training: the usual 0.999 is for tens of thousands of steps, and useless for a few hundred.",
)
def what_is_left_of_the_first_weights(_: Luck) -> Settled:
    left = {steps: 0.999**steps for steps in (300, 10_000)}
    return Settled(
        left[300] > 0.7 and left[10_000] < 1e-4,
        ", ".join(f"{share:.5f} after {steps}" for steps, share in left.items()),
    )


@claim(
    HERE,
    "At a constant `lr` the weights do not come to rest.",
    "At `lr` 0.2 the average ends far below the weights: the same training, and one more line. It needs a memory that is long beside the dance, about 100 steps here. With 1000, more than the 570 steps of this training, it still drags the first weights along. At `lr` 0.05 there is little dance, and little to gain.",
)
def an_average_is_lower_at_a_large_lr(luck: Luck) -> Settled:
    lower, whole, ended = {}, {}, {}
    for lr in (0.05, 0.2):
        averages = averaged_weights.Averages(course_rule("ema_weights"), 1 - 1 / np.array([10.0, 100.0, 1000.0]))
        knobs = {"lr": lr, "beta": 0.9}
        done = train(course_rule("heavy_ball"), knobs, luck.seeds(24), 15, 32, adjust=[averages.see])
        averages.take(done.weights)
        whole[lr], ended[lr] = done.validation.loss[-1], averages.losses[-1]
        lower[lr] = gain(whole[lr], ended[lr][1])
    of = [float(each.mean()) for each in ended[0.2]]
    return Settled(
        lower[0.2].real
        and lower[0.2].size > 0.12 * whole[0.2].mean()
        and abs(lower[0.05].size) < 0.6 * lower[0.2].size
        and of[1] < of[0] < whole[0.2].mean() < of[2],
        f"at lr 0.2 {whole[0.2].mean():.3f}, averaged over 10, 100, 1000 steps {np.round(of, 3)}; at 0.05 over 100 lower by {lower[0.05].size:+.3f} of {whole[0.05].mean():.3f}",
        f"{lower[0.2].noise:.3f}, {told(lower[0.05])[1]}",
    )
