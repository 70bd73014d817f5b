"""Answers as people write them: right ones pass, wrong ones do not, and no cause is named but the expected one."""

from pathlib import Path

import pytest
from natural.reading import NONE_YET, REMARK, natural

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


@pytest.mark.parametrize("name", COURSE)
def test_the_maintainers_page_has_the_figures(name):
    """`figures.py` measures them; what the test above holds fast is what they are."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "maintainers.md").read_text(encoding="utf-8")
    mine = [answer for answer in natural() if answer.exercise == name]
    wrong = [answer for answer in mine if not answer.is_right]
    right, named = len(mine) - len(wrong), sum(answer.expected != NONE_YET for answer in wrong)
    counts = f"{right} of {right} | {len(wrong)} of {len(wrong)} | {named} of {len(wrong)} | 0"
    assert f"| `{name}` | {counts} |" in page, "python tests/natural/figures.py prints the table anew"
