"""Codes in place of names, and nothing on a page from which a name could be read."""

import dataclasses
import os
import stat
from datetime import timedelta

import pytest
from made_class import feedback, judged, made_class

from grader.classroom.anonymous import anonymous, anonymous_row
from grader.classroom.codes import SIGNS, code_table, codes, kept_key
from grader.classroom.labels import label, page_name
from grader.classroom.misconceptions import Misconceptions
from grader.classroom.pages import class_page, student_page
from grader.classroom.row import Feedback
from grader.classroom.student import Student
from grader.course import COURSE

KEY = b"a key of the class"
ANNA = Student("Anna Müller", "1001")


def test_a_code_is_the_same_in_every_run_and_another_under_another_key():
    assert codes(KEY)(ANNA) == codes(KEY)(Student("A. Müller", "1001")), "the id says who it is"
    assert codes(KEY)(ANNA) != codes(b"another")(ANNA)
    assert set(codes(KEY)(ANNA)) <= {*SIGNS, "-"} and len(codes(KEY)(ANNA)) == 11


def test_no_two_students_have_the_same_code_and_a_page_is_named_by_it():
    students = [Student(f"Student {k}", str(k)) for k in range(20_000)]
    assert len({codes(KEY)(student) for student in students}) == len(students)
    assert page_name(Student(codes(KEY)(ANNA))) == f"{codes(KEY)(ANNA)}.html"


def test_the_key_is_drawn_once_and_is_its_owners(tmp_path):
    first = kept_key(tmp_path)
    assert len(first) == 32 and kept_key(tmp_path) == first
    (file,) = tmp_path.iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_table_says_who_is_who():
    anna, bert = Student("Anna", "1"), Student("bert")
    head, *lines = code_table([anna, bert], codes(KEY))
    assert head == ("code", "name", "id")
    assert sorted(lines) == lines
    assert {line[1:] for line in lines} == {("Anna", "1"), ("bert", "")}


def telling() -> Feedback:
    """Feedback that names its student wherever that can be."""
    made = feedback(ANNA, 0, 1, 2, None, names=tuple(COURSE)[:4])
    location = "Anna Müller_1001_assignsubmission_file/anna_mueller.ipynb"
    stopped = {
        **judged("downhill", 0),
        "verdict": "error",
        "kind": "raised",
        "agreeing": 0,
        "mistake": None,
        "text": "STOPPED · Anna",
        "card": "<div>ValueError: Anna Müller</div>",
    }
    exercises = {
        name: dataclasses.replace(grade, location=location, late=timedelta(days=1), comment="Nice work.")
        for name, grade in made.row.exercises.items()
    }
    reason = f"{location}: it is a zip. anna_mueller.ipynb: once more"
    row = dataclasses.replace(
        made.row, exercises=exercises, status="timed out", files=("1001.ipynb", location), reason=reason
    )
    notes = {location: ["Taken from the notebook: functions anna_helper."], "1001.ipynb": ["x"]}
    return Feedback(row, {**made.judged, "downhill": stopped}, notes)


def test_nothing_on_the_pages_tells_who_it_is():
    shown = anonymous(telling(), codes(KEY))
    held = Misconceptions()
    held.add(shown)
    for page in (student_page(shown), "".join(class_page([shown.row], held.found(), []))):
        assert codes(KEY)(ANNA) in page
        for word in ("Anna", "anna", "üller", "1001", "return ", "assignsubmission"):
            assert word not in page.partition("</style>")[2].partition("<script>")[0], word
    page = student_page(shown)
    assert "so it is left out here" in page, "of the one that stopped"
    assert "file 2: it is a zip. file 2: once more" in page
    assert "What was read" not in page and "Nice work." in page


def test_what_is_certain_of_an_answer_is_still_said():
    shown = anonymous(telling(), codes(KEY))
    text = shown.judged["gradient_descent"]["text"]
    cause, nudge = COURSE["gradient_descent"].mistakes[0].cause, COURSE["gradient_descent"].mistakes[0].nudge
    assert text.startswith("NOT YET · gradient_descent · 0 of 9 probes agree\n")
    assert "\n  yours     [" in text and "\n  expected  [" in text
    assert cause.replace("`", "")[:20] in text and nudge.replace("`", "")[:20] in text
    assert shown.judged["step_decay"]["mistake"] == telling().judged["step_decay"]["mistake"]


def test_what_was_found_in_place_of_a_function_is_not_told():
    found = {**judged("downhill", 0), "verdict": "missing", "card": "<div>Anna = 0.9</div>", "text": "Anna = 0.9"}
    shown = anonymous(dataclasses.replace(telling(), judged={"downhill": found}), codes(KEY))
    assert "there is no function downhill in this notebook." in shown.judged["downhill"]["text"]
    assert "Anna" not in student_page(shown)


def test_what_is_the_same_for_all_who_passed_stays():
    shown = anonymous(feedback(ANNA, 0, names=("adam",)), codes(KEY))
    assert shown.judged["adam"] == judged("adam", 0)


@pytest.mark.parametrize("made", list(made_class(3)))
def test_a_row_alone_is_the_row_of_the_feedback(made):
    assert anonymous_row(made.row, codes(KEY)) == anonymous(made, codes(KEY)).row
    assert label(anonymous_row(made.row, codes(KEY)).student) == codes(KEY)(made.row.student)
