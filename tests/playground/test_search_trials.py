"""A search on the live network, and the scores of one whose numbers can be checked by hand."""

import math
import warnings

import numpy as np
import pytest
from playground.search.ranges import Range
from playground.search.trials import search
from playground.stopped import Stopped
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
    found = search(GD, {"lr": Range(0.1, 1e200)}, {"lr": np.array([0.1, 1e200])}, epochs=3, data=FEW)
    assert np.isfinite(found.scores[0]).all()
    assert np.isnan(found.scores[1]).all()
    assert np.isnan(found.errors[1]).all()
    assert found.typical[1] == math.inf


def test_a_stopped_search_gives_no_scores():
    def interrupted(w, grad, lr):
        if w.shape[-1] > 3:  # not the small example that comes first
            raise KeyboardInterrupt
        return w

    with pytest.raises(Stopped, match="after 0 of 3 epochs"):
        search(
            with_function("gradient_descent", interrupted),
            {"lr": RANGES["lr"]},
            {"lr": np.array([0.1, 0.2])},
            epochs=3,
            data=FEW,
        )


LRS = {"lr": np.array([0.1, 0.2])}


@pytest.mark.parametrize(
    ("ranges", "settings", "how", "told"),
    [
        ({"lr": RANGES["lr"]}, {"lr": np.array([])}, {}, "nothing to try"),
        ({}, LRS, {}, "no range to search"),
        ({"lr": (0.1, 0.2)}, LRS, {}, r"range of lr is \(0.1, 0.2\). Write it as a Range"),
        ({"lr": RANGES["lr"]}, {**LRS, "beta": np.array([0.5, 0.9])}, {}, "beta has settings and no range"),
        (RANGES, LRS, {}, "beta has a range and no settings"),
        ({"lr": RANGES["lr"]}, LRS, {"fixed": {"lr": 0.1}}, "lr is searched and fixed at once"),
        ({"lr": RANGES["lr"]}, LRS, {"seeds": ()}, "no seed"),
        ({"lr": RANGES["lr"]}, LRS, {"epochs": 0}, "epochs = 0"),
        (RANGES, {**LRS, "beta": np.array([0.9, 0.8, 0.7])}, {}, "equally many, or one for all: lr 2, beta 3"),
    ],
)
def test_what_makes_no_search_is_named_with_what_to_do(ranges, settings, how, told):
    given = {"fixed": {"beta": 0.9} if "beta" not in settings else {}, "data": FEW, **how}
    with pytest.raises(ValueError, match=told):
        search(HEAVY_BALL, ranges, settings, **given)


def test_noise_is_the_scatter_over_seeds():
    np.testing.assert_allclose(tried([[1.0, 2.0, 3.0], [1.0, NAN, 1.0]], lr=[0.1, 0.2]).noise, [1.0, NAN])


def test_one_seed_tells_nothing_about_noise_and_says_so_quietly():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(tried([[1.0], [2.0]], lr=[0.1, 0.2]).noise).all()
