"""Grade a folder of submissions: nothing lost, nothing stale, and it goes on where it was.

Every file has a row, whatever is in it. A second run takes the results that still fit.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.classroom import store as results
from grader.classroom.cluster import graded_on_cluster
from grader.classroom.gradebook import FEEDBACK, clear_drafts, write_whole
from grader.classroom.pool import graded_here
from grader.classroom.result import Row
from grader.classroom.store import Results
from grader.classroom.submissions import Entry, Work, entries

SETTINGS = "settings.json"


class Busy(RuntimeError):
    """Another run is writing this gradebook."""


@dataclass(frozen=True)
class Settings:
    """How a class is graded.

    seed      -- draws the probes; drawn once for a gradebook if None, and kept in it
    jobs      -- submissions at a time on this machine
    isolate   -- whether learner code is shut in a sandbox
    scheduler -- the address of a Dask scheduler that has the work done elsewhere, or None
    """

    seed: int | None = None
    jobs: int = os.cpu_count() or 1
    isolate: bool = True
    scheduler: str | None = None


def grade_class(
    folder: Path, out: Path, settings: Settings, told: Callable[[int, int], None] = lambda *_: None
) -> list[Row]:
    """Grade every submission below ``folder`` into the gradebook ``out``; the rows in order, in brief.

    ``told(done, all)`` hears how far things are. An interrupt leaves a gradebook of what is done.
    """
    for place in (results.FOLDER, FEEDBACK):
        (out / place).mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as at_the_end:
        at_the_end.enter_context(_alone(out))
        seed = _seed(out, settings.seed)
        found = entries(folder)
        book = Results(out, found, seed)
        told(len(book.rows), len(found))
        book.write()
        at_the_end.callback(book.write)
        for entry, graded in _graded(book.waiting(), seed, settings):
            book.keep(entry, graded)
            told(len(book.rows), len(found))
    return book.in_order()


def _graded(waiting: Work, seed: int, settings: Settings) -> Iterator[tuple[Entry, Row]]:
    """Have the work done where the settings say; results come in whatever order they are ready."""
    if settings.scheduler:
        return graded_on_cluster(waiting, seed, settings.isolate, settings.scheduler)
    return graded_here(waiting, seed, settings.isolate, settings.jobs)


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Hold the gradebook against another run, where the system can, and clear away what a killed one left unfinished.

    The hold ends with this process, however it ends.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    held = os.open(out / results.FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy(f"Another run is at work on {out}. Wait until it has ended, or choose another folder.") from None
    except OSError:  # some network file systems know no locks
        pass
    else:
        clear_drafts(out, out / results.FOLDER, out / FEEDBACK)
    try:
        yield
    finally:
        os.close(held)


def _seed(out: Path, wanted: int | None) -> int:
    """The seed of this gradebook: the one asked for, else the one it was begun with, else one that nobody knows."""
    file = out / SETTINGS
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        kept = json.loads(file.read_text())["seed"] if wanted is None else None
        if type(kept) is int and kept >= 0:
            return kept
    seed = secrets.randbelow(2**31) if wanted is None else wanted
    write_whole(file, json.dumps({"seed": seed}))
    return seed
