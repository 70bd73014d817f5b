"""Settings that are drawn from ranges, or laid on a grid."""

import numpy as np
import pytest
from playground.search.ranges import BetaRange, Range, grid_settings, random_settings

RANGES = {"lr": Range(1e-4, 1.0), "beta": BetaRange(0.9, 0.999)}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Range(1e-4, 1.0), [1e-4, 1e-2, 1.0]),
        (BetaRange(0.9, 0.999), [0.9, 0.99, 0.999]),
    ],
)
def test_ranges_spread_their_values_and_find_them_again(kind, values):
    np.testing.assert_allclose(kind.values(np.array([0.0, 0.5, 1.0])), values)
    np.testing.assert_allclose(kind.share(np.array(values)), [0.0, 0.5, 1.0], atol=1e-12)


def test_a_random_search_draws_every_knob_of_every_trial():
    settings = random_settings(RANGES, 40, seed=1)
    assert all(len(set(values)) == 40 for values in settings.values())
    assert ((settings["lr"] >= 1e-4) & (settings["lr"] <= 1)).all()
    assert ((settings["beta"] >= 0.9) & (settings["beta"] <= 0.999)).all()
    np.testing.assert_array_equal(settings["lr"], random_settings(RANGES, 40, seed=1)["lr"])
    assert (settings["lr"] != random_settings(RANGES, 40, seed=2)["lr"]).all()


def test_a_random_search_draws_with_the_learners_function():
    def always_low(u, low, high):
        return np.full_like(u, low)

    settings = random_settings(RANGES, 3, seed=1, spread=always_low)
    assert settings["lr"].tolist() == [1e-4] * 3


def test_a_grid_stays_within_the_same_budget():
    settings = grid_settings(RANGES, 11)  # three by three; four by four would be too many
    np.testing.assert_allclose(settings["lr"], np.repeat([1e-4, 1e-2, 1.0], 3))
    np.testing.assert_allclose(settings["beta"], np.tile([0.9, 0.99, 0.999], 3))
    assert len(grid_settings({"lr": RANGES["lr"]}, 7)["lr"]) == 7
    np.testing.assert_allclose(grid_settings(RANGES, 3)["lr"], [1e-2])
