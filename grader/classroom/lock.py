"""One run at a time on a gradebook."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from grader.reporting.language import gettext


class Locked(RuntimeError):
    """Another run is writing this gradebook."""


@contextlib.contextmanager
def lock(folder: Path, gradebook: Path) -> Iterator[bool]:
    """Hold ``folder`` against other runs, or raise ``Locked``; gives False where the system has no locks.

    The lock ends with this process, however it ends. ``gradebook`` is what the message names.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield False
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        yield _locked(fcntl, held, gradebook)
    finally:
        os.close(held)


def _locked(fcntl, held: int, gradebook: Path) -> bool:  # type: ignore[no-untyped-def]  # a module that not every system has
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Locked(
            gettext(
                "Another run is at work on {gradebook}. Wait until it has ended, or choose another folder.",
                gradebook=gradebook,
            )
        ) from None
    except OSError:  # some network file systems know no locks
        return False
    return True
