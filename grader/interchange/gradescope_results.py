"""What Gradescope reads of a submission: a test for each exercise that is set, the points, and words for the learner.

As "Autograder Specifications" in Gradescope's documentation has it. Without a format of their own, words on the whole
submission would be taken for HTML. A test that is hidden would hide the total as well, so none is: what is for the
instructor alone goes to standard output.
"""

from collections.abc import Iterable
from typing import Any

from grader.classroom.row import ExerciseGrade, Feedback
from grader.interchange.one_exercise import in_words, nothing_of
from grader.judging.finding import Verdict
from grader.reporting.language import gettext


def results(feedback: Feedback) -> dict[str, Any]:
    """The results of a submission that was graded, or that could not be read."""
    notes = [note for of_a_file in feedback.notes.values() for note in of_a_file]
    tests = [_test(name, grade, _said(name, feedback)) for name, grade in feedback.row.exercises.items()]
    return _whole(tests, [feedback.row.reason, *notes])


def without_points(exercises: dict[str, float], why: str) -> dict[str, Any]:
    """The results of a submission of which nothing was graded."""
    grades = {name: ExerciseGrade(0.0, possible, Verdict.MISSING) for name, possible in exercises.items()}
    return _whole([_test(name, grade, gettext("Nothing was graded.")) for name, grade in grades.items()], [why])


def _whole(tests: list[dict[str, Any]], words: Iterable[str]) -> dict[str, Any]:
    return {
        "score": _rounded(sum(test["score"] for test in tests)),
        "output": "\n".join(filter(None, words)),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def _test(name: str, grade: ExerciseGrade, said: str) -> dict[str, Any]:
    return {
        "name": name,
        "score": _rounded(grade.points),
        "max_score": _rounded(grade.possible),
        "status": "passed" if grade.verdict == Verdict.PASSED else "failed",
        "output": said,
        "output_format": "text",
        "visibility": "visible",
    }


def _said(name: str, feedback: Feedback) -> str:
    judged = feedback.judged.get(name)
    return in_words(judged) if judged else nothing_of(name)


def _rounded(number: float) -> float:
    """Without the last digits of a sum of tenths."""
    return round(float(number), 4)
