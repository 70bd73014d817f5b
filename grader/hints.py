"""Help on the way: three rungs of hints, and the course's own solution after a pass."""

from collections.abc import Callable
from dataclasses import dataclass

from grader.check import check
from grader.course import COURSE
from grader.judging.exercise import Exercise
from grader.reporting.card import Card, Folded, Said, Shown

RUNGS = ("Where to look", "What to do", "Nearly the code")


@dataclass(frozen=True)
class Hints:
    """The hints of an exercise: three folds in Jupyter, one rung at a time as plain text."""

    exercise: Exercise
    rung: int = 1

    def __str__(self) -> str:
        title = f"{self.exercise.name} · hint {self.rung} of {len(RUNGS)} · {RUNGS[self.rung - 1]}"
        parts = [Said(self.exercise.hints[self.rung - 1])]
        if self.rung < len(RUNGS):
            parts.append(Said(f"`hint({self.exercise.name}, {self.rung + 1})`", "The next"))
        return str(Card(title, tuple(parts)))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        folds = tuple(
            Folded(f"{number}. {title}", Said(words))
            for number, (title, words) in enumerate(zip(RUNGS, self.exercise.hints, strict=True), 1)
        )
        return Card(f"Hints · {self.exercise.name}", folds)._repr_html_()


def hint(exercise: Callable | str, rung: int = 1) -> Hints:
    """The hints of an exercise, given its function or its name. ``rung`` 1, 2 or 3 is the one that plain text shows."""
    if rung not in range(1, len(RUNGS) + 1):
        raise ValueError(f"There are {len(RUNGS)} rungs, from 1; there is no rung {rung}.")
    return Hints(COURSE[_name(exercise)], rung)


def solution(function: Callable, name: str | None = None) -> Card:
    """How the course writes an exercise. Opens once ``check(function)`` passes."""
    answer = check(function, name)
    if not answer.passed:
        closed = Said("It opens once your own passes the check. `hint` has three rungs for the way there.")
        return Card(f"The solution of {answer.exercise} is closed", (closed,))
    source = COURSE[answer.exercise].solution()
    return Card(f"{answer.exercise} · as the course writes it", (Shown(tuple(source.split("\n"))),), "good")


def _name(exercise: Callable | str) -> str:
    return exercise if isinstance(exercise, str) else getattr(exercise, "__name__", repr(exercise))
