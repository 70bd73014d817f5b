"""The rows of a class for other programs: tables, everything as JSON, JUnit's XML."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from grader.classroom.csv_text import Cell, as_csv
from grader.classroom.gathered import Gathered
from grader.classroom.groups import Group
from grader.classroom.handed_in.submission import Submission
from grader.classroom.junit import Case, suite, suite_of_nothing
from grader.classroom.result import Result
from grader.classroom.row import ExerciseGrade, Feedback, Row
from grader.classroom.without_card import without_card
from grader.course import COURSE

ABOUT_A_STUDENT = ("student", "id")
IN_ALL = ("points", "maximum", "percent", "status", "reason", "attempt", "submitted", "late", "files", "comment")


def rows_as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """A line a student: who, points for each exercise (empty where it is not owed) and in all, what became of it."""
    return as_csv((*ABOUT_A_STUDENT, *COURSE, *IN_ALL), map(_cells, rows))


def _cells(row: Row) -> list[Cell]:
    points = [_rounded(row.exercises[name].points) if name in row.exercises else None for name in COURSE]
    percent = None if row.percent is None else _rounded(row.percent)
    in_all = _rounded(row.points), _rounded(row.possible), percent, row.status, row.reason
    about = row.attempt, _moment(row.submitted), _late(row.late), "; ".join(row.files), row.comment
    return [row.student.name, row.student.id, *points, *in_all, *about]


def _rounded(number: float) -> float:
    """Without the last digits of a sum of halves and tenths."""
    return round(float(number), 4)


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(sep=" ", timespec="seconds") if moment else ""


def _late(late: bool) -> str:
    return "late" if late else ""


def groups_as_csv(groups: list[Group]) -> Iterator[str]:
    """A line a group of equal wrong answers: exercise, id, how many, an instructor's cause and nudge, who."""
    heads = "exercise", "group", "learners", "cause", "nudge", "students"
    return as_csv(
        heads, ([one.exercise, one.id, one.holders, one.cause, one.nudge, "; ".join(one.names)] for one in groups)
    )


def files_as_csv(gathered: Gathered, result_of: Callable[[Submission], Result]) -> Iterator[str]:
    """A line a file: where it is, whose, which attempt, what it holds or was to hold, and what became of it."""
    heads = "file", "student", "id", "attempt", "submitted", "late", "assignment", "chapters", "status", "reason"
    handed_in = (_about(one, result_of(one)) for one in gathered.submissions)
    others = ([one.location, *[None] * 7, "no answer", one.reason] for one in gathered.others)
    return as_csv(heads, (*handed_in, *others))


def _about(one: Submission, result: Result) -> list[Cell]:
    whose = one.student.name, one.student.id, one.attempt, _moment(one.submitted), _late(one.late), one.assignment
    chapters = "; ".join(result.get("chapters", []))
    return [one.location, *whose, chapters, result["status"], result["reason"]]


def as_json(feedback: Feedback) -> str:
    """Everything of a student but the cards, on one line."""
    row = feedback.row
    whole = {
        "student": row.student.name,
        "id": row.student.id,
        "status": row.status,
        "reason": row.reason,
        "points": _rounded(row.points),
        "maximum": _rounded(row.possible),
        "percent": None if row.percent is None else _rounded(row.percent),
        "attempt": row.attempt,
        "submitted": row.submitted.isoformat() if row.submitted else None,
        "late": row.late,
        "comment": row.comment,
        "files": row.files,
        "exercises": {name: _everything(feedback, name, grade) for name, grade in row.exercises.items()},
        "notes": feedback.notes,
    }
    return json.dumps(whole)


def _everything(feedback: Feedback, name: str, grade: ExerciseGrade) -> dict[str, Any]:
    """What the file said of an exercise, and over it what came of that in the row."""
    judged = {key: value for key, value in feedback.judged.get(name, {}).items() if key != "card"}
    late = grade.late.total_seconds() if grade.late else None
    counted = {"points": _rounded(grade.points), "possible": grade.possible, "verdict": grade.verdict}
    about = {"mistake": grade.mistake, "file": grade.location, "late_seconds": late}
    return {**judged, **counted, **about, "comment": grade.comment, "by_hand": grade.by_hand}


def as_junit(feedback: Feedback) -> str:
    """JUnit's XML: a suite for the student, a case for each exercise."""
    row = feedback.row
    name = f"{row.student.name} ({row.student.id})" if row.student.id else row.student.name
    if not row.exercises:
        return suite_of_nothing(name, row.reason or row.status)
    return suite(name, [_case(exercise, grade, feedback) for exercise, grade in row.exercises.items()])


def _case(exercise: str, grade: ExerciseGrade, feedback: Feedback) -> Case:
    judged = feedback.judged.get(exercise)
    text = without_card(judged) if judged else grade.verdict
    return Case(exercise, grade.verdict, text, grade.points, grade.possible)
