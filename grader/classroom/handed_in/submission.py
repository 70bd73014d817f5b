"""A file that somebody handed in, and whose it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.classroom.student import Student


@dataclass(frozen=True)
class Submission:
    """A file that may be a notebook.

    location   -- where it is within the class's folder, archives counting as folders; no other file has the same
    student    -- whose it is; a file that a group handed in together is a submission of each
    path       -- the file on disk, or the archive that holds it
    member     -- its name in the archive; "" if it lies on disk
    file       -- its name as the student gave it
    attempt    -- its number among the attempts that the system counts, from 1
    submitted  -- when it came in, if the system tells
    late       -- whether the system marks it as late
    assignment -- what it was handed in for, if the system tells
    problem    -- why nobody need read it: what it is instead of a notebook, and the way out; "" if it is to be read
    """

    location: str
    student: Student
    path: Path
    member: str = ""
    file: str = ""
    attempt: int = 1
    submitted: datetime | None = None
    late: bool = False
    assignment: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Other:
    """A file that is nobody's answer, such as a system's list of names or a picture beside a notebook."""

    location: str
    reason: str


@dataclass(frozen=True)
class Collected:
    """All that lies in a class's folder.

    layout -- in words: whose the files are, and how that was told
    """

    submissions: tuple[Submission, ...]
    others: tuple[Other, ...]
    layout: str


#: What is still to be graded: submissions, and what was in them when they were read.
Work = Iterable[tuple[Submission, bytes]]
