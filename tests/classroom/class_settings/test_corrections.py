"""What an instructor corrects by hand is read from whatever a spreadsheet writes, and nothing is lost in silence."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.class_settings.corrected import corrected
from grader.classroom.class_settings.corrections import (
    FILE,
    HEADER,
    Correction,
    Corrections,
    begin_corrections,
    read_corrections,
)
from grader.classroom.class_settings.plan import Plan
from grader.classroom.csv_text import as_csv
from grader.classroom.row import ExerciseGrade, Row
from grader.classroom.student import Student

ANNA, BERT, DAN, OTHER_DAN = (
    Student("Anna Müller", "1001"),
    Student("=Bert"),
    Student("Dan Li", "1"),
    Student("Dan Li", "2"),
)
NO_PLAN = Plan()
CLASS = (ANNA, BERT, DAN, OTHER_DAN)
HEAD = "student,id,exercise,points,comment\n"


@pytest.fixture
def corrections(tmp_path):
    def read(written, plan=NO_PLAN):
        (tmp_path / FILE).write_bytes(written if isinstance(written, bytes) else written.encode())
        return read_corrections(tmp_path / FILE, CLASS, plan)

    return read


def test_points_and_comments_of_an_exercise_and_a_comment_on_all(corrections):
    read = corrections(
        HEAD + 'Anna Müller,,adam,0.5,"Right idea,\nwrong sign"\n,1001,,,Come and see me\nDan Li,2,adam,1,\n'
    )
    assert not read.problems
    assert read.of(ANNA, "adam") == Correction(0.5, "Right idea,\nwrong sign", 2)
    assert read.of(ANNA, "") == Correction(None, "Come and see me", 4)
    assert read.of(OTHER_DAN, "adam").points == 1
    assert read.of(DAN, "adam") is read.of(ANNA, "momentum") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        'student;id;exercise;points;comment\nAnna Müller;1001;adam;0,5;"gut; so"\n',
        'student\tid\texercise\tpoints\tcomment\nAnna Müller\t1001\tadam\t0.5\t"gut; so"\n',
        'student,id,exercise,points,comment\nAnna Müller,1001,Adam,"0,5",gut; so\n',
        'student,id,exercise,points,comment,,\n"Müller, Anna",,adam,.5,gut; so,,\n,,,,,,\n'.replace(".5", "0.50"),
        "Comment,Points,Exercise,Student\ngut; so,00.5,adam,ANNA MÜLLER\n",
        "student;id;exercise;points;comment\r\nAnna Müller;01001;adam;0,5;gut; so\r\n".replace("gut; so", '"gut; so"'),
    ],
)
def test_what_spreadsheets_write(text, encoding, corrections):
    read = corrections(text.encode(encoding))
    assert not read.problems and bool(read.notes) == (encoding == "cp1252")
    assert read.of(ANNA, "adam") == Correction(0.5, "gut; so", 2)


def test_names_are_taken_as_the_tables_have_them(corrections):
    written = "".join(as_csv(HEADER, [[student.name, student.id, "adam", 0.5, "=1+1"] for student in CLASS]))
    read = corrections(written)
    assert not read.problems and [read.of(student, "adam").points for student in CLASS] == [0.5] * 4


def test_points_in_one_line_and_a_comment_in_another(corrections):
    read = corrections(HEAD + "=Bert,,adam,0.5,\n=Bert,,adam,,Good\n")
    assert read.of(BERT, "adam") == Correction(0.5, "Good", 2)


def test_the_maximum_is_that_of_the_settings(corrections):
    plan = Plan(exercises={"adam": 5.0})
    read = corrections(HEAD + "=Bert,,adam,5,\nAnna Müller,,adam,5.1,\nDan Li,1,momentum,1,\n", plan)
    assert read.of(BERT, "adam").points == 5
    assert "adam gives 0 to 5 points, not 5.1" in read.problems[0] and "momentum is not set" in read.problems[1]


BAD = {
    "Zoe,,adam,1,": "nobody in the class is called Zoe",
    "Zoe,77,adam,1,": "nobody in the class is called Zoe (77)",
    ",,adam,1,": "there is no student",
    "Dan Li,,adam,1,": "Dan Li (1), Dan Li (2)",
    "Dan Li,1001,adam,1,": "may be any of",
    "=Bert,,adom,1,": "did you mean adam",
    "=Bert,,02_momentum,1,": "no exercise 02_momentum",
    "=Bert,,adam,2,": "adam gives 0 to 1 points, not 2",
    "=Bert,,adam,-0.5,": "0 to 1",
    "=Bert,,adam,1. Mai,": "1. Mai is not a number",
    "=Bert,,adam,nan,": "nan is not a number",
    "=Bert,,adam,1e9,": "not a number",
    "=Bert,,,1,": "points are of an exercise",
    "=Bert,,adam,,": "neither points nor a comment",
    "=Bert,,adam,0,5,good": "more cells than headings",
    "=Bert,,adam,0,5,": "half a point is 0.5",
    "=Bert,,adam,0,5": "half a point is 0.5",
    'Anna Müller,,adam,0,"open': "quotation mark",
    "Anna Müller,,momentum,1,\nDan Li,1,heavy_ball,1,\nAnna Müller,,momentum,0,": "line 4 says something else",
}


@pytest.mark.parametrize("lines", BAD)
def test_a_line_that_cannot_be_used_is_told_and_the_others_count(lines, corrections, tmp_path):
    read = corrections(f"{HEAD}=Bert,,nesterov,0.25,\n\n{lines}\n")
    assert read.of(BERT, "nesterov").points == 0.25
    line = 4 + lines.count("\n")
    assert len(read.problems) == 1
    assert read.problems[0].startswith(f"{tmp_path / FILE}, line {line}: ") and BAD[lines] in read.problems[0]


@pytest.mark.parametrize("text", ["name,points\nAnna,1\n", "=Bert,,adam,1,\n", "exercise,points\nadam,1\n"])
def test_headings_that_are_missing_are_told(text, corrections):
    read = corrections(text)
    assert not read.entries and "the headings have to be student, id, exercise" in read.problems[0]


@pytest.mark.parametrize("begin", [b"PK\x03\x04\x14", b"\xd0\xcf\x11\xe0\xa1"])
def test_a_workbook_is_told(begin, corrections):
    assert "line 1: this is a workbook" in corrections(begin + bytes(99)).problems[0]


def test_no_file_is_no_correction(tmp_path):
    assert read_corrections(tmp_path / FILE, CLASS, Plan()) == Corrections(tmp_path / FILE)
    assert "cannot be read" in read_corrections(tmp_path, CLASS, Plan()).problems[0]


def test_the_file_is_begun_once_and_left_alone(tmp_path, corrections):
    begin_corrections(tmp_path / FILE)
    assert read_corrections(tmp_path / FILE, CLASS, Plan()) == Corrections(tmp_path / FILE)
    begun = (tmp_path / FILE).read_bytes()
    assert begun.startswith(b"\xef\xbb\xbf")
    read = corrections(begun + "Anna Müller,,adam,1,\n".encode())
    begin_corrections(tmp_path / FILE)
    assert (tmp_path / FILE).read_bytes().endswith(b"adam,1,\n") and read.of(ANNA, "adam").points == 1


CELLS = st.sampled_from(["", "Anna Müller", "1001", "adam", "Dan Li", "0,5", "1", "x", '"', "\n", "\x00"]) | st.text(
    max_size=3
)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=5)


@given(st.binary() | ROWS.map(lambda rows: (HEAD + "\n".join(map(",".join, rows))).encode(errors="replace")))
def test_any_file_is_read_or_told(tmp_path_factory, written):
    file = tmp_path_factory.getbasetemp() / FILE
    file.write_bytes(written)
    read = read_corrections(file, CLASS, Plan())
    assert all(str(file) in problem for problem in read.problems)
    for (student, exercise), correction in read.entries.items():
        assert student in CLASS and (correction.points is None or (exercise and 0 <= correction.points <= 1))


def test_rows_bear_what_was_corrected(corrections):
    grades = {"adam": ExerciseGrade(0.25, 1, "nearly", late=timedelta(1)), "momentum": ExerciseGrade(1, 1, "passed")}
    rows = [Row(student, "graded", "", grades) for student in CLASS]
    read = corrections(HEAD + ",1001,adam,0.5,Good\n,1001,momentum,,See me\n,1001,,,On all\n=Bert,,adamw,1,\n")
    made, problems = corrected(rows, read)
    assert made[1:] == rows[1:] and made[0].comment == "On all" and made[0].points == 1.5
    assert made[0].exercises["adam"] == replace(grades["adam"], points=0.5, comment="Good", by_hand=True)
    assert made[0].exercises["momentum"] == replace(grades["momentum"], comment="See me")
    assert len(problems) == 1 and "line 5: =Bert does not owe adamw" in problems[0]
