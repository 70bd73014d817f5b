"""Points and comments by hand, in a file of an instructor's own that every run reads and none writes again."""

import contextlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.classroom.class_settings.csv_table import Line, Table, read_table
from grader.classroom.class_settings.headings import columns, plain
from grader.classroom.class_settings.people import People
from grader.classroom.class_settings.plan import Plan
from grader.classroom.class_settings.written_file import BadLine, cannot_be_read, did_you_mean, write_new
from grader.classroom.csv_text import as_csv
from grader.classroom.student import Student
from grader.course import COURSE
from grader.reporting.language import gettext

FILE = "corrections.csv"
HEADER = ("student", "id", "exercise", "points", "comment")
#: So that a spreadsheet takes the file for UTF-8, and saves it as that.
MARK = "\ufeff"


@dataclass(frozen=True)
class Correction:
    """What an instructor set by hand.

    points  -- of the exercise, in place of what was found; None if there is only a comment
    comment -- on the exercise, or on all that the student handed in
    line    -- where it stands
    """

    points: float | None = None
    comment: str = ""
    line: int = 0


@dataclass(frozen=True)
class Corrections:
    """A file of corrections as it was read.

    problems -- a sentence on each line that could not be used; the others are
    notes    -- sentences on how the file was read
    """

    path: Path
    entries: Mapping[tuple[Student, str], Correction] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def of(self, student: Student, exercise: str) -> Correction | None:
        """What was set for an exercise of a student; with "" for the exercise, the comment on all."""
        return self.entries.get((student, exercise))


def begin_corrections(path: Path) -> None:
    """Write the file with its headings, for an instructor to fill in, if there is none yet."""
    with contextlib.suppress(FileExistsError):
        write_new(path, MARK + "".join(as_csv(HEADER, ())))


def read_corrections(path: Path, students: Iterable[Student], plan: Plan) -> Corrections:
    """The corrections in a file, for the students whose rows there are; none if there is no such file.

    A line that cannot be used is a problem and changes nothing.
    """
    try:
        table = read_table(path.read_bytes())
    except FileNotFoundError:
        return Corrections(path)
    except OSError as error:
        return Corrections(path, problems=(cannot_be_read(path, error),))
    found: dict[tuple[Student, str], Correction] = {}
    bad = _read(table, People.of(students), plan, found)
    guessed = gettext(
        '{file} is not written in UTF-8. If letters are wrong, save it from the spreadsheet as "CSV UTF-8".', file=path
    )
    problems = tuple(problem.within(path) for problem in bad)
    return Corrections(path, found, problems, (guessed,) if table.guessed else ())


def _read(
    table: Table, people: People[Student], plan: Plan, found: dict[tuple[Student, str], Correction]
) -> list[BadLine]:
    """Put what the lines say into ``found``; what is wrong with the others."""
    problems = [table.problem] if table.problem else []
    if not table.lines:
        return problems
    header, *below = table.lines
    try:
        places = _places(header)
    except BadLine as bad:
        return [bad]
    for line in below:
        try:
            who, exercise, correction = _understood(line, places, people, plan)
            found[who, exercise] = _joined(found.get((who, exercise)), correction)
        except BadLine as bad:
            problems.append(bad)
    return problems


def _places(header: Line) -> dict[str, int]:
    """Where each column stands."""
    known = columns(header.cells)
    people = {"student": known.get("name"), "id": known.get("id") or known.get("login") or known.get("email")}
    places = {plain(cell): place for place, cell in reversed([*enumerate(header.cells)])}
    places |= {name: found[0] for name, found in people.items() if found}
    if "exercise" not in places or not places.keys() & {"student", "id"}:
        words = gettext("the headings have to be {names}", names=", ".join(HEADER))
        raise BadLine(header.number, words)
    return {"": len(header.cells), **{name: places[name] for name in HEADER if name in places}}


def _understood(
    line: Line, places: dict[str, int], people: People[Student], plan: Plan
) -> tuple[Student, str, Correction]:
    if any(line.cells[places[""] :]):
        words = gettext("there are more cells than headings; a cell with a comma in it stands between quotes")
        raise BadLine(line.number, words)
    cells = {name: line.cells[place] if place < len(line.cells) else "" for name, place in places.items()}
    who = _who(line.number, cells.get("student", ""), cells.get("id", ""), people)
    exercise = _exercise(line.number, cells["exercise"], plan)
    points = _points(line.number, cells.get("points", ""), exercise, plan)
    comment = cells.get("comment", "")
    if points is not None and comment.isdigit():
        words = gettext(
            'this says {points} points and the comment {comment}; half a point is 0.5, or "0,5" between quotes',
            points=cells["points"],
            comment=comment,
        )
        raise BadLine(line.number, words)
    if points is None and not comment:
        raise BadLine(line.number, gettext("there are neither points nor a comment"))
    return who, exercise, Correction(points, comment, line.number)


def _who(number: int, name: str, id_: str, people: People[Student]) -> Student:
    found = people.fitting([id_, name], [name])
    called = " ".join(filter(None, (name, id_ and f"({id_})")))
    if not called:
        raise BadLine(number, gettext("there is no student; write the name or the id as in grades.csv"))
    if not found:
        raise BadLine(number, gettext("nobody in the class is called {name}", name=called))
    if len(found) > 1:
        others = ", ".join(f"{student.name} ({student.id})" if student.id else student.name for student in found)
        raise BadLine(number, gettext("{name} may be any of {others}; give their id", name=called, others=others))
    return found[0]


def _exercise(number: int, name: str, plan: Plan) -> str:
    if not name:
        return ""
    known = {each.casefold(): each for each in COURSE}
    if name.casefold() not in known:
        words = gettext("the course has no exercise {name}", name=name) + did_you_mean(name.casefold(), known)
        raise BadLine(number, words)
    exercise = known[name.casefold()]
    if plan.exercises is not None and exercise not in plan.exercises:
        raise BadLine(number, gettext("{name} is not set for this class", name=exercise))
    return exercise


def _points(number: int, text: str, exercise: str, plan: Plan) -> float | None:
    if not text:
        return None
    if not exercise:
        raise BadLine(number, gettext("points are of an exercise; name it, or write a comment alone"))
    if not re.fullmatch(r"[+-]?\d{1,9}([.,]\d{0,9})?", text.removeprefix("'")):
        raise BadLine(number, gettext("{text} is not a number of points such as 0.5", text=text))
    points = float(text.removeprefix("'").replace(",", "."))
    possible = COURSE[exercise].points if plan.exercises is None else plan.exercises[exercise]
    if not 0 <= points <= possible:
        facts = {"name": exercise, "possible": f"{possible:g}", "points": text}
        raise BadLine(number, gettext("{name} gives 0 to {possible} points, not {points}", **facts))
    return points


def _joined(known: Correction | None, new: Correction) -> Correction:
    """Points from one line and a comment from another are one correction; two that differ are none."""
    if known is None:
        return new
    points = {each.points for each in (known, new)} - {None}
    comments = {each.comment for each in (known, new)} - {""}
    if len(points) > 1 or len(comments) > 1:
        words = gettext("line {line} says something else of the same; keep one of them", line=known.line)
        raise BadLine(new.line, words)
    return Correction(next(iter(points), None), next(iter(comments), ""), known.line)
