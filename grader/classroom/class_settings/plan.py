"""What a class was set, and how it is marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Attempts(StrEnum):
    """Which of several attempts at an exercise counts."""

    LATEST = "latest"
    BEST = "best"


@dataclass(frozen=True)
class Plan:
    """What a class was set.

    exercises -- the points of each that is set; None if nobody said: each student owes the chapters of their notebooks
    nearly    -- the part of the points that an answer gives which is "nearly" right
    attempts  -- which of several attempts at an exercise counts
    due       -- when an exercise is due
    per_day   -- the part of an exercise's points that each day begun after that costs
    most_lost -- the largest part that lateness costs
    """

    exercises: Mapping[str, float] | None = None
    nearly: float = 0.5
    attempts: Attempts = Attempts.LATEST
    due: Mapping[str, datetime] | None = None
    per_day: float = 0.0
    most_lost: float = 1.0

    def late(self, exercise: str, submitted: datetime | None) -> timedelta | None:
        """How long after the exercise was due it came in; None if in time, or if nobody can say."""
        due = (self.due or {}).get(exercise)
        return submitted - due if due and submitted and submitted > due else None
