"""The range test: one short training that shows which learning rates are worth searching."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Unpack

import numpy as np

from playground.data import digits
from playground.network.training import Options, train
from playground.rules import Rule
from playground.search.ranges import Range


@dataclass(frozen=True)
class RangeTest:
    """One training in which lr rises at every step: the rates, shape (steps,), and the batch loss at each."""

    rates: np.ndarray
    loss: np.ndarray


def range_test(
    rule: Rule, fixed: Mapping[str, float], lr: Range, seed: int = 0, epochs: int = 5, **how: Unpack[Options]
) -> RangeTest:
    """Train once while lr climbs from one end of its range to the other, by the same factor each step (Smith 2015)."""
    batch = how.setdefault("batch", 64)
    steps = epochs * math.ceil(len((how.get("data") or digits()).train) / batch)
    rates = lr.values(np.linspace(0, 1, steps))
    training = train(rule, {**fixed, "lr": lambda step: float(rates[step])}, seed, epochs, **how)
    return RangeTest(rates[: len(training.batch_loss)], training.batch_loss[:, 0])
