"""Ranges of knobs, and settings drawn from them: at random or on a grid."""

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from grader.course import COURSE

#: (u, low, high) -> value, as the exercise `log_uniform`.
Spread = Callable[[np.ndarray, float, float], np.ndarray]

#: A value for each trial, by the knob's name, each of shape (trials,).
Settings = Mapping[str, np.ndarray]

_LOG_UNIFORM: Spread = COURSE["log_uniform"].reference


@dataclass(frozen=True)
class Range:
    """The values that a knob may take, spread over the orders of magnitude: for lr, eps, weight decay."""

    low: float
    high: float

    def values(self, u: np.ndarray, spread: Spread = _LOG_UNIFORM) -> np.ndarray:
        """The values at the shares u of the range, from 0 (low) to 1 (high)."""
        return spread(u, self.low, self.high)

    def share(self, value: np.ndarray | float) -> np.ndarray:
        """The inverse of ``values``: where a value lies in the range, from 0 (low) to 1 (high)."""
        return np.log(np.divide(value, self.low)) / math.log(self.high / self.low)


@dataclass(frozen=True)
class BetaRange(Range):
    """Spread over the orders of magnitude of 1 - beta: from 0.9 to 0.99 is as far as from 0.99 to 0.999."""

    def values(self, u: np.ndarray, spread: Spread = _LOG_UNIFORM) -> np.ndarray:
        return 1 - spread(1 - np.asarray(u), 1 - self.high, 1 - self.low)

    def share(self, value: np.ndarray | float) -> np.ndarray:
        return np.log((1 - self.low) / (1 - np.asarray(value))) / math.log((1 - self.low) / (1 - self.high))


def random_settings(ranges: Mapping[str, Range], trials: int, seed: int, spread: Spread = _LOG_UNIFORM) -> Settings:
    """Every knob of every trial drawn independently: each knob gets as many different values as there are trials."""
    random = np.random.RandomState(seed)
    return {name: range_.values(random.uniform(size=trials), spread) for name, range_ in ranges.items()}


def grid_settings(ranges: Mapping[str, Range], trials: int) -> Settings:
    """Every combination of a few values of each knob, both ends included; at most ``trials`` combinations."""
    side = _side(trials, len(ranges))
    shares = np.linspace(0, 1, side) if side > 1 else np.array([0.5])
    axes = [range_.values(shares) for range_ in ranges.values()]
    return {name: np.ravel(axis) for name, axis in zip(ranges, np.meshgrid(*axes, indexing="ij"), strict=True)}


def _side(trials: int, knobs: int) -> int:
    """The largest whole number whose power ``knobs`` is at most ``trials``."""
    return next(side for side in itertools.count(1) if (side + 1) ** knobs > trials)
