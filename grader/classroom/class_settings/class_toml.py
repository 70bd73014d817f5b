"""``class.toml``: what a class was set, when it is due and how it is marked, in an instructor's words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from grader.classroom.class_settings.moments import deadlines, zone
from grader.classroom.class_settings.people import People
from grader.classroom.class_settings.plan import Attempts, Plan
from grader.classroom.class_settings.scopes import by_exercise
from grader.classroom.class_settings.toml_text import Fault, understood
from grader.classroom.class_settings.written_file import BadFile, BadLine, cannot_be_read, did_you_mean
from grader.classroom.student import Student
from grader.course import COURSE
from grader.reporting.language import gettext

FILE = "class.toml"
TABLES = ("exercises", "due", "extensions")
MOST_POINTS = 10_000
MOST_GRACE_MINUTES = 60 * 24 * 366


class BadSettings(BadFile):
    """The settings cannot be used; the message says which line to mend."""


@dataclass(frozen=True)
class ClassSettings:
    """What an instructor says of a class.

    plan       -- what is set, and how it is marked, without the extensions: they need the students
    title      -- of the class, for its pages
    layout     -- how the folder of submissions is laid out; "" if that is to be recognised
    roster     -- the file of who is in the class
    extensions -- when each exercise is due for somebody, by what they are called in the file
    """

    plan: Plan = field(default_factory=Plan)
    title: str = ""
    layout: str = ""
    roster: Path | None = None
    extensions: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)

    def plan_for(self, students: Iterable[Student]) -> tuple[Plan, list[str]]:
        """The plan with the extensions of these students, and a sentence on each that fits none or several."""
        people = People.of(students)
        extensions: dict[str, Mapping[str, datetime]] = {}
        problems = []
        for who, moments in self.extensions.items():
            found = people.fitting([who], [who])
            if len(found) == 1:
                extensions[found[0].key] = moments
            else:
                problems.append(_nobody(who) if not found else _several(who))
        return replace(self.plan, extensions=extensions), problems


def _nobody(who: str) -> str:
    return gettext("class.toml: the extension for {name} fits nobody in the class.", name=who)


def _several(who: str) -> str:
    return gettext("class.toml: the extension for {name} fits several in the class; give their id instead.", name=who)


def read_plan(path: Path) -> ClassSettings:
    """The settings in a file, or ``BadSettings``."""
    try:
        return understood(path.read_bytes(), partial(_settings, path.parent))
    except OSError as error:
        raise BadSettings(cannot_be_read(path, error)) from None
    except BadLine as bad:
        raise BadSettings(bad.within(path)) from None


def _settings(folder: Path, tables: dict[str, Any]) -> ClassSettings:
    for key in tables:
        if key not in (*VALUES, *TABLES):
            words = gettext("there is no setting {name}", name=key)
            raise Fault((key,), words + did_you_mean(key, [*VALUES, *TABLES]))
    values = {key: read(key, tables[key]) for key, read in VALUES.items() if key in tables}
    timezone = zone(values.get("timezone", ""))
    plan = Plan(
        exercises=_set(_table(tables, "exercises")),
        due=deadlines(tables["due"], ("due",), timezone) if "due" in tables else None,
        timezone=timezone,
        **{field: values[key] for key, field in FIELDS.items() if key in values},
    )
    extensions = {
        who: deadlines(until, ("extensions", who), timezone) for who, until in _table(tables, "extensions").items()
    }
    roster = values.get("roster")
    return ClassSettings(
        plan=plan,
        title=values.get("title", ""),
        layout=values.get("layout", ""),
        roster=folder / roster if roster else None,
        extensions=extensions,
    )


def _table(tables: dict[str, Any], name: str) -> dict[str, Any]:
    value = tables.get(name, {})
    if not isinstance(value, dict):
        raise Fault((name,), gettext("{name} is a heading, [{name}], with a line below it for each", name=name))
    for key in value:
        if key in VALUES:
            words = gettext("{key} is a setting of its own; write it above the first heading", key=key)
            raise Fault((name, key), words)
    return value


def _set(table: dict[str, Any]) -> dict[str, float] | None:
    """The points of each exercise that is set; None if there is no word on it."""
    if not table:
        return None
    points = by_exercise({name: _points(name, value) for name, value in table.items()}, ("exercises",))
    given = {name: COURSE[name].points if worth is True else worth for name, worth in points.items()}
    exercises = {name: float(worth) for name, worth in given.items() if worth is not False}
    if not exercises:
        raise Fault(("exercises",), gettext("nothing is set here; name at least one chapter or exercise"))
    return exercises


def _points(name: str, value: Any) -> float | bool:
    """The points of each exercise that a line is about; true for those of the course, false for not set."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, int | float) or not 0 <= value <= MOST_POINTS:
        words = gettext(
            "points are a number from 0 to {most}, or true for those of the course, or false for what is not set",
            most=MOST_POINTS,
        )
        raise Fault(("exercises", name), words)
    return value


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Fault((key,), gettext("{key} has to be text between quotes", key=key))
    return value.strip()


def _share(key: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Fault((key,), gettext("{key} is a part of the points from 0 to 1; a tenth is 0.1", key=key))
    return float(value)


def _minutes(key: str, value: Any) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_GRACE_MINUTES:
        raise Fault((key,), gettext("{key} is a number of minutes, 0 or more", key=key))
    return timedelta(minutes=value)


def _attempts(key: str, value: Any) -> Attempts:
    if value not in list(Attempts):
        raise Fault((key,), gettext('{key} is "latest" or "best"', key=key))
    return Attempts(value)


def _path(key: str, value: Any) -> str:
    text = _text(key, value)
    if "\0" in text:
        raise Fault((key,), gettext("{key} has to be the name of a file", key=key))
    return text


#: The settings that stand above the first heading, and how each is read.
VALUES: dict[str, Callable[[str, Any], Any]] = {
    "title": _text,
    "layout": _text,
    "roster": _path,
    "timezone": _text,
    "nearly": _share,
    "attempts": _attempts,
    "lost_per_day": _share,
    "most_lost": _share,
    "grace_minutes": _minutes,
}
#: Those that the plan takes as they are, and under which name.
FIELDS = {
    "nearly": "nearly",
    "attempts": "attempts",
    "lost_per_day": "per_day",
    "most_lost": "most_lost",
    "grace_minutes": "grace",
}
