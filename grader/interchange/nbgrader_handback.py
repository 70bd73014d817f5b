"""A class's marks in nbgrader's own database, where its `export` and its formgrader find them: all, or none.

Beside ``nbgrader_mark.py`` the one file that needs nbgrader.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    GradeCell,
    InvalidEntry,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import URL, create_engine, inspect, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from grader.classroom.student import Student
from grader.course import COURSE
from grader.interchange.gradebook_folder import Graded
from grader.interchange.marking_cells import PREFIX
from grader.interchange.matched import Matched, called, matched, without_grade
from grader.interchange.nbgrader_students import entries, of_assignment
from grader.reporting.language import gettext


class NotHandedBack(Exception):
    """Nothing was written; the message says why."""


@dataclass
class HandedBack:
    """What was written.

    students -- how many have marks
    remarks  -- sentences to know
    problems -- sentences on whose mark goes nowhere
    """

    students: int = 0
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def hand_back(url: str, name: str, book: list[Graded], add_students: bool) -> HandedBack:
    """Write the marks of one assignment, or raise ``NotHandedBack``.

    name         -- of the assignment
    add_students -- whether those are added who are in the gradebook and not in the database
    """
    place = _place(url)
    try:
        _look(place)
        with _all_or_nothing(place) as gradebook:
            return _Writing(gradebook, _assignment(gradebook, name), book).write(add_students)
    except (SQLAlchemyError, InvalidEntry, ImportError) as why:  # a database may need a driver that is not installed
        reason = str(getattr(why, "orig", None) or why).splitlines()[0]
        raise NotHandedBack(
            gettext("{url} cannot be used: {reason}.", url=place.render_as_string(), reason=reason)
        ) from None


def _place(url: str) -> URL:
    """The URL as it is meant. What is none is not repeated, since it may hold a password."""
    with contextlib.suppress(ArgumentError, ValueError):
        place = make_url(url)
        if place.database:
            return place
    raise NotHandedBack(
        gettext("--db takes the URL of a database, such as sqlite:///gradebook.db for the file gradebook.db.")
    )


def _look(place: URL) -> None:
    """Raise ``NotHandedBack`` where there is no database of nbgrader's: nbgrader itself would make one."""
    if place.get_backend_name() == "sqlite" and not Path(str(place.database)).is_file():
        raise NotHandedBack(gettext("There is no file {file}.", file=place.database))
    engine = create_engine(place)
    try:
        tables = set(inspect(engine).get_table_names())
    finally:
        engine.dispose()
    if not {Assignment.__tablename__, Grade.__tablename__} <= tables:
        words = gettext(
            "{url} is no database of nbgrader's: there are no assignments in it. It is made by "
            "`nbgrader generate_assignment`.",
            url=place.render_as_string(),
        )
        raise NotHandedBack(words)


@contextlib.contextmanager
def _all_or_nothing(place: URL) -> Iterator[Gradebook]:
    """nbgrader's gradebook in one transaction, though each of its methods ends with a commit."""
    with Gradebook(place, course_id="") as gradebook, gradebook.engine.begin() as connection:
        gradebook.db.remove()
        gradebook.db.configure(bind=connection, join_transaction_mode="rollback_only")
        yield gradebook


def _assignment(gradebook: Gradebook, name: str) -> Assignment:
    try:
        return gradebook.find_assignment(name)
    except MissingEntry:
        names = ", ".join(each.name for each in gradebook.assignments)
    words = gettext("There is no assignment {name} in the database. There are: {names}.", name=name, names=names or "–")
    raise NotHandedBack(words)


class _Writing:
    """The marks of one assignment on their way into the database."""

    def __init__(self, gradebook: Gradebook, assignment: Assignment, book: list[Graded]):
        self._gradebook, self._assignment = gradebook, assignment
        self._cells = _marking_cells(assignment)
        self._book = of_assignment(book, self._cells)
        self._by_hand: list[str] = []

    def write(self, add_students: bool) -> HandedBack:
        there = {name for row in self._book for name in row.exercises}
        self._refuse_if_nothing_fits(there)
        if add_students:
            self._add(self._matched()[0].strangers)
        found, ids = self._matched()
        graded = {ids[number]: row for number, row in found.by_line.items() if row.has_grade}
        with self._gradebook.db.no_autoflush:  # nbgrader builds what is not in the session yet
            for student, row in graded.items():
                self._mark(student, row)
        self._gradebook.db.flush()
        remarks = [*_left(self._by_hand), *_without_points(self._cells.keys() - there)]
        remarks += [*without_grade(found.by_line.values()), *found.remarks]
        return HandedBack(len(graded), remarks, [*found.problems, *_way_out(found.strangers)])

    def _refuse_if_nothing_fits(self, there: set[str]) -> None:
        name = self._assignment.name
        if not self._cells:
            words = gettext(
                "The assignment {name} has no marking cell of the course's, such as {cell}. `grader export nbgrader` "
                "writes sources that have them.",
                name=name,
                cell=f"{PREFIX}momentum",
            )
            raise NotHandedBack(words)
        if not there:
            exercises = ", ".join(self._cells)
            words = gettext(
                "The gradebook has nothing of the assignment {name}: {exercises}.", name=name, exercises=exercises
            )
            raise NotHandedBack(words)

    def _matched(self) -> tuple[Matched, dict[int, str]]:
        """Whose row is whose, by the numbers of the entries, and the id that each number stands for."""
        everybody = [*entries(self._gradebook.students, self._book)]
        found = matched(self._book, everybody, gettext("nbgrader's database"))
        return found, {entry.line: entry.student.id for entry in everybody}

    def _add(self, strangers: list[Student]) -> None:
        """Add students under their ids. A name stays whole: nothing says where it is to be split."""
        for student in strangers:
            self._gradebook.add_student(student.key, last_name=student.name if student.id else None)

    def _mark(self, student: str, row: Graded) -> None:
        submission = self._gradebook.update_or_create_submission(self._assignment.name, student)
        for name, found in row.exercises.items():
            for cell in self._cells[name]:
                grade = _grade(submission, cell)
                if grade.manual_score is None:
                    grade.auto_score = float(cell.max_score * found["points"] / found["possible"])
                    grade.needs_manual_grade = False
                else:
                    self._by_hand.append(f"{called(row.student)}, {name}")


def _marking_cells(assignment: Assignment) -> Mapping[str, list[GradeCell]]:
    """The cells that mark an exercise of the course, in its order."""
    cells: dict[str, list[GradeCell]] = {}
    for notebook in assignment.notebooks:
        for cell in notebook.grade_cells:
            if cell.name.startswith(PREFIX):
                cells.setdefault(cell.name.removeprefix(PREFIX), []).append(cell)
    return {name: cells[name] for name in COURSE if name in cells}


def _grade(submission: SubmittedAssignment, cell: GradeCell) -> Grade:
    """The grade of a cell; made if the assignment got the cell after this was handed in."""
    own = {each.notebook: each for each in submission.notebooks}
    notebook = own.get(cell.notebook) or SubmittedNotebook(notebook=cell.notebook, assignment=submission)
    there = {grade.cell: grade for grade in notebook.grades}
    return there.get(cell) or Grade(cell=cell, notebook=notebook)


def _left(by_hand: list[str]) -> list[str]:
    if not by_hand:
        return []
    return [gettext("Marked by hand in nbgrader, and left as they are: {names}.", names="; ".join(by_hand))]


def _without_points(names: set[str]) -> list[str]:
    if not names:
        return []
    exercises = ", ".join(name for name in COURSE if name in names)
    return [gettext("In the assignment and not in the gradebook, and left as they are: {names}.", names=exercises)]


def _way_out(strangers: list[Student]) -> list[str]:
    return [gettext("--add-students adds those to the database who are not there.")] if strangers else []
