"""Wrong answers about AdamW."""

import math

import numpy as np
from answers.adam_lines import corrected, means, moved
from answers.bank import Answers

answers = Answers()


@answers.to("adamw")
def adamw_l2_in_m_only(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    m1 = beta1 * m + (1 - beta1) * (grad + weight_decay * w)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps), m1, v1, t1


@answers.to("adamw")
def adamw_l2_in_v_only_and_decoupled(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    v1 = beta2 * v + (1 - beta2) * (grad + weight_decay * w) ** 2
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps) - lr * weight_decay * w, m1, v1, t1


@answers.to("adamw")
def adamw_both_l2_and_decoupled(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    grad = grad + weight_decay * w
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps) - lr * weight_decay * w, m1, v1, t1


@answers.to("adamw")
def adamw_decay_corrected_by_bias(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps) - lr * weight_decay * w / (1 - beta1**t1), m1, v1, t1


@answers.to("adamw")
def adamw_cautious_only_same_sign(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps) - lr * weight_decay * w * (w * mh > 0), m1, v1, t1


@answers.to("adamw")
def adamw_decay_only_matrices(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    w1 = moved(w, mh, vh, lr, eps)
    if w.ndim > 1:
        w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


@answers.to("adamw")
def adamw_decay_only_where_gradient(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps) - lr * weight_decay * np.where(grad != 0, w, 0), m1, v1, t1


@answers.to("adamw")
def adamw_proximal_decay(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps) / (1 + lr * weight_decay), m1, v1, t1


@answers.to("adamw")
def adamw_decay_only_the_first_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    w1 = moved(w, mh, vh, lr, eps)
    if t == 0:
        w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


@answers.to("adamw", cause="decay-scaled-by-the-correction")
def adamw_decay_with_lr_corrected_efficient(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    s = math.sqrt(1 - beta2**t1)
    lr = lr * s / (1 - beta1**t1)
    w1 = w - lr * m1 / (np.sqrt(v1) + eps * s)
    w1 = w1 - lr * weight_decay * w
    return w1, m1, v1, t1


@answers.to("adamw")
def adamw_decay_stored_in_m(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    w1 = moved(w, mh, vh, lr, eps) - lr * weight_decay * w
    m1 = m1 + weight_decay * w
    return w1, m1, v1, t1


@answers.to("adamw", cause="l2-in-the-gradient + no-bias-correction")
def adamw_l2_without_correction(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    grad = grad + weight_decay * w
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    return moved(w, m1, v1, lr, eps), m1, v1, t1


@answers.to("adamw", cause="decays-after-the-step + eps-inside-the-root")
def adamw_decay_after_the_step_and_eps_inside(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    w1 = w - lr * mh / np.sqrt(vh + eps)
    w1 = w1 * (1 - lr * weight_decay)
    return w1, m1, v1, t1


@answers.to("adamw")
def adamw_decay_under_the_root_and_eps_first(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    w1 = w - lr * np.sqrt(1 - beta2**t1) / (1 - beta1**t1) * (m1 + weight_decay * w) / (np.sqrt(v1) + eps)
    return w1, m1, v1, t1


@answers.to("adamw")
def adamw_all_zero_gradient_early_return(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    if not np.any(grad):
        return w, m, v, t + 1
    m1, v1, t1 = means(grad, m, v, t, beta1, beta2)
    mh, vh = corrected(m1, v1, t1, beta1, beta2)
    return moved(w, mh, vh, lr, eps) - lr * weight_decay * w, m1, v1, t1
