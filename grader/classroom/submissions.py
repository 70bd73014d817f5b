"""The files that a class handed in."""

import os
from collections.abc import Iterator
from pathlib import Path

from grader.classroom.handed_in.submission import Submission
from grader.classroom.student import Student
from grader.reading.notebook_file import Unreadable, content
from grader.reporting.language import gettext


def submissions(folder: Path) -> list[Submission]:
    """Every notebook file below ``folder``. A folder in it is a student's; a file that lies in none is, too.

    A folder that cannot be opened is a submission, too: somebody's notebook may be in it.
    """
    closed: list[Path] = []
    paths = [path for path in _below(folder, closed) if path.suffix.lower() == ".ipynb"]
    return [_submission(path, path.relative_to(folder)) for path in sorted([*paths, *closed])]


def _submission(path: Path, location: Path) -> Submission:
    name = location.parts[0] if len(location.parts) > 1 else location.stem
    return Submission(str(location), Student(name), path, file=location.name)


def _below(folder: Path, closed: list[Path]) -> Iterator[Path]:
    """All that lies below, without hidden folders and without following links to folders.

    Folders below it that cannot be opened are appended to ``closed``.
    """

    def note(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise error
        closed.append(Path(error.filename))

    for here, folders, files in os.walk(folder, onerror=note, followlinks=False):
        linked = [name for name in folders if name.endswith(".ipynb")]
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here) / name for name in (*files, *linked) if not name.startswith("."))


def read_submission(submission: Submission) -> bytes:
    """The bytes of a submission's file, or ``Unreadable``."""
    if os.path.islink(submission.path):  # False where that cannot be seen; reading it will say why
        raise Unreadable(gettext("It is a link to another file, and links are not followed."))
    return content(submission.path)
