"""The same grading on a Dask cluster: the notebooks' bytes go out, results come back."""

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, TypeVar

from grader.classroom.bubblewrap import NoIsolation
from grader.classroom.grade import Status
from grader.classroom.handed_in.submission import Submission, Work
from grader.classroom.result import Result, graded, without_grade
from grader.reporting.language import gettext

if TYPE_CHECKING:  # the course does without Dask
    from distributed import Client, Future

#: Submissions on their way for each thread of the cluster: enough to keep it busy, few enough to keep memory flat.
AHEAD = 4
#: Seconds to wait for the scheduler, and for a worker.
PATIENCE = 20
Answer = TypeVar("Answer")


class Unreachable(RuntimeError):
    """The cluster that was to do the work is not there."""


def graded_on_cluster(waiting: Work, seed: int, isolate: bool, address: str) -> Iterator[tuple[Submission, Result]]:
    """Grade on the cluster at ``address``. What a lost worker was doing, Dask gives to another."""
    with _client(address) as client:
        running: dict[Future, Submission] = {}
        work = iter(waiting)

        def send_one() -> None:
            for submission, written in work:
                future = client.submit(graded, submission.location, written, seed, isolate, pure=False, retries=3)
                running[future] = submission
                return

        for _ in range(AHEAD * max(1, sum(client.nthreads().values()))):
            send_one()
        while running:
            for future in _patiently(client, lambda seconds: _finished(list(running), seconds)):
                submission = running.pop(future)
                yield submission, _patiently(client, functools.partial(_result, future, submission))
                send_one()


def _client(address: str) -> "Client":
    """A client of a cluster that has at least one worker, or ``Unreachable``."""
    try:
        from distributed import Client
    except ImportError:
        raise Unreachable(gettext("Dask is not installed here: pip install '.[cluster]'.")) from None
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        words = gettext("No Dask scheduler answers at {address}: {reason}.", address=address, reason=error)
        raise Unreachable(words) from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        client.close()
        words = gettext(
            "The Dask scheduler at {address} has no workers. Start one: dask worker {address}.", address=address
        )
        raise Unreachable(words) from None
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
        except (CancelledError, OSError):  # a connection that ends while a result is on its way raises the latter
            pass
        raise Unreachable(_lost()) from None


def _lost() -> str:
    return gettext(
        "The Dask cluster is lost: its scheduler is gone, or all of its workers. "
        "What is done is kept; the same command goes on from there."
    )


def _finished(running: "list[Future]", seconds: float) -> "Iterable[Future]":
    from distributed import wait

    return wait(running, timeout=seconds, return_when="FIRST_COMPLETED").done


def _result(future: "Future", submission: Submission, seconds: float) -> Result:
    """The result, or that of a submission that broke every worker that took it up.

    What was finished may be lost again with the worker that held it; then it is waited for as it was before.
    """
    try:
        return future.result(seconds)
    except Exception as error:
        if future.status != "error" or isinstance(error, NoIsolation):  # not this submission's fault
            raise
        words = gettext("It could not be graded on the cluster: {reason}.", reason=type(error).__name__)
        return without_grade(submission.location, Status.CRASHED, words)
