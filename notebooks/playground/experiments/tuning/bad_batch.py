"""One bad batch in a training."""

import itertools

from playground.network.adjustments import Adjustment

#: How many times too long the gradient of the bad batch is.
SPIKE = 400.0


def bad_batch(step: int) -> Adjustment:
    """The gradient of one step multiplied by 400, as a bad batch or an overflow would do it."""
    steps = itertools.count()
    return lambda _, grad: grad * SPIKE if next(steps) == step else grad
