"""Otter's own check as a learner runs it: the card, once, and no mark that anybody would believe."""

import sys
from types import SimpleNamespace

import pytest
from submissions import UPHILL, run_as_a_cell

from grader import otter_check
from grader.course import COURSE
from grader.otter_check import NotPassed, nearly_right, right

NAME = "gradient_descent"
RIGHT = COURSE[NAME].reference


@pytest.fixture
def shown(monkeypatch):
    cards: list = []
    monkeypatch.setattr("IPython.display.display", cards.append)
    return cards


def _passed(test, function) -> bool:
    try:
        test({NAME: function}, NAME)
    except NotPassed:
        return False
    return True


@pytest.mark.parametrize(
    ("function", "passed"),
    [(RIGHT, [True, True]), (run_as_a_cell(UPHILL)[NAME], [False, False]), (None, [False, False])],
)
def test_two_tests_show_one_card(shown, function, passed):
    assert [_passed(test, function) for test in (nearly_right, right)] == passed
    assert len(shown) == 1 and shown[0].passed == passed[1]


def test_what_is_nearly_right_passes_the_first(shown, monkeypatch):
    monkeypatch.setattr(otter_check, "check", lambda *given: SimpleNamespace(score=0.5, passed=False))
    assert [_passed(test, RIGHT) for test in (nearly_right, right)] == [True, False]


def test_a_cell_that_was_not_run_is_asked_for(shown):
    with pytest.raises(NotPassed, match=f"There is no `{NAME}` yet"):
        nearly_right({}, NAME)
    assert not _passed(right, RIGHT) and not shown


def test_an_earlier_pass_says_nothing_of_a_later_function(shown):
    nearly_right({NAME: RIGHT}, NAME)
    assert not _passed(nearly_right, run_as_a_cell(UPHILL)[NAME]) and not _passed(right, RIGHT)


def test_a_kernel_that_is_to_give_marks_is_refused(shown, monkeypatch):
    monkeypatch.setitem(sys.modules, "otter", SimpleNamespace(Notebook=SimpleNamespace(_grading_mode=True)))
    with pytest.raises(NotPassed, match="No points are given here"):
        nearly_right({NAME: RIGHT}, NAME)
    assert not _passed(right, RIGHT) and not shown
