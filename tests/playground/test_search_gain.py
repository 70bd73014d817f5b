"""Whether a gain is real, by hand."""

import math

import numpy as np
import pytest
from playground.search.gain import gain

NAN = math.nan


def test_gain_by_hand():
    """Differences 1, 2, 3: mean 2, standard deviation 1, standard error 1 / sqrt(3)."""
    found = gain(np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0]))
    assert found.size == pytest.approx(2)
    assert found.noise == pytest.approx(2 / math.sqrt(3))
    assert found.real
    assert found.says == "The mean loss falls by 2.000. The noise is 1.155, so the gain is real."


def test_a_gain_within_the_noise_is_not_real():
    found = gain(np.array([0.30, 0.20, 0.28]), np.array([0.20, 0.29, 0.28]))
    assert not found.real
    assert found.says == "The mean losses differ by 0.003. The noise is 0.110, so this may be chance."


def test_a_setting_that_is_worse_is_told():
    worse = gain(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0]))
    assert not worse.real
    assert worse.says == "The mean loss rises by 2.000. The noise is 1.155, so it is really worse."


def test_a_setting_compared_with_itself_gains_nothing():
    assert not gain(np.array([0.1, 0.2]), np.array([0.1, 0.2])).real


def test_a_diverged_seed_decides():
    new, old = gain(np.array([9.0, 9.0]), np.array([0.1, NAN])), gain(np.array([NAN, 0.2]), np.array([0.1, 0.2]))
    assert not new.real
    assert new.says.startswith("The new setting diverged")
    assert old.real
    assert old.says.startswith("The old setting diverged")


def test_a_gain_needs_the_same_seeds_and_more_than_one():
    with pytest.raises(ValueError, match="at least two"):
        gain(np.array([0.1]), np.array([0.2]))
    with pytest.raises(ValueError, match="same seeds"):
        gain(np.array([0.1, 0.2]), np.array([0.1, 0.2, 0.3]))
