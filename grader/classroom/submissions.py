"""The files that a class handed in."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.reading.notebook_file import Unreadable, content
from grader.reporting.language import gettext


@dataclass(frozen=True)
class Submission:
    """A file in the class's folder: its name in the gradebook, where it is, and where that is within the folder."""

    name: str
    path: Path
    location: str


#: What is still to be graded: submissions, and what was in them when they were read.
Work = Iterable[tuple[Submission, bytes]]


def submissions(folder: Path) -> list[Submission]:
    """Every notebook file below ``folder``. The name is the file's, with its folders where two would be the same.

    A folder that cannot be opened is a submission, too: somebody's notebook may be in it.
    """
    closed: list[Path] = []
    paths = [path for path in _below(folder, closed) if path.suffix.lower() == ".ipynb"]
    paths = sorted([*paths, *closed])
    locations = [path.relative_to(folder) for path in paths]
    names = [location.stem for location in locations]
    for longer in ([where.with_suffix("").as_posix() for where in locations], [w.as_posix() for w in locations]):
        taken = Counter(names)  # two in one folder may differ in the ending alone: .ipynb and .IPYNB
        names = [other if taken[name] > 1 else name for name, other in zip(names, longer, strict=True)]
    return [Submission(*each) for each in zip(names, paths, map(str, locations), strict=True)]


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
