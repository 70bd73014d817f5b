"""No system's layout: the outermost folder's name is the student, or, of a file that lies in none, its own name.

Folders that hold a whole class (``submissions``, ``week 3``, ``02_momentum``) are no students; a chapter's name is
taken off a student's (``anna_02_momentum.ipynb``), and so is the mark of a copy (``anna (1).ipynb``).
"""

import re

from grader.classroom.handed_in.found import tidy
from grader.classroom.handed_in.kinds import ENDINGS
from grader.classroom.handed_in.layouts.chapters import chapter, without_chapter
from grader.classroom.handed_in.layouts.class_folders import class_folders
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.student import Student
from grader.reporting.language import gettext

#: What browsers, Windows, Jupyter and Colab make of the name of a copy. Not a bare "-1": that is a group's, too.
COPIES = (
    re.compile(r"(?P<stem>.+?) ?\((?P<number>\d{1,2})\)"),
    re.compile(r"(?P<stem>.+?) ?- ?(?:Copy|Kopie|copie|copia|cópia)(?: ?\((?P<number>\d{1,2})\))?", re.IGNORECASE),
    re.compile(r"(?P<stem>.+?)-Copy(?P<number>\d{1,2})"),
    re.compile(r"(?P<number>)(?:Copy of|Kopie von|Copie de|Copia de) (?P<stem>.+)", re.IGNORECASE),
)
CHECKPOINT = "-checkpoint"
#: A folder in which Teams keeps an attempt.
VERSION = re.compile(r"(?:Version|Versión|Versão|Versione|Versie|Wersja) (?P<number>\d{1,3})", re.IGNORECASE)


def owner(place: Place) -> Owner:
    """Whose the file is by the folders' names or, at the top, its own."""
    return _owner(place, class_folders(place))


def owner_by_folder(place: Place) -> Owner:
    """Whose the file is if the outermost folder is always a student's, whatever its name."""
    return _owner(place, 0)


def owner_by_file(place: Place) -> Owner:
    """Whose the file is by its own name, wherever it lies."""
    return _owner(place, len(place.parts) - 1)


def _owner(place: Place, index: int) -> Owner:
    own = index < len(place.folders)
    name, attempt = person(place.parts[index])
    stems = [tidy(ENDINGS.sub("", part)) for part in place.parts]
    versions = [int(match["number"]) for stem in stems[:-1] if (match := VERSION.fullmatch(stem))]
    return Owner(
        Student(name),
        gettext("a folder or zip each") if own else gettext("files named after students"),
        place.parts[-1],
        max(attempt, _copy(stems[-1])[1], *versions),
        assignment=next(filter(None, map(chapter, stems)), ""),
        depth=index,
        sure=own,
    )


def person(name: str) -> tuple[str, int]:
    """The student whom a file or a folder is named after, and the number of their copy, from 1."""
    stem, attempt = _copy(tidy(ENDINGS.sub("", name)))
    stem, again = _copy(tidy(without_chapter(stem)))
    return stem or tidy(name) or name, max(attempt, again)


def _copy(stem: str) -> tuple[str, int]:
    """A name without the mark of a copy, and the number of that copy, from 1."""
    stem = stem.removesuffix(CHECKPOINT)
    for pattern in COPIES:
        if match := pattern.fullmatch(stem):
            return tidy(match["stem"]), int(match["number"] or 1) + 1
    return stem, 1
