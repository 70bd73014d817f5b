"""Moodle's grading worksheet filled, and read back as Moodle reads it."""

import pytest
from handed_back import RIGHT, WRONG, graded, hand_back
from lms_importers import feedback_in_moodle, into_moodle

PARTICIPANTS = {1001: "Anna Müller", 1002: "Bert O_Kafor", 1003: "Chloé Deschamps"}
ENGLISH = {"id": "Identifier", "grade": "Grade", "modified": "Last modified (grade)", "comments": "Feedback comments"}
EXPORT = """Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 1001","Anna Müller",anna@example.org,"Submitted for grading - ",,10.00,Yes,\
"Friday, 20 November 2026, 2:03 PM","Saturday, 21 November 2026, 9:00 AM",
"Participant 1002","Bert O_Kafor",bert@example.org,"Submitted for grading - ",3.00,10.00,Yes,\
"Friday, 20 November 2026, 2:03 PM",-,"<p>Talk to me, ""Bert""</p>"
"Participant 1003","Chloé Deschamps",chloe@example.org,"No submission - ",2.00,10.00,Yes,-,-,
""".encode()
GERMAN = {"id": "ID", "grade": "Bewertung", "modified": "Zuletzt geändert (Bewertung)"}
GERMAN["comments"] = "Feedback als Kommentar"
FILES = {
    "Anna Müller_1001_assignsubmission_file_/hw.ipynb": RIGHT,
    "Bert O Kafor_1002_assignsubmission_file_/hw.ipynb": WRONG,
}


@pytest.fixture
def home():
    return graded(*FILES.items())


def _translated(decimal: str = ",") -> str:
    text = EXPORT.decode()
    for english, german in (
        ("Identifier", "ID"),
        ('"Full name"', '"Vollständiger Name"'),
        ('"Email address"', "E-Mail-Adresse"),
        ('"Feedback comments"', '"Feedback als Kommentar"'),
        ('"Last modified (grade)"', '"Zuletzt geändert (Bewertung)"'),
        ('"Maximum grade"', "Bestwertung"),
        ('"Grade can be changed"', '"Bewertung kann geändert werden"'),
        (",Grade,", ",Bewertung,"),
        ("Participant ", "Teilnehmer/in"),
        (",10.00,", f',"10{decimal}00",'),
    ):
        text = text.replace(english, german)
    return text


def test_moodle_takes_marks_and_comments_and_the_dates_are_untouched(home, tmp_path):
    said = hand_back("moodle", home, tmp_path, EXPORT)
    written = (tmp_path / "out.csv").read_bytes()
    marks, comments, dates = into_moodle(written, ENGLISH, PARTICIPANTS, "Participant ")
    assert marks == {1001: 10, 1002: 6, 1003: 2}
    assert "gradient_descent: passed, 4 of 4" in comments[1001]
    assert comments[1002] == '<p>Talk to me, "Bert"</p>'  # an instructor's own words stay
    assert dates == {1001: "Saturday, 21 November 2026, 9:00 AM", 1002: "-", 1003: "-"}
    assert "1 comment that stood there is left" in said and "Chloé Deschamps (1003)" in said


def test_all_but_the_filled_cells_is_as_moodle_wrote_it(home, tmp_path):
    hand_back("moodle", home, tmp_path, EXPORT)
    lines = (tmp_path / "out.csv").read_bytes().splitlines(keepends=True)
    exported = EXPORT.splitlines(keepends=True)
    assert lines[0] == exported[0] and lines[3] == exported[3]
    assert lines[2] == exported[2].replace(b",3.00,", b",6,")


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe")])
def test_a_german_site_gets_its_commas_line_ends_and_encoding(tmp_path, encoding, mark):
    corrections = "student,id,exercise,points,comment\r\n,1001,gradient_descent,2.5,\r\n"
    home = graded(*FILES.items(), corrections=corrections)
    table = mark + _translated().replace("\n", "\r\n").encode(encoding)
    hand_back("moodle", home, tmp_path, table)
    written = (tmp_path / "out.csv").read_bytes()
    assert written.startswith(mark + "ID,".encode(encoding))
    text = written[len(mark) :].decode(encoding)
    assert text.count("\n") == text.count("\r\n") == 4 and ',"8,5","10,00",' in text
    marks, comments, _ = into_moodle(
        written[len(mark) :], GERMAN, PARTICIPANTS, "Teilnehmer/in", point=",", encoding=encoding
    )
    assert marks == {1001: 8.5, 1002: 6, 1003: 2} and comments[1001]


def test_headings_of_no_known_language_are_asked_for(home, tmp_path):
    table = EXPORT.replace(b",Grade,", b",Arvosana,").replace(b"Feedback comments", b"Palaute")
    said = hand_back("moodle", home, tmp_path, table, ends_with=2)
    assert "--column" in said and "Arvosana" in said
    hand_back("moodle", home, tmp_path, table, "--column", "Arvosana", "--comments", "Palaute")
    headings = {**ENGLISH, "grade": "Arvosana", "comments": "Palaute"}
    marks, comments, _ = into_moodle((tmp_path / "out.csv").read_bytes(), headings, PARTICIPANTS, "Participant ")
    assert marks == {1001: 10, 1002: 6, 1003: 2} and comments[1001]


def test_everybody_gets_their_own_page(home, tmp_path):
    hand_back("moodle", home, tmp_path, EXPORT)
    taken = feedback_in_moodle(tmp_path / "out.zip", PARTICIPANTS)
    assert {number: [*files] for number, files in taken.items()} == {1001: ["feedback.html"], 1002: ["feedback.html"]}
    assert "Anna Müller".encode() in taken[1001]["feedback.html"]
    assert b"O Kafor" in taken[1002]["feedback.html"]


def test_pages_with_codes_are_found(tmp_path):
    home = graded(*FILES.items(), options=("--anonymous",))
    hand_back("moodle", home, tmp_path, EXPORT)
    taken = feedback_in_moodle(tmp_path / "out.zip", PARTICIPANTS)
    assert taken.keys() == {1001, 1002} and "Müller".encode() not in taken[1001]["feedback.html"]


def test_a_mark_above_moodles_maximum_is_said(home, tmp_path):
    table = EXPORT.replace(b",10.00,", b",8.00,")
    said = hand_back("moodle", home, tmp_path, table, ends_with=1)
    assert "passes over a mark above its maximum" in said and "Anna Müller (1001)" in said
    hand_back("moodle", home, tmp_path, table, "--scale")
    marks, _, _ = into_moodle((tmp_path / "out.csv").read_bytes(), ENGLISH, PARTICIPANTS, "Participant ")
    assert marks == {1001: 8, 1002: 4.8, 1003: 2}


def test_the_number_of_another_assignment_gives_nobody_somebody_elses_mark(home, tmp_path):
    """Moodle numbers participants anew in each assignment."""
    table = EXPORT.replace(b"Participant 1001", b"Participant 1009").replace(b"Participant 1002", b"Participant 1001")
    said = hand_back("moodle", home, tmp_path, table, ends_with=1)
    numbers = {1009: "Anna Müller", 1001: "Bert O_Kafor", 1003: "Chloé Deschamps"}
    marks, _, _ = into_moodle((tmp_path / "out.csv").read_bytes(), ENGLISH, numbers, "Participant ")
    assert marks == {1001: 6, 1003: 2}  # Bert has the number that was Anna's, and is found by his name
    assert "Anna Müller (1001) of the gradebook may be Bert O_Kafor (1001) or Anna Müller (1009)" in said
    assert "has nothing for Chloé Deschamps (1003)" in said


def test_a_comment_can_neither_be_a_formula_nor_markup(tmp_path):
    words = '"=HYPERLINK(""x"") <b>if a < b</b>"'
    home = graded(*FILES.items(), corrections=f"student,id,exercise,points,comment\r\n,1001,,,{words}\r\n")
    hand_back("moodle", home, tmp_path, EXPORT)
    _, comments, _ = into_moodle((tmp_path / "out.csv").read_bytes(), ENGLISH, PARTICIPANTS, "Participant ")
    assert comments[1001].startswith("'=HYPERLINK") and "&lt;b&gt;" in comments[1001] and "<b>" not in comments[1001]


def test_what_is_no_worksheet_ends_the_command_with_a_sentence(home, tmp_path):
    said = hand_back("moodle", home, tmp_path, b"Name,Grade\r\nAnna,1\r\n", ends_with=2)
    assert "Participant 1001" in said


def test_nameless_marking_goes_by_the_numbers(tmp_path):
    home = graded(("Participant_1001_assignsubmission_file_/hw.ipynb", RIGHT))
    table = b"""Identifier,Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (grade)","Feedback comments"
"Participant 1001","Submitted for grading - ",,10.00,Yes,-,
"Participant 1002","Submitted for grading - ",,10.00,Yes,-,
"""
    hand_back("moodle", home, tmp_path, table)
    marks, _, _ = into_moodle((tmp_path / "out.csv").read_bytes(), ENGLISH, PARTICIPANTS, "Participant ")
    assert marks == {1001: 10}
    assert feedback_in_moodle(tmp_path / "out.zip", PARTICIPANTS).keys() == {1001}


def test_in_a_language_that_nobody_knows_names_stand_second(tmp_path):
    home = graded(("Anna Müller/hw.ipynb", RIGHT))
    table = EXPORT.replace(b'Identifier,"Full name"', b'Tunniste,"Koko nimi"').replace(b",Grade,", b",Arvosana,")
    hand_back("moodle", home, tmp_path, table, "--column", "Arvosana")
    headings = {**ENGLISH, "id": "Tunniste", "grade": "Arvosana"}
    marks, _, _ = into_moodle((tmp_path / "out.csv").read_bytes(), headings, PARTICIPANTS, "Participant ")
    assert marks == {1001: 10, 1002: 3, 1003: 2}
