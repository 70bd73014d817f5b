"""Folders that hold a whole class rather than one student's work, known by their names."""

import re

from grader.classroom.handed_in.found import tidy
from grader.classroom.handed_in.kinds import ENDINGS
from grader.classroom.handed_in.layouts.chapters import chapter
from grader.classroom.handed_in.owner import Place

NAMES = re.compile(
    r"(?:.*[ _-])?(?:submissions?|submitted(?: files)?|student work|hand(?:ed)?[ _-]?in|export|all|class|abgaben)"
    r"|(?:week|hw|homework|assignment|chapter|lab|exercises?|notebook|unit|module|session|part|task|woche|kapitel|blatt)"
    r"[ _-]*\d+",
    re.IGNORECASE,
)


def class_folders(place: Place) -> int:
    """How many of the outermost folders and archives hold a class."""
    for index, folder in enumerate(place.parts[:-1]):
        name = tidy(ENDINGS.sub("", folder))
        if not NAMES.fullmatch(name) and not chapter(name):
            return index
    return len(place.parts) - 1


def outermost(place: Place, *patterns: re.Pattern) -> tuple[int, re.Match] | None:
    """The first name on the way to a file that has one of the patterns, and where on the way it stands.

    Only a class's folders may lie around it, and one that an instructor has named: what lies deeper is a student's.
    """
    for index, part in enumerate(place.parts[: class_folders(place) + 2]):
        for pattern in patterns:
            if match := pattern.fullmatch(part):
                return index, match
    return None
