"""Moodle: the grading worksheet of one assignment with its marks and comments, and feedback files for its upload.

As its ``assignfeedback_offline`` and ``assignfeedback_file`` read them: somebody is found by the number at the end of
the first column; a line without a mark is passed over; the date of the last change has to stand as it was; a comment
is HTML; and a folder is ``Name_number_assignfeedback_file_``, where ``_`` separates and so is in no name.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.classroom.class_settings.headings import columns, plain
from grader.classroom.class_settings.person_names import natural
from grader.classroom.class_settings.roster import Entry
from grader.classroom.csv_text import harmless
from grader.classroom.student import Student
from grader.interchange.exported import BadExport, Exported, Line, read_exported
from grader.interchange.gradebook_folder import Graded, page_of
from grader.interchange.marks import Filled, in_digits, mark, number_in, other_maxima
from grader.interchange.matched import Matched, called, matched, without_grade
from grader.reporting.language import gettext, ngettext

#: Headings without spaces, signs, case and accents: in English, German, French, Spanish, Italian, Dutch, Portuguese and
#: Swedish. That of the comments is known by a part of it.
GRADE = re.compile("grade|bewertung|note|calificacion|valutazione|voto|cijfer|nota|avaliacao|betyg")
MAXIMUM = re.compile(
    "maximumgrade|bestwertung|notemaximale|calificacionmaxima|valutazionemassima|votomassimo|maximaalcijfer|notamaxima|"
    "maximaltbetyg"
)
STATUS = re.compile("status|statut|estado|stato")
COMMENTS = re.compile(".*(comment|comentario|komment|opmerking).*")
NUMBER = re.compile(r"\D(\d+)\s*$")
#: Signs that Moodle takes out of a file's name, and those that separate the parts of this one.
NO_PART = re.compile(r"[\x00-\x1f\x7f&<>\"`|':\\/_*?]")


@dataclass(frozen=True)
class _Columns:
    """The places of the columns that count; -1 for one that is not there."""

    grade: int
    maximum: int
    comments: int


@dataclass(frozen=True)
class Worksheet:
    """A grading worksheet, and whose its lines are."""

    table: Exported
    places: _Columns
    people: dict[int, Student]
    found: Matched


def read_worksheet(path: Path, book: list[Graded], column: str, comments: str) -> Worksheet:
    """The worksheet in a file held against a gradebook, or ``BadFile``.

    column, comments -- headings of the marks and of the comments, where they are in a language that is not known
    """
    table = read_exported(path)
    places = _Columns(_place(table, GRADE, column), _place(table, MAXIMUM, ""), _place(table, COMMENTS, comments))
    if places.grade < 0:
        words = gettext(
            "Say with --column which column of {file} holds the marks:\n{names}",
            file=path,
            names="\n".join(table.headings),
        )
        raise BadExport(words)
    entries = [*_entries(table, _names(table, places.grade))]
    if not entries:
        words = gettext(
            '{file} is not a grading worksheet of Moodle: in its first column stand numbers as in "Participant 1001".',
            file=path,
        )
        raise BadExport(words)
    found = matched(book, entries, gettext("the table"))
    return Worksheet(table, places, {entry.line: entry.student for entry in entries}, found)


def _place(table: Exported, known: re.Pattern, asked: str) -> int:
    """The place of the one column with a heading that is known, or the one that is asked for."""
    headings = table.headings
    if asked:
        if headings.count(asked.strip()) == 1:
            return headings.index(asked.strip())
        words = gettext(
            "{file} has no single column {title}. Its headings:\n{names}",
            file=table.path,
            title=asked,
            names="\n".join(headings),
        )
        raise BadExport(words)
    fit = [place for place, heading in enumerate(headings) if known.fullmatch(plain(heading))]
    return fit[0] if len(fit) == 1 else -1


def _entries(table: Exported, names: list[int]) -> Iterator[Entry]:
    """The people of a worksheet. What tells them apart stands first, whatever its heading says."""
    places = columns(table.headings)
    others = [place for kind in ("id", "login", "email") for place in places.get(kind, ()) if place]
    for line in table.lines[1:]:
        number = NUMBER.search(f" {line.cell(0)}")
        if number is None:
            continue
        name = next((natural(text) for place in names if (text := line.cell(place).strip())), "")
        ids = (number[1], *filter(None, (line.cell(place).strip() for place in others)))
        yield Entry(Student(name or number[1], number[1]), "", "", tuple(dict.fromkeys(ids)), line.number)


def _names(table: Exported, grade: int) -> list[int]:
    """Where names stand: second, also under a heading that is not known, unless marking is nameless."""
    if known := columns(table.headings).get("name"):
        return known
    return [1] if grade > 2 and not STATUS.fullmatch(plain(table.headings[1])) else []


def fill(sheet: Worksheet, scale: bool) -> Filled:
    """The worksheet with marks and comments of those who have one; all other lines as they were."""
    table, places = sheet.table, sheet.places
    rows = {number: row for number, row in sheet.found.by_line.items() if row.has_grade}
    maxima = {line.number: number_in(line.cell(places.maximum)) for line in table.lines if places.maximum >= 0}
    if scale and not all(maxima.get(number) for number in rows):
        raise BadExport(gettext("{file} does not say what the assignment counts out of.", file=table.path))
    comma = _has_comma(table, places)
    lines, too_many, kept = [], [], 0
    for line in table.lines:
        if row := rows.get(line.number):
            maximum = maxima.get(line.number)
            points = mark(row, maximum, scale)
            too_many += [row] if maximum is not None and points > maximum else []
            line = table.filled(line, places.grade, in_digits(points, comma))
            kept += places.comments >= 0 and bool(line.cell(places.comments).strip())
            line = _commented(table, line, places.comments, row)
        lines.append(line)
    differ = other_maxima(((row, maxima.get(number)) for number, row in rows.items()), scale)
    remarks = [*differ, *_about_columns(places), *_about_comments(kept), *without_grade(sheet.found.by_line.values())]
    problems = [*sheet.found.problems, *_about_too_many(too_many)]
    return Filled(table.written(lines), len(rows), [*remarks, *sheet.found.remarks], problems)


def _has_comma(table: Exported, places: _Columns) -> bool:
    """Whether the site writes numbers with a comma; where no number says so, a point is read everywhere."""
    cells = [line.cell(place) for line in table.lines[1:] for place in (places.grade, places.maximum) if place >= 0]
    return any(re.fullmatch(r"\s*\d+,\d+\s*", text) for text in cells)


def _commented(table: Exported, line: Line, place: int, row: Graded) -> Line:
    """The line with our comment, unless somebody has written one."""
    if place < 0 or line.cell(place).strip():
        return line
    return table.filled(line, place, harmless(_comment(row)))


def _comment(row: Graded) -> str:
    """What the instructor said, then a few words on each exercise, as HTML on one line."""
    each = [
        gettext(
            "{name}: {verdict}, {points} of {possible}",
            name=name,
            verdict=gettext(found["verdict"]),
            points=in_digits(found["points"]),
            possible=in_digits(found["possible"]),
        )
        + (f" ({found['comment']})" if found.get("comment") else "")
        for name, found in row.exercises.items()
    ]
    said = [html.escape(row.comment, quote=False)] if row.comment else []
    return "<br>".join([*said, *(html.escape(text, quote=False) for text in each)])


def _about_columns(places: _Columns) -> list[str]:
    remarks = []
    if places.comments < 0:
        remarks.append(gettext("No column for comments was recognised; --comments names it, if there is one."))
    if places.maximum < 0:
        remarks.append(gettext("No column with the maximum was recognised, so it was not compared."))
    return remarks


def _about_comments(kept: int) -> list[str]:
    if not kept:
        return []
    words = ngettext(
        "{count} comment that stood there is left as it is; empty that cell to have it filled.",
        "{count} comments that stood there are left as they are; empty those cells to have them filled.",
        kept,
    )
    return [words]


def _about_too_many(rows: list[Graded]) -> list[str]:
    if not rows:
        return []
    names = ", ".join(called(row.student) for row in rows)
    return [gettext("Moodle passes over a mark above its maximum, here that of {names}.", names=names)]


def feedback(folder: Path, sheet: Worksheet, problems: list[str]) -> Iterator[tuple[str, bytes]]:
    """The pages of those who have a line, each with its name in the zip that Moodle takes."""
    without: list[Graded] = []
    for number, row in sheet.found.by_line.items():
        page, person = page_of(folder, row.student), sheet.people[number]
        if page is None:
            without.append(row)
        else:
            yield f"{_folder(person)}/feedback.html", page
    problems += _without_page(without)


def _folder(person: Student) -> str:
    """With the ``_`` at the end that older versions need and newer ones take. Nameless marking has its own name."""
    name = "Participant" if person.name == person.id else person.name
    cleaned = " ".join(NO_PART.sub(" ", name).split()).lstrip(".~") or "Participant"
    return f"{cleaned}_{person.id}_assignfeedback_file_"


def _without_page(rows: Iterable[Graded]) -> list[str]:
    names = ", ".join(called(row.student) for row in rows)
    return [gettext("There is no page for {names}; grade the class once more.", names=names)] if names else []
