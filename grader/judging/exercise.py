"""What an exercise is: a reference rule, probes to try it with, the mistakes that are known, and words."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from grader.inside.trace import Probe, Trace, trace
from grader.judging.material import Draw
from grader.judging.mistakes import Mistake


@dataclass(frozen=True)
class Exercise:
    """One task of the course, whole: everything that is known about it is written in one place.

    reference -- the rule as the course would write it; its docstring is the task's text and its body the solution
    returns   -- names of what it returns; a name that is also an argument is state, and is fed back
    draw      -- makes the probes from random material; the first is the plainest
    notebook  -- the notebook it stands in, without the ending
    hints     -- three levels: where to look, what to do, nearly the code
    question  -- the nudge for a wrong answer whose cause is not known
    unlocks   -- what a pass makes possible
    mistakes  -- from the particular to the general: the first that fits is named
    """

    reference: Callable
    returns: tuple[str, ...]
    draw: Callable[[Draw], list[Probe]]
    notebook: str
    hints: tuple[str, str, str]
    question: str
    unlocks: str
    mistakes: tuple[Mistake, ...] = ()
    points: int = 1
    minutes: int = 5

    @property
    def name(self) -> str:
        return self.reference.__name__

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        return tuple(inspect.signature(self.reference).parameters)

    def seeded(self, seed: int) -> "SeededExercise":
        """Probes and expected answers under a seed. The same seed gives the same; another gives others."""
        return _seeded(self, seed)

    def head(self) -> str:
        """What a learner is given: signature and docstring."""
        signature, docstring, _ = self.solution().split('"""', 2)
        return f'{signature}"""{docstring}"""'

    def body(self) -> str:
        """What a learner is to write, indented."""
        return self.solution().removeprefix(self.head()).strip("\n")

    def stub(self) -> str:
        """The cell that a learner finds: signature, docstring, and a body still to be written."""
        return f'{self.head()}\n    raise NotImplementedError("write {self.name} here")'

    def solution(self) -> str:
        """The reference's source."""
        return inspect.getsource(self.reference).rstrip()

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True)
class SeededExercise:
    """An exercise under one seed: its probes, and the reference's run through each."""

    exercise: Exercise
    seed: int
    probes: tuple[Probe, ...]
    expected: tuple[Trace, ...]

    def with_more(self, probes: tuple[Probe, ...]) -> "SeededExercise":
        """The same with further probes behind its own."""
        expected = (trace(self.exercise.reference, probe, self.exercise.returns) for probe in probes)
        return replace(self, probes=(*self.probes, *probes), expected=(*self.expected, *expected))


@lru_cache(maxsize=256)
def _seeded(exercise: Exercise, seed: int) -> SeededExercise:
    probes = tuple(exercise.draw(Draw(exercise.name, seed)))
    for probe in probes:
        if tuple(probe.first) != exercise.arguments:
            raise ValueError(f"{exercise.name}: probe {probe.title!r} gives {tuple(probe.first)}")
    return SeededExercise(exercise, seed, (), ()).with_more(probes)
