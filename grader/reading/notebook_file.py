"""The bytes of a notebook file."""

import os
import stat
from pathlib import Path

from grader.reading.unreadable import Unreadable
from grader.reporting.language import gettext

__all__ = ["LARGEST", "Unreadable", "content"]

#: Bytes of a file.
LARGEST = 20 * 1024**2
#: A link is not followed, a pipe not waited for. Systems that have no such flag have none to give.
FLAGS = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


def content(path: Path) -> bytes:
    """The bytes of a notebook file, or ``Unreadable``. What was opened is what is looked at and what is read."""
    try:
        if os.name == "nt" and path.is_dir():  # where a folder cannot be opened at all
            raise Unreadable(_not_ordinary())
        descriptor = os.open(path, FLAGS)
        try:
            return _read(descriptor)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise Unreadable(gettext("There is no such file.")) from None
    except OSError as error:
        if os.path.islink(path):
            raise Unreadable(gettext("It is a link to another file, and links are not followed.")) from None
        raise Unreadable(gettext("It cannot be opened: {reason}.", reason=error.strerror)) from None


def _read(descriptor: int) -> bytes:
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        raise Unreadable(_not_ordinary())
    if about.st_size > LARGEST:
        raise Unreadable(_too_large())
    with open(descriptor, "rb", closefd=False) as file:
        written = file.read(LARGEST + 1)
    if len(written) > LARGEST:  # it has grown
        raise Unreadable(_too_large())
    return written


def _not_ordinary() -> str:
    return gettext("It is not an ordinary file.")


def _too_large() -> str:
    most = LARGEST // 1024**2
    return gettext("The file is larger than {most} MB. Clear its outputs and hand it in again.", most=most)
