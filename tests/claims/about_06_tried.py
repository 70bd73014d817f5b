"""Claims of 06_further on what its learner tries in a cell: added-up parts, frozen layers, eps in float16."""

import numpy as np
from claims.claim import Luck, Settled, claim
from playground.experiments.further.bench import end_losses
from playground.experiments.further.contenders import CONTENDERS
from playground.network import train
from playground.network.model import Network
from playground.predictions.further_tried import step_in_half
from playground.rules import course_rule

HERE = "06_further"


@claim(
    HERE,
    "So the same line of code, copied from one training script to another, is harmless in the first and ruins the second.",
)
def a_sum_of_parts_ruins_a_heavy_ball(luck: Luck) -> Settled:
    seeds, ends = luck.seeds(16), {}
    for name in ("heavy_ball", "adam"):
        knobs = {**CONTENDERS[name].knobs, "lr": CONTENDERS[name].lr}
        ends[name] = [
            float(end_losses(train(course_rule(name), knobs, seeds, adjust=[lambda _, g, n=n: n * g])).mean())
            for n in (1, 4)
        ]
    (mean, total), (adam_mean, adam_total) = ends.values()
    return Settled(
        total > 4 * mean and abs(adam_total - adam_mean) < 0.1 * adam_mean,
        f"heavy ball from {mean:.2f} to {total:.2f}, Adam from {adam_mean:.3f} to {adam_total:.3f}",
        "16 seeds",
    )


def _with_factors(factors: tuple[float, ...], lr: float, seeds: np.ndarray) -> float:
    """The mean loss where the lr of W1, b1, W2, b2 is so many times as large."""
    times = np.concatenate(
        [np.full(np.prod(shape), each) for shape, each in zip(Network().shapes, factors, strict=True)]
    )
    done = train(course_rule("heavy_ball"), {"lr": lr, "beta": 0.9}, seeds, adjust=[lambda _, grad: times * grad])
    return float(end_losses(done).mean())


@claim(
    HERE,
    "With the first layer frozen, the second has to make do with what 32 random units happen to see. With the second frozen, the first learns to see what random outputs ask for, and that costs less, though it costs.",
)
def a_frozen_first_layer_costs_more(luck: Luck) -> Settled:
    seeds = luck.seeds(16)
    none, first, second = (_with_factors(each, 0.1, seeds) for each in ((1, 1, 1, 1), (0, 0, 1, 1), (1, 1, 0, 0)))
    return Settled(
        first > 1.5 * second > 2 * none,
        f"nothing frozen {none:.2f}, the first {first:.2f}, the second {second:.2f}",
        "16 seeds",
    )


@claim(
    HERE,
    "For a rule that does not divide by it, that is the same as another `lr`; for Adam it would not be.",
)
def a_factor_of_the_gradient_is_one_of_lr(luck: Luck) -> Settled:
    seed, apart = luck.seed(), {}
    for name, knobs in (("heavy_ball", {"beta": 0.9}), ("adam", {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8})):
        by_gradient = train(course_rule(name), {**knobs, "lr": 0.01}, seed, 2, adjust=[lambda _, grad: 0.1 * grad])
        by_lr = train(course_rule(name), {**knobs, "lr": 0.001}, seed, 2)
        apart[name] = float(np.abs(by_gradient.weights - by_lr.weights).max())
    return Settled(
        apart["heavy_ball"] < 1e-9 and apart["adam"] > 0.01,
        f"after two epochs the weights differ by {apart['heavy_ball']:.0e} at most, with Adam by {apart['adam']:.2f}",
        "one seed",
    )


@claim(
    HERE,
    "At 0.0001 it moves by `lr`. Above, `eps` outweighs the gradient and the step is short. Below, the step gets too *long*, ten times for each factor of ten: the square of 0.0001 is 0 in float16, so `v` is 0 as well, and `eps` alone stands below the line. At 1e-8 that is 0 as well: the second weight is infinite, and the first, 0 divided by 0, is `nan`.",
)
def a_step_of_adam_in_half_precision(_: Luck) -> Settled:
    moved = {eps: 1 - step_in_half(0.1, eps).astype(float) for eps in (1e-2, 1e-4, 1e-5, 1e-6, 1e-8)}
    second = {eps: float(each[1]) for eps, each in moved.items()}
    square = np.float16(0.0001) * np.float16(0.0001)
    return Settled(
        second[1e-2] < 0.002
        and np.allclose([second[1e-4], second[1e-5], second[1e-6]], [0.1, 1, 10], rtol=0.05)
        and second[1e-8] == np.inf
        and np.isnan(moved[1e-8][0])
        and square == 0,
        f"the second weight moves by {', '.join(f'{step:.4g} at {eps:g}' for eps, step in second.items())}",
    )
