"""Claims of 06_further, sections 4 and 5: parameter groups, beta2, eps in half precision."""

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.trainings import told
from playground.data import digits, few_digits
from playground.experiments.further import parameter_groups, second_beta
from playground.experiments.further.bench import CONSTANT, COSINE, count_steps, end_losses, shape_of
from playground.network import train
from playground.network.model import Network
from playground.rules import Rule, course_rule
from playground.search import gain

HERE = "06_further"
NETWORK = Network()


def _by_groups(factor: float, of_weights: float, of_biases: float, seeds: np.ndarray) -> np.ndarray:
    """The losses of AdamW as in the picture: the biases have so many times the lr, and a decay of their own."""
    adamw, usual = course_rule("adamw"), {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    is_bias = np.concatenate([np.full(np.prod(shape), len(shape) == 1) for shape in NETWORK.shapes])
    lr = parameter_groups.LR * np.where(is_bias, factor, 1.0)
    decay = np.where(is_bias, of_biases, of_weights)

    def grouped(w, grad, m, v, t, share, beta1, beta2, eps, _):
        return adamw.function(w, grad, m, v, t, share * lr, beta1, beta2, eps, decay)

    epochs, batch, images = parameter_groups.EPOCHS, parameter_groups.BATCH, parameter_groups.IMAGES
    rule, shape = Rule("adamw", grouped, adamw.source), shape_of(COSINE, count_steps(epochs, batch, images))
    knobs = {"lr": 1.0, **usual, "weight_decay": 0.0}
    return end_losses(train(rule, knobs, seeds, epochs, batch, schedule=shape, data=few_digits(images)))


@claim(HERE, "There are 42 biases here, and 2,368 weights.")
def few_are_biases(_: Luck) -> Settled:
    biases = sum(shape[0] for shape in NETWORK.shapes if len(shape) == 1)
    return Settled(
        (biases, NETWORK.size - biases) == (42, 2368), f"{biases} biases, {NETWORK.size - biases} other weights"
    )


@claim(
    HERE,
    "A null result. On this network sparing the biases changes the loss far less than another seed does, and a tenth of `lr` for them, or ten times, hardly changes it either. It is the *weights* that want the decay.",
    slow=True,
)
def sparing_the_biases_changes_nothing(luck: Luck) -> Settled:
    seeds = luck.seeds(16)
    none, biases, weights, every = (
        _by_groups(1, *decays, seeds) for decays in ((0, 0), (0, 0.32), (0.32, 0), (0.32, 0.32))
    )
    spared, differ, helped = abs(gain(every, weights).size), np.std(every, ddof=1), gain(none, every)
    others = [gain(every, each).size for each in (_by_groups(factor, 0.32, 0.32, seeds) for factor in (0.1, 10))]
    return Settled(
        spared < differ / 3
        and abs(gain(none, biases).size) < differ / 3
        and helped.real
        and max(map(abs, others)) < 0.03,
        f"spared: changed by {spared:.4f}, seeds differ by {differ:.3f}; decay of all lowers by {helped.size:.3f}, of the biases alone by {gain(none, biases).size:+.4f}; another lr for the biases: {np.round(others, 3)} of {every.mean():.2f}",
        told(helped)[1],
    )


@claim(
    HERE,
    "With a decay of 1 and ten times the `lr` for the biases, sparing them is worse by more than the noise: decay comes times `lr`, so theirs is ten times as strong there, and this over-decayed network ends lower for it.",
    slow=True,
)
def one_corner_is_different(luck: Luck) -> Settled:
    seeds = luck.seeds(16)
    weights, every, moderate = (_by_groups(10, *decays, seeds) for decays in ((1, 0), (1, 1), (0.32, 0.32)))
    worse = gain(weights, every)
    return Settled(
        worse.real and every.mean() > moderate.mean(),
        f"spared {weights.mean():.3f}, decayed {every.mean():.3f}, so higher by {worse.size:.3f}; seeds differ by {np.std(every, ddof=1):.3f}; with 0.32 it is {moderate.mean():.3f}",
        told(worse)[1],
    )


@claim(
    HERE,
    "At 0.999 that is about a thousand steps.",
    "A long memory still divides by yesterday's gentle slope, so it leaps. With `beta2` = 0.95 the divisor notices at once.",
)
def a_long_memory_leaps(_: Luck) -> Settled:
    adam, steps = course_rule("adam").function, {}
    for beta2 in (0.999, 0.95):
        w, *state = np.array(0.0), np.array(0.0), np.array(0.0), 0
        for slope in [0.01] * 2000 + [1.0]:
            before = w
            w, *state = adam(w, np.array(slope), *state, 0.001, 0.9, beta2, 1e-8)
        steps[beta2] = float(abs(w - before) / 0.001)
    return Settled(
        steps[0.999] > 2 and steps[0.95] < 1, f"a step of {steps[0.999]:.2f} lr with 0.999, {steps[0.95]:.2f} with 0.95"
    )


@claim(HERE, "The price is a divisor made of fewer squares, and so a noisier one.")
def a_short_memory_is_noisier(luck: Luck) -> Settled:
    """How much the divisor differs among 500 weights whose gradients are drawn alike."""
    squares, spread = luck.random.normal(size=(4000, 500)) ** 2, {}
    for beta2 in (0.999, 0.95):
        v = np.ones(500)
        for square in squares:
            v = beta2 * v + (1 - beta2) * square
        spread[beta2] = float(np.std(np.sqrt(v)) / np.mean(np.sqrt(v)))
    return Settled(
        spread[0.95] > 4 * spread[0.999],
        f"it differs by {spread[0.95]:.3f} with 0.95, {spread[0.999]:.3f} with 0.999",
        "500 weights",
    )


def _of_betas(schedule: str, luck: Luck) -> dict[str, np.ndarray]:
    """The losses of each beta2 with fresh seeds, at the lr that 24 others chose: with eight, one draw in a dozen chose one that is too large."""
    searching, fresh, rates = luck.seeds(24), luck.seeds(40), second_beta.RATES
    adam, shape = course_rule("adam"), shape_of(schedule, count_steps(second_beta.EPOCHS, second_beta.BATCH))

    def losses(beta2: float, lr: np.ndarray, seeds: np.ndarray) -> np.ndarray:
        knobs = {"lr": np.repeat(lr, len(seeds)), "beta1": 0.9, "beta2": beta2, "eps": 1e-8}
        every = np.tile(seeds, len(lr))
        done = train(adam, knobs, every, second_beta.EPOCHS, second_beta.BATCH, schedule=shape)
        return end_losses(done).reshape(len(lr), len(seeds))

    ended = {}
    for name in ("0.95", "0.999"):
        best = rates[losses(float(name), rates, searching).mean(axis=1).argmin()]
        ended[name] = losses(float(name), np.array([best]), fresh)[0]
    return ended


@claim(
    HERE,
    "Under a cosine the shorter memory ends a little lower, and most of the thin lines say so. Of three or four seeds alone you could not tell. At a constant `lr` it is no better, and here even a little worse. A few thousandths either way: a knob for later.",
    slow=True,
)
def a_shorter_memory_gains_little(luck: Luck) -> Settled:
    constant, cosine = (_of_betas(schedule, luck) for schedule in (CONSTANT, COSINE))
    level, falling = (gain(each["0.999"], each["0.95"]) for each in (constant, cosine))
    lower = int((cosine["0.95"] < cosine["0.999"]).sum())
    four = [gain(cosine["0.999"][at : at + 4], cosine["0.95"][at : at + 4]).real for at in range(0, 40, 4)]
    return Settled(
        falling.size > 0
        and lower > 20
        and sum(four) < 9
        and level.size < 0.008
        and max(abs(level.size), abs(falling.size)) < 0.02,
        f"under a cosine lower by {falling.size:+.4f} ({falling.noise:.4f}), for {lower} of 40, by more than the noise in {sum(four)} of 10 fours; at a constant lr by {level.size:+.4f} ({level.noise:.4f})",
        "in brackets",
    )


@claim(
    HERE,
    "In half precision it is no number at all:",
    "So either `eps` is larger in half precision, say 1e-4,",
)
def eps_in_half_precision(_: Luck) -> Settled:
    nothing = np.zeros(1, np.float16)
    with np.errstate(invalid="ignore"):
        step = {eps: float((nothing / (np.sqrt(nothing) + np.float16(eps)))[0]) for eps in (1e-8, 1e-4)}
    never = int((digits().train.images.max(axis=0) == 0).sum())
    return Settled(
        np.float16(1e-8) == 0 and np.isnan(step[1e-8]) and step[1e-4] == 0 and never > 0,
        f"1e-8 is {np.float16(1e-8)}, 0 / 0 is {step[1e-8]}, with 1e-4 {step[1e-4]}; {never} pixels never have ink",
    )


@claim(
    HERE,
    "It holds 1e-8, and has fewer digits in exchange:",
    "A weight of 1 does not notice a step of 0.001.",
)
def a_number_with_fewer_digits(_: Luck) -> Settled:
    def bfloat16(number: float) -> float:
        bits = np.float32(number).view(np.uint32) + np.uint32(0x8000)
        return float((bits & np.uint32(0xFFFF0000)).view(np.float32))

    return Settled(
        abs(bfloat16(1e-8) / 1e-8 - 1) < 0.01 and bfloat16(1 - 0.001) == 1 > float(np.float16(1 - 0.001)),
        f"1e-8 is {bfloat16(1e-8):.2e} in bfloat16, 1 - 0.001 is {bfloat16(1 - 0.001)}; in float16 {np.float16(1 - 0.001)}",
    )
