"""What otter's results say of each exercise, made of what the grader found."""

from typing import Any

from grader.classroom.grade import Status
from grader.classroom.result import Result
from grader.course import COURSE
from grader.interchange.one_exercise import NotOurs, of_the_whole, part_of_points, words
from grader.reporting.language import gettext

#: The part of the points from which on each test of an exercise passes: nearly right, and right.
PASSES_FROM = (0.5, 1.0)


def write_results(results: Any, result: Result) -> None:
    """Have each test say what was found in place of what it found itself, on the notebook without anything in it.

    results -- otter's ``GradingResults``
    """
    for name, question in results.results.items():
        tests = question.test_case_results
        if name not in COURSE or len(tests) != len(PASSES_FROM):
            raise NotOurs(_not_ours(name))
        part = part_of_points(name, result)
        for test, least in zip(tests, PASSES_FROM, strict=True):
            test.passed = part >= least
            test.message = gettext("Passed.") if test.passed else gettext("Not passed.")
        _tell_once(tests, words(name, result))
    if about := "\n".join(of_the_whole(result)):
        results.set_output(about)


def _tell_once(tests: list[Any], said: str) -> None:
    """Put the words where otter shows them, and once: with the first test that did not pass, else with the first."""
    for test in tests:
        if not test.passed:
            test.message = f"{test.message}\n\n{said}"
            return
    tests[0].test_case.success_message = f"\n{said}"


def not_judged(result: Result) -> str | None:
    """For the instructor: the exercises over which the grader broke down, and why."""
    names = [name for name, judged in result["exercises"].items() if judged["verdict"] == Status.NOT_JUDGED]
    return "\n".join([", ".join(names), *of_the_whole(result)]) if names else None


def _not_ours(name: str) -> str:
    return gettext(
        "The question {name} is none that the course exported: an exercise with its two tests. Learners' notebooks are "
        "not run, so its tests cannot be either. Take it out, or have it marked by hand with `manual: true`.",
        name=name,
    )
