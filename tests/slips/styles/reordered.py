"""Right answers with sums and products the other way round, and the lines in another order."""

import math

import numpy as np


def downhill(slope):
    return np.sign(slope) * -1.0


def gradient_descent(w, grad, lr):
    return -lr * grad + w


def step_decay(epoch, lr0, drop, every):
    return drop ** (epoch // every) * lr0


def hold_then_decay(epoch, lr0, hold, rate):
    if epoch >= hold:
        return math.exp((hold - epoch) * rate) * lr0
    return lr0


def cosine_decay(step, total, lr_max, lr_min):
    if step >= total:
        return lr_min
    return (math.cos(step / total * math.pi) + 1) * (lr_max - lr_min) / 2 + lr_min


def warmup_cosine(step, warmup, total, lr_max, lr_min):
    if step >= total:
        return lr_min
    if step >= warmup:
        share = (step - warmup) / (total - warmup)
        return (math.cos(share * math.pi) + 1) * 0.5 * (lr_max - lr_min) + lr_min
    return (1 + step) / (1 + warmup) * lr_max


def reduce_on_plateau(loss, lr, best, bad_epochs, factor, patience, min_lr):
    bad_epochs = 0 if loss < best else 1 + bad_epochs
    best = min(loss, best)
    if patience < bad_epochs:
        bad_epochs = 0
        lr = max(min_lr, factor * lr)
    return lr, best, bad_epochs


def momentum(w, grad, velocity, lr, beta):
    velocity = (1 - beta) * grad + velocity * beta
    return w - velocity * lr, velocity


def heavy_ball(w, grad, velocity, lr, beta):
    velocity = grad + velocity * beta
    return w - velocity * lr, velocity


def nesterov(w, grad, velocity, lr, beta):
    velocity = grad + velocity * beta
    return w - (velocity * beta + grad) * lr, velocity


def l2_penalty(loss, grad, w, strength):
    grad = strength * w + grad
    loss = 0.5 * strength * (w * w).sum() + loss
    return loss, grad


def l1_penalty(loss, grad, w, strength):
    grad = np.sign(w) * strength + grad
    loss = np.abs(w).sum() * strength + loss
    return loss, grad


def soft_threshold(w, amount):
    return np.maximum(w - amount, 0) - np.maximum(-w - amount, 0)


def proximal_l1(w, grad, lr, strength):
    z = -grad * lr + w
    return np.maximum(z - strength * lr, 0) - np.maximum(-z - strength * lr, 0)


def sgd_weight_decay(w, grad, lr, weight_decay):
    return w - lr * (weight_decay * w + grad)


def adagrad(w, grad, cache, lr, eps):
    cache = grad * grad + cache
    return w - grad / (eps + np.sqrt(cache)) * lr, cache


def rmsprop(w, grad, cache, lr, rho, eps):
    cache = (1 - rho) * grad * grad + rho * cache
    return w - grad / (eps + np.sqrt(cache)) * lr, cache


def adam(w, grad, m, v, t, lr, beta1, beta2, eps):
    v = (1 - beta2) * grad * grad + v * beta2
    m = (1 - beta1) * grad + m * beta1
    t = 1 + t
    root = np.sqrt(v / (1 - beta2**t)) + eps
    return w - m / (1 - beta1**t) / root * lr, m, v, t


def adamw(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    v = (1 - beta2) * grad * grad + v * beta2
    m = (1 - beta1) * grad + m * beta1
    t = 1 + t
    root = np.sqrt(v / (1 - beta2**t)) + eps
    return (1 - weight_decay * lr) * w - m / (1 - beta1**t) / root * lr, m, v, t


def log_uniform(u, low, high):
    return (high / low) ** u * low


def clip_by_global_norm(grads, max_norm):
    norm = sum((g * g).sum() for g in grads) ** 0.5
    if norm > max_norm:
        return [max_norm / norm * g for g in grads]
    return list(grads)


def choose_trial(scores):
    medians = np.median(np.where(np.isnan(scores), np.inf, scores), axis=1)
    return int(medians.argmin())
