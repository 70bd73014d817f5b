"""Gradient descent on the polynomial of degree 15 under a penalty; as in the recorded programs."""

import numpy as np

from playground.experiments.weight_decay.polynomial_fits import HIGHEST_DEGREE, points, powers
from playground.rules import Rule

STEPS, LR, STRENGTH = 300, 0.1, 0.01


def curves(penalty: Rule, descent: Rule) -> dict[str, np.ndarray]:
    """The loss, penalty included; the constant is not penalised."""
    x, heights, *_ = points()
    columns = powers(x, HIGHEST_DEGREE)
    w, constant, losses = np.zeros(HIGHEST_DEGREE), np.zeros(1), []
    for _ in range(STEPS):
        error = columns @ w + constant - heights
        data_grad = 2 * columns.T @ error / len(x)
        loss, grad = penalty.function((error**2).mean(), data_grad, w, STRENGTH)
        losses.append(float(loss))
        (w,) = descent(w, grad, lr=LR)
        (constant,) = descent(constant, 2 * error.mean(keepdims=True), lr=LR)
    return {"losses": np.array(losses)}
