"""Dates and times as an instructor writes them in a class's settings."""

import contextlib
import zoneinfo
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from grader.classroom.class_settings.scopes import by_exercise
from grader.classroom.class_settings.toml_text import Fault
from grader.classroom.class_settings.written_file import did_you_mean
from grader.course import COURSE
from grader.reporting.language import gettext

#: Years that nobody mistypes for a course's; beyond them a time may have no counterpart in another zone.
FIRST_YEAR, LAST_YEAR = 1990, 2999


def zone(name: str) -> tzinfo | None:
    """A time zone by its name such as Europe/Berlin; None, this machine's, for no name."""
    if not name:
        return None
    if name == "UTC":
        return UTC
    with contextlib.suppress(KeyError, ValueError, OSError):  # a folder of zones, a path
        return zoneinfo.ZoneInfo(name)
    words = gettext("there is no time zone {name}; zones have names such as Europe/Berlin", name=name)
    raise Fault(("timezone",), words + did_you_mean(name, zoneinfo.available_timezones()))


def deadlines(value: Any, keys: tuple[str, ...], timezone: tzinfo | None) -> dict[str, datetime]:
    """When each exercise is due, from one moment for all of them or from a table of moments; ``keys`` lead there."""
    if not isinstance(value, dict):
        return dict.fromkeys(COURSE, moment(value, keys, timezone))
    moments = {name: moment(written, (*keys, name), timezone) for name, written in value.items()}
    return by_exercise(moments, keys)


def moment(value: Any, keys: tuple[str, ...], timezone: tzinfo | None) -> datetime:
    """A moment with its time zone; a date without a time means the end of that day."""
    if isinstance(value, str):
        value = _from_text(value)
    if not isinstance(value, date):
        raise Fault(keys, gettext("this has to be a date or a date with a time, 2026-11-30 or 2026-11-30 18:00:00"))
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Fault(keys, gettext("the year {year} is not one of a course", year=value.year))
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.max)
    if value.tzinfo:
        return value
    return value.replace(tzinfo=timezone) if timezone else value.astimezone()


def _from_text(text: str) -> date | None:
    """A date between quotes, where a time may do without its seconds."""
    for kind in (date, datetime):  # a datetime would read a date as its first moment
        with contextlib.suppress(ValueError):
            return kind.fromisoformat(text.strip())
    return None
