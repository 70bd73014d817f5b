"""What an exercise is: a reference rule, probes to try it with, the mistakes that are known, and words."""

import difflib
import inspect
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from grader.inside.trace import Probe, Step, Trace, Value, steps, trace
from grader.judging.compare import first_difference


@dataclass(frozen=True)
class Case:
    """An exercise under one seed: its probes, and what the reference answers to them."""

    exercise: "Exercise"
    probes: tuple[Probe, ...]
    expected: tuple[Trace, ...]


#: A variant may part from the learner's answer by this share of it and still deserve a closer look.
ROUGHLY = 1e-3
#: What rounding leaves of numbers that cancel, as a share of them, is less than this by far.
CANCELLED = 1e-6


@dataclass(frozen=True)
class Answers:
    """What a learner's function answered to a case, for variants to be held against.

    telling -- of every probe the first step where the learner went wrong, if an answer came of it at all
    """

    case: Case
    traces: tuple[Trace, ...]
    telling: tuple[Step, ...] = ()

    def explained_by(self, rule: Callable) -> bool:
        """Whether running a variant lands exactly where the learner did, on every probe."""
        return self._may_explain(rule) and all(
            self.alike(steps(rule, probe, self.case.exercise.returns), mine, right)
            for probe, mine, right in zip(self.case.probes, self.traces, self.case.expected, strict=True)
        )

    def alike(self, some: Iterable[Step], others: Trace, right: Trace) -> bool:
        """Whether one run lands where another did, within the rounding of the right one, breakdowns included."""
        found = first_difference(some, others, self.case.exercise.returns, right)
        if found is None or found.problem is None:
            return found is None and others[-1].problem is None
        return found.step == len(others) - 1 and found.problem.kind == _breakdown(others)

    def _may_explain(self, rule: Callable) -> bool:
        """A first look, cheap because so many variants are tried: a call or a few, given what the learner's was."""
        return not any(_far_apart(self.answer(rule, mine), mine, lost) for mine, lost in self._first_looks)

    @cached_property
    def _first_looks(self) -> list[tuple[Step, float]]:
        """The telling steps, each with what numbers may lose in it that cancel."""
        return [(mine, CANCELLED * max(map(_largest, mine.arguments.values()))) for mine in self.telling]

    def answer(self, rule: Callable, mine: Step) -> Step:
        """What a variant answers to the arguments of one of the learner's calls."""
        return next(steps(rule, Probe("", mine.arguments), self.case.exercise.returns))


def _far_apart(one: Step, other: Step, lost: float) -> bool:
    """Whether two answers to the same arguments differ beyond all doubt. The other one is an answer for certain."""
    if one.problem:
        return True
    return any(
        a.shape != b.shape
        or (np.isfinite(a) != np.isfinite(b)).any()
        or _largest(a - b) > max(ROUGHLY * (_largest(a) + _largest(b)), lost)
        for a, b in zip(_arrays(one), _arrays(other), strict=False)
    )


def _arrays(step: Step) -> Iterator[np.ndarray]:
    for output in step.outputs:
        yield from output if isinstance(output, list) else (output,)


def _largest(value: Value) -> float:
    """The largest number in it, or nan."""
    if isinstance(value, list):
        return max(map(_largest, value), default=0.0)
    return float(np.abs(value).max(initial=0.0))


def _breakdown(run: Trace) -> str | None:
    return run[-1].problem.kind if run[-1].problem else None


@dataclass(frozen=True)
class Mistake:
    """A wrong idea that can be run: ``rule`` computes what a learner who holds it computes.

    ``cause`` is a sentence that completes "Likely cause:", ``nudge`` a question that leads out of it.
    """

    id: str
    rule: Callable
    cause: str
    nudge: str

    def explains(self, answers: Answers) -> bool:
        """Whether running this variant lands exactly where the learner did, on every probe."""
        return answers.explained_by(self.rule)

    def evidence(self, case: Case) -> str:
        return "I ran that variant; it lands exactly where you did."


@dataclass(frozen=True)
class Family(Mistake):
    """One wrong idea that is written in several ways, with another number in it, say: ``rule`` is the commonest."""

    others: tuple[Callable, ...] = ()

    def explains(self, answers: Answers) -> bool:
        return any(map(answers.explained_by, (self.rule, *self.others)))


#: Numbers that stand in code: one digit and zeros, the usual shares close to 1, and counts of epochs or steps.
CONSTANTS = (
    *(float(f"{digit}e{power}") for power in (-1, -2, -3, 0, 1, -4) for digit in range(1, 10)),
    *(0.15, 0.25, 0.75, 0.85, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 0.999, 0.9999),
    *(100.0, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10),
    *map(float, (*range(11, 20), 25, 35, 45)),
)
#: A constant much smaller or larger than the values it stands for would in effect be a term left out.
FAR = 1000


@dataclass(frozen=True)
class HardCoded(Mistake):
    """An argument that the learner's function does not listen to, because a number stands in its place.

    Shown twice: the first probe and the probe that differs from it in ``argument`` alone get the same answers, and the
    reference lands where the learner did once a constant is put there: one of ``CONSTANTS``, the first probe's own
    value, copied from a report, or what one of the learner's answers asks for.
    """

    argument: str = ""

    def explains(self, answers: Answers) -> bool:
        case, traces = answers.case, answers.traces
        if not answers.alike(traces[self._twin(case)], traces[0], case.expected[0]):
            return False
        one, other = self._tried(case)
        candidates = (*sorted(self._asked_for(answers)), *CONSTANTS)
        near = (c for c in candidates if min(one, other) / FAR <= c <= max(one, other) * FAR)
        return any(answers.explained_by(self._with(constant, case.exercise)) for constant in (one, *near))

    def evidence(self, case: Case) -> str:
        one, other = self._tried(case)
        return f"I changed only {self.argument}, from {one:g} to {other:g}, and your answers stayed the same."

    def _twin(self, case: Case) -> int:
        return next(number for number, probe in enumerate(case.probes) if probe.varies == self.argument)

    def _tried(self, case: Case) -> tuple[float, float]:
        return tuple(case.probes[number].first[self.argument] for number in (0, self._twin(case)))

    def _asked_for(self, answers: Answers) -> set[float]:
        """The constants that the wrong answers ask for, if the rule is linear in the argument, as most are in lr."""
        one, other = self._tried(answers.case)
        found = set()
        for mine in answers.telling:
            from_one, from_other = (
                answers.answer(self._with(value, answers.case.exercise), mine) for value in (one, other)
            )
            for a, b, asked in zip(*map(_arrays, (from_one, from_other, mine)), strict=False):
                if a.shape == asked.shape and (a != b).any():
                    place = np.abs(b - a).argmax()
                    share = (asked - a).flat[place] / (b - a).flat[place]
                    found.add(float(f"{one + share * (other - one):.10g}"))
                    break
        return found

    def _with(self, constant: float, exercise: "Exercise") -> Callable:
        return _deaf(exercise.reference, exercise.arguments.index(self.argument), constant)


def hard_coded(reference: Callable, argument: str, constant: float, nudge: str = "") -> HardCoded:
    """The entry for an ``argument`` that is not listened to; ``constant`` is what usually stands in its place."""
    return HardCoded(
        f"{argument.replace('_', '-')}-hard-coded",
        _deaf(reference, list(inspect.signature(reference).parameters).index(argument), constant),
        f"`{argument}` has no say in the answer; perhaps a number stands in its place.",
        nudge or f"Which line ought to mention {argument}?",
        argument=argument,
    )


def _deaf(rule: Callable, place: int, constant: float) -> Callable:
    """A rule that puts a constant in the place of one argument."""
    return lambda *given: rule(*given[:place], constant, *given[place + 1 :])


@dataclass(frozen=True)
class Exercise:
    """One task of the course, whole: everything that is known about it is written in one place.

    reference -- the rule as the course would write it; its docstring is the task's text and its body the solution
    returns   -- names of what it returns; a name that is also an argument is state, and is fed back
    draw      -- makes the probes from random material; the first is the plainest
    notebook  -- the notebook it stands in, without the ending
    hints     -- three rungs: where to look, what to do, nearly the code
    question  -- the nudge for a wrong answer whose cause is not known
    unlocks   -- what a pass makes possible
    """

    reference: Callable
    returns: tuple[str, ...]
    draw: Callable[["Draw"], list[Probe]]
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

    def case(self, seed: int) -> Case:
        """Probes and expected answers under a seed. The same seed gives the same; another gives others."""
        return _case(self, seed)

    def stub(self) -> str:
        """The cell that a learner finds: signature, docstring, and a body still to be written."""
        head = inspect.getsource(self.reference).split('"""')
        return f'{head[0]}"""{head[1]}"""\n    raise NotImplementedError("write {self.name} here")'

    def solution(self) -> str:
        return inspect.getsource(self.reference).rstrip()

    def __hash__(self) -> int:
        return hash(self.name)


@lru_cache(maxsize=256)
def _case(exercise: Exercise, seed: int) -> Case:
    probes = tuple(exercise.draw(Draw(exercise.name, seed)))
    for probe in probes:
        if tuple(probe.first) != exercise.arguments:
            raise ValueError(f"{exercise.name}: probe {probe.title!r} gives {tuple(probe.first)}")
    return Case(exercise, probes, tuple(trace(exercise.reference, probe, exercise.returns) for probe in probes))


class Draw:
    """Random material for probes, in short decimals, so that a report can print the very call it made."""

    def __init__(self, name: str, seed: int):
        self._random = np.random.default_rng((seed, zlib.crc32(name.encode())))

    def array(self, *shape: int) -> np.ndarray:
        """Numbers between 0.1 and 2 in size, of either sign: never zero, so that every coordinate tells."""
        return np.asarray(self.positive(*shape) * self._random.choice([-1.0, 1.0], shape))

    def positive(self, *shape: int) -> np.ndarray:
        return np.asarray(self._random.integers(10, 201, shape) / 100)

    def number(self, low: float, high: float, digits: int = 2) -> float:
        """A float with a few significant digits."""
        return float(f"{self._random.uniform(low, high):.{digits - 1}e}")

    def whole(self, low: int, high: int) -> int:
        """An integer from ``low`` to ``high``, both included."""
        return int(self._random.integers(low, high + 1))


class UnknownExercise(KeyError):
    """No exercise of that name; the message lists the names, closest first."""

    def __str__(self) -> str:  # KeyError would show the repr of its message
        return self.args[0]

    def __init__(self, name: str, names: list[str]):
        near = difflib.get_close_matches(str(name), names, n=len(names), cutoff=0.0)
        super().__init__(f"There is no exercise {name!r}. Closest first, the names are: {', '.join(near)}.")


@dataclass(frozen=True)
class Course(Mapping):
    """The exercises in the order in which they are met, found by name."""

    exercises: tuple[Exercise, ...] = field(default=())

    def __getitem__(self, name: str) -> Exercise:
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise UnknownExercise(name, list(self))

    def __contains__(self, name: object) -> bool:
        """Without the search for names like it, which would be made for every name that is none."""
        return any(exercise.name == name for exercise in self.exercises)

    def __iter__(self) -> Iterator[str]:
        return (exercise.name for exercise in self.exercises)

    def __len__(self) -> int:
        return len(self.exercises)

    def after(self, name: str) -> Exercise | None:
        """The exercise that follows, or None at the end of the course."""
        names = list(self)
        following = names.index(name) + 1
        return self.exercises[following] if following < len(names) else None
