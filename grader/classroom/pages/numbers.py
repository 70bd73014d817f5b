"""Points, shares and times in words."""

from datetime import datetime, timedelta

from grader.reporting.language import gettext, ngettext

DAY, HOUR, MINUTE = 86_400, 3600, 60


def number(value: float) -> str:
    """Two decimals at most, and none that say nothing."""
    return f"{round(value, 2):g}" if abs(value) < 1e5 else f"{value:.0f}"


def points(earned: float, possible: float) -> str:
    """ "1 of 2 points"."""
    words = {"points": number(earned), "possible": number(possible)}
    count = 1 if possible == 1 else 2
    return ngettext("{points} of {possible} point", "{points} of {possible} points", count, **words)


def percent(share: float) -> str:
    """A decimal, and never 100 for less."""
    rounded = round(share, 1)
    return gettext("{percent} %", percent=f"{99.9 if share < 100 <= rounded else rounded:g}")


def moment(when: datetime) -> str:
    """To the minute, with the time zone if that is known."""
    return f"{when:%Y-%m-%d %H:%M %Z}".strip()


def duration(time: timedelta) -> str:
    """The two largest units: "2 days 3 hours"."""
    seconds = int(time.total_seconds())
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    units = (
        (days, ngettext("{count} day", "{count} days", days)),
        (hours, ngettext("{count} hour", "{count} hours", hours)),
        (minutes, ngettext("{count} minute", "{count} minutes", minutes)),
    )
    first = next((place for place, (count, _) in enumerate(units) if count), None)
    if first is None:
        return gettext("less than a minute")
    return " ".join(words for count, words in units[first : first + 2] if count)
