"""Canvas: the gradebook's export with the marks of one assignment, and feedback under the names of its download.

As its ``gradebook_importer.rb`` reads it: the columns up to "Section", in their order; an assignment by the id in its
title; "Points Possible" as it was, since another number would change the assignment; and an empty cell erases a mark,
so only those who have one have a line. A point in a number means the same under every setting of Canvas's language.
As its ``abstract_assignment.rb`` takes feedback: a file goes to whoever the first two numbers of its name say, the
student's and that of the file that they handed in, and is shown under the name that they had given to that file.
"""

import contextlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from grader.classroom.class_settings.roster import read_roster
from grader.classroom.class_settings.written_file import did_you_mean
from grader.classroom.handed_in.collect import read_submission
from grader.classroom.handed_in.layouts.canvas import ANONYMOUS, NUMBERED
from grader.classroom.handed_in.submission import Submission
from grader.interchange.annotated import annotated, cards_alone
from grader.interchange.exported import BadExport, Exported, Line, read_exported
from grader.interchange.gradebook_folder import Graded
from grader.interchange.marks import Filled, in_digits, mark, number_in, other_maxima
from grader.interchange.matched import called, matched, without_grade
from grader.reading.notebook_file import Unreadable
from grader.reporting.language import gettext

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
    found = matched(book, read_roster(path).entries, gettext("the table"))
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
    book: Iterable[Graded], handed_in: Mapping[str, Submission], problems: list[str]
) -> Iterator[tuple[str, bytes]]:
    """The files for Canvas's upload, each with its name: notebooks for notebooks, a zip of notebooks for a zip.

    Canvas shows a file under the name that the learner gave to theirs, so it has to be of the same kind.

    handed_in -- the files that were graded, by location, to put the cards into; where one is not there, its notebook
                 has the cards alone
    problems  -- gets a sentence on those for whom there is nothing that Canvas would take
    """
    without: list[Graded] = []
    for row in book:
        packed: dict[str, dict[str, bytes]] = {}
        for location in row.counting:
            name, inner = _names(location)
            if name and (notebook := _notebook(row, location, handed_in)) and _can_hold(name, inner):
                packed.setdefault(name, {})[inner] = notebook
        without += [row] if row.files and not packed else []
        yield from ((_taken(name), files.get("") or _zipped(files)) for name, files in packed.items())
    problems += _about_those_without(without)


def _names(location: str) -> tuple[str, str]:
    """The name that Canvas gave to what came in, and the place of the file in it, if that is a zip; "" for none."""
    parts = PurePosixPath(location).parts
    for index, part in enumerate(parts):
        if NUMBERED.fullmatch(part) or ANONYMOUS.fullmatch(part):
            return part, "/".join(parts[index + 1 :])
    return "", ""


def _can_hold(name: str, inner: str) -> bool:
    return not inner or name.casefold().endswith(".zip")


def _notebook(row: Graded, location: str, handed_in: Mapping[str, Submission]) -> bytes | None:
    """The notebook with its cards or, where it cannot be read, one of cards alone; None for what is no notebook."""
    if location in handed_in:
        with contextlib.suppress(Unreadable):
            if notebook := annotated(read_submission(handed_in[location]), row, location):
                return notebook
    return cards_alone(row, location) if location.casefold().endswith(".ipynb") else None


def _taken(name: str) -> str:
    """The name as Canvas takes it: it passes over one whose last part begins with "link"."""
    *others, last = name.split("_")
    return "_".join([*others, f"feedback-{last}"]) if last.startswith("link") else name


def _zipped(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return written.getvalue()


def _about_those_without(rows: Iterable[Graded]) -> list[str]:
    names = ", ".join(called(row.student) for row in rows)
    if not names:
        return []
    words = gettext(
        "No feedback in the zip for {names}: what they handed in is no notebook, or does not have the name that Canvas "
        "gave it. Their pages are in the gradebook.",
        names=names,
    )
    return [words]
