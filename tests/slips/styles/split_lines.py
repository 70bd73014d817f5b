"""Right answers with a line for every part."""

import math

import numpy as np


def downhill(slope):
    up = np.sign(slope)
    down = -up
    return down


def gradient_descent(w, grad, lr):
    step = lr * grad
    return w - step


def step_decay(epoch, lr0, drop, every):
    drops = epoch // every
    factor = drop**drops
    return lr0 * factor


def hold_then_decay(epoch, lr0, hold, rate):
    since = epoch - hold
    if since < 0:
        return lr0
    exponent = -rate * since
    return lr0 * math.exp(exponent)


def cosine_decay(step, total, lr_max, lr_min):
    progress = min(step / total, 1.0)
    cosine = math.cos(math.pi * progress)
    share = (1 + cosine) / 2
    span = lr_max - lr_min
    return lr_min + span * share


def warmup_cosine(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        share = (step + 1) / (warmup + 1)
        return lr_max * share
    done = step - warmup
    length = total - warmup
    progress = min(done / length, 1.0)
    cosine = math.cos(math.pi * progress)
    share = (1 + cosine) / 2
    span = lr_max - lr_min
    return lr_min + span * share


def reduce_on_plateau(loss, lr, best, bad_epochs, factor, patience, min_lr):
    improved = loss < best
    best = loss if improved else best
    bad_epochs = 0 if improved else bad_epochs + 1
    cut = bad_epochs > patience
    lower = max(lr * factor, min_lr)
    lr = lower if cut else lr
    bad_epochs = 0 if cut else bad_epochs
    return lr, best, bad_epochs


def momentum(w, grad, velocity, lr, beta):
    old = beta * velocity
    new = (1 - beta) * grad
    velocity = old + new
    step = lr * velocity
    w = w - step
    return w, velocity


def heavy_ball(w, grad, velocity, lr, beta):
    old = beta * velocity
    velocity = old + grad
    step = lr * velocity
    w = w - step
    return w, velocity


def nesterov(w, grad, velocity, lr, beta):
    old = beta * velocity
    velocity = old + grad
    ahead = beta * velocity
    direction = grad + ahead
    step = lr * direction
    w = w - step
    return w, velocity


def l2_penalty(loss, grad, w, strength):
    squares = w**2
    penalty = strength / 2 * np.sum(squares)
    slope = strength * w
    return loss + penalty, grad + slope


def l1_penalty(loss, grad, w, strength):
    sizes = np.abs(w)
    penalty = strength * np.sum(sizes)
    slope = strength * np.sign(w)
    return loss + penalty, grad + slope


def soft_threshold(w, amount):
    size = np.abs(w)
    left = size - amount
    left = np.maximum(left, 0)
    sign = np.sign(w)
    return sign * left


def proximal_l1(w, grad, lr, strength):
    step = lr * grad
    z = w - step
    amount = lr * strength
    left = np.maximum(np.abs(z) - amount, 0)
    return np.sign(z) * left


def sgd_weight_decay(w, grad, lr, weight_decay):
    share = lr * weight_decay
    kept = (1 - share) * w
    step = lr * grad
    return kept - step


def adagrad(w, grad, cache, lr, eps):
    square = grad**2
    cache = cache + square
    root = np.sqrt(cache)
    scale = root + eps
    step = lr * grad / scale
    w = w - step
    return w, cache


def rmsprop(w, grad, cache, lr, rho, eps):
    square = grad**2
    old = rho * cache
    new = (1 - rho) * square
    cache = old + new
    root = np.sqrt(cache)
    scale = root + eps
    step = lr * grad / scale
    w = w - step
    return w, cache


def adam(w, grad, m, v, t, lr, beta1, beta2, eps):
    t = t + 1
    old_m = beta1 * m
    new_m = (1 - beta1) * grad
    m = old_m + new_m
    square = grad**2
    old_v = beta2 * v
    new_v = (1 - beta2) * square
    v = old_v + new_v
    fill_m = 1 - beta1**t
    fill_v = 1 - beta2**t
    m_hat = m / fill_m
    v_hat = v / fill_v
    scale = np.sqrt(v_hat) + eps
    step = lr * m_hat / scale
    w = w - step
    return w, m, v, t


def adamw(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t = t + 1
    old_m = beta1 * m
    new_m = (1 - beta1) * grad
    m = old_m + new_m
    square = grad**2
    old_v = beta2 * v
    new_v = (1 - beta2) * square
    v = old_v + new_v
    fill_m = 1 - beta1**t
    fill_v = 1 - beta2**t
    m_hat = m / fill_m
    v_hat = v / fill_v
    scale = np.sqrt(v_hat) + eps
    step = lr * m_hat / scale
    decay = lr * weight_decay * w
    w = w - step - decay
    return w, m, v, t


def log_uniform(u, low, high):
    ratio = high / low
    factor = ratio**u
    return low * factor


def clip_by_global_norm(grads, max_norm):
    squares = [np.sum(g**2) for g in grads]
    norm = np.sqrt(sum(squares))
    if norm <= max_norm:
        return list(grads)
    scale = max_norm / norm
    return [scale * g for g in grads]


def choose_trial(scores):
    missing = np.isnan(scores)
    errors = np.where(missing, np.inf, scores)
    medians = np.median(errors, axis=1)
    return int(np.argmin(medians))
