"""The range test on the live network."""

import pytest
from playground.search.range_test import range_test
from playground.search.ranges import Range
from small_trainings import GD


def test_the_range_test_climbs_and_sees_the_loss_fall():
    found = range_test(GD, {}, Range(1e-3, 1.0), epochs=4)
    assert found.rates[0] == pytest.approx(1e-3)
    assert found.rates[-1] == pytest.approx(1.0)
    assert found.rates.shape == found.loss.shape == (4 * 19,)
    assert found.loss[-10:].mean() < 0.6 * found.loss[:10].mean()
