"""The experiments of notebook 03: their solutions are solutions, and their captions are true."""

import numpy as np
import pytest
from playground import attempts, experiments
from playground.data import diabetes
from playground.experiments.weight_decay import decay, diabetes_paths, geometry, paths, polynomial
from playground.experiments.weight_decay import polynomial_fits as fits
from playground.experiments.weight_decay.paths import BY_SLOPE, spread_out
from playground.marks import Dots, Line, Text
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


@pytest.mark.parametrize("degree", [1, 3, 9, 15])
def test_the_lasso_fit_is_as_good_as_any_other(degree):
    """No fit under L2, scaled as it may be, has a smaller loss with its L1 penalty: weak strengths are solved too."""
    x, heights, *_ = fits.points()

    def loss(weights: np.ndarray) -> np.ndarray:
        error = fits.fitted_heights(weights, x) - heights[:, None]
        return (error**2).mean(axis=0) / 2 + fits.STRENGTHS * np.abs(weights[1:]).sum(axis=0)

    best = loss(fits.lasso(rule("soft_threshold"), degree))
    for strength in range(0, len(fits.STRENGTHS), 5):
        other = fits.ridge(rule("l2_penalty"), degree)[:, [strength]] * np.ones(len(fits.STRENGTHS))
        assert (best <= loss(other) * (1 + 1e-3)).all()


@pytest.mark.parametrize("degree", [1, 4, 9])
def test_the_lasso_fit_meets_the_conditions_of_its_minimum(degree):
    weights = fits.lasso(rule("soft_threshold"), degree)
    x, heights, *_ = fits.points()
    error = fits.fitted_heights(weights, x) - heights[:, None]
    slope = fits.powers(x, degree).T @ error / len(x)
    assert (np.abs(slope) <= fits.STRENGTHS * 1.01 + 1e-12).all()


def test_the_fit_of_a_wrong_penalty_has_no_gradient_left_or_is_not_shown():
    def run(pull):
        return fits.ridge_attempt(Rule("l2_penalty", lambda loss, grad, w, s: (loss, grad + pull(w, s)), YOURS), 9)

    np.testing.assert_allclose(run(lambda w, s: s * w), fits.ridge(rule("l2_penalty"), 9), rtol=1e-3, atol=1e-6)
    assert np.isnan(run(lambda w, s: -s * w)[:, -10:]).all()  # it runs away
    assert np.isnan(run(lambda w, s: s * np.sign(w))[:, -10:]).all()  # it jumps about 0
    x, heights, *_ = fits.points()
    constant = run(lambda w, s: s + 0 * w)[:, 20]
    slope = fits.powers(x, 9).T @ (fits.fitted_heights(constant, x) - heights) / len(x) + fits.STRENGTHS[20]
    assert np.abs(slope).max() < 1e-6


@pytest.mark.parametrize("minimum", [geometry.MINIMUM, (-1.2, 1.1), (0.0, -0.7), (0.0, 0.0)])
def test_the_solutions_of_the_geometry_touch(minimum):
    for strength, w in zip(geometry.STRENGTHS, geometry.l2_solutions(rule("l2_penalty"), minimum).T, strict=True):
        np.testing.assert_allclose(geometry.HESSIAN @ (w - minimum) + strength * w, 0, atol=1e-9)
    for strength, w in zip(geometry.STRENGTHS, geometry.l1_solutions(rule("soft_threshold"), minimum).T, strict=True):
        slope = geometry.HESSIAN @ (w - minimum)
        assert (np.abs(slope) <= strength + 1e-9).all()
        np.testing.assert_allclose(slope[w != 0], -strength * np.sign(w[w != 0]), atol=1e-9)


def test_the_solution_under_l1_stands_on_a_corner_and_at_last_at_the_origin():
    corner = geometry.l1_solutions(rule("soft_threshold"))
    assert (corner[1][geometry.STRENGTHS > 0.6] == 0).all()
    assert (corner[:, -1] == 0).all()


@pytest.mark.parametrize("minimum", [(1.5, 0.55), (-0.3, 1.2), (0.0, 0.9), (0.0, 0.0)])
def test_the_caption_of_the_geometry_is_true_wherever_the_loss_is_lowest(minimum):
    shown = experiments.geometry()
    for strength in (0.0, 0.4, 1.2, 2.0):
        frame, chosen = shown.at(strength=strength, minimum=minimum), round(strength * 40)
        lasso = geometry.l1_solutions(rule("soft_threshold"), minimum)[:, chosen]
        ridge = geometry.l2_solutions(rule("l2_penalty"), minimum)[:, chosen]
        if strength:
            assert ("edge" in frame.caption) == bool(lasso.all())
            assert ("corner" in frame.caption) == (np.count_nonzero(lasso) == 1)
            assert ("origin; both" in frame.caption) == (not lasso.any())
            assert ("neither weight is 0" in frame.caption) == bool(ridge.all() or lasso.all())
            assert np.hypot(*ridge) <= np.hypot(*minimum)


def test_under_l2_both_weights_shrink_all_the_way_and_stay():
    disc = geometry.l2_solutions(rule("l2_penalty"))
    assert (np.diff(disc, axis=1) < 0).all()
    assert (disc > 0).all()


def test_a_disc_is_round_and_a_contour_of_the_decay_too():
    for experiment, panels in ((experiments.geometry(), (0, 1)), (experiments.decay(), (0,))):
        for number in panels:
            assert experiment.at().canvas.panels[number].get_aspect() == 1


def test_no_strength_is_called_wrong_that_does_as_well_as_a_weaker_one():
    assert "too strong" not in experiments.polynomial().at(degree=1).caption
    assert "No weaker strength does better" in experiments.polynomial().at(strength=1e-3).caption
    assert "too strong for the other points: at 0.002 it was 0.08" in experiments.polynomial().at(strength=0.1).caption


@pytest.mark.parametrize(("name", "panel"), [("polynomial", 2), ("paths", 0), ("paths", 1)])
def test_nothing_is_shown_of_strengths_that_were_not_reached(name, panel):
    frame = getattr(experiments, name)().at(strength=0.01)
    lines = [mark for mark in frame.marks if isinstance(mark, Line) and mark.panel == panel]
    assert lines
    assert max(np.max(line.x) for line in lines) < 0.011


def test_the_first_pictures_do_not_answer_what_is_asked_before_them():
    assert "Strength 0:" in experiments.geometry().at().caption
    assert "plain SGD" in experiments.decay().at().caption
    assert "Strength 0.001" in experiments.paths().at().caption
    assert "other points counted" not in experiments.polynomial().at().caption


def test_all_coefficients_lie_within_their_panel():
    low, high = polynomial._background().panels[polynomial.COEFFICIENTS].get_ylim()
    degrees = range(1, fits.HIGHEST_DEGREE + 1)
    found = [fits.ridge(rule("l2_penalty"), degree)[1:] for degree in degrees]
    found += [fits.lasso(rule("soft_threshold"), degree)[1:] for degree in degrees]
    assert low < min(fit.min() for fit in found) < max(fit.max() for fit in found) < high


def test_every_weight_is_named_and_no_two_look_alike():
    marks = experiments.paths().at(strength=1.0).marks
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
    assert "under L1 1 of 10 weights is not 0 (bmi)" in shown.at(strength=10**-0.25).caption
    assert "under L1 all weights are 0." in shown.at(strength=1.0).caption


def test_only_the_proximal_step_gives_exact_zeros():
    assert "4 of 10 weights are not 0" in experiments.paths().at(strength=0.1).caption
    assert "none of the 10 weights is 0. 6 of them" in experiments.paths().at(strength=0.1, method=BY_SLOPE).caption


def test_both_ways_to_l1_find_the_same_weights():
    """But for the jumps about 0, which are as long as the pull is strong."""
    apart = np.abs(diabetes_paths.l1_by_slope(rule("l1_penalty")) - diabetes_paths.l1_by_steps(rule("proximal_l1")))
    assert (apart < 0.01 + 0.05 * diabetes_paths.STRENGTHS).all()


def test_decay_beside_the_gradient_is_l2_under_plain_sgd_only():
    shown = experiments.decay()
    assert "the two paths are the same" in shown.at().caption
    assert "They have been up to 0.59 apart." in shown.at(optimizer=decay.HEAVY_BALL).caption


@pytest.mark.parametrize("start", [decay.START, (2.4, -1.1), (-1.4, 1.5)])
def test_under_a_heavy_ball_decay_beside_it_pulls_a_tenth_as_hard(start):
    beside = decay.with_decay_beside_it(rule("sgd_weight_decay"), 0.6, decay.BETA, start)
    np.testing.assert_allclose(beside[-1], decay.CURVATURES * decay.MINIMUM / (decay.CURVATURES + 0.06), atol=0.02)


def test_the_run_is_watched_step_by_step():
    film = experiments.decay().shown(optimizer=decay.HEAVY_BALL)
    assert len(film.captions) == len(film.figures) == decay.STEPS + 1
    assert all(f"after {step} step" in caption for step, caption in enumerate(film.captions))
    for mark in film.at(7).marks:
        assert np.size(mark.x) == (1 if isinstance(mark, Dots) else 8)


def attempts_in(frame, panel):
    lines = [mark for mark in frame.marks if isinstance(mark, Line) and mark.panel == panel]
    return [line for line in lines if line.color == attempts.COLOR and line.dash == attempts.DASH]


def doubled(loss, grad, w, strength):
    return loss, grad + 2 * strength * w


def uphill(w, grad, lr, weight_decay):
    return (1 - lr * weight_decay) * w + lr * grad


def hard(w, amount):
    return np.where(np.abs(w) > amount, w, 0.0)


def by_the_strength(w, grad, lr, strength):
    w = w - lr * grad
    return np.sign(w) * np.maximum(np.abs(w) - strength, 0.0)


def subtracted(loss, grad, w, strength):
    return loss, grad - strength * np.sign(w)


@pytest.mark.parametrize(
    ("shown", "setting", "panel", "told"),
    [
        (lambda: experiments.polynomial(doubled), {"strength": 0.1}, 2, "With your l2_penalty the errors are 0.30 and"),
        (lambda: experiments.polynomial(None, hard), {"penalty": "L1"}, 0, "With your soft_threshold the errors are"),
        (lambda: experiments.geometry(hard), {"strength": 0.8}, 0, "under L1."),
        (lambda: experiments.geometry(None, doubled), {"strength": 0.8}, 1, "Yours ends at (0.61, 0.31) under L2."),
        (
            lambda: experiments.paths(by_the_strength),
            {"strength": 0.3},
            0,
            "With your proximal_l1 0 of 10 weights are not 0; within 0.01 of 0, without being 0: 0.",
        ),
        (lambda: experiments.paths(None, subtracted), {"method": BY_SLOPE}, 0, "With your l1_penalty"),
        (lambda: experiments.decay(uphill), {}, 0, "Yours, decay beside the gradient, has been thrown out."),
        (lambda: experiments.decay(None, doubled), {}, 1, "Yours, L2 in the gradient, is at (0.73, 0.73)."),
    ],
)
def test_a_wrong_rule_is_drawn_beside_the_courses_and_told(shown, setting, panel, told):
    experiment = shown()
    frame = experiment.at(**setting)
    assert attempts_in(frame, panel)
    assert told in frame.caption
    assert "since yours does not pass yet" in experiment.driven_by
    assert "dashed orange line" in experiment.driven_by


@pytest.mark.parametrize(
    ("make", "wrong", "same"),
    [
        (experiments.polynomial, lambda loss, grad, w, strength: (loss, grad + strength * w), "errors"),
        (lambda mine: experiments.paths(None, mine, method=BY_SLOPE),
         lambda loss, grad, w, strength: (loss, grad + strength * np.sign(w)), "weights"),
    ],
)  # fmt: skip
def test_a_penalty_whose_loss_alone_is_wrong_is_not_said_to_differ_here(make, wrong, same):
    caption = make(wrong).at(strength=0.1).caption
    assert f"the {same} are the same here; check says what is not right yet." in caption


def test_a_rule_that_goes_wrong_elsewhere_sends_the_learner_there():
    def for_positive_weights(w, amount):
        return np.maximum(w - amount, 0.0)

    tried = experiments.geometry(for_positive_weights)
    assert "Under L1 yours ends there too. Drag the cross" in tried.at(strength=0.8).caption
    assert "Yours ends at (0.00, 0.00) under L1." in tried.at(strength=0.8, minimum=(-1.5, -0.55)).caption


def test_only_the_learners_lines_are_dashed():
    """Ten weights need more than five colours: the other five are dotted, so that "the dashed line" is one kind."""
    frame = experiments.paths(by_the_strength).at(strength=0.1)
    assert {mark.color for mark in frame.marks if isinstance(mark, Line) and mark.dash == attempts.DASH} == {
        attempts.COLOR
    }
    long_dashes = [mark for mark in frame.marks if isinstance(mark, Line) and len(mark.x) > 2 and mark.dash]
    assert {mark.dash for mark in long_dashes} == {attempts.DASH, paths.DOTTED}


def test_a_rule_that_fails_to_run_leaves_the_courses_picture():
    def broken(*_):
        raise ValueError

    for shown in (experiments.polynomial(broken), experiments.geometry(broken, broken), experiments.decay(broken)):
        frame = shown.at()
        assert not attempts_in(frame, 0)
        assert "cannot be drawn here; check says why." in frame.caption


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
    assert "proximal_l1 was called for one strength at a time" in shown.driven_by
    assert shown.at().caption == experiments.paths().at().caption
    assert "at a time" not in experiments.paths().driven_by
