"""Ranges of knobs, and settings drawn from them: at random or on a grid."""

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from grader.course import COURSE
from grader.reporting.language import gettext
from playground.typed import at_least_one, check_share, positive, shown

#: (u, low, high) -> value, as the exercise `log_uniform`.
Spread = Callable[[np.ndarray, float, float], np.ndarray]

#: A value for each trial, by the knob's name, each of shape (trials,).
Settings = Mapping[str, np.ndarray]

_LOG_UNIFORM: Spread = COURSE["log_uniform"].reference


@dataclass(frozen=True)
class Range:
    """The values that a knob may take, spread over the orders of magnitude: for lr, eps, weight decay.

    Raises a ValueError unless 0 < low < high.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        self._check_ends()
        if self.low == self.high:
            raise ValueError(
                gettext(
                    "Both ends of the range are {value}, so there is nothing to search. Give two ends that differ, or "
                    "leave the knob out of the ranges and fix it at that value.",
                    value=f"{self.low:g}",
                )
            )
        if self.low > self.high:
            raise ValueError(
                gettext(
                    "The range begins at {low} and ends at {high}, which is lower. Write the smaller value first: "
                    "{kind}({high}, {low}).",
                    low=f"{self.low:g}",
                    high=f"{self.high:g}",
                    kind=type(self).__name__,
                )
            )

    def _check_ends(self) -> None:
        positive("high", self.high)
        if self.low == 0:
            raise ValueError(
                gettext(
                    "A range that is spread by factors cannot begin at 0: no factor leads from 0 to {high}. Begin at "
                    "the smallest value that is worth a trial, a thousandth of the highest for example: "
                    "Range({low}, {high}).",
                    low=f"{self.high / 1000:g}",
                    high=f"{self.high:g}",
                )
            )
        positive("low", self.low)

    def values(self, u: np.ndarray, spread: Spread = _LOG_UNIFORM) -> np.ndarray:
        """The values at the shares u of the range, from 0 (low) to 1 (high)."""
        return spread(u, self.low, self.high)

    def share(self, value: np.ndarray | float) -> np.ndarray:
        """The inverse of ``values``: where a value lies in the range, from 0 (low) to 1 (high)."""
        return np.log(np.divide(value, self.low)) / math.log(self.high / self.low)


@dataclass(frozen=True)
class BetaRange(Range):
    """Spread over the orders of magnitude of 1 - beta: from 0.9 to 0.99 is as far as from 0.99 to 0.999.

    Raises a ValueError unless 0 <= low < high < 1.
    """

    def _check_ends(self) -> None:
        check_share("low", self.low)
        check_share("high", self.high)

    def values(self, u: np.ndarray, spread: Spread = _LOG_UNIFORM) -> np.ndarray:
        return 1 - spread(1 - np.asarray(u), 1 - self.high, 1 - self.low)

    def share(self, value: np.ndarray | float) -> np.ndarray:
        return np.log((1 - self.low) / (1 - np.asarray(value))) / math.log((1 - self.low) / (1 - self.high))


def random_settings(ranges: Mapping[str, Range], trials: int, seed: int, spread: Spread = _LOG_UNIFORM) -> Settings:
    """Every knob of every trial drawn independently: each knob gets as many different values as there are trials.

    Raises a ValueError if there is no range, or fewer than one trial.
    """
    check_ranges(ranges)
    random, trials = np.random.RandomState(seed), at_least_one("trials", trials)
    return {name: range_.values(random.uniform(size=trials), spread) for name, range_ in ranges.items()}


def grid_settings(ranges: Mapping[str, Range], trials: int) -> Settings:
    """Every combination of a few values of each knob, both ends included; at most ``trials`` combinations.

    Raises a ValueError if there is no range, or fewer than one trial.
    """
    check_ranges(ranges)
    side = _side(at_least_one("trials", trials), len(ranges))
    shares = np.linspace(0, 1, side) if side > 1 else np.array([0.5])
    axes = [range_.values(shares) for range_ in ranges.values()]
    return {name: np.ravel(axis) for name, axis in zip(ranges, np.meshgrid(*axes, indexing="ij"), strict=True)}


def check_ranges(ranges: Mapping[str, Range]) -> None:
    """Raise a ValueError if there is no range, or something else in the place of one."""
    if not ranges:
        raise ValueError(
            gettext("There is no range to search. Give one for a knob at least: {example}.", example=_EXAMPLE)
        )
    for name, range_ in ranges.items():
        if not isinstance(range_, Range):
            raise ValueError(
                gettext(
                    "The range of {name} is {value}. Write it as a Range: {example}.",
                    name=name,
                    value=shown(range_),
                    example=_EXAMPLE,
                )
            )


_EXAMPLE = '{"lr": Range(0.001, 1.0)}'


def _side(trials: int, knobs: int) -> int:
    """The largest whole number whose power ``knobs`` is at most ``trials``."""
    return next(side for side in itertools.count(1) if (side + 1) ** knobs > trials)
