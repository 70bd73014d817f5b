"""The learner's own line on a card."""

import functools

import numpy as np
from submissions import run_as_a_cell, written

from grader.check import check
from grader.classroom.grade import grade
from grader.classroom.sandbox import Plain
from grader.reading.function_source import source_of

MOMENTUM = """
def momentum(w, grad, velocity, lr, beta):
    velocity = beta * velocity + np.cbrt(grad)
    w = w - lr * velocity
    return w, velocity
"""
VELOCITY = "velocity differs, too, and is made first, in line 4: velocity = beta * velocity + np.cbrt(grad)"


def written_as(source, name="momentum"):
    return run_as_a_cell(f"import numpy as np\n{source}")[name]


def test_of_several_results_that_differ_the_one_that_is_made_first_is_told():
    assert f"Your line: {VELOCITY}" in str(check(written_as(MOMENTUM)))


def test_the_result_that_differs_is_told_where_it_is_the_only_one():
    text = str(
        check(written_as(MOMENTUM.replace("np.cbrt(grad)", "(1 - beta) * grad").replace("lr *", "np.cbrt(lr) *")))
    )
    assert "Your line: w is made in line 5: w = w - np.cbrt(lr) * velocity" in text


def test_nothing_is_told_where_it_is_not_certain():
    branching = MOMENTUM.replace("return w, velocity", "if w.any():\n        w = w + 1\n    return w, velocity")
    assert "Your line" not in str(check(written_as(branching)))


def test_the_class_is_told_the_same():
    (report,) = grade(written("import numpy as np", MOMENTUM), 0, Plain()).reports.values()
    assert VELOCITY.replace("line 4", "line 3") in str(report)


def test_of_a_function_that_was_replaced_nothing_is_told():
    cells = ("import numpy as np", MOMENTUM, "def other(*given):\n    return given[:2]", "momentum = other")
    outcome = grade(written(*cells), 0, Plain())
    assert "Your line" not in str(outcome.reports["momentum"])


def test_a_source_is_given_only_if_the_function_was_made_from_it():
    function = written_as(MOMENTUM)
    source = source_of(function)
    assert source.function == "momentum" and source.text.startswith("def momentum") and source.first_line == 3
    function.__code__ = written_as(MOMENTUM.replace("cbrt", "sqrt")).__code__.replace(
        co_filename=function.__code__.co_filename
    )
    assert source_of(function) is None, "its file holds another text by now"
    assert source_of(max) is source_of(np.cbrt) is source_of(functools.partial(function, 1)) is None
