"""Grade on this machine, with a few processes."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from queue import Empty, Queue

from grader.classroom.grade import CRASHED, TIMED_OUT
from grader.classroom.result import Row, row, without_grade
from grader.classroom.sandbox import Isolated, NoIsolation
from grader.classroom.submissions import Entry, Work

#: Seconds for a submission, reading and judging included. The sandbox has limits of its own and keeps well below.
MOST_SECONDS = 90.0


def graded_here(waiting: Work, seed: int, isolate: bool, jobs: int) -> Iterator[tuple[Entry, Row]]:
    """Grade with a few processes, each served by a thread, so that one that breaks costs its own submission alone."""
    if isolate:
        Isolated().close()  # says now, before anything is begun, if this machine cannot
    todo: Queue = Queue(maxsize=2 * jobs)
    done: Queue = Queue()
    stop = threading.Event()
    places = [_Place(stop) for _ in range(jobs)]
    threads = [
        threading.Thread(target=_serve, args=(place, todo, done, stop, seed, isolate), daemon=True) for place in places
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
