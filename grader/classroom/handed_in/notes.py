"""What systems write beside submissions: who handed in, and when."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from grader.classroom.handed_in import archives
from grader.classroom.handed_in.archive_file import NO_LINKS
from grader.classroom.handed_in.found import Found, Kind
from grader.reporting.language import gettext

GRADESCOPE = "submission_metadata.yml"
NBGRADER = "timestamp.txt"
BLACKBOARD = re.compile(r"_attempt_\d{4}(?:-\d\d){5}\.txt$")
#: Bytes of a note that are read at most: Gradescope's holds the results of every test of every attempt.
LONGEST = 256 * 1024**2
LONGEST_LINE = 64 * 1024
#: Characters of a first line that says a name or a time.
LONGEST_NAME = 255


def note(name: str) -> tuple[Kind, str] | None:
    """What a file of this name is, if a system writes one.

    A note on one student shows that they handed in something: it is a row if nothing else of theirs is there.
    """
    if name == GRADESCOPE:
        return Kind.BESIDE, gettext("Gradescope's list of who handed in")
    if name == "index.html":
        return Kind.BESIDE, gettext("a list of files that a system wrote")
    if name == NBGRADER:
        return Kind.DATA, gettext("It is nbgrader's note of when it came in.")
    if BLACKBOARD.search(name):
        return Kind.DATA, gettext("It is Blackboard's note of who handed in.")
    return None


class Notes:
    """The notes in a class's folder, found by their places and read when they are asked for."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, ...], Found] = {}
        #: What a layout has read out of a note, by the note's place.
        self.understood: dict[tuple[str, ...], object] = {}

    def add(self, found: Found) -> None:
        self._found[found.parts] = found

    def first_line(self, place: tuple[str, ...]) -> str:
        """How a note begins; "" if there is no such note."""
        return next(iter(self.lines(place)), "")[:LONGEST_NAME]

    def lines(self, place: tuple[str, ...]) -> Iterator[str]:
        """The lines of a note, none longer than an honest one; none at all if there is no such note."""
        found = self._found.get(place)
        if found is None:
            return
        with suppress(Exception), _opened(found) as file:  # what unpacks an archive raises what it stumbles over
            read = 0
            while (line := file.readline(LONGEST_LINE)) and read < LONGEST:
                read += len(line)
                yield line.decode("utf-8-sig", "replace").rstrip("\r\n")


def _opened(found: Found) -> IO[bytes]:
    if found.member:
        return archives.opened(found.path, found.member)
    return os.fdopen(os.open(found.path, os.O_RDONLY | NO_LINKS), "rb")
