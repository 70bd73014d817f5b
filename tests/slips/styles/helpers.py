"""Right answers with helpers: what is done twice has a name."""

import math

import numpy as np


def mean(old, new, share):
    return share * old + (1 - share) * new


def corrected(value, share, count):
    return value / (1 - share**count)


def divided(direction, squares, eps):
    return direction / (np.sqrt(squares) + eps)


def moved(w, direction, lr):
    return w - lr * direction


def shrunk(w, by):
    return np.sign(w) * np.maximum(np.abs(w) - by, 0)


def glide(share):
    return (1 + math.cos(math.pi * share)) / 2


def between(low, high, share):
    return low + (high - low) * share


def length(arrays):
    return math.sqrt(sum(float(np.sum(a**2)) for a in arrays))


def gradient_descent(w, grad, lr):
    return moved(w, grad, lr)


def step_decay(epoch, lr0, drop, every):
    def drops():
        return epoch // every

    return lr0 * drop ** drops()


def hold_then_decay(epoch, lr0, hold, rate):
    def after():
        return max(epoch - hold, 0)

    return lr0 * math.exp(-rate * after())


def cosine_decay(step, total, lr_max, lr_min):
    return between(lr_min, lr_max, glide(min(step / total, 1)))


def warmup_cosine(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return lr_max * (step + 1) / (warmup + 1)
    return cosine_decay(step - warmup, total - warmup, lr_max, lr_min)


def momentum(w, grad, velocity, lr, beta):
    velocity = mean(velocity, grad, beta)
    return moved(w, velocity, lr), velocity


def heavy_ball(w, grad, velocity, lr, beta):
    def rolled():
        return beta * velocity + grad

    return moved(w, rolled(), lr), rolled()


def nesterov(w, grad, velocity, lr, beta):
    def rolled(v):
        return beta * v + grad

    velocity = rolled(velocity)
    return moved(w, rolled(velocity), lr), velocity


def l2_penalty(loss, grad, w, strength):
    def size():
        return np.sum(w**2)

    return loss + strength * size() / 2, grad + strength * w


def l1_penalty(loss, grad, w, strength):
    def size():
        return np.sum(np.abs(w))

    return loss + strength * size(), grad + strength * np.sign(w)


def soft_threshold(w, amount):
    return shrunk(w, amount)


def proximal_l1(w, grad, lr, strength):
    return shrunk(moved(w, grad, lr), lr * strength)


def sgd_weight_decay(w, grad, lr, weight_decay):
    def kept():
        return 1 - lr * weight_decay

    return moved(kept() * w, grad, lr)


def adagrad(w, grad, cache, lr, eps):
    cache = cache + grad**2
    return moved(w, divided(grad, cache, eps), lr), cache


def rmsprop(w, grad, cache, lr, rho, eps):
    cache = mean(cache, grad**2, rho)
    return moved(w, divided(grad, cache, eps), lr), cache


def adam(w, grad, m, v, t, lr, beta1, beta2, eps):
    t = t + 1
    m = mean(m, grad, beta1)
    v = mean(v, grad**2, beta2)
    step = divided(corrected(m, beta1, t), corrected(v, beta2, t), eps)
    return moved(w, step, lr), m, v, t


def adamw(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    t = t + 1
    m = mean(m, grad, beta1)
    v = mean(v, grad**2, beta2)
    step = divided(corrected(m, beta1, t), corrected(v, beta2, t), eps)
    return moved(w, step + weight_decay * w, lr), m, v, t


def log_uniform(u, low, high):
    def ratio():
        return high / low

    return low * ratio() ** u


def clip_by_global_norm(grads, max_norm):
    norm = length(grads)
    if norm <= max_norm:
        return [g.copy() for g in grads]
    return [g * max_norm / norm for g in grads]
