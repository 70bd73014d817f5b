"""A hostile class beside an honest one: nobody gets what they did not earn, and nobody pays for another."""

import csv
import json
import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from sandbox_ways import path_for, started, users
from submissions import IMPORTS, hand_in, honest

from grader.classroom.grade_class import Settings, grade_class
from grader.course import COURSE

#: The cell that each attacker hands in for `adam`: after full marks without writing it, or after harm. Those that ask
#: for what they must not have go on to the right answer, so that they earn its points if they are given it.
ATTACKS = {path.stem: path.read_text() for path in sorted((Path(__file__).parent / "attacks").glob("*.py"))}
HONEST = ("downhill", "momentum", "adam", "clip_by_global_norm")
#: What an honest neighbour may import and do in a cell, all of which has to come through the filter of system calls.
MUCH = """import abc, bisect, collections, contextlib, copy, dataclasses, datetime, decimal, enum, fractions, functools
import hashlib, heapq, inspect, itertools, json, logging, operator, pickle, pprint, random, re, secrets, statistics
import string, tempfile, textwrap, threading, time, traceback, typing, unittest, warnings
import numpy.fft, numpy.linalg, numpy.ma, numpy.polynomial, numpy.random, numpy.testing
time.sleep(0.001), numpy.linalg.svd(numpy.random.default_rng().normal(size=(60, 60))), secrets.token_hex()"""
WAYS = [(way, user) for way in ("warm", "once") for user in users()]
_GRADE = """
import json, sys
from pathlib import Path
import short_clocks
from grader.classroom.grade_class import Settings, grade_class
from grader.classroom.sandbox import Isolated
short_clocks.use()
sandbox = Isolated()
sandbox.close()
if __name__ == "__main__":
    rows = grade_class(*map(Path, sys.argv[1:3]), Settings(seed=11, jobs=2)).rows
    points = {row.student.name: {name: grade.points for name, grade in row.exercises.items()} for row in rows}
    became = {row.student.name: [row.status, row.reason] for row in rows}
    print(json.dumps({"warm": sandbox.warm, "rows": {name: [*became[name], points[name]] for name in points}}))
"""


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: f"{way[0]}-{'root' if way[1] == 0 else 'user'}")
def graded(request):
    """The class graded once each way: honest learners before, between and after the attackers."""
    way, user = request.param
    with tempfile.TemporaryDirectory() as name:  # others than its owner cannot look into pytest's
        folder, out, program = (Path(name) / part for part in ("class", "grades", "program"))
        for number, (attack, source) in enumerate(ATTACKS.items()):
            hand_in(folder, f"{number:03}_{attack}", IMPORTS, source, *honest("downhill")[1:])
            if number % 4 == 0:
                hand_in(folder, f"{number:03}_honest", MUCH, *honest(*HONEST))
        program.mkdir()
        os.chown(name, user, -1)
        with started(_GRADE, folder, out, path=path_for(way, program), user=user) as grading:
            said, wrong = grading.communicate()
        assert said, wrong
        told = json.loads(said)
        assert told["warm"] == (way == "warm"), f"this machine does not let a sandbox work the {way} way: {wrong}"
        yield told["rows"], out


def test_every_submission_has_a_row(graded):
    rows, out = graded
    assert len(rows) == len(ATTACKS) + len(range(0, len(ATTACKS), 4))
    with (out / "grades.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert {line["student"] for line in table} == set(rows)
    assert all(line["status"] for line in table)


def test_honest_learners_keep_full_marks(graded):
    rows, _ = graded
    for name, row in rows.items():
        if name.endswith("_honest"):
            status, reason, points = row
            assert (status, sum(points.values())) == ("graded", len(HONEST)), (name, reason)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_credit_for_what_was_not_earned(graded, attack):
    rows, _ = graded
    ((_, reason, points),) = (row for name, row in rows.items() if name[4:] == attack)
    assert points.get("adam", 0.0) == 0.0, reason
    assert points["downhill"] == 1.0, reason


def test_nothing_outlives_the_run(graded):
    assert not Path("/tmp/owned").exists()
    _, out = graded
    running = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True).stdout
    # Those who started it have ended, so that it would be nobody's by now. Others may be grading on this machine, too.
    left = [line for line in running.splitlines() if line.split()[0] in ("1", str(os.getpid()))]
    assert "grader.inside.zygote" not in "\n".join(left)
    assert (out / "grades.csv").read_text() != "mine"
    assert not any((out / "feedback").glob("*<script>*"))


def test_feedback_escapes_what_learners_write(graded):
    _, out = graded
    for page in [*(out / "feedback").glob("*.html"), out / "class.html"]:
        assert "<script>alert" not in page.read_text()


def test_copies_of_the_input_earn_nothing(tmp_path):
    for name, exercise in COURSE.items():
        shrug = f"def {name}(*a):\n    return {', '.join(['a[0]'] * len(exercise.returns))}"
        hand_in(tmp_path / "in", f"who shrugs at {name.replace('_', ' ')}", IMPORTS, shrug)
    rows = grade_class(tmp_path / "in", tmp_path / "out", Settings(seed=os.getpid(), jobs=2)).rows
    assert [row.points for row in rows] == [0.0] * len(COURSE)
