"""The roster: who is in the class, from a list as instructors have it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.classroom.class_settings.csv_table import Line, Table, read_table
from grader.classroom.class_settings.headings import columns
from grader.classroom.class_settings.people import People
from grader.classroom.class_settings.person_names import folded, natural
from grader.classroom.class_settings.written_file import BadFile, BadLine, cannot_be_read
from grader.classroom.student import Student
from grader.reporting.language import gettext

#: What stands in a system's list beside the students: Canvas's line of maxima and its student for trying things out.
NOBODY = {"points possible", "test student", "student test"}
#: Moodle's worksheet calls somebody "Participant 12345", and its download of submissions 12345.
MOODLES_NUMBER = re.compile(r"^(participant\w*|partecipante|teilnehmer\S*)\s+(?=\d+$)", re.IGNORECASE)
STAFF = re.compile(r"teacher|instructor|manager|assistant|designer|observer|dozent|trainer|tutor|enseignant|profesor")


class BadRoster(BadFile):
    """The roster cannot be used; the message says which line to mend."""


@dataclass(frozen=True)
class Entry:
    """Somebody on the roster.

    student -- the name and the id that their row bears
    ids     -- all that tells them apart: numbers, logins, the e-mail address
    """

    student: Student
    section: str = ""
    email: str = ""
    ids: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Roster:
    """The class, in the order of the list. ``notes`` are sentences on how it was read."""

    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def people(self) -> People[Entry]:
        people: People[Entry] = People()
        for entry in self.entries:
            people.add(entry, entry.ids, [entry.student.name])
        return people

    def fitting(self, student: Student) -> list[Entry]:
        """The entries that may be this student's."""
        return self.people.fitting([student.id, student.name], [student.name])

    def match(self, student: Student) -> Entry | None:
        """The entry of this student, if exactly one fits."""
        found = self.fitting(student)
        return found[0] if len(found) == 1 else None


def read_roster(path: Path) -> Roster:
    """The roster in a file, or ``BadRoster``."""
    try:
        table = read_table(path.read_bytes())
        if table.problem:
            raise table.problem
        entries = _once_each(_entries(table))
    except OSError as error:
        raise BadRoster(cannot_be_read(path, error)) from None
    except BadLine as bad:
        raise BadRoster(bad.within(path)) from None
    if not entries:
        raise BadRoster(gettext("{file} names nobody.", file=path))
    guessed = gettext(
        '{file} is not written in UTF-8. If letters of a name are wrong, save it from the spreadsheet as "CSV UTF-8".',
        file=path,
    )
    return Roster(tuple(entries), (guessed,) if table.guessed else ())


def _entries(table: Table) -> Iterator[Entry]:
    if not table.lines:
        return
    header, *below = table.lines
    places = columns(header.cells)
    if not places:
        yield from _without_header(table)
    elif places.keys() & {"name", "first", "last", "id", "login", "email"}:
        for line in below:
            if entry := _entry(_whole(line, header), places):
                yield entry
    else:
        words = gettext(
            'no heading here is that of a name or an id; write "name" and, if there are any, "id" and "email"'
        )
        raise BadLine(header.number, words)


def _whole(line: Line, header: Line) -> Line:
    """The line; below a single heading, "Last, First" is one cell."""
    return Line(line.number, (", ".join(filter(None, line.cells)),)) if len(header.cells) == 1 else line


def _entry(line: Line, places: dict[str, list[int]]) -> Entry | None:
    """The person in a line; None if it names nobody, or somebody who teaches."""

    def cells(*kinds: str) -> list[str]:
        found = [line.cells[place] for kind in kinds for place in places.get(kind, ()) if place < len(line.cells)]
        return [cell for cell in found if cell]

    parts = [*cells("first")[:1], *cells("last")[:1]] if "name" not in places else []
    name = natural(cells("name")[0]) if cells("name") else " ".join(parts)
    numbers = [MOODLES_NUMBER.sub("", text) for text in cells("id")]
    logins = [part.strip() for cell in cells("login") for part in re.split("[;,]", cell) if part.strip()]
    ids = [*numbers, *logins, *cells("email")]
    if not (name or ids) or folded(name).replace(",", "") in NOBODY or _teaches(cells("role")):
        return None
    student = Student(name or ids[0], ids[0] if ids else "")
    email = "".join(cells("email")[:1])
    return Entry(student, "; ".join(cells("section")), email, tuple(dict.fromkeys(ids)), line.number)


def _teaches(roles: list[str]) -> bool:
    said = " ".join(roles).casefold()
    return bool(STAFF.search(said)) and "student" not in said


def _without_header(table: Table) -> Iterator[Entry]:
    """A bare list: a name a line, perhaps with a number and an address beside it."""
    for line in table.lines:
        cells = [cell for cell in line.cells if cell]
        emails = [cell for cell in cells if "@" in cell]
        numbers = [cell for cell in cells if any(map(str.isdigit, cell)) and cell not in emails]
        words = [cell for cell in cells if cell not in (*emails, *numbers)]
        if len(words) > 2:
            what = gettext('this is neither a heading nor a name; write a heading such as "name" in the first line')
            raise BadLine(line.number, what)
        ids = (*numbers, *emails)
        name = natural(", ".join(words)) if words else ids[0]
        yield Entry(Student(name, ids[0] if ids else ""), "", "".join(emails[:1]), ids, line.number)


def _once_each(entries: Iterator[Entry]) -> list[Entry]:
    """One entry a person: the same person in two sections is one; two whom nothing tells apart are a ``BadLine``."""
    found: dict[str, Entry] = {}
    for entry in entries:
        known = found.get(folded(entry.student.key))
        if known is None:
            found[folded(entry.student.key)] = entry
        elif entry.student.id and folded(known.student.name) == folded(entry.student.name):
            found[folded(entry.student.key)] = _joined((known, entry))
        else:
            raise BadLine(entry.line, _same(entry, known))
    return [*found.values()]


def _joined(entries: Sequence[Entry]) -> Entry:
    sections = dict.fromkeys(entry.section for entry in entries if entry.section)
    ids = dict.fromkeys(text for entry in entries for text in entry.ids)
    first = entries[0]
    return Entry(first.student, "; ".join(sections), first.email, tuple(ids), first.line)


def _same(entry: Entry, known: Entry) -> str:
    facts = {"id": entry.student.id, "name": known.student.name, "line": known.line}
    if entry.student.id:
        return gettext("{id} is the id of {name} in line {line} already; correct one of the two", **facts)
    return gettext("{name} stands in line {line} already; give both an id", **facts)
