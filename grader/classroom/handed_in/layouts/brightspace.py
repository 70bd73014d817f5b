"""Brightspace: ``12345-67890 - Full Name - Nov 27, 2026 1011 AM``, a folder or the start of a file's name."""

import re

from grader.classroom.handed_in import moments
from grader.classroom.handed_in.found import tidy
from grader.classroom.handed_in.layouts.class_folders import outermost
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.student import Student

PATTERN = re.compile(
    r"(?P<id>\d+)-\d+ ?- (?P<name>.+?) ?- (?P<time>[^-]*\b\d{4}\b[^-]*?)(?: - (?P<file>.+))?", re.DOTALL
)


def owner(place: Place) -> Owner | None:
    found = outermost(place, PATTERN)
    if not found:
        return None
    index, match = found
    return Owner(
        Student(tidy(match["name"]) or match["id"], match["id"]),
        "Brightspace",
        match["file"] if index + 1 == len(place.parts) and match["file"] else place.parts[-1],
        submitted=moments.in_words(match["time"]),
        assignment=place.parts[index - 1] if index else "",
        depth=index,
    )
