"""The same grading on a Dask cluster: the notebooks' bytes go out, rows come back."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, TypeVar

from grader.classroom.grade import CRASHED
from grader.classroom.result import Row, row, without_grade
from grader.classroom.sandbox import NoIsolation
from grader.classroom.submissions import Entry, Work

if TYPE_CHECKING:  # the course does without Dask
    from distributed import Client, Future

#: Submissions on their way for each thread of the cluster: enough to keep it busy, few enough to keep memory flat.
AHEAD = 4
#: Seconds to wait for the scheduler, and for a worker.
PATIENCE = 20
LOST = (
    "The Dask cluster is lost: its scheduler is gone, or all of its workers. "
    "What is done is kept; the same command goes on from there."
)
Answer = TypeVar("Answer")


class Unreachable(RuntimeError):
    """The cluster that was to do the work is not there."""


def graded_on_cluster(waiting: Work, seed: int, isolate: bool, address: str) -> Iterator[tuple[Entry, Row]]:
    """Grade on the cluster at ``address``. What a lost worker was doing, Dask gives to another."""
    with _client(address) as client:
        running: dict[Future, Entry] = {}
        work = iter(waiting)

        def send_one() -> None:
            for entry, written in work:
                future = client.submit(row, entry.name, written, seed, isolate, pure=False, retries=3)
                running[future] = entry
                return

        for _ in range(AHEAD * max(1, sum(client.nthreads().values()))):
            send_one()
        while running:
            for future in _patiently(client, lambda seconds: _finished(list(running), seconds)):
                entry = running.pop(future)
                yield entry, _patiently(client, lambda seconds, f=future, e=entry: _result(f, e, seconds))
                send_one()


def _client(address: str) -> "Client":
    """A client of a cluster that has at least one worker, or ``Unreachable``."""
    try:
        from distributed import Client
    except ImportError:
        raise Unreachable("Dask is not installed here: pip install '.[cluster]'.") from None
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise Unreachable(f"No Dask scheduler answers at {address}: {error}.") from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        client.close()
        raise Unreachable(
            f"The Dask scheduler at {address} has no workers. Start one: dask worker {address}."
        ) from None
    return client


def _patiently(client: "Client", ask: Callable[[float], Answer]) -> Answer:
    """What ``ask`` answers within so many seconds; asked again as long as a worker may still bring it about."""
    while True:
        try:
            return ask(PATIENCE)
        except TimeoutError:
            with contextlib.suppress(OSError):
                if client.nthreads():
                    continue
        except CancelledError:
            pass
        raise Unreachable(LOST) from None


def _finished(running: "list[Future]", seconds: float) -> "Iterable[Future]":
    from distributed import wait

    return wait(running, timeout=seconds, return_when="FIRST_COMPLETED").done


def _result(future: "Future", entry: Entry, seconds: float) -> Row:
    """The row, or that of a submission that broke every worker that took it up.

    What was finished may be lost again with the worker that held it; then it is waited for as it was before.
    """
    try:
        return future.result(seconds)
    except Exception as error:
        if future.status != "error" or isinstance(error, NoIsolation):  # not this submission's fault
            raise
        return without_grade(entry.name, CRASHED, f"It could not be graded on the cluster: {type(error).__name__}.")
