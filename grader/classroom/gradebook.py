"""What is written of a class: tables, everything as JSON, JUnit's XML, a page for each student, one of all."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from grader.classroom.anonymous import anonymous, anonymous_row
from grader.classroom.changes import FILE as CHANGES
from grader.classroom.changes import changes, changes_as_csv
from grader.classroom.class_settings.corrected import corrected
from grader.classroom.codes import Code, code_table
from grader.classroom.csv_text import as_csv
from grader.classroom.files import write_atomic, writing
from grader.classroom.gathered import Gathered
from grader.classroom.groups import Group, Groups
from grader.classroom.junit import BEGIN, END
from grader.classroom.labels import label
from grader.classroom.last_run import FILE as LAST_RUN
from grader.classroom.last_run import read_last_run, this_run, write_last_run
from grader.classroom.misconceptions import Misconceptions
from grader.classroom.pages import FEEDBACK, INDEX, class_page, index_page, page_name, student_page
from grader.classroom.row import Feedback, Row
from grader.classroom.rows import absent, feedback, in_order, rows
from grader.classroom.store import FOLDER, Store
from grader.classroom.tables import as_json, as_junit, files_as_csv, groups_as_csv, rows_as_csv

#: While a class is being graded: seconds between two writings of the table, and the part of the time that they take.
EVERY, MOST_OF_THE_TIME = 2.0, 0.02


class Gradebook:
    """The files of a class's gradebook. ``code`` gives those on the pages a code in place of a name, if it is given."""

    def __init__(self, out: Path, gathered: Gathered, store: Store, seed: int, code: Code | None):
        self._out, self._gathered, self._store, self._seed, self._code = out, gathered, store, seed, code
        self._by_location = {submission.location: submission for submission in gathered.submissions}
        self._next = 0.0

    def rows(self) -> list[Row]:
        """A row for every student, as things stand."""
        plan, corrections = self._gathered.plan, self._gathered.corrections
        handed_in = rows(self._gathered.submissions, self._store.brief, plan)
        made = [*handed_in, *(absent(student, plan) for student in self._gathered.absent)]
        return in_order(corrected(made, corrections)[0])

    def problems(self, made: list[Row]) -> list[str]:
        """Sentences on what an instructor wrote and what fits none of the rows."""
        return corrected(made, self._gathered.corrections)[1]

    def write_table_now_and_then(self) -> None:
        """Write the table alone, unless that was done a moment ago: whoever looks sees how far things are."""
        begin = time.monotonic()
        if begin >= self._next:
            write_atomic(self._out / "grades.csv", rows_as_csv(self.rows()))
            self._next = time.monotonic() + max(EVERY, (time.monotonic() - begin) / MOST_OF_THE_TIME)

    def write(self, made: list[Row]) -> list[Group]:
        """Write all that is about the class, given its rows; the groups of wrong answers without a known cause."""
        held, groups = Misconceptions(), Groups()
        write_atomic(self._out / "grades.csv", rows_as_csv(made))
        write_atomic(self._out / "files.csv", files_as_csv(self._gathered, self._store.brief))
        self._write_words(made, [held.add, groups.add, self._write_page])
        write_atomic(self._out / "groups.csv", groups_as_csv(groups.found()))
        shown = made if self._code is None else in_order(anonymous_row(row, self._code) for row in made)
        page = class_page(shown, held.found(), groups.found(), held.unexplained(), self._gathered.title)
        write_atomic(self._out / "class.html", page)
        students = [row.student for row in shown]
        write_atomic(self._out / FEEDBACK / INDEX, index_page(map(label, students)))
        self._remove_old_pages({INDEX, *map(page_name, students)})
        self._write_codes(made)
        return groups.found()

    def _write_words(self, made: list[Row], hear: Iterable[Callable[[Feedback], object]]) -> None:
        """Write all that was said. It is read back once, one student at a time, since it does not fit in memory.

        hear -- what else is to be done with each student's feedback as it is shown
        """
        with writing(self._out / "grades.json") as everything, writing(self._out / "grades.xml") as junit:
            everything.write(f'{{"seed": {self._seed}, "students": [')
            junit.write(BEGIN)
            for number, feedback in enumerate(map(self._feedback, made)):
                everything.write(f"{',' * bool(number)}\n{as_json(feedback)}")
                junit.write(f"{as_junit(feedback)}\n")
                shown = feedback if self._code is None else anonymous(feedback, self._code)
                for heard in hear:
                    heard(shown)
            everything.write("\n]}\n")
            junit.write(END)

    def _feedback(self, row: Row) -> Feedback:
        results = {location: self._store.whole(self._by_location[location]) for location in row.files}
        return feedback(row, results)

    def _write_page(self, shown: Feedback) -> None:
        write_atomic(self._out / FEEDBACK / page_name(shown.row.student), student_page(shown))

    def _remove_old_pages(self, wanted: set[str]) -> None:
        """Remove the pages of those who are not in the class any more, or not under that name."""
        for path in (self._out / FEEDBACK).glob("*.html"):
            if path.name not in wanted:
                path.unlink()

    def _write_codes(self, made: list[Row]) -> None:
        """Write whose the codes are, where there are any."""
        if self._code:
            header, *lines = code_table([row.student for row in made], self._code)
            write_atomic(self._out / "codes.csv", as_csv(header, lines))

    def write_changes(self, made: list[Row]) -> None:
        """Write what has changed since the last run that came to its end, of which this is the next."""
        kept = self._out / FOLDER / LAST_RUN
        run = this_run(made, self._seed, self._gathered.plan)
        write_atomic(self._out / CHANGES, changes_as_csv(changes(read_last_run(kept), run)))
        write_last_run(kept, run)
