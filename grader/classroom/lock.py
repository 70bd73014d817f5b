"""One run at a time on a gradebook."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from grader.reporting.language import gettext

try:
    import fcntl
except ImportError:
    HAS_LOCKS = False  # Windows
else:
    HAS_LOCKS = True


class Locked(RuntimeError):
    """Another run is writing this gradebook."""


@contextlib.contextmanager
def lock(folder: Path, gradebook: Path) -> Iterator[bool]:
    """Hold ``folder`` against other runs, or raise ``Locked``; gives False where the system has no locks.

    The lock ends with this process, however it ends. ``gradebook`` is what the message names.
    """
    if not HAS_LOCKS:
        yield False
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        yield _locked(held, gradebook)
    finally:
        os.close(held)


def _locked(held: int, gradebook: Path) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Locked(_at_work(gradebook)) from None
    except OSError:  # some network file systems know no locks
        return False
    return True


def _at_work(gradebook: Path) -> str:
    return gettext(
        "Another run is at work on {gradebook}. Wait until it has ended, or choose another folder.", gradebook=gradebook
    )
