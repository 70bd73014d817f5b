"""Right answers about penalties and weight decay."""

import numpy as np
from answers.bank import Answers

answers = Answers()


# --- l2_penalty -------------------------------------------------------------------------------------------------------


@answers.to("l2_penalty")
def l2_by_a_dot_product(loss, grad, w, strength):
    flat = w.ravel()
    return loss + 0.5 * strength * flat.dot(flat), grad + w * strength


# --- l1_penalty -------------------------------------------------------------------------------------------------------


@answers.to("l1_penalty")
def l1_by_cases(loss, grad, w, strength):
    slope = strength * ((w > 0).astype(w.dtype) - (w < 0))
    return loss + strength * float(np.linalg.norm(w.ravel(), 1)), grad + slope.astype(w.dtype)


# --- soft_threshold ---------------------------------------------------------------------------------------------------


@answers.to("soft_threshold")
def threshold_with_a_mask(w, amount):
    beyond = np.abs(w) - amount
    beyond[beyond < 0] = 0
    return np.copysign(beyond, w)


# --- proximal_l1 ------------------------------------------------------------------------------------------------------


@answers.to("proximal_l1")
def proximal_with_a_mask(w, grad, lr, strength):
    stepped = w - lr * grad
    size = np.abs(stepped)
    size -= lr * strength
    size[size < 0] = 0
    return np.sign(stepped) * size


# --- sgd_weight_decay -------------------------------------------------------------------------------------------------


@answers.to("sgd_weight_decay")
def decay_in_a_line_of_its_own(w, grad, lr, weight_decay):
    decayed = w - lr * weight_decay * w
    return decayed - lr * grad
