"""The names of the course's chapters in names of files and folders."""

import re

from grader.course import COURSE

GAP = r"[ _.-]+"


def _pattern(notebook: str) -> str:
    """A chapter's name with its number; if it is several words, without it too: Adam alone is a person."""
    number, *words = notebook.split("_")
    number = f"0*{int(number)}"
    return rf"{number}{GAP}{GAP.join(words)}" if len(words) == 1 else rf"(?:{number}{GAP})?{GAP.join(words)}"


CHAPTERS = {
    name: re.compile(_pattern(name), re.IGNORECASE)
    for name in dict.fromkeys(exercise.notebook for exercise in COURSE.exercises)
}
_ANY = "|".join(f"(?:{pattern.pattern})" for pattern in CHAPTERS.values())
_BESIDE_ANOTHER = re.compile(rf"(?:{_ANY}){GAP}(?P<after>.+)|(?P<before>.+?){GAP}(?:{_ANY})", re.IGNORECASE)


def chapter(name: str) -> str:
    """The notebook of the course that has this name, however it is written; "" if none has."""
    return next((notebook for notebook, pattern in CHAPTERS.items() if pattern.fullmatch(name)), "")


def without_chapter(name: str) -> str:
    """What stands before or after a chapter's name: ``anna_02_momentum`` and ``02_momentum-anna`` are both anna."""
    match = None if chapter(name) else _BESIDE_ANOTHER.fullmatch(name)
    return (match["after"] or match["before"]) if match else name
