"""What cannot be checked at all: an exercise that is unknown, or something that is no function."""

import functools

import numpy as np
import pytest

from grader.check import check
from grader.course import COURSE


def right(w, grad, lr):
    return w - lr * grad


def test_an_unknown_name_gets_the_names_closest_first():
    answer = check(right, "gradient_decent")
    assert (answer.verdict, answer.kind, answer.score) == ("error", "not-checked", 0.0)
    assert "There is no exercise 'gradient_decent'. Closest first, the names are: gradient_descent, " in str(answer)
    for name in COURSE:
        assert name in str(answer)


def test_the_functions_own_name_is_asked_for_when_none_is_given():
    assert "There is no exercise 'right'." in str(check(right))
    assert "There is no exercise '<lambda>'." in str(check(lambda w: w))


class Refusing:
    def __getattr__(self, name):
        raise RuntimeError(name)

    def __call__(self, w, grad, lr):
        return right(w, grad, lr)


@pytest.mark.parametrize("function", [functools.partial(right), Refusing()], ids=["partial", "refusing"])
def test_what_has_no_name_can_be_given_one(function):
    assert "This function has no name of its own. check(f, 'name') says which exercise" in str(check(function))
    assert check(function, "gradient_descent").passed


@pytest.mark.parametrize("name", [3, ("gradient_descent",), 2.5])
def test_a_name_that_is_no_string(name):
    assert f"There is no exercise {name!r}." in str(check(right, name))


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("gradient_descent", "needs the function itself, without quotes: check(gradient_descent)."),
        ("something", "check needs a function, and this is text. Write the function's own name, without quotes."),
        (
            np.zeros(3),
            "check needs a function, and this is an array. Write its name alone: no brackets after it.",
        ),
        (None, "check needs a function, and this is None."),
        (right(1.0, 2.0, 3.0), "check needs a function, and this is a number."),
    ],
)
def test_not_a_function(thing, words):
    answer = check(thing)
    assert (answer.verdict, answer.kind) == ("error", "not-checked")
    assert words in str(answer)
