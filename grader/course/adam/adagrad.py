"""AdaGrad: each coordinate's step is divided by the size of all its gradients so far."""

import numpy as np

from grader.course.adam.scaled import NAMES, PAGES, RETURNS, STATE
from grader.course.hard_coded import USUAL_LR, all_hard_coded, hard_coded
from grader.course.probes import ADAPTIVE_LR, EPS, GRADIENTS, rule_probes
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def adagrad(w, grad, cache, lr, eps):
    """One step of AdaGrad: each coordinate's is divided by the size of all its gradients so far.

    w     -- weights, array of any shape
    grad  -- gradient of the loss at w, same shape
    cache -- sum of the squared gradients so far, same shape; zeros before the first step
    lr    -- learning rate, in units of w: the length of the first step
    eps   -- keeps the denominator from 0, in units of the gradient

    This gradient counts already in its own step. eps is added after the root, as in torch; Keras
    and optax add it inside the root, and start the cache at 0.1. After J. Duchi, E. Hazan and
    Y. Singer, Adaptive Subgradient Methods for Online Learning and Stochastic Optimization (2011).

    Returns the new weights and the new cache; the arguments stay as they were.
    """
    cache = cache + grad**2
    w = w - lr * grad / (np.sqrt(cache) + eps)
    return w, cache


def _probes(draw: Draw) -> list[Probe]:
    knobs = {"eps": EPS, "lr": ADAPTIVE_LR}
    return rule_probes(draw, ("w", "grad", "cache", "lr", "eps"), STATE, knobs, gradient_size=GRADIENTS)


MISTAKES = """
average-for-sum: cache + grad**2 -> 0.9 * cache + 0.1 * grad**2
    the squares are averaged with 0.9 and 0.1. That is RMSProp; AdaGrad adds them up.
    ? Does AdaGrad ever forget a gradient?
lr-and-eps-exchanged: -> lr, eps = eps, lr
    lr and eps have changed places in the def line, so each has the other's number.
    ? In which order does your function get its arguments?
"""

EXERCISE = Exercise(
    reference=adagrad,
    returns=RETURNS,
    draw=_probes,
    notebook="04_adam",
    minutes=5,
    question="Take one coordinate with gradient 3, from rest. What is in the cache then, and how long is the step?",
    unlocks="Your AdaGrad is the first runner in the race below.",
    hints=(
        "Two lines: one for the cache, one for w. What should the cache remember of a gradient, so that opposite ones "
        "do not cancel?",
        "The cache gains the square of this gradient, coordinate by coordinate. Then the step of gradient descent is "
        "divided by the root of the new cache; eps is added to that root, not under it.",
        "`cache = cache + grad**2`, then `w = w - lr * grad / (np.sqrt(cache) + eps)`. Return both, w first.",
    ),
    mistakes=(
        *mistakes(adagrad, MISTAKES, *PAGES, **NAMES),
        all_hard_coded(adagrad, lr=(0.01, *USUAL_LR), eps=(1e-8, 1e-7, 1e-10, 1e-6)),
        hard_coded(adagrad, "eps", 1e-8),
        hard_coded(adagrad, "lr", 0.01),
    ),
)
