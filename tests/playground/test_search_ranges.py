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


@pytest.mark.parametrize(
    ("kind", "low", "high", "told"),
    [
        (Range, 0.0, 0.1, r"no factor leads from 0 to 0.1. .*: Range\(0.0001, 0.1\)"),
        (Range, 1, 0.01, r"begins at 1 and ends at 0.01, which is lower. .*: Range\(0.01, 1\)"),
        (Range, 0.1, 0.1, "Both ends of the range are 0.1, so there is nothing to search"),
        (Range, -1, 1, "low = -1 cannot be: give a number above 0"),
        (Range, 0, 0, "high = 0 cannot be"),
        (Range, 0.1, float("inf"), "high = inf cannot be"),
        (Range, "a", 1, "low = 'a' is no number"),
        (BetaRange, 0.9, 1.0, "high = 1 cannot be: .* below 1"),
        (BetaRange, -0.1, 0.9, "low = -0.1 cannot be"),
        (BetaRange, 0.99, 0.9, r"Write the smaller value first: BetaRange\(0.9, 0.99\)"),
    ],
)
def test_ends_between_which_nothing_can_be_spread_are_named(kind, low, high, told):
    with pytest.raises(ValueError, match=told):
        kind(low, high)


def test_a_beta_may_begin_at_0():
    np.testing.assert_allclose(BetaRange(0, 0.99).values(np.array([0.0, 0.5, 1.0])), [0, 0.9, 0.99])


@pytest.mark.parametrize("draw", [lambda *given: random_settings(*given, seed=1), grid_settings])
@pytest.mark.parametrize(
    ("ranges", "trials", "told"),
    [
        (RANGES, 0, "trials = 0 cannot be"),
        (RANGES, 2.5, "trials = 2.5 cannot be"),
        ({}, 5, "no range to search"),
        ({"lr": (0.1, 1.0)}, 5, r"The range of lr is \(0.1, 1.0\). Write it as a Range"),
    ],
)
def test_what_draws_no_settings_is_named(draw, ranges, trials, told):
    with pytest.raises(ValueError, match=told):
        draw(ranges, trials)
