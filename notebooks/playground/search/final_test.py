"""The test set, used once."""

from collections.abc import Mapping, Sequence
from typing import Unpack

import numpy as np

from playground.data import digits
from playground.network.model import Metrics
from playground.network.training import Options, train
from playground.rules import Rule


def final_test(
    rule: Rule, knobs: Mapping[str, float], seeds: Sequence[int], epochs: int, **how: Unpack[Options]
) -> Metrics:
    """Train a chosen setting with every seed and evaluate it on the test set: once, when all choices are made.

    The validation set helped to choose, so its score flatters the choice. The test set has helped with nothing yet.
    Whoever looks twice lets it help, and then has no unused images left.
    """
    training = train(rule, knobs, seeds, epochs, **how)
    with np.errstate(all="ignore"):
        return training.network.evaluate(training.weights, (how.get("data") or digits()).test)
