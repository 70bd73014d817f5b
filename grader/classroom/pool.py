"""Grade on this machine, with a few processes."""

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from queue import Empty, Queue
from typing import Any

from grader.classroom.bubblewrap import NoIsolation
from grader.classroom.grade import Status
from grader.classroom.handed_in.submission import Submission, Work
from grader.classroom.result import Result, graded, without_grade
from grader.classroom.sandbox import Isolated
from grader.reporting.language import gettext

#: When circles of objects are looked for: after so many new ones, and the older ones after so many of such looks.
SELDOM = (50_000, 20, 20)
#: Seconds for a submission, reading and judging included: more than ``grade`` waits for all its exercises together.
MOST_SECONDS = 400.0


def graded_here(waiting: Work, seed: int, isolate: bool, jobs: int) -> Iterator[tuple[Submission, Result]]:
    """Grade with a few processes, each served by a thread, so that one that breaks costs its own submission alone."""
    if isolate:
        Isolated().close()  # says now, before anything is begun, if this machine cannot
    todo: Queue = Queue(maxsize=2 * jobs)
    done: Queue = Queue()
    stop = threading.Event()
    workers = [_Worker(stop) for _ in range(jobs)]
    threads = [
        threading.Thread(target=_serve, args=(worker, todo, done, stop, seed, isolate), daemon=True)
        for worker in workers
    ]
    for thread in threads:
        thread.start()
    try:
        yield from _passed_through(iter(waiting), todo, done, len(threads))
    finally:
        stop.set()
        for worker, thread in zip(workers, threads, strict=True):
            worker.end()
            thread.join()


def _passed_through(waiting: Iterator, todo: Queue, done: Queue, workers: int) -> Iterator[tuple[Submission, Result]]:
    """Keep every worker busy, and hand out results as they come."""
    out = 0
    for piece in waiting:
        todo.put(piece)
        out += 1
        if out >= 2 * workers:
            yield _result(done)
            out -= 1
    for _ in range(out):
        yield _result(done)


def _result(done: Queue) -> tuple[Submission, Result]:
    result = done.get()
    if isinstance(result, NoIsolation):
        raise result
    return result


def _serve(worker: "_Worker", todo: Queue, done: Queue, stop: threading.Event, seed: int, isolate: bool) -> None:
    while not stop.is_set():
        with contextlib.suppress(Empty):
            submission, written = todo.get(timeout=0.05)
            try:
                done.put((submission, worker.graded(submission.location, written, seed, isolate)))
            except NoIsolation as why:  # it would be so for all that follow, and nobody's fault
                done.put(why)


class _Worker:
    """A process that grades one submission at a time, and is replaced when it breaks down, until all is to stop."""

    def __init__(self, stop: threading.Event):
        self._stop, self._pool = stop, _pool()

    def graded(self, name: str, *given: Any) -> Result:
        """The result of a submission, or ``NoIsolation`` if this machine can isolate no more.

        A process that breaks down over it may have been killed, so there is another try.
        """
        for _ in range(2):
            try:
                return self._pool.submit(graded, name, *given).result(MOST_SECONDS)
            except TimeoutError:
                self._renew()
                words = gettext("Grading this file took too long and was stopped.")
                return without_grade(name, Status.TIMED_OUT, words)
            except BrokenProcessPool:
                self._renew()
            except NoIsolation:
                raise
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
                return without_grade(name, Status.CRASHED, gettext("Grading this file failed: {reason}", reason=reason))
        return without_grade(name, Status.CRASHED, gettext("The process that graded this file broke down over it."))

    def _renew(self) -> None:
        self.end()
        if not self._stop.is_set():
            self._pool = _pool()

    def end(self) -> None:
        """End it at once, whatever its process is at. The sandbox goes with the process."""
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Ctrl-C reaches every process of the terminal; only the one that keeps the gradebook is to act on it.

    Judging makes many small objects and hardly a circle of them, so that circles are looked for less often.
    """
    gc.set_threshold(*SELDOM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A pool's processes would wait for ever for a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
