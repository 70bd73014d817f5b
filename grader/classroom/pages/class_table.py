"""The table of who stands where, as compact data from which the page's script draws the rows that are in sight."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from grader.classroom.grade import Status
from grader.classroom.labels import link, page_of
from grader.classroom.pages.numbers import number, percent, points
from grader.classroom.pages.signs import BY_HAND, sign
from grader.classroom.row import ExerciseGrade, Row
from grader.reporting.language import gettext

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
#: What an exercise can show: its verdict and, in words, all that stands in its cell; whether its points are by hand.
Cell = tuple[str, str, bool]


class ClassTable:
    """Every student's row. What cells show is kept once each, and a row holds the numbers of what its cells show."""

    def __init__(self, rows: Sequence[Row], labels: Sequence[str], exercises: Sequence[str], verdicts: Sequence[str]):
        self._rows, self._labels, self._exercises, self._verdicts = rows, labels, exercises, verdicts
        self._cells: dict[Cell, int] = {}
        self._statuses: dict[str, int] = {}
        self._said: dict[tuple, Cell] = {}
        self._numbers = [[self._number(row.exercises.get(name)) for name in exercises] for row in rows]

    def _number(self, grade: ExerciseGrade | None) -> int:
        """Which cell an exercise shows, counted from 1; 0 for one that is not owed."""
        if grade is None:
            return 0
        what = grade.verdict, grade.points, grade.possible, grade.late is not None, grade.by_hand
        if what not in self._said:
            self._said[what] = grade.verdict, _cell_words(grade), grade.by_hand
        return self._cells.setdefault(self._said[what], len(self._cells) + 1)

    @property
    def has_points_by_hand(self) -> bool:
        return any(by_hand for _, _, by_hand in self._cells)

    @property
    def statuses(self) -> list[str]:
        """In words, each once."""
        return sorted({_status(row) for row in self._rows})

    def first(self, many: int) -> Iterator[dict[str, Any]]:
        """The first rows, for a page whose script is not run."""
        cells = [None, *self._cells]
        for row, name, numbers in zip(self._rows[:many], self._labels, self._numbers, strict=False):
            share = "" if row.percent is None else percent(row.percent)
            told = {"row": row, "label": name, "share": share, "status": _status(row), "reason": _reason(row)}
            yield {**told, "cells": [cells[place] for place in numbers]}

    def as_json(self, holders: Sequence[Sequence[str]]) -> Markup:
        """All of it. No text in it can end the element that it stands in.

        holders -- labels of those who have something in common
        """
        place = {name: number for number, name in enumerate(self._labels)}
        verdicts = {verdict: number for number, verdict in enumerate(self._verdicts)}
        statuses = {status: number for number, status in enumerate(self.statuses)}
        width = 1 if len(self._cells) < len(DIGITS) else 2 if len(self._cells) < len(DIGITS) ** 2 else 3
        facts = {
            "words": _words(),
            "exercises": self._exercises,
            "verdicts": [[verdict, gettext(verdict), sign(verdict).name, sign(verdict).sign] for verdict in verdicts],
            "cells": [[verdicts[verdict], words, int(by_hand)] for verdict, words, by_hand in self._cells],
            "byHand": BY_HAND.sign,
            "statuses": [*statuses],
            "width": width,
            "students": [self._student(number, width, statuses) for number in range(len(self._rows))],
            "holders": [[place[name] for name in names if name in place] for names in holders],
        }
        return Markup(json.dumps(facts, separators=(",", ":")).replace("<", r"\u003c"))

    def _student(self, place: int, width: int, statuses: Mapping[str, int]) -> list[Any]:
        """Label, points, possible points, share or None, status, cells; reason; page, if its name is another one."""
        row, name = self._rows[place], self._labels[place]
        share = None if row.percent is None else percent(row.percent)
        coded = "".join(_in_base_36(cell, width) for cell in self._numbers[place])
        facts = [name, number(row.points), number(row.possible), share, statuses[_status(row)], coded]
        page = "" if page_of(name) == f"{name}.html" else link(name)
        reason = _reason(row)
        return [*facts, reason, page] if page else [*facts, reason] if reason else facts


def _status(row: Row) -> str:
    words = gettext(row.status)
    return gettext("{status}, late", status=words) if row.late else words


def _reason(row: Row) -> str:
    """Why a row is not as it should be; what a graded one lacks is seen in its cells."""
    return "" if row.status == Status.GRADED else row.reason


def _cell_words(grade: ExerciseGrade) -> str:
    more = [gettext("late")] if grade.late is not None else []
    if grade.by_hand:
        more.append(gettext("by hand"))
    return ", ".join([gettext(grade.verdict), points(grade.points, grade.possible), *more])


def _in_base_36(value: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        value, digit = divmod(value, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def _words() -> dict[str, str]:
    """What the script says."""
    return {
        "shown": gettext("{count} of {all} students"),
        "everybody": gettext("All {all} students"),
        "nobody": gettext("Nobody fits all of that."),
    }
