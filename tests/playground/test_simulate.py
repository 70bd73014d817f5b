"""Running a rule: one run, many at once, and runs that go wrong."""

import warnings

import numpy as np
import pytest
from playground.rules import rule
from playground.simulate import positions, simulate
from playground.surfaces import RAVINE

STEP = rule("gradient_descent")


def test_a_quadratic_shrinks_by_one_factor_a_step():
    run = simulate(STEP, RAVINE, 5, lr=0.05)
    mu, L = RAVINE.curvatures  # noqa: N806
    factors = np.array([1 - 0.05 * mu, 1 - 0.05 * L]) ** np.arange(6)[:, None]
    np.testing.assert_allclose(run.w, factors * RAVINE.start)
    np.testing.assert_allclose(run.loss, (mu * run.w[:, 0] ** 2 + L * run.w[:, 1] ** 2) / 2)


def test_many_settings_at_once_are_the_separate_runs():
    rates = np.linspace(0.01, 0.25, 12).reshape(3, 4)
    vectorised = simulate(STEP, RAVINE, 20, lr=rates)
    assert vectorised.w.shape == (21, 2, 3, 4)
    for cell in np.ndindex(rates.shape):
        np.testing.assert_allclose(vectorised.w[(..., *cell)], simulate(STEP, RAVINE, 20, lr=rates[cell]).w)


def test_a_schedule_is_asked_at_every_step():
    run = simulate(STEP, RAVINE, 2, lr=lambda step: (0.1, 0.0)[step])
    np.testing.assert_array_equal(run.w[1], run.w[2])
    assert not np.array_equal(run.w[0], run.w[1])


def test_noise_is_added_to_the_gradient_and_sets_the_number_of_runs():
    noise = np.ones((3, 2, 5))
    run = simulate(STEP, RAVINE, 3, noise, lr=0.1)
    assert run.w.shape == (4, 2, 5)
    np.testing.assert_allclose(run.w[1, 0], 2.2 - 0.1 * (2.2 + 1))


def test_divergence_is_silent_and_leaves_its_neighbours_alone():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = simulate(STEP, RAVINE, 3000, lr=np.array([0.1, 5.0]))
    assert np.isfinite(run.w[..., 0]).all()
    assert not np.isfinite(run.loss[-1, 1])


def test_positions_end_where_the_run_ends():
    *_, last = positions(STEP, RAVINE, 7, lr=0.1)
    np.testing.assert_array_equal(last, simulate(STEP, RAVINE, 7, lr=0.1).w[-1])


def test_a_wrong_knob_is_named():
    with pytest.raises(TypeError, match="gradient_descent has the knobs lr; check beta"):
        simulate(STEP, RAVINE, 1, lr=0.1, beta=0.9)
