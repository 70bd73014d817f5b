"""Whose function drives an experiment."""

import numpy as np
import pytest
from playground.rules import course_rule, driven_by, rule

from grader import check, progress_file
from grader.course import COURSE
from grader.progress_file import VARIABLE


def mine(weights, slope, rate):
    return weights - rate * slope


def wrong(w, grad, lr):
    return w + lr * grad


def not_written(w, grad, lr):
    raise NotImplementedError


def test_the_learners_function_drives_once_it_passes():
    chosen = rule("gradient_descent", mine)
    assert chosen.function.function is mine
    np.testing.assert_array_equal(chosen.function(np.array([1.0]), np.array([2.0]), 0.25), [0.5])
    assert driven_by(chosen) == "Driven by your gradient_descent."


def test_what_the_learners_function_prints_stays_out_of_an_experiment(capsys):
    def talks(w, grad, lr):
        print("w is", w)
        return w - lr * grad

    rule("gradient_descent", talks)(np.array([1.0]), np.array([2.0]), lr=0.25)
    assert capsys.readouterr().out == ""


def test_the_same_function_makes_the_same_rule():
    assert rule("gradient_descent", mine) == rule("gradient_descent", mine)
    assert hash(rule("gradient_descent", mine)) == hash(rule("gradient_descent", mine))


def test_until_then_the_course_does():
    for function in (None, not_written):
        chosen = rule("gradient_descent", function)
        assert not chosen.yours
        assert driven_by(chosen) == "Driven by the course's own gradient_descent."


def test_a_function_that_does_not_pass_is_told_that_it_does_not_drive():
    chosen = rule("gradient_descent", wrong)
    assert not chosen.yours
    assert driven_by(chosen) == "Driven by the course's own gradient_descent, since yours does not pass yet."


def test_of_several_rules_each_is_told_once():
    rules = rule("momentum"), rule("adamw", wrong), rule("step_decay", wrong), rule("gradient_descent", mine)
    assert driven_by(*rules) == (
        "Yours: gradient_descent. The course's own: momentum. "
        "The course's own, since yours does not pass yet: adamw, step_decay."
    )


@pytest.fixture
def keep(monkeypatch, tmp_path):
    """Puts texts into the file of a notebook that is running."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "progress.json"))
    monkeypatch.setattr("grader.cells.in_a_notebook", lambda: True)
    return lambda **texts: progress_file.update(lambda record: record.setdefault("functions", {}).update(texts))


KEPT = "def gradient_descent(w, grad, lr):\n    print('step')\n    return w - lr * grad\n"


def test_what_passed_in_another_notebook_drives_when_none_is_given(keep, capsys):
    keep(gradient_descent=KEPT)
    chosen = rule("gradient_descent")
    assert chosen.yours
    assert chosen.function.function.__globals__["__name__"] == "kept"
    assert driven_by(chosen) == "Driven by your gradient_descent, kept from 01_learning_rate."
    np.testing.assert_array_equal(*chosen(np.array([1.0]), np.array([2.0]), lr=0.25), [0.5])
    assert capsys.readouterr().out == ""
    assert rule("gradient_descent") == chosen
    assert driven_by(chosen, rule("momentum")) == (
        "Yours, kept since you passed: gradient_descent. The course's own: momentum."
    )


def test_a_wrong_function_that_is_given_is_tried_whatever_is_kept(keep):
    keep(gradient_descent=KEPT)
    chosen = rule("gradient_descent", wrong)
    assert not chosen.yours
    assert chosen.attempt.function is wrong


def test_a_blank_one_gives_way_to_what_passed_and_that_is_told(keep):
    keep(gradient_descent=KEPT)
    chosen = rule("gradient_descent", not_written)
    assert chosen.function.function.__globals__["__name__"] == "kept"
    assert driven_by(chosen) == (
        "Driven by the gradient_descent with which you passed: the one in this notebook is blank."
    )
    assert driven_by(chosen, rule("momentum")) == (
        "Yours, kept since you passed: gradient_descent. The course's own: momentum."
    )


def test_the_card_of_a_blank_one_says_what_drives(keep):
    assert "Until then the course's own rule drives the experiments." in str(check(not_written, "gradient_descent"))
    keep(gradient_descent=KEPT)
    assert "the function with which you passed drives the experiments" in str(check(not_written, "gradient_descent"))
    keep(gradient_descent=KEPT.replace("-", "+"))
    assert "Until then the course's own rule drives the experiments." in str(check(not_written, "gradient_descent"))


@pytest.mark.parametrize(
    "text",
    [KEPT.replace("-", "+"), "import no_such_package\n" + KEPT, "def other(): pass", "(", "raise SystemExit"],
)
@pytest.mark.parametrize("given", [None, not_written])
def test_what_no_longer_passes_is_told_and_does_not_drive(keep, text, given):
    keep(gradient_descent=text)
    chosen = rule("gradient_descent", given)
    assert not chosen.yours
    assert driven_by(chosen) == (
        "Driven by the course's own gradient_descent. "
        "Your kept gradient_descent no longer passes: check it again in 01_learning_rate."
    )
    assert driven_by(chosen, rule("adam")) == (
        "The course's own: adam. The course's own, since your kept one no longer passes: gradient_descent."
    )


def test_outside_a_notebook_nothing_that_is_kept_is_read(keep, monkeypatch):
    keep(gradient_descent=KEPT)
    monkeypatch.setattr("grader.cells.in_a_notebook", lambda: False)
    assert not rule("gradient_descent").yours


def test_a_rule_knows_its_knobs_and_is_called_by_them():
    chosen = rule("gradient_descent", mine)
    assert (chosen.state, chosen.knobs) == ((), ("lr",))
    (w,) = chosen(np.array([1.0]), np.array([2.0]), lr=0.25)
    np.testing.assert_array_equal(w, [0.5])


def test_what_an_experiment_measures_against_is_the_courses_own(keep):
    keep(gradient_descent=KEPT)
    assert course_rule("gradient_descent").function is COURSE["gradient_descent"].reference
    assert not course_rule("gradient_descent").yours
