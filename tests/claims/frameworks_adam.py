"""Claims of 04_adam about torch, Keras and optax: AMSGrad, the other words of their signatures, eps and decay."""

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.framework_paths import by_keras, by_optax, by_torch

from grader.course import COURSE

HERE = "04_adam"


def _divisors(path: np.ndarray, grads: np.ndarray) -> np.ndarray:
    """What each gradient was divided by, at lr 1 and beta1 0."""
    return grads[:, 0] / -np.diff(path[:, 0], prepend=0.0)


@claim(
    HERE,
    "the divisor is made of the largest $v$ that there has been: the mend of section 7. In optax it never shrinks; torch and "
    "Keras correct $v$ afterwards, so theirs still shrinks, at the start most",
)
def the_divisor_of_amsgrad(luck: Luck) -> Settled:
    import keras
    import optax
    import torch

    grads = np.concatenate([[luck.random.uniform(50, 200)], np.ones(300)])[:, None]
    zero = np.zeros(1)
    made = {
        "torch": by_torch(lambda w: torch.optim.Adam(w, 1.0, (0.0, 0.999), amsgrad=True), grads, zero),
        "Keras": by_keras(keras.optimizers.Adam(1.0, 0.0, 0.999, amsgrad=True), grads, zero),
        "optax": by_optax(optax.amsgrad(1.0, 0.0, 0.999), grads, zero),
    }
    left = {name: float(_divisors(path, grads)[100] / _divisors(path, grads)[0]) for name, path in made.items()}
    return Settled(
        left["torch"] < 0.2 and left["Keras"] < 0.2 and left["optax"] > 0.999,
        "a hundred steps after one large gradient the divisor is " + ", ".join(f"{share:.2f} ({name})" for name, share in left.items()),
        "a gradient",
    )  # fmt: skip


@claim(
    HERE,
    "| `decoupled_weight_decay=True` | torch, `Adam` | makes it `AdamW`, to the last digit |",
    "divides by the standard deviation: from the mean of the squares the square of the mean is taken off",
    "a velocity on top of the divided step: not Adam",
    "| `foreach`, `fused` (not in `RMSprop`) | torch | the same rule, computed faster |",
)
def other_words_of_signatures(luck: Luck) -> Settled:
    import keras
    import optax
    import torch

    grads, start, of = luck.random.normal(size=(40, 6)), luck.random.normal(size=6), torch.optim
    by_words = by_torch(lambda w: of.Adam(w, 0.03, weight_decay=0.2, decoupled_weight_decay=True), grads, start)
    last = np.array_equal(by_words, by_torch(lambda w: of.AdamW(w, 0.03, weight_decay=0.2), grads, start))
    same = [
        by_torch(lambda w, how=how: of.Adam(w, 0.03, **how), grads, start)
        for how in ({}, {"foreach": True}, {"fused": True})
    ]
    cache, mean, velocity, w, path = 0.0, 0.0, 0.0, start, []
    for grad in grads:
        cache, mean = 0.9 * cache + 0.1 * grad**2, 0.9 * mean + 0.1 * grad
        velocity = 0.5 * velocity + grad / np.sqrt(cache - mean**2)
        w = w - 0.01 * velocity
        path.append(w)
    both = (
        by_torch(lambda w: of.RMSprop(w, 0.01, 0.9, 1e-12, momentum=0.5, centered=True), grads, start),
        by_keras(keras.optimizers.RMSprop(0.01, 0.9, 0.5, 1e-16, centered=True), grads, start),
        by_optax(optax.rmsprop(0.01, 0.9, 1e-16, centered=True, momentum=0.5), grads, start),
    )
    off = max(float(np.abs(each - path).max()) for each in both)
    return Settled(
        last and np.allclose(same[1:], same[0], atol=1e-12) and off < 1e-5,
        f"AdamW to the last digit: {last}; centered with momentum within {off:.0e}",
        "40 gradients",
    )  # fmt: skip


@claim(
    HERE,
    "Keras adds it before $v$ is corrected, so its program sets it anew at every step to give the same curve to the last digit.",
    "For AdamW take the optimizer of that name in all three: in torch `Adam(weight_decay=...)` is the L2 penalty.",
)
def eps_and_decay_of_adam(luck: Luck) -> Settled:
    import keras
    import torch

    grads, start, eps = luck.random.normal(size=(1, 6)), luck.random.normal(size=6), 0.1
    of_keras = by_keras(keras.optimizers.Adam(0.1, epsilon=eps), grads, start)[0]
    of_torch = by_torch(lambda w: torch.optim.Adam(w, 0.1, weight_decay=0.3), grads, start)[0]
    grad, (zeros, ours) = grads[0], (np.zeros(6), COURSE["adam"].reference)
    moved = ours(start, grad, zeros, zeros, 0, 0.1, 0.9, 0.999, eps / np.sqrt(1 - 0.999))[0]
    with_l2 = ours(start, grad + 0.3 * start, zeros, zeros, 0, 0.1, 0.9, 0.999, 1e-8)[0]
    off = float(np.abs(of_keras - moved).max()), float(np.abs(of_torch - with_l2).max())
    return Settled(max(off) < 1e-7, f"within {off[0]:.0e} and {off[1]:.0e} of ours so translated", "a gradient")
