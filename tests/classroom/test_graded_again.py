"""The second run: what still fits is taken, what does not is graded anew."""

import json
import xml.etree.ElementTree as ET

import pytest
from submissions import IMPORTS, UPHILL, hand_in, honest

from grader.classroom.grade import Status
from grader.classroom.grade_class import Settings, grade_class
from grader.classroom.lock import Locked
from grader.classroom.result import without_grade

SMALL = Settings(seed=4, jobs=1)


def test_a_second_run_grades_nothing_and_says_the_same(tmp_path, monkeypatch):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    hand_in(tmp_path / "in", "bert", IMPORTS, UPHILL)
    grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    before = _texts(tmp_path / "out")
    monkeypatch.setattr("grader.classroom.grade_class.graded_here", lambda waiting, *_: iter(_none_of(waiting)))
    grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    assert _texts(tmp_path / "out") == before


def _texts(out):
    return {path.relative_to(out): path.read_text() for path in out.rglob("*.*")}


def _none_of(waiting):
    assert list(waiting) == []
    return []


def test_a_notebook_that_becomes_a_link_while_others_are_graded_is_not_followed(tmp_path):
    """Where learners may write into the folder, one could have a neighbour's notebook graded under their own name."""
    for number in range(9):
        hand_in(tmp_path / "in", f"learner{number}", *honest("downhill"))
    last = tmp_path / "in" / "learner8.ipynb"

    def swap(done, of):
        if done == 1:
            last.unlink()
            last.symlink_to(tmp_path / "in" / "learner0.ipynb")

    rows = grade_class(tmp_path / "in", tmp_path / "out", SMALL, swap).rows
    assert [row.status for row in rows] == ["graded"] * 8 + ["unreadable"]


def test_a_changed_notebook_and_another_seed_are_graded_anew(tmp_path):
    hand_in(tmp_path / "in", "anna", IMPORTS, UPHILL)
    assert grade_class(tmp_path / "in", tmp_path / "out", SMALL).rows[0].points == 0
    hand_in(tmp_path / "in", "anna", *honest("gradient_descent"))
    assert grade_class(tmp_path / "in", tmp_path / "out", SMALL).rows[0].points == 1
    probe = grade_class(tmp_path / "in", tmp_path / "out", Settings(seed=5, jobs=1)).rows
    assert json.loads((tmp_path / "out" / "settings.json").read_text())["seed"] == 5
    assert probe[0].points == 1


def test_a_withdrawn_notebook_has_no_row(tmp_path):
    path = hand_in(tmp_path / "in", "anna", *honest("downhill"))
    hand_in(tmp_path / "in", "bert", *honest("downhill"))
    grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    assert (tmp_path / "out" / "feedback" / "anna.html").is_file()
    path.unlink()
    assert [row.student.name for row in grade_class(tmp_path / "in", tmp_path / "out", SMALL).rows] == ["bert"]
    assert {page.name for page in (tmp_path / "out" / "feedback").iterdir()} == {"bert.html", "index.html"}


def test_a_broken_result_is_graded_anew(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    grade_class(tmp_path / "in", tmp_path / "out", SMALL)
    (kept,) = (tmp_path / "out" / "results").glob("[0-9a-f]*.json")
    whole = json.loads(kept.read_text())
    row = whole["result"]
    richer = {**whole, "result": {**row, "status": "crashed"}}
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
        assert grade_class(tmp_path / "in", tmp_path / "out", SMALL).rows[0].points == 1


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
    (anna,) = grade_class(tmp_path / "in", tmp_path / "out", Settings(jobs=1, isolate=False)).rows
    assert anna.points == 1
    assert json.loads((tmp_path / "out" / "settings.json").read_text())["seed"] >= 0


def test_a_file_that_is_never_read_to_its_end_has_a_row(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.classroom.pool.MOST_SECONDS", 0.0)
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    (anna,) = grade_class(tmp_path / "in", tmp_path / "out", SMALL).rows
    assert (anna.status, anna.points) == ("timed out", 0)


def test_two_runs_do_not_write_the_same_gradebook(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))

    def second(done, of):
        with pytest.raises(Locked, match="Another run is at work"):
            grade_class(tmp_path / "in", tmp_path / "out", SMALL)

    assert grade_class(tmp_path / "in", tmp_path / "out", SMALL, second).rows[0].points == 1


def test_a_result_that_somebody_removes_meanwhile_costs_its_words_alone(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    hand_in(tmp_path / "in", "bert", IMPORTS, UPHILL)

    def remove(done, of):
        for kept in (tmp_path / "out" / "results").glob("*.json"):
            kept.unlink()

    grade_class(tmp_path / "in", tmp_path / "out", SMALL, remove)
    anna, bert = json.loads((tmp_path / "out" / "grades.json").read_text())["students"]
    assert anna["points"] == 1
    assert bert["exercises"]["gradient_descent"]["text"] == "not yet"
    assert bert["exercises"]["gradient_descent"]["mistake"] == "uphill"
    assert ET.parse(tmp_path / "out" / "grades.xml").getroot().find(".//failure").text == "not yet"


def test_what_broke_down_before_it_was_judged_is_tried_again(tmp_path, monkeypatch):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    with monkeypatch.context() as broken:
        broken.setattr(
            "grader.classroom.pool._Worker.graded", lambda _, name, *rest: without_grade(name, Status.CRASHED, "no")
        )
        (anna,) = grade_class(tmp_path / "in", tmp_path / "out", SMALL).rows
    assert (anna.status, anna.points) == ("crashed", 0)
    (anna,) = grade_class(tmp_path / "in", tmp_path / "out", SMALL).rows
    assert (anna.status, anna.points) == ("graded", 1)
