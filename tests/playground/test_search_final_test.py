"""The one look at the test set."""

import numpy as np
from playground.data import digits
from playground.search.final_test import final_test
from small_trainings import GD


def test_the_final_test_looks_at_the_test_set():
    metrics = final_test(GD, {"lr": 0.3}, seeds=(0, 1), epochs=10)
    assert metrics.accuracy.shape == (2,)
    assert metrics.accuracy.min() > 0.85
    assert set(np.round(metrics.accuracy * len(digits().test), 6) % 1) == {0.0}
