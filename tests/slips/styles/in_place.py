"""Right answers that work in place, on copies."""

import math

import numpy as np


def gradient_descent(w, grad, lr):
    new = np.array(w)
    new -= lr * grad
    return new


def step_decay(epoch, lr0, drop, every):
    lr = lr0
    lr *= drop ** (epoch // every)
    return lr


def hold_then_decay(epoch, lr0, hold, rate):
    lr = lr0
    if epoch >= hold:
        lr *= math.exp(rate * (hold - epoch))
    return lr


def cosine_decay(step, total, lr_max, lr_min):
    lr = lr_max - lr_min
    lr *= 1 + math.cos(math.pi * min(step / total, 1))
    lr /= 2
    lr += lr_min
    return lr


def momentum(w, grad, velocity, lr, beta):
    v, new = np.array(velocity), np.array(w)
    v *= beta
    v += (1 - beta) * grad
    new -= lr * v
    return new, v


def heavy_ball(w, grad, velocity, lr, beta):
    v, new = np.array(velocity), np.array(w)
    v *= beta
    v += grad
    new -= lr * v
    return new, v


def nesterov(w, grad, velocity, lr, beta):
    v, new = np.array(velocity), np.array(w)
    v *= beta
    v += grad
    new -= lr * (grad + beta * v)
    return new, v


def l2_penalty(loss, grad, w, strength):
    new = np.array(grad)
    new += strength * w
    loss += strength / 2 * np.sum(w**2)
    return loss, new


def l1_penalty(loss, grad, w, strength):
    new = np.array(grad)
    new += strength * np.sign(w)
    loss += strength * np.sum(np.abs(w))
    return loss, new


def proximal_l1(w, grad, lr, strength):
    new = np.array(w)
    new -= lr * grad
    size = np.abs(new)
    size -= lr * strength
    return np.sign(new) * np.maximum(size, 0)


def sgd_weight_decay(w, grad, lr, weight_decay):
    new = np.array(w)
    new *= 1 - lr * weight_decay
    new -= lr * grad
    return new


def adagrad(w, grad, cache, lr, eps):
    c, new = np.array(cache), np.array(w)
    c += grad**2
    new -= lr * grad / (np.sqrt(c) + eps)
    return new, c


def rmsprop(w, grad, cache, lr, rho, eps):
    c, new = np.array(cache), np.array(w)
    c *= rho
    c += (1 - rho) * grad**2
    new -= lr * grad / (np.sqrt(c) + eps)
    return new, c


def adam(w, grad, m, v, t, lr, beta1, beta2, eps):
    m, v, new = np.array(m), np.array(v), np.array(w)
    t += 1
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    new -= lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, m, v, t


def adamw(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m, v, new = np.array(m), np.array(v), np.array(w)
    t += 1
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    new *= 1 - lr * weight_decay
    new -= lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, m, v, t


def log_uniform(u, low, high):
    value = (high / low) ** u
    value *= low
    return value


def clip_by_global_norm(grads, max_norm):
    total = 0.0
    for g in grads:
        total += np.sum(g**2)
    norm = np.sqrt(total)
    out = []
    for g in grads:
        if norm > max_norm:
            g = g * (max_norm / norm)
        out.append(g)
    return out
