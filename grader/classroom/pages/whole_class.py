"""The class at a glance: what to teach next, who stands where, how each exercise went."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.classroom.groups import Group
from grader.classroom.labels import label
from grader.classroom.misconceptions import Misconception
from grader.classroom.pages.class_table import ClassTable
from grader.classroom.pages.environment import template
from grader.classroom.pages.index import INDEX
from grader.classroom.pages.numbers import percent
from grader.classroom.pages.signs import SIGNS
from grader.classroom.row import Row
from grader.course import COURSE
from grader.judging.finding import Verdict
from grader.reporting.language import gettext

#: Students whom the page lists one by one. Of more it is a summary: the rows are in the table and the index.
LARGEST = 10_000
#: Misconceptions that are seen at once, names beside one, and rows that a browser without JavaScript shows.
AT_ONCE, NAMES, FIRST_ROWS = 6, 12, 30


@dataclass(frozen=True)
class Held:
    """What a part of the class has in common: a misconception, or equal wrong numbers; ``number`` is its place here."""

    number: int
    what: Misconception | Group

    @property
    def cause(self) -> str:
        """As a sentence of its own; the name of an argument keeps its small letter."""
        cause = self.what.cause
        begins = cause.partition(" ")[0].strip("`.,:")
        return cause if begins in COURSE[self.what.exercise].arguments else cause[:1].upper() + cause[1:]

    @property
    def first(self) -> tuple[str, ...]:
        return self.what.names[:NAMES]

    @property
    def more(self) -> int:
        return max(0, self.what.holders - NAMES)


@dataclass(frozen=True)
class Exercise:
    """How one exercise went: of those who owe it, how many got which verdict, in the order of ``SIGNS``."""

    name: str
    owed: int
    verdicts: Counter[str]

    @property
    def passed(self) -> int:
        return self.verdicts[Verdict.PASSED]

    @property
    def share(self) -> str:
        return percent(100 * self.passed / self.owed)


def class_page(
    rows: Sequence[Row],
    misconceptions: Sequence[Misconception],
    groups: Sequence[Group],
    unexplained: Sequence[tuple[str, int]] = (),
    title: str = "",
) -> Iterator[str]:
    """The page, in parts.

    groups      -- of wrong answers with equal numbers; those with a cause are among the misconceptions
    unexplained -- exercises with wrong answers whose cause is not known, and how many students gave one
    title       -- what an instructor calls the class; "" if they have not said
    """
    common: list[Misconception | Group] = [*misconceptions, *(one for one in groups if not one.cause)]
    held = [Held(*each) for each in enumerate(common)]
    exercises = [exercise for name in COURSE if (exercise := _exercise(name, rows))]
    facts: dict[str, Any] = {
        "title": title,
        "many": len(rows),
        "statuses": Counter(row.status for row in rows).most_common(),
        "average": _average(rows),
        "misconceptions": held[: len(misconceptions)],
        "groups": held[len(misconceptions) :],
        "unexplained": unexplained,
        "exercises": exercises,
        "verdicts": _seen(exercises),
        "at_once": AT_ONCE,
        "largest": LARGEST,
        "index": INDEX,
    }
    if len(rows) <= LARGEST:
        labels = [label(row.student) for row in rows]
        table = ClassTable(rows, labels, [each.name for each in exercises], facts["verdicts"])
        facts |= {"table": table, "first_rows": FIRST_ROWS, "json": table.as_json([each.what.names for each in held])}
    return template("class.html.j2").generate(**facts)


def _exercise(name: str, rows: Sequence[Row]) -> Exercise | None:
    """None if nobody owes it."""
    verdicts = Counter(row.exercises[name].verdict for row in rows if name in row.exercises)
    return Exercise(name, verdicts.total(), verdicts) if verdicts else None


def _seen(exercises: Sequence[Exercise]) -> list[str]:
    """The verdicts that somebody got, best first."""
    got = {verdict for exercise in exercises for verdict in exercise.verdicts}
    return [*(verdict for verdict in SIGNS if verdict in got), *sorted(got - SIGNS.keys())]


def _average(rows: Sequence[Row]) -> str:
    """Of those who owe something."""
    shares = [row.percent for row in rows if row.percent is not None]
    return percent(sum(shares) / len(shares)) if shares else gettext("none")
