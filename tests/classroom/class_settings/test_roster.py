"""A roster is read as instructors have it, and everybody who handed in is found on it, or said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.class_settings.roster import BadRoster, Roster, read_roster
from grader.classroom.class_settings.roster_match import with_roster
from grader.classroom.student import Student

ANNA, CHLOE = Student("Anna Müller", "1001"), Student("Chloé Deschamps", "1002")

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Momentum (881),Final Score\n"
    ",,,,,Manual Posting,\n"
    '"    Points Possible",,,,,5,(read only)\n'
    '"Müller, Anna",1001,s77,amueller,Group A and Group B,4,80\n'
    '"Deschamps, Chloé",1002,s78,cdeschamps,Group A,,\n'
    '"Student, Test",1099,,,Group A,,\n'
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade\n"
    "Participant 1001,Anna Müller,anna@uni.de,Submitted for grading,,5.00\n"
    "Participant 1002,Chloé Deschamps,chloe@uni.de,No submission,,5.00\n"
)
LISTS = {
    "Canvas's gradebook": CANVAS,
    "Moodle's worksheet": WORKSHEET,
    "Moodle's participants": "First name,Surname,ID number,Email address,Roles\nAnna,Müller,1001,a@uni.de,Student\n"
    "Chloé,Deschamps,1002,c@uni.de,Student\nTom,Teacher,9,t@uni.de,Non-editing teacher\n",
    "German": "Vorname;Nachname;Matrikelnummer;E-Mail-Adresse\nAnna;Müller;1001;a@uni.de\nChloé;Deschamps;1002;\n",
    "French": "Nom;Prénom;Numéro étudiant\nMüller;Anna;1001\nDeschamps;Chloé;1002\n",
    "Spanish": "Nombre;Apellido(s);Número\nAnna;Müller;1001\nChloé;Deschamps;1002\n".replace("Número", "ID"),
    "Blackboard": '"Last Name"\t"First Name"\t"Username"\t"Student ID"\n"Müller"\t"Anna"\t"amu"\t"1001"\n'
    '"Deschamps"\t"Chloé"\t"cde"\t"1002"\n',
    "Gradescope": "Name,SID,Email,Role\nAnna Müller,1001,a@uni.de,Student\nChloé Deschamps,1002,,Student\n"
    "Tom,9,t@uni.de,Instructor\n",
    "nbgrader": "id,first_name,last_name,email,lms_user_id\n1001,Anna,Müller,,\n1002,Chloé,Deschamps,,\n",
    "of one's own": "id,name\n1001,Anna Müller\n\n1002,Chloé Deschamps\n,\n",
    "with Excel's line": 'sep=;\nname;id\n"Müller, Anna";1001\nDeschamps, Chloé;1002\n',
    "spaced by hand": 'id, name\n1001, "Müller, Anna"\n1002, "Deschamps, Chloé"\n',
    "numbered": "No.,Name,Preferred name,Student ID\n1,Anna Müller,Annie,1001\n2,Chloé Deschamps,,1002\n",
    "no header": "Anna Müller,1001\nChloé Deschamps,1002\n",
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


@pytest.fixture
def roster(tmp_path):
    def read(written, encoding="utf-8"):
        file = tmp_path / "students.csv"
        file.write_bytes(written if isinstance(written, bytes) else written.encode(encoding))
        return read_roster(file)

    return read


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", LISTS)
def test_a_list_as_systems_write_it(name, encoding, roster):
    for newline in ("\n", "\r\n", "\r"):
        read = roster(LISTS[name].replace("\n", newline), encoding)
        assert [entry.student for entry in read.entries] == [ANNA, CHLOE]
        assert not read.notes


def test_what_else_an_entry_holds(roster):
    anna = roster(CANVAS).entries[0]
    assert (anna.ids, anna.section, anna.line) == (("1001", "s77", "amueller"), "Group A and Group B", 4)
    assert roster(WORKSHEET).entries[1].email == "chloe@uni.de"


@pytest.mark.parametrize(
    "text",
    ["Anna Müller\nChloé Deschamps\n", "Name\nAnna Müller\nChloé Deschamps\n", "Name\nMüller, Anna\nDeschamps, Chloé"],
)
def test_a_bare_list_of_names(text, roster):
    assert [entry.student for entry in roster(text).entries] == [Student("Anna Müller"), Student("Chloé Deschamps")]


def test_a_bare_list_of_ids_and_addresses(roster):
    assert [entry.student.key for entry in roster("s1001\nanna@uni.de\n").entries] == ["s1001", "anna@uni.de"]


def test_a_spreadsheets_plain_csv_is_read_and_said(roster):
    read = roster("name;id\nAnna Müller;1001\n", "cp1252")
    assert read.entries[0].student == ANNA and "CSV UTF-8" in read.notes[0]


def test_somebody_in_two_sections_is_one(roster):
    read = roster("name,id,section,email\nAnna Müller,1001,A,a@uni.de\nAnna Müller,1001,B,anna@uni.de\n")
    assert [entry.section for entry in read.entries] == ["A; B"]
    assert read.match(Student("x", "anna@uni.de")) == read.entries[0]


BAD = {
    "name,id\nAnna,1\nBert,2\nChloe,1\n": (4, "id of Anna in line 2"),
    "name\nAnna\n\nanna\n": (4, "Anna stands in line 2"),
    'name,id\n"Anna,1\nBert,2\n': (2, "quotation mark"),
    "group,section\nA,B\n": (1, '"name"'),
    "Surnom;Prenom usuel;Annee;x\nMuller;Anna;2;x\n": (1, "heading"),
}


@pytest.mark.parametrize("text", BAD)
def test_what_cannot_be_used_is_told_with_its_line(text, roster, tmp_path):
    line, words = BAD[text]
    with pytest.raises(BadRoster) as bad:
        roster(text)
    assert str(bad.value).startswith(f"{tmp_path / 'students.csv'}, line {line}: ") and words in str(bad.value)


@pytest.mark.parametrize("text", ["", "\n\n", "name,id\n", "\ufeff"])
def test_a_list_of_nobody_is_told(text, roster):
    with pytest.raises(BadRoster, match="names nobody"):
        roster(text)


def test_a_workbook_is_told(roster):
    with pytest.raises(BadRoster, match=r'line 1: this is a workbook and not CSV; save it .* as "CSV UTF-8"'):
        roster(b"PK\x03\x04\x14\0\x06\0")


def test_no_list_at_all(tmp_path):
    with pytest.raises(BadRoster, match="cannot be read"):
        read_roster(tmp_path / "students.csv")


CALLED = (
    *(Student("muelleranna", "1001"), Student("müller anna"), Student("Müller, Anna"), Student("ANNA MULLER")),
    *(Student("mulleranna"), Student("Anna Mu\u0308ller"), Student("  anna   müller "), Student("Anna Mueller")),
    *(Student("amueller"), Student("amueller", "amueller"), Student("x", "1001"), Student("anna@uni.de")),
    *(
        Student("AMueller@uni.de"),
        Student("Anna-Müller"),
        Student("'Anna Müller"),
        Student("s77"),
        Student("Müller Anna"),
    ),
    *(Student("Anna Müller", "88123"), Student("annamueller", "88123"), Student("x", "01001"), Student("x", "1001.0")),
)


@pytest.mark.parametrize("student", CALLED)
def test_anna_is_found_whatever_she_is_called(student, roster):
    read = roster(
        "name,id,username,email,alias\nAnna Müller,1001,amueller,anna@uni.de,s77; annie\nChloé Deschamps,2,,,\n"
    )
    assert read.match(student).student == ANNA


def test_chloe_is_found_in_a_systems_file_names(roster):
    read = roster(CANVAS)
    for name in ("deschampschloe", "deschampschloé", "Chloé Deschamps", "deschamps chloe"):
        assert read.match(Student(name, "56")).student == CHLOE


@pytest.mark.parametrize("name", ["anna", "bert", "", "müller", "ann amüller", "?", "\udcff", "a" * 10_000, "x " * 500])
def test_nobody_is_taken_for_anna(name, roster):
    assert roster(LISTS["of one's own"]).match(Student(name)) is None


def test_names_beyond_our_letters(roster):
    read = roster(
        "name\n李丹\nŁukasz Ørsted\nIşıl Çelik\nAnna von der Heide\nMartin King, Jr.\nΣωκράτης\nSeán O'Brien\n"
    )
    called = ("李 丹", "orstedlukasz", "celikisil", "vonderheideanna", "king jr martin", "ΣΩΚΡΆΤΗΣ", "OBrien Sean")
    assert [read.match(Student(name)) for name in called] == list(read.entries)


TWO = "name,id\nDan Li,1\nDan Li,2\nEva Öz,3\nEva Oz,4\n"


def test_two_that_fit_are_left_and_said(roster):
    match = with_roster([Student("Dan Li"), Student("Dan Li", "2"), Student("eva öz"), Student("ozeva")], roster(TWO))
    assert match.renamed[Student("Dan Li", "2")] == Student("Dan Li", "2")
    assert match.renamed[Student("eva öz")] == Student("Eva Öz", "3")
    assert match.ambiguous.keys() == {Student("Dan Li"), Student("ozeva")}
    assert match.absent == [Student("Dan Li", "1"), Student("Eva Oz", "4")]
    assert "Dan Li handed in and may be Dan Li (1) or Dan Li (2)" in match.in_words()[0]


def test_who_is_absent_and_who_is_a_stranger(roster):
    match = with_roster([Student("deschampschloe", "1002"), Student("Zoe Zorn", "9")], roster(CANVAS))
    assert match.renamed == {
        Student("deschampschloe", "1002"): CHLOE,
        Student("Zoe Zorn", "9"): Student("Zoe Zorn", "9"),
    }
    assert (match.absent, match.strangers, match.ambiguous) == ([ANNA], [Student("Zoe Zorn", "9")], {})
    assert "Zoe Zorn (9) handed in and is not on the roster" in match.in_words()[0]


def test_a_class_under_other_names_does_not_fill_the_screen(roster):
    told = with_roster([Student(f"x{number}") for number in range(500)], roster(CANVAS)).in_words()
    assert told[0].startswith("500 handed in and are not on the roster: x0, x1,") and len(told) == 2
    assert len(told[0]) < 200 and "alias" in told[1]


def test_an_id_of_one_and_a_name_of_another_is_nobody(roster):
    student = Student("Chloé Deschamps", "1001")
    match = with_roster([student], roster(CANVAS))
    assert match.ambiguous == {student: (ANNA, CHLOE)} and match.absent == [ANNA, CHLOE]
    assert match.renamed[student].key not in ("1001", "1002"), "her row must not be Anna's"


def test_an_id_under_another_name_is_said(roster):
    students = [Student("Zoe Zorn", "1001"), Student("chloe.deschamps", "1002"), Student("cd", "1002")]
    match = with_roster(students, roster(CANVAS))
    assert {*match.renamed.values()} == {ANNA, CHLOE}
    assert match.in_words() == ["Zoe Zorn (1001) is Anna Müller (1001) on the roster, by the id alone."]


def test_a_namesake_is_not_somebody_on_the_roster(roster):
    known, namesake = Student("Anna Müller", "1001"), Student("Anna Müller", "2002")
    assert with_roster([known, namesake], roster(CANVAS)).ambiguous.keys() == {namesake}
    assert with_roster([CHLOE, namesake], roster(CANVAS)).ambiguous.keys() == {namesake}, "ids are the roster's"
    two = [Student("Anna Müller", "2001"), namesake]
    assert with_roster(two, roster("name\nAnna Müller\n")).ambiguous.keys() == {*two}


def test_a_system_with_ids_of_its_own_is_matched_by_name(roster):
    moodle = [Student("Anna Müller", "88001"), Student("Chloé Deschamps", "88002")]
    assert with_roster(moodle, roster(CANVAS)).renamed == dict(zip(moodle, [ANNA, CHLOE], strict=True))


def test_one_person_under_two_names_is_one_row(roster):
    names = [Student("amueller"), Student("Müller, Anna")]
    assert {*with_roster(names, roster(CANVAS)).renamed.values()} == {ANNA}


def test_without_a_roster_everybody_is_a_stranger():
    assert with_roster([ANNA], Roster()).renamed == {ANNA: ANNA}


STUDENTS = st.builds(
    Student, st.sampled_from(["Anna Müller", "Dan Li", "annamuller", "li, dan", "x"]) | st.text(max_size=4)
)
IDS = st.sampled_from(["", "1", "2", "1001", "01"])


@given(st.lists(st.builds(lambda student, id_: Student(student.name, id_), STUDENTS, IDS), max_size=6), st.data())
def test_nobody_is_lost_and_nobody_is_two(students, data):
    written = data.draw(st.sampled_from([TWO, CANVAS, WORKSHEET, "name\nAnna Müller\n"])).encode()
    match = _matched(students, written)
    assert match.renamed.keys() == {*students}
    found = [student for student in match.renamed if student not in match.ambiguous and student not in match.strangers]
    assert not {match.renamed[student] for student in found} & {*match.absent}
    strays = {match.renamed[student].key for student in (*match.ambiguous, *match.strangers)}
    assert not strays & {match.renamed[student].key for student in found}
    assert not strays & {student.key for student in match.absent}


def _matched(students, written):
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        file = Path(folder) / "students.csv"
        file.write_bytes(written)
        return with_roster(students, read_roster(file))


@given(st.binary() | st.text(alphabet='nameid,;\t"\n\r@1Ä').map(str.encode) | st.text().map(str.encode))
def test_any_file_is_a_roster_or_told(tmp_path_factory, written):
    file = tmp_path_factory.getbasetemp() / "students.csv"
    file.write_bytes(written)
    try:
        roster = read_roster(file)
    except BadRoster as bad:
        assert str(bad).startswith(str(file))
    else:
        for entry in roster.entries:
            assert entry.student.name and entry in roster.fitting(entry.student)
