"""Right answers about gradient descent and schedules."""

import math
from typing import NamedTuple

import numpy as np
from answers.bank import Answers

answers = Answers()


# --- gradient_descent -------------------------------------------------------------------------------------------------


@answers.to("gradient_descent")
def descent_with_other_names(weights, slope, eta):
    return -eta * slope + weights


@answers.to("gradient_descent")
def descent_on_a_copy(w, grad, lr=0.1):
    new = w.copy()
    new -= lr * grad
    return new


@answers.to("gradient_descent")
def descent_in_a_loop(w, grad, lr):
    new = np.empty_like(w)
    for place in np.ndindex(w.shape):
        new[place] = w[place] - lr * grad[place]
    return new


@answers.to("gradient_descent")
def descent_in_double_precision(w, grad, lr):
    return (w.astype(np.float64) - lr * grad.astype(np.float64)).astype(w.dtype)


@answers.to("gradient_descent")
def descent_in_calls(w, grad, lr):
    return np.subtract(w, np.multiply(grad, lr))


@answers.to("gradient_descent")
def descent_with_a_list_between(w, grad, lr):
    flat = [here - lr * slope for here, slope in zip(w.ravel().tolist(), grad.ravel().tolist(), strict=True)]
    return np.array(flat, dtype=w.dtype).reshape(w.shape)


@answers.to("gradient_descent")
def descent_with_einsum(w, grad, lr):
    return w - np.einsum(",...->...", w.dtype.type(lr), grad)


@answers.to("gradient_descent")
def descent_with_all_arguments_in_one(*everything):
    return everything[0] - everything[2] * everything[1]


@answers.to("gradient_descent")
def descent_transposed_twice(w, grad, lr):
    return (w.T - lr * grad.T).T


# --- step_decay -------------------------------------------------------------------------------------------------------


@answers.to("step_decay")
def stairs_by_floor(epoch, lr0, drop, every):
    return lr0 * math.pow(drop, math.floor(epoch / every))


@answers.to("step_decay")
def stairs_by_int(epoch, lr0, drop, every):
    return lr0 * drop ** int(epoch / every)


@answers.to("step_decay")
def stairs_by_divmod(epoch, start, factor, length):
    stage, _ = divmod(epoch, length)
    return np.float64(start) * np.power(factor, stage)


@answers.to("step_decay")
def stairs_in_a_loop(epoch, lr0, drop, every):
    lr = lr0
    for past in range(1, epoch + 1):
        if past % every == 0:
            lr *= drop
    return lr


@answers.to("step_decay")
def stairs_by_recursion(epoch, lr0, drop, every):
    return lr0 if epoch < every else drop * stairs_by_recursion(epoch - every, lr0, drop, every)


@answers.to("step_decay")
def stairs_by_logarithm(epoch, lr0, drop, every):
    return lr0 * np.exp(np.log(drop) * np.floor_divide(epoch, every))


@answers.to("step_decay")
def stairs_with_defaults(epoch, lr0=0.1, drop=0.5, every=10):
    return np.array(lr0 * drop ** (epoch // every))


# --- hold_then_decay --------------------------------------------------------------------------------------------------


@answers.to("hold_then_decay")
def hold_by_minimum(epoch, lr0, hold, rate):
    return lr0 * math.exp(min(0, rate * (hold - epoch)))


@answers.to("hold_then_decay")
def hold_by_where(epoch, lr0, hold, rate):
    return np.where(epoch < hold, lr0, lr0 * np.exp(rate * (hold - epoch)))


@answers.to("hold_then_decay")
def hold_by_a_loop(epoch, lr0, hold, rate):
    lr = lr0
    for _ in range(hold, epoch):
        lr *= math.exp(-rate)
    return lr


@answers.to("hold_then_decay")
def hold_by_a_quotient(epoch, lr0, hold, rate):
    return lr0 if epoch <= hold else lr0 / np.exp(rate * (epoch - hold))


@answers.to("hold_then_decay")
def hold_by_a_conditional(t, start, held, speed):
    decaying = max(t - held, 0)
    return np.float64(start * math.e ** (-speed * decaying))


@answers.to("hold_then_decay")
def hold_by_maximum(epoch, lr0, hold, rate):
    return lr0 * np.exp(-rate * np.maximum(epoch - hold, 0))


@answers.to("hold_then_decay")
def hold_from_the_epoch_before(epoch, lr0, hold, rate):
    return lr0 if epoch <= hold else math.exp(-rate) * hold_from_the_epoch_before(epoch - 1, lr0, hold, rate)


# --- cosine_decay -----------------------------------------------------------------------------------------------------


@answers.to("cosine_decay")
def cosine_by_half_angle(step, total, lr_max, lr_min):
    return lr_min + (lr_max - lr_min) * math.cos(math.pi * min(step, total) / (2 * total)) ** 2


@answers.to("cosine_decay")
def cosine_by_clip(step, total, lr_max, lr_min):
    return lr_min + 0.5 * (lr_max - lr_min) * (1 + np.cos(np.pi * np.clip(step / total, 0, 1)))


@answers.to("cosine_decay")
def cosine_with_an_early_return(step, total, lr_max, lr_min):
    if step >= total:
        return lr_min
    return lr_max - (lr_max - lr_min) * (1 - math.cos(math.pi * step / total)) / 2


@answers.to("cosine_decay")
def cosine_around_the_middle(step, total, lr_max, lr_min):
    middle, height = (lr_max + lr_min) / 2, (lr_max - lr_min) / 2
    return middle + height * np.cos(np.deg2rad(180 * min(1.0, step / total)))


@answers.to("cosine_decay")
def cosine_by_where(step, total, lr_max, lr_min):
    wave = lr_min + (lr_max - lr_min) * (1 + np.cos(np.pi * step / total)) / 2
    return np.where(step < total, wave, lr_min)


# --- warmup_cosine ----------------------------------------------------------------------------------------------------


@answers.to("warmup_cosine")
def warmup_by_where(step, warmup, total, lr_max, lr_min):
    way = np.minimum((step - warmup) / (total - warmup), 1)
    glide = lr_min + (lr_max - lr_min) * (1 + np.cos(np.pi * way)) / 2
    return np.where(step < warmup, lr_max * (step + 1) / (warmup + 1), glide)


@answers.to("warmup_cosine")
def warmup_meeting_at_the_peak(step, warmup, total, lr_max, lr_min):
    if step <= warmup:
        return lr_max * (step + 1) / (warmup + 1)
    return cosine_by_clip(step - warmup, total - warmup, lr_max, lr_min)


@answers.to("warmup_cosine")
def warmup_by_interpolation(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return np.interp(step, [-1, warmup], [0.0, lr_max])
    return cosine_by_half_angle(step - warmup, total - warmup, lr_max, lr_min)


@answers.to("warmup_cosine")
def warmup_stair_by_stair(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return sum(lr_max / (warmup + 1) for _ in range(step + 1))
    return cosine_with_an_early_return(step - warmup, total - warmup, lr_max, lr_min)


@answers.to("warmup_cosine")
def warmup_from_both_ends(s, w, t, top, bottom):
    return top * (1 - (w - s) / (w + 1)) if s < w else cosine_around_the_middle(s - w, t - w, top, bottom)


# --- reduce_on_plateau ------------------------------------------------------------------------------------------------


class Plateau(NamedTuple):
    lr: float
    best: float
    bad_epochs: int


@answers.to("reduce_on_plateau")
def plateau_with_early_returns(loss, lr, best, bad, factor, patience, floor):
    if loss < best:
        return lr, loss, 0
    if bad + 1 <= patience:
        return lr, best, bad + 1
    return max(floor, lr * factor), best, 0


@answers.to("reduce_on_plateau")
def plateau_as_a_list(loss, lr, best, bad_epochs, factor, patience, min_lr):
    bad_epochs = 0 if loss < best else bad_epochs + 1
    cut = bad_epochs >= patience + 1
    return [np.maximum(lr * factor, min_lr) if cut else lr, min(loss, best), 0 if cut else bad_epochs]


@answers.to("reduce_on_plateau")
def plateau_in_numpy(loss, lr, best, bad_epochs, factor, patience, min_lr):
    bad_epochs = np.where(loss < best, 0, bad_epochs + 1)
    lr = np.where(bad_epochs > patience, np.maximum(lr * factor, min_lr), lr)
    return lr, np.minimum(loss, best), np.where(bad_epochs > patience, 0, bad_epochs)


@answers.to("reduce_on_plateau")
def plateau_counting_in_floats(loss, lr, best, bad_epochs, factor, patience, min_lr):
    bad_epochs = float(bad_epochs) + 1.0
    if best > loss:
        best, bad_epochs = loss, 0.0
    if bad_epochs > patience:
        lr *= factor
        bad_epochs = 0.0
        if lr < min_lr:
            lr = min_lr
    return np.float64(lr), np.float64(best), np.float64(bad_epochs)


@answers.to("reduce_on_plateau")
def plateau_counting_down(loss, lr, best, bad_epochs, factor, patience, min_lr):
    if loss < best:
        return lr, loss, 0
    left = patience - bad_epochs
    return (lr, best, bad_epochs + 1) if left > 0 else (sorted([lr * factor, min_lr])[1], best, 0)


@answers.to("reduce_on_plateau")
def plateau_with_names(loss, lr, best, bad_epochs, factor, patience, min_lr):
    if loss < best:
        return Plateau(lr, best=loss, bad_epochs=0)
    if bad_epochs < patience:
        return Plateau(lr, best, bad_epochs + 1)
    return Plateau(max(lr * factor, min_lr), best, bad_epochs=0)
