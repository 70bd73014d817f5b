"""Maps of convergence rates: one run for all settings, or separate runs where a function does not take arrays."""

import numpy as np
import pytest
from playground.maps import COARSE, rate_map, rates
from playground.rules import rule
from playground.surfaces import RAVINE, quadratic

LR, BETA = np.linspace(0.01, 0.37, 30), np.linspace(0.0, 0.95, 20)[:, None]


def _for_single_numbers(w, grad, velocity, lr, beta):
    velocity = float(beta) * velocity + grad
    return w - lr * velocity, velocity


def _ashamed_of_arrays(w, grad, velocity, lr, beta):
    """Right for one run; for an array of betas it takes the first one and raises nothing."""
    velocity = (beta.flat[0] if np.ndim(beta) else beta) * velocity + grad
    return w - lr * velocity, velocity


def test_one_run_for_all_gives_the_rates_of_separate_runs():
    answer = rate_map(rule("heavy_ball"), RAVINE, 80, lr=LR, beta=BETA)
    assert answer.vectorised
    assert answer.values.shape == (20, 30)
    for row, column in ((0, 0), (7, 11), (19, 29)):
        alone = rates(rule("heavy_ball"), RAVINE, steps=80, lr=LR[column], beta=BETA[row, 0])
        assert answer.values[row, column] == alone


@pytest.mark.parametrize("learners", [_for_single_numbers, _ashamed_of_arrays])
def test_a_function_for_single_numbers_gets_separate_runs_and_a_coarser_map(learners):
    driver = rule("heavy_ball", learners)
    assert driver.yours
    answer = rate_map(driver, RAVINE, 80, lr=LR, beta=BETA)
    assert not answer.vectorised
    assert answer.values.shape == (20, 30)
    assert len(np.unique(answer.values[:, 0])) <= COARSE
    fine = rate_map(rule("heavy_ball"), RAVINE, 80, lr=LR, beta=BETA)
    assert np.isin(answer.values, fine.values).all()


def test_a_rule_without_memory_has_the_rate_of_its_slowest_direction():
    lr = np.array([0.01, 0.05, 0.1, 0.15, 0.19, 0.21])
    answer = rate_map(rule("gradient_descent"), RAVINE, 200, lr=lr)
    np.testing.assert_allclose(answer.values, np.maximum(abs(1 - lr), abs(1 - 10 * lr)), rtol=1e-9)


def test_what_flies_off_to_infinity_is_lost_and_what_has_arrived_has_rate_zero():
    answer = rate_map(rule("gradient_descent"), RAVINE, 4000, lr=np.array([1e-3, 1.0, 50.0]))
    assert np.isinf(answer.values[2])
    assert answer.values[0] == pytest.approx(0.999)
    round_bowl = quadratic("round", 1.0, 1.0, (2.0, 1.0))
    assert rate_map(rule("gradient_descent"), round_bowl, 40, lr=1.0).values == 0.0


def test_adam_maps_too_with_any_of_its_knobs_an_array():
    answer = rate_map(rule("adam"), RAVINE, 40, lr=LR, beta1=BETA, beta2=0.999, eps=1e-8)
    assert answer.vectorised
    assert np.isfinite(answer.values).all()
