"""Wrong answers about gradient descent and schedules."""

import math

import numpy as np
from answers.bank import Answers

answers = Answers()


# --- gradient_descent -------------------------------------------------------------------------------------------------


@answers.to("gradient_descent")
def descent_by_dot(w, grad, lr):
    return w - lr * np.dot(grad.ravel(), grad.ravel()) * np.ones_like(w)


@answers.to("gradient_descent")
def descent_divided_by_the_size(w, grad, lr):
    return w - lr * grad / grad.size


@answers.to("gradient_descent")
def descent_clipped(w, grad, lr):
    return w - lr * np.clip(grad, -1000, 1000)


@answers.to("gradient_descent")
def descent_that_stops_early(w, grad, lr):
    return w if np.linalg.norm(grad) < 1e-4 else w - lr * grad


@answers.to("gradient_descent")
def descent_with_a_decaying_weight(w, grad, lr):
    return w * (1 - lr) - lr * grad


@answers.to("gradient_descent")
def descent_rounded(w, grad, lr):
    return np.round(w - lr * grad, 6)


@answers.to("gradient_descent")
def descent_of_the_first_row(w, grad, lr):
    new = w.copy()
    if new.ndim == 0:
        return w - lr * grad
    new[0] = w[0] - lr * grad[0]
    return new


@answers.to("gradient_descent")
def descent_capped_rate(w, grad, lr):
    return w - min(lr, 0.2) * grad


@answers.to("gradient_descent")
def descent_along_columns(w, grad, lr):
    return w - lr * (grad.T if grad.shape == grad.T.shape else grad)


@answers.to("gradient_descent")
def descent_that_leaves_weights_at_zero(w, grad, lr):
    return np.where(w == 0, w, w - lr * grad).astype(w.dtype)


@answers.to("gradient_descent")
def descent_that_skips_zeros_with_a_nudge(w, grad, lr):
    return w - lr * np.where(grad == 0, 1e-3, grad)


# --- step_decay -------------------------------------------------------------------------------------------------------


@answers.to("step_decay")
def stairs_with_a_floor(epoch, lr0, drop, every):
    return max(lr0 * drop ** (epoch // every), 1e-3)


@answers.to("step_decay")
def stairs_in_e(epoch, lr0, drop, every):
    return lr0 * math.exp(-drop * (epoch // every))


@answers.to("step_decay")
def stairs_divided_by_stage(epoch, lr0, drop, every):
    return lr0 / (1 + drop * (epoch // every))


@answers.to("step_decay")
def stairs_whole(epoch, lr0, drop, every):
    return int(lr0 * drop ** (epoch // every))


@answers.to("step_decay")
def stairs_at_most_three(epoch, lr0, drop, every):
    return lr0 * drop ** min(epoch // every, 3)


@answers.to("step_decay")
def stairs_of_lr0(epoch, lr0, drop, every):
    return (lr0 * drop) ** (epoch // every)


@answers.to("step_decay")
def stairs_rounded(epoch, lr0, drop, every):
    return round(lr0 * drop ** (epoch // every), 4)


@answers.to("step_decay")
def stairs_half_at_most(epoch, lr0, drop, every):
    return lr0 * min(drop, 0.5) ** (epoch // every)


@answers.to("step_decay")
def stairs_inclusive(epoch, lr0, drop, every):
    return lr0 * drop ** ((epoch + every - 1) // (every + 1))


# --- hold_then_decay --------------------------------------------------------------------------------------------------


@answers.to("hold_then_decay")
def hold_in_halves(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * 2 ** (rate * (hold - epoch))


@answers.to("hold_then_decay")
def hold_by_a_ratio(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * math.exp(-rate * epoch / max(hold, 1))


@answers.to("hold_then_decay")
def hold_squared(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * math.exp(-rate * (epoch - hold) ** 2)


@answers.to("hold_then_decay")
def hold_up_to_the_article(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * math.exp(rate * max(hold - epoch, -20))


@answers.to("hold_then_decay")
def hold_with_rate_outside(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * rate * math.exp(hold - epoch)


@answers.to("hold_then_decay")
def hold_to_zero(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * math.exp(rate * (hold - epoch)) - 1e-7


@answers.to("hold_then_decay")
def hold_in_steps_of_two(epoch, lr0, hold, rate):
    return lr0 if epoch < hold else lr0 * math.exp(-rate * 2 * ((epoch - hold) // 2))


# --- cosine_decay -----------------------------------------------------------------------------------------------------


def _one_step_long(step, total, lr_max, lr_min):
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * step / (total + 1))) / 2


@answers.to("cosine_decay")
def cosine_sine(step, total, lr_max, lr_min):
    return lr_max - (lr_max - lr_min) * math.sin(math.pi / 2 * min(step / total, 1))


@answers.to("cosine_decay")
def cosine_ending_at_the_top(step, total, lr_max, lr_min):
    return lr_max if step > total else lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * step / total)) / 2


@answers.to("cosine_decay")
def cosine_clamped_one_short(step, total, lr_max, lr_min):
    return _one_step_long(min(step, total - 1), total, lr_max, lr_min)


# --- warmup_cosine ----------------------------------------------------------------------------------------------------


def _glide(way, lr_max, lr_min):
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * min(way, 1))) / 2


@answers.to("warmup_cosine")
def warmup_squared(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return lr_max * ((step + 1) / (warmup + 1)) ** 2
    return _glide((step - warmup) / (total - warmup), lr_max, lr_min)


@answers.to("warmup_cosine")
def warmup_starting_at_lr_min(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return max(lr_min, lr_max * (step + 1) / (warmup + 1))
    return _glide((step - warmup) / (total - warmup), lr_max, lr_min)


@answers.to("warmup_cosine")
def warmup_one_ahead(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return lr_max * (step + 1) / (warmup + 1)
    return _glide((step - warmup + 1) / (total - warmup + 1), lr_max, lr_min)


@answers.to("warmup_cosine")
def warmup_gone_past_the_end(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return lr_max * (step + 1) / (warmup + 1)
    return _glide((step - warmup) / (total - warmup), lr_max, lr_min) if step <= total else 0.0


# --- reduce_on_plateau ------------------------------------------------------------------------------------------------


@answers.to("reduce_on_plateau")
def plateau_with_a_threshold(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best * (1 - 0.15) else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


@answers.to("reduce_on_plateau")
def plateau_by_a_hundred_millionth(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best - 1e-8 else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


@answers.to("reduce_on_plateau")
def plateau_rounded(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = round(max(lr * factor, min_lr), 10), 0
    return lr, best, bad_epochs


@answers.to("reduce_on_plateau")
def plateau_counting_ties_as_neither(loss, lr, best, bad_epochs, factor, patience, min_lr):
    if loss < best:
        best, bad_epochs = loss, 0
    elif loss > best:
        bad_epochs += 1
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


@answers.to("reduce_on_plateau")
def plateau_that_cuts_on_exact_match(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    if bad_epochs == patience + 1 and bad_epochs > 1:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


@answers.to("reduce_on_plateau")
def plateau_that_halves_the_distance(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = min_lr + (lr - min_lr) * factor, 0
    return lr, best, bad_epochs


@answers.to("reduce_on_plateau")
def plateau_clamped_always(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss <= best and loss != best else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = lr * factor, 0
    return max(lr, min_lr * 1.1), best, bad_epochs


@answers.to("reduce_on_plateau")
def plateau_forgetting_infinity(loss, lr, best, bad_epochs, factor, patience, min_lr):
    improved = best - loss > 1e-4 * abs(best) if math.isfinite(best) else False
    best, bad_epochs = (loss, 0) if improved else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


@answers.to("reduce_on_plateau")
def plateau_bad_epochs_kept_at_patience(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, min(bad_epochs + 1, patience + 1))
    if bad_epochs > patience and lr > min_lr:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs
