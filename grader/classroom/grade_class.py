"""Grade a folder of submissions: nothing lost, nothing stale, and it goes on where it was.

Every file has a result, whatever is in it. A second run takes the results that still fit.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.classroom import store
from grader.classroom.causes import FILE, read_causes
from grader.classroom.class_settings.plan import Plan
from grader.classroom.cluster import graded_on_cluster
from grader.classroom.files import remove_temporary, write_atomic
from grader.classroom.gradebook import Gradebook
from grader.classroom.handed_in.submission import Submission, Work
from grader.classroom.lock import lock
from grader.classroom.pages import FEEDBACK
from grader.classroom.pool import graded_here
from grader.classroom.result import Result
from grader.classroom.row import Row
from grader.classroom.store import Store
from grader.classroom.submissions import submissions

SETTINGS = "settings.json"


@dataclass(frozen=True)
class Settings:
    """How a class is graded.

    seed      -- draws the probes; drawn once for a gradebook if None, and kept in it
    jobs      -- submissions at a time on this machine
    isolate   -- whether learner code is shut in a sandbox
    scheduler -- the address of a Dask scheduler that has the work done elsewhere, or None
    causes    -- the file of an instructor's causes; the gradebook's own if None
    """

    seed: int | None = None
    jobs: int = os.cpu_count() or 1
    isolate: bool = True
    scheduler: str | None = None
    causes: Path | None = None


def _ignored(done: int, all_: int) -> None:
    """Progress that nobody asked for."""


def grade_class(
    folder: Path, out: Path, settings: Settings, on_progress: Callable[[int, int], None] = _ignored
) -> list[Row]:
    """Grade every submission below ``folder`` into the gradebook ``out``; a row for each student.

    ``on_progress(done, all)`` hears how far things are. An interrupt leaves a gradebook of what is done. Raises
    ``Locked`` while another run is at work on the gradebook, and ``BadCauses`` at the end, when all is graded and
    written, if the file of causes could not be used.
    """
    kept = out / store.FOLDER
    for needed in (kept, out / FEEDBACK):
        needed.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as at_the_end:
        if at_the_end.enter_context(lock(kept, out)):
            remove_temporary(out, kept, out / FEEDBACK)
        seed = _seed(out, settings.seed)
        found = submissions(folder)
        causes = read_causes(settings.causes or out / FILE)
        results = Store(kept, found, seed, causes)
        gradebook = Gradebook(out, found, results, Plan())
        gradebook.write_table_now_and_then()
        on_progress(results.done, len(found))
        try:
            for submission, graded in _graded(results.waiting(), seed, settings):
                results.keep(submission, graded)
                gradebook.write_table_now_and_then()
                on_progress(results.done, len(found))
        finally:
            groups = gradebook.write(seed)
        causes.add(groups)
    return gradebook.rows()


def _graded(waiting: Work, seed: int, settings: Settings) -> Iterator[tuple[Submission, Result]]:
    """Have the work done where the settings say; results come in whatever order they are ready."""
    if settings.scheduler:
        return graded_on_cluster(waiting, seed, settings.isolate, settings.scheduler)
    return graded_here(waiting, seed, settings.isolate, settings.jobs)


def _seed(out: Path, wanted: int | None) -> int:
    """The seed of this gradebook: the one asked for, else the one it was begun with, else one that nobody knows."""
    file = out / SETTINGS
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        kept = json.loads(file.read_text())["seed"] if wanted is None else None
        if type(kept) is int and kept >= 0:
            return kept
    seed = secrets.randbelow(2**31) if wanted is None else wanted
    write_atomic(file, json.dumps({"seed": seed}))
    return seed
