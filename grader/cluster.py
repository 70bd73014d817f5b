"""The same grading on a Dask cluster: the notebooks' bytes go out, rows come back."""

from collections.abc import Iterator

from grader.classroom import Entry, Row, Unreachable, Work, row, without_grade
from grader.grading import CRASHED

#: Submissions on their way for each thread of the cluster: enough to keep it busy, few enough to keep memory flat.
AHEAD = 4
#: Seconds to wait for the scheduler, and for a worker.
PATIENCE = 20


def graded_on_cluster(waiting: Work, seed: int, isolate: bool, address: str) -> Iterator[tuple[Entry, Row]]:
    """Grade on the cluster at ``address``. What a lost worker was doing, Dask gives to another."""
    with _client(address) as client:
        from distributed import as_completed

        entries: dict[str, Entry] = {}
        running = as_completed(with_results=False)
        work = iter(waiting)

        def send_one() -> None:
            for entry, written in work:
                future = client.submit(row, entry.name, written, seed, isolate, pure=False, retries=3)
                entries[future.key] = entry
                running.add(future)
                return

        for _ in range(AHEAD * max(1, sum(client.nthreads().values()))):
            send_one()
        for future in running:
            entry = entries.pop(future.key)
            yield entry, _result(future, entry)
            send_one()


def _client(address: str):
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


def _result(future, entry: Entry) -> Row:
    try:
        return future.result()
    except Exception as error:  # it broke every worker that took it up
        return without_grade(entry.name, CRASHED, f"It could not be graded on the cluster: {type(error).__name__}.")
