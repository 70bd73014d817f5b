"""Grade a folder of submissions: nothing lost, nothing stale, and it goes on where it was.

Every file has a row, whatever is in it. Results are written one by one, each whole or not at all, under the fingerprint
of what they are results of: the notebook's bytes, the seed, and the course. A second run takes those that still fit.
"""

import contextlib
import hashlib
import json
import multiprocessing
import os
import secrets
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import Empty, Queue

from grader.exercises import COURSE
from grader.gradebook import FEEDBACK, as_csv, clear_drafts, clear_pages, write_gradebook, write_page, write_whole
from grader.grading import CRASHED, NOT_GRADED, TIMED_OUT, UNREADABLE, Outcome, grade
from grader.notebook import Unreadable, content
from grader.sandbox import Isolated, NoIsolation, Plain

#: A result as it is kept: plain values only, so that it can be written as JSON and sent between machines.
Row = dict
SETTINGS, RESULTS = "settings.json", "results"
STOPPED = "The grading stopped before its turn came. Run the same command again: it goes on from here."
#: Seconds between two writings of the gradebook while the class is being graded.
EVERY = 2.0
#: Seconds for a submission, reading and judging included. The sandbox has limits of its own and keeps well below.
MOST_SECONDS = 90.0


@dataclass(frozen=True)
class Entry:
    """A file in the class's folder: its name in the gradebook, and where it is."""

    name: str
    path: Path
    place: str


def entries(folder: Path) -> list[Entry]:
    """Every notebook file below ``folder``. The name is the file's, with its folders where two would be the same.

    A folder that cannot be opened is an entry, too: somebody's notebook may be in it.
    """
    closed: list[Path] = []
    paths = [path for path in _below(folder, closed) if path.suffix.lower() == ".ipynb"]
    paths = sorted([*paths, *closed])
    places = [path.relative_to(folder) for path in paths]
    names = [place.stem for place in places]
    for longer in ([place.with_suffix("").as_posix() for place in places], [place.as_posix() for place in places]):
        taken = Counter(names)  # two in one folder may differ in the ending alone: .ipynb and .IPYNB
        names = [other if taken[name] > 1 else name for name, other in zip(names, longer, strict=True)]
    return [Entry(name, path, str(place)) for name, path, place in zip(names, paths, places, strict=True)]


def _below(folder: Path, closed: list[Path]) -> Iterator[Path]:
    """All that lies below, without hidden folders and without following links to folders.

    ``closed`` learns which folders below it cannot be opened.
    """

    def note(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise error
        closed.append(Path(error.filename))

    for here, folders, files in os.walk(folder, onerror=note, followlinks=False):
        linked = [name for name in folders if name.endswith(".ipynb")]
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here) / name for name in (*files, *linked) if not name.startswith("."))


def _handed_in(entry: Entry) -> bytes:
    """The bytes of a file, or ``Unreadable``."""
    if os.path.islink(entry.path):  # False where that cannot be seen; reading it will say why
        raise Unreadable("It is a link to another file, and links are not followed.")
    return content(entry.path)


# --- one submission ---------------------------------------------------------------------------------------------------


def row(name: str, written: bytes, seed: int, isolate: bool) -> Row:
    """Grade one submission in this process and give its row."""
    return _row(name, grade(written, seed, _runner(isolate)))


_kept_warm = threading.local()


def _runner(isolate: bool) -> Isolated | Plain:
    """One for each thread: a sandbox serves one at a time, and it ends with the thread that started it."""
    kind = Isolated if isolate else Plain
    if not hasattr(_kept_warm, kind.__name__):
        setattr(_kept_warm, kind.__name__, kind())
    return getattr(_kept_warm, kind.__name__)


def _row(name: str, outcome: Outcome) -> Row:
    graded = {
        exercise: {
            "points": COURSE[exercise].points * report.score,
            "possible": COURSE[exercise].points,
            **json.loads(report.to_json()),
            "card": report._repr_html_(),
        }
        for exercise, report in outcome.reports.items()
    }
    failed = {
        exercise: {"points": 0.0, "possible": COURSE[exercise].points, "verdict": what, "mistake": None, "text": what}
        for exercise, what in outcome.failures.items()
    }
    both = {**graded, **failed}
    return {
        "submission": name,
        "status": outcome.status,
        "reason": outcome.reason,
        "total": sum(entry["points"] for entry in both.values()),
        "possible": sum(exercise.points for exercise in COURSE.values()),
        "exercises": {exercise: both[exercise] for exercise in COURSE if exercise in both},
        "notes": [outcome.taken, *outcome.notes] if outcome.taken else outcome.notes,
    }


def without_grade(name: str, status: str, reason: str) -> Row:
    """The row of a submission that was not judged, and why."""
    return _row(name, Outcome(status, reason))


# --- the class --------------------------------------------------------------------------------------------------------


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
    for place in (RESULTS, FEEDBACK):
        (out / place).mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as at_the_end:
        at_the_end.enter_context(_alone(out))
        seed = _seed(out, settings.seed)
        found = entries(folder)
        book = _Book(out, found, seed)
        told(len(book.rows), len(found))
        book.write()
        at_the_end.callback(book.write)
        for entry, graded in _work(book.waiting(), seed, settings):
            book.keep(entry, graded)
            told(len(book.rows), len(found))
    return book.in_order()


class Busy(RuntimeError):
    """Another run is writing this gradebook."""


class Unreachable(RuntimeError):
    """The cluster that was to do the work is not there."""


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
    held = os.open(out / RESULTS, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy(f"Another run is at work on {out}. Wait until it has ended, or choose another folder.") from None
    except OSError:  # some network file systems know no locks
        pass
    else:
        clear_drafts(out, out / RESULTS, out / FEEDBACK)
    try:
        yield
    finally:
        os.close(held)


class _Book:
    """The results of a class as they come in: whole on disk, in brief in hand, so that a class of any size fits."""

    def __init__(self, out: Path, found: list[Entry], seed: int):
        self._out, self._found, self._seed = out, found, seed
        self._keys: dict[str, str] = {}
        self.rows: dict[str, Row] = {}
        self._last = 0.0
        for entry in found:
            self._take_up(entry)

    def _take_up(self, entry: Entry) -> None:
        """Use what an earlier run found out about these very bytes, or note what is to be done."""
        try:
            written = _handed_in(entry)
        except Unreadable as why:
            self._hold(entry, without_grade(entry.name, UNREADABLE, str(why)))
            return
        self._keys[entry.place] = _key(written, self._seed)
        kept = self._kept(entry)
        if kept is not None:
            self._hold(entry, kept)

    def _hold(self, entry: Entry, graded: Row) -> None:
        """Write the learner's page, and keep in hand what a table of the class needs."""
        write_page(self._out, graded)
        self.rows[entry.place] = _in_brief(graded)

    def _kept(self, entry: Entry) -> Row | None:
        """What an earlier run found out, if it was about these bytes and has lain untouched since."""
        try:
            kept = json.loads(self._file(entry).read_text(encoding="utf-8"))
            sound = kept["seal"] == _seal(self._keys[entry.place], kept["row"])
            return {**kept["row"], "submission": entry.name} if sound else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def _file(self, entry: Entry) -> Path:
        return (
            self._out
            / RESULTS
            / f"{hashlib.sha256(entry.place.encode(errors='surrogateescape')).hexdigest()[:32]}.json"
        )

    def waiting(self) -> Iterator[tuple[Entry, bytes]]:
        """What is still to be graded, read as it is asked for, so that memory stays flat."""
        for entry in self._found:
            if entry.place not in self.rows:
                try:
                    written = _handed_in(entry)
                except Unreadable as why:  # it was there a moment ago
                    self._hold(entry, without_grade(entry.name, UNREADABLE, str(why)))
                    continue
                self._keys[entry.place] = _key(written, self._seed)
                yield entry, written

    def keep(self, entry: Entry, graded: Row) -> None:
        """Store one result, whole or not at all. What was never judged is left for the next run to try again."""
        self._hold(entry, graded)
        if graded["exercises"] or graded["status"] not in (CRASHED, TIMED_OUT):
            kept = {"place": entry.place, "seal": _seal(self._keys[entry.place], graded), "row": graded}
            write_whole(self._file(entry), json.dumps(kept, ensure_ascii=True))
        if time.monotonic() - self._last > EVERY:
            self.write_summary()

    def in_order(self) -> list[Row]:
        """A row for every file, graded or not, in brief."""
        return [self.rows.get(entry.place) or _not_yet(entry) for entry in self._found]

    def whole(self) -> Iterator[Row]:
        """The same rows with every word that was said, read back one by one."""
        for entry, brief in zip(self._found, self.in_order(), strict=True):
            yield (entry.place in self.rows and self._kept(entry)) or _in_full(brief)

    def write_summary(self) -> None:
        write_whole(self._out / "grades.csv", as_csv(self.in_order()))
        self._last = time.monotonic()

    def write(self) -> None:
        """The whole gradebook, with a page for those whose turn has not come either."""
        rows = self.in_order()
        write_gradebook(self._out, rows, self.whole, self._seed)
        for entry in self._found:
            if entry.place not in self.rows:
                write_page(self._out, _not_yet(entry))
        clear_pages(self._out, rows)
        self._last = time.monotonic()


def _not_yet(entry: Entry) -> Row:
    return without_grade(entry.name, NOT_GRADED, STOPPED)


def _in_brief(row: Row) -> Row:
    """A row's numbers, verdicts and mistakes, without the words: texts are large, and a class has many."""
    marks = {
        sys.intern(name): {
            "points": judged["points"],
            "verdict": _once(judged["verdict"]),
            "mistake": _once(judged["mistake"]),
        }
        for name, judged in row["exercises"].items()
    }
    kept = ("submission", "status", "reason", "total", "possible")
    return {**{key: row[key] for key in kept}, "exercises": marks}


def _once(text: str | None) -> str | None:
    """One object for all that say the same."""
    return text and sys.intern(text)


def _in_full(brief: Row) -> Row:
    """A row of which there is nothing on disk, or nothing any more."""
    exercises = {name: {**mark, "text": mark["verdict"]} for name, mark in brief["exercises"].items()}
    return {"notes": [], **brief, "exercises": exercises}


def _seal(key: str, row: Row) -> str:
    """Holds together what was graded and what came of it."""
    return hashlib.sha256(f"{key} {json.dumps(row)}".encode()).hexdigest()


def _key(written: bytes, seed: int) -> str:
    return hashlib.sha256(b"%s %d " % (course_digest().encode(), seed) + written).hexdigest()


@cache
def course_digest() -> str:
    """A fingerprint of the grader, words and all: what another version of it found out is not what this one would."""
    package = Path(__file__).parent
    sources = sorted(path.relative_to(package) for path in package.rglob("*.py"))
    whole = hashlib.sha256()
    for source in sources:
        whole.update(b"%s\0%s\0" % (str(source).encode(), (package / source).read_bytes()))
    return whole.hexdigest()[:16]


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


# --- who does the work ------------------------------------------------------------------------------------------------

Work = Iterable[tuple[Entry, bytes]]


def _work(waiting: Work, seed: int, settings: Settings) -> Iterator[tuple[Entry, Row]]:
    if settings.scheduler:
        try:
            from grader.cluster import graded_on_cluster
        except ImportError:
            raise Unreachable("Dask is not installed here: pip install '.[cluster]'.") from None
        return graded_on_cluster(waiting, seed, settings.isolate, settings.scheduler)
    return _graded_here(waiting, seed, settings)


def _graded_here(waiting: Work, seed: int, settings: Settings) -> Iterator[tuple[Entry, Row]]:
    """Grade with a few processes, each served by a thread, so that one that breaks costs its own submission alone."""
    if settings.isolate:
        Isolated().close()  # says now, before anything is begun, if this machine cannot
    todo: Queue = Queue(maxsize=2 * settings.jobs)
    done: Queue = Queue()
    stop = threading.Event()
    places = [_Place(stop) for _ in range(settings.jobs)]
    threads = [
        threading.Thread(target=_serve, args=(place, todo, done, stop, seed, settings.isolate), daemon=True)
        for place in places
    ]
    for thread in threads:
        thread.start()
    try:
        yield from _passed_through(iter(waiting), todo, done, len(threads))
    finally:
        stop.set()
        for place, thread in zip(places, threads, strict=True):
            place.end()
            thread.join()


def _passed_through(waiting: Iterator, todo: Queue, done: Queue, places: int) -> Iterator[tuple[Entry, Row]]:
    """Keep every place busy, and hand out results as they come."""
    out = 0
    for piece in waiting:
        todo.put(piece)
        out += 1
        if out >= 2 * places:
            yield _result(done)
            out -= 1
    for _ in range(out):
        yield _result(done)


def _result(done: Queue) -> tuple[Entry, Row]:
    result = done.get()
    if isinstance(result, NoIsolation):
        raise result
    return result


def _serve(place: "_Place", todo: Queue, done: Queue, stop: threading.Event, seed: int, isolate: bool) -> None:
    while not stop.is_set():
        with contextlib.suppress(Empty):
            entry, written = todo.get(timeout=0.05)
            try:
                done.put((entry, place.graded(entry.name, written, seed, isolate)))
            except NoIsolation as why:  # it would be so for all that follow, and nobody's fault
                done.put(why)


class _Place:
    """A process that grades one submission at a time, and is replaced when it breaks down, until all is to stop."""

    def __init__(self, stop: threading.Event):
        self._stop, self._pool = stop, _pool()

    def graded(self, name: str, *given) -> Row:
        """The row of a submission, or ``NoIsolation`` if this machine can isolate no more.

        A process that breaks down over it may have been killed, so there is another try.
        """
        for _ in range(2):
            try:
                return self._pool.submit(row, name, *given).result(MOST_SECONDS)
            except TimeoutError:
                self._renew()
                return without_grade(name, TIMED_OUT, "Reading this file took too long and was stopped.")
            except BrokenProcessPool:
                self._renew()
            except NoIsolation:
                raise
            except Exception as error:
                return without_grade(name, CRASHED, f"Reading this file failed: {type(error).__name__}: {error}")
        return without_grade(name, CRASHED, "The process that read this file broke down over it.")

    def _renew(self) -> None:
        self.end()
        if not self._stop.is_set():
            self._pool = _pool()

    def end(self) -> None:
        _end(self._pool)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _end(pool: ProcessPoolExecutor) -> None:
    """End it at once, whatever its process is at. The sandbox goes with the process."""
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    """Ctrl-C reaches every process of the terminal; only the one that keeps the gradebook is to act on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A pool's processes would wait for ever for a parent that was killed."""
    multiprocessing.parent_process().join()
    os._exit(1)
