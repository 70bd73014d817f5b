"""Canvas's own export filled, and read back as Canvas reads it."""

import csv
import io
import json
import zipfile

import nbformat
import pytest
from handed_back import BLANK, RIGHT, WRONG, graded, hand_back, put
from lms_importers import comments_in_canvas, into_canvas

STUDENTS = {1001: "Müller, Anna", 1002: "Okafor, Bert", 1003: "Deschamps, Chloé", 1004: "Li, Dan", 1005: "Young, Eve"}
ASSIGNMENTS = {71: "Week 1 (draft)", 72: "Optimizers"}
EXPORT = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Notes,Week 1 (draft) (71),Optimizers (72),\
Assignments Current Score,Current Score,Final Grade
    Points Possible,,,,,,5.00,10.00,(read only),(read only),(read only)
"Müller, Anna",1001,s-1,amueller,"Tue, early",quick,5.00,,100.0,100.0,
"Okafor, Bert",1002,s-2,=cmd(),Tue,,,1.00,0.0,0.0,
"Deschamps, Chloé",1003,s-3,cdeschamps,Tue,,4.50,EX,90.0,90.0,
"Li, Dan",1004,s-4,dli,Tue,,3.00,9.00,60.0,60.0,
"Young, Eve",1005,s-5,eyoung,Tue,,,,,,
"Student, Test",1999,,abc,Tue,,,,,,
""".replace("\n", "\r\n").encode()
FILES = {
    "muelleranna_1001_5001_hw.ipynb": RIGHT,
    "okaforbert_LATE_1002_5002_hw 2-1.ipynb": WRONG,
    "deschampschloe_1003_5003_hw.ipynb": RIGHT,
    "lidan_1004_5004_hw.ipynb": b"%PDF-1.4 not a notebook",
}
ATTACHMENTS = {
    5001: (1001, "hw.ipynb"),
    5002: (1002, "hw 2.ipynb"),
    5003: (1003, "hw.ipynb"),
    5004: (1004, "hw.ipynb"),
}


@pytest.fixture
def home():
    return graded(*FILES.items())


def test_canvas_takes_the_marks_of_those_who_were_graded_and_nothing_else_changes(home, tmp_path):
    said = hand_back("canvas", home, tmp_path, EXPORT, "--column", "Optimizers")
    marks, maxima = into_canvas((tmp_path / "out.csv").read_bytes(), STUDENTS, ASSIGNMENTS)
    assert marks == {(1001, 72): "10", (1002, 72): "6"}
    assert maxima == {72: "10.00"}
    assert "Deschamps, Chloé" in said  # excused: a mark would take that back
    assert "Dan Li" in said or "lidan" in said  # a zero is not a mark where nothing could be graded
    assert "Eve Young (1005)" in said


def test_cells_of_canvas_stand_as_canvas_wrote_them(home, tmp_path):
    hand_back("canvas", home, tmp_path, EXPORT, "--column", "72")
    written = (tmp_path / "out.csv").read_bytes()
    assert written.startswith("\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Optimizers (72)\r\n".encode())
    assert '\r\n"Müller, Anna",1001,s-1,amueller,"Tue, early",10\r\n'.encode() in written
    assert b'\r\n"Okafor, Bert",1002,s-2,=cmd(),Tue,6\r\n' in written


def test_the_learners_notebook_comes_back_with_its_cards(home, tmp_path):
    before = {path: path.read_bytes() for path in (home / "in").iterdir()}
    hand_back("canvas", home, tmp_path, EXPORT, "--column", "Optimizers", "--submissions", home / "in")
    assert {path: path.read_bytes() for path in (home / "in").iterdir()} == before
    taken = comments_in_canvas(tmp_path / "out.zip", ATTACHMENTS)
    assert [name for name, _ in taken[1002]] == ["hw 2.ipynb"]
    notebook = nbformat.reads(taken[1002][0][1].decode(), 4)
    nbformat.validate(notebook)
    sources = [cell.source for cell in notebook.cells]
    assert sources[0].startswith("**6 of 10 points**")
    at = next(number for number, source in enumerate(sources) if source.startswith("def gradient_descent"))
    assert sources[at + 1].startswith("**gradient_descent · 0 of 4**") and "Likely cause" in sources[at + 1]
    own = [cell.source for cell in notebook.cells if not cell.get("id", "").startswith("grader-")]
    assert own == [cell.source for cell in nbformat.reads(WRONG.decode(), 4).cells]


def test_who_handed_in_something_unreadable_is_told_so_in_a_notebook_since_canvas_shows_it_as_one(home, tmp_path):
    hand_back("canvas", home, tmp_path, EXPORT, "--column", "Optimizers", "--submissions", home / "in")
    ((_, written),) = comments_in_canvas(tmp_path / "out.zip", ATTACHMENTS)[1004]
    notebook = nbformat.reads(written.decode(), 4)
    assert "PDF" in notebook.cells[0].source


def test_without_the_notebooks_everybody_gets_one_of_cards_alone(home, tmp_path):
    hand_back("canvas", home, tmp_path, EXPORT, "--column", "Optimizers")
    taken = comments_in_canvas(tmp_path / "out.zip", ATTACHMENTS)
    assert taken.keys() == {1001, 1002, 1003, 1004}
    notebook = nbformat.reads(taken[1002][0][1].decode(), 4)
    nbformat.validate(notebook)
    assert "NOT YET · gradient_descent" in "".join(cell.source for cell in notebook.cells)
    assert all(cell.cell_type == "markdown" for cell in notebook.cells)


def test_a_name_that_canvas_would_take_for_a_link_gets_there(tmp_path):
    home = graded(("muelleranna_1001_5001_links.ipynb", RIGHT))
    hand_back("canvas", home, tmp_path, EXPORT, "--column", "72")
    assert comments_in_canvas(tmp_path / "out.zip", {5001: (1001, "links.ipynb")}).keys() == {1001}


def test_anonymous_marking_gets_feedback_and_no_marks(tmp_path):
    home = graded(("LATE_anon_aB3de_5001_hw.ipynb", RIGHT))
    said = hand_back("canvas", home, tmp_path, EXPORT, "--column", "72", ends_with=1)
    assert "anon_aB3de is in the gradebook and not in the table" in said
    assert comments_in_canvas(tmp_path / "out.zip", {5001: ("aB3de", "hw.ipynb")}).keys() == {"aB3de"}


def test_files_without_canvas_names_are_named(tmp_path):
    home = graded(("Anna Müller/hw.ipynb", RIGHT))
    said = hand_back("canvas", home, tmp_path, EXPORT, "--column", "72", ends_with=1)
    assert "No feedback in the zip for Anna Müller" in said
    marks, _ = into_canvas((tmp_path / "out.csv").read_bytes(), STUDENTS, ASSIGNMENTS)
    assert marks == {(1001, 72): "10"}


def test_which_assignment_is_meant_is_asked(home, tmp_path):
    said = hand_back("canvas", home, tmp_path, EXPORT, ends_with=2)
    assert "Week 1 (draft) (71)" in said and "Optimizers (72)" in said
    said = hand_back("canvas", home, tmp_path, EXPORT, "--column", "Optimisers (72)", ends_with=2)
    assert "did you mean Optimizers (72)" in said
    assert not (tmp_path / "out.csv").exists() and not (tmp_path / "out.zip").exists()


def test_another_maximum_is_said_and_reached_if_asked_for(home, tmp_path):
    export = EXPORT.replace(b",10.00,", b",100.00,")
    said = hand_back("canvas", home, tmp_path, export, "--column", "72")
    assert "100 there and 10 here" in said
    said = hand_back("canvas", home, tmp_path, export, "--column", "72", "--scale")
    marks, _ = into_canvas((tmp_path / "out.csv").read_bytes(), STUDENTS, ASSIGNMENTS)
    assert marks == {(1001, 72): "100", (1002, 72): "60"} and "here" not in said


def test_somebody_who_is_not_in_the_export_is_named(home, tmp_path):
    export = b"".join(line for line in EXPORT.splitlines(keepends=True) if b"1002" not in line)
    said = hand_back("canvas", home, tmp_path, export, "--column", "72", ends_with=1)
    assert "okaforbert (1002) is in the gradebook and not in the table" in said
    marks, _ = into_canvas((tmp_path / "out.csv").read_bytes(), STUDENTS, ASSIGNMENTS)
    assert marks == {(1001, 72): "10"}


def test_two_who_fit_one_line_are_left_out(tmp_path):
    home = graded(("Anna Müller/hw.ipynb", RIGHT), ("anna mueller/hw.ipynb", WRONG), ("Bert Okafor/hw.ipynb", WRONG))
    said = hand_back("canvas", home, tmp_path, EXPORT, "--column", "72", ends_with=1)
    assert "Anna Müller of the gradebook may be" in said and "anna mueller of the gradebook may be" in said
    marks, _ = into_canvas((tmp_path / "out.csv").read_bytes(), STUDENTS, ASSIGNMENTS)
    assert marks == {(1002, 72): "6"}


def test_half_points_and_a_semicolon_reach_canvas_as_numbers(tmp_path):
    corrections = "student,id,exercise,points,comment\r\n,1001,gradient_descent,2.5,See me.\r\n"
    home = graded(*FILES.items(), corrections=corrections)
    rows = csv.reader(io.StringIO(EXPORT.decode("utf-8-sig"), newline=""))
    export = "".join(";".join(row).replace('"', "") + "\r\n" for row in rows).encode()
    hand_back("canvas", home, tmp_path, export, "--column", "72", "--submissions", home / "in")
    marks, _ = into_canvas((tmp_path / "out.csv").read_bytes(), STUDENTS, ASSIGNMENTS)
    assert marks == {(1001, 72): "8.5", (1002, 72): "6"}
    notebook = json.loads(comments_in_canvas(tmp_path / "out.zip", ATTACHMENTS)[1001][0][1])
    assert any("> See me." in "".join(cell["source"]) for cell in notebook["cells"])


def test_a_note_on_several_lines_moves_nobodys_mark(home, tmp_path):
    export = EXPORT.replace(b",quick,", b',"quick,\r\n\r\nand ""right""",')
    hand_back("canvas", home, tmp_path, export, "--column", "72")
    marks, _ = into_canvas((tmp_path / "out.csv").read_bytes(), STUDENTS, ASSIGNMENTS)
    assert marks == {(1001, 72): "10", (1002, 72): "6"}


def test_the_export_is_never_written_over(home, tmp_path):
    path = tmp_path / "exported.csv"
    assert "not written over" in hand_back(
        "canvas", home, tmp_path, EXPORT, "--column", "72", "--out", path, ends_with=2
    )


@pytest.mark.parametrize(
    ("table", "word"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "workbook"),
        (b"name,grade\r\nAnna,1\r\n", "not the gradebook of Canvas"),
        (EXPORT.replace(b'"Li, Dan"', b'"Li, Dan'), "quotation mark"),
    ],
)
def test_what_is_no_export_ends_the_command_with_a_sentence(home, tmp_path, table, word):
    assert word in hand_back("canvas", home, tmp_path, table, "--column", "72", ends_with=2)


def test_a_folder_that_is_no_gradebook_ends_the_command_with_a_sentence(tmp_path):
    put(tmp_path, {"out/x": b""})
    assert "grades.json" in hand_back("canvas", tmp_path, tmp_path, EXPORT, "--column", "72", ends_with=2)


def test_a_zip_comes_back_as_a_zip(tmp_path):
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as file:
        file.writestr("a/one.ipynb", RIGHT)
        file.writestr("b/two.ipynb", BLANK)
    home = graded(("muelleranna_1001_5001_all.zip", zipped.getvalue()))
    hand_back("canvas", home, tmp_path, EXPORT, "--column", "72", "--submissions", home / "in")
    ((_, written),) = comments_in_canvas(tmp_path / "out.zip", {5001: (1001, "all.zip")})[1001]
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert "a/one.ipynb" in file.namelist()
        assert "**10 of 10 points**" in nbformat.reads(file.read("a/one.ipynb").decode(), 4).cells[0].source
