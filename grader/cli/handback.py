"""`grader handback`: a class's marks and feedback for the system that its files came from."""

import importlib.util
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer import Argument, Option

from grader.cli.screen import complain, say
from grader.reporting.language import gettext, ngettext

if TYPE_CHECKING:
    from grader.classroom.handed_in.submission import Submission
    from grader.interchange.gradebook_folder import Graded
    from grader.interchange.marks import Filled

Grades = Annotated[Path, Argument(help="A gradebook that `grader class` wrote.", exists=True, file_okay=False)]
Table = Annotated[Path, Option(help="What the system exported. It is only read.", exists=True, dir_okay=False)]
Zip = Annotated[Path, Option(help="Where the feedback goes, for the system's upload.")]
Out = Annotated[Path | None, Option(help="Where the filled copy of the table goes; if not given, beside the zip.")]
Column = Annotated[str, Option(help="The heading of the column that the marks go into.")]
Comments = Annotated[str, Option(help="The heading of the column that the comments go into.")]
Scale = Annotated[bool, Option("--scale", help="Make the points fit the maximum that the system has.")]
Submissions = Annotated[
    Path | None, Option(help="The folder that was graded, to put the cards into copies of its notebooks.", exists=True)
]

handback = typer.Typer(
    no_args_is_help=True, help="Hand back the marks and the feedback of a class to the system that it came from."
)


@handback.command()
def canvas(
    grades: Grades,
    table: Table,
    zip: Zip,
    out: Out = None,
    column: Column = "",
    submissions: Submissions = None,
    scale: Scale = False,
) -> None:
    """Fill the gradebook that Canvas exported, and pack feedback for "Upload Submissions".

    Ends with 1 if a mark or a page goes to nobody, and with 2 if nothing could be written.
    """
    from grader.interchange import canvas as system

    out = _beside(table, zip, out)

    def filled(book: "list[Graded]") -> "tuple[Filled, Iterable[tuple[str, bytes]]]":
        handed_in = _handed_in(submissions) if submissions else {}
        marks = system.fill(table, book, column, scale)
        return marks, system.feedback(book, handed_in, marks.problems)

    _hand_back(grades, filled, out, zip)


@handback.command()
def moodle(
    grades: Grades,
    table: Table,
    zip: Zip,
    out: Out = None,
    column: Column = "",
    comments: Comments = "",
    scale: Scale = False,
) -> None:
    """Fill the grading worksheet that Moodle exported, and pack feedback for "Upload multiple feedback files".

    Ends with 1 if a mark or a page goes to nobody, and with 2 if nothing could be written.
    """
    from grader.interchange import moodle as system

    out = _beside(table, zip, out)

    def filled(book: "list[Graded]") -> "tuple[Filled, Iterable[tuple[str, bytes]]]":
        sheet = system.read_worksheet(table, book, column, comments)
        marks = system.fill(sheet, scale)
        return marks, system.feedback(grades, sheet, marks.problems)

    _hand_back(grades, filled, out, zip)


@handback.command()
def nbgrader(
    grades: Grades,
    db: Annotated[str, Option(help="nbgrader's database, such as sqlite:///gradebook.db for a file beside you.")],
    assignment: Annotated[str, Option(help="The assignment's name in nbgrader, such as 02_momentum.")],
    add_students: Annotated[
        bool, Option("--add-students", help="Add to the database who is in the gradebook and not there.")
    ] = False,
) -> None:
    """Write the marks of an assignment into nbgrader's database: all of them, or none.

    Ends with 1 if a mark goes to nobody, and with 2 if nothing was written.
    """
    if importlib.util.find_spec("nbgrader") is None:
        _end(gettext("nbgrader is not installed here: pip install '.[nbgrader]'."))
    from grader.interchange.gradebook_folder import NoGradebook, read_gradebook
    from grader.interchange.nbgrader_handback import NotHandedBack, hand_back

    try:
        done = hand_back(db, assignment, read_gradebook(grades), add_students)
    except (NoGradebook, NotHandedBack) as why:
        _end(str(why))
    words = ngettext(
        "{count} student has marks in {name}.", "{count} students have marks in {name}.", done.students, name=assignment
    )
    _tell([*done.remarks, words], done.problems)


def _beside(table: Path, zip: Path, out: Path | None) -> Path:
    """Where the filled table goes; not over the export, for that is the instructor's, and not over the zip."""
    out = out or zip.with_name(f"{zip.stem}.csv")
    if out.resolve() == table.resolve() or zip.resolve() == table.resolve():
        _end(gettext("{file} is your export, and is not written over: name another file with --out.", file=table))
    if out.resolve() == zip.resolve():
        _end(gettext("The table and the zip need two names."))
    return out


def _handed_in(folder: Path) -> "dict[str, Submission]":
    from grader.classroom.handed_in.collect import collect

    return {submission.location: submission for submission in collect(folder).submissions}


def _hand_back(
    grades: Path,
    filled: "Callable[[list[Graded]], tuple[Filled, Iterable[tuple[str, bytes]]]]",
    out: Path,
    zip: Path,
) -> None:
    """Write the table and the zip, and say what is in them; what keeps them from being written ends the command."""
    from grader.classroom.class_settings.written_file import BadFile
    from grader.interchange.gradebook_folder import NoGradebook, read_gradebook
    from grader.reading.unreadable import Unreadable

    try:
        marks, files = filled(read_gradebook(grades))
        count = _write(marks.written, files, out, zip)
    except (BadFile, NoGradebook, Unreadable) as why:
        _end(str(why))
    except OSError as why:
        reason = why.strerror or str(why)
        _end(gettext("{file} cannot be read or written: {reason}.", file=why.filename or out, reason=reason))
    said = [
        ngettext("{count} mark: {file}", "{count} marks: {file}", marks.marks, file=out),
        ngettext("{count} feedback file: {file}", "{count} feedback files: {file}", count, file=zip),
    ]
    _tell([*marks.remarks, *said], marks.problems)


def _tell(remarks: list[str], problems: list[str]) -> NoReturn:
    """Say what was done, and end as it went."""
    for remark in remarks:
        say(remark)
    for problem in problems:
        complain(problem, style="red")
    raise typer.Exit(1 if problems else 0)


def _write(table: bytes, files: Iterable[tuple[str, bytes]], out: Path, zip: Path) -> int:
    """Write both, each whole or not at all; how many files are in the zip."""
    from grader.classroom.files import writing

    count = 0
    with writing(zip) as file, zipfile.ZipFile(file.buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)
            count += 1
    with writing(out) as file:
        file.buffer.write(table)
    return count


def _end(why: str) -> NoReturn:
    complain(why)
    raise typer.Exit(2)
