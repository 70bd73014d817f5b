"""Whose a file is, in every layout that systems write: from its own place alone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from class_trees import NOTEBOOK, fill, lay_out, zip_of, zipped

from grader.classroom.handed_in.collect import collect
from grader.classroom.handed_in.layouts import KNOWN, layout_named

MANY = "\n".join(f"    :test_{number}: passed" for number in range(50))
GRADESCOPE = f"""---
submission_12345678:
  :submitters:
  - :name: Anna Müller
    :sid: '1001'
    :email: anna@example.org
  :created_at: 2026-11-27 10:11:12.365935000 Z
  :score: 0.0
  :status: processed
  :results:
    :tests:
    - :name: not a person
      :sid: '9'
{MANY}
  :history:
  - :id: 5
    :created_at: 2026-11-20 10:11:12.365935000 Z
    :submitters:
    - :name: An older one
submission_12345679:
  :submitters:
  - :name: "Zo\\xEB O'Hara"
    :sid:
    :email: zoe@example.org
  :created_at: 2026-11-27 02:11:12.000000000 -08:00
submission_12345680:
  :submitters:
  - :name: Pair Two
    :sid: '201'
    :email: two@example.org
  - :name: 'Pair O''One'
    :sid: '200'
    :email: one@example.org
  :created_at: never
"""
RECEIPT = """Name: Anna Müller (a_mueller)
Assignment: Week_3
Date Submitted: Friday, 27 November 2026 10:11:12 o'clock GMT
"""
HERE = datetime(2026, 11, 27, 10, 11, 12).astimezone()


def students(folder, layout=None):
    """Each location with the student's name and id."""
    found = collect(folder, layout and layout_named(layout))
    return {one.location: (one.student.name, one.student.id) for one in found.submissions}


def only(folder, layout=None):
    (one,) = collect(folder, layout and layout_named(layout)).submissions
    return one


CASES = {
    "muelleranna_1001_5001_01_learning_rate.ipynb": ("muelleranna", "1001", "01_learning_rate.ipynb"),
    "muelleranna_LATE_1001_5001_hw.ipynb": ("muelleranna", "1001", "hw.ipynb"),
    "müller_anna_1001_5001_hw.ipynb": ("müller_anna", "1001", "hw.ipynb"),
    "anon_x7Yq2_5001_hw.ipynb": ("anon_x7Yq2", "anon_x7Yq2", "hw.ipynb"),
    "LATE_anon_x7Yq2_5001_hw.ipynb": ("anon_x7Yq2", "anon_x7Yq2", "hw.ipynb"),
    "CS1-Momentum_submissions/liwei_88_501_a_7_8_b.ipynb": ("liwei", "88", "a_7_8_b.ipynb"),
    "anna_2026_1127_momentum.ipynb": ("anna_2026_1127_momentum", "", "anna_2026_1127_momentum.ipynb"),
    "Anna Müller_1001_assignsubmission_file_/x.ipynb": ("Anna Müller", "1001", "x.ipynb"),
    "Anna Müller_1001_assignsubmission_file/sub/x.ipynb": ("Anna Müller", "1001", "x.ipynb"),
    "Anna Müller_1001_assignsubmission_file_x_y.ipynb": ("Anna Müller", "1001", "x_y.ipynb"),
    "ML-Week 3-42/Li Wei_7_assignsubmission_file_/x.ipynb": ("Li Wei", "7", "x.ipynb"),
    "Teilnehmer_1001_assignsubmission_file_/x.ipynb": ("Teilnehmer", "1001", "x.ipynb"),
    "submission_12345678/x.ipynb": ("submission_12345678", "12345678", "x.ipynb"),
    "submitted/anna/ps1/x.ipynb": ("anna", "", "x.ipynb"),
    "anna+b+ps1+2026-11-27 10:11:12.5 UTC+abc/x.ipynb": ("anna+b", "", "x.ipynb"),
    "hw1-submissions/hw1-anna-b/notebooks/x.ipynb": ("anna-b", "", "x.ipynb"),
    "home/anna/course/x.ipynb": ("anna", "", "x.ipynb"),
    "home/jupyter-anna/x.ipynb": ("anna", "", "x.ipynb"),
    "jupyter-anna/course/x.ipynb": ("anna", "", "x.ipynb"),
    "Week 3_anna_attempt_2026-11-27-10-11-12_my_x.ipynb": ("anna", "anna", "my_x.ipynb"),
    "12345-67890 - Anna Müller - Nov 27, 2026 1011 AM - a - b.ipynb": ("Anna Müller", "12345", "a - b.ipynb"),
    "Exam 1/12345-67890 - Anna-Lena M - 27 November, 2026 1011 PM/x.ipynb": ("Anna-Lena M", "12345", "x.ipynb"),
    "anna/x.ipynb": ("anna", "", "x.ipynb"),
    "Anna Müller/deep/er/x.ipynb": ("Anna Müller", "", "x.ipynb"),
    "02_momentum/anna.ipynb": ("anna", "", "anna.ipynb"),
    "week 3/anna/x.ipynb": ("anna", "", "x.ipynb"),
    "all submissions/anna.ipynb": ("anna", "", "anna.ipynb"),
    "anna.ipynb": ("anna", "", "anna.ipynb"),
    "anna.mueller.ipynb": ("anna.mueller", "", "anna.mueller.ipynb"),
    "anna_01_learning_rate.ipynb": ("anna", "", "anna_01_learning_rate.ipynb"),
    "anna-02_momentum.ipynb": ("anna", "", "anna-02_momentum.ipynb"),
    "02_momentum_anna.ipynb": ("anna", "", "02_momentum_anna.ipynb"),
    "anna b learning-rate.ipynb": ("anna b", "", "anna b learning-rate.ipynb"),
    "Anna Müller - 01_learning_rate.ipynb": ("Anna Müller", "", "Anna Müller - 01_learning_rate.ipynb"),
    "adam.ipynb": ("adam", "", "adam.ipynb"),
    "adam_04_adam.ipynb": ("adam", "", "adam_04_adam.ipynb"),
    "01_learning_rate.ipynb": ("01_learning_rate", "", "01_learning_rate.ipynb"),
    "anna-1.ipynb": ("anna-1", "", "anna-1.ipynb"),
    "  anna  b .ipynb": ("anna b", "", "  anna  b .ipynb"),
    "anna.ipynb.txt": ("anna", "", "anna.ipynb.txt"),
    ".ipynb": (".ipynb", "", ".ipynb"),
}


@pytest.mark.parametrize("place", CASES)
def test_whose_a_file_is(tmp_path, place):
    one = only(lay_out(tmp_path, place))
    assert (one.student.name, one.student.id, one.file) == CASES[place]


def test_whose_a_file_is_depends_on_no_other_file(tmp_path):
    found = collect(lay_out(tmp_path, *CASES)).submissions
    assert {one.location: (one.student.name, one.student.id, one.file) for one in found} == CASES


@pytest.mark.parametrize(
    ("place", "student", "attempt"),
    [
        ("muelleranna_1001_5001_hw.ipynb", "muelleranna", 1),
        ("muelleranna_1001_5002_hw-1.ipynb", "muelleranna", 2),
        ("muelleranna_1001_5003_hw-12.ipynb", "muelleranna", 13),
        ("muelleranna_1001_5003_hw-2026.ipynb", "muelleranna", 1),
        ("anna (1).ipynb", "anna", 2),
        ("anna(3).ipynb", "anna", 4),
        ("anna_02_momentum (1).ipynb", "anna", 2),
        ("anna - Copy.ipynb", "anna", 2),
        ("anna - Copy (2).ipynb", "anna", 3),
        ("anna - Kopie.ipynb", "anna", 2),
        ("anna-Copy1.ipynb", "anna", 2),
        ("Copy of anna.ipynb", "anna", 2),
        ("anna/x (1).ipynb", "anna", 2),
        ("anna/Version 3/x.ipynb", "anna", 3),
        ("anna (2026).ipynb", "anna (2026)", 1),
        ("Anna_7_assignsubmission_file_/x (1).ipynb", "Anna", 1),
    ],
)
def test_which_attempt(tmp_path, place, student, attempt):
    one = only(lay_out(tmp_path, place))
    assert (one.student.name, one.attempt) == (student, attempt)


def test_canvas_says_what_is_late(tmp_path):
    found = collect(lay_out(tmp_path, "a_LATE_11_501_x.ipynb", "b_12_502_x.ipynb", "c_13_503_LATE.ipynb")).submissions
    assert [one.late for one in found] == [True, False, False]


def test_a_student_is_one_however_the_name_is_written(tmp_path):
    found = collect(lay_out(tmp_path, "Zoe\u0308.ipynb", "Zo\u00eb/x.ipynb", "Zo\u00eb\u200b .ipynb")).submissions
    assert {one.student.key for one in found} == {"Zo\u00eb"}
    assert {one.student.key for one in collect(lay_out(tmp_path / "2", "Anna.ipynb", "anna.ipynb")).submissions} == {
        "Anna",
        "anna",
    }


def test_names_that_are_the_same_are_told_apart_by_ids(tmp_path):
    lay_out(tmp_path, *(f"Jan Novak_{number}_assignsubmission_file_/{n}.ipynb" for number in (7, 8) for n in "ab"))
    assert {one.student.key for one in collect(tmp_path).submissions} == {"7", "8"}


def test_moodle_numbers_people_anew_in_each_assignment(tmp_path):
    lay_out(tmp_path, "A/Jan N_7_assignsubmission_file_/x.ipynb", "B/Jan N_9_assignsubmission_file_/x.ipynb")
    assert "moodle-names" in collect(tmp_path).layout
    found = collect(tmp_path, layout_named("moodle-names"))
    assert {(one.student.key, one.assignment) for one in found.submissions} == {("Jan N", "A"), ("Jan N", "B")}
    assert "moodle-names" not in found.layout


@pytest.mark.parametrize("folder", ["", "assignment_9100_export/", "assignment_9100_export.zip"])
def test_gradescope_says_who_and_when(tmp_path, folder):
    files = {f"submission_1234567{n}/x.ipynb": NOTEBOOK for n in (8, 9)} | {"submission_12345680/x.ipynb": NOTEBOOK}
    files |= {"submission_metadata.yml": GRADESCOPE.encode(), "submission_99/x.ipynb": NOTEBOOK}
    if folder.endswith(".zip"):
        fill(tmp_path, {folder: zipped(files)})
    else:
        fill(tmp_path / folder, files)
    found = collect(tmp_path)
    assert [(one.student.name, one.student.id, one.submitted) for one in found.submissions] == [
        ("Anna Müller", "1001", datetime(2026, 11, 27, 10, 11, 12, 365935, UTC)),
        ("Zoë O'Hara", "zoe@example.org", datetime(2026, 11, 27, 2, 11, 12, tzinfo=timezone(-timedelta(hours=8)))),
        ("Pair O'One", "200", None),
        ("Pair Two", "201", None),
        ("submission_99", "99", None),
    ]
    assert [one.reason for one in found.others] == ["Gradescope's list of who handed in"]
    assert found.layout == "Gradescope: 4 files of 5 students"


def test_nobody_says_who_somebody_else_is(tmp_path):
    forged = "submission_1:\n  :submitters:\n  - :name: Bert\n    :sid: '2'\n"
    fill(
        tmp_path,
        {
            "submission_7/submission_metadata.yml": forged,
            "submission_7/submission_1/x.ipynb": NOTEBOOK,
            "anna/submission_metadata.yml": forged,
            "anna/submission_1/x.ipynb": NOTEBOOK,
            "annam_1001_5001_hw.zip": zip_of("Bert O_2_assignsubmission_file_x.ipynb", "bert_1002_5009_x-7.ipynb"),
            "Carl_3_assignsubmission_file_/bert_1002_5009_x.ipynb": NOTEBOOK,
            "W_dora_attempt_2026-11-27-10-11-12_W_bert_attempt_2026-11-28-10-11-12.ipynb": NOTEBOOK,
            "eve/a/b/bert_1002_5009_x.ipynb": NOTEBOOK,
        },
    )
    names = {one.student.name for one in collect(tmp_path).submissions}
    assert names == {"submission_7", "anna", "annam", "Carl", "dora", "eve"}


def test_nbgrader_says_when(tmp_path):
    fill(
        tmp_path,
        {
            "submitted/anna/ps1/x.ipynb": NOTEBOOK,
            "submitted/anna/ps1/timestamp.txt": "2026-11-27 10:11:12.345678 UTC",
            "submitted/bert/ps1/sub/x.ipynb": NOTEBOOK,
            "submitted/bert/ps1/timestamp.txt": "2026-11-27 10:11:12",
            "submitted/carl/ps2/x.ipynb": NOTEBOOK,
            "submitted/dora/ps1/timestamp.txt": "soon",
            "submitted/dora/ps1/x.ipynb": NOTEBOOK,
        },
    )
    for folder in (tmp_path, tmp_path / "submitted"):
        found = collect(folder)
        assert [(one.student.name, one.assignment, one.submitted) for one in found.submissions] == [
            ("anna", "ps1", datetime(2026, 11, 27, 10, 11, 12, 345678, UTC)),
            ("bert", "ps1", datetime(2026, 11, 27, 10, 11, 12, tzinfo=UTC)),
            ("carl", "ps2", None),
            ("dora", "ps1", None),
        ]
        assert {one.reason for one in found.others} == {"It is nbgrader's note of when it came in."}


def test_blackboards_note_says_who(tmp_path):
    start = "Week_3_a_mueller_attempt_2026-11-27-10-11-12"
    one = only(fill(tmp_path, {f"{start}.txt": RECEIPT, f"{start}_x.ipynb": NOTEBOOK}))
    assert (one.student.name, one.student.id, one.assignment) == ("Anna Müller", "a_mueller", "Week_3")
    assert one.submitted == HERE
    forged = RECEIPT.replace("a_mueller", "bert")
    other = only(fill(tmp_path / "2", {f"{start}.txt": forged, f"{start}_x.ipynb": NOTEBOOK}))
    assert other.student.key == "mueller"


def test_a_note_alone_is_a_row(tmp_path):
    fill(
        tmp_path,
        {
            "W_anna_attempt_2026-11-27-10-11-12.txt": "Name: Anna M (anna)\nSubmission Field:\nI could not do it.",
            "submitted/bert/ps1/timestamp.txt": "2026-11-27 10:11:12 UTC",
            "Carl_7_assignsubmission_onlinetext_/onlinetext.html": "<p>",
            "dora_11_text.html": "<p>",
        },
    )
    found = collect(tmp_path)
    assert [one.student.name for one in found.submissions] == ["Carl", "Anna M", "dora", "bert"]
    assert all(one.problem.endswith(".ipynb.") for one in found.submissions) and not found.others


def test_names_in_notes_steer_nothing(tmp_path):
    people = 'submission_1:\n  :submitters:\n  - :name: "\\e[2J\\ud800 \\u202ex"\n    :sid: "\\x1b]"\n'
    start = "W_b_attempt_2026-11-27-10-11-12"
    files = {"submission_metadata.yml": people, "submission_1/x.ipynb": NOTEBOOK, f"{start}_x.ipynb": NOTEBOOK}
    found = collect(fill(tmp_path, {**files, f"{start}.txt": "Name: \x1b[2J\x07 M (b)"})).submissions
    assert all((one.student.name + one.student.id).isprintable() for one in found) and len(found) == 2


def test_brightspace_says_when(tmp_path):
    lay_out(tmp_path, "E/1-2 - Anna - Nov 27, 2026 1011 AM/x.ipynb", "3-2 - Bert - Nov 27, 2026 1205 PM - x.ipynb")
    lay_out(tmp_path, "4-2 - Carl - 27 November, 2026 1205 AM - x.ipynb", "5-2 - Dora - 27 nov. 2026 - x.ipynb")
    fill(tmp_path, {"E/index.html": "<html>"})
    found = collect(tmp_path)
    times = {one.student.name: one.submitted for one in found.submissions}
    assert times["Anna"] == datetime(2026, 11, 27, 10, 11).astimezone()
    assert times["Bert"] == datetime(2026, 11, 27, 12, 5).astimezone()
    assert times["Carl"] == datetime(2026, 11, 27, 0, 5).astimezone()
    assert times.get("Dora") is None and set(times) >= {"Anna", "Bert", "Carl", "Dora"}
    assert [one.location for one in found.others] == ["E/index.html"]


def test_a_classroom_and_a_home_may_be_given_themselves(tmp_path):
    lay_out(tmp_path, "hw1-submissions/hw1-anna/x.ipynb", "home/anna/x.ipynb")
    for folder in ("hw1-submissions", "home"):
        assert only(tmp_path / folder).student.name == "anna"


def test_what_was_recognised_is_said(tmp_path):
    lay_out(tmp_path, "a_11_501_x.ipynb", "a_11_502_y.ipynb", "b_12_503_x.ipynb", "carl/x.ipynb", "carl/y.ipynb")
    assert collect(tmp_path).layout == "Canvas: 3 files of 2 students; a folder or zip each: 2 files of 1 student"
    (tmp_path / "empty").mkdir()
    assert collect(tmp_path / "empty").layout == "There is no file of a student."


@pytest.mark.parametrize(
    ("pattern", "place", "student", "number", "assignment", "attempt"),
    [
        ("{assignment}/{student}/{file}", "momentum/anna/x.ipynb", "anna", "", "momentum", 1),
        ("{assignment}/{student}/{file}", "momentum/anna/deep/x.ipynb", "anna", "", "momentum", 1),
        ("{student}_{id}_{file}", "Anna_M_1001_x_y.ipynb", "Anna_M", "1001", "", 1),
        ("{student}_{id}_{file}", "anna_amueller_x.ipynb", "anna", "amueller", "", 1),
        ("{id}-{attempt}.ipynb", "1001-3.ipynb", "1001", "1001", "", 3),
        ("hw1-{student}/**", "hw1-anna/a/b/x.ipynb", "anna", "", "", 1),
        ("*/{student}/{file}", "anything/anna/x.ipynb", "anna", "", "", 1),
        ("**/{student}.ipynb", "a/b/c/anna.ipynb", "anna", "", "", 1),
        ("{assignment}_{student}", "hw1_anna.ipynb.txt", "anna", "", "hw1", 1),
        ("{student}/{file}", "anna.zip/x.ipynb", "anna", "", "", 1),
        ("/{Assignment}/{student}/{file}".replace("A", "a"), "a/anna/x.ipynb", "anna", "", "a", 1),
    ],
)
def test_an_instructors_pattern(tmp_path, pattern, place, student, number, assignment, attempt):
    archive, _, member = place.partition(".zip/")
    one = only(fill(tmp_path, {f"{archive}.zip": zip_of(member)}) if member else lay_out(tmp_path, place), pattern)
    assert (one.student.name, one.student.id, one.assignment, one.attempt) == (student, number, assignment, attempt)


def test_a_pattern_speaks_of_archives_that_nobody_can_open(tmp_path):
    one = only(fill(tmp_path, {"hw/anna.zip": b"broken"}), "{assignment}/{student}/{file}")
    assert (one.student.name, one.assignment) == ("anna", "hw") and one.problem


def test_what_does_not_fit_a_layout_is_graded_and_named(tmp_path):
    lay_out(tmp_path, "x_11_501_a.ipynb", "anna/a.ipynb", "bert.ipynb", "carl.ipynb", "dora.ipynb")
    found = collect(tmp_path, layout_named("canvas"))
    assert {one.student.name for one in found.submissions} == {"x", "anna", "bert", "carl", "dora"}
    assert "4 files do not fit canvas, among them anna/a.ipynb, bert.ipynb, carl.ipynb" in found.layout


@pytest.mark.parametrize("name", KNOWN)
def test_every_known_layout_can_be_named(name):
    assert layout_named(f" {name.upper()} ").name == name


def test_folders_and_files_are_taken_at_their_word(tmp_path):
    lay_out(tmp_path, "week 3/anna.ipynb")
    assert only(tmp_path, "folders").student.name == "week 3"
    lay_out(tmp_path, "group a/bert.ipynb")
    assert students(tmp_path, "files") == {"week 3/anna.ipynb": ("anna", ""), "group a/bert.ipynb": ("bert", "")}


@pytest.mark.parametrize("wrong", ["canvass", "", "{file}", "{student}{student}", "{name}/{file}", "{student/{file}"])
def test_a_wrong_layout_is_refused_with_what_there_is(wrong):
    with pytest.raises(ValueError, match="student"):
        layout_named(wrong)
