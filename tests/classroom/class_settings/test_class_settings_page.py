"""What ``docs/class-settings.md`` shows is read as it says."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.classroom.class_settings.class_toml import TABLES, VALUES, BadSettings, read_plan
from grader.classroom.class_settings.corrections import FILE, HEADER, read_corrections
from grader.classroom.class_settings.headings import columns
from grader.classroom.class_settings.plan import Plan
from grader.classroom.student import Student

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "class-settings.md").read_text(encoding="utf-8")
ANNA, SAM, DAN = Student("Anna Müller", "7"), Student("Sam", "4711"), Student("Dan Li", "2")


def _block(kind):
    return re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[1]


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "class.toml").write_text(_block("toml"), encoding="utf-8")
    return read_plan(tmp_path / "class.toml")


def test_the_example_has_every_setting_and_does_what_it_says(settings):
    assert [key for key in (*VALUES, *TABLES) if not re.search(rf"^\[?{key}\b", _block("toml"), re.MULTILINE)] == []
    points = {"momentum": 1, "heavy_ball": 1, "nesterov": 1, "rmsprop": 2, "adam": 5, "adamw": 2, "log_uniform": 1}
    assert settings.plan.exercises == points
    plan, problems = settings.plan_for([ANNA, SAM])
    assert not problems
    assert plan.late("momentum", datetime(2026, 12, 3, 20, tzinfo=UTC), ANNA) is None
    assert plan.late("adam", datetime(2026, 12, 14, 20, tzinfo=UTC), SAM) is None
    assert plan.late("adam", datetime(2026, 12, 7, 17, 30, tzinfo=UTC)) == timedelta(minutes=30)


def test_lateness_costs_what_the_page_says(settings):
    five = settings.plan.exercises["adam"]
    assert five * settings.plan.lost(timedelta(hours=2)) == 0.5
    assert five * settings.plan.lost(timedelta(hours=25)) == 1


def test_the_messages_are_those_that_one_gets(tmp_path):
    lines = _block("toml").splitlines()
    shown = re.findall(r"^class\.toml, line (\d+): (.*)$", PAGE, re.MULTILINE)
    spoilt = (("02_momentum = 1", "02_momentun = 1"), ("all = 2026-11-30", "all = 2026-11-30 18:00"))
    for (line, message), (good, bad) in zip(shown, spoilt, strict=True):
        (tmp_path / "class.toml").write_text("\n".join(lines).replace(good, bad), encoding="utf-8")
        with pytest.raises(BadSettings) as told:
            read_plan(tmp_path / "class.toml")
        assert str(told.value) == f"{tmp_path / 'class.toml'}, line {line}: {message}"


def test_the_corrections_are_read(tmp_path):
    (tmp_path / FILE).write_text(_block("csv"), encoding="utf-8")
    read = read_corrections(tmp_path / FILE, [ANNA, SAM, DAN], Plan())
    assert not read.problems and len(read.entries) == 3
    assert _block("csv").startswith(",".join(HEADER))
    assert read.of(ANNA, "adam").points == 0.5 and read.of(DAN, "").comment == "Well done."


def test_every_heading_that_is_named_is_known():
    table = PAGE[PAGE.index("| column | for example |") : PAGE.index("Canvas's line")]
    named = [heading for row in table.splitlines()[2:] for heading in re.findall(r"`([^`]+)`", row)]
    assert len(named) > 10
    assert [heading for heading in named if heading != "grades.csv" and not columns([heading])] == []
