"""Breaches of the contract: what is wrong with an answer whatever its numbers are; each has its sentence."""

import sys

import numpy as np
import pytest

from grader.check import check
from grader.course import COURSE


def right(w, grad, lr):
    return w - lr * grad


class Posing:
    """Claims to be whatever it is asked about."""

    __class__ = np.ndarray

    def __eq__(self, other):
        return True

    __hash__ = None

    def __array__(self, dtype=None, copy=None):
        return np.zeros(3)


class Nameless(type):
    @property
    def __name__(cls):
        raise RuntimeError

    def __eq__(cls, other):
        return True

    __hash__ = type.__hash__


class PosingAsEveryClass(metaclass=Nameless):
    pass


class Weights(np.ndarray):
    pass


class Unprintable(Exception):
    def __str__(self):
        raise ValueError


def prints_the_result(w, grad, lr):
    print(right(w, grad, lr))


def leaves(w, grad, lr):
    sys.exit()


def asserts(w, grad, lr):
    raise AssertionError


def endless(w, grad, lr):
    return endless(w, grad, lr)


def misspelt(w, grad, lr):
    return w - lr * gradient  # noqa: F821


def divides_a_number(w, grad, lr):
    return w - grad * (lr / (1 // 2))


def unprintable(w, grad, lr):
    raise Unprintable


def long_winded(w, grad, lr):
    raise ValueError("w" * 100_000)


def in_place(w, grad, lr):
    w -= lr * grad
    return w


def spoils_the_gradient(w, grad, lr):
    new = right(w, grad, lr)
    grad[...] = 0.0
    return new


def generates(w, grad, lr):
    yield right(w, grad, lr)


async def waits(w, grad, lr):
    return right(w, grad, lr)


RAISED = "Your function stopped with "
THREE_VALUES = "The course expects 3 values, in this order: lr, best, bad_epochs."
NOT_PLAIN = "The course expects plain numbers: a NumPy array, or a single number."

BREACHES = [
    (prints_the_result, "returns-nothing", "Your function returned nothing, so its result is None."),
    (lambda w, grad, lr: list(right(w, grad, lr).ravel()), "list", "w came back as a list or a tuple."),
    (lambda w, grad, lr: (right(w, grad, lr),), "list", "more than one value stand after return, or a stray comma?"),
    (lambda w, grad, lr: (right(w, grad, lr), grad), "list", "w came back as a list or a tuple."),
    (lambda w, grad, lr: w - lr * grad / 0.0 * 0.0, "not-a-number", "w is not a finite number everywhere."),
    (lambda w, grad, lr: w * np.nan, "not-a-number", "w is not a finite number everywhere."),
    (lambda w, grad, lr: w / 0.0, "not-a-number", "w is not a finite number everywhere."),
    (lambda w, grad, lr: "w - lr * grad", "not-numbers", f"w came back as text. {NOT_PLAIN}"),
    (lambda w, grad, lr: {"w": right(w, grad, lr)}, "not-numbers", f"w came back as a dictionary. {NOT_PLAIN}"),
    (lambda w, grad, lr: right, "not-numbers", f"w came back as a function. {NOT_PLAIN}"),
    (lambda w, grad, lr: w.mean, "not-numbers", f"w came back as a function. {NOT_PLAIN}"),
    (lambda w, grad, lr: ..., "not-numbers", f"w came back as ellipsis. {NOT_PLAIN}"),
    (generates, "generator", "Your function returned a generator, which has not computed anything yet."),
    (waits, "coroutine", "Your function returned a coroutine: it begins with async def, so"),
    (lambda w, grad, lr: Posing(), "not-numbers", f"w came back as Posing. {NOT_PLAIN}"),
    (lambda w, grad, lr: PosingAsEveryClass(), "not-numbers", f"w came back as PosingAsEveryClass. {NOT_PLAIN}"),
    (lambda w, grad, lr: right(w, grad, lr).view(Weights), "not-numbers", f"w came back as Weights. {NOT_PLAIN}"),
    (lambda w, grad, lr: np.ma.array(right(w, grad, lr)), "not-numbers", f"w came back as MaskedArray. {NOT_PLAIN}"),
    (lambda w, grad, lr: np.asmatrix(right(w, grad, lr)), "not-numbers", f"w came back as matrix. {NOT_PLAIN}"),
    (lambda w, grad, lr: right(w, grad, lr) + 0j, "not-numbers", f"w came back as ndarray of complex128. {NOT_PLAIN}"),
    (
        lambda w, grad, lr: right(w, grad, lr) > 0,
        "not-numbers",
        f"w came back as an array of True and False. {NOT_PLAIN}",
    ),
    (lambda w, grad, lr: right(w, grad, lr).astype(object), "not-numbers", "w came back as ndarray of object."),
    (lambda w, grad, lr: right(w, grad, lr).astype(str), "not-numbers", "w came back as ndarray of <U32."),
    (lambda w, grad, lr: np.zeros(3, [("w", float)]), "not-numbers", "w came back as ndarray of [('w', '<f8')]."),
    (lambda w, grad, lr: 10**400, "not-numbers", "w came back as int beyond the range of NumPy."),
    (
        lambda w, grad, lr: right(w, grad, lr)[None],
        "shape",
        "w came back as an array of shape (1, 3); the course expects an array of shape (3,).",
    ),
    (
        lambda w, grad, lr: np.array([]),
        "shape",
        "w came back as an array of shape (0,); the course expects an array of shape (3,).",
    ),
    (
        lambda w, grad, lr: right(w, grad, lr).sum(),
        "shape",
        "w came back as a single number; the course expects an array of shape (3,).",
    ),
    (lambda w, grad, lr: np.zeros((300, 300)), "shape", "w came back as an array of shape (300, 300)"),
    (lambda w, grad, lr: np.zeros((1000, 1000)), "too-large", "w came back with 1,000,000 numbers in it."),
    (lambda w, grad, lr: np.broadcast_to(1.0, (10**6, 10**6)), "too-large", "1,000,000,000,000 numbers"),
    (lambda w, grad, lr: [0.0] * 10**6, "too-large", "w came back with 1,000,000 numbers in it."),
    (in_place, "changed-input", "Your numbers are right, but your function changed the w that it was given."),
    (
        spoils_the_gradient,
        "changed-input",
        "Your numbers are right, but your function changed the grad that it was given.",
    ),
    (leaves, "raised", f"{RAISED}SystemExit."),
    (asserts, "raised", f"{RAISED}AssertionError."),
    (endless, "raised", f"{RAISED}RecursionError: maximum recursion depth exceeded"),
    (misspelt, "raised", f"{RAISED}NameError: name 'gradient' is not defined"),
    (divides_a_number, "raised", f"{RAISED}ZeroDivisionError:"),
    (unprintable, "raised", f"{RAISED}Unprintable."),
    (long_winded, "raised", f"{RAISED}ValueError: www"),
    (lambda w, grad: w, "wrong-arguments", "Your function takes (w, grad); the course calls it with (w, grad, lr)"),
    (lambda: 0, "wrong-arguments", "Your function takes (); the course calls it with (w, grad, lr)"),
    (lambda w, grad, *, lr=0.1: w, "wrong-arguments", "Your function takes (w, grad, *, lr); the course"),
    (lambda w, grad, lr, beta: w, "wrong-arguments", "Your function takes (w, grad, lr, beta); the course"),
]


@pytest.mark.parametrize(("function", "kind", "words"), BREACHES)
def test_each_breach_has_its_sentence(function, kind, words):
    answer = check(function, "gradient_descent")
    assert answer.kind == kind
    assert words in str(answer), answer
    assert not answer.passed
    assert answer.mistake == ("changes-input" if kind == "changed-input" else None)
    assert len(str(answer)) < 2000
    assert len(answer._repr_html_()) < 8000


@pytest.mark.parametrize(
    ("answer", "count"), [(lambda *_: (1.0,), 1), (lambda *_: (1.0, 2.0), 2), (lambda *_: [1.0] * 4, 4)]
)
def test_wrong_count(answer, count):
    found = check(answer, "reduce_on_plateau")
    assert found.kind == "wrong-count"
    assert f"{THREE_VALUES} Your function returned {count}." in str(found)


def test_none_among_several_results_is_called_none():
    found = check(lambda *_: (1.0, 2.0, None), "reduce_on_plateau")
    assert f"bad_epochs came back as None. {NOT_PLAIN}" in str(found)


@pytest.mark.parametrize(
    ("answer", "one"),
    [
        (lambda *_: 1.0, "number"),
        (lambda *_: 1, "number"),
        (lambda *_: np.float64(1.0), "number"),
        (lambda *_: {"lr": 1.0, "best": 2.0, "bad_epochs": 0}, "dictionary"),
        (lambda *_: "abc", "text"),
        (lambda *_: np.array([1.0, 2.0, 0.0]), "array of shape (3,)"),
        (lambda *_: np.zeros((3, 2)), "array of shape (3, 2)"),
    ],
)
def test_one_value_where_several_are_expected_is_called_what_it_is(answer, one):
    found = check(answer, "reduce_on_plateau")
    assert found.kind == "one-value"
    assert f"{THREE_VALUES} Your function returned one {one}." in str(found)


def _yields(*given):
    yield COURSE["momentum"].reference(*given)


async def _awaits(*given):
    return COURSE["momentum"].reference(*given)


async def _does_both(*given):
    yield COURSE["momentum"].reference(*given)


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (_yields, "generator"),
        (_does_both, "generator"),
        (lambda *given: (value for value in COURSE["momentum"].reference(*given)), "generator"),
        (_awaits, "coroutine"),
    ],
)
def test_what_has_not_run_yet_is_not_counted(function, kind, recwarn):
    found = check(function, "momentum")
    assert found.kind == kind
    assert f"Your function returned a {kind}" in str(found)
    assert not recwarn


def test_the_learners_own_line_is_shown():
    answer = check(divides_a_number, "gradient_descent")
    assert f"line {divides_a_number.__code__.co_firstlineno + 1}:  return w - grad * (lr / (1 // 2))" in str(answer)
    assert "trace.py" not in str(answer)


def test_single_precision_where_double_was_handed_over():
    answer = check(lambda slope: -np.sign(slope).astype(np.float32), "downhill")
    assert answer.kind == "dtype"
    assert "The numbers agree, but direction came back as float32; the course expects float64." in str(answer)


def test_a_function_that_is_right_until_it_is_not_written():
    def half_done(epoch, lr0, hold, rate):
        if epoch < hold:
            return lr0
        raise NotImplementedError

    assert check(half_done, "hold_then_decay").verdict == "not written"


@pytest.mark.parametrize("dtype", [np.longdouble, np.float64])
def test_a_wider_float_passes_with_a_remark(dtype):
    answer = check(lambda w, grad, lr: right(w, grad, lr).astype(dtype), "gradient_descent")
    assert answer.passed
    assert "Remark: w came back as float" in str(answer) and "take more memory than they need." in str(answer)


def test_a_schedule_in_float32_passes_with_a_remark_and_one_in_float16_does_not():
    def stairs(epoch, lr0, drop, every):
        return lr0 * drop ** (epoch // every)

    answer = check(lambda *given: np.float32(stairs(*given)), "step_decay")
    assert answer.passed
    assert "Remark: lr came back as float32: right to all the digits that it has." in str(answer)
    assert not check(lambda *given: np.float16(stairs(*given)), "step_decay").passed
    assert "Remark" not in str(check(stairs, "step_decay"))


def test_numbers_that_passed_through_float32_are_nearly_right_and_named():
    answer = check(lambda w, grad, lr: right(w, grad, lr).astype(np.float32).astype(w.dtype), "gradient_descent")
    assert (answer.verdict, answer.kind, answer.mistake) == ("nearly", "single-precision", "single-precision")
    assert "uphill" not in str(answer) and "which way is downhill" not in str(answer)
    answer = check(lambda slope: -np.sign(slope).astype(np.float32), "downhill")
    assert (answer.verdict, answer.kind) == ("nearly", "dtype")


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda grads, most: (grads, 1.0), "clipped came back as a tuple that holds the list and something more."),
        (lambda grads, most: [grad.tolist() for grad in grads], "clipped holds lists or tuples of numbers."),
        (lambda grads, most: [None for _ in grads], "clipped came back as None."),
    ],
)
def test_what_is_no_list_of_arrays_is_told_as_what_it_is(function, words):
    assert words in str(check(function, "clip_by_global_norm"))


def test_a_matrix_of_lists_is_no_array():
    answer = check(lambda w, grad, lr: [[float(x)] for x in np.ravel(right(w, grad, lr))], "gradient_descent")
    assert "w came back as a list or a tuple with others in it." in str(answer)


def test_infinity_is_not_asked_for_a_root():
    answer = check(lambda loss, lr, best, bad, *knobs: (lr, np.inf, bad), "reduce_on_plateau")
    assert "one that sets infinity" in str(answer) and "which root" not in str(answer)
