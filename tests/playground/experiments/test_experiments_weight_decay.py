"""The experiments of notebook 03: their solutions are solutions, and their captions are true."""

import numpy as np
import pytest
from playground import experiments
from playground.data import diabetes
from playground.experiments.weight_decay import decay, diabetes_paths, geometry, polynomial
from playground.experiments.weight_decay import polynomial_fits as fits
from playground.experiments.weight_decay.paths import BY_SLOPE, spread_out
from playground.marks import Line, Text
from playground.rules import YOURS, Rule, rule


@pytest.mark.parametrize("degree", [1, 4, 15])
def test_the_ridge_fit_has_no_gradient_left(degree):
    weights = fits.ridge(rule("l2_penalty"), degree)
    x, heights, *_ = fits.points()
    for column, strength in zip(weights.T, fits.STRENGTHS, strict=True):
        error = fits.fitted_heights(column, x) - heights
        slope = fits.powers(x, degree).T @ error / len(x) + strength * column[1:]
        assert abs(error.mean()) < 1e-6
        assert np.abs(slope).max() < 1e-6


def test_the_lasso_path_meets_the_conditions_of_its_minimum():
    """|gradient| is at most the strength, and equal to it, against the weight, where the weight is not 0."""
    hessian, pull, _ = diabetes_paths.least_squares()
    weights = diabetes_paths.l1_by_steps(rule("proximal_l1"))
    slope = hessian @ weights - pull[:, None]
    assert (np.abs(slope) <= diabetes_paths.STRENGTHS + 1e-3).all()
    held = np.abs(weights) > 1e-3
    np.testing.assert_allclose(slope[held], (-np.sign(weights) * diabetes_paths.STRENGTHS)[held], atol=1e-3)


def test_the_solutions_of_the_geometry_touch():
    for strength, w in zip(geometry.STRENGTHS, geometry.l2_solutions(rule("l2_penalty")).T, strict=True):
        np.testing.assert_allclose(geometry.HESSIAN @ (w - geometry.MINIMUM[:, 0]) + strength * w, 0, atol=1e-9)
    corner = geometry.l1_solutions(rule("soft_threshold"))
    assert (corner[1][geometry.STRENGTHS > 0.6] == 0).all()
    assert (corner[:, -1] == 0).all()


def test_under_l2_both_weights_shrink_all_the_way_and_stay():
    disc = geometry.l2_solutions(rule("l2_penalty"))
    assert (np.diff(disc, axis=1) < 0).all()
    assert (disc > 0).all()


def test_no_strength_is_called_wrong_that_does_as_well_as_the_best():
    assert "does as well for them as the best" in experiments.polynomial().at(degree=1).caption
    assert "is too weak: at 0.002 it would be 0.08" in experiments.polynomial().at().caption


def test_all_coefficients_lie_within_their_panel():
    low, high = polynomial._background().panels[polynomial.COEFFICIENTS].get_ylim()
    ridges = [fits.ridge(rule("l2_penalty"), degree)[1:] for degree in range(1, polynomial.HIGHEST_DEGREE + 1)]
    assert low < min(fit.min() for fit in ridges) < max(fit.max() for fit in ridges) < high


def test_every_weight_is_named_and_no_two_look_alike():
    marks = experiments.paths().at().marks
    for panel in (0, 1):
        labels = [mark for mark in marks if isinstance(mark, Text) and mark.panel == panel]
        assert {label.text for label in labels} == set(diabetes().names)
        heights = np.sort([label.y for label in labels])
        assert (np.diff(heights) > 0.049).all()
        lines = [mark for mark in marks if isinstance(mark, Line) and mark.panel == panel and mark.width == 1.7]
        assert len({(line.color, line.dash) for line in lines}) == len(lines) == 10


def test_labels_are_moved_no_further_than_they_must():
    np.testing.assert_allclose(spread_out(np.array([0.0, 1.0, 0.5]), 0.1), [0.0, 1.0, 0.5])
    np.testing.assert_allclose(spread_out(np.array([0.02, 0.0, 1.0]), 0.1), [0.06, -0.04, 1.0])


def test_the_validation_error_has_a_middle():
    errors = fits.mean_squared_errors(fits.ridge(rule("l2_penalty"), 15))[1]
    best = errors.argmin()
    assert errors[0] > 5 * errors[best]
    assert errors[-1] > 3 * errors[best]
    assert (np.diff(fits.mean_squared_errors(fits.ridge(rule("l2_penalty"), 15))[0]) > -1e-9).all()


def test_features_are_switched_off_until_the_body_mass_index_is_left_alone_and_then_none():
    kept = (diabetes_paths.l1_by_steps(rule("proximal_l1")) != 0).sum(axis=0)
    assert {0, 1, 2, 3, 4} <= set(kept.tolist())
    shown = experiments.paths()
    assert "under L1 1 of 10 weights are not 0 (bmi)" in shown.at(strength=10**-0.25).caption
    assert "under L1 all weights are 0." in shown.at(strength=1.0).caption


def test_only_the_proximal_step_gives_exact_zeros():
    assert "4 of 10 weights are not 0" in experiments.paths().at(strength=0.1).caption
    assert "10 of 10 weights are not 0" in experiments.paths().at(strength=0.1, method=BY_SLOPE).caption


def test_decay_beside_the_gradient_is_l2_under_plain_sgd_only():
    shown = experiments.decay()
    assert "the paths are the same" in shown.at().caption
    assert "the paths part" in shown.at(optimizer="heavy ball, beta 0.9").caption


def test_under_a_heavy_ball_decay_beside_it_pulls_a_tenth_as_hard():
    _, beside = decay.heavy_ball_paths(rule("sgd_weight_decay"), rule("l2_penalty"), 0.6)
    np.testing.assert_allclose(beside[-1], decay.CURVATURES * decay.MINIMUM / (decay.CURVATURES + 0.06), atol=0.01)


def test_a_function_written_for_one_strength_is_called_for_each():
    def loops(w, amount):
        return np.array([max(abs(x) - amount, 0.0) * (1 if x > 0 else -1) for x in w])

    one_by_one = geometry.l1_solutions(Rule("soft_threshold", loops, YOURS))
    np.testing.assert_allclose(one_by_one, geometry.l1_solutions(rule("soft_threshold")), atol=1e-12)


def test_a_step_that_takes_one_strength_at_a_time_is_said_to():
    def one_at_a_time(w, grad, lr, strength):
        amount = lr * strength
        if amount < 0:  # has no answer for an array
            raise ValueError(amount)
        return np.sign(w - lr * grad) * np.maximum(np.abs(w - lr * grad) - amount, 0.0)

    shown = experiments.paths(one_at_a_time)
    assert "Yours: proximal_l1." in shown.driven_by
    assert "proximal_l1 was called for each strength by itself" in shown.driven_by
    assert shown.at().caption == experiments.paths().at().caption
    assert "by itself" not in experiments.paths().driven_by
