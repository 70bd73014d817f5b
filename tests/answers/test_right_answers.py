"""Right answers pass, however they are written and whatever they are wrapped in."""

import functools

import numpy as np
import pytest
from answers.right import adam, further, learning_rate, momentum, start, tuning, weight_decay
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.check import check
from grader.course import COURSE

RIGHT = [
    *start.answers,
    *learning_rate.answers,
    *momentum.answers,
    *weight_decay.answers,
    *adam.answers,
    *tuning.answers,
    *further.answers,
]

each_exercise = pytest.mark.parametrize("exercise", COURSE.values(), ids=list(COURSE))


@pytest.mark.parametrize("right", RIGHT, ids=str)
def test_written_otherwise(right):
    for seed in range(5):
        answer = check(right.function, right.exercise, seed=seed)
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
    functions = [exercise.reference, *(right.function for right in RIGHT if right.exercise == exercise.name)]
    function = data.draw(st.sampled_from(functions))
    answer = check(function, exercise.name, seed=seed)
    assert answer.passed, answer
    assert answer.score == 1.0
    assert answer.agreeing == answer.probes
    assert answer.mistake is None
