"""The same work on a Dask cluster, and a worker lost in the middle of it."""

import contextlib
import json
import socket
import subprocess
import sys
import threading

import pytest
from distributed import LocalCluster
from submissions import UPHILL, hand_in, honest

from grader.classroom.bubblewrap import NoIsolation
from grader.classroom.cluster import Unreachable
from grader.classroom.grade_class import Settings, grade_class


def test_the_cluster_gives_the_same_rows_though_a_worker_is_killed(tmp_path):
    folder = tmp_path / "in"
    for number in range(30):
        hand_in(folder, f"learner{number:02}", *(honest("gradient_descent", "adam") if number % 3 else [UPHILL]))
    here = grade_class(folder, tmp_path / "here", Settings(seed=2, jobs=2))
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True) as cluster:
        lost = threading.Event()

        def told(done, of):
            if done >= 5 and not lost.is_set():
                lost.set()
                next(iter(cluster.workers.values())).process.process.kill()

        there = grade_class(folder, tmp_path / "there", Settings(seed=2, scheduler=cluster.scheduler_address), told)
    assert lost.is_set()
    assert there.rows == here.rows
    books = [json.loads((tmp_path / place / "grades.json").read_text()) for place in ("here", "there")]
    assert books[0] == books[1]


def test_a_scheduler_that_is_not_there_or_has_no_workers_is_said_soon(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.classroom.cluster.PATIENCE", 2)
    hand_in(tmp_path / "in", "anna", UPHILL)
    for wrong in ("127.0.0.1:1", "nonsense://x"):
        with pytest.raises(Unreachable, match=f"No Dask scheduler answers at {wrong}"):
            grade_class(tmp_path / "in", tmp_path / "out", Settings(scheduler=wrong))
    with LocalCluster(n_workers=0, dashboard_address=None) as cluster, pytest.raises(Unreachable, match="no workers"):
        grade_class(tmp_path / "in", tmp_path / "out", Settings(scheduler=cluster.scheduler_address))


@contextlib.contextmanager
def a_cluster(port):
    """The processes of a scheduler and of its one worker."""
    address = f"tcp://127.0.0.1:{port}"
    commands = (
        ("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"),
        ("dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"),
    )
    running = [
        subprocess.Popen([sys.executable, "-m", f"distributed.cli.{name}", *rest], stderr=subprocess.DEVNULL)
        for name, *rest in commands
    ]
    try:
        yield address, *running
    finally:
        for process in running:
            process.kill()
            process.wait()


@pytest.mark.parametrize("lost", ["scheduler", "worker"])
def test_a_cluster_that_is_lost_ends_the_run_and_the_next_one_goes_on(tmp_path, monkeypatch, lost):
    for number in range(20):
        hand_in(tmp_path / "in", f"learner{number:02}", *honest("gradient_descent"))
    done = []

    with a_cluster(free_port()) as (address, scheduler, worker):

        def lose(number, of):
            done.append(number)
            if number == 2:
                monkeypatch.setattr("grader.classroom.cluster.PATIENCE", 5)  # it was there, so no need to wait for long
                {"scheduler": scheduler, "worker": worker}[lost].kill()

        with pytest.raises(Unreachable, match="cluster is lost"):
            grade_class(tmp_path / "in", tmp_path / "out", Settings(seed=2, scheduler=address), lose)
    assert 2 <= done[-1] < 20
    again = []
    rows = grade_class(
        tmp_path / "in", tmp_path / "out", Settings(jobs=1), lambda number, of: again.append(number)
    ).rows
    assert again[0] == done[-1], "nothing is done twice"
    assert [row.points for row in rows] == [1.0] * 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def without_isolation(*_):
    raise NoIsolation("no namespace left")


def test_a_worker_that_cannot_isolate_stops_the_class_and_fails_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.classroom.cluster.graded", without_isolation)
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    with (
        LocalCluster(n_workers=1, dashboard_address=None, processes=False) as cluster,
        pytest.raises(NoIsolation, match="no namespace left"),
    ):
        grade_class(tmp_path / "in", tmp_path / "out", Settings(scheduler=cluster.scheduler_address))
    assert list((tmp_path / "out" / "results").iterdir()) == []


def test_without_dask_it_is_said_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Unreachable, match=r"pip install '\.\[cluster\]'"):
        grade_class(tmp_path, tmp_path / "out", Settings(scheduler="tcp://127.0.0.1:1"))
