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


def test_a_range_test_needs_a_range_and_an_lr_that_is_free():
    with pytest.raises(ValueError, match="lr is what a range test raises"):
        range_test(GD, {"lr": 0.1}, Range(1e-3, 1.0))
    with pytest.raises(ValueError, match="Write it as a Range"):
        range_test(GD, {}, (1e-3, 1.0))
    with pytest.raises(ValueError, match="epochs = 0"):
        range_test(GD, {}, Range(1e-3, 1.0), epochs=0)
