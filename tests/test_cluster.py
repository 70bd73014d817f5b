"""The same work on a Dask cluster, and a worker lost in the middle of it."""

import threading

import pytest
from distributed import LocalCluster
from submissions import UPHILL, hand_in, honest

from grader.classroom import Settings, Unreachable, grade_class


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
    assert there == here


def test_a_scheduler_that_is_not_there_or_has_no_workers_is_said_soon(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.cluster.PATIENCE", 2)
    hand_in(tmp_path / "in", "anna", UPHILL)
    for wrong in ("127.0.0.1:1", "nonsense://x"):
        with pytest.raises(Unreachable, match=f"No Dask scheduler answers at {wrong}"):
            grade_class(tmp_path / "in", tmp_path / "out", Settings(scheduler=wrong))
    with LocalCluster(n_workers=0, dashboard_address=None) as cluster, pytest.raises(Unreachable, match="no workers"):
        grade_class(tmp_path / "in", tmp_path / "out", Settings(scheduler=cluster.scheduler_address))
