"""The range test: one short training that shows which learning rates are worth searching."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Unpack

import numpy as np

from grader.reporting.language import gettext
from playground.data import digits
from playground.network.training import Options, train
from playground.rules import Rule
from playground.search.ranges import Range, check_ranges
from playground.typed import at_least_one


@dataclass(frozen=True)
class RangeTest:
    """One training in which lr rises at every step: the rates, shape (steps,), and the batch loss at each."""

    rates: np.ndarray
    loss: np.ndarray


def range_test(
    rule: Rule, fixed: Mapping[str, float], lr: Range, seed: int = 0, epochs: int = 5, **how: Unpack[Options]
) -> RangeTest:
    """Train once while lr climbs from one end of its range to the other, by the same factor each step (Smith 2015).

    Raises a ValueError if lr is fixed as well, and whatever ``train`` raises.
    """
    if "lr" in fixed:
        raise ValueError(gettext("lr is what a range test raises. Leave it out of the fixed knobs."))
    check_ranges({"lr": lr})
    batch = at_least_one("batch", how.setdefault("batch", 64))
    epochs = at_least_one("epochs", epochs)
    steps = epochs * math.ceil(len((how.get("data") or digits()).train) / batch)
    rates = lr.values(np.linspace(0, 1, steps))
    training = train(rule, {**fixed, "lr": lambda step: float(rates[step])}, seed, epochs, **how)
    return RangeTest(rates, training.batch_loss[:, 0])
