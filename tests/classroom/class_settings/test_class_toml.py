"""``class.toml`` says what is set, due and worth; what is wrong is told by its line, with what to write instead."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.class_settings.class_toml import TABLES, VALUES, BadSettings, ClassSettings, read_plan
from grader.classroom.class_settings.first_class_toml import Found, initial
from grader.classroom.class_settings.plan import Attempts, Plan
from grader.classroom.class_settings.scopes import chapters
from grader.classroom.class_settings.written_file import write_new
from grader.classroom.student import Student
from grader.course import COURSE

ANNA, DAN, OTHER_DAN = Student("Anna Müller", "4711"), Student("Dan Li", "1"), Student("Dan Li", "2")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def settings(tmp_path):
    def read(text):
        (tmp_path / "class.toml").write_text(text, encoding="utf-8")
        return read_plan(tmp_path / "class.toml")

    return read


def test_an_empty_file_says_nothing(settings):
    assert settings("") == ClassSettings() and settings("").plan == Plan()


def test_a_chapter_sets_its_exercises_and_an_exercise_its_own(settings):
    plan = settings("[exercises]\nadam = 5\n02_momentum = 2\nnesterov = false\nlog_uniform = true\n").plan
    assert plan.exercises == {"momentum": 2, "heavy_ball": 2, "adam": 5, "log_uniform": 1}
    assert [*plan.exercises] == [name for name in COURSE if name in plan.exercises], "in the order of the course"


def test_all_of_the_course_can_be_set_in_one_line(settings):
    assert settings("exercises = {all = 0.5, downhill = 0}").plan.exercises == dict.fromkeys(COURSE, 0.5) | {
        "downhill": 0
    }


def test_every_setting_of_its_own(settings, tmp_path):
    read = settings(
        'title = " Optimizers "\nroster = "lists/students.csv"\nlayout = "canvas"\nnearly = 0\nattempts = "best"\n'
        "lost_per_day = 0.1\nmost_lost = 0.5\ngrace_minutes = 15\n"
    )
    assert (read.title, read.layout, read.roster) == ("Optimizers", "canvas", tmp_path / "lists" / "students.csv")
    assert read.plan == Plan(nearly=0, attempts=Attempts.BEST, per_day=0.1, most_lost=0.5, grace=timedelta(minutes=15))


def test_dates_of_all_of_a_chapter_and_of_an_exercise(settings):
    due = settings(
        'timezone = "Europe/Berlin"\n[due]\nadam = 2026-12-09T12:00:00+01:00\nall = 2026-11-30\n'
        '04_adam = "2026-12-07 18:00"\n00_start_here = 2026-11-01\ndownhill = 2026-11-02\n'
    ).plan.due
    assert due["momentum"] == datetime.combine(date(2026, 11, 30), time.max, BERLIN)
    assert due["adamw"] == datetime(2026, 12, 7, 18, tzinfo=BERLIN)
    assert due["adam"] == datetime(2026, 12, 9, 11, tzinfo=UTC)
    assert due["downhill"].day == 2
    assert due.keys() == COURSE.keys()


def test_one_date_for_everything(settings):
    due = settings("due = 2026-11-30").plan.due
    assert due.keys() == COURSE.keys() and len({*due.values()}) == 1
    assert due["adam"].tzinfo, "this machine's zone"


def test_a_date_alone_means_the_end_of_that_day(settings):
    plan = settings('timezone = "Europe/Berlin"\ndue = 2026-11-30').plan
    assert plan.late("adam", datetime(2026, 11, 30, 23, 59, 59, tzinfo=BERLIN)) is None
    late = plan.late("adam", datetime(2026, 12, 1, 1, tzinfo=BERLIN))
    assert timedelta(hours=1) <= late < timedelta(hours=1, seconds=1)


def test_late_on_the_night_when_clocks_change(settings):
    plan = settings('timezone = "Europe/Berlin"\ndue = 2026-10-25 01:00:00').plan
    assert plan.late("adam", datetime(2026, 10, 25, 4, tzinfo=BERLIN)) == timedelta(hours=4)
    assert plan.late("adam", datetime(2026, 10, 25, 4)) == timedelta(hours=4), "a time without a zone is in the class's"
    assert plan.late("adam", datetime(2026, 10, 25, 4, tzinfo=timezone(timedelta(hours=1)))) == timedelta(hours=4)


def test_grace_forgives_and_does_not_move_the_date(settings):
    plan = settings('timezone = "UTC"\ngrace_minutes = 10\ndue = 2026-11-30 12:00:00').plan
    assert plan.late("adam", datetime(2026, 11, 30, 12, 10)) is None
    assert plan.late("adam", datetime(2026, 11, 30, 12, 11)) == timedelta(minutes=11)
    assert plan.late("adam", None) is None


def test_an_extension_is_for_one_and_never_shortens(settings):
    read = settings(
        'timezone = "UTC"\n[due]\n02_momentum = 2026-11-30 12:00:00\n04_adam = 2026-12-20 12:00:00\n'
        '[extensions]\n"anna muller" = 2026-12-03 12:00:00\n2 = {adam = 2026-12-24 12:00:00}\n'
        '"Dan Li" = 2027-01-01\nbert = 2027-01-01\n'
    )
    plan, problems = read.plan_for([ANNA, DAN, OTHER_DAN])
    moment = datetime(2026, 12, 3, 13, tzinfo=UTC)
    assert plan.late("momentum", moment, ANNA) == timedelta(hours=1)
    assert plan.late("momentum", moment, DAN) == plan.late("momentum", moment) == timedelta(days=3, hours=1)
    assert plan.late("adam", datetime(2026, 12, 20, 11, tzinfo=UTC), ANNA) is None
    assert plan.late("downhill", moment, ANNA) is None, "it was never due"
    christmas = datetime(2026, 12, 24, 13, tzinfo=UTC)
    assert plan.late("adam", christmas, OTHER_DAN) == timedelta(hours=1)
    assert plan.late("adam", christmas, DAN) == timedelta(days=4, hours=1)
    assert ["Dan Li" in each for each in problems] == [True, False] and "bert" in problems[1]


BAD = {
    "title = nothing": (1, "not TOML", "quotes"),
    "title = 'a\n": (1, "not TOML", ""),
    "nearly = 0\nexercises = {\n\n": (2, "not TOML", ""),
    'nearly = 0\ntitle = """a\n\nb\n': (2, "not TOML", ""),
    "roster = [\n'a',\n" + "\n" * 300: (303, "not TOML", ""),
    "\n[due]\nall = 2026-11-30 18:00\n": (3, "not TOML", "18:00:00"),
    "[due]\nall = 30.11.2026\n": (2, "not TOML", "year"),
    "nearly = 0,5": (1, "not TOML", "0.5"),
    "title = 'nearly'\nnearley = 0": (2, "no setting nearley", "did you mean nearly?"),
    "# nearly\nnearly = '0.5'": (2, "0 to 1", ""),
    "nearly = 50": (1, "0 to 1", "0.1"),
    "lost_per_day = true": (1, "lost_per_day", "0 to 1"),
    "most_lost = -0.1": (1, "most_lost", "0 to 1"),
    "most_lost = nan": (1, "most_lost", "0 to 1"),
    "title = 3": (1, "title", "quotes"),
    "roster = ['a']": (1, "roster", "quotes"),
    'roster = "a\\u0000b"': (1, "roster", "file"),
    "grace_minutes = -1": (1, "grace_minutes", "0 or more"),
    "grace_minutes = inf": (1, "grace_minutes", "0 or more"),
    "attempts = 'last'": (1, "attempts", '"latest" or "best"'),
    "timezone = 'Europe/Berln'": (1, "no time zone Europe/Berln", "did you mean Europe/Berlin"),
    "timezone = 'America'": (1, "no time zone", ""),
    "timezone = '../../etc/passwd'": (1, "no time zone", ""),
    "exercises = ['adam']": (1, "exercises", "[exercises]"),
    "[exercises]\nadom = 1": (2, "adom", "did you mean adam"),
    "[exercises]\n02_momentun = 1": (2, "02_momentun", "did you mean 02_momentum"),
    "[exercises]\nadam = -1": (2, "points", "0 to"),
    "[exercises]\nadam = 'one'": (2, "points", "true"),
    "[exercises]\nadam = inf": (2, "points", "0 to"),
    "[exercises]\nadam = false": (1, "nothing is set", ""),
    "[exercises]\nadam = 1\nnearly = 0": (3, "nearly", "above the first heading"),
    "[exercises.adam]\npoints = 1": (1, "points", "0 to"),
    "[due]\nadom = 2026-11-30": (2, "adom", "did you mean adam"),
    "[due]\nadam = '30.11.2026'": (2, "2026-11-30", ""),
    "[due]\nadam = 18:00:00": (2, "2026-11-30 18:00:00", ""),
    "[due]\nadam = 3": (2, "2026-11-30", ""),
    "[due]\nall = 2026-11-30\n04_adam = 0206-11-30": (3, "year 206", ""),
    "[due]\nadam = 9999-12-31": (2, "year 9999", ""),
    "[extensions]\nanna = true": (2, "2026-11-30", ""),
    "[extensions]\nanna = {adom = 2026-11-30}": (2, "adom", "did you mean adam"),
    "a = " + "[" * 5000: (1, "nested", ""),
    "nearly = 1" + "0" * 5000: (1, "not TOML", ""),
    "title = '\udcff'": (1, "UTF-8", ""),
}


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:40])
def test_what_is_wrong_is_told_with_its_line_and_the_way_out(text, tmp_path):
    line, what, instead = BAD[text]
    file = tmp_path / "class.toml"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(BadSettings) as bad:
        read_plan(file)
    told = str(bad.value)
    assert told.startswith(f"{file}, line {line}: ") and told.endswith(".") and "??" not in told
    assert what in told and instead in told


def test_a_file_that_is_not_there_or_no_file(tmp_path):
    for path in (tmp_path / "class.toml", tmp_path):
        with pytest.raises(BadSettings, match="cannot be read"):
            read_plan(path)


KEYS = st.sampled_from([*VALUES, *TABLES, *COURSE, *chapters(), "all", "anna", "x"]) | st.text(max_size=5)
SCALARS = st.one_of(
    *(
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=10),
        st.sampled_from(["latest", "UTC", "2026-11-30"]),
    ),
    *(st.dates(), st.times(), st.datetimes(), st.datetimes(timezones=st.timezones())),
)
VALUE = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3))


def as_toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return f"{{{', '.join(f'{as_toml(key)} = {as_toml(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(char):08X}" if not char.isalnum() else char for char in value) + '"'
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _read_or_told(text, folder):
    file = folder / "class.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode(errors="surrogatepass"))
    try:
        plan, _ = read_plan(file).plan_for([ANNA])
    except BadSettings as bad:
        assert str(bad).startswith(f"{file}, line ")
    else:
        plan.late("adam", datetime.now(UTC), ANNA)
        assert all(0 <= points <= 10_000 for points in (plan.exercises or {}).values())


@given(st.dictionaries(KEYS, VALUE, max_size=5))
def test_any_toml_is_read_or_told(tmp_path_factory, tables):
    text = "".join(f"{as_toml(key)} = {as_toml(value)}\n" for key, value in tables.items())
    _read_or_told(text, tmp_path_factory.getbasetemp())


@given(st.binary() | st.text(alphabet="[]{}=\"'#.,\n\\ -_019aTZ:") | st.text())
def test_any_file_is_read_or_told(tmp_path_factory, text):
    _read_or_told(text, tmp_path_factory.getbasetemp())


@given(st.dictionaries(st.sampled_from([*chapters()]), st.integers(1, 600)), st.text())
def test_the_first_file_reads_back_to_the_same_plan(tmp_path_factory, found, layout):
    file = tmp_path_factory.getbasetemp() / "class.toml"
    file.write_text(initial(Found(found, layout)), encoding="utf-8")
    settings = read_plan(file)
    points = {name: exercise.points for name, exercise in COURSE.items() if exercise.notebook in found}
    assert settings == ClassSettings(plan=Plan(exercises=points or None))


def test_every_setting_of_the_first_file_works_once_its_mark_is_taken_away(tmp_path):
    file, text = tmp_path / "class.toml", initial(Found({"02_momentum": 31}, "Canvas"))
    lines = [line.removeprefix("# ") if "=" in line or line.startswith("# [") else line for line in text.splitlines()]
    file.write_text("\n".join(line for line in lines if "behind =" not in line), encoding="utf-8")
    settings = read_plan(file)
    assert settings.roster == tmp_path / "students.csv"
    assert settings.plan.exercises.keys() == COURSE.keys()
    assert settings.plan.due["adam"].day == 7 and len(settings.extensions) == 2
    named = [key for key in (*VALUES, *TABLES) if f"\n{key} = " in "\n".join(lines) or f"\n[{key}]" in "\n".join(lines)]
    assert named == [*VALUES, *TABLES], "each is in the file"
    assert "31 students" in text and "Canvas" in text


def test_the_first_file_is_never_written_over(tmp_path):
    file = tmp_path / "class.toml"
    write_new(file, "mine")
    with pytest.raises(FileExistsError):
        write_new(file, "other")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "link", "other")
    assert file.read_text() == "mine" and not (tmp_path / "nowhere").exists()


def test_half_a_first_file_is_not_left(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        write_new(tmp_path / "class.toml", "\udcff")
    assert not (tmp_path / "class.toml").exists()
