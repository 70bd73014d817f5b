"""Right answers about batches, schedules, averages, signs and whole matrices."""

import math

import numpy as np
from answers.bank import Answers

answers = Answers()

MUONS = (3.4445, -4.7750, 2.0315)


# --- scale_lr ---------------------------------------------------------------------------------------------------------


@answers.to("scale_lr")
def scale_lr_by_exponents(lr, batch, reference_batch, power):
    return lr * math.exp(power * (math.log(batch) - math.log(reference_batch)))


@answers.to("scale_lr")
def scale_lr_two_powers(lr, batch, reference_batch, power):
    return lr * batch**power / reference_batch**power


@answers.to("scale_lr")
def scale_lr_by_the_inverse(lr, batch, reference_batch, power):
    return lr / (reference_batch / batch) ** power


# --- warmup_stable_decay ----------------------------------------------------------------------------------------------


@answers.to("warmup_stable_decay")
def wsd_lowest_of_three(step, warmup, stable, total, lr):
    return lr * max(0, min((step + 1) / (warmup + 1), 1, (total - step) / (total - stable)))


@answers.to("warmup_stable_decay")
def wsd_with_a_share(step, warmup, stable, total, lr):
    if step < warmup:
        return (step + 1) / (warmup + 1) * lr
    gone = (step - stable) / (total - stable)
    return lr * (1 - min(max(gone, 0), 1))


@answers.to("warmup_stable_decay")
def wsd_by_interpolation(step, warmup, stable, total, lr):
    return np.interp(step, [-1, warmup, stable, total], [0, lr, lr, 0])


# --- one_cycle --------------------------------------------------------------------------------------------------------


@answers.to("one_cycle")
def cycle_as_torch_writes_it(step, total, lr_max, start_share, div, final_div):
    def annealed(start, end, share):
        return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)

    initial = lr_max / div
    up = float(start_share * total) - 1
    if step <= up:
        return annealed(initial, lr_max, step / up)
    return annealed(lr_max, initial / final_div, (step - up) / (total - 1 - up))


@answers.to("one_cycle")
def cycle_with_squared_sines(step, total, lr_max, start_share, div, final_div):
    first, peak = lr_max / div, start_share * total - 1
    if step < peak:
        return first + (lr_max - first) * np.sin(np.pi / 2 * step / peak) ** 2
    last = lr_max / (div * final_div)
    return lr_max - (lr_max - last) * np.sin(np.pi / 2 * (step - peak) / (total - 1 - peak)) ** 2


@answers.to("one_cycle")
def cycle_that_stays_low(step, total, lr_max, start_share, div, final_div):
    peak, end = start_share * total - 1, total - 1
    if step <= peak:
        low, away = lr_max / div, 1 - step / peak
    else:
        low, away = lr_max / div / final_div, min((step - peak) / (end - peak), 1)
    return 0.5 * (lr_max + low + (lr_max - low) * np.cos(np.pi * away))


# --- ema_weights ------------------------------------------------------------------------------------------------------


@answers.to("ema_weights")
def ema_by_the_difference(average, w, decay):
    return average + (1 - decay) * (w - average)


@answers.to("ema_weights")
def ema_from_the_weights(average, w, decay):
    return w - decay * (w - average)


@answers.to("ema_weights")
def ema_with_a_mean(average, w, decay):
    return np.average(np.stack([average, w]), axis=0, weights=[decay, 1 - decay]).astype(w.dtype)


# --- lion -------------------------------------------------------------------------------------------------------------


@answers.to("lion")
def lion_decays_first(w, grad, m, lr, beta1, beta2, weight_decay):
    update = np.sign(m * beta1 + grad * (1 - beta1))
    return w * (1 - lr * weight_decay) - lr * update, m * beta2 + grad * (1 - beta2)


@answers.to("lion")
def lion_mean_first(w, grad, m, lr, beta1, beta2, weight_decay):
    new_m = m + (1 - beta2) * (grad - m)
    c = beta1 * m + (1 - beta1) * grad
    step = np.where(c > 0, 1.0, np.where(c < 0, -1.0, 0.0)).astype(w.dtype)
    return w - lr * step - lr * weight_decay * w, new_m


# --- newton_schulz ----------------------------------------------------------------------------------------------------


@answers.to("newton_schulz")
def schulz_on_its_side(g, steps, coefficients):
    a, b, c = coefficients
    tall = g.shape[0] > g.shape[1]
    x = g.T if tall else g
    norm = np.sqrt((x**2).sum())
    if norm > 0:
        x = x / norm
    for _ in range(steps):
        s = np.matmul(x, x.T)
        x = a * x + np.matmul(b * s + c * np.matmul(s, s), x)
    return (x.T if tall else x) + 0.0


@answers.to("newton_schulz")
def schulz_from_the_right(g, steps, coefficients):
    a, b, c = coefficients
    size = np.linalg.norm(g, "fro")
    if size == 0:
        return np.zeros_like(g)
    x = g / size
    for _ in range(steps):
        gram = x.T @ x
        x = x @ (a * np.eye(len(gram), dtype=x.dtype) + gram @ (b * np.eye(len(gram), dtype=x.dtype) + c * gram))
    return x


@answers.to("newton_schulz")
def schulz_by_singular_values(g, steps, coefficients):
    left, values, right = np.linalg.svd(g, full_matrices=False)
    values = values / (np.sqrt((values**2).sum()) or 1.0)
    for _ in range(steps):
        values = coefficients[0] * values + coefficients[1] * values**3 + coefficients[2] * values**5
    return left * values @ right


@answers.to("newton_schulz")
def schulz_power_by_power(g, steps, coefficients):
    x = g.copy()
    if x.any():
        x = x / np.linalg.norm(x)
    for _ in range(steps):
        third = x @ x.T @ x
        x = coefficients[0] * x + coefficients[1] * third + coefficients[2] * x @ x.T @ third
    return x


# --- muon -------------------------------------------------------------------------------------------------------------


def orthogonal(g, steps):
    x = g / (np.linalg.norm(g) or 1.0)
    for _ in range(steps):
        gram = x @ x.T
        x = MUONS[0] * x + (MUONS[1] * gram + MUONS[2] * gram @ gram) @ x
    return x


@answers.to("muon")
def muon_decays_first(w, grad, velocity, lr, beta, weight_decay, steps):
    velocity = velocity + (1 - beta) * (grad - velocity)
    w = w * (1 - lr * weight_decay)
    return w - lr * max(1, w.shape[1] / w.shape[0]) ** 0.5 * orthogonal(velocity, steps), velocity


@answers.to("muon")
def muon_corrected_for_its_start(w, grad, velocity, lr, beta, weight_decay, steps):
    """As optax: the mean is divided by what a correction asks for, which changes nothing in its direction."""
    rows, columns = grad.shape
    velocity = beta * velocity + (1 - beta) * grad
    update = orthogonal(velocity / (1 - beta**7), steps) * (math.sqrt(columns / rows) if columns > rows else 1.0)
    return w - lr * (update + weight_decay * w), velocity
