"""Wrong answers about AdaGrad, RMSProp and Adam."""

import math

import numpy as np
from answers.adam_lines import corrected, means, moved
from answers.bank import Answers

answers = Answers()


# --- adagrad ----------------------------------------------------------------------------------------------------------


@answers.to("adagrad")
def adagrad_eps_both(w, grad, cache, lr, eps):
    c = cache + grad**2
    return w - lr * grad / (np.sqrt(c + eps) + eps), c


@answers.to("adagrad")
def adagrad_cube_root(w, grad, cache, lr, eps):
    c = cache + grad**2
    return w - lr * grad / (np.cbrt(c) + eps), c


@answers.to("adagrad")
def adagrad_rounded_cache_6(w, grad, cache, lr, eps):
    c = cache + grad**2
    c = np.round(c, 6)
    return w - lr * grad / (np.sqrt(c) + eps), c


@answers.to("adagrad")
def adagrad_cache_clipped(w, grad, cache, lr, eps):
    c = cache + grad**2
    c = np.clip(c, 0, 1e2)
    return w - lr * grad / (np.sqrt(np.minimum(c, 4.0)) + eps), c


@answers.to("adagrad")
def adagrad_starts_at_0_1(w, grad, cache, lr, eps):
    c = cache + grad**2
    return w - lr * grad / (np.sqrt(c + 0.1) + eps), c


@answers.to("adagrad")
def adagrad_sum_of_grads_squared(w, grad, cache, lr, eps):
    c = cache + grad
    return w - lr * grad / (np.sqrt(c**2) + eps), c


@answers.to("adagrad")
def adagrad_root_of_the_old_cache_and_size(w, grad, cache, lr, eps):
    c = cache + grad**2
    return w - lr * grad / (np.sqrt(cache) + np.abs(grad) + eps), c


# --- rmsprop ----------------------------------------------------------------------------------------------------------


@answers.to("rmsprop")
def rmsprop_eps_both(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(c + eps) + eps), c


@answers.to("rmsprop")
def rmsprop_eps_after_stored(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c + eps


@answers.to("rmsprop")
def rmsprop_bias_corrected(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(c / (1 - rho)) + eps), c


@answers.to("rmsprop")
def rmsprop_centred(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(np.maximum(c - (1 - rho) * grad**2 * (1 - rho), 0)) + eps), c


@answers.to("rmsprop")
def rmsprop_first_step_special_starts_at_g2(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    if not cache.any():
        c = grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c


@answers.to("rmsprop")
def rmsprop_rho_squared(w, grad, cache, lr, rho, eps):
    c = rho**2 * cache + (1 - rho**2) * grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c


@answers.to("rmsprop")
def rmsprop_max_adamax(w, grad, cache, lr, rho, eps):
    c = np.maximum(rho * cache, grad**2)
    return w - lr * grad / (np.sqrt(c) + eps), c


@answers.to("rmsprop")
def rmsprop_share_of_a_tenth(w, grad, cache, lr, rho, eps):
    c = rho * cache + 0.1 * grad**2
    return w - lr * grad / (np.sqrt(c) + eps), c


@answers.to("rmsprop", cause="eps-inside-the-root + shares-swapped")
def rmsprop_shares_swapped_and_eps_inside(w, grad, cache, lr, rho, eps):
    c = (1 - rho) * cache + rho * grad**2
    return w - lr * grad / np.sqrt(c + eps), c


# --- adam -------------------------------------------------------------------------------------------------------------


@answers.to("adam", cause="power-of-the-bracket")
def adam_power_of_the_bracket(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1) ** t1
    vh = v1 / (1 - beta2) ** t1
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam", cause="old-t-with-a-guard")
def adam_old_t_guarded(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**t + 1e-8)
    vh = v1 / (1 - beta2**t + 1e-8)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_eps_twice(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return w - lr * mh / (np.sqrt(vh + eps) + eps), m1, v1, t1


@answers.to("adam")
def adam_v_per_row(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    q = grad**2
    if q.ndim > 1:
        q = np.broadcast_to(q.mean(axis=-1, keepdims=True), q.shape)
    v1 = beta2 * v + (1 - beta2) * q
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_amsgrad_on_v(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return w - lr * mh / (np.sqrt(np.maximum(vh, v)) + eps), m1, v1, t1


@answers.to("adam")
def adam_amsgrad_stored(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    v1 = np.maximum(beta2 * v + (1 - beta2) * grad**2, v)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_nadam(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    mh = (beta1 * m1 + (1 - beta1) * grad) / (1 - beta1**t1)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_nadam_dozat(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    mh = beta1 * m1 / (1 - beta1 ** (t1 + 1)) + (1 - beta1) * grad / (1 - beta1**t1)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_radam(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    rho = 2 / (1 - beta2) - 1
    rt = rho - 2 * t1 * beta2**t1 / (1 - beta2**t1)
    if rt <= 4:
        return w - lr * mh, m1, v1, t1
    r = math.sqrt((rt - 4) * (rt - 2) * rho / ((rho - 4) * (rho - 2) * rt))
    return moved(w, r * mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_adamax(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    v1 = np.maximum(beta2 * v, np.abs(grad))
    return w - lr * m1 / (1 - beta1**t1) / (v1 + eps), m1, v1, t1


@answers.to("adam")
def adam_adabelief(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    v1 = beta2 * v + (1 - beta2) * (grad - m1) ** 2
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_yogi(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    v1 = v - (1 - beta2) * np.sign(v - grad**2) * grad**2
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_everything_squared(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    v1 = (beta2 * v + (1 - beta2) * grad) ** 2
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_no_sqrt_in_efficient_form(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    return w - lr * (1 - beta2**t1) / (1 - beta1**t1) * m1 / (np.sqrt(v1) + eps), m1, v1, t1


@answers.to("adam")
def adam_efficient_form_eps_sqrt_wrongly_divided(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    s = math.sqrt(1 - beta2**t1)
    return w - lr * s / (1 - beta1**t1) * m1 / (np.sqrt(v1) + eps / s), m1, v1, t1


@answers.to("adam")
def adam_bare_gradient_from_rest(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    mh = m1 / (1 - beta1**t1) if m.any() else grad
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_correction_only_for_t_below_10(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**t1) if t1 < 10 else m1
    vh = v1 / (1 - beta2**t1) if t1 < 10 else v1
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_correction_only_for_t_below_1000(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**t1) if t1 < 1000 else m1
    vh = v1 / (1 - beta2**t1) if t1 < 1000 else v1
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_correction_cap_t_100(w, grad, m, v, t, lr, beta1, beta2, eps):
    cap = min(t + 1, 100)
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**cap)
    vh = v1 / (1 - beta2**cap)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_corrects_only_at_t_0(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**t1) if t == 0 else m1
    vh = v1 / (1 - beta2**t1) if t == 0 else v1
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_zero_gradient_frozen(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return np.where(grad == 0, w, moved(w, mh, vh, lr, eps)), m1, v1, t1


@answers.to("adam")
def adam_zero_gradient_skips_m(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    m1 = np.where(grad == 0, m, beta1 * m + (1 - beta1) * grad)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_zero_gradient_skips_v(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    v1 = np.where(grad == 0, v, beta2 * v + (1 - beta2) * grad**2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_all_zero_gradient_early_return(w, grad, m, v, t, lr, beta1, beta2, eps):
    if not np.any(grad):
        return w, m, v, t + 1
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_step_clipped_to_lr(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return w - np.clip(lr * mh / (np.sqrt(vh) + eps), -lr, lr), m1, v1, t1


@answers.to("adam")
def adam_gradient_clipped_at_5(w, grad, m, v, t, lr, beta1, beta2, eps):
    grad = np.clip(grad, -5, 5)
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_v_clamped_at_1e_8(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    v1 = np.maximum(beta2 * v + (1 - beta2) * grad**2, 1e-8)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_rounded_weights(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return np.round(moved(w, mh, vh, lr, eps), 8), m1, v1, t1


@answers.to("adam")
def adam_ten_millionth_too_long(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return w - lr * mh / (np.sqrt(vh) + eps) * (1 + 1e-7), m1, v1, t1


@answers.to("adam")
def adam_correction_in_float32(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh = m1 / float(np.float32(1 - beta1**t1))
    vh = v1 / float(np.float32(1 - beta2**t1))
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam")
def adam_v_of_the_centred_gradient(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    v1 = beta2 * v + (1 - beta2) * (grad - grad.mean()) ** 2
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam", cause="eps-before-the-correction-and-hard-coded")
def adam_as_in_older_keras(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    return w - lr * math.sqrt(1 - beta2**t1) / (1 - beta1**t1) * m1 / (np.sqrt(v1) + 1e-7), m1, v1, t1


@answers.to("adam", cause="share-of-beta1-in-the-squares")
def adam_share_of_the_wrong_beta(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    v1 = beta2 * v + (1 - beta1) * grad**2
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam", cause="corrected-twice")
def adam_corrected_and_once_more(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(*corrected(m1, v1, t1, beta1, beta2), t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adam", cause="root-before-the-correction")
def adam_root_of_v_corrected(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    root = np.sqrt(v1)
    return w - lr * (m1 / (1 - beta1**t1)) / (root / (1 - beta2**t1) + eps), m1, v1, t1


@answers.to("adam", cause="returns-the-step")
def adam_step_alone(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return -lr * mh / (np.sqrt(vh) + eps), m1, v1, t1


@answers.to("adam", cause="eps-in-the-corrections")
def adam_guarded_corrections(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    return moved(w, m1 / (1 - beta1**t1 + eps), v1 / (1 - beta2**t1 + eps), lr, eps), m1, v1, t1


@answers.to("adam", cause="no-correction-and-t-stands-still")
def adam_without_a_clock(w, grad, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return w - lr * m / (np.sqrt(v) + eps), m, v, t


@answers.to("rmsprop", cause="eps-inside-the-root-and-hard-coded")
def rmsprop_small_number_under_the_root(w, grad, cache, lr, rho, eps):
    c = rho * cache + (1 - rho) * grad**2
    return w - lr / np.sqrt(c + 1e-8) * grad, c


@answers.to("adam")
def adam_corrections_below_a_thousandth_dropped(w, grad, m, v, t, lr, beta1, beta2, eps):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh = m1 / (1 - beta1**t1) if beta1**t1 > 1e-3 else m1
    vh = v1 / (1 - beta2**t1) if beta2**t1 > 1e-3 else v1
    return moved(w, mh, vh, lr, eps), m1, v1, t1
