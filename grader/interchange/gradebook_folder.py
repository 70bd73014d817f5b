"""A class's gradebook read back: what each student has, and the pages that were written for them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.classroom.codes import KEY, codes, kept_key
from grader.classroom.labels import FEEDBACK, page_name
from grader.classroom.student import Student
from grader.reporting.language import gettext

EVERYTHING = "grades.json"


class NoGradebook(ValueError):
    """There is no gradebook that can be read; the message says why."""


@dataclass(frozen=True)
class Graded:
    """A student's row, as ``grades.json`` has it.

    reason    -- why there are no points, if there are none
    files     -- the locations of what they handed in, the latest last
    exercises -- by name: points, verdict, comment, the text of the card, and ``file``, the location that it comes from
    """

    student: Student
    points: float
    maximum: float
    reason: str
    comment: str
    files: tuple[str, ...]
    exercises: Mapping[str, Mapping[str, Any]]

    @property
    def has_grade(self) -> bool:
        """Whether any of the points were found in a file or set by hand; a row of those without has zeros as well."""
        judged = any(found["file"] or found["by_hand"] for found in self.exercises.values())
        return judged and self.maximum > 0

    @property
    def counting(self) -> list[str]:
        """The files that feedback is about: those that some exercise comes from, else the latest one."""
        sources = {found["file"] for found in self.exercises.values()}
        return [location for location in self.files if location in sources] or [*self.files[-1:]]


def read_gradebook(folder: Path) -> list[Graded]:
    """The rows of a gradebook, or ``NoGradebook``."""
    path = folder / EVERYTHING
    try:
        return [_graded(row) for row in json.loads(path.read_text(encoding="utf-8"))["students"]]
    except OSError as error:
        reason = error.strerror or str(error)
    except (ValueError, KeyError, TypeError):
        reason = gettext("it is not what `grader class` writes; run that once more")
    raise NoGradebook(gettext("{file} cannot be read: {reason}.", file=path, reason=reason))


def _graded(row: Mapping[str, Any]) -> Graded:
    student = Student(row["student"], row["id"])
    exercises = {name: {"file": "", "by_hand": False, **found} for name, found in row["exercises"].items()}
    return Graded(student, row["points"], row["maximum"], row["reason"], row["comment"], tuple(row["files"]), exercises)


def page_of(folder: Path, student: Student) -> bytes | None:
    """The page of a student, under their name or, if the pages have codes, under their code; None if there is none."""
    named = [student]
    if (folder / KEY).exists():
        named.append(Student(codes(kept_key(folder))(student)))
    for each in named:
        path = folder / FEEDBACK / page_name(each)
        if path.is_file():
            return path.read_bytes()
    return None
