"""What became of one submission, as the gradebook keeps it."""

import json
import sys
import threading

from grader.classroom.grade import Outcome, grade
from grader.classroom.sandbox import Isolated, Plain
from grader.course import COURSE

#: Plain values only, so that a row can be written as JSON and sent between machines.
Row = dict


def row(name: str, written: bytes, seed: int, isolate: bool) -> Row:
    """Grade one submission in this process and give its row."""
    return _row(name, grade(written, seed, _runner(isolate)))


_kept_warm = threading.local()


def _runner(isolate: bool) -> Isolated | Plain:
    """One for each thread: a sandbox serves one at a time, and it ends with the thread that started it."""
    kind = Isolated if isolate else Plain
    if not hasattr(_kept_warm, kind.__name__):
        setattr(_kept_warm, kind.__name__, kind())
    return getattr(_kept_warm, kind.__name__)


def _row(name: str, outcome: Outcome) -> Row:
    graded = {
        exercise: {
            "points": COURSE[exercise].points * report.score,
            "possible": COURSE[exercise].points,
            **json.loads(report.to_json()),
            "card": report._repr_html_(),
        }
        for exercise, report in outcome.reports.items()
    }
    failed = {
        exercise: {"points": 0.0, "possible": COURSE[exercise].points, "verdict": what, "mistake": None, "text": what}
        for exercise, what in outcome.failures.items()
    }
    both = {**graded, **failed}
    return {
        "submission": name,
        "status": outcome.status,
        "reason": outcome.reason,
        "total": sum(entry["points"] for entry in both.values()),
        "possible": sum(exercise.points for exercise in COURSE.values()),
        "exercises": {exercise: both[exercise] for exercise in COURSE if exercise in both},
        "notes": [outcome.taken, *outcome.notes] if outcome.taken else outcome.notes,
    }


def without_grade(name: str, status: str, reason: str) -> Row:
    """The row of a submission that was not judged, and why."""
    return _row(name, Outcome(status, reason))


def in_brief(row: Row) -> Row:
    """A row's numbers, verdicts and mistakes, without the words: texts are large, and a class has many."""
    marks = {
        sys.intern(name): {
            "points": judged["points"],
            "verdict": _once(judged["verdict"]),
            "mistake": _once(judged["mistake"]),
        }
        for name, judged in row["exercises"].items()
    }
    kept = ("submission", "status", "reason", "total", "possible")
    return {**{key: row[key] for key in kept}, "exercises": marks}


def _once(text: str | None) -> str | None:
    """One object for all that say the same."""
    return text and sys.intern(text)


def in_full(brief: Row) -> Row:
    """A row of which there is nothing on disk, or nothing any more."""
    exercises = {name: {**mark, "text": mark["verdict"]} for name, mark in brief["exercises"].items()}
    return {"notes": [], **brief, "exercises": exercises}
