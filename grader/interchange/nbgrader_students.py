"""Which student of nbgrader's is whose row, and what that row has for one assignment. It needs no nbgrader."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from grader.classroom.class_settings.person_names import folded
from grader.classroom.class_settings.roster import Entry
from grader.classroom.student import Student
from grader.interchange.gradebook_folder import Graded


class Known(Protocol):
    """Somebody in nbgrader's database. The id is always there, the rest may be empty."""

    id: str
    first_name: str | None
    last_name: str | None
    email: str | None
    lms_user_id: str | None


def of_assignment(book: Iterable[Graded], names: Collection[str]) -> list[Graded]:
    """The rows with these exercises alone, so that nobody has a grade here for what they did elsewhere."""
    return [_with_these(row, names) for row in book]


def _with_these(row: Graded, names: Collection[str]) -> Graded:
    own = {name: found for name, found in row.exercises.items() if name in names and found["possible"]}
    points, maximum = (sum(found[key] for found in own.values()) for key in ("points", "possible"))
    return replace(row, exercises=own, points=points, maximum=maximum)


def entries(students: Iterable[Known], book: Iterable[Graded]) -> Iterator[Entry]:
    """Everybody in the database, numbered from 1.

    Where it has ids alone, somebody is called what the gradebook calls that id: no name is no other name.
    """
    names = {folded(row.student.id): row.student.name for row in book if row.student.id}
    for number, known in enumerate(students, 1):
        ids = [each for each in (known.id, known.email, known.lms_user_id) if each]
        written = " ".join(filter(None, (known.first_name, known.last_name)))
        called = next((names[each] for each in map(folded, ids) if each in names), known.id)
        yield Entry(Student(written or called, known.id), ids=tuple(dict.fromkeys(ids)), line=number)
