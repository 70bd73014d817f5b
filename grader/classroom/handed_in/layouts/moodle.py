"""Moodle, "Download all submissions": ``Full Name_1001_assignsubmission_file_``, a folder or the start of a file.

As its ``mod/assign`` writes it: a ``_`` in a name is a space there; newer folders have no ``_`` at the end; what was
typed in is ``onlinetext``. The words are the same in every language. The number is the participant's in this one
assignment, so the same person has another one in the next.
"""

import re
from dataclasses import replace

from grader.classroom.handed_in.found import tidy
from grader.classroom.handed_in.layouts.class_folders import outermost
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.student import Student

PATTERN = re.compile(
    r"(?P<name>[^_]+)_(?P<id>\d+)_assign(?:submission|feedback)_[a-z0-9]+(?:_(?P<file>.*))?", re.DOTALL
)


def owner(place: Place) -> Owner | None:
    """Students of the same name are told apart by their numbers."""
    found = outermost(place, PATTERN)
    return _owner(place, *found) if found else None


def owner_by_name(place: Place) -> Owner | None:
    """For several assignments in one folder: whoever has the same name is the same student."""
    found = owner(place)
    return found and replace(found, student=Student(found.student.name))


def _owner(place: Place, index: int, match: re.Match) -> Owner:
    own = index + 1 == len(place.parts) and match["file"]
    return Owner(
        Student(tidy(match["name"]) or match["id"], match["id"]),
        "Moodle",
        match["file"] if own else place.parts[-1],
        assignment=place.parts[index - 1] if index else "",
        depth=index,
    )
