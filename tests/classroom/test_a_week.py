"""An instructor's week: collect, grade, correct two by hand, take a late one, grade again, give back."""

import csv
import json
import re
from datetime import UTC, datetime

import pytest
from submissions import IMPORTS, UPHILL, honest, written
from typer.testing import CliRunner

from grader.cli import app
from grader.course import COURSE

MOMENTUM = [name for name, exercise in COURSE.items() if exercise.notebook == "02_momentum"]
RIGHT = written(*honest("gradient_descent", *MOMENTUM))
WRONG = written(IMPORTS, UPHILL, *honest(*MOMENTUM)[1:])
HALF = written(*honest("momentum"))
GRADESCOPE = """---
submission_7:
  :submitters:
  - :name: Chloé Deschamps
    :sid: '1003'
  - :name: Dan Li
    :sid: '1004'
  :created_at: 2026-11-18 10:00:00.000000000 Z
"""
ROSTER = """Student,ID,SIS Login ID,Section
    Points Possible,,,
"Müller, Anna",1001,amueller,Tue
"Okafor, Bert",1002,bokafor,Tue
"Deschamps, Chloé",1003,cdeschamps,Tue
"Li, Dan",1004,dli,Wed
"Young, Eve",1005,eyoung,Wed
"""
CLASS = """title = "Optimizers, autumn 2026"
roster = "../students.csv"
timezone = "UTC"
lost_per_day = 0.1

[exercises]
02_momentum = 2
gradient_descent = 4

[due]
all = 2026-11-20
"""
#: As a spreadsheet set to German saves it.
CORRECTIONS = (
    "\ufeffstudent;id;exercise;points;comment\r\n"
    '"Okafor, Bert";;gradient_descent;2,5;"The idea is right; see the sign."\r\n'
    ";1005;;;Come and see me.\r\n"
)
BERT = "okaforbert_1002_5002_hw.ipynb"
BERT_LATE = "okaforbert_LATE_1002_5009_hw-1.ipynb"


def _put(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def _grade(home, *options, ends_with=0):
    arguments = ["class", home / "in", "--out", home / "out", "--jobs", 1, "--seed", 4, *options]
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == ends_with, done.output
    return done.output


def _table(file, *columns):
    with file.open(newline="", encoding="utf-8-sig") as lines:
        return [tuple(line[column] for column in columns) for line in csv.DictReader(lines)]


def _points(home):
    rows = _table(home / "out" / "grades.csv", "student", "id", "points", "maximum", "status")
    return {name: (known_as, float(points), float(most), status) for name, known_as, points, most, status in rows}


def _changes(home):
    columns = "student", "exercise", "points_before", "points_after", "verdict_before", "verdict_after", "why"
    return _table(home / "out" / "grades-changes.csv", *columns)


@pytest.fixture
def home(tmp_path):
    """Two folders, as Canvas and Gradescope give them, and the roster as Canvas exports it."""
    home = tmp_path / "week"
    canvas = {"muelleranna_1001_5001_hw.ipynb": RIGHT, BERT: WRONG}
    gradescope = {"submission_7/x.ipynb": HALF, "submission_metadata.yml": GRADESCOPE}
    _put(home / "in", {**canvas, **{f"assignment_3_export/{name}": content for name, content in gradescope.items()}})
    _put(home, {"students.csv": ROSTER})
    return home


def _monday_nobody_has_said_anything_and_init_begins_it(home):
    told = _grade(home, "--init")
    begun = (home / "out" / "class.toml").read_text(encoding="utf-8")
    assert "02_momentum = 1" in begun and "class.toml" in told
    assert {path.name for path in (home / "out").iterdir()} == {"class.toml"}
    assert "is there already" in _grade(home, "--init", ends_with=2)


def _tuesday_everybody_on_the_roster_has_a_row_and_the_same_maximum(home):
    _put(home / "out", {"class.toml": CLASS})
    told = _grade(home)
    assert "Canvas: 2 files of 2 students" in told and "Gradescope: 1 file of 2 students" in told
    assert "Nothing tells when 2 files came in" in told
    assert _points(home) == {
        "Anna Müller": ("1001", 10.0, 10.0, "graded"),
        "Bert Okafor": ("1002", 6.0, 10.0, "graded"),
        "Chloé Deschamps": ("1003", 2.0, 10.0, "graded"),
        "Dan Li": ("1004", 2.0, 10.0, "graded"),
        "Eve Young": ("1005", 0.0, 10.0, "not handed in"),
    }
    assert _changes(home) == []
    assert "<h1><bdi>Optimizers, autumn 2026</bdi></h1>" in (home / "out" / "class.html").read_text(encoding="utf-8")


def _wednesday_two_are_corrected_by_hand(home):
    (home / "out" / "corrections.csv").write_bytes(CORRECTIONS.encode())
    _grade(home)
    assert _points(home)["Bert Okafor"] == ("1002", 8.5, 10.0, "graded")
    assert _changes(home) == [
        ("Bert Okafor", "gradient_descent", "0.0", "2.5", "not yet", "not yet", "corrected by hand")
    ]
    page = (home / "out" / "feedback" / "Bert Okafor (1002).html").read_text(encoding="utf-8")
    assert "The idea is right; see the sign." in page and "These points were set by hand." in page
    assert "Come and see me." in (home / "out" / "feedback" / "Eve Young (1005).html").read_text(encoding="utf-8")


def _thursday_late_ones_come_in_and_corrections_stand(home):
    late = GRADESCOPE.replace("2026-11-18", "2026-11-22").replace("submission_7", "submission_9")
    _put(home / "in", {BERT_LATE: RIGHT, "assignment_3_export/submission_9/x.ipynb": RIGHT})
    _put(home / "in", {"assignment_3_export/submission_metadata.yml": GRADESCOPE + late.removeprefix("---\n")})
    before = (home / "out" / "corrections.csv").read_bytes()
    _grade(home)
    points = _points(home)
    assert points["Bert Okafor"] == ("1002", 8.5, 10.0, "graded")  # set by hand, and it stays
    assert points["Chloé Deschamps"] == ("1003", 8.0, 10.0, "graded")  # two days begun
    changed = {(who, exercise): tuple(rest) for who, exercise, *rest in _changes(home)}
    stands = "new attempt; the correction by hand stands"
    assert changed["Bert Okafor", "gradient_descent"] == ("2.5", "2.5", "not yet", "passed", stands)
    assert changed["Dan Li", "momentum"] == ("2.0", "1.6", "passed", "passed", "new attempt")
    assert changed["Dan Li", "nesterov"] == ("0.0", "1.6", "missing", "passed", "new attempt")
    assert {who for who, _ in changed} == {"Bert Okafor", "Chloé Deschamps", "Dan Li"}
    assert (home / "out" / "corrections.csv").read_bytes() == before


def _friday_pages_are_given_back_under_codes(home):
    page = home / "out" / "feedback" / "Anna Müller (1001).html"
    assert page.exists()
    _grade(home, "--anonymous")
    codes = dict(_table(home / "out" / "codes.csv", "name", "code"))
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (home / "out" / "feedback").iterdir()}
    assert set(pages) == {"index", *codes.values()} and len(codes) == 5
    rows = re.findall(r'"students":\[\["([^"]+)"', (home / "out" / "class.html").read_text(encoding="utf-8"))
    assert rows == [min(codes.values())], "an order by name would tell who is who"
    assert not [code for code, text in pages.items() if "Okafor" in text or "okaforbert" in text]
    assert _points(home)["Bert Okafor"][1] == 8.5 and _changes(home) == []
    students = json.loads((home / "out" / "grades.json").read_text())["students"]
    assert [student["submitted"] for student in students if student["student"] == "Dan Li"] == [
        datetime(2026, 11, 22, 10, tzinfo=UTC).isoformat()
    ]


def _weekend_a_slip_in_a_file_of_ones_own_is_told_and_nobody_loses_a_row(home):
    with (home / "out" / "corrections.csv").open("a", encoding="utf-8") as file:
        file.write("Zed;;adam;1;\r\n")
    assert "line 4: nobody in the class is called Zed" in _grade(home, ends_with=1)
    assert len(_points(home)) == 5
    _put(home / "out", {"class.toml": CLASS.replace("02_momentum", "02_momentun")})
    assert "did you mean 02_momentum" in _grade(home, ends_with=2)


def test_an_instructors_week(home):
    _monday_nobody_has_said_anything_and_init_begins_it(home)
    _tuesday_everybody_on_the_roster_has_a_row_and_the_same_maximum(home)
    _wednesday_two_are_corrected_by_hand(home)
    _thursday_late_ones_come_in_and_corrections_stand(home)
    _friday_pages_are_given_back_under_codes(home)
    _weekend_a_slip_in_a_file_of_ones_own_is_told_and_nobody_loses_a_row(home)
