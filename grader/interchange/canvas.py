"""Canvas: the gradebook's export with the marks of one assignment, and feedback under the names of its download.

As its ``gradebook_importer.rb`` reads it: the columns up to "Section", in their order; an assignment by the id in its
title; "Points Possible" as it was, since another number would change the assignment; and an empty cell erases a mark,
so only those who have one have a line. A point in a number means the same under every setting of Canvas's language.
A file goes to whoever the first two numbers of its name say: the student's, and that of the file they handed in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from grader.classroom.class_settings.roster import read_roster
from grader.classroom.class_settings.written_file import did_you_mean
from grader.classroom.handed_in.collect import read_submission
from grader.classroom.handed_in.layouts.canvas import ANONYMOUS, NUMBERED
from grader.classroom.handed_in.submission import Submission
from grader.interchange.annotated import annotated
from grader.interchange.exported import BadExport, Exported, Line, read_exported
from grader.interchange.gradebook_folder import Graded, page_of
from grader.interchange.marks import Filled, in_digits, mark, number_in, other_maxima
from grader.interchange.matched import matched, without_grade
from grader.reading.notebook_file import Unreadable
from grader.reporting.language import gettext, ngettext

ASSIGNMENT = re.compile(r"(?P<title>.+) \((?P<id>\d+)\)", re.DOTALL)
#: What Canvas works out itself and passes over when it reads a table.
COMPUTED = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)")
#: Somebody whom the instructor has let off; a mark would take that back.
EXCUSED = "ex"


def fill(path: Path, book: list[Graded], column: str, scale: bool) -> Filled:
    """The export with one assignment's marks, or ``BadFile``.

    column -- the title of the assignment, with its id or without; "" if the export has only one
    """
    table = read_exported(path)
    section = _section(table)
    maxima = next((line for line in table.lines if "Points Possible" in line.cell(0)), None)
    place = _place(table, section, maxima, column)
    maximum = number_in(maxima.cell(place)) if maxima else None
    if scale and not maximum:
        raise BadExport(gettext("{file} does not say what the assignment counts out of.", file=path))
    found = matched(book, read_roster(path).entries)
    rows = {number: row for number, row in found.by_line.items() if row.has_grade}
    excused = [line for line in table.lines if line.number in rows and line.cell(place).strip().casefold() == EXCUSED]
    graded = [line for line in table.lines if line.number in rows and line not in excused]
    lines = [table.lines[0], *([maxima] if maxima else [])]
    for line in graded:
        lines.append(table.filled(line, place, in_digits(mark(rows[line.number], maximum, scale))))
    kept = [*range(section + 1), place]
    remarks = [*_about_excused(excused), *without_grade(found.by_line.values()), *found.remarks]
    differ = other_maxima(((rows[line.number], maximum) for line in graded), scale)
    return Filled(table.written([line.only(kept) for line in lines]), len(graded), [*differ, *remarks], found.problems)


def _section(table: Exported) -> int:
    """The place of the last column that says who somebody is."""
    headings = table.headings
    if headings[0] in ("Student", "LastName") and "ID" in headings and "Section" in headings:
        return headings.index("Section")
    words = gettext(
        "{file} is not the gradebook of Canvas: in it, Student comes first, then ID and Section. "
        "Export it under Grades, Export.",
        file=table.path,
    )
    raise BadExport(words)


def _place(table: Exported, section: int, maxima: Line | None, column: str) -> int:
    """The place of the assignment that is meant."""
    titles = {
        place: title
        for place, title in enumerate(table.headings)
        if place > section and ASSIGNMENT.fullmatch(title) and not COMPUTED.search(title)
        if not (maxima and "read only" in maxima.cell(place))
    }
    asked = column.strip()
    fit = [place for place, title in titles.items() if not asked or asked in _called(title)]
    if len(fit) == 1:
        return fit[0]
    names = "\n".join(titles[place] for place in fit or titles)
    if not fit:
        near = did_you_mean(asked, titles.values())
        raise BadExport(gettext("{file} has no assignment {title}{near}.", file=table.path, title=asked, near=near))
    words = gettext("Say with --column which assignment of {file} is meant:\n{names}", file=table.path, names=names)
    raise BadExport(words)


def _called(title: str) -> set[str]:
    """What an assignment may be called: its title, that without the id, the id."""
    parts = ASSIGNMENT.fullmatch(title)
    return {title, *(parts.groups() if parts else ())}


def _about_excused(lines: list[Line]) -> list[str]:
    if not lines:
        return []
    names = "; ".join(line.cell(0) for line in lines)
    return [gettext("Excused in Canvas, and left as they are: {names}.", names=names)]


def feedback(
    folder: Path, book: Iterable[Graded], handed_in: Mapping[str, Submission] | None, problems: list[str]
) -> Iterator[tuple[str, bytes]]:
    """The files for Canvas's upload, each with its name.

    handed_in -- the files that were graded, by location, to put the cards into; None for pages in their place
    problems  -- gets a sentence on those for whom there is nothing that Canvas would take
    """
    without = 0
    for row in book:
        wanted = row.counting if handed_in is not None else row.counting[-1:]
        files = [file for location in wanted if (file := _file(folder, row, location, handed_in))]
        without += bool(wanted) and not files
        yield from dict(files).items()
    if without:
        words = ngettext(
            "{count} student has no feedback in the zip: their file does not have the name that Canvas gave it, or "
            "there is no page.",
            "{count} students have no feedback in the zip: their files do not have the names that Canvas gave them, "
            "or there are no pages.",
            without,
        )
        problems.append(words)


def _file(
    folder: Path, row: Graded, location: str, handed_in: Mapping[str, Submission] | None
) -> tuple[str, bytes] | None:
    """The notebook with its cards or, where there is none to be had, the student's page; None without Canvas's name."""
    name = _name(location)
    if name is None:
        return None
    if handed_in and location in handed_in and (notebook := _notebook(row, location, handed_in[location])):
        return f"{_stem(name)}.ipynb", notebook
    page = page_of(folder, row.student)
    return (f"{_stem(name)}.html", page) if page is not None else None


def _notebook(row: Graded, location: str, submission: Submission) -> bytes | None:
    try:
        return annotated(read_submission(submission), row, location)
    except Unreadable:
        return None


def _name(location: str) -> str | None:
    """The name that Canvas gave to what a file came in as; for one in a zip, the zip's and then its own."""
    parts = PurePosixPath(location).parts
    for index, part in enumerate(parts):
        if NUMBERED.fullmatch(part) or ANONYMOUS.fullmatch(part):
            inner = "_".join(parts[index + 1 :])
            return f"{_stem(part)}_{inner}" if inner else part
    return None


def _stem(name: str) -> str:
    """A name without its ending."""
    return re.sub(r"(?<=.)\.[^.\s]*$", "", name)
