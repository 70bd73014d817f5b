"""What became of one student: a row of the gradebook, made of the results of all their files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from grader.classroom.result import Judged
from grader.classroom.student import Student


@dataclass(frozen=True)
class ExerciseGrade:
    """What an exercise gave a student.

    points   -- of ``possible``, after all that the settings and an instructor's corrections change
    verdict  -- of the report, or a status such as "timed out" or "missing"
    mistake  -- the id of a known one
    cause    -- an instructor's, for wrong numbers that no known mistake explains
    location -- of the file that it comes from; "" if no file has anything of it
    late     -- how long after the exercise was due that file came in
    comment  -- an instructor's
    by_hand  -- whether an instructor set the points
    """

    points: float
    possible: float
    verdict: str
    mistake: str | None = None
    cause: str = ""
    location: str = ""
    late: timedelta | None = None
    comment: str = ""
    by_hand: bool = False


@dataclass(frozen=True)
class Row:
    """A student's row.

    exercises -- what they owe, in the order of the course
    files     -- the locations of all that they handed in, the latest last
    attempt   -- the number of the latest attempt, 0 if nothing was handed in
    submitted -- when that came in, if something tells
    late      -- whether the system, the time or the due date calls any of it late
    comment   -- an instructor's, on all of it
    """

    student: Student
    status: str
    reason: str
    exercises: Mapping[str, ExerciseGrade] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    attempt: int = 0
    submitted: datetime | None = None
    late: bool = False
    comment: str = ""

    @property
    def points(self) -> float:
        return sum(grade.points for grade in self.exercises.values())

    @property
    def possible(self) -> float:
        return sum(grade.possible for grade in self.exercises.values())

    @property
    def percent(self) -> float | None:
        """Of what they owe; None if they owe nothing."""
        return 100 * self.points / self.possible if self.possible else None


@dataclass(frozen=True)
class Feedback:
    """A student's row with every word that was said.

    judged -- for each exercise of the row that a file has something of, all that its result holds, card and text too
    notes  -- sentences about what was read of each file, by its location
    """

    row: Row
    judged: Mapping[str, Judged]
    notes: Mapping[str, list[str]]
