"""What the last whole run of a class gave each student, kept so that the next can say what has changed since.

It is the grader's own copy: an instructor may sort, edit or move the tables.
"""

import contextlib
import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import grader
from grader.classroom.class_settings.plan import Plan
from grader.classroom.files import write_atomic
from grader.classroom.row import Row
from grader.classroom.student import Student

FILE = "last-run.json"
#: Of the file; one of another format is as good as none.
FORMAT = 1


@dataclass(frozen=True)
class Standing:
    """What stood at an exercise, or in a row: the points of those possible, and the verdict or the row's status."""

    points: float
    possible: float
    verdict: str
    by_hand: bool = False


@dataclass(frozen=True)
class KeptRow:
    """A student's row. ``handed_in`` differs if anything of what they handed in, and when, does."""

    student: Student
    total: Standing
    handed_in: str
    exercises: Mapping[str, Standing]


@dataclass(frozen=True)
class Run:
    """A run: its rows, and what else points depend on. ``plan`` stands for all settings."""

    seed: int
    version: str
    plan: str
    rows: tuple[KeptRow, ...]


def this_run(rows: Iterable[Row], seed: int, plan: Plan) -> Run:
    """What a run gave."""
    return Run(seed, grader.__version__, _digest(repr(plan)), tuple(map(_kept, rows)))


def _kept(row: Row) -> KeptRow:
    exercises = {
        name: _standing(grade.points, grade.possible, grade.verdict, grade.by_hand)
        for name, grade in row.exercises.items()
    }
    handed_in = _digest(repr((row.files, row.attempt, row.submitted and row.submitted.isoformat())))
    return KeptRow(row.student, _standing(row.points, row.possible, row.status, False), handed_in, exercises)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def write_last_run(path: Path, run: Run) -> None:
    """Keep a run that has come to its end. One that was interrupted is not kept: its changes are told by the next."""
    write_atomic(path, _as_json(run))


def _as_json(run: Run) -> Iterator[str]:
    head = {"format": FORMAT, "seed": run.seed, "version": run.version, "plan": run.plan}
    yield f'{json.dumps(head)[:-1]}, "rows": ['
    for number, row in enumerate(run.rows):
        exercises = {name: _plain(standing) for name, standing in row.exercises.items()}
        values = [row.student.name, row.student.id, _plain(row.total), row.handed_in, exercises]
        yield f"{',' * bool(number)}\n{json.dumps(values)}"
    yield "\n]}\n"


def _plain(standing: Standing) -> list:
    return [standing.points, standing.possible, standing.verdict, standing.by_hand]


def read_last_run(path: Path) -> Run | None:
    """The run that was kept last; None if there is none, or if somebody has spoilt the file."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        found = json.loads(path.read_bytes())
        if found["format"] == FORMAT:
            rows = tuple(_row(*values) for values in found["rows"])
            return Run(int(found["seed"]), str(found["version"]), str(found["plan"]), rows)
    return None


def _row(name: Any, id_: Any, total: Any, handed_in: Any, exercises: Any) -> KeptRow:
    kept = {str(exercise): _standing(*values) for exercise, values in exercises.items()}
    return KeptRow(Student(str(name), str(id_)), _standing(*total), str(handed_in), kept)


@lru_cache(maxsize=10_000)  # a class has many that are the same, and memory for one of each
def _standing(points: Any, possible: Any, verdict: Any, by_hand: Any) -> Standing:
    if not (math.isfinite(points) and math.isfinite(possible)):
        raise ValueError
    return Standing(float(points), float(possible), str(verdict), by_hand is True)
