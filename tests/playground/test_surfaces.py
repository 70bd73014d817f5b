"""Loss surfaces and their gradients."""

import numpy as np
import pytest
from playground import surfaces
from playground.experiments.learning_rate.valleys import DENTS, VALLEYS, valley_curvature, valley_floors

EVERY = [*(s for s in vars(surfaces).values() if isinstance(s, surfaces.Surface)), VALLEYS]

each_surface = pytest.mark.parametrize("surface", EVERY, ids=lambda surface: surface.name)


def _points(surface, count=40):
    left, right, bottom, top = surface.window
    return np.random.default_rng(0).uniform([left, bottom], [right, top], (count, 2)).T


@each_surface
def test_gradient_is_the_slope_of_the_loss(surface):
    w, h = _points(surface), 1e-5
    for axis, direction in enumerate(np.eye(2)):
        ahead, behind = (surface.loss(w + sign * h * direction[:, None]) for sign in (1, -1))
        np.testing.assert_allclose(surface.gradient(w)[axis], (ahead - behind) / (2 * h), atol=2e-5, rtol=1e-5)


@each_surface
def test_one_point_and_many_give_the_same(surface):
    w = _points(surface, 6)
    assert surface.gradient(w).shape == w.shape
    np.testing.assert_allclose(surface.loss(w.reshape(2, 3, 2)).ravel(), surface.loss(w))
    np.testing.assert_allclose(surface.gradient(w)[:, 4], surface.gradient(w[:, 4]))


@each_surface
def test_the_start_is_in_the_window(surface):
    left, right, bottom, top = surface.window
    assert left <= surface.start[0] <= right
    assert bottom <= surface.start[1] <= top


def test_valley_floors_are_level_and_the_curvature_is_the_slope_of_the_slope():
    for floor, (at, *_) in zip(valley_floors().values(), DENTS, strict=True):
        assert abs(floor - at) < 0.2
        slopes = [VALLEYS.gradient(np.array([floor + side, 0.0]))[0] for side in (-1e-5, 0.0, 1e-5)]
        assert abs(slopes[1]) < 1e-9
        assert (slopes[2] - slopes[0]) / 2e-5 == pytest.approx(valley_curvature(floor), rel=1e-4)
