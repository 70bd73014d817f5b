"""nbgrader: ``submitted/student/assignment/x.ipynb`` with ``timestamp.txt`` beside it, and what its exchange holds."""

import re
from datetime import datetime

from grader.classroom.handed_in import moments
from grader.classroom.handed_in.found import tidy
from grader.classroom.handed_in.notes import NBGRADER
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.student import Student

SUBMITTED = "submitted"
INBOUND = re.compile(r"(?P<student>.+)\+(?P<assignment>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^+]*)(?:\+.*)?")


def owner(place: Place) -> Owner | None:
    inbound = place.folders and INBOUND.fullmatch(place.folders[0])
    if inbound:
        student = Student(tidy(inbound["student"]))
        assignment = inbound["assignment"]
        return Owner(student, "nbgrader", place.parts[-1], submitted=_time(inbound["time"]), assignment=assignment)
    below = place.below(SUBMITTED)
    if below is None or len(below) < 3 or not tidy(below[0]):
        return None
    folder = place.parts[: len(place.parts) - len(below) + 2]
    when = place.notes.first_line((*folder, NBGRADER))
    return Owner(
        Student(tidy(below[0])),
        "nbgrader",
        below[-1],
        submitted=_time(when),
        assignment=below[1],
        depth=len(place.parts) - len(below),
    )


def _time(written: str) -> datetime | None:
    """A time that says no zone is nbgrader's own, UTC."""
    return moments.iso(written if re.search(r"[A-Za-z]|[+-]\d\d:?\d\d$", written.strip()) else f"{written.strip()} UTC")
