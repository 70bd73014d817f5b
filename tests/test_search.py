"""The method of a search, on scores that can be checked by hand and on the live network."""

import math
import warnings

import numpy as np
import pytest
from playground.data import digits
from playground.rules import YOURS, Rule
from playground.search import (
    BetaRange,
    EvenRange,
    Range,
    Search,
    edges,
    final_test,
    gain,
    grid_settings,
    isolation,
    random_settings,
    range_test,
    search,
)
from test_network import FEW, GD, HEAVY_BALL

NAN = math.nan
RANGES = {"lr": Range(1e-4, 1.0), "beta": BetaRange(0.9, 0.999)}


def tried(scores, **settings) -> Search:
    scores = np.array(scores, dtype=float)
    settings = {name: np.array(values, dtype=float) for name, values in settings.items()}
    seeds = tuple(range(scores.shape[1]))
    return Search({name: RANGES[name] for name in settings}, settings, seeds, scores, scores, epochs=5)


def test_with_nothing_to_try_a_search_says_so():
    with pytest.raises(ValueError, match="nothing to try"):
        search(HEAVY_BALL, {}, {}, {"lr": 0.1, "beta": 0.9})


# --- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Range(1e-4, 1.0), [1e-4, 1e-2, 1.0]),
        (EvenRange(0.2, 0.6), [0.2, 0.4, 0.6]),
        (BetaRange(0.9, 0.999), [0.9, 0.99, 0.999]),
    ],
)
def test_ranges_spread_and_place_their_values(kind, values):
    np.testing.assert_allclose(kind.values(np.array([0.0, 0.5, 1.0])), values)
    np.testing.assert_allclose(kind.place(np.array(values)), [0.0, 0.5, 1.0], atol=1e-12)


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


# --- searching --------------------------------------------------------------------------------------------------------


def test_a_search_scores_every_trial_with_every_seed():
    lrs = np.array([0.01, 0.1, 0.3])
    found = search(HEAVY_BALL, {"lr": Range(0.01, 0.3)}, {"lr": lrs}, {"beta": 0.5}, seeds=(3, 4), epochs=2, data=FEW)
    assert found.scores.shape == (3, 2)
    assert found.cost == 3 * 2 * 2
    single = search(
        HEAVY_BALL, {"lr": Range(0.01, 0.3)}, {"lr": lrs[1:2]}, {"beta": 0.5}, seeds=(4,), epochs=2, data=FEW
    )
    np.testing.assert_allclose(found.scores[1, 1], single.scores[0, 0], rtol=1e-12)
    assert found.setting(2) == {"lr": 0.3}


def test_a_run_that_diverges_scores_nan():
    found = search(GD, {"lr": Range(0.1, 1e9)}, {"lr": np.array([0.1, -1e200])}, epochs=3, data=FEW)
    assert np.isfinite(found.scores[0]).all()
    assert np.isnan(found.scores[1]).all()
    assert np.isnan(found.errors[1]).all()
    assert found.typical[1] == math.inf


def test_a_stopped_search_keeps_what_was_done():
    found = search(
        GD, {"lr": RANGES["lr"]}, {"lr": np.array([0.1, 0.2])}, epochs=9, data=FEW, progress=lambda now: True
    )
    assert found.epochs == 1
    assert found.cost == 2 * 3
    assert "1 of 9" in found.says
    assert np.isfinite(found.scores).all()


def test_a_search_interrupted_at_once_has_no_scores():
    def interrupted(w, grad, lr):
        if w.shape[-1] > 3:  # not the small example that comes first
            raise KeyboardInterrupt
        return w

    found = search(
        Rule("gradient_descent", interrupted, YOURS),
        {"lr": RANGES["lr"]},
        {"lr": np.array([0.1, 0.2])},
        epochs=3,
        data=FEW,
    )
    assert (found.epochs, found.cost) == (0, 0)
    assert np.isnan(found.scores).all()


def test_noise_is_the_scatter_over_seeds():
    np.testing.assert_allclose(tried([[1.0, 2.0, 3.0], [1.0, NAN, 1.0]], lr=[0.1, 0.2]).noise, [1.0, NAN])


def test_one_seed_tells_nothing_about_noise_and_says_so_quietly():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(tried([[1.0], [2.0]], lr=[0.1, 0.2]).noise).all()


# --- looking ----------------------------------------------------------------------------------------------------------


def test_isolation_is_the_best_over_the_rest():
    found = tried(
        [[0.9], [0.5], [0.3], [0.4], [NAN], [NAN]],
        lr=[1e-4, 1e-4, 1e-2, 1e-2, 1.0, 1.0],
        beta=[0.9, 0.99, 0.9, 0.99, 0.9, 0.99],
    )
    by_lr = isolation(found, "lr")
    np.testing.assert_allclose(by_lr.value, [1e-4, 1e-2])  # nothing converged at 1.0
    np.testing.assert_allclose(by_lr.score, [0.5, 0.3])
    np.testing.assert_allclose(isolation(found, "beta").score, [0.3, 0.4])


def test_isolation_gathers_neighbours():
    found = tried([[0.9], [0.5], [0.3]], lr=[1e-4, 1.1e-4, 0.5])
    np.testing.assert_allclose(isolation(found, "lr", neighbourhoods=4).value, [1.1e-4, 0.5])


def _ends(found: Search, trial: int) -> list[tuple[str, str]]:
    return [(edge.name, edge.end) for edge in edges(found, trial)]


def test_a_winner_near_an_end_of_its_range_is_told():
    """The outermost trial has nothing beyond it; the next stands within a tenth of the range, which is as bad."""
    found = tried([[0.1], [0.2], [0.3], [0.4]], lr=[0.95, 0.9, 1e-2, 1.2e-4], beta=[0.99, 0.99, 0.95, 0.9985])
    edge = edges(found, 1)[0]
    assert (edge.name, edge.end) == ("lr", "high")
    assert "lr = 0.9 stands at the upper end of what was tried between 0.0001 and 1" in edge.says
    assert _ends(found, 3) == [("lr", "low"), ("beta", "high")]


def test_a_winner_that_no_trial_lies_beyond_is_told_however_wide_the_range():
    found = tried([[0.3], [0.2], [0.1]], lr=[1e-3, 1e-2, 5e-2])
    assert _ends(found, 2) == [("lr", "high")]
    assert _ends(found, 0) == [("lr", "low")]


def test_a_winner_with_neighbours_on_both_sides_is_at_no_edge():
    assert _ends(tried([[0.3], [0.1], [0.2]], lr=[1e-3, 1e-2, 5e-2], beta=[0.95, 0.98, 0.99]), 1) == []


# --- is it real? ------------------------------------------------------------------------------------------------------


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


# --- on the live network ----------------------------------------------------------------------------------------------


def test_the_range_test_climbs_and_sees_the_loss_fall():
    found = range_test(GD, {}, Range(1e-3, 1.0), epochs=4)
    assert found.rates[0] == pytest.approx(1e-3)
    assert found.rates[-1] == pytest.approx(1.0)
    assert found.rates.shape == found.loss.shape == (4 * 19,)
    assert found.loss[-10:].mean() < 0.6 * found.loss[:10].mean()


def test_the_final_test_looks_at_the_test_set():
    marks = final_test(GD, {"lr": 0.3}, seeds=(0, 1), epochs=10)
    assert marks.accuracy.shape == (2,)
    assert marks.accuracy.min() > 0.85
    assert set(np.round(marks.accuracy * len(digits().test), 6) % 1) == {0.0}
