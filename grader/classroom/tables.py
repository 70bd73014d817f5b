"""The rows of a class for other programs: tables, everything as JSON, JUnit's XML."""

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from grader.classroom.groups import Group
from grader.classroom.row import ExerciseGrade, Feedback, Row
from grader.course import COURSE
from grader.judging.finding import Verdict

ABOUT_A_STUDENT = ("student", "id")
IN_ALL = ("points", "maximum", "percent", "status", "reason", "attempt", "submitted", "late", "files", "comment")


def as_csv(rows: Iterable[Row]) -> str:
    """A line a student: who, points for each exercise (empty where it is not owed), points in all, what became of it."""
    return _table((*ABOUT_A_STUDENT, *COURSE, *IN_ALL), map(_cells, rows))


def _cells(row: Row) -> list:
    points = [_rounded(row.exercises[name].points) if name in row.exercises else "" for name in COURSE]
    percent = "" if row.percent is None else _rounded(row.percent)
    submitted = row.submitted.isoformat(sep=" ", timespec="seconds") if row.submitted else ""
    late, files = "late" if row.late else "", "; ".join(row.files)
    in_all = _rounded(row.points), _rounded(row.possible), percent, row.status, row.reason
    return [row.student.name, row.student.id, *points, *in_all, row.attempt, submitted, late, files, row.comment]


def _rounded(number: float) -> float:
    """Without the last digits of a sum of halves and tenths."""
    return round(number, 4)


def groups_as_csv(groups: list[Group]) -> str:
    """A line a group of equal wrong answers: exercise, id, how many, an instructor's cause and nudge, who."""
    heads = "exercise", "group", "learners", "cause", "nudge", "students"
    lines = ([one.exercise, one.id, one.holders, one.cause, one.nudge, "; ".join(one.names)] for one in groups)
    return _table(heads, lines)


def _table(heads: Iterable[str], lines: Iterable[Iterable]) -> str:
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(heads)
    writer.writerows([_not_a_formula(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    return table.getvalue()


def _not_a_formula(text: str) -> str:
    """A spreadsheet must not run a file's name."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


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
    cases = [_testcase(name, exercise, feedback) for exercise in row.exercises]
    if not cases:
        cases = [f'<testcase name="notebook"><error message={_attribute(row.reason or row.status)}/></testcase>']
    return f"<testsuite name={_attribute(name)} tests={_attribute(str(len(cases)))}>{''.join(cases)}</testsuite>"


def _testcase(student: str, exercise: str, feedback: Feedback) -> str:
    head = f"<testcase classname={_attribute(student)} name={_attribute(exercise)}"
    verdict = feedback.row.exercises[exercise].verdict
    if verdict == Verdict.PASSED:
        return f"{head}/>"
    judged = feedback.judged.get(exercise)
    text = escape(_printable(judged["text"] if judged else verdict))
    return f"{head}><failure message={_attribute(verdict)}>{text}</failure></testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))


def _printable(text: str) -> str:
    """Without what XML has no place for."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]", "?", text)
