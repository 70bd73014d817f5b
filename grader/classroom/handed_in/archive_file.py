"""An archive on disk, and what is said of one that cannot be used."""

import io
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from grader.reading.notebook_file import Unreadable
from grader.reporting.language import gettext

#: A file is opened as itself: not what a link leads to, and without waiting for whoever may write into a pipe.
NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
#: An archive that unpacks to more than so many bytes, and to so many times its own size, was made to do harm.
MUCH, RATIO = 100 * 1024**2, 200


@dataclass(frozen=True)
class Listed:
    """A file in an archive: its name there, the same as it may be shown, and whether it is a link."""

    name: str
    place: str
    is_link: bool = False


@dataclass(frozen=True)
class ArchiveFile:
    """An archive as it is now: a changed one is another."""

    path: Path
    inode: int
    size: int
    changed: int

    @classmethod
    def at(cls, path: Path) -> "ArchiveFile":
        try:
            status = path.lstat()
        except OSError as error:
            raise Unreadable(not_opened(error)) from None
        return cls(path, status.st_ino, status.st_size, status.st_mtime_ns)

    def opened(self) -> io.FileIO:
        """The file, to be read; ``Unreadable`` if it is none."""
        try:
            raw = io.FileIO(os.open(self.path, os.O_RDONLY | NO_LINKS))
        except OSError as error:
            raise Unreadable(not_opened(error)) from None
        if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
            raise Unreadable(gettext("It is not an ordinary file."))
        return raw


def not_opened(error: OSError) -> str:
    return gettext("It cannot be opened: {reason}.", reason=error.strerror)


def broken(error: Exception) -> str:
    reason = str(error)[:100] or type(error).__name__
    return gettext("The archive is broken: {reason}. Make a new one and hand it in.", reason=reason)


def too_much() -> str:
    return gettext("The archive holds more than can be unpacked here. Hand in the notebook alone.")
