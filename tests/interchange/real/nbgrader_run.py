"""nbgrader itself, on what ten learners and an attacker hand in: `make interchange`, in an environment of its own."""

import csv
import json
import sqlite3
import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from answers import CHAPTER, NAMES
from command import run
from nbgrader_answers import LEARNERS

from grader.interchange.marking_cells import PREFIX

SEED = "20"
#: For each learner the sentence that a card or what stands in its place begins with, of the exercise with that number.
SHOWN = {
    "right": (2, "PASSED · adam"),
    "nearly": (2, "NEARLY · adam"),
    "wrong": (2, "NOT YET · adam"),
    "blank": (2, "NOT WRITTEN YET · adam"),
    "deleted": (2, "MISSING · adam"),
    "endless": (1, "It took too long and was stopped."),
    "exits": (2, "It ended the whole process"),
}
POINTS = """
select student_id, base_cell.name, grade.auto_score, grade.needs_manual_grade from grade
join base_cell on base_cell.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course that was exported, released, answered, marked and given back."""
    folder = tmp_path_factory.mktemp("course")
    run(folder, "grader", "export", "nbgrader", ".", "--notebook", CHAPTER, "--seed", SEED)
    run(folder, "nbgrader", "generate_assignment", CHAPTER)
    released = folder / "release" / CHAPTER / f"{CHAPTER}.ipynb"
    for learner, write in LEARNERS.items():
        notebook = nbformat.read(released, 4)
        write(notebook)
        path = folder / "submitted" / learner / CHAPTER / released.name
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    run(folder, "nbgrader", "autograde", CHAPTER)
    run(folder, "nbgrader", "generate_feedback", CHAPTER)
    run(folder, "nbgrader", "export")
    return folder


@pytest.fixture(scope="module")
def marks(course) -> dict[tuple[str, str], float]:
    with sqlite3.connect(course / "gradebook.db") as database:
        rows = database.execute(POINTS).fetchall()
    assert not [row for row in rows if row[3]]  # none is left to a person
    return {(learner, cell.removeprefix(PREFIX)): points for learner, cell, points, _ in rows}


@pytest.fixture(scope="module")
def in_class(course) -> dict[tuple[str, str], dict]:
    run(course, "grader", "class", "submitted", "--out", "grades", "--layout", "{student}/*/{file}", "--seed", SEED)
    students = json.loads((course / "grades" / "grades.json").read_text())["students"]
    return {(one["student"], name): judged for one in students for name, judged in one["exercises"].items()}


def test_no_solution_is_released(course):
    released = (course / "release" / CHAPTER / f"{CHAPTER}.ipynb").read_text()
    assert "BEGIN SOLUTION" not in released and released.count("write it here") == len(NAMES)


def test_every_mark_is_that_of_the_class(marks, in_class):
    assert len(marks) == len(LEARNERS) * len(NAMES)
    assert marks == {key: judged["points"] for key, judged in in_class.items()}


def test_the_learners_have_what_they_earned(marks):
    in_all = {learner: sum(marks[learner, name] for name in NAMES) for learner in LEARNERS}
    assert in_all["right"] == in_all["pasted"] == 4 and in_all["endless"] == 3
    assert in_all["no_python"] == in_all["deleted"] == in_all["nearly"] == 2
    assert {in_all[each] for each in ("wrong", "raising", "blank", "exits", "forger")} == {0}


def test_nbgraders_own_table_has_them(course, marks):
    with (course / "grades.csv").open() as file:
        table = {line["student_id"]: float(line["score"]) for line in csv.DictReader(file)}
    assert table == {learner: sum(marks[learner, name] for name in NAMES) for learner in LEARNERS}


@pytest.mark.parametrize("learner", SHOWN)
def test_the_feedback_shows_the_card(course, in_class, learner):
    number, begin = SHOWN[learner]
    page = (course / "feedback" / learner / CHAPTER / f"{CHAPTER}.html").read_text()
    assert begin in page
    judged = in_class[learner, NAMES[number]]
    assert begin in judged["text"] or judged["verdict"] in ("timed out", "crashed")


def test_validating_shows_whole_cards(course):
    path = Path("submitted") / "nearly" / CHAPTER / f"{CHAPTER}.ipynb"
    shown = run(course, "nbgrader", "validate", path)
    assert "VALIDATION FAILED" in shown and "NEARLY · adam" in shown and "..." not in shown
    path = Path("submitted") / "right" / CHAPTER / f"{CHAPTER}.ipynb"
    assert "Success!" in run(course, "nbgrader", "validate", path)


def test_without_the_settings_nobody_is_believed(course):
    """Whoever starts nbgrader elsewhere marks nothing by accident: the cells refuse."""
    elsewhere = course / "elsewhere"
    elsewhere.mkdir()
    for folder in ("source", "submitted/right"):
        (elsewhere / folder).parent.mkdir(exist_ok=True)
        (elsewhere / folder).symlink_to(course / folder)
    run(elsewhere, "nbgrader", "generate_assignment", CHAPTER)
    run(elsewhere, "nbgrader", "autograde", CHAPTER)
    with sqlite3.connect(elsewhere / "gradebook.db") as database:
        assert {row[2] for row in database.execute(POINTS)} == {0}


def test_a_link_leads_nowhere(course):
    """Nbgrader would copy what it leads to into the learner's feedback, and mark a classmate's notebook as theirs."""
    theirs = course / "submitted" / "linked" / CHAPTER
    theirs.mkdir(parents=True)
    (theirs / f"{CHAPTER}.ipynb").write_bytes((course / "release" / CHAPTER / f"{CHAPTER}.ipynb").read_bytes())
    (theirs / "notes.txt").symlink_to("../../../nbgrader_config.py")
    said = run(course, "nbgrader", "autograde", CHAPTER, "--student=linked", ends_with=1)
    assert "notes.txt is a link" in said and not (course / "autograded" / "linked" / CHAPTER).exists()
