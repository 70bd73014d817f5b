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
    assert "more than the noise" in found.says


def test_a_gain_within_the_noise_is_not_real():
    found = gain(np.array([0.30, 0.20, 0.28]), np.array([0.20, 0.29, 0.28]))
    assert not found.real
    assert "within the noise" in found.says


def test_a_setting_compared_with_itself_gains_nothing():
    assert not gain(np.array([0.1, 0.2]), np.array([0.1, 0.2])).real


def test_a_diverged_seed_decides():
    assert not gain(np.array([9.0, 9.0]), np.array([0.1, NAN])).real
    assert gain(np.array([NAN, 0.2]), np.array([0.1, 0.2])).real


def test_a_gain_needs_the_same_seeds_and_more_than_one():
    with pytest.raises(ValueError, match="at least two"):
        gain(np.array([0.1]), np.array([0.2]))
    with pytest.raises(ValueError, match="same seeds"):
        gain(np.array([0.1, 0.2]), np.array([0.1, 0.2, 0.3]))
