"""A search on the live network, and the scores of one whose numbers can be checked by hand."""

import math
import warnings

import numpy as np
import pytest
from playground.search.ranges import Range
from playground.search.trials import search
from small_searches import RANGES, tried
from small_trainings import FEW, GD, HEAVY_BALL, with_function

NAN = math.nan


def test_with_nothing_to_try_a_search_says_so():
    with pytest.raises(ValueError, match="nothing to try"):
        search(HEAVY_BALL, {}, {}, {"lr": 0.1, "beta": 0.9})


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
        GD, {"lr": RANGES["lr"]}, {"lr": np.array([0.1, 0.2])}, epochs=9, data=FEW, on_progress=lambda now: True
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
        with_function("gradient_descent", interrupted),
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
