"""Grade a folder of submissions: nothing lost, nothing stale, and it goes on where it was.

Every file has a result, whatever is in it. A second run takes the results that still fit.
"""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.classroom import store
from grader.classroom.causes import FILE, read_causes
from grader.classroom.cluster import graded_on_cluster
from grader.classroom.codes import codes, kept_key
from grader.classroom.files import remove_temporary, write_atomic
from grader.classroom.gathered import gather
from grader.classroom.gradebook import Gradebook
from grader.classroom.groups import Group
from grader.classroom.handed_in.submission import Submission, Work
from grader.classroom.lock import lock
from grader.classroom.pages import FEEDBACK
from grader.classroom.pool import graded_here
from grader.classroom.result import Result
from grader.classroom.row import Row
from grader.classroom.seeds import chosen_or_drawn
from grader.classroom.store import Store

SETTINGS = "settings.json"


@dataclass(frozen=True)
class Settings:
    """How a class is graded.

    seed      -- draws the probes; drawn once for a gradebook if None, and kept in it
    jobs      -- submissions at a time on this machine
    isolate   -- whether learner code is shut in a sandbox
    scheduler -- the address of a Dask scheduler that has the work done elsewhere, or None
    causes    -- the file of an instructor's causes; the gradebook's own if None
    plan      -- the file that says what is set; the gradebook's own, if there is one, if None
    layout    -- how the folder is laid out, by name or as a pattern; recognised if "" and the plan says nothing
    roster    -- the file of who is in the class; the plan's, if it names one, if None
    anonymous -- whether pages show codes in place of names
    """

    seed: int | None = None
    jobs: int = os.cpu_count() or 1
    isolate: bool = True
    scheduler: str | None = None
    causes: Path | None = None
    plan: Path | None = None
    layout: str = ""
    roster: Path | None = None
    anonymous: bool = False


@dataclass(frozen=True)
class Graded:
    """A class that has been graded: its rows, and sentences for the instructor.

    remarks  -- what they should read once
    problems -- what they have to mend: something that they wrote was not used
    """

    rows: list[Row]
    remarks: tuple[str, ...]
    problems: tuple[str, ...]


def _ignored(done: int, all_: int) -> None:
    """Progress that nobody asked for."""


def grade_class(
    folder: Path, out: Path, settings: Settings, on_progress: Callable[[int, int], None] = _ignored
) -> Graded:
    """Grade what was handed in below ``folder`` into the gradebook ``out``; a row for each student.

    ``on_progress(done, all)`` hears how far things are. An interrupt leaves a gradebook of what is done. Raises
    ``Locked`` while another run is at work on the gradebook, what ``gather`` raises before anything is graded, and
    ``BadCauses`` at the end, when all is graded and written, if the file of causes could not be used.
    """
    kept = out / store.FOLDER
    for needed in (kept, out / FEEDBACK):
        needed.mkdir(parents=True, exist_ok=True)
    with lock(kept, out) as alone:
        if alone:
            remove_temporary(out, kept, out / FEEDBACK)
        gathered = gather(folder, out, settings.plan, settings.layout, settings.roster)
        seed = _seed(out, settings.seed)
        causes = read_causes(settings.causes or out / FILE)
        results = Store(kept, gathered.submissions, seed, causes)
        code = codes(kept_key(out)) if settings.anonymous else None
        gradebook = Gradebook(out, gathered, results, seed, code)
        rows, groups = _grade(gradebook, results, seed, settings, on_progress)
        causes.add(groups)
        return Graded(rows, gathered.remarks, (*gathered.problems, *gradebook.problems(rows)))


def _grade(
    gradebook: Gradebook, results: Store, seed: int, settings: Settings, on_progress: Callable[[int, int], None]
) -> tuple[list[Row], list[Group]]:
    """Grade what has no result yet and write the gradebook, whole or as far as it came; its rows and groups."""
    gradebook.write_table_now_and_then()
    on_progress(results.done, results.all)
    try:
        for submission, graded in _graded(results.waiting(), seed, settings):
            results.keep(submission, graded)
            gradebook.write_table_now_and_then()
            on_progress(results.done, results.all)
    finally:
        rows = gradebook.rows()
        groups = gradebook.write(rows)
    gradebook.write_changes(rows)
    return rows, groups


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
    seed = chosen_or_drawn(wanted)
    write_atomic(file, json.dumps({"seed": seed}))
    return seed
