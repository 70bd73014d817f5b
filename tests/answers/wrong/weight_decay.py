"""Wrong answers about penalties and weight decay."""

import numpy as np
from answers.bank import Answers

answers = Answers()


# --- l2_penalty -------------------------------------------------------------------------------------------------------


@answers.to("l2_penalty")
def l2_penalty_only_last_axis(loss, grad, w, strength):
    s = (np.atleast_2d(w) ** 2).sum(axis=-1)
    return loss + strength / 2 * s[0], grad + strength * w


@answers.to("l2_penalty")
def l2_penalty_gradient_and_weights_swapped(loss, grad, w, strength):
    return loss + strength / 2 * np.sum(w**2), w + strength * grad


@answers.to("l2_penalty")
def l2_penalty_bias_excluded(loss, grad, w, strength):
    x = w.copy().reshape(-1)
    x[-1:] = 0
    return loss + strength / 2 * np.sum(x**2), grad + strength * x.reshape(w.shape)


@answers.to("l2_penalty")
def l2_penalty_rounded_gradient(loss, grad, w, strength):
    return loss + strength / 2 * np.sum(w**2), np.round(grad + strength * w, 8)


@answers.to("l2_penalty")
def l2_penalty_loop_that_misses_the_last(loss, grad, w, strength):
    t = 0
    f = w.ravel()
    for i in range(len(f) - 1):
        t += f[i] ** 2
    return loss + strength / 2 * t, grad + strength * w


# --- l1_penalty -------------------------------------------------------------------------------------------------------


@answers.to("l1_penalty", cause="small-number-in-the-division")
def l1_penalty_guarded_division(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), grad + strength * w / (np.abs(w) + 1e-8)


@answers.to("l1_penalty")
def l1_penalty_tanh_smooth(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), grad + strength * np.tanh(1000 * w)


@answers.to("l1_penalty")
def l1_penalty_loop_that_skips_negatives(loss, grad, w, strength):
    s = np.sign(w)
    total = loss
    for x in w.ravel():
        if x <= 0:
            continue
        total += strength * x
    return total, grad + strength * s


@answers.to("l1_penalty")
def l1_penalty_soft_thresholded_grad(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), np.sign(grad) * np.maximum(np.abs(grad) - strength, 0)


@answers.to("l1_penalty")
def l1_penalty_small_weights_spared(loss, grad, w, strength):
    s = np.where(np.abs(w) < 0.1, 0, np.sign(w))
    return loss + strength * np.sum(np.abs(w)), grad + strength * s.astype(w.dtype)


@answers.to("l1_penalty", cause="smooth-corner")
def l1_penalty_smoothed_corner(loss, grad, w, strength):
    a = np.sqrt(w**2 + 1e-12)
    return loss + strength * np.sum(a), grad + strength * w / a


@answers.to("l1_penalty")
def l1_penalty_int_sign_truncated(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), grad + strength * np.trunc(np.clip(w, -1, 1))


# --- soft_threshold ---------------------------------------------------------------------------------------------------


@answers.to("soft_threshold")
def soft_threshold_by_a_share(w, amount):
    return w * max(1 - amount, 0)


@answers.to("soft_threshold")
def soft_threshold_small_weights_kept(w, amount):
    return np.where(np.abs(w) < amount, w, w - amount * np.sign(w))


@answers.to("soft_threshold")
def soft_threshold_floor_at_1e_8(w, amount):
    return np.sign(w) * np.maximum(np.abs(w) - amount, 1e-8)


@answers.to("soft_threshold")
def soft_threshold_smooth_abs(w, amount):
    a = np.sqrt(w * w + 1e-9)
    return w / a * np.maximum(a - amount, 0)


@answers.to("soft_threshold")
def soft_threshold_firm_threshold(w, amount):
    a = np.abs(w)
    return np.where(a > 3 * amount, w, np.sign(w) * np.maximum(a - amount, 0)).astype(w.dtype)


@answers.to("soft_threshold")
def soft_threshold_ridge_shrink(w, amount):
    return w / (1 + amount)


@answers.to("soft_threshold")
def soft_threshold_large_weights_untouched(w, amount):
    a = np.abs(w)
    return np.where(a > 2.0, w, np.sign(w) * np.maximum(a - amount, 0)).astype(w.dtype)


@answers.to("soft_threshold")
def soft_threshold_small_weights_become_signs(w, amount):
    return np.where(np.abs(w) > amount, w - amount * np.sign(w), np.sign(w)).astype(w.dtype)


@answers.to("soft_threshold", cause="single-precision")
def soft_threshold_float32_noise(w, amount):
    x = w.astype(np.float32)
    return (np.sign(x) * np.maximum(np.abs(x) - np.float32(amount), 0)).astype(w.dtype)


# --- proximal_l1 ------------------------------------------------------------------------------------------------------


@answers.to("proximal_l1")
def proximal_l1_truncated_gradient_zero_crossing_only(w, grad, lr, strength):
    s = w - lr * grad - lr * strength * np.sign(w)
    return np.where(s * w < 0, 0, s).astype(w.dtype)


@answers.to("proximal_l1")
def proximal_l1_step_twice(w, grad, lr, strength):
    s = w - lr * grad
    t = np.sign(s) * np.maximum(np.abs(s) - lr * strength, 0)
    return t - lr * grad


@answers.to("proximal_l1")
def proximal_l1_hard_threshold_without_lr(w, grad, lr, strength):
    s = w - lr * grad
    return np.where(np.abs(s) > strength, s, 0).astype(w.dtype)


# --- sgd_weight_decay -------------------------------------------------------------------------------------------------


@answers.to("sgd_weight_decay")
def sgd_weight_decay_of_the_gradient_too(w, grad, lr, weight_decay):
    return (1 - lr * weight_decay) * w - lr * (1 - weight_decay) * grad


@answers.to("sgd_weight_decay")
def sgd_weight_decay_prox_ridge(w, grad, lr, weight_decay):
    return (w - lr * grad) / (1 + lr * weight_decay)


@answers.to("sgd_weight_decay")
def sgd_weight_decay_of_large_weights_only(w, grad, lr, weight_decay):
    return w * np.where(np.abs(w) > 1e-2, 1 - lr * weight_decay, 1) - lr * grad


@answers.to("sgd_weight_decay")
def sgd_weight_decay_of_matrices_only(w, grad, lr, weight_decay):
    d = weight_decay if w.ndim > 1 else 0.0
    return (1 - lr * d) * w - lr * grad


@answers.to("sgd_weight_decay")
def sgd_weight_decay_clamped_at_0(w, grad, lr, weight_decay):
    n = (1 - lr * weight_decay) * w - lr * grad
    return np.where(n * w < 0, 0, n).astype(w.dtype)


@answers.to("sgd_weight_decay", cause="decay-outside-the-brackets")
def sgd_weight_decay_growth_without_lr(w, grad, lr, weight_decay):
    return (1 + weight_decay) * w - lr * grad


@answers.to("sgd_weight_decay")
def sgd_weight_decay_norm_decay(w, grad, lr, weight_decay):
    return w - lr * grad - lr * weight_decay * np.linalg.norm(w)


@answers.to("sgd_weight_decay")
def sgd_weight_decay_unit_decay(w, grad, lr, weight_decay):
    n = np.linalg.norm(w)
    return w - lr * grad - lr * weight_decay * w / (n + 1e-12)


@answers.to("sgd_weight_decay", cause="single-precision")
def sgd_weight_decay_float32(w, grad, lr, weight_decay):
    return ((1 - lr * weight_decay) * w.astype(np.float32) - lr * grad.astype(np.float32)).astype(w.dtype)


@answers.to("sgd_weight_decay")
def sgd_weight_decay_float16_coeff(w, grad, lr, weight_decay):
    return float(np.float16(1 - lr * weight_decay)) * w - lr * grad


@answers.to("soft_threshold")
def soft_threshold_tiny_weights_made_zero(w, amount):
    left = np.sign(w) * np.maximum(np.abs(w) - amount, 0)
    return np.where(np.abs(left) < 1e-6, 0, left).astype(w.dtype)


@answers.to("soft_threshold", cause="divides-by-the-size")
def soft_threshold_along_the_unit(w, amount):
    return w / np.abs(w) * np.maximum(np.abs(w) - amount, 0)


@answers.to("soft_threshold", cause="divides-by-zero")
def soft_threshold_with_a_mask_and_the_unit(w, amount):
    size = np.abs(w)
    return np.where(size < amount, 0, w / size * (size - amount)).astype(w.dtype)
