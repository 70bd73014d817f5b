"""A hostile class beside an honest one: nobody gets what they did not earn, and nobody pays for another."""

import csv
import os
import subprocess
import time
from pathlib import Path

import pytest
from submissions import IMPORTS, hand_in, honest

from grader.classroom.grade_class import Settings, grade_class
from grader.course import COURSE

#: The cell that each attacker hands in for `adam`: after full marks without writing it, or after harm.
ATTACKS = {path.stem: path.read_text() for path in sorted((Path(__file__).parent / "attacks").glob("*.py"))}
HONEST = ("downhill", "momentum", "adam", "clip_by_global_norm")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class graded once: honest learners before, between and after the attackers."""
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("grades")
    for number, (name, source) in enumerate(ATTACKS.items()):
        hand_in(folder, f"{number:02}_{name}", IMPORTS, source, *honest("downhill")[1:])
        if number % 4 == 0:
            hand_in(folder, f"{number:02}_honest", *honest(*HONEST))
    begin = time.monotonic()
    rows = grade_class(folder, out, Settings(seed=11, jobs=2))
    return {row["submission"]: row for row in rows}, out, time.monotonic() - begin


def test_every_submission_has_a_row(graded):
    rows, out, _ = graded
    assert len(rows) == len(ATTACKS) + len(range(0, len(ATTACKS), 4))
    with (out / "grades.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert {line["submission"] for line in table} == set(rows)
    assert all(line["status"] for line in table)


def test_honest_learners_keep_full_marks(graded):
    rows, *_ = graded
    for name, row in rows.items():
        if name.endswith("_honest"):
            assert (row["status"], row["total"]) == ("graded", len(HONEST)), (name, row["reason"])


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_credit_for_what_was_not_earned(graded, attack):
    rows, *_ = graded
    (row,) = (row for name, row in rows.items() if name[3:] == attack)
    entry = row["exercises"].get("adam", {"points": 0.0})
    assert entry["points"] == 0.0, entry
    assert row["exercises"]["downhill"]["points"] == 1.0, row["reason"]


def test_nothing_outlives_the_run(graded):
    assert not Path("/tmp/owned").exists()
    _, out, _ = graded
    running = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True).stdout
    # Those who started it have ended, so that it would be nobody's by now. Others may be grading on this machine, too.
    left = [line for line in running.splitlines() if line.split()[0] in ("1", str(os.getpid()))]
    assert "grader.inside.zygote" not in "\n".join(left)
    assert (out / "grades.csv").read_text() != "mine"
    assert not any((out / "feedback").glob("*<script>*"))


def test_feedback_escapes_what_learners_write(graded):
    _, out, _ = graded
    for page in [*(out / "feedback").glob("*.html"), out / "class.html"]:
        assert "<script>alert" not in page.read_text()


def test_copies_of_the_input_earn_nothing(tmp_path):
    for name, exercise in COURSE.items():
        shrug = f"def {name}(*a):\n    return {', '.join(['a[0]'] * len(exercise.returns))}"
        hand_in(tmp_path / "in", name, IMPORTS, shrug)
    rows = grade_class(tmp_path / "in", tmp_path / "out", Settings(seed=os.getpid(), jobs=2))
    assert {row["submission"]: row["total"] for row in rows} == dict.fromkeys(COURSE, 0.0)
