"""Wrong answers as learners write them, none of which the course lists: for each exercise, functions that must fail."""

import math

import numpy as np

# --- downhill ---------------------------------------------------------------------------------------------------------


def downhill_by_steepness(slope):
    return -slope / (1 + np.abs(slope))


def downhill_by_tanh(slope):
    return -np.tanh(1e3 * slope)


def downhill_with_a_threshold(slope):
    return np.where(np.abs(slope) < 1e-8, 0.0, -np.sign(slope))


def downhill_by_neighbours(slope):
    return -np.sign(np.gradient(slope)) if slope.ndim == 1 else -np.sign(slope)


def downhill_guarded_division(slope):
    return -slope / (np.abs(slope) + 1e-8)


def downhill_by_the_largest(slope):
    return -slope / np.max(np.abs(slope))


def downhill_rounded(slope):
    return -np.clip(np.round(slope), -1, 1)


def downhill_clipped(slope):
    return np.clip(-slope, -1, 1)


# --- gradient_descent -------------------------------------------------------------------------------------------------


def descent_by_dot(w, grad, lr):
    return w - lr * np.dot(grad.ravel(), grad.ravel()) * np.ones_like(w)


def descent_divided_by_the_size(w, grad, lr):
    return w - lr * grad / grad.size


def descent_clipped(w, grad, lr):
    return w - lr * np.clip(grad, -1000, 1000)


def descent_rate_squared(w, grad, lr):
    return w - lr**2 * grad


def descent_that_stops_early(w, grad, lr):
    return w if np.linalg.norm(grad) < 1e-4 else w - lr * grad


def descent_with_a_decaying_weight(w, grad, lr):
    return w * (1 - lr) - lr * grad


def descent_relative(w, grad, lr):
    return w * (1 - lr * grad)


def descent_rounded(w, grad, lr):
    return np.round(w - lr * grad, 6)


def descent_of_the_first_row(w, grad, lr):
    new = w.copy()
    if new.ndim == 0:
        return w - lr * grad
    new[0] = w[0] - lr * grad[0]
    return new


def descent_capped_rate(w, grad, lr):
    return w - min(lr, 0.2) * grad


def descent_along_columns(w, grad, lr):
    return w - lr * (grad.T if grad.shape == grad.T.shape else grad)


def descent_that_leaves_weights_at_zero(w, grad, lr):
    return np.where(w == 0, w, w - lr * grad).astype(w.dtype)


def descent_that_skips_zeros_with_a_nudge(w, grad, lr):
    return w - lr * np.where(grad == 0, 1e-3, grad)


# --- step_decay -------------------------------------------------------------------------------------------------------


def stairs_with_a_floor(epoch, lr0, drop, every):
    return max(lr0 * drop ** (epoch // every), 1e-3)


def stairs_modulo(epoch, lr0, drop, every):
    return lr0 * drop ** (epoch % every)


def stairs_in_e(epoch, lr0, drop, every):
    return lr0 * math.exp(-drop * (epoch // every))


def stairs_divided_by_stage(epoch, lr0, drop, every):
    return lr0 / (1 + drop * (epoch // every))


def stairs_whole(epoch, lr0, drop, every):
    return int(lr0 * drop ** (epoch // every))


def stairs_at_most_three(epoch, lr0, drop, every):
    return lr0 * drop ** min(epoch // every, 3)


def stairs_of_lr0(epoch, lr0, drop, every):
    return (lr0 * drop) ** (epoch // every)


def stairs_rounded(epoch, lr0, drop, every):
    return round(lr0 * drop ** (epoch // every), 4)


def stairs_half_at_most(epoch, lr0, drop, every):
    return lr0 * min(drop, 0.5) ** (epoch // every)


def stairs_inclusive(epoch, lr0, drop, every):
    return lr0 * drop ** ((epoch + every - 1) // (every + 1))


# --- hold_then_decay --------------------------------------------------------------------------------------------------


def hold_in_halves(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * 2 ** (rate * (hold - epoch))


def hold_by_a_ratio(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * math.exp(-rate * epoch / max(hold, 1))


def hold_squared(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * math.exp(-rate * (epoch - hold) ** 2)


def hold_up_to_the_article(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * math.exp(rate * max(hold - epoch, -20))


def hold_with_rate_outside(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * rate * math.exp(hold - epoch)


def hold_that_returns_the_factor(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else math.exp(rate * (hold - epoch))


def hold_to_zero(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * math.exp(rate * (hold - epoch)) - 1e-7


def hold_in_steps_of_two(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * math.exp(-rate * 2 * ((epoch - hold) // 2))


def hold_with_the_sign_inside(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 - math.exp(rate * (hold - epoch))


# --- cosine_decay -----------------------------------------------------------------------------------------------------


def cosine_sine(step, total, lr_max, lr_min):
    return lr_max - (lr_max - lr_min) * math.sin(math.pi / 2 * min(step / total, 1))


def cosine_squared_progress(step, total, lr_max, lr_min):
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * min(step / total, 1) ** 2)) / 2


def cosine_ending_at_the_top(step, total, lr_max, lr_min):
    return lr_max if step > total else lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * step / total)) / 2


def cosine_without_subtracting(step, total, lr_max, lr_min):
    return lr_min + lr_max * (1 + math.cos(math.pi * min(step / total, 1))) / 2 * (1 - lr_min)


def cosine_clamped_one_short(step, total, lr_max, lr_min):
    return cosine_with_clamp(min(step, total - 1), total, lr_max, lr_min)


def cosine_with_clamp(step, total, lr_max, lr_min):
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * step / (total + 1))) / 2


# --- warmup_cosine ----------------------------------------------------------------------------------------------------


def _glide(way, lr_max, lr_min):
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * min(way, 1))) / 2


def warmup_squared(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return lr_max * ((step + 1) / (warmup + 1)) ** 2
    return _glide((step - warmup) / (total - warmup), lr_max, lr_min)


def warmup_starting_at_lr_min(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return max(lr_min, lr_max * (step + 1) / (warmup + 1))
    return _glide((step - warmup) / (total - warmup), lr_max, lr_min)


def warmup_then_level(step, warmup, total, lr_max, lr_min):
    return lr_max * (step + 1) / (warmup + 1) if step < warmup else lr_max


def warmup_one_short(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return lr_max * (step + 1) / (warmup + 1)
    return _glide((step - warmup) / (total - warmup - 1), lr_max, lr_min)


def warmup_one_ahead(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return lr_max * (step + 1) / (warmup + 1)
    return _glide((step - warmup + 1) / (total - warmup + 1), lr_max, lr_min)


def warmup_gone_past_the_end(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return lr_max * (step + 1) / (warmup + 1)
    return _glide((step - warmup) / (total - warmup), lr_max, lr_min) if step <= total else 0.0


# --- reduce_on_plateau ------------------------------------------------------------------------------------------------


def plateau_with_a_threshold(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best * (1 - 0.15) else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


def plateau_by_a_hundred_millionth(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best - 1e-8 else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


def plateau_rounded(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = round(max(lr * factor, min_lr), 10), 0
    return lr, best, bad_epochs


def plateau_counting_ties_as_neither(loss, lr, best, bad_epochs, factor, patience, min_lr):
    if loss < best:
        best, bad_epochs = loss, 0
    elif loss > best:
        bad_epochs += 1
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


def plateau_that_never_cuts(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    return max(lr, min_lr), best, bad_epochs


def plateau_that_cuts_on_exact_match(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    if bad_epochs == patience + 1 and bad_epochs > 1:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


def plateau_that_halves_the_distance(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = min_lr + (lr - min_lr) * factor, 0
    return lr, best, bad_epochs


def plateau_clamped_always(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss <= best and loss != best else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = lr * factor, 0
    return max(lr, min_lr * 1.1), best, bad_epochs


def plateau_forgetting_infinity(loss, lr, best, bad_epochs, factor, patience, min_lr):
    improved = best - loss > 1e-4 * abs(best) if math.isfinite(best) else False
    best, bad_epochs = (loss, 0) if improved else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


def plateau_bad_epochs_kept_at_patience(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, min(bad_epochs + 1, patience + 1))
    if bad_epochs > patience and lr > min_lr:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


BLUNDERS = {
    "downhill": [
        downhill_by_steepness,
        downhill_by_tanh,
        downhill_with_a_threshold,
        downhill_by_neighbours,
        downhill_guarded_division,
        downhill_by_the_largest,
        downhill_rounded,
        downhill_clipped,
    ],
    "gradient_descent": [
        descent_by_dot,
        descent_divided_by_the_size,
        descent_clipped,
        descent_rate_squared,
        descent_that_stops_early,
        descent_with_a_decaying_weight,
        descent_relative,
        descent_rounded,
        descent_of_the_first_row,
        descent_capped_rate,
        descent_along_columns,
        descent_that_leaves_weights_at_zero,
        descent_that_skips_zeros_with_a_nudge,
    ],
    "step_decay": [
        stairs_with_a_floor,
        stairs_modulo,
        stairs_in_e,
        stairs_divided_by_stage,
        stairs_whole,
        stairs_at_most_three,
        stairs_of_lr0,
        stairs_rounded,
        stairs_half_at_most,
        stairs_inclusive,
    ],
    "hold_then_decay": [
        hold_in_halves,
        hold_by_a_ratio,
        hold_squared,
        hold_up_to_the_article,
        hold_with_rate_outside,
        hold_that_returns_the_factor,
        hold_to_zero,
        hold_in_steps_of_two,
        hold_with_the_sign_inside,
    ],
    "cosine_decay": [
        cosine_sine,
        cosine_squared_progress,
        cosine_ending_at_the_top,
        cosine_without_subtracting,
        cosine_clamped_one_short,
    ],
    "warmup_cosine": [
        warmup_squared,
        warmup_starting_at_lr_min,
        warmup_then_level,
        warmup_one_short,
        warmup_one_ahead,
        warmup_gone_past_the_end,
    ],
    "reduce_on_plateau": [
        plateau_with_a_threshold,
        plateau_by_a_hundred_millionth,
        plateau_rounded,
        plateau_counting_ties_as_neither,
        plateau_that_never_cuts,
        plateau_that_cuts_on_exact_match,
        plateau_that_halves_the_distance,
        plateau_clamped_always,
        plateau_forgetting_infinity,
        plateau_bad_epochs_kept_at_patience,
    ],
}
