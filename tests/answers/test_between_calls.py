"""What a function keeps between calls: answers that change, and results that are written over."""

import numpy as np
import pytest

from grader.check import check
from grader.course import COURSE

each_exercise = pytest.mark.parametrize("exercise", COURSE.values(), ids=list(COURSE))


def right(w, grad, lr):
    return w - lr * grad


def _kept_in_a_global(w, grad, lr, calls=[]):  # noqa: B006 - the mistake itself
    calls.append(1)
    return right(w, grad, lr) + 1e-12 * len(calls)


def _first_answer_kept(w, grad, lr, kept={}):  # noqa: B006 - the mistake itself
    return kept.setdefault(w.shape, right(w, grad, lr))


def _noisy(w, grad, lr):
    return right(w, grad, lr) + 1e-13 * np.random.default_rng().normal(size=w.shape)


def _fails_on_the_last_call(w, grad, lr, calls=[]):  # noqa: B006 - the mistake itself
    calls.append(1)
    if len(calls) > 40:
        raise ValueError("no more")
    return right(w, grad, lr)


def test_a_first_answer_that_is_kept_is_not_called_a_constant():
    answer = check(_first_answer_kept, "gradient_descent")
    assert (answer.passed, answer.mistake) == (False, None)


@pytest.mark.parametrize("function", [_kept_in_a_global, _noisy, _fails_on_the_last_call])
def test_hidden_state(function):
    answer = check(function, "gradient_descent")
    assert (answer.kind, answer.mistake, answer.verdict) == ("hidden-state", "hidden-state", "not yet")
    assert "I made the same calls twice, and your function answered differently the second time." in str(answer)


def test_results_written_over_the_ones_before_are_found_out():
    kept = {}

    def descent(w, grad, lr):
        new = kept.setdefault((w.shape, w.dtype), np.empty_like(w))
        return np.subtract(w, lr * grad, out=new)

    answer = check(descent, "gradient_descent")
    assert (answer.verdict, answer.mistake, answer.step) == ("nearly", "overwrites-results", 2)
    assert "Your numbers are right, but this call changed the w that an earlier call had returned." in str(answer)
    assert "  w as returned  [ 0.523400, -0.616200,  0.647000]\n  w afterwards   [" in str(answer)
    assert "Where is the array made that you return: inside the function, new at every call, or outside it?" in str(
        answer
    )


def _reusing(function):
    """The same answers, but every array and list that is handed back has been handed back before."""
    kept = {}

    def reused(value, place):
        if isinstance(value, list):
            kept.setdefault((place, len(value)), [])[:] = [reused(each, (place, k)) for k, each in enumerate(value)]
            return kept[place, len(value)]
        array = np.asarray(value)
        same = kept.setdefault((place, array.shape, array.dtype), np.empty_like(array))
        same[...] = array
        return same

    def wrapped(*given):
        answer = function(*given)
        return tuple(map(reused, answer, range(9))) if isinstance(answer, tuple) else reused(answer, 0)

    return wrapped


def _refilling(function):
    """The same answers, in one list that is emptied and filled again, with new arrays in it."""
    kept = []

    def wrapped(*given):
        kept[:] = function(*given)
        return kept

    return wrapped


@each_exercise
def test_one_array_for_all_calls_is_found_out(exercise):
    for seed in range(3):
        answer = check(_reusing(exercise.reference), exercise.name, seed=seed)
        assert (answer.verdict, answer.mistake) == ("nearly", "overwrites-results"), answer
        assert " as returned  " in str(answer)


def test_one_list_for_all_calls_is_found_out():
    answer = check(_refilling(COURSE["clip_by_global_norm"].reference), "clip_by_global_norm")
    assert (answer.verdict, answer.mistake) == ("nearly", "overwrites-results")
    assert "clipped[0] as returned  " in str(answer)


@each_exercise
def test_results_that_are_kept_and_left_alone_are_nobodys_concern(exercise):
    """A cache hands the same array out twice, and that is no fault while nothing is written into it."""
    kept = {}

    def cached(*given):
        return kept.setdefault(repr(given), exercise.reference(*given))

    assert check(cached, exercise.name).passed


def test_a_ball_that_rolls_on_over_level_ground_is_not_taken_for_a_comparison():
    """It lands where `slope > 0` would, if it comes to every level place from the same side."""
    for seed in range(20):
        last = [1.0]

        def rolling(slope, last=last):
            way = np.where(slope == 0, last[0], -np.sign(slope))
            last[0] = float(way.flat[-1])
            return way

        assert check(rolling, "downhill", seed=seed).mistake in ("hidden-state", None)


def test_a_staircase_that_keeps_lr_in_a_global_is_found_out():
    kept = {}

    def stairs(epoch, lr0, drop, every):
        if epoch == 0:
            kept["lr"] = lr0
        elif epoch % every == 0:
            kept["lr"] *= drop
        return kept["lr"]

    assert not check(stairs, "step_decay").passed


@pytest.mark.parametrize("buffers", [2, 3])
def test_buffers_that_take_turns_are_found_out(buffers):
    kept, turns = {}, {}

    def descent(w, grad, lr):
        key = w.shape, w.dtype
        turns[key] = turns.get(key, 0) + 1
        mine = kept.setdefault((*key, turns[key] % buffers), np.empty_like(w))
        return np.subtract(w, lr * grad, out=mine)

    for seed in range(3):
        answer = check(descent, "gradient_descent", seed=seed)
        assert (answer.verdict, answer.mistake, answer.step) == ("nearly", "overwrites-results", buffers + 1)


def _keeping(exercise, names):
    """The rule, with some arguments as they were in the first call that it ever had."""
    kept = {}

    def keeping(*given):
        arguments = dict(zip(exercise.arguments, given, strict=True))
        return exercise.reference(*{**arguments, **{n: kept.setdefault(n, arguments[n]) for n in names}}.values())

    return keeping


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("gradient_descent", ["lr"]),
        ("step_decay", ["lr0"]),
        ("step_decay", ["lr0", "drop", "every"]),
        ("warmup_cosine", ["lr_max"]),
        ("reduce_on_plateau", ["patience"]),
        ("heavy_ball", ["lr", "beta"]),
        ("soft_threshold", ["amount"]),
        ("adam", ["beta2"]),
        ("adamw", ["lr", "beta1", "beta2", "eps", "weight_decay"]),
        ("log_uniform", ["low"]),
        ("clip_by_global_norm", ["max_norm"]),
    ],
)
def test_what_is_kept_from_the_first_call_is_no_number_in_the_code(name, arguments):
    for seed in range(3):
        answer = check(_keeping(COURSE[name], arguments), name, seed=seed)
        assert (answer.kind, answer.mistake, answer.verdict) == ("first-call-kept", "hidden-state", "not yet")
        assert f"Your answers are those of the {', '.join(arguments)} that the very first call had" in str(answer)
