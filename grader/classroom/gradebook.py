"""What is written of a class: tables, everything as JSON, JUnit's XML, a page for each student, one of all."""

import time
from collections.abc import Sequence
from pathlib import Path

from grader.classroom.class_settings.plan import Plan
from grader.classroom.files import write_atomic, writing
from grader.classroom.groups import Group, Groups
from grader.classroom.handed_in.submission import Submission
from grader.classroom.misconceptions import Misconceptions
from grader.classroom.pages import FEEDBACK, INDEX, class_page, index_page, label, page_name, student_page
from grader.classroom.row import Feedback, Row
from grader.classroom.rows import rows
from grader.classroom.store import Store
from grader.classroom.tables import as_csv, as_json, as_junit, groups_as_csv

#: While a class is being graded: seconds between two writings of the table, and the part of the time that they may take.
EVERY, MOST_OF_THE_TIME = 2.0, 0.02


class Gradebook:
    """The files of a class's gradebook."""

    def __init__(self, out: Path, found: Sequence[Submission], store: Store, plan: Plan):
        self._out, self._found, self._store, self._plan = out, found, store, plan
        self._by_location = {submission.location: submission for submission in found}
        self._next = 0.0

    def rows(self) -> list[Row]:
        """A row for every student, as things stand."""
        return rows(self._found, self._store.brief, self._plan)

    def write_table_now_and_then(self) -> None:
        """Write the table alone, unless that was done a moment ago: whoever looks sees how far things are."""
        begin = time.monotonic()
        if begin >= self._next:
            write_atomic(self._out / "grades.csv", as_csv(self.rows()))
            self._next = time.monotonic() + max(EVERY, (time.monotonic() - begin) / MOST_OF_THE_TIME)

    def write(self, seed: int) -> list[Group]:
        """Write everything, each file whole or not at all; the groups of wrong answers without a known cause.

        What was said is read back once, one student at a time, since it does not fit in memory.
        """
        made, held, groups = self.rows(), Misconceptions(), Groups()
        write_atomic(self._out / "grades.csv", as_csv(made))
        with writing(self._out / "grades.json") as everything, writing(self._out / "grades.xml") as junit:
            everything.write(f'{{"seed": {seed}, "students": [')
            junit.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n')
            for number, feedback in enumerate(map(self._feedback, made)):
                everything.write(f"{',' * bool(number)}\n{as_json(feedback)}")
                junit.write(f"{as_junit(feedback)}\n")
                write_atomic(self._out / FEEDBACK / page_name(feedback.row.student), student_page(feedback))
                held.add(feedback)
                groups.add(feedback)
            everything.write("\n]}\n")
            junit.write("</testsuites>\n")
        write_atomic(self._out / "groups.csv", groups_as_csv(groups.found()))
        page = class_page(made, held.found(), groups.found(), held.unexplained())
        write_atomic(self._out / "class.html", page)
        write_atomic(self._out / FEEDBACK / INDEX, index_page(label(row.student) for row in made))
        self._remove_old_pages(made)
        return groups.found()

    def _feedback(self, row: Row) -> Feedback:
        results = {location: self._store.whole(self._by_location[location]) for location in row.files}
        judged = {
            name: results[grade.location]["exercises"][name]
            for name, grade in row.exercises.items()
            if grade.location and name in results[grade.location]["exercises"]
        }
        notes = {location: result.get("notes", []) for location, result in results.items()}
        return Feedback(row, judged, notes)

    def _remove_old_pages(self, made: list[Row]) -> None:
        """Remove the pages of those who are not in the class any more."""
        wanted = {INDEX, *(page_name(row.student) for row in made)}
        for path in (self._out / FEEDBACK).glob("*.html"):
            if path.name not in wanted:
                path.unlink()
