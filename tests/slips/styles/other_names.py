"""Right answers in names of their own, with a new name for every new value."""

import math

import numpy as np


def gradient_descent(theta, g, alpha):
    theta_new = theta - alpha * g
    return theta_new


def step_decay(n, start, gamma, period):
    k = n // period
    return start * gamma**k


def hold_then_decay(n, start, until, k):
    rate = start if n < until else start * math.exp(-k * (n - until))
    return rate


def cosine_decay(i, n, high, low):
    x = min(i, n) / n
    c = 0.5 * (1 + math.cos(math.pi * x))
    return low + (high - low) * c


def warmup_cosine(i, up, n, high, low):
    if i < up:
        return high * (i + 1) / (up + 1)
    x = min((i - up) / (n - up), 1.0)
    c = 0.5 * (1 + math.cos(math.pi * x))
    return low + (high - low) * c


def reduce_on_plateau(value, rate, record, waited, gamma, most, floor):
    if value < record:
        return rate, value, 0
    waited_new = waited + 1
    if waited_new > most:
        return max(rate * gamma, floor), record, 0
    return rate, record, waited_new


def momentum(theta, g, u, alpha, mu):
    u_new = mu * u + (1 - mu) * g
    theta_new = theta - alpha * u_new
    return theta_new, u_new


def heavy_ball(theta, g, u, alpha, mu):
    u_new = mu * u + g
    theta_new = theta - alpha * u_new
    return theta_new, u_new


def nesterov(theta, g, u, alpha, mu):
    u_new = mu * u + g
    ahead = g + mu * u_new
    theta_new = theta - alpha * ahead
    return theta_new, u_new


def l2_penalty(cost, g, theta, lam):
    cost_new = cost + lam / 2 * np.sum(theta**2)
    g_new = g + lam * theta
    return cost_new, g_new


def l1_penalty(cost, g, theta, lam):
    cost_new = cost + lam * np.sum(np.abs(theta))
    g_new = g + lam * np.sign(theta)
    return cost_new, g_new


def soft_threshold(x, a):
    size = np.abs(x)
    left = np.maximum(size - a, 0)
    return np.sign(x) * left


def proximal_l1(theta, g, alpha, lam):
    z = theta - alpha * g
    a = alpha * lam
    return np.sign(z) * np.maximum(np.abs(z) - a, 0)


def sgd_weight_decay(theta, g, alpha, lam):
    theta_new = theta - alpha * g - alpha * lam * theta
    return theta_new


def adagrad(theta, g, s, alpha, epsilon):
    s_new = s + g**2
    theta_new = theta - alpha * g / (np.sqrt(s_new) + epsilon)
    return theta_new, s_new


def rmsprop(theta, g, s, alpha, decay, epsilon):
    s_new = decay * s + (1 - decay) * g**2
    theta_new = theta - alpha * g / (np.sqrt(s_new) + epsilon)
    return theta_new, s_new


def adam(theta, g, mu, nu, k, alpha, b1, b2, epsilon):
    k_new = k + 1
    mu_new = b1 * mu + (1 - b1) * g
    nu_new = b2 * nu + (1 - b2) * g**2
    mu_hat = mu_new / (1 - b1**k_new)
    nu_hat = nu_new / (1 - b2**k_new)
    theta_new = theta - alpha * mu_hat / (np.sqrt(nu_hat) + epsilon)
    return theta_new, mu_new, nu_new, k_new


def adamw(theta, g, mu, nu, k, alpha, b1, b2, epsilon, lam):
    k_new = k + 1
    mu_new = b1 * mu + (1 - b1) * g
    nu_new = b2 * nu + (1 - b2) * g**2
    mu_hat = mu_new / (1 - b1**k_new)
    nu_hat = nu_new / (1 - b2**k_new)
    theta_new = theta - alpha * (mu_hat / (np.sqrt(nu_hat) + epsilon) + lam * theta)
    return theta_new, mu_new, nu_new, k_new


def log_uniform(x, a, b):
    exponent = math.log10(a) + x * (math.log10(b) - math.log10(a))
    return 10.0**exponent


def clip_by_global_norm(gs, c):
    total = sum(np.sum(g**2) for g in gs)
    n = np.sqrt(total)
    factor = c / n if n > c else 1.0
    return [factor * g for g in gs]


def scale_lr(eta, size, tuned_at, p):
    k = size / tuned_at
    return eta * k**p


def warmup_stable_decay(i, up, until, end, peak):
    if i < up:
        return peak * (i + 1) / (up + 1)
    if i < until:
        return peak
    left = max(end - i, 0)
    return peak * left / (end - until)


def one_cycle(i, n, peak, share, d, final_d):
    low, lowest = peak / d, peak / d / final_d
    top = share * n - 1
    if i <= top:
        return low + (peak - low) * (1 - math.cos(math.pi * i / top)) / 2
    return lowest + (peak - lowest) * (1 + math.cos(math.pi * (i - top) / (n - 1 - top))) / 2


def ema_weights(mean, x, d):
    return d * mean + (1 - d) * x


def lion(theta, g, mu, alpha, b1, b2, lam):
    update = np.sign(b1 * mu + (1 - b1) * g)
    theta_new = theta - alpha * (update + lam * theta)
    mu_new = b2 * mu + (1 - b2) * g
    return theta_new, mu_new


def newton_schulz(matrix, n, abc):
    a, b, c = abc
    y = matrix / (np.linalg.norm(matrix) or 1.0)
    for _ in range(n):
        s = y @ y.T
        y = a * y + (b * s + c * s @ s) @ y
    return y
