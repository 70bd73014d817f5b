"""Which line of a table is whose: nobody's mark goes to somebody else, and whoever is left out is named."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from grader.classroom.class_settings.roster import Entry, Roster
from grader.classroom.class_settings.roster_match import with_roster
from grader.classroom.student import Student
from grader.interchange.gradebook_folder import Graded
from grader.reporting.language import gettext, ngettext

MOST_NAMED = 20


@dataclass(frozen=True)
class Matched:
    """Who of the gradebook stands in which line.

    by_line   -- the row of the gradebook for each line of the export that has one
    remarks   -- sentences on who has a line and nothing in the gradebook
    problems  -- sentences on whose mark goes nowhere
    strangers -- who has a row of the gradebook, and no line that may be theirs
    """

    by_line: dict[int, Graded]
    remarks: list[str]
    problems: list[str]
    strangers: list[Student]


def matched(graded: Iterable[Graded], entries: Iterable[Entry], table: str) -> Matched:
    """Each row with the one line that fits: by id, else by name as on a roster.

    table -- what sentences call that which has the lines
    """
    rows = {row.student: row for row in graded if row.files or row.has_grade}
    roster = Roster(tuple(entries))
    match = with_roster(rows, roster)
    line_of = {entry.student: entry.line for entry in roster.entries}
    unsure = {*match.strangers, *match.ambiguous, *match.by_id_only}
    sure = {student: match.renamed[student] for student in rows if student not in unsure}
    taken = Counter(sure.values())
    twice = [student for student, found in sure.items() if taken[found] > 1]
    by_line = {line_of[found]: rows[student] for student, found in sure.items() if student not in twice}
    doubtful = [
        *((student, others) for student, others in match.ambiguous.items()),
        *((student, (other,)) for student, other in match.by_id_only.items()),
        *((student, (sure[student],)) for student in twice),
    ]
    problems = [*_strangers(match.strangers, table), *(_doubt(*each, table) for each in doubtful)]
    named = {other for _, others in doubtful for other in others}
    left = [entry.student for entry in roster.entries if entry.line not in by_line and entry.student not in named]
    return Matched(by_line, _nothing_for(left, table), problems, match.strangers)


def _strangers(students: list[Student], table: str) -> list[str]:
    if not students:
        return []
    words = ngettext(
        "{names} is in the gradebook and not in {table}.",
        "{count} are in the gradebook and not in {table}: {names}.",
        len(students),
        names=_names(students),
        table=table,
    )
    return [words]


def _doubt(student: Student, others: Iterable[Student], table: str) -> str:
    return gettext(
        "{name} of the gradebook may be {others} of {table}, and is left out.",
        name=called(student),
        others=gettext(" or ").join(map(called, others)),
        table=table,
    )


def _nothing_for(students: list[Student], table: str) -> list[str]:
    if not students:
        return []
    words = ngettext(
        "The gradebook has nothing for {names}, who is in {table}.",
        "The gradebook has nothing for {count} who are in {table}: {names}.",
        len(students),
        names=_names(students),
        table=table,
    )
    return [words]


def without_grade(rows: Iterable[Graded]) -> list[str]:
    """A sentence on those who have a line and whom nobody has graded, so that their line is left as it was."""
    students = [row.student for row in rows if not row.has_grade]
    if not students:
        return []
    words = ngettext(
        "{names} handed in nothing that could be graded, and gets no mark.",
        "{count} handed in nothing that could be graded, and get no mark: {names}.",
        len(students),
        names=_names(students),
    )
    return [words]


def _names(students: list[Student]) -> str:
    names = ", ".join(map(called, students[:MOST_NAMED]))
    return names if len(students) <= MOST_NAMED else f"{names} …"


def called(student: Student) -> str:
    return f"{student.name} ({student.id})" if student.id and student.id != student.name else student.name
