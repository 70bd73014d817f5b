"""Wrong answers about batches, schedules, averages, signs and whole matrices."""

import math

import numpy as np
from answers.bank import Answers

from grader.course.further.newton_schulz import newton_schulz

answers = Answers()

MUONS = (3.4445, -4.7750, 2.0315)


# --- scale_lr ---------------------------------------------------------------------------------------------------------


@answers.to("scale_lr")
def scale_lr_rounded_ratio(lr, batch, reference_batch, power):
    return lr * round(batch / reference_batch) ** power


@answers.to("scale_lr")
def scale_lr_half_the_power(lr, batch, reference_batch, power):
    return lr * math.sqrt(batch / reference_batch) ** power


@answers.to("scale_lr", cause="between-the-two")
def scale_lr_between_the_two(lr, batch, reference_batch, power):
    return lr * (1 + power * (batch / reference_batch - 1))


@answers.to("scale_lr")
def scale_lr_whole_doublings(lr, batch, reference_batch, power):
    return lr * 2 ** (power * int(math.log2(batch / reference_batch)))


@answers.to("scale_lr", cause="never-lowered")
def scale_lr_only_up(lr, batch, reference_batch, power):
    return lr * max(1, batch / reference_batch) ** power


@answers.to("scale_lr")
def scale_lr_power_cut_at_one(lr, batch, reference_batch, power):
    return lr * (batch / reference_batch) ** min(power, 1)


# --- warmup_stable_decay ----------------------------------------------------------------------------------------------


@answers.to("warmup_stable_decay")
def wsd_falls_to_a_hundredth(step, warmup, stable, total, lr):
    if step < warmup:
        return lr * (step + 1) / (warmup + 1)
    return lr * min(max((total - step) / (total - stable), 0.01), 1)


@answers.to("warmup_stable_decay", cause="exponential")
def wsd_exponential_fall(step, warmup, stable, total, lr):
    if step < warmup:
        return lr * (step + 1) / (warmup + 1)
    return lr if step < stable else lr * 0.5 ** ((step - stable) / (total - stable))


@answers.to("warmup_stable_decay")
def wsd_climb_along_a_sine(step, warmup, stable, total, lr):
    if step < warmup:
        return lr * math.sin(math.pi / 2 * (step + 1) / (warmup + 1))
    return lr * min(max(total - step, 0) / (total - stable), 1)


@answers.to("warmup_stable_decay", cause="one-step-short")
def wsd_zero_one_step_early(step, warmup, stable, total, lr):
    if step < warmup:
        return lr * (step + 1) / (warmup + 1)
    if step < stable:
        return lr
    return lr * max(total - 1 - step, 0) / max(total - 1 - stable, 1)


@answers.to("warmup_stable_decay")
def wsd_starts_again(step, warmup, stable, total, lr):
    step = step % (total + 1)
    if step < warmup:
        return lr * (step + 1) / (warmup + 1)
    return lr * min((total - step) / (total - stable), 1)


# --- one_cycle --------------------------------------------------------------------------------------------------------


@answers.to("one_cycle")
def cycle_geometric(step, total, lr_max, start_share, div, final_div):
    peak = start_share * total - 1
    away, factor = (1 - step / peak, div) if step <= peak else ((step - peak) / (total - 1 - peak), div * final_div)
    return lr_max * factor ** -((1 - math.cos(math.pi * away)) / 2)


@answers.to("one_cycle")
def cycle_falls_straight(step, total, lr_max, start_share, div, final_div):
    first, peak = lr_max / div, start_share * total - 1
    if step <= peak:
        return first + (lr_max - first) * (1 - math.cos(math.pi * step / peak)) / 2
    return lr_max + (first / final_div - lr_max) * (step - peak) / (total - 1 - peak)


@answers.to("one_cycle")
def cycle_in_one_wave(step, total, lr_max, start_share, div, final_div):
    return lr_max / div + (lr_max - lr_max / div) * (1 - math.cos(2 * math.pi * step / (total - 1))) / 2


@answers.to("one_cycle")
def cycle_halves_exchanged(step, total, lr_max, start_share, div, final_div):
    first, peak = lr_max / div, start_share * total - 1
    low, away = (first / final_div, 1 - step / peak) if step <= peak else (first, (step - peak) / (total - 1 - peak))
    return low + (lr_max - low) * (1 + math.cos(math.pi * away)) / 2


@answers.to("one_cycle", cause="div-hard-coded")
def cycle_div_of_torch(step, total, lr_max, start_share, div, final_div):
    first, peak = lr_max / 25, start_share * total - 1
    low, away = (first, 1 - step / peak) if step <= peak else (first / final_div, (step - peak) / (total - 1 - peak))
    return low + (lr_max - low) * (1 + math.cos(math.pi * away)) / 2


# --- ema_weights ------------------------------------------------------------------------------------------------------


@answers.to("ema_weights")
def ema_of_roots(average, w, decay):
    return np.sign(w) * np.abs(average) ** decay * np.abs(w) ** (1 - decay)


@answers.to("ema_weights")
def ema_decay_squared(average, w, decay):
    return decay**2 * average + (1 - decay**2) * w


@answers.to("ema_weights")
def ema_capped_decay(average, w, decay):
    decay = min(decay, 0.99)
    return decay * average + (1 - decay) * w


@answers.to("ema_weights")
def ema_root_mean_square(average, w, decay):
    return np.sqrt(decay * average**2 + (1 - decay) * w**2)


@answers.to("ema_weights", cause="shares-swapped")
def ema_arguments_exchanged(w, average, decay):
    return decay * average + (1 - decay) * w


@answers.to("ema_weights")
def ema_rounded(average, w, decay):
    return np.round(decay * average + (1 - decay) * w, 4)


# --- lion -------------------------------------------------------------------------------------------------------------


@answers.to("lion")
def lion_softened(w, grad, m, lr, beta1, beta2, weight_decay):
    direction = np.tanh(beta1 * m + (1 - beta1) * grad)
    return w - lr * (direction + weight_decay * w), beta2 * m + (1 - beta2) * grad


@answers.to("lion", cause="no-standstill")
def lion_never_stands_still(w, grad, m, lr, beta1, beta2, weight_decay):
    direction = np.where(beta1 * m + (1 - beta1) * grad >= 0, 1.0, -1.0).astype(w.dtype)
    return w - lr * (direction + weight_decay * w), beta2 * m + (1 - beta2) * grad


@answers.to("lion")
def lion_of_unit_length(w, grad, m, lr, beta1, beta2, weight_decay):
    c = beta1 * m + (1 - beta1) * grad
    direction = c / (np.linalg.norm(c) or 1.0)
    return w - lr * (direction + weight_decay * w), beta2 * m + (1 - beta2) * grad


@answers.to("lion")
def lion_cautious(w, grad, m, lr, beta1, beta2, weight_decay):
    direction = np.sign(beta1 * m + (1 - beta1) * grad)
    direction = direction * (direction * grad > 0)
    return w - lr * (direction + weight_decay * w), beta2 * m + (1 - beta2) * grad


@answers.to("lion", cause="one-beta")
def lion_with_one_mean(w, grad, m, lr, beta1, beta2, weight_decay):
    m = beta1 * m + (1 - beta1) * grad
    return w - lr * (np.sign(m) + weight_decay * w), m


# --- newton_schulz ----------------------------------------------------------------------------------------------------


@answers.to("newton_schulz")
def schulz_returns_the_projection(g, steps, coefficients):
    x = newton_schulz(g, steps, coefficients)
    return x @ x.T @ g


@answers.to("newton_schulz", cause="powers-by-entry")
def schulz_entries_one_by_one(g, steps, coefficients):
    a, b, c = coefficients
    x = g / (np.linalg.norm(g) or 1.0)
    for _ in range(steps):
        x = a * x + b * x**3 + c * x**5
    return x


@answers.to("newton_schulz")
def schulz_stops_early(g, steps, coefficients):
    a, b, c = coefficients
    x = g / (np.linalg.norm(g) or 1.0)
    for _ in range(min(steps, 4)):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x


@answers.to("newton_schulz")
def schulz_clips(g, steps, coefficients):
    return np.clip(newton_schulz(g, steps, coefficients), -1, 1)


@answers.to("newton_schulz")
def schulz_keeps_short_matrices(g, steps, coefficients):
    a, b, c = coefficients
    x = g / max(np.linalg.norm(g), 1.0)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x


# --- muon -------------------------------------------------------------------------------------------------------------


def _moved(w, direction, lr, weight_decay):
    return w - lr * (math.sqrt(max(1, w.shape[1] / w.shape[0])) * direction + weight_decay * w)


@answers.to("muon", cause="through-the-singular-values")
def muon_by_a_decomposition(w, grad, velocity, lr, beta, weight_decay, steps):
    velocity = beta * velocity + (1 - beta) * grad
    left, values, right = np.linalg.svd(velocity, full_matrices=False)
    return _moved(w, left * (values > 1e-6) @ right, lr, weight_decay), velocity


@answers.to("muon")
def muon_row_by_row(w, grad, velocity, lr, beta, weight_decay, steps):
    velocity = beta * velocity + (1 - beta) * grad
    lengths = np.maximum(np.linalg.norm(velocity, axis=1, keepdims=True), 1e-30)
    return _moved(w, velocity / lengths, lr, weight_decay), velocity


@answers.to("muon")
def muon_as_long_as_the_velocity(w, grad, velocity, lr, beta, weight_decay, steps):
    velocity = beta * velocity + (1 - beta) * grad
    direction = newton_schulz(velocity, steps, MUONS) * np.linalg.norm(velocity)
    return _moved(w, direction, lr, weight_decay), velocity


@answers.to("muon", cause="torchs-scale")
def muon_on_its_side(w, grad, velocity, lr, beta, weight_decay, steps):
    velocity = beta * velocity + (1 - beta) * grad
    direction = newton_schulz(velocity, steps, MUONS)
    return w - lr * (max(1, w.shape[0] / w.shape[1]) ** 0.5 * direction + weight_decay * w), velocity


@answers.to("muon", cause="heavy-ball")
def muon_with_a_sum(w, grad, velocity, lr, beta, weight_decay, steps):
    velocity = beta * velocity + grad
    return _moved(w, newton_schulz(velocity, steps, MUONS), lr, weight_decay), velocity


@answers.to("muon")
def muon_weights_made_orthogonal(w, grad, velocity, lr, beta, weight_decay, steps):
    velocity = beta * velocity + (1 - beta) * grad
    return newton_schulz(_moved(w, velocity, lr, weight_decay), steps, MUONS), velocity
