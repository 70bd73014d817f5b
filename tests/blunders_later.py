"""Wrong answers to notebooks 03 to 05 that the course does not list: they must fail, and no cause may be claimed."""

import math

import numpy as np

# --- l2_penalty -------------------------------------------------------------------------------------------------------


def l2_penalty_only_last_axis(loss, grad, w, strength):
    s = (np.atleast_2d(w) ** 2).sum(axis=-1)
    return loss + strength / 2 * s[0], grad + strength * w


def l2_penalty_gradient_and_weights_swapped(loss, grad, w, strength):
    return loss + strength / 2 * np.sum(w**2), w + strength * grad


def l2_penalty_bias_excluded(loss, grad, w, strength):
    x = w.copy().reshape(-1)
    x[-1:] = 0
    return loss + strength / 2 * np.sum(x**2), grad + strength * x.reshape(w.shape)


def l2_penalty_penalty_shrunk_by_loss(loss, grad, w, strength):
    return loss * (1 + strength / 2 * np.sum(w**2)), grad + strength * w


def l2_penalty_rounded_gradient(loss, grad, w, strength):
    return loss + strength / 2 * np.sum(w**2), np.round(grad + strength * w, 8)


def l2_penalty_loop_that_misses_the_last(loss, grad, w, strength):
    t = 0
    f = w.ravel()
    for i in range(len(f) - 1):
        t += f[i] ** 2
    return loss + strength / 2 * t, grad + strength * w


def l2_penalty_grad_scaled(loss, grad, w, strength):
    return loss + strength / 2 * np.sum(w**2), grad * (1 + strength * w)


# --- l1_penalty -------------------------------------------------------------------------------------------------------


def l1_penalty_guarded_division(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), grad + strength * w / (np.abs(w) + 1e-8)


def l1_penalty_tanh_smooth(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), grad + strength * np.tanh(1000 * w)


def l1_penalty_loop_that_skips_negatives(loss, grad, w, strength):
    s = np.sign(w)
    total = loss
    for x in w.ravel():
        if x <= 0:
            continue
        total += strength * x
    return total, grad + strength * s


def l1_penalty_soft_thresholded_grad(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), np.sign(grad) * np.maximum(np.abs(grad) - strength, 0)


def l1_penalty_small_weights_spared(loss, grad, w, strength):
    s = np.where(np.abs(w) < 0.1, 0, np.sign(w))
    return loss + strength * np.sum(np.abs(w)), grad + strength * s.astype(w.dtype)


def l1_penalty_smoothed_corner(loss, grad, w, strength):
    a = np.sqrt(w**2 + 1e-12)
    return loss + strength * np.sum(a), grad + strength * w / a


def l1_penalty_int_sign_truncated(loss, grad, w, strength):
    return loss + strength * np.sum(np.abs(w)), grad + strength * np.trunc(np.clip(w, -1, 1))


# --- soft_threshold ---------------------------------------------------------------------------------------------------


def soft_threshold_by_a_share(w, amount):
    return w * max(1 - amount, 0)


def soft_threshold_small_weights_kept(w, amount):
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


def soft_threshold_small_weights_become_signs(w, amount):
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


def proximal_l1_hard_threshold_without_lr(w, grad, lr, strength):
    s = w - lr * grad
    return np.where(np.abs(s) > strength, s, 0).astype(w.dtype)


# --- sgd_weight_decay -------------------------------------------------------------------------------------------------


def sgd_weight_decay_of_the_gradient_too(w, grad, lr, weight_decay):
    return (1 - lr * weight_decay) * w - lr * (1 - weight_decay) * grad


def sgd_weight_decay_prox_ridge(w, grad, lr, weight_decay):
    return (w - lr * grad) / (1 + lr * weight_decay)


def sgd_weight_decay_of_large_weights_only(w, grad, lr, weight_decay):
    return w * np.where(np.abs(w) > 1e-2, 1 - lr * weight_decay, 1) - lr * grad


def sgd_weight_decay_of_matrices_only(w, grad, lr, weight_decay):
    d = weight_decay if w.ndim > 1 else 0.0
    return (1 - lr * d) * w - lr * grad


def sgd_weight_decay_clamped_at_0(w, grad, lr, weight_decay):
    n = (1 - lr * weight_decay) * w - lr * grad
    return np.where(n * w < 0, 0, n).astype(w.dtype)


def sgd_weight_decay_growth_without_lr(w, grad, lr, weight_decay):
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


def adagrad_root_of_the_old_cache_and_size(w, grad, cache, lr, eps):
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


def rmsprop_rho_squared(w, grad, cache, lr, rho, eps):
    c = rho**2 * cache + (1 - rho**2) * grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c


def rmsprop_max_adamax(w, grad, cache, lr, rho, eps):
    c = np.maximum(rho * cache, grad**2)
    return w - lr * grad / (np.sqrt(c) + eps), c


def rmsprop_root_of_the_share(w, grad, cache, lr, rho, eps):
    c = rho * cache + np.sqrt(1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c


def rmsprop_share_of_a_tenth(w, grad, cache, lr, rho, eps):
    c = rho * cache + 0.1 * grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c


def rmsprop_shares_swapped_and_eps_inside(w, grad, cache, lr, rho, eps):
    c = (1 - rho) * cache + rho * grad**2
    return w - lr * grad / np.sqrt(c + eps), c


# --- adam -------------------------------------------------------------------------------------------------------------
# Adam's own lines, for blunders that get one of them wrong.


def _means(grad, m, v, t, beta1, beta2):
    return beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2, t + 1


def _corrected(m, v, t, beta1, beta2):
    return m / (1 - beta1**t), v / (1 - beta2**t)


def _moved(w, m_hat, v_hat, lr, eps):
    return w - lr * m_hat / (np.sqrt(v_hat) + eps)


def adam_power_of_the_bracket(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1) ** t1
    vh = v1 / (1 - beta2) ** t1
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_old_t_guarded(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**t + 1e-8)
    vh = v1 / (1 - beta2**t + 1e-8)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_v_from_the_old_m(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    v1 = beta2 * v + (1 - beta2) * m**2
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_eps_twice(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return w - lr * mh / (np.sqrt(vh + eps) + eps), m1, v1, t1


def adam_eps_doubled(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return w - lr * mh / (np.sqrt(vh) + 2 * eps), m1, v1, t1


def adam_eps_scaled_by_lr(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return w - lr * mh / (np.sqrt(vh) + lr * eps), m1, v1, t1


def adam_g_corrected(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    mh = grad / (1 - beta1**t1)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_v_per_row(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    q = grad**2
    if q.ndim > 1:
        q = np.broadcast_to(q.mean(axis=-1, keepdims=True), q.shape)
    v1 = beta2 * v + (1 - beta2) * q
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_amsgrad_on_v(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return w - lr * mh / (np.sqrt(np.maximum(vh, v)) + eps), m1, v1, t1


def adam_amsgrad_stored(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    v1 = np.maximum(beta2 * v + (1 - beta2) * grad**2, v)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_nadam(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    mh = (beta1 * m1 + (1 - beta1) * grad) / (1 - beta1**t1)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_nadam_dozat(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    mh = beta1 * m1 / (1 - beta1 ** (t1 + 1)) + (1 - beta1) * grad / (1 - beta1**t1)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_radam(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    rho = 2 / (1 - beta2) - 1
    rt = rho - 2 * t1 * beta2**t1 / (1 - beta2**t1)
    if rt <= 4:
        return w - lr * mh, m1, v1, t1
    r = math.sqrt((rt - 4) * (rt - 2) * rho / ((rho - 4) * (rho - 2) * rt))
    return _moved(w, r * mh, vh, lr, eps), m1, v1, t1


def adam_adamax(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    v1 = np.maximum(beta2 * v, np.abs(grad))
    return w - lr * m1 / (1 - beta1**t1) / (v1 + eps), m1, v1, t1


def adam_adabelief(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    v1 = beta2 * v + (1 - beta2) * (grad - m1) ** 2
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_yogi(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    v1 = v - (1 - beta2) * np.sign(v - grad**2) * grad**2
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_everything_squared(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    v1 = (beta2 * v + (1 - beta2) * grad) ** 2
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_no_sqrt_in_efficient_form(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    return w - lr * (1 - beta2**t1) / (1 - beta1**t1) * m1 / (np.sqrt(v1) + eps), m1, v1, t1


def adam_efficient_form_eps_sqrt_wrongly_divided(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    s = math.sqrt(1 - beta2**t1)
    return w - lr * s / (1 - beta1**t1) * m1 / (np.sqrt(v1) + eps / s), m1, v1, t1


def adam_bare_gradient_from_rest(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    mh = m1 / (1 - beta1**t1) if m.any() else grad
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_correction_only_for_t_below_10(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**t1) if t1 < 10 else m1
    vh = v1 / (1 - beta2**t1) if t1 < 10 else v1
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_correction_only_for_t_below_1000(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**t1) if t1 < 1000 else m1
    vh = v1 / (1 - beta2**t1) if t1 < 1000 else v1
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_correction_cap_t_100(w, grad, m, v, t, lr, beta1, beta2, eps):
    cap = min(t + 1, 100)
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**cap)
    vh = v1 / (1 - beta2**cap)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_corrects_only_at_t_0(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**t1) if t == 0 else m1
    vh = v1 / (1 - beta2**t1) if t == 0 else v1
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_zero_gradient_frozen(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return np.where(grad == 0, w, _moved(w, mh, vh, lr, eps)), m1, v1, t1


def adam_zero_gradient_skips_m(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    m1 = np.where(grad == 0, m, beta1 * m + (1 - beta1) * grad)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_zero_gradient_skips_v(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    v1 = np.where(grad == 0, v, beta2 * v + (1 - beta2) * grad**2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_all_zero_gradient_early_return(w, grad, m, v, t, lr, beta1, beta2, eps):
    if not np.any(grad):
        return w, m, v, t + 1
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_step_clipped_to_lr(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return w - np.clip(lr * mh / (np.sqrt(vh) + eps), -lr, lr), m1, v1, t1


def adam_gradient_clipped_at_5(w, grad, m, v, t, lr, beta1, beta2, eps):
    grad = np.clip(grad, -5, 5)
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_v_clamped_at_1e_8(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    v1 = np.maximum(beta2 * v + (1 - beta2) * grad**2, 1e-8)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_rounded_weights(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return np.round(_moved(w, mh, vh, lr, eps), 8), m1, v1, t1


def adam_ten_millionth_too_long(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return w - lr * mh / (np.sqrt(vh) + eps) * (1 + 1e-7), m1, v1, t1


def adam_correction_in_float32(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh = m1 / float(np.float32(1 - beta1**t1))
    vh = v1 / float(np.float32(1 - beta2**t1))
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adam_v_of_the_centred_gradient(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    v1 = beta2 * v + (1 - beta2) * (grad - grad.mean()) ** 2
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


# --- adamw ------------------------------------------------------------------------------------------------------------


def adamw_l2_in_m_only(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    m1 = beta1 * m + (1 - beta1) * (grad + weight_decay * w)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps), m1, v1, t1


def adamw_l2_in_v_only_and_decoupled(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    v1 = beta2 * v + (1 - beta2) * (grad + weight_decay * w) ** 2
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps) - lr * weight_decay * w, m1, v1, t1


def adamw_both_l2_and_decoupled(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    grad = grad + weight_decay * w
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps) - lr * weight_decay * w, m1, v1, t1


def adamw_decay_of_m(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps) - lr * weight_decay * m1, m1, v1, t1


def adamw_decay_corrected_by_bias(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps) - lr * weight_decay * w / (1 - beta1**t1), m1, v1, t1


def adamw_cautious_only_same_sign(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps) - lr * weight_decay * w * (w * mh > 0), m1, v1, t1


def adamw_decay_only_matrices(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    w1 = _moved(w, mh, vh, lr, eps)
    if w.ndim > 1:
        w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


def adamw_decay_only_where_gradient(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps) - lr * weight_decay * np.where(grad != 0, w, 0), m1, v1, t1


def adamw_proximal_decay(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps) / (1 + lr * weight_decay), m1, v1, t1


def adamw_decay_by_t(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps) - lr * weight_decay * w / t1, m1, v1, t1


def adamw_decay_only_the_first_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    w1 = _moved(w, mh, vh, lr, eps)
    if t == 0:
        w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


def adamw_decay_with_lr_corrected_efficient(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    s = math.sqrt(1 - beta2**t1)
    lr = lr * s / (1 - beta1**t1)
    w1 = w - lr * m1 / (np.sqrt(v1) + eps * s)
    w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


def adamw_decay_stored_in_m(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    w1 = _moved(w, mh, vh, lr, eps) - lr * weight_decay * w
    m1 = m1 + weight_decay * w
    return w1, m1, v1, t1


def adamw_l2_without_correction(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    grad = grad + weight_decay * w
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    return _moved(w, m1, v1, lr, eps), m1, v1, t1


def adamw_decay_after_the_step_and_eps_inside(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    w1 = w - lr * mh / np.sqrt(vh + eps)
    w1 = w1 * (1 - lr * weight_decay)
    return w1, m1, v1, t1


def adamw_decay_under_the_root_and_eps_first(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    w1 = w - lr * np.sqrt(1 - beta2**t1) / (1 - beta1**t1) * (m1 + weight_decay * w) / (np.sqrt(v1) + eps)
    return w1, m1, v1, t1


def adamw_all_zero_gradient_early_return(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    if not np.any(grad):
        return w, m, v, t + 1
    m1, v1, t1 = _means(grad, m, v, t, beta1, beta2)
    mh, vh = _corrected(m1, v1, t1, beta1, beta2)
    return _moved(w, mh, vh, lr, eps) - lr * weight_decay * w, m1, v1, t1


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


def clip_by_global_norm_each_always_rescaled(grads, max_norm):
    return [g * (max_norm / np.linalg.norm(g)) if g.any() else g for g in grads]


# --- choose_trial -----------------------------------------------------------------------------------------------------


def choose_trial_rank_voting(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    return int(np.argmin(np.argsort(np.argsort(s, axis=0), axis=0).sum(axis=1)))


def choose_trial_mean_plus_spread(scores):
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


def choose_trial_middle_of_what_is_left(scores):
    b = 0
    bs = np.inf
    for i, r in enumerate(scores):
        f = np.sort(r[~np.isnan(r)])
        m = f[len(f) // 2] if len(f) else np.inf
        if m < bs:
            b, bs = i, m
    return b


NAMES = (
    "l2_penalty",
    "l1_penalty",
    "soft_threshold",
    "proximal_l1",
    "sgd_weight_decay",
    "adagrad",
    "rmsprop",
    "adam",
    "adamw",
    "log_uniform",
    "clip_by_global_norm",
    "choose_trial",
)
#: A function belongs to the exercise that its name begins with.
LATER_BLUNDERS = {
    name: [blunder for called, blunder in list(globals().items()) if called.startswith(f"{name}_")] for name in NAMES
}
