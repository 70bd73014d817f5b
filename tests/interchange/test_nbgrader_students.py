"""Who is who in nbgrader's database, without nbgrader; what is written there is tried with nbgrader itself."""

from types import SimpleNamespace

import pytest
from handed_back import MOMENTUM, RIGHT, WRONG, graded
from typer.testing import CliRunner

from grader.classroom.student import Student
from grader.cli import app
from grader.interchange.gradebook_folder import Graded, read_gradebook
from grader.interchange.matched import matched
from grader.interchange.nbgrader_students import entries, of_assignment


def _known(id, first=None, last=None, email=None, lms=None):
    return SimpleNamespace(id=id, first_name=first, last_name=last, email=email, lms_user_id=lms)


def _row(name, id=""):
    exercise = {"points": 1, "possible": 2, "verdict": "nearly", "file": "x.ipynb", "by_hand": False}
    return Graded(Student(name, id), 1, 2, "", "", ("x.ipynb",), {"momentum": exercise})


def _found(students, rows) -> dict[str, str]:
    """Under which of nbgrader's ids each row is found."""
    everybody = [*entries(students, rows)]
    by_line = matched(rows, everybody, "the database").by_line
    return {row.student.name: everybody[number - 1].student.id for number, row in by_line.items()}


@pytest.mark.parametrize(
    ("known", "row"),
    [
        (_known("anna"), _row("anna")),
        (_known("1001"), _row("Anna Müller", "1001")),
        (_known("amueller", "Anna", "Müller"), _row("Mueller, Anna", "1001")),
        (_known("a1", "Anna", "Müller", "anna@example.org"), _row("anna@example.org")),
        (_known("a1", lms="1001"), _row("Müller, Anna", "1001")),
    ],
)
def test_a_student_is_found_by_an_id_or_by_the_name(known, row):
    assert _found([_known("other"), known, _known("9", "Bert", "Okafor")], [row]) == {row.student.name: known.id}


def test_an_id_that_is_somebody_elses_gives_nobody_a_mark():
    assert _found([_known("1001", "Bert", "Okafor")], [_row("Anna Müller", "1001")]) == {}


def test_one_name_and_two_ids_are_two_people():
    assert _found([_known("1001")], [_row("Anna Müller", "1001"), _row("Anna Müller", "1002")]) == {
        "Anna Müller": "1001"
    }


def test_a_row_for_an_assignment_has_its_exercises_alone():
    book = read_gradebook(graded(("anna.ipynb", RIGHT), ("bert.ipynb", WRONG)) / "out")
    first = {row.student.name: row for row in of_assignment(book, ["gradient_descent"])}
    assert [(row.points, row.maximum) for row in first.values()] == [(4, 4), (0, 4)]
    assert list(first["anna"].exercises) == ["gradient_descent"] and first["anna"].has_grade
    second = of_assignment(book, MOMENTUM)
    assert all(list(row.exercises) == MOMENTUM and row.has_grade for row in second)
    assert not any(row.has_grade for row in of_assignment(book, ["adam"]))


def test_without_nbgrader_it_is_said_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    arguments = ["handback", "nbgrader", str(tmp_path), "--db", "sqlite:///x.db", "--assignment", "02_momentum"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2 and "pip install '.[nbgrader]'" in done.output
