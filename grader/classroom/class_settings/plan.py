"""What a class was set, and how it is marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from grader.classroom.student import Student


class Attempts(StrEnum):
    """Which of several attempts at an exercise counts."""

    LATEST = "latest"
    BEST = "best"


@dataclass(frozen=True)
class Plan:
    """What a class was set.

    exercises  -- the points of each that is set; None if nobody said: each student owes the chapters of their notebooks
    nearly     -- the part of the points that an answer gives which is "nearly" right
    attempts   -- which of several attempts at an exercise counts
    due        -- when an exercise is due
    extensions -- when it is due for a student, by their key, if that is later
    grace      -- how long after that nothing is called late
    per_day    -- the part of an exercise's points that each day begun after that costs
    most_lost  -- the largest part that lateness costs
    timezone   -- of a time that comes without one; None for this machine's
    """

    exercises: Mapping[str, float] | None = None
    nearly: float = 0.5
    attempts: Attempts = Attempts.LATEST
    due: Mapping[str, datetime] | None = None
    per_day: float = 0.0
    most_lost: float = 1.0
    extensions: Mapping[str, Mapping[str, datetime]] | None = None
    grace: timedelta = timedelta(0)
    timezone: tzinfo | None = None

    def late(self, exercise: str, submitted: datetime | None, student: Student | None = None) -> timedelta | None:
        """How long after the exercise was due it came in; None if in time, or if nobody can say."""
        due = self._due(exercise, student)
        if due is None or submitted is None:
            return None
        late = self._in_utc(submitted) - due
        return late if late > self.grace else None

    def _due(self, exercise: str, student: Student | None) -> datetime | None:
        due = (self.due or {}).get(exercise)
        if due is None:
            return None
        longer = (self.extensions or {}).get(student.key, {}).get(exercise) if student else None
        return max(self._in_utc(moment) for moment in (due, longer) if moment)

    def _in_utc(self, moment: datetime) -> datetime:
        """Local times of one zone would be subtracted as clocks show them: an hour wrong when these change."""
        zoned = moment if moment.tzinfo or not self.timezone else moment.replace(tzinfo=self.timezone)
        return zoned.astimezone(UTC)

    def lost(self, late: timedelta | None) -> float:
        """The part of an exercise's points that so much lateness costs."""
        days = -(-late // timedelta(days=1)) if late else 0
        return min(days * self.per_day, self.most_lost)
