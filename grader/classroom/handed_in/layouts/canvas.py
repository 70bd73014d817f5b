"""Canvas, "Download Submissions": ``lastfirst_LATE_userid_fileid_name-1.ipynb``.

As its ``content_zipper.rb`` writes it: the name in small letters without anything but letters, digits and ``_``; LATE
in every language; ``-1`` on the second file of the same name; ``anon_abcde`` in place of name and number where marking
is anonymous; ``_text.html`` and ``_link.html`` for what was typed in.
"""

import re

from grader.classroom.handed_in.layouts.class_folders import outermost
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.student import Student

NUMBERED = re.compile(
    r"(?P<name>[^\W_]\w*?)_(?:(?P<late>LATE)_)?(?P<id>\d{2,})_(?P<number>\d{3,})_(?P<file>.+)", re.DOTALL
)
ANONYMOUS = re.compile(r"(?:(?P<late>LATE)_)?(?P<id>anon_[A-Za-z0-9]+)_(?P<number>\d{3,})_(?P<file>.+)", re.DOTALL)
TYPED_IN = re.compile(r"(?P<name>[^\W_]\w*?)_(?:(?P<late>LATE)_)?(?P<id>\d{2,})_(?P<file>(?:text|link)\.html)")
#: What Canvas puts before the ending of a file whose name was there before, and its idea of an ending.
AGAIN = re.compile(r"(?P<stem>.+?)-(?P<number>\d{1,2})(?P<ending>(?:\.[A-Za-z][A-Za-z0-9]*)*\.[A-Za-z0-9]+\s*)")


def owner(place: Place) -> Owner | None:
    found = outermost(place, ANONYMOUS, NUMBERED, TYPED_IN)
    return _owner(place, *found) if found and not _is_a_date(found[1]) else None


def _is_a_date(match: re.Match) -> bool:
    """Whether the numbers are a year and a day rather than Canvas's: ``anna_2026_1127_momentum.ipynb``."""
    number = match.groupdict().get("number")
    return number is not None and len(number) <= 4 and re.fullmatch(r"(19|20)\d\d", match["id"]) is not None


def _owner(place: Place, index: int, match: re.Match) -> Owner:
    file, attempt = match["file"], 1
    if again := AGAIN.fullmatch(file):
        file, attempt = again["stem"] + again["ending"], int(again["number"]) + 1
    return Owner(
        Student(match.groupdict().get("name") or match["id"], match["id"]),
        "Canvas",
        file if index + 1 == len(place.parts) else place.parts[-1],
        attempt,
        late=match["late"] is not None,
        depth=index,
    )
