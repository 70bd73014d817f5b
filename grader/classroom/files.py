"""Files written whole or not at all, and names that every file system takes."""

import contextlib
import hashlib
import itertools
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

TEMPORARY = ".temporary-"
_numbers = itertools.count()
#: Bytes of a name without its fingerprint and its ending: file systems take 255, some that encrypt 143.
LONGEST_NAME = 120
#: What Windows refuses, the sign before a fingerprint, and the one that addresses give a meaning of its own.
NO_PART = frozenset('<>:"/\\|?*~%')
#: Categories of Unicode: controls, what is not seen (marks of direction, say), bytes that are no text, line ends.
NO_TEXT = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: What Windows takes for a device, with any ending, and the page that lists the others.
RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]|index) *(\.|$)", re.IGNORECASE
)
WITH_ID = re.compile(r"(?P<name>.+) \((?P<id>[^()]+)\)", re.DOTALL)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """A file to be written so that a reader finds the old one or the new one, and never half of either.

    A link stays a link. What is no file, such as a pipe or ``/dev/stdout``, is written to and never replaced by one.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
        return
    path = path.resolve()
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{next(_numbers)}")
    try:
        with temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
        temporary.replace(path)
    except BaseException:  # no room left, perhaps: half a file would take up more of it
        temporary.unlink(missing_ok=True)
        raise


def write_atomic(path: Path, text: str | Iterable[str]) -> None:
    """Write a whole file. The text may come in parts, so that what is large is never in memory whole."""
    with writing(path) as file:
        file.writelines([text] if isinstance(text, str) else text)


def remove_temporary(*folders: Path) -> None:
    """Remove what a run that was killed was about to write."""
    for folder in folders:
        for temporary in folder.glob(f"{TEMPORARY}*"):
            temporary.unlink(missing_ok=True)


def file_name(label: str) -> str:
    """A name that every file system takes and that two labels never share, whatever it makes of capitals and accents.

    It is the label itself wherever that can be. Where it had to be changed, and where another label could differ from
    it in capitals alone, the label's fingerprint is added.
    """
    plain = _plain(label)
    if plain == label == _usual_capitals(label):
        return label
    return f"{plain}~{hashlib.sha256(label.encode(errors='surrogatepass')).hexdigest()[:12]}"


def _plain(label: str) -> str:
    """A label without what a file system refuses, hides, shortens or takes for something else."""
    signs = unicodedata.normalize("NFC", label)
    signs = "".join("_" if sign in NO_PART or unicodedata.category(sign) in NO_TEXT else sign for sign in signs)
    signs = signs.strip(" .")
    if not signs or RESERVED.match(signs):
        signs = f"_{signs}"
    return signs.encode()[:LONGEST_NAME].decode(errors="ignore").rstrip(" .")


def _usual_capitals(label: str) -> str:
    """Of all labels that differ in capitals alone, the one that needs no fingerprint.

    A name of several words has a capital in each, one of a single word has none. With an id the name is free, since
    the id tells students apart: that has no capitals, unless it is a single letter before digits, which is one.
    """
    if found := WITH_ID.fullmatch(label):
        known_as = _without_capitals(found["id"])
        known_as = known_as.upper() if re.fullmatch(r"[a-z][0-9]+", known_as) else known_as
        return f"{found['name']} ({known_as})"
    name = _without_capitals(label)
    return name.title() if " " in name else name


def _without_capitals(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
