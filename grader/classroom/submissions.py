"""The files that a class handed in."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.reading.notebook import Unreadable, content


@dataclass(frozen=True)
class Entry:
    """A file in the class's folder: its name in the gradebook, and where it is."""

    name: str
    path: Path
    place: str


def entries(folder: Path) -> list[Entry]:
    """Every notebook file below ``folder``. The name is the file's, with its folders where two would be the same.

    A folder that cannot be opened is an entry, too: somebody's notebook may be in it.
    """
    closed: list[Path] = []
    paths = [path for path in _below(folder, closed) if path.suffix.lower() == ".ipynb"]
    paths = sorted([*paths, *closed])
    places = [path.relative_to(folder) for path in paths]
    names = [place.stem for place in places]
    for longer in ([place.with_suffix("").as_posix() for place in places], [place.as_posix() for place in places]):
        taken = Counter(names)  # two in one folder may differ in the ending alone: .ipynb and .IPYNB
        names = [other if taken[name] > 1 else name for name, other in zip(names, longer, strict=True)]
    return [Entry(name, path, str(place)) for name, path, place in zip(names, paths, places, strict=True)]


def _below(folder: Path, closed: list[Path]) -> Iterator[Path]:
    """All that lies below, without hidden folders and without following links to folders.

    ``closed`` learns which folders below it cannot be opened.
    """

    def note(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise error
        closed.append(Path(error.filename))

    for here, folders, files in os.walk(folder, onerror=note, followlinks=False):
        linked = [name for name in folders if name.endswith(".ipynb")]
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here) / name for name in (*files, *linked) if not name.startswith("."))


def handed_in(entry: Entry) -> bytes:
    """The bytes of a file, or ``Unreadable``."""
    if os.path.islink(entry.path):  # False where that cannot be seen; reading it will say why
        raise Unreadable("It is a link to another file, and links are not followed.")
    return content(entry.path)


#: What is still to be graded: files, and what was in them when they were read.
Work = Iterable[tuple[Entry, bytes]]
