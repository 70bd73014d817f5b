"""A run that is stopped, killed or fails: what is done is kept, and the next one goes on."""

import contextlib
import csv
import errno
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from submissions import hand_in, honest

from grader.classroom.bubblewrap import NoIsolation
from grader.classroom.files import write_atomic
from grader.classroom.grade_class import Settings, grade_class
from grader.course import COURSE

SMALL = Settings(seed=4, jobs=1)


def _table(out):
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        return {line["student"]: line for line in csv.DictReader(file)}


def test_killed_at_any_moment_it_goes_on(tmp_path):
    """kill -9 in the middle: what was done is kept, the rest is done by the next run, and no row is missing."""
    folder, out = tmp_path / "in", tmp_path / "out"
    for number in range(24):
        hand_in(folder, f"learner{number:02}", *honest("gradient_descent", "adam"))
    command = [sys.executable, "-m", "grader", "class", str(folder), "--out", str(out), "--seed", "4", "--jobs", "1"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(1200):
            if len(list((out / "results").glob("[0-9a-f]*.json"))) >= 3:
                break
            time.sleep(0.05)
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    kept = {path.name: path.stat().st_mtime_ns for path in (out / "results").glob("[0-9a-f]*.json")}
    assert 3 <= len(kept) < 24
    assert len(_table(out)) == 24
    rows = grade_class(folder, out, SMALL).rows
    assert [row.points for row in rows] == [2.0] * 24
    after = {path.name: path.stat().st_mtime_ns for path in (out / "results").glob("[0-9a-f]*.json")}
    assert {name: after[name] for name in kept} == kept


def test_killed_alone_it_leaves_no_process_behind(tmp_path):
    """kill -9 of the one process that was started: those that it started end by themselves."""
    folder, out = tmp_path / "in", tmp_path / "out"
    for number in range(24):
        hand_in(folder, f"learner{number:02}", *honest("gradient_descent"), "def adam(*a):\n    while True: pass")
    command = [sys.executable, "-m", "grader", "class", str(folder), "--out", str(out), "--jobs", "2"]
    marked = {**os.environ, "MARK": str(out)}
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=marked)
    for _ in range(1200):
        if len(_marked(out)) >= 4:
            break
        time.sleep(0.05)
    running.kill()
    running.wait()
    for _ in range(400):
        if not _marked(out):
            break
        time.sleep(0.05)
    assert _marked(out) == []


def _marked(out):
    """The processes that have the folder's name in their environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"MARK={out}".encode() in place.read_bytes().split(b"\0"):
                found.append(place.parent.name)
    return found


def test_ctrl_c_leaves_a_gradebook(tmp_path):
    for number in range(6):
        hand_in(tmp_path / "in", f"learner{number}", *honest("downhill"))

    def impatient(done, of):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade_class(tmp_path / "in", tmp_path / "out", SMALL, impatient)
    statuses = [line["status"] for line in _table(tmp_path / "out").values()]
    assert sorted(statuses) == ["graded"] * 2 + ["not graded"] * 4


def test_an_interrupt_does_not_wait_for_what_hangs(tmp_path):
    hand_in(tmp_path / "in", "a", *honest("downhill"))
    for number in range(4):
        hand_in(tmp_path / "in", f"hangs{number}", *(f"def {name}(*a):\n    while True: pass" for name in COURSE))

    def impatient(done, of):
        if done == 1:
            raise KeyboardInterrupt

    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        grade_class(tmp_path / "in", tmp_path / "out", Settings(seed=4, jobs=2), impatient)
    assert time.monotonic() - begin < 15


def test_a_process_that_is_killed_from_outside_costs_no_learner_anything(tmp_path):
    for number in range(6):
        hand_in(tmp_path / "in", f"learner{number}", *honest("downhill", "adam"))
    killed = []

    def kill_one(done, of):
        if done == 2 and not killed:
            killed.append(next(iter(multiprocessing.active_children())))
            killed[0].kill()

    rows = grade_class(tmp_path / "in", tmp_path / "out", SMALL, kill_one).rows
    assert killed
    assert [row.points for row in rows] == [2.0] * 6


def test_a_machine_that_can_isolate_no_more_costs_no_learner_anything(tmp_path, monkeypatch):
    """It stops and says so. What is done stays, the rest waits for the next run, and nobody has crashed."""
    for number in range(9):
        hand_in(tmp_path / "in", f"learner{number}", "import os\ndef adam(*a):\n    os._exit(1)", *honest("downhill"))
    program, real = tmp_path / "bin" / "bwrap", shutil.which("bwrap")
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {real} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    def breaks(done, of):
        if done == 3:
            program.write_text("#!/bin/sh\necho 'no namespace left' >&2\nexit 1\n")

    with pytest.raises(NoIsolation, match="no namespace left"):
        grade_class(tmp_path / "in", tmp_path / "out", SMALL, breaks)
    table = _table(tmp_path / "out").values()
    assert {(line["status"], line["downhill"]) for line in table} == {("crashed", "1.0"), ("not graded", "")}
    assert [line["status"] for line in table].count("crashed") < 7


def test_unfinished_files_of_a_killed_run_are_cleared_away(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    for place in ("", "results", "feedback"):
        (tmp_path / "out" / place).mkdir(exist_ok=True)
        (tmp_path / "out" / place / ".temporary-1-1").write_text("half")
    grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    assert list((tmp_path / "out").rglob(".temporary-*")) == []


def test_a_file_that_cannot_be_written_leaves_no_half(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "replace", _no_room)
    with pytest.raises(OSError, match="No space"):
        write_atomic(tmp_path / "grades.csv", "x")
    assert list(tmp_path.iterdir()) == []


def _no_room(*_):
    raise OSError(errno.ENOSPC, "No space left on device")
