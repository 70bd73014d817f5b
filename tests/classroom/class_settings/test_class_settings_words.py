"""No word that an instructor reads about the files that they wrote escapes the catalogue."""

import re

import pytest
from pseudo_language import LANGUAGE, filled_in, write_catalogue

from grader.classroom.changes import changes
from grader.classroom.class_settings.class_toml import TABLES, VALUES, BadSettings, read_plan
from grader.classroom.class_settings.corrections import FILE, read_corrections
from grader.classroom.class_settings.first_class_toml import Found, initial
from grader.classroom.class_settings.plan import Plan
from grader.classroom.class_settings.roster import BadRoster, read_roster
from grader.classroom.class_settings.roster_match import with_roster
from grader.classroom.class_settings.scopes import chapters
from grader.classroom.last_run import this_run
from grader.classroom.row import ExerciseGrade, Row
from grader.classroom.student import Student
from grader.course import COURSE
from grader.reporting import language

ANNA, DAN, OTHER_DAN = Student("Anna", "4711"), Student("Dan", "1"), Student("Dan", "2")
NO_PLAN = Plan()
SETTINGS = (
    *(
        "nearley = 0",
        "nearly = 2",
        "title = 3",
        "roster = 3",
        "grace_minutes = -1",
        "attempts = 3",
        "timezone = 'Berln'",
    ),
    *("exercises = 3", "[exercises]\nadom = 1", "[exercises]\nadam = -1", "[exercises]\nadam = false"),
    *("[exercises]\nnearly = 1", "[due]\nadam = 3", "[due]\nadam = 0206-11-30", "a = " + "[" * 5000, "# \udcff"),
)
ROSTERS = (
    "name\nAnna\nAnna\n",
    "name,id\nAnna,1\nDan,1\n",
    "group,section\nA,B\n",
    "a;b;c;d\n",
    'name\n"Anna',
    "PK\x03\x04",
    "",
)
CORRECTIONS = (
    *("Zoe,,adam,1,", ",,adam,1,", "Dan,,adam,1,", "Anna,,adom,1,", "Anna,,adam,2,", "Anna,,adam,x,", "Anna,,,1,"),
    *(
        "Anna,,adam,,",
        "Anna,,adam,0,5,x",
        "Anna,,adam,0,5",
        "Anna,,adam,0,\nAnna,,adam,1,",
        'Anna,,adam,0,"',
        "Anna,,downhill,1,",
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_catalogue(tmp_path_factory.mktemp("locale"))


@pytest.fixture(autouse=True)
def marked(folder, monkeypatch):
    monkeypatch.setattr(language, "FOLDER", folder)
    monkeypatch.setenv(language.VARIABLE, LANGUAGE)


def _all_words_are_sentences(told, *known):
    """Words that are filled in stand in what was given, in the path, or are names of settings."""
    assert told.startswith("⟦") and told.endswith("⟧"), told
    given = " ".join((*map(str, known), *VALUES, *TABLES, "student id exercise points comment Anna Dan Zoe"))
    assert not [word for word in filled_in(told) if word not in given], told


@pytest.mark.parametrize("text", SETTINGS, ids=lambda text: text[:30])
def test_of_settings(text, tmp_path):
    file = tmp_path / "class.toml"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(BadSettings) as told:
        read_plan(file)
    _all_words_are_sentences(str(told.value), file, text)


def test_of_toml_itself(tmp_path):
    for line in ("due = 2026-11-30 18:00", "nearly = 0,5", "due = 30.11.2026", "title = x"):
        (tmp_path / "class.toml").write_text(line)
        with pytest.raises(BadSettings) as told:
            read_plan(tmp_path / "class.toml")
        assert str(told.value).count("⟦") == 3, "the file, the fault and the way out"


def test_of_extensions_that_fit_nobody(tmp_path):
    (tmp_path / "class.toml").write_text("[extensions]\nDan = 2026-11-30\nZoe = 2026-11-30\n")
    for told in read_plan(tmp_path / "class.toml").plan_for([DAN, OTHER_DAN])[1]:
        _all_words_are_sentences(told)


@pytest.mark.parametrize("text", ROSTERS)
def test_of_rosters(text, tmp_path):
    file = tmp_path / "students.csv"
    file.write_bytes(text.encode())
    with pytest.raises(BadRoster) as told:
        read_roster(file)
    _all_words_are_sentences(str(told.value), file)


def test_of_those_who_are_not_on_the_roster(tmp_path):
    file = tmp_path / "students.csv"
    file.write_bytes("name,id\nDan,1\nDan,2\nÄ,3\n".encode("cp1252"))
    roster = read_roster(file)
    match = with_roster([Student("Dan"), Student("Zoe"), Student("Zoe Zoe", "2"), Student("3 Zoe", "1")], roster)
    for told in roster.notes:
        _all_words_are_sentences(told, file)
    for told in match.in_words():
        for sentence in re.split(r"(?<=⟧) (?=⟦)", told):
            _all_words_are_sentences(sentence)
    assert len(match.in_words()) == 5
    clash = with_roster([Student("Dan", "3")], roster)
    assert "⟦" in clash.renamed[Student("Dan", "3")].id


@pytest.mark.parametrize("lines", CORRECTIONS)
def test_of_corrections(lines, tmp_path):
    file = tmp_path / FILE
    file.write_text(f"student,id,exercise,points,comment\n{lines}\n")
    plan = Plan(exercises={name: 1.0 for name in COURSE if name != "downhill"})
    (told,) = read_corrections(file, [ANNA, DAN, OTHER_DAN], plan).problems
    _all_words_are_sentences(told, file, lines)


def test_of_changes():
    def run(rows, seed=1, plan=NO_PLAN):
        return this_run(rows, seed, plan)

    def row(student, points=0.0, verdict="nearly", attempt=1, by_hand=False):
        return Row(student, "", "", {"adam": ExerciseGrade(points, 1, verdict, by_hand=by_hand)}, attempt=attempt)

    before = run([row(ANNA), row(DAN, by_hand=True)])
    for after in (
        run([row(ANNA, 1.0, "passed", 2), row(OTHER_DAN)], 2, Plan(nearly=0.1)),
        run([row(ANNA, 1.0, by_hand=True), row(DAN)]),
        run([row(ANNA, 1.0, "passed"), row(DAN, by_hand=True)]),
    ):
        for change in changes(before, after):
            assert re.fullmatch(r"⟦[^⟦⟧]+⟧(; ⟦[^⟦⟧]+⟧)*", change.why)


def test_of_the_first_file_which_is_read_in_every_language(tmp_path):
    text = initial(Found({"02_momentum": 31}, "Canvas"))
    (tmp_path / "class.toml").write_text(text, encoding="utf-8")
    assert read_plan(tmp_path / "class.toml").plan.exercises.keys() == {"momentum", "heavy_ball", "nesterov"}
    settings = re.sub(r"⟦.*?⟧", "", text, flags=re.DOTALL)
    examples = {"Optimizers", "students", "csv", "Europe", "Berlin", "latest", "Anna", "Smith", "all"}
    names = {*VALUES, *TABLES, *COURSE, *chapters()}
    assert {*re.findall(r"\d*_?[^\W\d]\w+", settings)} - examples - names == set()
