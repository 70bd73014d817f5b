"""The rows of a class: the results of each student's files brought together, as the plan of the class says.

A file's result says what it gave by itself. Which of a student's files counts for an exercise, what that exercise is
worth, and what is owed though no file has it, is settled here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property

from grader.classroom.class_settings.plan import Attempts, Plan
from grader.classroom.grade import Status
from grader.classroom.handed_in.submission import Submission
from grader.classroom.result import Judged, Result, notes
from grader.classroom.row import ExerciseGrade, Feedback, Row
from grader.classroom.student import Student
from grader.course import COURSE
from grader.judging.finding import Verdict
from grader.reporting.language import gettext

#: What becomes of a student as far as one status can say it: the first of these that any of their files has.
GRAVEST_FIRST = (Status.CRASHED, Status.TIMED_OUT, Status.UNREADABLE, Status.NOT_GRADED, Status.GRADED)


@dataclass(frozen=True)
class _File:
    """A file and what became of it."""

    submission: Submission
    result: Result

    @property
    def when(self) -> tuple[int, datetime]:
        """What the order of attempts goes by."""
        return self.submission.attempt, self.submission.submitted or datetime.min.replace(tzinfo=UTC)

    @cached_property
    def exercises(self) -> set[str]:
        """What this file says something about, be it that it is not there."""
        return {*self.result["exercises"], *_of_chapters(tuple(self.result.get("chapters", ())))}


@cache
def _of_chapters(chapters: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for name, exercise in COURSE.items() if exercise.notebook in chapters)


def rows(submissions: Iterable[Submission], result_of: Callable[[Submission], Result], plan: Plan) -> list[Row]:
    """A row for every student who handed in something."""
    found: dict[str, list[_File]] = {}
    for submission in submissions:
        found.setdefault(submission.student.key, []).append(_File(submission, result_of(submission)))
    return [_row(sorted(files, key=lambda file: file.when), plan) for files in found.values()]


def feedback(row: Row, results: Mapping[str, Result]) -> Feedback:
    """A row with every word that was said of its files, given the result of each by its location."""
    judged = {
        name: results[grade.location]["exercises"][name]
        for name, grade in row.exercises.items()
        if grade.location and name in results[grade.location]["exercises"]
    }
    return Feedback(row, judged, {location: notes(result) for location, result in results.items()})


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The rows by name."""
    return sorted(rows, key=lambda row: (row.student.name.casefold(), row.student.name, row.student.id))


def absent(student: Student, plan: Plan) -> Row:
    """The row of somebody who has handed in nothing."""
    owed = plan.exercises or {}
    return Row(student, Status.NOT_HANDED_IN, "", {name: _nothing(points) for name, points in owed.items()})


def _nothing(possible: float) -> ExerciseGrade:
    return ExerciseGrade(0.0, possible, Verdict.MISSING)


def _row(files: list[_File], plan: Plan) -> Row:
    exercises = {name: _grade(name, possible, files, plan) for name, possible in _owed(files, plan).items()}
    counting = _counting(files)
    statuses = {file.result["status"] for file in counting}
    latest = files[-1].submission
    return Row(
        latest.student,
        next(status for status in GRAVEST_FIRST if status in statuses),
        _reason(counting, exercises, many=len(files) > 1),
        exercises,
        tuple(file.submission.location for file in files),
        latest.attempt,
        latest.submitted,
        any(file.submission.late for file in files) or any(grade.late for grade in exercises.values()),
    )


def _owed(files: list[_File], plan: Plan) -> dict[str, float]:
    """What a student owes, and its points. Where nobody said what is set: the chapters of their own notebooks."""
    if plan.exercises is not None:
        return {name: plan.exercises[name] for name in COURSE if name in plan.exercises}
    own = set().union(*(file.exercises for file in files))
    return {name: exercise.points for name, exercise in COURSE.items() if name in own}


def _grade(name: str, possible: float, files: list[_File], plan: Plan) -> ExerciseGrade:
    """What the file that counts gave for an exercise; files that came in together are one attempt, the best of them."""
    grades = [(file.when, _by_itself(name, possible, file, plan)) for file in files if name in file.exercises]
    if not grades:
        return _nothing(possible)
    if plan.attempts == Attempts.LATEST:
        latest = grades[-1][0]
        grades = [graded for graded in grades if graded[0] == latest]
    return max((grade for _, grade in grades), key=lambda grade: grade.points)


def _by_itself(name: str, possible: float, file: _File, plan: Plan) -> ExerciseGrade:
    """What one file gives for an exercise."""
    judged, location = file.result["exercises"].get(name), file.submission.location
    if judged is None:
        return ExerciseGrade(0.0, possible, Verdict.MISSING, location=location)
    late = plan.late(name, file.submission.submitted, file.submission.student)
    points = possible * _share(judged, plan) * (1 - plan.lost(late))
    return ExerciseGrade(
        points, possible, judged["verdict"], judged["mistake"], judged.get("cause", ""), location, late
    )


def _share(judged: Judged, plan: Plan) -> float:
    """The part of an exercise's points that an answer gives."""
    if judged["verdict"] == Verdict.NEARLY:
        return plan.nearly
    return judged["points"] / judged["possible"]


def _counting(files: list[_File]) -> list[_File]:
    """The files that a student's status is about.

    Not what gave nothing and was handed in anew, nor what stands beside a graded notebook and never was one.
    """
    graded = [file for file in files if file.result["exercises"]]
    if not graded:
        return files[-1:]
    return [*graded, *(file for file in files if _is_a_loss(file, graded))]


def _is_a_loss(file: _File, graded: list[_File]) -> bool:
    """Whether a file that gave nothing may have held something that no graded one replaces."""
    if file in graded or file.submission.problem or file.result["status"] == Status.NOT_GRADED:
        return False
    return not any(other.when > file.when for other in graded)


def _reason(counting: list[_File], exercises: Mapping[str, ExerciseGrade], many: bool) -> str:
    *others, last = [*_reasons(counting, exercises, many)] or [""]
    return "; ".join([*(each.removesuffix(".") for each in others), last])


def _reasons(counting: list[_File], exercises: Mapping[str, ExerciseGrade], many: bool) -> Iterator[str]:
    for file in counting:
        if reason := file.result["reason"]:
            yield f"{file.submission.location}: {reason}" if many else reason
    if missing := [name for name, grade in exercises.items() if grade.verdict == Verdict.MISSING]:
        yield gettext("missing: {names}", names=", ".join(missing))
