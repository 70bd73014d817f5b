"""Answers as people write them: right ones pass, wrong ones do not, and no cause is named but the one that is expected."""

import pytest
from bank.reading import NONE_YET, REMARK, natural

from grader.check import check
from grader.course import COURSE

SEEDS = range(3)
#: A pair of mistakes, of an answer of which no cause is expected yet.
PAIR = " + "


@pytest.mark.parametrize("answer", natural(), ids=str)
def test_a_natural_answer_is_told_what_it_is(answer):
    for seed in SEEDS:
        report = check(answer.function(), answer.exercise, seed=seed)
        if answer.is_right:
            assert report.passed, report
            assert ("Remark" in str(report)) == (answer.expected == REMARK)
            continue
        assert not report.passed
        if answer.expected == NONE_YET:
            assert report.mistake is None or PAIR in report.mistake
        elif answer.expected.startswith("kind "):
            assert (report.kind, report.mistake) == (answer.expected.removeprefix("kind "), None)
        else:
            assert report.mistake == answer.expected


def test_every_exercise_has_natural_answers_right_and_wrong():
    for name in COURSE:
        mine = [answer for answer in natural() if answer.exercise == name]
        assert sum(answer.is_right for answer in mine) >= 2
        assert sum(not answer.is_right for answer in mine) >= 6
    assert {answer.exercise for answer in natural()} == set(COURSE)
