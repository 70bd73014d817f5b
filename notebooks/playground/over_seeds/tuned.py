"""A fair comparison: each side gets its own best setting under some seeds, and is measured under others.

All sides get the same seeds: what is luck in the first weights and in the order of the images is then in each of them,
and cancels in their differences.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

#: (a value of each knob for every copy, a seed for every copy) -> the loss at the end of each copy
Trainer = Callable[[Mapping[str, np.ndarray], np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Tuned:
    """The chosen value of each knob, and the losses with it under the measuring seeds."""

    setting: Mapping[str, float]
    losses: np.ndarray


def tuned(trainer: Trainer, settings: Mapping[str, np.ndarray], choosing: np.ndarray, measuring: np.ndarray) -> Tuned:
    """Train every setting under the choosing seeds, take the one of the lowest mean, and measure it.

    The mean and not the median: a setting that ruins one training in six is to be left alone.

    settings -- a value for each setting, by the knob's name
    """
    best = int(trained(trainer, settings, choosing).mean(axis=1).argmin())
    setting = {name: float(values[best]) for name, values in settings.items()}
    return Tuned(setting, trained(trainer, {name: np.array([value]) for name, value in setting.items()}, measuring)[0])


def trained(trainer: Trainer, settings: Mapping[str, np.ndarray], seeds: np.ndarray) -> np.ndarray:
    """The losses of every setting with every seed, infinite where it diverged, shape (settings, seeds)."""
    count = len(next(iter(settings.values())))
    copies = {name: np.repeat(values, len(seeds)) for name, values in settings.items()}
    losses = trainer(copies, np.tile(seeds, count)).reshape(count, len(seeds))
    return np.where(np.isfinite(losses), losses, np.inf)


def grid(**axes: np.ndarray) -> dict[str, np.ndarray]:
    """Every combination of the values of each knob."""
    return {name: values.ravel() for name, values in zip(axes, np.meshgrid(*axes.values(), indexing="ij"), strict=True)}
