"""Blackboard, "Assignment File Download": ``Assignment_username_attempt_2026-11-27-10-11-12_file.ipynb``.

The note of the same name without ``_file`` says the person's name, ``Name: Anna Müller (amueller)``.
"""

import re

from grader.classroom.handed_in import moments
from grader.classroom.handed_in.found import tidy
from grader.classroom.handed_in.layouts.class_folders import outermost
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.student import Student

PATTERN = re.compile(r"(?P<who>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)?", re.DOTALL)
#: The first line of the note, whatever the word for "name" is.
NAME = re.compile(r"[^:]*:\s*(?P<name>.+?)\s*\((?P<id>[^()]+)\)\s*")


def owner(place: Place) -> Owner | None:
    found = outermost(place, PATTERN)
    if not found:
        return None
    index, match = found
    assignment, student = _who(place, index, match)
    return Owner(
        student,
        "Blackboard",
        match["file"] if index + 1 == len(place.parts) and match["file"] else place.parts[-1],
        submitted=moments.dashed(match["time"]),
        assignment=assignment,
        depth=index,
    )


def _who(place: Place, index: int, match: re.Match) -> tuple[str, Student]:
    """The assignment and the student. Either may hold a ``_``; the note says where one ends."""
    note = f"{match['who']}_attempt_{match['time']}.txt"
    line = place.notes.first_line((*place.parts[:index], note))
    if (told := NAME.fullmatch(line)) and match["who"].endswith(f"_{told['id']}"):
        return match["who"].removesuffix(f"_{told['id']}"), Student(tidy(told["name"]) or told["id"], tidy(told["id"]))
    assignment, _, username = match["who"].rpartition("_")
    return assignment, Student(tidy(username) or match["who"], username)
