"""Help on the way: three levels of hints, and the course's own solution after a pass."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from grader.asked import NotAnExercise, described, exercise_of
from grader.check import check
from grader.course import COURSE
from grader.judging.exercise import Exercise
from grader.last_reports import last_report
from grader.reporting.card import Card, Code, Details, Paragraph
from grader.reporting.language import gettext
from grader.reporting.report import Report, stopped

LEVELS = ("Where to look", "What to do", "Nearly the code")


@dataclass(frozen=True)
class Hints:
    """The hints of an exercise: three parts to open in Jupyter, one level at a time as plain text.

    level -- the one that plain text shows and that is open in Jupyter; None shows the first, and opens none
    """

    exercise: Exercise
    level: int | None = None

    def __str__(self) -> str:
        level = self.level or 1
        facts = {"exercise": self.exercise.name, "level": level, "all": len(LEVELS)}
        which = gettext("{exercise} · hint {level} of {all}", **facts)
        parts = [Paragraph(gettext(self.exercise.hints[level - 1]))]
        if level < len(LEVELS):
            parts.append(Paragraph(self._call(level + 1), gettext("The next")))
        if level > 1:
            parts.append(Paragraph(self._call(level - 1), gettext("The one before")))
        return str(Card(f"{which} · {gettext(LEVELS[level - 1])}", tuple(parts)))

    __repr__ = __str__

    def _call(self, level: int) -> str:
        return f"`hint({self.exercise.name}, {level})`"

    def _repr_html_(self) -> str:
        parts = tuple(
            Details(f"{number}. {gettext(title)}", Paragraph(gettext(words)), is_open=number == self.level)
            for number, (title, words) in enumerate(zip(LEVELS, self.exercise.hints, strict=True), 1)
        )
        return Card(gettext("Hints · {exercise}", exercise=self.exercise.name), parts)._repr_html_()


def hint(exercise: Callable | str, level: int | None = None) -> Hints:
    """The hints of an exercise, given its function or its name. ``level`` 1, 2 or 3 is the one that is shown.

    Without a level they begin where the last card left off: it may have told already where to look.

    Raises ``UnknownExercise`` for another name and ``ValueError`` for another level.
    """
    if level is not None and level not in range(1, len(LEVELS) + 1):
        facts = {"all": len(LEVELS), "level": level}
        raise ValueError(gettext("There are {all} levels, from 1; there is no level {level}.", **facts))
    asked_for = COURSE[_name(exercise)]
    return Hints(asked_for, level or _left_off(asked_for))


def _left_off(exercise: Exercise) -> int | None:
    """The level that follows on the last card: one with a cause, or with what is certain, has told where to look."""
    said = last_report(exercise.name)
    return 2 if said and (said.mistake or said.observation) else None


def solution(function: Callable | Any, name: str | None = None) -> Report | Card:
    """How the course writes an exercise. Opens once ``check(function)`` passes; until then a card says so."""
    try:
        exercise = exercise_of("solution", function, name)
    except NotAnExercise as why:
        return stopped(why.about, str(why))
    if not check(function, name).passed:
        closed = gettext("It opens when your own function passes the check. Until then, `hint` helps in three steps.")
        return Card(gettext("The solution of {exercise} is closed", exercise=exercise.name), (Paragraph(closed),))
    title = gettext("{exercise} · as the course writes it", exercise=exercise.name)
    return Card(title, (Code(tuple(exercise.solution().split("\n"))),), "good")


def _name(exercise: Any) -> str:
    """The name of what a hint is wanted for; a ``TypeError`` says what to write if it is nothing of the kind."""
    if isinstance(exercise, Report):  # a hint for what was just checked
        return exercise.exercise
    name = exercise if isinstance(exercise, str) else getattr(exercise, "__name__", None)
    if not isinstance(name, str) or isinstance(exercise, ModuleType):
        thing = described(exercise)
        raise TypeError(gettext("hint needs a function, or an exercise's name in quotes, not {thing}.", thing=thing))
    return name
