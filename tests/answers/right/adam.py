"""Right answers about RMSProp, Adam and AdamW."""

import math
from typing import NamedTuple

import numpy as np
from answers.bank import Answers

from grader.course import COURSE

answers = Answers()


# --- rmsprop ----------------------------------------------------------------------------------------------------------


@answers.to("rmsprop")
def rmsprop_written_into_its_own_results(w, grad, cache, lr, rho, eps):
    new = rho * cache + (1 - rho) * grad**2
    root = np.sqrt(new)
    np.add(root, eps, out=root)
    return w - lr * grad / root, new


# --- adam -------------------------------------------------------------------------------------------------------------


class State(NamedTuple):
    w: np.ndarray
    m: np.ndarray
    v: np.ndarray
    t: int


@answers.to("adam")
def adam_with_named_fields(w, grad, m, v, t, lr, beta1, beta2, eps):
    return State(*COURSE["adam"].reference(w, grad, m, v, t, lr, beta1, beta2, eps))


@answers.to("adam")
def adam_in_its_efficient_form(w, grad, m, v, t, lr, beta1, beta2, eps):
    t += 1
    m = m + (1 - beta1) * (grad - m)
    v = v + (1 - beta2) * (grad * grad - v)
    root = math.sqrt(1 - beta2**t)
    return w - lr * root / (1 - beta1**t) * m / (np.sqrt(v) + eps * root), m, v, t


# --- adamw ------------------------------------------------------------------------------------------------------------


@answers.to("adamw")
def adamw_that_decays_first(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    return COURSE["adam"].reference(w * (1 - lr * weight_decay), grad, m, v, t, lr, beta1, beta2, eps)
