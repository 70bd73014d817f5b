"""The same grading on a Dask cluster: the notebooks' bytes go out, rows come back."""

from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError

from distributed import Client, Future, wait

from grader.classroom import Entry, Row, Unreachable, Work, row, without_grade
from grader.grading import CRASHED

#: Submissions on their way for each thread of the cluster: enough to keep it busy, few enough to keep memory flat.
AHEAD = 4
#: Seconds to wait for the scheduler, and for a worker.
PATIENCE = 20
GO_ON = "What is done is kept; the same command goes on from there."


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
            for future in _finished(client, list(running), address):
                entry = running.pop(future)
                yield entry, _result(future, entry)
                send_one()


def _client(address: str) -> Client:
    """A client of a cluster that has at least one worker, or ``Unreachable``."""
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


def _finished(client: Client, running: list[Future], address: str) -> Iterable[Future]:
    """Those that are done. Waits for the first of them as long as there is a worker, and for a new worker a while."""
    while True:
        try:
            return wait(running, timeout=PATIENCE, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            if not client.nthreads():
                raise Unreachable(f"The Dask scheduler at {address} has lost all its workers. {GO_ON}") from None
        except CancelledError:
            raise Unreachable(f"The Dask scheduler at {address} is gone. {GO_ON}") from None


def _result(future: Future, entry: Entry) -> Row:
    try:
        return future.result()
    except Exception as error:  # it broke every worker that took it up
        return without_grade(entry.name, CRASHED, f"It could not be graded on the cluster: {type(error).__name__}.")
