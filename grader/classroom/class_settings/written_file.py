"""Files that an instructor writes by hand: what can be wrong with one, said so that it can be mended."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from grader.reporting.language import gettext

#: Characters of a name that is compared with others.
LONGEST_NAME = 100


class BadFile(ValueError):
    """A file that an instructor wrote cannot be used; the message says which line to mend."""


class BadLine(ValueError):
    """A ``line`` of a file cannot be used, and ``what`` is wrong with it: words without a full stop."""

    def __init__(self, line: int, what: str):
        super().__init__(line, what)
        self.line = line
        self.what = what

    def within(self, path: Path) -> str:
        """The sentence that names the file as well."""
        return gettext("{file}, line {line}: {what}.", file=path, line=self.line, what=self.what)


def cannot_be_read(path: Path, error: OSError) -> str:
    """The sentence for a file that the system does not give."""
    return gettext("{file} cannot be read: {reason}.", file=path, reason=error.strerror or error)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The names that are most like one that is not known, to follow the words that say so; "" if none is like it."""
    alike = difflib.get_close_matches(name[:LONGEST_NAME], list(names), n=3)
    return gettext(" (did you mean {names}?)", names=gettext(" or ").join(alike)) if alike else ""


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; ``FileExistsError`` if it is, for it is an instructor's by then."""
    with path.open("x", encoding="utf-8", newline="") as file:
        try:
            file.write(text)
            file.flush()
        except BaseException:  # no room left: half of it would be taken for all of it, and never written again
            path.unlink(missing_ok=True)
            raise
