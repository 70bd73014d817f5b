"""Known mistakes: wrong ideas that can be run, to see whether one of them lands where a learner did."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from grader.inside.trace import Probe, Step
from grader.judging.answers import Answers, arrays
from grader.judging.edits import Edited


@dataclass(frozen=True)
class Mistake:
    """A wrong idea, and rules that compute what a learner who holds it computes.

    id    -- its name in reports and gradebooks; it never changes
    rules -- the idea as it is usually written, and any other ways in which it is written
    cause -- completes "Likely cause:"; its ``{named}`` holes are filled with ``facts`` when it is shown
    nudge -- a question that leads out of it
    """

    id: str
    rules: tuple[Callable, ...]
    cause: str
    nudge: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def rule(self) -> Callable:
        """The idea as it is usually written."""
        return self.rules[0]

    def explains(self, answers: Answers) -> bool:
        """Whether running it, in one of its ways, lands exactly where the learner did, on every probe."""
        return any(answers.explained_by(prepared(rule)) for rule in self.rules)


def prepared(rule: Callable) -> Callable:
    """The function of an edit, compiled: an edit that does not fit must not pass for a function that breaks down."""
    return rule.function if isinstance(rule, Edited) else rule


#: Numbers that stand in code: one digit and zeros, the usual shares close to 1, counts of epochs or steps, and of
#: examples in a batch.
CONSTANTS = (
    *(float(f"{digit}e{power}") for power in (-1, -2, -3, 0, 1, -4) for digit in range(1, 10)),
    *(0.15, 0.25, 0.75, 0.85, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 0.999, 0.9999),
    *(100.0, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10),
    *map(float, (*range(11, 20), 25, 35, 45)),
    *(32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 1e3, 1e4, 1e5),
)
#: A constant much smaller or larger than the values it stands for would in effect be a term left out.
FAR = 1000


@dataclass(frozen=True, kw_only=True)
class HardCoded(Mistake):
    """An argument that the learner's function does not listen to, because a number stands in its place.

    Two things show it: the first probe and the one that differs from it in ``argument`` alone get the same answers, and
    the reference lands where the learner did once a constant is put there: one of ``CONSTANTS``, the first probe's own
    value, copied from a report, or what one of the learner's answers asks for.
    """

    argument: str
    reference: Callable

    def explains(self, answers: Answers) -> bool:
        """Whether the answers ignore the argument, and a constant in its place lands where they do."""
        if not answers.alike(answers.traces[self._twin(answers.probes)], answers.traces[0], answers.expected[0]):
            return False
        asked = sorted(self.asked_for(answers, self.reference, answers.first_wrong_steps))
        one, _ = self.two_values(answers.probes)
        candidates = (one, *self.likely((*asked, *CONSTANTS), answers.probes))
        return any(answers.explained_by(self.put_into(self.reference, constant)) for constant in candidates)

    def two_values(self, probes: tuple[Probe, ...]) -> tuple[float, float]:
        """The two values of the argument that got the same answers."""
        one, other = (probes[number].first[self.argument] for number in (0, self._twin(probes)))
        assert isinstance(one, int | float) and isinstance(other, int | float)
        return one, other

    def likely(self, constants: Iterable[float], probes: tuple[Probe, ...]) -> Iterator[float]:
        """The constants that are not far from the argument's values: one of another size leaves out a term.

        Of a count only whole numbers are likely, and as such: ``range(5.0)`` breaks down.
        """
        one, other = self.two_values(probes)
        near = (constant for constant in constants if min(one, other) / FAR <= constant <= max(one, other) * FAR)
        if isinstance(one, int) and isinstance(other, int):
            return (int(constant) for constant in near if constant == int(constant))
        return near

    @property
    def usual(self) -> tuple[float, ...]:
        """What usually stands in the argument's place, the most usual first."""
        constant = getattr(self.rule, "constant", None)
        if constant is None:
            return ()
        return tuple(dict.fromkeys((constant, *next((row for row in USUAL if constant in row), ()))))

    def put_into(self, rule: Callable, constant: float) -> Callable:
        """A rule that ignores the argument and uses a constant in its place."""
        return WithConstant(rule, self._position, constant)

    def asked_for(self, answers: Answers, rule: Callable, steps: Iterable[Step]) -> set[float]:
        """The constants that wrong ``steps`` ask for in a rule that is linear in the argument, as most are in lr."""
        one, other = self.two_values(answers.probes)
        found = set()
        for mine in steps:
            from_one, from_other = (answers.answer(self.put_into(rule, value), mine) for value in (one, other))
            for a, b, asked in zip(*map(arrays, (from_one, from_other, mine)), strict=False):
                if a.shape == b.shape == asked.shape and (a != b).any():
                    index = abs(b - a).argmax()
                    share = (asked - a).flat[index] / (b - a).flat[index]
                    found.add(float(f"{one + share * (other - one):.10g}"))
                    break
        return found

    @cached_property
    def _position(self) -> int:
        return _position(self.reference, self.argument)

    def _twin(self, probes: tuple[Probe, ...]) -> int:
        return next(number for number, probe in enumerate(probes) if probe.varies == self.argument)


#: Numbers that stand in each other's place: shares that are kept, small numbers beside a root, rates, counts.
USUAL = (
    (0.9, 0.99, 0.999, 0.95, 0.5),
    (1e-8, 1e-7, 1e-6, 1e-10, 1e-5),
    (0.1, 0.01, 0.001, 0.05, 1.0),
    (10, 5, 100, 20, 2),
)


@dataclass(frozen=True)
class WithConstant:
    """A rule that ignores the argument at a position and uses a constant in its place."""

    wrapped: Callable
    position: int
    constant: float

    def __call__(self, *given: object) -> object:
        return self.wrapped(*given[: self.position], self.constant, *given[self.position + 1 :])


def with_constant(rule: Callable, argument: str, constant: float) -> WithConstant:
    """A rule that ignores one of its arguments and uses a constant in its place."""
    return WithConstant(rule, _position(rule, argument), constant)


def with_constants(rule: Callable, constants: Mapping[str, float]) -> Callable:
    """A rule that ignores some of its arguments and uses constants in their places."""
    for position, constant in [(_position(rule, argument), constant) for argument, constant in constants.items()]:
        rule = WithConstant(rule, position, constant)
    return rule


def _position(rule: Callable, argument: str) -> int:
    return list(inspect.signature(rule).parameters).index(argument)
