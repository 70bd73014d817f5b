"""Losses and their gradients."""

import numpy as np
import pytest
from playground import problems
from playground.experiments.learning_rate import DENTS, VALLEYS, valley_curvature, valley_floors

EVERY = [*(p for p in vars(problems).values() if isinstance(p, problems.Problem)), VALLEYS]

each_problem = pytest.mark.parametrize("problem", EVERY, ids=lambda problem: problem.name)


def _places(problem, count=40):
    left, right, bottom, top = problem.window
    return np.random.default_rng(0).uniform([left, bottom], [right, top], (count, 2)).T


@each_problem
def test_gradient_is_the_slope_of_the_loss(problem):
    w, h = _places(problem), 1e-5
    for axis, direction in enumerate(np.eye(2)):
        ahead, behind = (problem.loss(w + sign * h * direction[:, None]) for sign in (1, -1))
        np.testing.assert_allclose(problem.gradient(w)[axis], (ahead - behind) / (2 * h), atol=2e-5, rtol=1e-5)


@each_problem
def test_one_place_and_many_give_the_same(problem):
    w = _places(problem, 6)
    assert problem.gradient(w).shape == w.shape
    np.testing.assert_allclose(problem.loss(w.reshape(2, 3, 2)).ravel(), problem.loss(w))
    np.testing.assert_allclose(problem.gradient(w)[:, 4], problem.gradient(w[:, 4]))


@each_problem
def test_the_start_is_in_the_window(problem):
    left, right, bottom, top = problem.window
    assert left <= problem.start[0] <= right
    assert bottom <= problem.start[1] <= top


def test_valley_floors_are_level_and_the_curvature_is_the_slope_of_the_slope():
    for floor, (at, *_) in zip(valley_floors().values(), DENTS, strict=True):
        assert abs(floor - at) < 0.2
        slopes = [VALLEYS.gradient(np.array([floor + side, 0.0]))[0] for side in (-1e-5, 0.0, 1e-5)]
        assert abs(slopes[1]) < 1e-9
        assert (slopes[2] - slopes[0]) / 2e-5 == pytest.approx(valley_curvature(floor), rel=1e-4)
