"""Trainings of the digits network for claims: several settings under the same seeds, all at once."""

from collections.abc import Mapping

import numpy as np
from playground.network import Training, train
from playground.rules import course_rule
from playground.search.gain import Gain

USUAL = {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
STEPS_PER_EPOCH = 19


def trained(name: str, knobs: Mapping, seeds: np.ndarray, epochs: int, **how) -> Training:
    """Every setting with every seed: the copies of the first setting come first."""
    settings = max((np.size(value) for value in knobs.values() if not callable(value)), default=1)
    repeated = {
        knob: np.repeat(value, len(seeds)) if np.size(value) > 1 else value
        for knob, value in knobs.items()
        if not callable(value)
    }
    called = {knob: value for knob, value in knobs.items() if callable(value)}
    return train(course_rule(name), {**repeated, **called}, np.tile(seeds, settings), epochs, **how)


def ends(name: str, knobs: Mapping, seeds: np.ndarray, epochs: int, **how) -> np.ndarray:
    """The validation loss at the end, infinite where it diverged, shape (settings, seeds)."""
    loss = trained(name, knobs, seeds, epochs, **how).validation.loss[-1]
    return np.where(np.isfinite(loss), loss, np.inf).reshape(-1, len(seeds))


def at_best(losses: np.ndarray) -> int:
    """The number of the setting with the lowest median over its seeds."""
    return int(np.median(losses, axis=1).argmin())


def told(gain: Gain) -> tuple[str, str]:
    """The gain and its noise, in digits."""
    return f"{gain.size:+.3f}", f"{gain.noise:.3f}"
