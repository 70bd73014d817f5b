"""Penalties and clipping see every copy of the network by itself."""

import numpy as np
import pytest
from playground.data import few_digits
from playground.network.adjustments import clipped, penalised
from playground.network.model import Network
from playground.network.training import train
from small_trainings import FEW, GD


def l2_penalty(loss, grad, w, strength):
    return loss + strength / 2 * np.sum(w**2), grad + strength * w


def test_a_penalty_joins_the_gradient_of_each_copy():
    w, grad = np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2))
    np.testing.assert_allclose(penalised(l2_penalty, np.array([0.1, 1.0]))(w, grad), [[0.1, 0.2], [3.0, 4.0]])
    adjust = [penalised(l2_penalty, np.array([0.0, 0.5]))]
    runs = train(GD, {"lr": 0.1}, seeds=[0, 0], epochs=5, data=FEW, adjust=adjust)
    free, held = (runs.weights**2).sum(axis=1)
    assert held < 0.9 * free


def test_clipping_sees_each_copy_as_a_list_of_layers():
    seen = []

    def halve_and_note(grads, max_norm):
        seen.append(([grad.shape for grad in grads], max_norm))
        return [grad / 2 for grad in grads]

    net = Network()
    grad = np.ones((2, net.size))
    np.testing.assert_array_equal(clipped(halve_and_note, np.array([1.0, 3.0]))(grad, grad), grad / 2)
    assert seen == [(list(net.shapes), 1.0), (list(net.shapes), 3.0)]


def test_what_adjusts_nothing_sensible_is_named():
    with pytest.raises(ValueError, match="strength = -1 cannot be: give 0, or a number above it"):
        penalised(l2_penalty, -1)
    with pytest.raises(ValueError, match="max_norm = 0 cannot be: give a number above 0"):
        clipped(lambda grads, max_norm: grads, np.array([1.0, 0.0]))
    for count in (0, 1201):
        with pytest.raises(ValueError, match="give a count from 1 to 1200"):
            few_digits(count)
