"""Wrong answers to notebooks 03 to 05 that the course does not list: they must fail, and no cause may be claimed."""

import math

import numpy as np

# --- l2_penalty -------------------------------------------------------------------------------------------------------


def l2_penalty_only_last_axis(loss, grad, w, strength):
    s = (np.atleast_2d(w) ** 2).sum(axis=-1)
    return loss + strength / 2 * s[0], grad + strength * w


def l2_penalty_w_1_and_s(loss, grad, w, strength):
    return loss + strength / 2 * np.sum(w**2), w + strength * grad


def l2_penalty_bias_excluded(loss, grad, w, strength):
    x = w.copy().reshape(-1)
    x[-1:] = 0
    return loss + strength / 2 * np.sum(x**2), grad + strength * x.reshape(w.shape)


def l2_penalty_penalty_shrunk_by_loss(loss, grad, w, strength):
    return loss * (1 + strength / 2 * np.sum(w**2)), grad + strength * w


def l2_penalty_rounding_grad_8(loss, grad, w, strength):
    return loss + strength / 2 * np.sum(w**2), np.round(grad + strength * w, 8)


def l2_penalty_loss_returns_a_sum_over_a_list_of_python_loops_missing_last(loss, grad, w, strength):
    t = 0
    f = w.ravel()
    for i in range(len(f) - 1):
        t += f[i] ** 2
    return loss + strength / 2 * t, grad + strength * w


def l2_penalty_grad_scaled(loss, grad, w, strength):
    return loss + strength / 2 * np.sum(w**2), grad * (1 + strength * w)


# --- l1_penalty -------------------------------------------------------------------------------------------------------


def l1_penalty_w_w_and_1e_8(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), grad + strength * w / (np.abs(w) + 1e-8)


def l1_penalty_tanh_smooth(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), grad + strength * np.tanh(1000 * w)


def l1_penalty_loop_bug_early(loss, grad, w, strength):
    s = np.sign(w)
    total = loss
    for x in w.ravel():
        if x <= 0:
            continue
        total += strength * x
    return total, grad + strength * s


def l1_penalty_soft_thresholded_grad(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), np.sign(grad) * np.maximum(np.abs(grad) - strength, 0)


def l1_penalty_sign0_of_small_treated_as_0(loss, grad, w, strength):
    s = np.where(np.abs(w) < 0.1, 0, np.sign(w))
    return loss + strength * np.sum(np.abs(w)), grad + strength * s.astype(w.dtype)


def l1_penalty_sqrt_w2_and_1e_minus_one2(loss, grad, w, strength):
    a = np.sqrt(w**2 + 1e-12)
    return loss + strength * np.sum(a), grad + strength * w / a


def l1_penalty_int_sign_truncated(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), grad + strength * np.trunc(np.clip(w, -1, 1))


# --- soft_threshold ---------------------------------------------------------------------------------------------------


def soft_threshold_relative_1_amount(w, amount):
    return w * max(1 - amount, 0)


def soft_threshold_bound_at_amount_inclusive_wrong_small_keep(w, amount):
    return np.where(np.abs(w) < amount, w, w - amount * np.sign(w))


def soft_threshold_floor_at_1e_8(w, amount):
    return np.sign(w) * np.maximum(np.abs(w) - amount, 1e-8)


def soft_threshold_smooth_abs(w, amount):
    a = np.sqrt(w * w + 1e-9)
    return w / a * np.maximum(a - amount, 0)


def soft_threshold_firm_threshold(w, amount):
    a = np.abs(w)
    return np.where(a > 3 * amount, w, np.sign(w) * np.maximum(a - amount, 0)).astype(w.dtype)


def soft_threshold_ridge_shrink(w, amount):
    return w / (1 + amount)


def soft_threshold_large_weights_untouched(w, amount):
    a = np.abs(w)
    return np.where(a > 2.0, w, np.sign(w) * np.maximum(a - amount, 0)).astype(w.dtype)


def soft_threshold_stop_wrong_sets_to_sign(w, amount):
    return np.where(np.abs(w) > amount, w - amount * np.sign(w), np.sign(w)).astype(w.dtype)


def soft_threshold_float32_noise(w, amount):
    x = w.astype(np.float32)
    return (np.sign(x) * np.maximum(np.abs(x) - np.float32(amount), 0)).astype(w.dtype)


# --- proximal_l1 ------------------------------------------------------------------------------------------------------


def proximal_l1_truncated_gradient_zero_crossing_only(w, grad, lr, strength):
    s = w - lr * grad - lr * strength * np.sign(w)
    return np.where(s * w < 0, 0, s).astype(w.dtype)


def proximal_l1_lr_squared(w, grad, lr, strength):
    s = w - lr * grad
    return np.sign(s) * np.maximum(np.abs(s) - lr * lr * strength, 0)


def proximal_l1_step_twice(w, grad, lr, strength):
    s = w - lr * grad
    t = np.sign(s) * np.maximum(np.abs(s) - lr * strength, 0)
    return t - lr * grad


def proximal_l1_37_and_38(w, grad, lr, strength):
    s = w - lr * grad
    return np.where(np.abs(s) > strength, s, 0).astype(w.dtype)


# --- sgd_weight_decay -------------------------------------------------------------------------------------------------


def sgd_weight_decay_decay_of_grad_too(w, grad, lr, weight_decay):
    return (1 - lr * weight_decay) * w - lr * (1 - weight_decay) * grad


def sgd_weight_decay_prox_ridge(w, grad, lr, weight_decay):
    return (w - lr * grad) / (1 + lr * weight_decay)


def sgd_weight_decay_decay_only_of_large_w(w, grad, lr, weight_decay):
    return w * np.where(np.abs(w) > 1e-2, 1 - lr * weight_decay, 1) - lr * grad


def sgd_weight_decay_decay_only_on_2_d_no_bias(w, grad, lr, weight_decay):
    d = weight_decay if w.ndim > 1 else 0.0
    return (1 - lr * d) * w - lr * grad


def sgd_weight_decay_clamped_at_0(w, grad, lr, weight_decay):
    n = (1 - lr * weight_decay) * w - lr * grad
    return np.where(n * w < 0, 0, n).astype(w.dtype)


def sgd_weight_decay_39_and_41(w, grad, lr, weight_decay):
    return (1 + weight_decay) * w - lr * grad


def sgd_weight_decay_norm_decay(w, grad, lr, weight_decay):
    return w - lr * grad - lr * weight_decay * np.linalg.norm(w)


def sgd_weight_decay_unit_decay(w, grad, lr, weight_decay):
    n = np.linalg.norm(w)
    return w - lr * grad - lr * weight_decay * w / (n + 1e-12)


def sgd_weight_decay_float32(w, grad, lr, weight_decay):
    return ((1 - lr * weight_decay) * w.astype(np.float32) - lr * grad.astype(np.float32)).astype(w.dtype)


def sgd_weight_decay_float16_coeff(w, grad, lr, weight_decay):
    return float(np.float16(1 - lr * weight_decay)) * w - lr * grad


# --- adagrad ----------------------------------------------------------------------------------------------------------


def adagrad_eps_both(w, grad, cache, lr, eps):
    c = cache + grad**2
    return w - lr * grad / (np.sqrt(c + eps) + eps), c


def adagrad_cube_root(w, grad, cache, lr, eps):
    c = cache + grad**2
    return w - lr * grad / (np.cbrt(c) + eps), c


def adagrad_sign_step(w, grad, cache, lr, eps):
    c = cache + grad**2
    return w - lr * np.sign(grad) / (np.sqrt(c) + eps), c


def adagrad_eps_times_lr(w, grad, cache, lr, eps):
    c = cache + grad**2
    return w - lr * grad / (np.sqrt(c) + lr * eps), c


def adagrad_rounded_cache_6(w, grad, cache, lr, eps):
    c = cache + grad**2
    c = np.round(c, 6)
    return w - lr * grad / (np.sqrt(c) + eps), c


def adagrad_cache_clipped(w, grad, cache, lr, eps):
    c = cache + grad**2
    c = np.clip(c, 0, 1e2)
    return w - lr * grad / (np.sqrt(np.minimum(c, 4.0)) + eps), c


def adagrad_starts_at_0_1(w, grad, cache, lr, eps):
    c = cache + grad**2
    return w - lr * grad / (np.sqrt(c + 0.1) + eps), c


def adagrad_sum_of_grads_squared(w, grad, cache, lr, eps):
    c = cache + grad
    return w - lr * grad / (np.sqrt(c**2) + eps), c


def adagrad_root_of_old_and_g_sqrt_cache_and_g(w, grad, cache, lr, eps):
    c = cache + grad**2
    return w - lr * grad / (np.sqrt(cache) + np.abs(grad) + eps), c


# --- rmsprop ----------------------------------------------------------------------------------------------------------


def rmsprop_eps_both(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(c + eps) + eps), c


def rmsprop_eps_after_stored(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c + eps


def rmsprop_bias_corrected(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(c / (1 - rho)) + eps), c


def rmsprop_centred(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(np.maximum(c - (1 - rho) * grad**2 * (1 - rho), 0)) + eps), c


def rmsprop_first_step_special_starts_at_g2(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    if not cache.any():
        c = grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c


def rmsprop_rho_2(w, grad, cache, lr, rho, eps):
    c = rho**2 * cache + (1 - rho**2) * grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c


def rmsprop_max_adamax(w, grad, cache, lr, rho, eps):
    c = np.maximum(rho * cache, grad**2)
    return w - lr * grad / (np.sqrt(c) + eps), c


def rmsprop_sqrt_1_rho(w, grad, cache, lr, rho, eps):
    c = rho * cache + np.sqrt(1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c


def rmsprop_half_hard_0_1_for_1_rho(w, grad, cache, lr, rho, eps):
    c = rho * cache + 0.1 * grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c


def rmsprop_49_and_43(w, grad, cache, lr, rho, eps):
    c = (1 - rho) * cache + rho * grad**2
    return w - lr * grad / np.sqrt(c + eps), c


# --- adam -------------------------------------------------------------------------------------------------------------


def adam_1_beta_power_t(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1) ** t1
    vh = v1 / (1 - beta2) ** t1
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_t_before_increment_and_eps(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t + 1e-8)
    vh = v1 / (1 - beta2**t + 1e-8)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_v_from_old_m_power_2(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * m**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_eps_twice(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh + eps) + eps)
    return w1, m1, v1, t1


def adam_eps_doubled(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + 2 * eps)
    return w1, m1, v1, t1


def adam_eps_scaled_by_lr(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + lr * eps)
    return w1, m1, v1, t1


def adam_g_corrected(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = grad / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_v_per_row(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    q = grad**2
    if q.ndim > 1:
        q = np.broadcast_to(q.mean(axis=-1, keepdims=True), q.shape)
    v1 = beta2 * v + (1 - beta2) * q
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_amsgrad_on_v(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(np.maximum(vh, v)) + eps)
    return w1, m1, v1, t1


def adam_amsgrad_stored(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = np.maximum(beta2 * v + (1 - beta2) * grad**2, v)
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_nadam(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = (beta1 * m1 + (1 - beta1) * grad) / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_nadam_dozat(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = beta1 * m1 / (1 - beta1 ** (t1 + 1)) + (1 - beta1) * grad / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_radam(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    rho = 2 / (1 - beta2) - 1
    rt = rho - 2 * t1 * beta2**t1 / (1 - beta2**t1)
    if rt > 4:
        r = math.sqrt((rt - 4) * (rt - 2) * rho / ((rho - 4) * (rho - 2) * rt))
        w1 = w - lr * r * mh / (np.sqrt(vh) + eps)
    else:
        w1 = w - lr * mh
    return w1, m1, v1, t1


def adam_adamax(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = np.maximum(beta2 * v, np.abs(grad))
    mh = m1 / (1 - beta1**t1)
    w1 = w - lr * mh / (v1 + eps)
    return w1, m1, v1, t1


def adam_adabelief(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * (grad - m1) ** 2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_yogi(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = v - (1 - beta2) * np.sign(v - grad**2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_v_b2_v_and_1_b2_g_power_2(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = (beta2 * v + (1 - beta2) * grad) ** 2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_no_sqrt_in_efficient_form(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    w1 = w - lr * (1 - beta2**t1) / (1 - beta1**t1) * m1 / (np.sqrt(v1) + eps)
    return w1, m1, v1, t1


def adam_efficient_form_eps_sqrt_wrongly_divided(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    s = math.sqrt(1 - beta2**t1)
    w1 = w - lr * s / (1 - beta1**t1) * m1 / (np.sqrt(v1) + eps / s)
    return w1, m1, v1, t1


def adam_t_from_m_correct_only_from_rest(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1) if m.any() else grad
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_correction_only_for_t_below_10(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1) if t1 < 10 else m1
    vh = v1 / (1 - beta2**t1) if t1 < 10 else v1
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_correction_only_for_t_below_1000(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1) if t1 < 1000 else m1
    vh = v1 / (1 - beta2**t1) if t1 < 1000 else v1
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_correction_cap_t_100(w, grad, m, v, t, lr, beta1, beta2, eps):
    cap = min(t + 1, 100)
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**cap)
    vh = v1 / (1 - beta2**cap)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_corrects_only_at_t_0(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1) if t == 0 else m1
    vh = v1 / (1 - beta2**t1) if t == 0 else v1
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_zero_gradient_frozen(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = np.where(grad == 0, w, w1)
    return w1, m1, v1, t1


def adam_zero_gradient_skips_m(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = np.where(grad == 0, m, beta1 * m + (1 - beta1) * grad)
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_zero_gradient_skips_v(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = np.where(grad == 0, v, beta2 * v + (1 - beta2) * grad**2)
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_all_zero_gradient_early_return(w, grad, m, v, t, lr, beta1, beta2, eps):
    if not np.any(grad):
        return w, m, v, t + 1
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_step_clipped_to_lr(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - np.clip(lr * mh / (np.sqrt(vh) + eps), -lr, lr)
    return w1, m1, v1, t1


def adam_gradient_clipped_at_5(w, grad, m, v, t, lr, beta1, beta2, eps):
    grad = np.clip(grad, -5, 5)
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_v_clamped_at_1e_8(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = np.maximum(beta2 * v + (1 - beta2) * grad**2, 1e-8)
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_rounded_w_8(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return np.round(w1, 8), m1, v1, t1


def adam_noise_1e_8(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps) * (1 + 1e-7)
    return w1, m1, v1, t1


def adam_correction_in_float32(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / float(np.float32(1 - beta1**t1))
    vh = v1 / float(np.float32(1 - beta2**t1))
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adam_g_at_v_uses_centred_grad(w, grad, m, v, t, lr, beta1, beta2, eps):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * (grad - grad.mean()) ** 2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


# --- adamw ------------------------------------------------------------------------------------------------------------


def adamw_l2_in_the_gradient_of_m_only(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * (grad + weight_decay * w)
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adamw_l2_in_the_gradient_of_v_only_too_and_decoupled(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * (grad + weight_decay * w) ** 2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


def adamw_both_l2_and_decoupled(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    grad = grad + weight_decay * w
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


def adamw_decay_of_m(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = w1 - lr * weight_decay * m1
    return w1, m1, v1, t1


def adamw_decay_corrected_by_bias(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = w1 - lr * weight_decay * w / (1 - beta1**t1)
    return w1, m1, v1, t1


def adamw_cautious_only_same_sign(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = w1 - lr * weight_decay * w * (w * mh > 0)
    return w1, m1, v1, t1


def adamw_decay_only_matrices(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    if w.ndim > 1:
        w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


def adamw_decay_only_where_gradient(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = w1 - lr * weight_decay * np.where(grad != 0, w, 0)
    return w1, m1, v1, t1


def adamw_proximal_decay(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = w1 / (1 + lr * weight_decay)
    return w1, m1, v1, t1


def adamw_decay_by_t(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = w1 - lr * weight_decay * w / t1
    return w1, m1, v1, t1


def adamw_decay_only_the_first_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    if t == 0:
        w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


def adamw_decay_with_lr_corrected_efficient(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    s = math.sqrt(1 - beta2**t1)
    lr = lr * s / (1 - beta1**t1)
    w1 = w - lr * m1 / (np.sqrt(v1) + eps * s)
    w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


def adamw_decay_stored_in_m(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = w1 - lr * weight_decay * w
    m1 = m1 + weight_decay * w
    return w1, m1, v1, t1


def adamw_69_and_51(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    grad = grad + weight_decay * w
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1
    vh = v1
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    return w1, m1, v1, t1


def adamw_71_and_43(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / np.sqrt(vh + eps)
    w1 = w1 * (1 - lr * weight_decay)
    return w1, m1, v1, t1


def adamw_72_and_64(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    w1 = w - lr * np.sqrt(1 - beta2**t1) / (1 - beta1**t1) * (m1 + weight_decay * w) / (np.sqrt(v1) + eps)
    return w1, m1, v1, t1


def adamw_all_zero_gradient_early_return(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    if not np.any(grad):
        return w, m, v, t + 1
    t1 = t + 1
    m1 = beta1 * m + (1 - beta1) * grad
    v1 = beta2 * v + (1 - beta2) * grad**2
    mh = m1 / (1 - beta1**t1)
    vh = v1 / (1 - beta2**t1)
    w1 = w - lr * mh / (np.sqrt(vh) + eps)
    w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


# --- log_uniform ------------------------------------------------------------------------------------------------------


def log_uniform_u_squared(u, low, high):
    return low * (high / low) ** (u**2)


def log_uniform_reciprocal_uniform(u, low, high):
    return 1 / (1 / low + u * (1 / high - 1 / low))


def log_uniform_sqrt_space(u, low, high):
    return (np.sqrt(low) + u * (np.sqrt(high) - np.sqrt(low))) ** 2


def log_uniform_sinh(u, low, high):
    return np.sinh(np.arcsinh(low) + u * (np.arcsinh(high) - np.arcsinh(low)))


def log_uniform_log1p(u, low, high):
    return np.expm1(np.log1p(low) + u * (np.log1p(high) - np.log1p(low)))


def log_uniform_clipped_inside(u, low, high):
    return low * (high / low) ** np.clip(u, 0.01, 0.99)


def log_uniform_sorted(u, low, high):
    v = low * (high / low) ** u
    return np.sort(v.ravel()).reshape(v.shape)


def log_uniform_hard_range(u, low, high):
    return 10 ** (-4 + u * 3)


def log_uniform_rounded_5(u, low, high):
    return np.round(low * (high / low) ** u, 5)


# --- clip_by_global_norm ----------------------------------------------------------------------------------------------


def clip_by_global_norm_root_only_in_the_comparison(grads, max_norm):
    sq = sum((g**2).sum() for g in grads)
    return [g * (max_norm / sq) for g in grads] if np.sqrt(sq) > max_norm else grads


def clip_by_global_norm_spectral_norm(grads, max_norm):
    norm = np.sqrt(sum(np.linalg.norm(np.atleast_1d(g), 2) ** 2 for g in grads))
    return [g * (max_norm / norm) for g in grads] if norm > max_norm else grads


def clip_by_global_norm_norm_updated_during_the_loop(grads, max_norm):
    out = list(grads)
    for i in range(len(out)):
        norm = np.sqrt(sum(np.sum(g**2) for g in out))
        if norm > max_norm:
            out[i] = out[i] * (max_norm / norm)
    return out


def clip_by_global_norm_divided_by_number_of_layers(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    n = max_norm / len(grads)
    return [g * (n / norm) for g in grads] if norm > n else grads


def clip_by_global_norm_soft_clip(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    return [g * float(max_norm / (max_norm + norm)) for g in grads]


def clip_by_global_norm_clip_at_double(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    return [g * (max_norm / norm) for g in grads] if norm > 2 * max_norm else grads


def clip_by_global_norm_zero_arrays_dropped(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    s = max_norm / norm if norm > max_norm else 1.0
    return [g * s for g in grads if g.any()]


def clip_by_global_norm_reversed_order(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    return [g * min(1.0, float(max_norm / max(norm, 1e-300))) for g in grads[::-1]]


def clip_by_global_norm_74_and_75(grads, max_norm):
    return [g * (max_norm / np.linalg.norm(g)) if g.any() else g for g in grads]


# --- choose_trial -----------------------------------------------------------------------------------------------------


def choose_trial_rank_voting(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    return int(np.argmin(np.argsort(np.argsort(s, axis=0), axis=0).sum(axis=1)))


def choose_trial_mean_minus_std(scores):
    return int(np.argmin(np.nan_to_num(np.nanmean(scores, axis=1) + np.nanstd(scores, axis=1), nan=np.inf)))


def choose_trial_trimmed_mean(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    s = np.sort(s, axis=1)
    if s.shape[1] > 2:
        s = s[:, 1:-1]
    return int(np.argmin(s.mean(axis=1)))


def choose_trial_rounded_medians_tie(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    return int(np.argmin(np.round(np.median(s, axis=1), 2)))


def choose_trial_none_when_all_diverged(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    b = None
    bs = np.inf
    for i, m in enumerate(np.median(s, axis=1)):
        if m < bs:
            b, bs = i, m
    return b


def choose_trial_minus_one_when_all_diverged(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    b = -1
    bs = np.inf
    for i, m in enumerate(np.median(s, axis=1)):
        if m < bs:
            b, bs = i, m
    return b


def choose_trial_nan_left_out_unless_most(scores):
    ok = np.isnan(scores).mean(axis=1) < 0.5
    m = np.where(ok, np.nan_to_num(np.nanmedian(scores, axis=1), nan=np.inf), np.inf)
    return int(np.argmin(m))


def choose_trial_sort_nan_last_count_of_non_nan_index_of_finite_median(scores):
    b = 0
    bs = np.inf
    for i, r in enumerate(scores):
        f = np.sort(r[~np.isnan(r)])
        m = f[len(f) // 2] if len(f) else np.inf
        if m < bs:
            b, bs = i, m
    return b


LATER_BLUNDERS = {
    "l2_penalty": [
        l2_penalty_only_last_axis,
        l2_penalty_w_1_and_s,
        l2_penalty_bias_excluded,
        l2_penalty_penalty_shrunk_by_loss,
        l2_penalty_rounding_grad_8,
        l2_penalty_loss_returns_a_sum_over_a_list_of_python_loops_missing_last,
        l2_penalty_grad_scaled,
    ],
    "l1_penalty": [
        l1_penalty_w_w_and_1e_8,
        l1_penalty_tanh_smooth,
        l1_penalty_loop_bug_early,
        l1_penalty_soft_thresholded_grad,
        l1_penalty_sign0_of_small_treated_as_0,
        l1_penalty_sqrt_w2_and_1e_minus_one2,
        l1_penalty_int_sign_truncated,
    ],
    "soft_threshold": [
        soft_threshold_relative_1_amount,
        soft_threshold_bound_at_amount_inclusive_wrong_small_keep,
        soft_threshold_floor_at_1e_8,
        soft_threshold_smooth_abs,
        soft_threshold_firm_threshold,
        soft_threshold_ridge_shrink,
        soft_threshold_large_weights_untouched,
        soft_threshold_stop_wrong_sets_to_sign,
        soft_threshold_float32_noise,
    ],
    "proximal_l1": [
        proximal_l1_truncated_gradient_zero_crossing_only,
        proximal_l1_lr_squared,
        proximal_l1_step_twice,
        proximal_l1_37_and_38,
    ],
    "sgd_weight_decay": [
        sgd_weight_decay_decay_of_grad_too,
        sgd_weight_decay_prox_ridge,
        sgd_weight_decay_decay_only_of_large_w,
        sgd_weight_decay_decay_only_on_2_d_no_bias,
        sgd_weight_decay_clamped_at_0,
        sgd_weight_decay_39_and_41,
        sgd_weight_decay_norm_decay,
        sgd_weight_decay_unit_decay,
        sgd_weight_decay_float32,
        sgd_weight_decay_float16_coeff,
    ],
    "adagrad": [
        adagrad_eps_both,
        adagrad_cube_root,
        adagrad_sign_step,
        adagrad_eps_times_lr,
        adagrad_rounded_cache_6,
        adagrad_cache_clipped,
        adagrad_starts_at_0_1,
        adagrad_sum_of_grads_squared,
        adagrad_root_of_old_and_g_sqrt_cache_and_g,
    ],
    "rmsprop": [
        rmsprop_eps_both,
        rmsprop_eps_after_stored,
        rmsprop_bias_corrected,
        rmsprop_centred,
        rmsprop_first_step_special_starts_at_g2,
        rmsprop_rho_2,
        rmsprop_max_adamax,
        rmsprop_sqrt_1_rho,
        rmsprop_half_hard_0_1_for_1_rho,
        rmsprop_49_and_43,
    ],
    "adam": [
        adam_1_beta_power_t,
        adam_t_before_increment_and_eps,
        adam_v_from_old_m_power_2,
        adam_eps_twice,
        adam_eps_doubled,
        adam_eps_scaled_by_lr,
        adam_g_corrected,
        adam_v_per_row,
        adam_amsgrad_on_v,
        adam_amsgrad_stored,
        adam_nadam,
        adam_nadam_dozat,
        adam_radam,
        adam_adamax,
        adam_adabelief,
        adam_yogi,
        adam_v_b2_v_and_1_b2_g_power_2,
        adam_no_sqrt_in_efficient_form,
        adam_efficient_form_eps_sqrt_wrongly_divided,
        adam_t_from_m_correct_only_from_rest,
        adam_correction_only_for_t_below_10,
        adam_correction_only_for_t_below_1000,
        adam_correction_cap_t_100,
        adam_corrects_only_at_t_0,
        adam_zero_gradient_frozen,
        adam_zero_gradient_skips_m,
        adam_zero_gradient_skips_v,
        adam_all_zero_gradient_early_return,
        adam_step_clipped_to_lr,
        adam_gradient_clipped_at_5,
        adam_v_clamped_at_1e_8,
        adam_rounded_w_8,
        adam_noise_1e_8,
        adam_correction_in_float32,
        adam_g_at_v_uses_centred_grad,
    ],
    "adamw": [
        adamw_l2_in_the_gradient_of_m_only,
        adamw_l2_in_the_gradient_of_v_only_too_and_decoupled,
        adamw_both_l2_and_decoupled,
        adamw_decay_of_m,
        adamw_decay_corrected_by_bias,
        adamw_cautious_only_same_sign,
        adamw_decay_only_matrices,
        adamw_decay_only_where_gradient,
        adamw_proximal_decay,
        adamw_decay_by_t,
        adamw_decay_only_the_first_step,
        adamw_decay_with_lr_corrected_efficient,
        adamw_decay_stored_in_m,
        adamw_69_and_51,
        adamw_71_and_43,
        adamw_72_and_64,
        adamw_all_zero_gradient_early_return,
    ],
    "log_uniform": [
        log_uniform_u_squared,
        log_uniform_reciprocal_uniform,
        log_uniform_sqrt_space,
        log_uniform_sinh,
        log_uniform_log1p,
        log_uniform_clipped_inside,
        log_uniform_sorted,
        log_uniform_hard_range,
        log_uniform_rounded_5,
    ],
    "clip_by_global_norm": [
        clip_by_global_norm_root_only_in_the_comparison,
        clip_by_global_norm_spectral_norm,
        clip_by_global_norm_norm_updated_during_the_loop,
        clip_by_global_norm_divided_by_number_of_layers,
        clip_by_global_norm_soft_clip,
        clip_by_global_norm_clip_at_double,
        clip_by_global_norm_zero_arrays_dropped,
        clip_by_global_norm_reversed_order,
        clip_by_global_norm_74_and_75,
    ],
    "choose_trial": [
        choose_trial_rank_voting,
        choose_trial_mean_minus_std,
        choose_trial_trimmed_mean,
        choose_trial_rounded_medians_tie,
        choose_trial_none_when_all_diverged,
        choose_trial_minus_one_when_all_diverged,
        choose_trial_nan_left_out_unless_most,
        choose_trial_sort_nan_last_count_of_non_nan_index_of_finite_median,
    ],
}
