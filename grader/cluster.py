"""The same grading on a Dask cluster: the notebooks' bytes go out, rows come back."""

from collections.abc import Iterator

from grader.classroom import Entry, Row, Work, row, without_grade
from grader.grading import CRASHED

#: Submissions on their way for each thread of the cluster: enough to keep it busy, few enough to keep memory flat.
AHEAD = 4


def graded_on_cluster(waiting: Work, seed: int, isolate: bool, address: str) -> Iterator[tuple[Entry, Row]]:
    """Grade on the cluster at ``address``. What a lost worker was doing, Dask gives to another."""
    from distributed import Client, as_completed

    with Client(address) as client:
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


def _result(future, entry: Entry) -> Row:
    try:
        return future.result()
    except Exception as error:  # it broke every worker that took it up
        return without_grade(entry.name, CRASHED, f"It could not be graded on the cluster: {type(error).__name__}.")
