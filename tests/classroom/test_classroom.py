"""A class: a row for every file, results that last, and a gradebook that can be read."""

import contextlib
import csv
import errno
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from submissions import IMPORTS, UPHILL, hand_in, honest

from grader.classroom.bubblewrap import NoIsolation
from grader.classroom.files import file_name, write_atomic
from grader.classroom.grade import Status
from grader.classroom.grade_class import Settings, grade_class
from grader.classroom.lock import Locked
from grader.classroom.misconceptions import misconceptions
from grader.classroom.result import without_grade
from grader.classroom.submissions import submissions
from grader.classroom.tables import as_csv
from grader.course import COURSE

SMALL = Settings(seed=4, jobs=1)


def _table(out):
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        return {line["submission"]: line for line in csv.DictReader(file)}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("grades") / "book"
    hand_in(folder, "anna", *honest("downhill", "gradient_descent"))
    for name in ("bert", "carl"):
        hand_in(folder, name, IMPORTS, UPHILL, COURSE["downhill"].stub())
    hand_in(folder, "group 1/dora", *honest("downhill"))
    hand_in(folder, "group 2/dora", IMPORTS, UPHILL)
    hand_in(folder, "=cmd()", *honest("downhill"))
    hand_in(folder, "<b>ü", *honest("downhill"))
    (folder / "empty.ipynb").touch()
    (folder / "broken.ipynb").write_text("{")
    (folder / "binary.ipynb").write_bytes(bytes(range(256)))
    (folder / "folder.ipynb").mkdir()
    (folder / "link.ipynb").symlink_to(folder / "anna.ipynb")
    (folder / "notes.txt").write_text("not a submission")
    hand_in(folder, ".ipynb_checkpoints/anna", "x = 1")
    rows = grade_class(folder, out, SMALL)
    return folder, out, {row["submission"]: row for row in rows}


@pytest.fixture(scope="module")
def written_down(graded):
    """The rows of ``grades.json``."""
    _, out, _ = graded
    return json.loads((out / "grades.json").read_text())["submissions"]


def test_every_file_has_a_row_with_a_status(graded):
    _, out, _ = graded
    assert {name: line["status"] for name, line in _table(out).items()} == {
        "'=cmd()": "graded",
        "<b>ü": "graded",
        "anna": "graded",
        "bert": "graded",
        "binary": "unreadable",
        "broken": "unreadable",
        "carl": "graded",
        "empty": "unreadable",
        "folder": "unreadable",
        "group 1/dora": "graded",
        "group 2/dora": "graded",
        "link": "unreadable",
    }


def test_the_table_has_a_column_for_each_exercise(graded):
    _, out, _ = graded
    line = _table(out)["anna"]
    assert list(line) == ["submission", *COURSE, "total", "status", "reason"]
    assert (line["downhill"], line["gradient_descent"], line["adam"], line["total"]) == ("1.0", "1.0", "", "2.0")


def test_the_json_holds_everything(graded, written_down):
    _, out, rows = graded
    assert json.loads((out / "grades.json").read_text())["seed"] == 4
    whole = {row["submission"]: row for row in written_down}
    assert list(whole) == list(rows)
    for name, brief in rows.items():
        assert whole[name]["total"] == brief["total"]
        for exercise, mark in brief["exercises"].items():
            assert mark.items() <= whole[name]["exercises"][exercise].items()
    bert = whole["bert"]["exercises"]["gradient_descent"]
    assert bert["mistake"] == "uphill"
    assert bert["text"].startswith("NOT YET · gradient_descent")
    assert whole["bert"]["notes"][0].startswith("Taken")


def test_junit_is_xml(graded):
    _, out, rows = graded
    suites = ET.parse(out / "grades.xml").getroot().findall("testsuite")
    assert len(suites) == len(rows)
    (bert,) = (suite for suite in suites if suite.get("name") == "bert")
    failures = [case.find("failure").get("message") for case in bert.findall("testcase")]
    assert failures.count("missing") == len(failures) - 2, "bert owes the chapters of which he has something"
    (empty,) = (suite for suite in suites if suite.get("name") == "empty")
    assert "empty" in empty.find("testcase/error").get("message")


def test_the_picture_of_the_class_says_what_was_misunderstood(graded, written_down):
    _, out, rows = graded
    first = misconceptions(written_down)[0]
    assert (first.exercise, first.mistake, first.holders) == ("gradient_descent", "uphill", 3)
    page = (out / "class.html").read_text()
    assert f"3 of {len(rows)} · gradient_descent · uphill" in page
    assert first.cause[1:] in page
    assert first.names == ("bert", "carl", "group 2/dora")
    assert '<a href="feedback/bert.html">bert</a>' in page
    assert '<span class="turned">gradient_descent</span><br>1</th>' in page, "one of four has passed"
    assert "yours" in page


def test_each_learner_has_a_page_that_needs_nothing_else(graded):
    _, out, rows = graded
    for name in rows:
        page = (out / "feedback" / f"{file_name(name)}.html").read_text()
        assert "http" not in page
        assert "<b>ü" not in page
    bert = (out / "feedback" / "bert.html").read_text()
    assert "NOT YET · gradient_descent" in bert
    assert "so it walks up the gradient" in bert
    assert "0 of 7 points for the exercises in this notebook" in bert
    assert "MISSING · step_decay" in bert
    assert "No points · unreadable" in (out / "feedback" / "empty.html").read_text()


def test_a_second_run_grades_nothing_and_says_the_same(graded, monkeypatch):
    folder, out, _ = graded
    before = (out / "grades.csv").read_text()
    monkeypatch.setattr("grader.classroom.grade_class.graded_here", lambda waiting, *_: iter(_none_of(waiting)))
    grade_class(folder, out, SMALL)
    assert (out / "grades.csv").read_text() == before


def _none_of(waiting):
    assert list(waiting) == []
    return []


def test_a_folder_that_cannot_be_opened_has_a_row_and_stops_nothing(tmp_path, monkeypatch):
    """One may not be listed, or may be but without a look at what is in it. Root may do all, so it is played."""
    for place in ("anna", "closed/bert", "listed/carl"):
        hand_in(tmp_path / "in", place, *honest("downhill"))

    def denied(real, *places):
        def asked(path, *args, **kwargs):
            if str(path).endswith(places):
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return real(path, *args, **kwargs)

        return asked

    monkeypatch.setattr(os, "scandir", denied(os.scandir, "closed"))
    monkeypatch.setattr(os, "listdir", denied(os.listdir, "closed"))
    monkeypatch.setattr(os, "open", denied(os.open, "carl.ipynb", "closed"))
    monkeypatch.setattr(os, "stat", denied(os.stat, "carl.ipynb"))
    monkeypatch.setattr(os, "lstat", denied(os.lstat, "carl.ipynb"))
    rows = grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    assert [(row["submission"], row["status"]) for row in rows] == [
        ("anna", "graded"),
        ("closed", "unreadable"),
        ("carl", "unreadable"),
    ]
    assert {row["reason"] for row in rows[1:]} == {"It cannot be opened: Permission denied."}


def test_a_notebook_that_becomes_a_link_while_others_are_graded_is_not_followed(tmp_path):
    """Where learners may write into the folder, one could have a neighbour's notebook graded under their own name."""
    for number in range(9):
        hand_in(tmp_path / "in", f"learner{number}", *honest("downhill"))
    last = tmp_path / "in" / "learner8.ipynb"

    def swap(done, of):
        if done == 1:
            last.unlink()
            last.symlink_to(tmp_path / "in" / "learner0.ipynb")

    rows = grade_class(tmp_path / "in", tmp_path / "out", SMALL, swap)
    assert [row["status"] for row in rows] == ["graded"] * 8 + ["unreadable"]


def test_a_changed_notebook_and_another_seed_are_graded_anew(tmp_path):
    hand_in(tmp_path / "in", "anna", IMPORTS, UPHILL)
    assert grade_class(tmp_path / "in", tmp_path / "out", SMALL)[0]["total"] == 0
    hand_in(tmp_path / "in", "anna", *honest("gradient_descent"))
    assert grade_class(tmp_path / "in", tmp_path / "out", SMALL)[0]["total"] == 1
    probe = grade_class(tmp_path / "in", tmp_path / "out", Settings(seed=5, jobs=1))
    assert json.loads((tmp_path / "out" / "settings.json").read_text())["seed"] == 5
    assert probe[0]["total"] == 1


def test_a_withdrawn_notebook_has_no_row(tmp_path):
    path = hand_in(tmp_path / "in", "anna", *honest("downhill"))
    hand_in(tmp_path / "in", "bert", *honest("downhill"))
    grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    assert (tmp_path / "out" / "feedback" / "anna.html").is_file()
    path.unlink()
    assert [row["submission"] for row in grade_class(tmp_path / "in", tmp_path / "out", SMALL)] == ["bert"]
    assert [page.name for page in (tmp_path / "out" / "feedback").iterdir()] == ["bert.html"]


def test_names_that_look_alike_have_pages_of_their_own():
    names = ["x" * 240, "x" * 239 + "y", "ü" * 80, "ü" * 79 + "u", "x" * 150, "\udcff", r"\udcff", "%ff"]
    assert len({file_name(name) for name in names}) == len(names)
    assert all(len(file_name(name)) < 200 for name in names)


def test_a_broken_result_is_graded_anew(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    (kept,) = (tmp_path / "out" / "results").iterdir()
    whole = json.loads(kept.read_text())
    row = whole["result"]
    richer = {**whole, "result": {**row, "total": 22.0}}
    torn = {**whole, "result": {**row, "exercises": 5}}
    deep = "[" * 100_000 + "]" * 100_000
    broken = [
        kept.read_text()[:40],
        "[]",
        deep,
        *map(json.dumps, ({**whole, "result": {}}, {"result": row}, richer, torn)),
    ]
    for text in broken:
        kept.write_text(text)
        assert grade_class(tmp_path / "in", tmp_path / "out", SMALL)[0]["total"] == 1


def test_what_is_large_is_not_kept_in_memory(graded):
    _, out, rows = graded
    assert rows["anna"]["exercises"]["downhill"] == {"points": 1.0, "verdict": "passed", "mistake": None}
    assert "notes" not in rows["anna"]
    assert "PASSED · downhill" in (out / "feedback" / "anna.html").read_text()


def test_without_a_seed_one_is_drawn_once_and_kept(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    seeds = []
    for _ in range(2):
        grade_class(tmp_path / "in", tmp_path / "out", Settings(jobs=1, isolate=False))
        seeds.append(json.loads((tmp_path / "out" / "settings.json").read_text())["seed"])
    assert seeds[0] == seeds[1]


@pytest.mark.parametrize("kept", ["", "[]", '{"seed": -5}', '{"seed": 1e999}', '{"seed": "x"}', "[" * 10**5, "\xff"])
def test_a_seed_that_cannot_be_one_is_drawn_anew(tmp_path, kept):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "settings.json").write_text(kept, encoding="latin-1")
    (anna,) = grade_class(tmp_path / "in", tmp_path / "out", Settings(jobs=1, isolate=False))
    assert anna["total"] == 1
    assert json.loads((tmp_path / "out" / "settings.json").read_text())["seed"] >= 0


def test_killed_at_any_moment_it_goes_on(tmp_path):
    """kill -9 in the middle: what was done is kept, the rest is done by the next run, and no row is missing."""
    folder, out = tmp_path / "in", tmp_path / "out"
    for number in range(24):
        hand_in(folder, f"learner{number:02}", *honest("gradient_descent", "adam"))
    command = [sys.executable, "-m", "grader", "class", str(folder), "--out", str(out), "--seed", "4", "--jobs", "1"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(1200):
            if len(list((out / "results").glob("[!.]*.json"))) >= 3:
                break
            time.sleep(0.05)
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    kept = {path.name: path.stat().st_mtime_ns for path in (out / "results").glob("[!.]*.json")}
    assert 3 <= len(kept) < 24
    assert len(_table(out)) == 24
    rows = grade_class(folder, out, SMALL)
    assert [row["total"] for row in rows] == [2.0] * 24
    after = {path.name: path.stat().st_mtime_ns for path in (out / "results").glob("[!.]*.json")}
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


def test_a_file_that_is_never_read_to_its_end_has_a_row(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.classroom.pool.MOST_SECONDS", 0.0)
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    (anna,) = grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    assert (anna["status"], anna["total"]) == ("timed out", 0)


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


def test_names_are_the_files_own_unless_two_are_the_same(tmp_path):
    for place in ("a", "x/b", "y/b"):
        hand_in(tmp_path, place, "x = 1")
    assert [submission.name for submission in submissions(tmp_path)] == ["a", "x/b", "y/b"]


def test_endings_alone_may_tell_two_files_apart(tmp_path):
    for ending in (".IPYNB", ".ipynb"):
        hand_in(tmp_path, "anna", "x = 1").rename(tmp_path / f"anna{ending}")
    assert [submission.name for submission in submissions(tmp_path)] == ["anna.IPYNB", "anna.ipynb"]


def test_two_runs_do_not_write_the_same_gradebook(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))

    def second(done, of):
        with pytest.raises(Locked, match="Another run is at work"):
            grade_class(tmp_path / "in", tmp_path / "out", SMALL)

    assert grade_class(tmp_path / "in", tmp_path / "out", SMALL, second)[0]["total"] == 1


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


def test_a_process_that_is_killed_from_outside_costs_no_learner_anything(tmp_path):
    for number in range(6):
        hand_in(tmp_path / "in", f"learner{number}", *honest("downhill", "adam"))
    killed = []

    def kill_one(done, of):
        if done == 2 and not killed:
            killed.append(next(iter(multiprocessing.active_children())))
            killed[0].kill()

    rows = grade_class(tmp_path / "in", tmp_path / "out", SMALL, kill_one)
    assert killed
    assert [row["total"] for row in rows] == [2.0] * 6


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


def test_an_empty_folder_is_an_empty_table(tmp_path):
    (tmp_path / "in").mkdir()
    assert grade_class(tmp_path / "in", tmp_path / "out", SMALL) == []
    assert _table(tmp_path / "out") == {}


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@x", "\tx"])
def test_no_cell_of_the_table_is_a_formula(name):
    row = {"submission": name, "exercises": {}, "total": 0, "status": "graded", "reason": ""}
    assert as_csv([row]).splitlines()[1].startswith(("'", "\"'"))


def test_a_result_that_somebody_removes_meanwhile_costs_its_words_alone(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    hand_in(tmp_path / "in", "bert", IMPORTS, UPHILL)

    def remove(done, of):
        for kept in (tmp_path / "out" / "results").glob("*.json"):
            kept.unlink()

    grade_class(tmp_path / "in", tmp_path / "out", SMALL, remove)
    anna, bert = json.loads((tmp_path / "out" / "grades.json").read_text())["submissions"]
    assert anna["total"] == 1
    assert bert["exercises"]["gradient_descent"]["text"] == "not yet"
    assert bert["exercises"]["gradient_descent"]["mistake"] == "uphill"
    assert ET.parse(tmp_path / "out" / "grades.xml").getroot().find(".//failure").text == "not yet"


def test_what_broke_down_before_it_was_judged_is_tried_again(tmp_path, monkeypatch):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    with monkeypatch.context() as broken:
        broken.setattr(
            "grader.classroom.pool._Worker.graded", lambda _, name, *rest: without_grade(name, Status.CRASHED, "no")
        )
        (anna,) = grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    assert (anna["status"], anna["total"]) == ("crashed", 0)
    (anna,) = grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    assert (anna["status"], anna["total"]) == ("graded", 1)
