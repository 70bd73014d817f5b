"""`grader handback nbgrader`, on databases that nbgrader itself made: `make interchange`."""

import csv
import json
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook, SubmittedNotebook
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
from answers import CHAPTER, NAMES
from command import run
from nbgrader_answers import LEARNERS

from grader.cli import app
from grader.interchange import nbgrader_handback
from grader.interchange.gradebook_folder import read_gradebook
from grader.interchange.marking_cells import marking_id

#: What an instructor set for one cell in place of its one point.
WORTH = {NAMES[0]: 10}
#: Nothing of these two can be graded.
EMPTY = {"empty": b"", "pdf": b"%PDF-1.4"}


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'gradebook.db'}"


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    """A course whose assignment was generated, with points of the instructor's own, and whose database has nobody."""
    folder = tmp_path_factory.mktemp("released")
    run(folder, "grader", "export", "nbgrader", ".", "--notebook", CHAPTER)
    path = folder / "source" / CHAPTER / f"{CHAPTER}.ipynb"
    source = nbformat.read(path, 4)
    for cell in source.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "").removeprefix("mark-")
        if "points" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader["points"] = WORTH.get(name, 1)
    nbformat.write(source, path)
    run(folder, "nbgrader", "generate_assignment", CHAPTER)
    return folder


@pytest.fixture(scope="module")
def grades(released) -> Path:
    """The gradebook of `grader class` for what the learners handed in."""
    for learner, write in LEARNERS.items():
        notebook = nbformat.read(released / "release" / CHAPTER / f"{CHAPTER}.ipynb", 4)
        write(notebook)
        path = released / "in" / learner / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    for learner, content in EMPTY.items():
        (released / "in" / learner).mkdir()
        (released / "in" / learner / f"{CHAPTER}.ipynb").write_bytes(content)
    run(released, "grader", "class", "in", "--out", "grades", "--seed", "20")
    return released / "grades"


@pytest.fixture
def course(released, tmp_path) -> Path:
    """A folder with a fresh copy of the database."""
    (tmp_path / "gradebook.db").write_bytes((released / "gradebook.db").read_bytes())
    return tmp_path


@pytest.fixture(scope="module")
def expected(grades) -> dict[tuple[str, str], float]:
    students = json.loads((grades / "grades.json").read_text())["students"]
    return {
        (one["student"], name): WORTH.get(name, 1) * judged["points"] / judged["possible"]
        for one in students
        for name, judged in one["exercises"].items()
        if one["student"] in LEARNERS
    }


def _hand_back(grades: Path, url: str, *options: str, ends_with: int = 0, name: str = CHAPTER) -> str:
    arguments = ["handback", "nbgrader", str(grades), "--db", url, "--assignment", name, *options]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == ends_with, done.output
    return done.output


def _marks(course: Path) -> dict[tuple[str, str], float]:
    with Gradebook(_url(course), course_id="") as book:
        submissions = book.assignment_submissions(CHAPTER)
        return {
            (one.student.id, grade.name.removeprefix("mark-")): grade.score
            for one in submissions
            for notebook in one.notebooks
            for grade in notebook.grades
        }


def test_every_mark_is_that_of_the_class_and_stands_in_nbgraders_own_table(grades, course, expected):
    said = _hand_back(grades, _url(course), "--add-students")
    assert f"{len(LEARNERS)} students have marks in {CHAPTER}." in said and "Warning" not in said
    assert "2 handed in nothing that could be graded, and get no mark: empty, pdf." in said
    assert len(expected) == len(LEARNERS) * len(NAMES) and _marks(course) == expected
    run(course, "nbgrader", "export", "--db", _url(course))
    with (course / "grades.csv").open() as file:
        lines = {line["student_id"]: line for line in csv.DictReader(file) if line["student_id"] in LEARNERS}
    total = {learner: sum(expected[learner, name] for name in NAMES) for learner in LEARNERS}
    assert {learner: float(line["score"]) for learner, line in lines.items()} == total
    with Gradebook(_url(course), course_id="") as book:
        assert not any(one.needs_manual_grade for one in book.assignment_submissions(CHAPTER))


def test_nobody_is_added_unasked(grades, course):
    before = (course / "gradebook.db").read_bytes()
    said = _hand_back(grades, _url(course), ends_with=1)
    assert "are in the gradebook and not in nbgrader's database" in said and "--add-students" in said
    assert f"0 students have marks in {CHAPTER}." in said and (course / "gradebook.db").read_bytes() == before
    with Gradebook(_url(course), course_id="") as book:
        book.add_student("right")
        book.add_student("zoe", first_name="Zoe", last_name="Q")
    said = _hand_back(grades, _url(course), ends_with=1)
    assert f"1 student has marks in {CHAPTER}." in said and "Zoe Q (zoe)" in said
    assert {student for student, _ in _marks(course)} == {"right"}


def test_what_a_person_has_set_there_stays(grades, course, expected):
    _hand_back(grades, _url(course), "--add-students")
    with Gradebook(_url(course), course_id="") as book:
        grade = book.find_grade(marking_id(NAMES[1]), CHAPTER, CHAPTER, "wrong")
        grade.manual_score, grade.extra_credit, grade.auto_score = 0.75, 0.5, 0.25
        for notebook in book.db.query(SubmittedNotebook).all():
            notebook.late_submission_penalty = 0.5
        book.db.commit()
    said = _hand_back(grades, _url(course))
    assert f"Marked by hand in nbgrader, and left as they are: wrong, {NAMES[1]}." in said
    assert _marks(course) == {**expected, ("wrong", NAMES[1]): 1.25}
    with Gradebook(_url(course), course_id="") as book:
        assert book.find_grade(marking_id(NAMES[1]), CHAPTER, CHAPTER, "wrong").auto_score == 0.25
        assert {one.late_submission_penalty for one in book.db.query(SubmittedNotebook).all()} == {0.5}


def test_a_mark_that_was_there_is_replaced(grades, course, expected):
    with Gradebook(_url(course), course_id="") as book:
        book.add_student("right")
        book.add_submission(CHAPTER, "right", timestamp="2026-11-27 10:00:00")
        book.find_grade(marking_id(NAMES[0]), CHAPTER, CHAPTER, "right").auto_score = 3.0
        book.db.commit()
    _hand_back(grades, _url(course), "--add-students")
    assert _marks(course) == expected
    with Gradebook(_url(course), course_id="") as book:
        assert book.find_submission(CHAPTER, "right").timestamp.hour == 10


def test_a_fault_half_way_leaves_all_as_it_was(grades, course, monkeypatch):
    before = (course / "gradebook.db").read_bytes()
    real, seen = nbgrader_handback._grade, []

    def fails(*given):
        seen.append(given)
        if len(seen) == 30:
            raise OperationalError("update grade", {}, Exception("disk I/O error"))
        return real(*given)

    monkeypatch.setattr(nbgrader_handback, "_grade", fails)
    with pytest.raises(nbgrader_handback.NotHandedBack, match="disk I/O error"):
        nbgrader_handback.hand_back(_url(course), CHAPTER, read_gradebook(grades), True)
    assert (course / "gradebook.db").read_bytes() == before


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("gradebook.db", "such as sqlite:///gradebook.db"),
        ("postgresql://me:secret@localhost:secret/x", "such as sqlite:///gradebook.db"),
        ("sqlite://", "such as sqlite:///gradebook.db"),
        ("sqlite:///nowhere.db", "There is no file nowhere.db."),
        ("sqlite:///text.txt", "file is not a database"),
        ("sqlite:///nothing.db", "no database of nbgrader's"),
        ("foo://here/x", "foo"),
        ("postgresql://me:secret@localhost/x", "postgresql://me:***@localhost/x cannot be used"),
    ],
)
def test_what_is_no_database_of_nbgraders_is_answered_and_none_is_made(grades, tmp_path, monkeypatch, url, said):
    (tmp_path / "text.txt").write_text("Not a database, and longer than the head of one. " * 9)
    (tmp_path / "nothing.db").touch()
    monkeypatch.chdir(tmp_path)
    answer = _hand_back(grades, url, ends_with=2)
    assert said in answer and "secret" not in answer
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nothing.db", "text.txt"]
    assert (tmp_path / "nothing.db").read_bytes() == b""


def test_an_assignment_that_cannot_take_the_marks_is_refused(grades, course):
    with Gradebook(_url(course), course_id="") as book:
        book.add_assignment("essay")
        book.add_assignment("02")
        book.add_notebook("02", "02")
        book.add_grade_cell("mark-momentum", "02", "02", max_score=1, cell_type="code")
    before = (course / "gradebook.db").read_bytes()
    said = {
        name: _hand_back(grades, _url(course), "--add-students", ends_with=2, name=name)
        for name in ("04", "essay", "02")
    }
    assert "There is no assignment 04" in said["04"] and CHAPTER in said["04"]
    assert "has no marking cell of the course's" in said["essay"]
    assert "The gradebook has nothing of the assignment 02: momentum." in said["02"]
    assert (course / "gradebook.db").read_bytes() == before


def test_feedback_pages_need_what_autograde_writes(grades, course, released):
    """nbgrader makes them of the notebooks in autograded/, and this command writes none."""
    (course / "nbgrader_config.py").write_bytes((released / "nbgrader_config.py").read_bytes())
    _hand_back(grades, _url(course), "--add-students")
    assert "No notebooks were matched" in run(course, "nbgrader", "generate_feedback", CHAPTER, ends_with=1)
