"""Notebooks checked by themselves, without a class: what each is asked for, and what became of that."""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.classroom import junit
from grader.classroom.grade import Outcome, Runner, Status, grade_code
from grader.classroom.result import Judged, judged
from grader.classroom.without_card import without_card
from grader.course import COURSE
from grader.reading.extract import extract
from grader.reading.learner_code import LearnerCode
from grader.reading.notebook_file import content
from grader.reading.unreadable import Unreadable
from grader.reporting.language import gettext


class NotInThese(ValueError):
    """An exercise is asked for that none of the notebooks has; the message lists those that they have."""


@dataclass(frozen=True)
class Opened:
    """A notebook as it was found.

    name    -- what reports call it; nothing of the machine is in it
    code    -- None if it cannot be read
    problem -- why not
    """

    path: Path
    name: str
    code: LearnerCode | None
    problem: str = ""


@dataclass(frozen=True)
class Checked:
    """What became of a notebook; ``outcome`` is None if it could not be read."""

    opened: Opened
    outcome: Outcome | None

    @property
    def could_be(self) -> bool:
        """Whether there was anything to be checked."""
        return self.outcome is not None and self.outcome.status != Status.NOT_GRADED

    @property
    def is_well(self) -> bool:
        """Whether all that is owed has passed."""
        if self.outcome is None or self.outcome.status != Status.GRADED or self.outcome.missing:
            return False
        return all(report.passed for report in self.outcome.reports.values())

    @property
    def points(self) -> tuple[float, float]:
        """The points, and how many there could be."""
        found = judged(self.outcome).values() if self.outcome else ()
        return sum(one["points"] for one in found), sum(one["possible"] for one in found)


def opened(paths: Sequence[Path]) -> list[Opened]:
    """The notebooks in these files, each named after its file, and after its folder where they lie in several."""
    places = [path.absolute() for path in paths]
    shared = os.path.commonpath([place.parent for place in places])
    return [_opened(path, place.relative_to(shared)) for path, place in zip(paths, places, strict=True)]


def _opened(path: Path, place: Path) -> Opened:
    name = place.with_suffix("").as_posix()
    try:
        return Opened(path, name, extract(content(path.resolve()), path.name))
    except Unreadable as why:
        return Opened(path, name, None, str(why))


def asked_for(only: Collection[str], notebooks: Iterable[Opened]) -> list[tuple[Opened, list[str]]]:
    """The notebooks that have some of these exercises, and which; all of them if none is named.

    Raises ``UnknownExercise`` if one is none of the course, and ``NotInThese`` if no notebook has it.
    """
    names = [COURSE[name].name for name in only]
    asked = [(notebook, [name for name in names if name in _held(notebook)]) for notebook in notebooks]
    there = set().union(*(_held(notebook) for notebook, _ in asked if notebook.code))
    strange = [name for name in names if name not in there]
    if strange and there:
        words = gettext(
            "There is no exercise {name} here. There are: {names}.",
            name=strange[0],
            names=", ".join(name for name in COURSE if name in there),
        )
        raise NotInThese(words)
    return [(notebook, own) for notebook, own in asked if own or not names]


def _held(notebook: Opened) -> set[str]:
    """The exercises of a notebook's chapter and those that it holds besides; all where nothing says which it is."""
    if notebook.code is None or not notebook.code.chapters:
        return set(COURSE)
    chapters, defined = notebook.code.chapters, notebook.code.defined
    return {name for name, exercise in COURSE.items() if exercise.notebook in chapters or name in defined}


def checked(notebook: Opened, seed: int, runner: Runner, only: Collection[str]) -> Checked:
    """A notebook with every exercise tried that it owes, or only with these."""
    outcome = grade_code(notebook.code, seed, runner, only=only) if notebook.code else None
    return Checked(notebook, outcome)


def as_junit(notebooks: Iterable[Checked]) -> str:
    """JUnit's XML: a suite for each notebook, a case for each exercise."""
    return "".join([junit.BEGIN, *(f"{_suite(each)}\n" for each in notebooks), junit.END])


def _suite(each: Checked) -> str:
    name, outcome = each.opened.name, each.outcome
    if outcome is None or not each.could_be:
        return junit.suite_of_nothing(name, outcome.reason if outcome else each.opened.problem)
    return junit.suite(name, [_case(each, outcome) for each in judged(outcome).items()])


def _case(about: tuple[str, Judged], outcome: Outcome) -> junit.Case:
    name, found = about
    took = outcome.took.get(name, 0.0)  # nothing is run to see that there is no function
    return junit.Case(name, found["verdict"], without_card(found), found["points"], found["possible"], took)
