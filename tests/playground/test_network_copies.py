"""Copies of the network that are trained together do not affect each other."""

import warnings

import numpy as np
import pytest
from playground.network.training import train
from small_trainings import ADAM, FEW, GD, HEAVY_BALL, with_function

ADAM_KNOBS = {"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}


def written_for_one_run(w, grad, lr):
    return w - lr * grad if lr > 0 else w


def mixes_its_copies(w, grad, lr):
    return w - lr * grad * (2.0 if w.ndim > 1 else 1.0)


def test_copies_equal_separate_runs():
    lrs, betas, seeds = np.array([0.01, 0.1, 0.3]), np.array([0.5, 0.9, 0.0]), [4, 5, 6]
    whole = train(HEAVY_BALL, {"lr": lrs, "beta": betas}, seeds, epochs=3, batch=32, data=FEW)
    assert whole.vectorised
    for copy, seed in enumerate(seeds):
        single = train(HEAVY_BALL, {"lr": lrs[copy], "beta": betas[copy]}, seed, epochs=3, batch=32, data=FEW)
        np.testing.assert_allclose(whole.batch_loss[:, copy], single.batch_loss[:, 0], rtol=1e-12)
        np.testing.assert_allclose(whole.weights[copy], single.weights[0], rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(whole.validation.loss[:, copy], single.validation.loss[:, 0], rtol=1e-12)


@pytest.mark.parametrize("function", [written_for_one_run, mixes_its_copies])
def test_a_rule_that_does_not_take_copies_is_called_for_each(function):
    lrs = np.array([0.05, 0.1, 0.2])
    apart = train(with_function("gradient_descent", function), {"lr": lrs}, epochs=2, data=FEW)
    right = train(GD, {"lr": lrs}, epochs=2, data=FEW)
    assert not apart.vectorised
    assert "copy by copy" in apart.says
    assert right.says == ""
    np.testing.assert_allclose(apart.weights, right.weights, rtol=1e-12)


def test_a_rule_with_state_is_called_for_each_with_its_own_state():
    def one_by_one(w, grad, m, v, t, lr, beta1, beta2, eps):
        return ADAM.function(w, grad, m, v, t, float(lr), beta1, beta2, eps)

    knobs = {**ADAM_KNOBS, "lr": np.array([0.001, 0.01])}
    apart = train(with_function("adam", one_by_one), knobs, [0, 1], epochs=2, data=FEW)
    whole = train(ADAM, knobs, [0, 1], epochs=2, data=FEW)
    assert (apart.vectorised, whole.vectorised) == (False, True)
    np.testing.assert_allclose(apart.weights, whole.weights, rtol=1e-10, atol=1e-14)


def test_a_rule_that_fails_says_so_itself():
    def broken(w, grad, lr):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        train(with_function("gradient_descent", broken), {"lr": np.array([0.1, 0.2])}, epochs=1, data=FEW)


def test_a_copy_that_diverges_disturbs_nobody_and_is_silent():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # Pure growth: a step of a thousand times the weights at every step ends in inf and nan.
        wild = with_function("gradient_descent", lambda w, grad, lr: w - lr * (grad + w))
        whole = train(wild, {"lr": np.array([0.1, 1e9, 0.1])}, [0, 1, 2], epochs=20, batch=32, data=FEW)
    assert whole.diverged.tolist() == [False, True, False]
    for copy in (0, 2):
        single = train(wild, {"lr": 0.1}, copy, epochs=20, batch=32, data=FEW)
        np.testing.assert_allclose(whole.batch_loss[:, copy], single.batch_loss[:, 0], rtol=1e-12)
