"""Claims of 04_adam, sections 1 to 4 and 7: the rules one weight at a time."""

from collections.abc import Callable

import numpy as np
from claims.claim import Luck, Settled, claim
from playground.data import few_digits
from playground.experiments.adam.adam_loses import path_of, path_of_sgd, rare_gradients
from playground.experiments.adam.forgetting import step_lengths
from playground.network import Network
from playground.rules import Rule, course_rule
from playground.simulate import simulate
from playground.surfaces import RAVINE

from grader.course import COURSE

HERE = "04_adam"
ADAM, ADAGRAD, RMSPROP = map(course_rule, ("adam", "adagrad", "rmsprop"))


def steps_of_adam(grads: np.ndarray, beta1: float, beta2: float, eps: float = 1e-12) -> np.ndarray:
    """How long each step of Adam is, in units of lr, for gradients of shape (steps, ...)."""
    w, lengths = np.zeros(grads.shape[1:]), []
    state = ADAM.initial_state(w)
    for grad in grads:
        before, (w, *state) = w, ADAM.function(w, grad, *state, 1.0, beta1, beta2, eps)
        lengths.append(before - w)
    return np.array(lengths)


@claim(
    HERE,
    "Both weights come down together, though one direction is a hundred times as steep: the curves lie on top of each other. And then neither arrives.",
)
def the_sign_step_hops(luck: Luck) -> Settled:
    start = float(luck.random.uniform(1, 3))
    w, path = np.array([start, start]), []
    for _ in range(60):
        w = w - 0.15 * np.sign(np.array([1.0, 100.0]) * w)
        path.append(w)
    moves = np.abs(np.diff(np.array(path)[-10:], axis=0))
    return Settled(
        np.allclose(np.ptp(path, axis=1), 0) and np.allclose(moves, 0.15),
        f"both end at {w[0]:.2f}, moving by 0.15 at every step",
        "a start",
    )


@claim(
    HERE,
    "**AdaGrad gets slower and slower**: step $t$ is $1/\\sqrt{t}$ times `lr` long while the gradient stays the same. When the gradient falls to a tenth, so does the step, and it stays there: sixty steps later it is still 0.013 long.",
    "**RMSProp settles at steps of `lr`**, and finds its way back to them when the gradient changes: 0.11 long at first, 0.92 after sixty more steps. The nearer `rho` is to 1, the longer it takes.",
    "**its first step is three times too long**",
)
def forgetting_and_not(_: Luck) -> Settled:
    grads = np.where(np.arange(120) < 60, 1.0, 0.1)
    ada, rms, slower = step_lengths(ADAGRAD, grads, 0.0), *(step_lengths(RMSPROP, grads, rho) for rho in (0.9, 0.97))
    root = np.allclose(ada[1:61], 1 / np.sqrt(np.arange(1, 61)), rtol=1e-6)
    stays = ada[61] < ada[60] / 9 and round(ada[120], 3) == 0.013 and ada[120] > 0.95 * ada[61]
    back = round(rms[61], 2) == 0.11 and round(rms[120], 2) == 0.92 and slower[120] < rms[120]
    return Settled(
        bool(root and stays and back and 3 < rms[1] < 3.3),
        f"AdaGrad {ada[61]:.3f} and {ada[120]:.3f}, RMSProp {rms[61]:.2f} and {rms[120]:.2f}; its first step {rms[1]:.2f}",
    )


@claim(HERE, "With `rho` = 0 RMSProp remembers nothing, and it *is* the sign step.")
def without_memory_it_is_the_sign(luck: Luck) -> Settled:
    grad = luck.random.normal(size=50) * 10.0 ** luck.random.uniform(-3, 3, 50)
    w, _ = RMSPROP.function(np.zeros(50), grad, np.ones(50), 0.1, 0.0, 1e-15)
    off = float(np.abs(w + 0.1 * np.sign(grad)).max())
    return Settled(off < 1e-10, f"within {off:.0e} of the sign step", "50 gradients")


@claim(
    HERE,
    "**Where the gradients agree, the quotient is near 1 and the step is about `lr`; where they contradict each other, it is near 0.**",
)
def agreement_and_contradiction(luck: Luck) -> Settled:
    sizes = luck.random.uniform(0.5, 1.5, (2000, 32))
    signs = luck.random.choice([-1.0, 1.0], (2000, 32))
    agree, contradict = (np.abs(steps_of_adam(sizes * s, 0.9, 0.999)[-500:]).mean() for s in (1.0, signs))
    return Settled(
        0.85 < agree < 1.05 and contradict < 0.3,
        f"{agree:.2f} where they agree, {contradict:.2f} where they contradict each other",
        "32 weights",
    )


@claim(HERE, "**The first step is `lr` along both weights**, though the gradients differ.")
def the_first_step_is_lr(luck: Luck) -> Settled:
    grad = 10.0 ** luck.random.uniform(-3, 3, (1, 50))
    step = steps_of_adam(grad, *luck.random.uniform(0.5, 0.999, 2))[0]
    return Settled(
        np.allclose(step, 1, rtol=1e-6),
        f"from {step.min():.6f} to {step.max():.6f} times lr",
        "50 gradients, two betas",
    )


@claim(
    HERE,
    "**The step stays about within `lr`**, as long as the betas are near the usual ones and the gradients do not grow from "
    "step to step.",
    "Kingma and Ba name $(1-\\beta_1)/\\sqrt{1-\\beta_2}$ times `lr` for one gradient alone after a long silence, and 3.16 it is. It is no bound: gradients that grow go further. The most there can be is "
    "$(1-\\beta_1)\\big/\\sqrt{(1-\\beta_2)(1-\\beta_1^2/\\beta_2)}$ times `lr`, here 7.27.",
)
def the_longest_step(luck: Luck) -> Settled:
    bound = 0.1 / np.sqrt(0.001 * (1 - 0.9**2 / 0.999))
    quiet = np.zeros((12000, 1))
    quiet[-60:] = (0.999 / 0.9) ** np.arange(60.0)[:, None]
    steps = np.abs(steps_of_adam(quiet, 0.9, 0.999, 1e-300))
    wild = luck.random.normal(size=(300, 200)) * 10.0 ** luck.random.uniform(-4, 4, (300, 200))
    most = np.abs(steps_of_adam(wild, 0.9, 0.999)).max()
    even = np.abs(steps_of_adam(luck.random.normal(size=(300, 200)), 0.9, 0.999)).max()
    alone, grown = float(steps[-60, 0]), float(steps.max())
    return Settled(
        round(alone, 2) == 3.16
        and round(bound, 2) == 7.27
        and 0.99 * bound < grown <= bound
        and most < bound
        and even < 1.3,
        f"alone {alone:.2f}, growing {grown:.2f}, the longest of 60,000 wild ones {most:.2f}, of even ones {even:.2f}; the bound is {bound:.2f}",
        "200 weights",
    )


@claim(
    HERE,
    "**Without correction** the first step is $(1-\\beta_1)/\\sqrt{1-\\beta_2}$ times `lr`, with `beta1` at 0.9: too short for a `beta2` of 0.95, just right for 0.99, and three times too long for 0.999. It is too long wherever $1-\\beta_2$ is less than $(1-\\beta_1)^2$, as it mostly is.",
)
def without_correction(luck: Luck) -> Settled:
    def first(beta1: np.ndarray, beta2: np.ndarray, grad: float) -> np.ndarray:
        return (1 - beta1) * grad / np.sqrt((1 - beta2) * grad**2)

    grad, beta1, beta2 = luck.random.uniform(0.1, 10), *luck.random.uniform(0.5, 0.9999, (2, 1000))
    told = [float(first(np.float64(0.9), np.float64(beta), grad)) for beta in (0.95, 0.99, 0.999)]
    where = (first(beta1, beta2, grad) > 1) == (1 - beta2 < (1 - beta1) ** 2)
    return Settled(
        told[0] < 0.5 and np.isclose(told[1], 1) and told[2] > 3 and bool(where.all()),
        f"{told[0]:.2f}, {told[1]:.2f}, {told[2]:.2f} times lr",
        "1,000 pairs of betas",
    )


@claim(
    HERE,
    "at a `beta2` of 0.5, where $v$ forgets sooner than $m$, the root of $v$ has shrunk while $m$ still remembers the slope: more than eight times `lr`. So keep `beta2` the nearer to 1 of the two.",
)
def v_that_forgets_first(_: Luck) -> Settled:
    w, lengths = [], []
    for beta2 in (0.99, 0.9, 0.5):
        w = simulate(ADAM, RAVINE, 80, lr=0.01, beta1=0.99, beta2=beta2, eps=1e-8).w
        lengths.append(float(np.abs(np.diff(w, axis=0)).max() / 0.01))
    return Settled(
        lengths[2] > 8 and lengths == sorted(lengths), f"{', '.join(f'{length:.2f}' for length in lengths)} times lr"
    )


@claim(
    HERE,
    "**A large `eps` turns Adam back into momentum**: once it outweighs $\\sqrt{\\hat v}$ it is the same divisor for all weights.",
)
def a_large_eps_is_momentum(luck: Luck) -> Settled:
    grads = luck.random.normal(size=(60, 20)) * 10.0 ** luck.random.uniform(-1, 1, 20)
    eps = 1e6
    mean, corrected = np.zeros(20), []
    for number, grad in enumerate(grads, start=1):
        mean = 0.9 * mean + 0.1 * grad
        corrected.append(mean / (1 - 0.9**number) / eps)
    off = np.abs(steps_of_adam(grads, 0.9, 0.999, eps) / np.array(corrected) - 1).max()
    return Settled(off < 1e-4, f"within {off:.0e} of averaged momentum at lr / eps", "20 weights")


@claim(HERE, "To a weight without one it does far too much, and moves it by a whole `lr`.")
def l2_in_adams_first_step(luck: Luck) -> Settled:
    w = luck.random.normal(size=40)
    grad = np.where(np.arange(40) < 20, luck.random.choice([-1, 1], 40) * luck.random.uniform(1, 10, 40), 0.0)
    plain, with_l2 = (steps_of_adam((grad + strength * w)[None], 0.9, 0.999)[0] for strength in (0.0, 0.1))
    moved = np.abs(with_l2 - plain)
    return Settled(
        np.allclose(moved[:20], 0) and np.allclose(moved[20:], 1),
        f"farther by {moved[:20].max():.1g} with a gradient, by {moved[20:].min():.3f} lr without one",
        "40 weights",
    )


@claim(
    HERE,
    "(Such weights are not rare. Behind a pixel that never has ink, and among the digits below there are ten, no weight ever has a gradient.)",
)
def pixels_without_ink(luck: Luck) -> Settled:
    data, network = few_digits(200).train, Network()
    blank = (data.images == 0).all(axis=0)
    w = network.start(luck.seed() % 2**32)[None]
    _, grad = network.metrics_and_gradient(w, data.images[None], data.labels[None])
    first = network.layers(grad)[0][0]
    return Settled(
        blank.sum() == 10 and bool((first[blank] == 0).all()),
        f"{blank.sum()} pixels; the gradients behind them are {np.abs(first[blank]).max():g}",
        "first weights",
    )


@claim(
    HERE,
    "A weight that nothing feeds runs empty. One that is fed at full strength, by $\\eta$ at every step, fills until the leak "
    "takes as much, at $1/\\lambda$.",
    "so it does not change where the two balance, only how soon they do.",
)
def the_balance_of_adamw(luck: Luck) -> Settled:
    decay, rule = luck.random.uniform(0.1, 0.5), course_rule("adamw")
    ends, soon = [], []
    for lr in (0.02, 0.1):
        w, path = np.array([3.0]), []
        state = rule.initial_state(w)
        for _ in range(8000):
            w, *state = rule.function(w, np.array([0.7]), *state, lr, 0.9, 0.999, 1e-8, decay)
            path.append(float(w[0]))
        ends.append(path[-1])
        soon.append(int((np.abs(np.array(path) - path[-1]) < 0.1).argmax()))
    ratio = soon[0] / soon[1]
    return Settled(
        np.allclose(ends, -1 / decay, rtol=1e-3) and 4 < ratio < 6,
        f"both end at {ends[0]:.3f} and {ends[1]:.3f}; with a fifth of lr after {ratio:.1f} times as many steps",
        "a decay",
    )


@claim(
    HERE,
    "The large gradient makes its own divisor large: it counts about as much as a small one. Two small ones outvote it.",
    "SGD adds up sizes; **Adam counts votes**, and a rare, large, right gradient loses. A longer memory (`beta2` near 1) mends it here",
    "But a `beta2` of 0.9, long enough for one large gradient in three, is too short for one in ten; and for any fixed `beta2` there is a problem with rarer gradients that breaks it again.",
)
def adam_counts_votes(luck: Luck) -> Settled:
    brief, long = (path_of(ADAM, rare_gradients(3.0, 3), beta2)[-1] for beta2 in (0.1, 0.9))
    rarer, sgd = path_of(ADAM, rare_gradients(10.0, 10), 0.9)[-1], path_of_sgd(rare_gradients(3.0, 3))[-1]
    beta2 = float(luck.random.uniform(0.3, 0.8))
    broken = [
        every for every in (3, 5, 10, 20, 40) if path_of(ADAM, rare_gradients(float(every), every), beta2)[-1] > 0
    ]
    return Settled(
        brief > 0.9 and long < -0.9 and rarer > 0 and sgd < -0.9 and bool(broken),
        f"ends at {brief:.2f} and {long:.2f}; a beta2 of {beta2:.2f} breaks at one in {broken[0] if broken else '?'}",
        "a beta2",
    )


@claim(
    HERE,
    "At a constant `lr` the weights jitter in a cloud about the bottom; twice the `lr`, and it lies about twice as high. A "
    "falling `lr` lets them settle, under Adam as under plain descent",
)
def adam_does_not_replace_a_schedule(luck: Luck) -> Settled:
    """The mean height of 1,000 runs on w^2/2 with noise, at two constant rates and along a cosine from the second."""
    cosine, noise = COURSE["cosine_decay"].reference, luck.random.normal(size=(400, 1000))

    def height(rule: Rule, lr: Callable[[int], float], **knobs: float) -> float:
        w, state = np.full(1000, 3.0), rule.initial_state(np.zeros(1000))
        for step, shake in enumerate(noise):
            w, *state = rule.function(w, w + shake, *state, lr(step), *knobs.values())
        return float((w**2 / 2).mean())

    usual = {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    small, large = (height(ADAM, lambda _, lr=lr: lr, **usual) for lr in (0.1, 0.2))
    falling = height(ADAM, lambda step: cosine(step, 400, 0.2, 0.0), **usual)
    return Settled(
        1.6 < large / small < 2.6 and falling < small / 2,
        f"{small:.4f} at 0.1, {large:.4f} at 0.2, {falling:.4f} along a cosine from 0.2",
        "1,000 runs",
    )
