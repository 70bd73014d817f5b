"""Right answers, however they are written, pass."""

import functools
import math
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.check import check
from grader.course import COURSE

each_exercise = pytest.mark.parametrize("exercise", COURSE.values(), ids=list(COURSE))


# --- downhill ---------------------------------------------------------------------------------------------------------


def downhill_with_where(ground):
    return np.where(ground > 0, -1.0, np.where(ground < 0, 1.0, 0.0))


def downhill_in_whole_numbers(slope):
    return (slope < 0).astype(int) - (slope > 0).astype(int)


def downhill_with_masks(slope):
    way = np.zeros_like(slope)
    way[slope > 0] = -1
    way[slope < 0] = 1
    return way


def downhill_in_a_loop(slope):
    way = np.empty(slope.shape)
    for place in np.ndindex(slope.shape):
        height = slope[place]
        way[place] = 0 if height == 0 else -height / abs(height)
    return way


def downhill_with_select(slope):
    return np.select([slope > 0, slope < 0], [-1.0, 1.0], default=0.0)


def downhill_one_by_one(slope):
    return np.vectorize(lambda height: float((height < 0) - int(height > 0)))(slope)


# --- gradient_descent -------------------------------------------------------------------------------------------------


def descent_with_other_names(weights, slope, eta):
    return -eta * slope + weights


def descent_on_a_copy(w, grad, lr=0.1):
    new = w.copy()
    new -= lr * grad
    return new


def descent_in_a_loop(w, grad, lr):
    new = np.empty_like(w)
    for place in np.ndindex(w.shape):
        new[place] = w[place] - lr * grad[place]
    return new


def descent_in_double_precision(w, grad, lr):
    return (w.astype(np.float64) - lr * grad.astype(np.float64)).astype(w.dtype)


def descent_in_calls(w, grad, lr):
    return np.subtract(w, np.multiply(grad, lr))


def descent_with_a_list_between(w, grad, lr):
    flat = [here - lr * slope for here, slope in zip(w.ravel().tolist(), grad.ravel().tolist(), strict=True)]
    return np.array(flat, dtype=w.dtype).reshape(w.shape)


def descent_with_einsum(w, grad, lr):
    return w - np.einsum(",...->...", w.dtype.type(lr), grad)


# --- schedules --------------------------------------------------------------------------------------------------------


def stairs_by_floor(epoch, lr0, drop, every):
    return lr0 * math.pow(drop, math.floor(epoch / every))


def stairs_by_int(epoch, lr0, drop, every):
    return lr0 * drop ** int(epoch / every)


def stairs_by_divmod(epoch, start, factor, length):
    stage, _ = divmod(epoch, length)
    return np.float64(start) * np.power(factor, stage)


def stairs_in_a_loop(epoch, lr0, drop, every):
    lr = lr0
    for past in range(1, epoch + 1):
        if past % every == 0:
            lr *= drop
    return lr


def stairs_by_recursion(epoch, lr0, drop, every):
    return lr0 if epoch < every else drop * stairs_by_recursion(epoch - every, lr0, drop, every)


def stairs_by_logarithm(epoch, lr0, drop, every):
    return lr0 * np.exp(np.log(drop) * np.floor_divide(epoch, every))


def hold_by_minimum(epoch, lr0, hold, rate):
    return lr0 * math.exp(min(0, rate * (hold - epoch)))


def hold_by_where(epoch, lr0, hold, rate):
    return np.where(epoch < hold, lr0, lr0 * np.exp(rate * (hold - epoch)))


def hold_by_a_loop(epoch, lr0, hold, rate):
    lr = lr0
    for _ in range(hold, epoch):
        lr *= math.exp(-rate)
    return lr


def hold_by_a_quotient(epoch, lr0, hold, rate):
    return lr0 if epoch <= hold else lr0 / np.exp(rate * (epoch - hold))


def hold_by_a_conditional(t, start, held, speed):
    decaying = max(t - held, 0)
    return np.float64(start * math.e ** (-speed * decaying))


def hold_from_the_epoch_before(epoch, lr0, hold, rate):
    return lr0 if epoch <= hold else math.exp(-rate) * hold_from_the_epoch_before(epoch - 1, lr0, hold, rate)


def cosine_by_half_angle(step, total, lr_max, lr_min):
    return lr_min + (lr_max - lr_min) * math.cos(math.pi * min(step, total) / (2 * total)) ** 2


def cosine_by_clip(step, total, lr_max, lr_min):
    return lr_min + 0.5 * (lr_max - lr_min) * (1 + np.cos(np.pi * np.clip(step / total, 0, 1)))


def cosine_with_an_early_return(step, total, lr_max, lr_min):
    if step >= total:
        return lr_min
    return lr_max - (lr_max - lr_min) * (1 - math.cos(math.pi * step / total)) / 2


def cosine_around_the_middle(step, total, lr_max, lr_min):
    middle, height = (lr_max + lr_min) / 2, (lr_max - lr_min) / 2
    return middle + height * np.cos(np.deg2rad(180 * min(1.0, step / total)))


def cosine_by_where(step, total, lr_max, lr_min):
    wave = lr_min + (lr_max - lr_min) * (1 + np.cos(np.pi * step / total)) / 2
    return np.where(step < total, wave, lr_min)


def warmup_by_where(step, warmup, total, lr_max, lr_min):
    way = np.minimum((step - warmup) / (total - warmup), 1)
    glide = lr_min + (lr_max - lr_min) * (1 + np.cos(np.pi * way)) / 2
    return np.where(step < warmup, lr_max * (step + 1) / (warmup + 1), glide)


def warmup_meeting_at_the_peak(step, warmup, total, lr_max, lr_min):
    if step <= warmup:
        return lr_max * (step + 1) / (warmup + 1)
    return cosine_by_clip(step - warmup, total - warmup, lr_max, lr_min)


def warmup_by_interpolation(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return np.interp(step, [-1, warmup], [0.0, lr_max])
    return cosine_by_half_angle(step - warmup, total - warmup, lr_max, lr_min)


def warmup_stair_by_stair(step, warmup, total, lr_max, lr_min):
    if step < warmup:
        return sum(lr_max / (warmup + 1) for _ in range(step + 1))
    return cosine_with_an_early_return(step - warmup, total - warmup, lr_max, lr_min)


def warmup_from_both_ends(s, w, t, top, bottom):
    return top * (1 - (w - s) / (w + 1)) if s < w else cosine_around_the_middle(s - w, t - w, top, bottom)


# --- reduce_on_plateau ------------------------------------------------------------------------------------------------


def plateau_with_early_returns(loss, lr, best, bad, factor, patience, floor):
    if loss < best:
        return lr, loss, 0
    if bad + 1 <= patience:
        return lr, best, bad + 1
    return max(floor, lr * factor), best, 0


def plateau_as_a_list(loss, lr, best, bad_epochs, factor, patience, min_lr):
    bad_epochs = 0 if loss < best else bad_epochs + 1
    cut = bad_epochs >= patience + 1
    return [np.maximum(lr * factor, min_lr) if cut else lr, min(loss, best), 0 if cut else bad_epochs]


def plateau_in_numpy(loss, lr, best, bad_epochs, factor, patience, min_lr):
    bad_epochs = np.where(loss < best, 0, bad_epochs + 1)
    lr = np.where(bad_epochs > patience, np.maximum(lr * factor, min_lr), lr)
    return lr, np.minimum(loss, best), np.where(bad_epochs > patience, 0, bad_epochs)


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


class Plateau(NamedTuple):
    lr: float
    best: float
    bad_epochs: int


def plateau_with_names(loss, lr, best, bad_epochs, factor, patience, min_lr):
    if loss < best:
        return Plateau(lr, best=loss, bad_epochs=0)
    if bad_epochs < patience:
        return Plateau(lr, best, bad_epochs + 1)
    return Plateau(max(lr * factor, min_lr), best, bad_epochs=0)


def plateau_counting_down(loss, lr, best, bad_epochs, factor, patience, min_lr):
    if loss < best:
        return lr, loss, 0
    left = patience - bad_epochs
    return (lr, best, bad_epochs + 1) if left > 0 else (sorted([lr * factor, min_lr])[1], best, 0)


# --- notebooks 03 to 05 -----------------------------------------------------------------------------------------------


def proximal_with_a_mask(w, grad, lr, strength):
    stepped = w - lr * grad
    size = np.abs(stepped)
    size -= lr * strength
    size[size < 0] = 0
    return np.sign(stepped) * size


def threshold_with_a_mask(w, amount):
    beyond = np.abs(w) - amount
    beyond[beyond < 0] = 0
    return np.copysign(beyond, w)


def rmsprop_written_into_its_own_results(w, grad, cache, lr, rho, eps):
    new = rho * cache + (1 - rho) * grad**2
    root = np.sqrt(new)
    np.add(root, eps, out=root)
    return w - lr * grad / root, new


class State(NamedTuple):
    w: np.ndarray
    m: np.ndarray
    v: np.ndarray
    t: int


def adam_with_named_fields(w, grad, m, v, t, lr, beta1, beta2, eps):
    return State(*COURSE["adam"].reference(w, grad, m, v, t, lr, beta1, beta2, eps))


def adam_in_its_efficient_form(w, grad, m, v, t, lr, beta1, beta2, eps):
    t += 1
    m = m + (1 - beta1) * (grad - m)
    v = v + (1 - beta2) * (grad * grad - v)
    root = math.sqrt(1 - beta2**t)
    return w - lr * root / (1 - beta1**t) * m / (np.sqrt(v) + eps * root), m, v, t


def adamw_that_decays_first(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    return COURSE["adam"].reference(w * (1 - lr * weight_decay), grad, m, v, t, lr, beta1, beta2, eps)


def clip_by_the_larger(grads, max_norm):
    norm = math.sqrt(sum(float(np.vdot(grad, grad)) for grad in grads))
    return [grad * (max_norm / max(norm, max_norm)) for grad in grads]


def trial_in_a_loop(scores):
    winner, lowest = 0, np.inf
    for number, row in enumerate(scores):
        median = np.median([np.inf if score != score else score for score in row])
        if median < lowest:
            winner, lowest = number, median
    return winner


WRITTEN_OTHERWISE = {
    "downhill": [
        downhill_with_where,
        downhill_in_whole_numbers,
        downhill_with_masks,
        downhill_in_a_loop,
        downhill_with_select,
        downhill_one_by_one,
        lambda slope: np.sign(-slope),
        lambda slope: -np.sign(slope).astype(np.int8),
    ],
    "gradient_descent": [
        descent_with_other_names,
        descent_on_a_copy,
        descent_in_a_loop,
        descent_in_double_precision,
        descent_in_calls,
        descent_with_a_list_between,
        descent_with_einsum,
        lambda *everything: everything[0] - everything[2] * everything[1],
        lambda w, grad, lr: (w.T - lr * grad.T).T,
    ],
    "step_decay": [
        stairs_by_floor,
        stairs_by_int,
        stairs_by_divmod,
        stairs_in_a_loop,
        stairs_by_recursion,
        stairs_by_logarithm,
        lambda epoch, lr0=0.1, drop=0.5, every=10: np.array(lr0 * drop ** (epoch // every)),
    ],
    "hold_then_decay": [
        hold_by_minimum,
        hold_by_where,
        hold_by_a_loop,
        hold_by_a_quotient,
        hold_by_a_conditional,
        lambda epoch, lr0, hold, rate: lr0 * np.exp(-rate * np.maximum(epoch - hold, 0)),
        hold_from_the_epoch_before,
    ],
    "cosine_decay": [
        cosine_by_half_angle,
        cosine_by_clip,
        cosine_with_an_early_return,
        cosine_around_the_middle,
        cosine_by_where,
    ],
    "warmup_cosine": [
        warmup_by_where,
        warmup_meeting_at_the_peak,
        warmup_by_interpolation,
        warmup_stair_by_stair,
        warmup_from_both_ends,
    ],
    "reduce_on_plateau": [
        plateau_with_early_returns,
        plateau_as_a_list,
        plateau_in_numpy,
        plateau_counting_in_floats,
        plateau_counting_down,
        plateau_with_names,
    ],
    "soft_threshold": [threshold_with_a_mask],
    "proximal_l1": [proximal_with_a_mask],
    "rmsprop": [rmsprop_written_into_its_own_results],
    "adam": [adam_with_named_fields, adam_in_its_efficient_form],
    "adamw": [adamw_that_decays_first],
    "clip_by_global_norm": [clip_by_the_larger],
    "choose_trial": [trial_in_a_loop],
}


@pytest.mark.parametrize(
    ("name", "function"),
    [(name, function) for name, functions in WRITTEN_OTHERWISE.items() for function in functions],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_written_otherwise(name, function):
    for seed in range(4):
        answer = check(function, name, seed=seed)
        assert answer.passed, answer


# --- wrapped, for every exercise there is -----------------------------------------------------------------------------


class Rule:
    """What a compiler hands out in place of a function: an object that can be called."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *arguments):
        return self.function(*arguments)

    def method(self, *arguments):
        return self.function(*arguments)


def _each(answer, change):
    return tuple(map(change, answer)) if isinstance(answer, tuple) else change(answer)


def _as_numpy(value):
    return [*value] if isinstance(value, list) else np.asarray(value)[()]


def _as_array(value):
    return [*value] if isinstance(value, list) else np.array(value)


def numpy_scalars(function):
    return lambda *arguments: _each(function(*arguments), _as_numpy)


def arrays_without_dimensions(function):
    return lambda *arguments: _each(function(*arguments), _as_array)


def a_list_for_the_tuple(function):
    def wrapped(*arguments):
        answer = function(*arguments)
        return list(answer) if isinstance(answer, tuple) else answer

    return wrapped


def talking(function):
    def wrapped(*arguments):
        print("called with", arguments)
        return function(*arguments)

    return wrapped


def remembering_what_it_has_seen(function):
    seen = []

    def wrapped(*arguments):
        seen.append(arguments)
        return function(*arguments)

    return wrapped


def decorated(function):
    return functools.wraps(function)(lambda *arguments: function(*arguments))


def with_a_spare_argument(function):
    return functools.partial(lambda spare, *arguments: function(*arguments), "spare")


def fussy_about_floating_point(function):
    def wrapped(*arguments):
        np.seterr(all="raise")
        return function(*arguments)

    return wrapped


WRAPPINGS = [
    Rule,
    lambda function: Rule(function).method,
    lambda function: lambda *arguments: function(*arguments),
    lambda function: lambda *arguments, verbose=False: function(*arguments),
    numpy_scalars,
    arrays_without_dimensions,
    a_list_for_the_tuple,
    talking,
    remembering_what_it_has_seen,
    decorated,
    with_a_spare_argument,
    fussy_about_floating_point,
]


@each_exercise
@pytest.mark.parametrize("wrap", WRAPPINGS)
def test_wrapped(exercise, wrap):
    answer = check(wrap(exercise.reference), exercise.name)
    assert answer.passed, answer


def test_a_learners_prints_and_warnings_stay_off_the_page(capsys, recwarn):
    check(talking(lambda w, grad, lr: w - lr * grad / np.zeros(())), "gradient_descent")
    assert capsys.readouterr() == ("", "")
    assert not recwarn


def test_what_a_learner_sets_in_numpy_ends_with_the_call():
    before = np.geterr()
    check(fussy_about_floating_point(COURSE["gradient_descent"].reference), "gradient_descent")
    assert np.geterr() == before


# --- under any seed ---------------------------------------------------------------------------------------------------


@each_exercise
@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**31), data=st.data())
def test_right_under_any_seed(exercise, seed, data):
    function = data.draw(st.sampled_from([exercise.reference, *WRITTEN_OTHERWISE.get(exercise.name, [])]))
    answer = check(function, exercise.name, seed=seed)
    assert answer.passed, answer
    assert answer.score == 1.0
    assert answer.agreeing == answer.probes
    assert answer.mistake is None
