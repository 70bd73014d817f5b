"""A gradebook: a row for every student, and files that can be read."""

import csv
import errno
import json
import os
import xml.etree.ElementTree as ET

import pytest
from submissions import IMPORTS, UPHILL, hand_in, honest

from grader.classroom.grade_class import Settings, grade_class
from grader.classroom.pages import page_name
from grader.classroom.row import Row
from grader.classroom.student import Student
from grader.classroom.tables import ABOUT_A_STUDENT, IN_ALL, rows_as_csv
from grader.course import COURSE

SMALL = Settings(seed=4, jobs=1)


def _table(out):
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        return {line["student"]: line for line in csv.DictReader(file)}


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
    rows = grade_class(folder, out, SMALL).rows
    return folder, out, {row.student.name: row for row in rows}


@pytest.fixture(scope="module")
def written_down(graded):
    """The rows of ``grades.json``."""
    _, out, _ = graded
    return json.loads((out / "grades.json").read_text())["students"]


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
        "group 1": "graded",
        "group 2": "graded",
        "link": "unreadable",
    }


def test_the_table_has_a_column_for_each_exercise(graded):
    _, out, _ = graded
    line = _table(out)["anna"]
    assert list(line) == [*ABOUT_A_STUDENT, *COURSE, *IN_ALL]
    assert (line["downhill"], line["gradient_descent"], line["step_decay"], line["adam"]) == ("1.0", "1.0", "0.0", "")
    assert (line["points"], line["maximum"], line["percent"], line["files"]) == ("2.0", "7.0", "28.5714", "anna.ipynb")


def test_the_json_holds_everything(graded, written_down):
    _, out, rows = graded
    assert json.loads((out / "grades.json").read_text())["seed"] == 4
    whole = {row["student"]: row for row in written_down}
    assert list(whole) == list(rows)
    for name, row in rows.items():
        assert whole[name]["points"] == row.points
        for exercise, grade in row.exercises.items():
            assert whole[name]["exercises"][exercise]["verdict"] == grade.verdict
    bert = whole["bert"]["exercises"]["gradient_descent"]
    assert bert["mistake"] == "uphill"
    assert bert["text"].startswith("NOT YET · gradient_descent")
    assert "Taken from the notebook: " in " ".join(whole["bert"]["notes"]["bert.ipynb"])


def test_junit_is_xml(graded):
    _, out, rows = graded
    suites = ET.parse(out / "grades.xml").getroot().findall("testsuite")
    assert len(suites) == len(rows)
    (bert,) = (suite for suite in suites if suite.get("name") == "bert")
    assert [case.get("name") for case in bert.findall("testcase")] == [
        name for name in COURSE if name in rows["bert"].exercises
    ]
    assert len(bert.findall("testcase/failure")) == 7
    assert [one.get("value") for one in bert.findall("testcase[@name='step_decay']/properties/property")] == ["0", "1"]
    assert "No cell" in bert.find("testcase[@name='step_decay']/failure").text
    (empty,) = (suite for suite in suites if suite.get("name") == "empty")
    assert "empty" in empty.find("testcase/error").get("message")


def test_the_picture_of_the_class_says_what_was_misunderstood(graded):
    _, out, rows = graded
    page = (out / "class.html").read_text()
    assert f"3 of {len(rows)} · gradient_descent · uphill" in page
    assert "so it walks up the gradient" in page
    assert "yours" in page


def test_each_learner_has_a_page_that_needs_nothing_else(graded):
    _, out, rows = graded
    for row in rows.values():
        page = (out / "feedback" / page_name(row.student)).read_text()
        assert "://" not in page
        assert "<b>ü" not in page
    bert = (out / "feedback" / "bert.html").read_text()
    assert "NOT YET · gradient_descent" in bert
    assert "so it walks up the gradient" in bert
    assert "unreadable" in (out / "feedback" / "empty.html").read_text()


def test_an_empty_folder_is_an_empty_table(tmp_path):
    (tmp_path / "in").mkdir()
    assert grade_class(tmp_path / "in", tmp_path / "out", SMALL).rows == []
    assert _table(tmp_path / "out") == {}


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@x"])
def test_no_cell_of_the_table_is_a_formula(name):
    assert "".join(rows_as_csv([Row(Student(name), "graded", "")])).splitlines()[1].startswith("\"'")


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
    monkeypatch.setattr(os, "open", denied(os.open, "carl.ipynb"))
    rows = grade_class(tmp_path / "in", tmp_path / "out", SMALL).rows
    assert [(row.student.name, row.status) for row in rows] == [
        ("anna", "graded"),
        ("closed", "unreadable"),
        ("listed", "unreadable"),
    ]
    assert {row.reason for row in rows[1:]} == {"It cannot be opened: Permission denied."}
