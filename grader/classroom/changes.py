"""What has changed for whom since the last run of a class, and why, as far as that can be told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.classroom.class_settings.people import People
from grader.classroom.csv_text import as_csv
from grader.classroom.last_run import KeptRow, Run, Standing
from grader.classroom.student import Student
from grader.reporting.language import gettext

FILE = "grades-changes.csv"
#: Of points: a sum of tenths has more, and they mean nothing.
DIGITS = 4


@dataclass(frozen=True)
class Change:
    """What has changed for a student.

    exercise -- where; "" for the whole row: somebody new, somebody gone, another status
    before   -- what stood there in the last run; None if nothing did
    after    -- what stands there now; None if nothing does
    why      -- the reasons that are known; "" if none is
    """

    student: Student
    exercise: str
    before: Standing | None
    after: Standing | None
    why: str


def changes(before: Run | None, after: Run) -> list[Change]:
    """What has changed, in the order of the rows, those who are gone last; nothing if there was no run before."""
    if before is None:
        return []
    earlier = _same_people(before, after)
    found = [change for row in after.rows for change in _of(earlier.get(row.student), row, before, after)]
    there = {row.student for row in earlier.values()}
    gone = [row for row in before.rows if row.student not in there]
    return [*found, *(Change(row.student, "", row.total, None, gettext("not in the class any more")) for row in gone)]


def _same_people(before: Run, after: Run) -> dict[Student, KeptRow]:
    """The earlier row of each student: of their key, or of whom it must be if a roster has given them another."""
    by_key = {row.student.key: row for row in before.rows}
    found = {row.student: by_key.pop(row.student.key) for row in after.rows if row.student.key in by_key}
    people: People[Student] = People.of(row.student for row in by_key.values())
    for row in after.rows:
        if row.student not in found:
            fitting = people.fitting([row.student.id, row.student.name], [row.student.name])
            if len(fitting) == 1 and fitting[0].key in by_key:
                found[row.student] = by_key.pop(fitting[0].key)
    return found


def _of(then: KeptRow | None, now: KeptRow, before: Run, after: Run) -> Iterator[Change]:
    if then is None:
        yield Change(now.student, "", None, now.total, gettext("new in the class"))
        return
    reasons = _reasons(then, now, before, after)
    if then.total.verdict != now.total.verdict:
        yield Change(now.student, "", then.total, now.total, "; ".join(reasons))
    for exercise in dict.fromkeys([*now.exercises, *then.exercises]):
        old, new = then.exercises.get(exercise), now.exercises.get(exercise)
        if old is None or new is None or _differ(old, new):
            yield Change(now.student, exercise, old, new, _why(old, new, reasons))


def _differ(old: Standing, new: Standing) -> bool:
    return (old.verdict, old.by_hand) != (new.verdict, new.by_hand) or any(
        round(a - b, DIGITS) for a, b in ((old.points, new.points), (old.possible, new.possible))
    )


def _reasons(then: KeptRow, now: KeptRow, before: Run, after: Run) -> list[str]:
    """All that has changed on which points depend: any of it may be why."""
    known = (
        (then.handed_in != now.handed_in, gettext("new attempt")),
        (before.plan != after.plan, gettext("the settings were changed")),
        (before.seed != after.seed, gettext("other inputs, from another seed")),
        (before.version != after.version, gettext("another version of the grader")),
    )
    return [reason for holds, reason in known if holds]


def _why(old: Standing | None, new: Standing | None, reasons: list[str]) -> str:
    """Why an exercise is not what it was. Of points by hand the reasons tell nothing, unless what was found changed."""
    by_hand = _by_hand(old, new)
    if by_hand and old and new and new.by_hand and (old.verdict, old.possible) == (new.verdict, new.possible):
        return by_hand
    if not reasons and old and new and old.verdict != new.verdict:
        reasons = [gettext("the file was changed, or graded again")]
    return "; ".join(filter(None, (*reasons, by_hand)))


def _by_hand(old: Standing | None, new: Standing | None) -> str:
    if new and new.by_hand:
        stands = old is not None and old.by_hand and not round(old.points - new.points, DIGITS)
        return gettext("the correction by hand stands") if stands else gettext("corrected by hand")
    return gettext("the correction by hand was taken back") if old and old.by_hand else ""


def changes_as_csv(found: Iterable[Change]) -> Iterator[str]:
    """A line a change: who, where, points and verdict before and after, why. A whole row has its total and status."""
    header = ["student", "id", "exercise", "points_before", "points_after", "verdict_before", "verdict_after", "why"]
    return as_csv(header, map(_cells, found))


def _cells(change: Change) -> list[str | float | None]:
    standings = (change.before, change.after)
    points = [round(standing.points, DIGITS) if standing else None for standing in standings]
    verdicts = [standing.verdict if standing else None for standing in standings]
    return [change.student.name, change.student.id, change.exercise, *points, *verdicts, change.why]
