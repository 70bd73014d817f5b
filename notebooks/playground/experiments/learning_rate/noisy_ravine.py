"""The noisy ravine on which schedules are compared."""

from functools import cache

import numpy as np

from playground.surfaces import quadratic

NOISY_RAVINE = quadratic("noisy ravine", 0.05, 2.0, (2.2, 1.2))
STEPS_PER_EPOCH = 10


@cache
def gradient_noise(seed: int, epochs: int, runs: int) -> np.ndarray:
    """What a minibatch adds to the gradient, before scaling, shape (steps, 2, 1, runs).

    It is the same for every schedule, so that runs differ by their schedules alone. Do not write into it.
    """
    return np.random.default_rng(seed).standard_normal((epochs * STEPS_PER_EPOCH, 2, 1, runs))
