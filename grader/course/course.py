"""The course as a mapping: its exercises in the order in which they are met, found by name."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from grader.judging.exercise import Exercise
from grader.reporting.language import gettext


class UnknownExercise(KeyError):
    """No exercise of that ``name``; ``names`` lists what there is, closest first."""

    def __init__(self, name: str, names: list[str]):
        super().__init__(name)
        self.name = name
        self.names = difflib.get_close_matches(str(name), names, n=len(names), cutoff=0.0)

    def __str__(self) -> str:
        return gettext(
            "There is no exercise {name}. Closest first, the names are: {names}.",
            name=repr(self.name),
            names=", ".join(self.names),
        )


@dataclass(frozen=True)
class Course(Mapping[str, Exercise]):
    """The exercises in the order in which they are met, found by name; ``UnknownExercise`` for any other name."""

    exercises: tuple[Exercise, ...]

    @cached_property
    def _by_name(self) -> dict[str, Exercise]:
        return {exercise.name: exercise for exercise in self.exercises}

    def __getitem__(self, name: str) -> Exercise:
        if name in self:
            return self._by_name[name]
        raise UnknownExercise(name, list(self))

    def __contains__(self, name: object) -> bool:
        """Without the search for similar names, which would be made for every name that is none."""
        return isinstance(name, str) and name in self._by_name

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self.exercises)

    def after(self, name: str) -> Exercise | None:
        """The exercise that follows, or None at the end of the course."""
        names = list(self)
        following = names.index(name) + 1
        return self.exercises[following] if following < len(names) else None
