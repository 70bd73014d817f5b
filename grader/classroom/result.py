"""What became of one submission, as plain values, so that it can be written as JSON and sent between machines."""

import json
import sys
import threading
from pathlib import PurePosixPath
from typing import Any, NotRequired, TypedDict

import numpy as np

from grader.classroom.grade import Outcome, Runner, Status, grade
from grader.classroom.sandbox import Isolated, Plain
from grader.course import COURSE
from grader.judging.fingerprint import WrongNumbers
from grader.reporting import numbers
from grader.reporting.report import Report
from grader.reporting.two_values import two_values

#: CPU time for the cause of a wrong answer that no known mistake explains: a class is many, and nobody waits for one.
DIAGNOSIS_SECONDS = 0.2


#: Characters of a call that is shown as an example.
LONGEST_CALL = 2000


#: What the id of a group begins with. Catalogued ids have no colon.
PREFIX = "class:"


class WrongGroup(TypedDict):
    """Which wrong numbers an answer without a known cause gives, and a call that shows them."""

    id: str
    example: str


class Judged(TypedDict):
    """What became of one exercise. Where it was judged, the fields of its report's JSON are here as well.

    group        -- that of a wrong answer without a known cause
    cause, nudge -- what an instructor wrote for that group
    """

    points: float
    possible: int
    verdict: str
    mistake: str | None
    text: NotRequired[str]
    card: NotRequired[str]
    group: NotRequired[WrongGroup]
    cause: NotRequired[str]
    nudge: NotRequired[str]


class Result(TypedDict):
    """What became of one submission.

    submission -- its location
    notes      -- sentences about what was read of it
    chapters   -- the course's notebooks that it owes, by its own evidence
    evidence   -- a sentence that says how that is known
    """

    submission: str
    status: str
    reason: str
    exercises: dict[str, Judged]
    notes: NotRequired[list[str]]
    chapters: NotRequired[list[str]]
    evidence: NotRequired[str]


def graded(name: str, written: bytes, seed: int, isolate: bool) -> Result:
    """Grade one submission in this process and give its result."""
    return graded_by(_runner(isolate), name, written, seed)


@np.errstate(all="ignore")
def graded_by(runner: Runner, name: str, written: bytes, seed: int) -> Result:
    """The same with what is given to run the learner's code."""
    return _result(name, grade(written, seed, runner, DIAGNOSIS_SECONDS, file_name=file_name(name)))


def file_name(location: str) -> str:
    """The name of the file at a location, which may tell which chapter it is."""
    return PurePosixPath(location).name


_kept_warm = threading.local()


def _runner(isolate: bool) -> Isolated | Plain:
    """One for each thread: a sandbox serves one at a time, and it ends with the thread that started it."""
    kind = Isolated if isolate else Plain
    if not hasattr(_kept_warm, kind.__name__):
        setattr(_kept_warm, kind.__name__, kind())
    return getattr(_kept_warm, kind.__name__)


def judged(outcome: Outcome) -> dict[str, Judged]:
    """What became of each exercise, in the order of the course."""
    found = {**_reported(outcome), **_failed(outcome)}
    return {name: found[name] for name in COURSE if name in found}


def _result(name: str, outcome: Outcome) -> Result:
    return {
        "submission": name,
        "status": outcome.status.value,
        "reason": outcome.reason,
        "exercises": judged(outcome),
        "notes": [outcome.taken, *outcome.notes] if outcome.taken else outcome.notes,
        "chapters": list(outcome.chapters),
        "evidence": outcome.evidence,
    }


def _reported(outcome: Outcome) -> dict[str, Judged]:
    reports = {**outcome.reports, **outcome.missing}
    judged = {name: _with_points(COURSE[name].points, report) for name, report in reports.items()}
    for name, wrong in outcome.unknown.items():
        judged[name]["group"] = {"id": f"{PREFIX}{wrong.fingerprint}", "example": _example(name, wrong)}
    return judged


def _example(name: str, wrong: WrongNumbers) -> str:
    call = numbers.call(name, wrong.call.arguments)
    return "\n".join([call if len(call) <= LONGEST_CALL else name, *two_values(wrong.difference)])


def _with_points(possible: int, report: Report) -> Judged:
    points = {"points": possible * report.score, "possible": possible}
    judged: Any = {**points, **json.loads(report.to_json()), "card": report._repr_html_()}
    return judged


def _failed(outcome: Outcome) -> dict[str, Judged]:
    return {
        name: {
            "points": 0.0,
            "possible": COURSE[name].points,
            "verdict": what.value,
            "mistake": None,
            "text": what.value,
        }
        for name, what in outcome.failures.items()
    }


def without_grade(name: str, status: Status, reason: str) -> Result:
    """The result of a submission that was not judged, and why."""
    return _result(name, Outcome(status, reason))


def notes(result: Result) -> list[str]:
    """Sentences about what was read of a file, how its chapter is known first."""
    return [*filter(None, [result.get("evidence", "")]), *result.get("notes", [])]


def in_brief(result: Result) -> Result:
    """A result's numbers, verdicts and causes, without the other words: texts are large, and a class has many."""
    judged = {sys.intern(name): _in_brief(entry) for name, entry in result["exercises"].items()}
    return {
        "submission": result["submission"],
        "status": result["status"],
        "reason": result["reason"],
        "exercises": judged,
        "chapters": result.get("chapters", []),
    }


def _in_brief(entry: Judged) -> Judged:
    brief: Judged = {
        "points": entry["points"],
        "possible": entry["possible"],
        "verdict": sys.intern(entry["verdict"]),
        "mistake": entry["mistake"] and sys.intern(entry["mistake"]),
    }
    if "cause" in entry:
        brief["cause"] = entry["cause"]
    return brief


def in_full(brief: Result) -> Result:
    """A result of which there is nothing on disk, or nothing any more."""
    exercises: dict[str, Any] = {
        name: {**entry, "text": entry["verdict"]} for name, entry in brief["exercises"].items()
    }
    return {"notes": [], **brief, "exercises": exercises}
