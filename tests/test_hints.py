"""Three levels of help, and a solution that opens after a pass."""

import re

import numpy as np
import pytest

from grader import check, hint, last_reports, progress, solution
from grader.course import COURSE
from grader.course.course import UnknownExercise
from grader.hints import LEVELS


@pytest.fixture(autouse=True)
def nothing_checked_yet():
    last_reports.forget()
    yield
    last_reports.forget()


def gradient_descent(w, grad, lr):
    return w + lr * grad


def right(w, grad, lr):
    return w - lr * grad


@pytest.mark.parametrize("name", COURSE)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_each_level_shows_its_own_hint_and_leads_to_the_next(name, level):
    text = str(hint(name, level))
    assert text.startswith(f"{name} · hint {level} of 3 · {LEVELS[level - 1]}\n")
    assert [COURSE[name].hints[k].replace("`", "") in text for k in range(3)] == [k == level - 1 for k in range(3)]
    assert (f"The next: hint({name}, {level + 1})" in text) == (level < 3)


def test_a_function_or_its_name_will_do():
    assert str(hint(gradient_descent)) == str(hint("gradient_descent")) == repr(hint("gradient_descent", 1))


def opened(hints) -> list[str]:
    """The levels that stand open on the page of these hints, and that all three are there."""
    page = hints._repr_html_()
    assert page.count("<details") == 3
    assert all(f"{number}. {title}" in page for number, title in enumerate(LEVELS, 1))
    return re.findall(r"<details open[^>]*><summary[^>]*>(\d)\. ", page)


def test_in_a_notebook_each_level_is_a_part_to_open():
    assert opened(hint("gradient_descent")) == []


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_level_that_is_asked_for_stands_open(level):
    assert opened(hint("gradient_descent", level)) == [str(level)]


@pytest.mark.parametrize("asked", [gradient_descent, "gradient_descent"], ids=["function", "name"])
def test_a_card_that_named_the_cause_has_told_where_to_look(asked):
    assert check(gradient_descent).mistake == "uphill"
    assert str(hint(asked)).startswith("gradient_descent · hint 2 of 3 · What to do\n")
    assert "The one before: hint(gradient_descent, 1)" in str(hint(asked))
    assert opened(hint(asked)) == ["2"]


def test_the_first_level_can_still_be_asked_for():
    check(gradient_descent)
    assert str(hint(gradient_descent, 1)).startswith("gradient_descent · hint 1 of 3")
    assert opened(hint(gradient_descent, 1)) == ["1"]


def not_written(w, grad, lr):
    raise NotImplementedError


def of_no_known_cause(w, grad, lr):
    return w - 1.2345 * lr * grad**3


def breaks_down(w, grad, lr):
    return w - lr * gradient  # noqa: F821


@pytest.mark.parametrize("function", [not_written, of_no_known_cause, breaks_down, right])
def test_a_card_that_named_no_cause_leaves_the_hints_to_begin_at_the_first(function):
    check(gradient_descent)
    assert check(function, "gradient_descent").mistake is None
    assert str(hint("gradient_descent")).startswith("gradient_descent · hint 1 of 3")
    assert opened(hint("gradient_descent")) == []


def test_a_card_on_one_exercise_says_nothing_about_another():
    check(gradient_descent)
    assert str(hint("momentum")).startswith("momentum · hint 1 of 3")


@pytest.mark.parametrize("level", [0, 4, -1])
def test_there_are_three_levels(level):
    with pytest.raises(ValueError, match=f"3 levels, from 1; there is no level {level}"):
        hint("downhill", level)


def test_an_unknown_name_gets_the_names():
    with pytest.raises(UnknownExercise, match=r"Closest first, the names are: downhill,"):
        hint("downhil")


@pytest.mark.parametrize("name", COURSE)
def test_the_last_level_does_not_give_the_whole_solution(name):
    *_, body = COURSE[name].solution().split('"""')
    assert body.strip() not in COURSE[name].hints[2]


def test_the_solution_is_closed_until_a_pass():
    closed = str(solution(gradient_descent))
    assert closed.startswith("The solution of gradient_descent is closed")
    assert "return" not in closed


def test_the_solution_opens_after_a_pass():
    opened = str(solution(right, "gradient_descent"))
    assert opened.startswith("gradient_descent · as the course writes it\n  def gradient_descent(w, grad, lr):")
    assert opened.endswith("return w - lr * grad")


def test_the_solution_of_nothing_known():
    text = str(solution(right))
    assert text.startswith("STOPPED · right\nThere is no exercise 'right'. Closest first, ")
    assert text.endswith("solution(f, 'name') says which exercise a function is for.")


def adam():
    """Of no use as an answer; its name is that of an exercise."""


class Rule:
    pass


#: What may be handed over in place of a function, and what is said of it.
NOT_FUNCTIONS = [
    ("gradient_descent", "needs the function itself, without quotes: {command}(gradient_descent)."),
    ("gradient_decent", "needs a function, and this is text. Write the function's own name, without quotes."),
    (None, "needs a function, and this is None."),
    (np, "needs a function, and this is the module numpy."),
    (Rule, "needs a function, and Rule is a class."),
    (check(right, "gradient_descent"), "this is an answer of the course, not the function that it is about."),
    (progress(), "this is an answer of the course, not the function that it is about."),
    (3, "needs a function, and this is a number."),
]


@pytest.mark.parametrize("command", [check, solution])
@pytest.mark.parametrize(("thing", "words"), NOT_FUNCTIONS, ids=[words for _, words in NOT_FUNCTIONS])
def test_what_is_no_function_gets_an_answer_of_its_own(command, thing, words):
    title, text = str(command(thing)).splitlines()
    assert title == f"STOPPED · {'gradient_descent' if thing == 'gradient_descent' else command.__name__}"
    assert words.format(command=command.__name__) in text
    assert text.startswith(command.__name__)


@pytest.mark.parametrize("command", [check, solution])
def test_a_name_without_its_quotes(command):
    text = str(command(right, adam))
    assert text == (
        f"STOPPED · {command.__name__}\nThe name of an exercise is written in quotes: {command.__name__}(f, 'adam')."
    )


@pytest.mark.parametrize(("thing", "words"), [(None, "None"), (np, "the module numpy"), (3, "a number")])
def test_a_hint_for_what_is_no_exercise(thing, words):
    with pytest.raises(TypeError, match=f"^hint needs a function, or an exercise's name in quotes, not {words}"):
        hint(thing)


def test_a_hint_for_what_was_just_checked():
    assert str(hint(check(gradient_descent))) == str(hint("gradient_descent"))
