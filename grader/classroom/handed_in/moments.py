"""Points in time as systems write them. All are in a time zone: this machine's where none is written."""

import re
from datetime import UTC, datetime, timedelta, timezone

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?(.*)", re.ASCII
)
US = re.compile(r"([A-Za-z]{3})[a-z]* (\d{1,2}), (\d{4}) (\d{1,2}):?(\d\d)(?: ?([AaPp])\.?[Mm]\.?)?", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]*,? (\d{4}) (\d{1,2}):?(\d\d)(?: ?([AaPp])\.?[Mm]\.?)?", re.ASCII)


def iso(text: str) -> datetime | None:
    """``2026-11-27 10:11:12.345 UTC``, with Z, UTC, an offset or no zone; None for anything else."""
    match = ISO.fullmatch(text.strip().strip("'\""))
    if not match or match[9].strip():
        return None
    microseconds = (match[7] or "").ljust(6, "0")
    return _moment(*map(int, match.groups()[:6]), int(microseconds), zone=_zone(match[8]))


def dashed(text: str) -> datetime | None:
    """``2026-11-27-10-11-12``, as Blackboard writes it."""
    return _moment(*map(int, text.split("-"))) if re.fullmatch(r"\d{4}(-\d\d){5}", text, re.ASCII) else None


def in_words(text: str) -> datetime | None:
    """``Nov 27, 2026 1011 AM`` or ``27 November, 2026 1011 AM``, as Brightspace writes it in English."""
    if match := US.fullmatch(text.strip()):
        month, day, year, hour, minute, half = match.groups()
    elif match := DAY_FIRST.fullmatch(text.strip()):
        day, month, year, hour, minute, half = match.groups()
    else:
        return None
    if month.lower() not in MONTHS:
        return None
    hours = int(hour) % 12 + 12 * (half in ("p", "P")) if half else int(hour)
    return _moment(int(year), MONTHS.index(month.lower()) + 1, int(day), hours, int(minute))


def _zone(written: str | None) -> timezone | None:
    if not written:
        return None
    if not written.startswith(("+", "-")):
        return UTC
    digits = written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(offset if written[0] == "+" else -offset) if offset < timedelta(hours=24) else None


def _moment(*numbers: int, zone: timezone | None = None) -> datetime | None:
    try:
        moment = datetime(*numbers, tzinfo=zone)  # type: ignore[arg-type, misc]
        return moment if zone else moment.astimezone()
    except (ValueError, OverflowError, OSError):  # no such day, or none that this machine's clock can place
        return None
