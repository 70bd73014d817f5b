"""Known mistakes: wrong ideas that can be run, to see whether one of them lands where a learner did."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from grader.inside.trace import Probe
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
        return any(answers.explained_by(_prepared(rule)) for rule in self.rules)


def _prepared(rule: Callable) -> Callable:
    """The function of an edit, compiled: an edit that does not fit must not pass for a function that breaks down."""
    return rule.function if isinstance(rule, Edited) else rule


#: Numbers that stand in code: one digit and zeros, the usual shares close to 1, and counts of epochs or steps.
CONSTANTS = (
    *(float(f"{digit}e{power}") for power in (-1, -2, -3, 0, 1, -4) for digit in range(1, 10)),
    *(0.15, 0.25, 0.75, 0.85, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 0.999, 0.9999),
    *(100.0, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10),
    *map(float, (*range(11, 20), 25, 35, 45)),
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
        one, other = self.two_values(answers.probes)
        candidates = (*sorted(self._asked_for(answers)), *CONSTANTS)
        near = (c for c in candidates if min(one, other) / FAR <= c <= max(one, other) * FAR)
        return any(answers.explained_by(self._with(constant)) for constant in (one, *near))

    def two_values(self, probes: tuple[Probe, ...]) -> tuple[float, float]:
        """The two values of the argument that got the same answers."""
        one, other = (probes[number].first[self.argument] for number in (0, self._twin(probes)))
        assert isinstance(one, int | float) and isinstance(other, int | float)
        return one, other

    def _with(self, constant: float) -> Callable:
        return with_constant(self.reference, self.argument, constant)

    def _twin(self, probes: tuple[Probe, ...]) -> int:
        return next(number for number, probe in enumerate(probes) if probe.varies == self.argument)

    def _asked_for(self, answers: Answers) -> set[float]:
        """The constants that the wrong answers ask for, if the rule is linear in the argument, as most are in lr."""
        one, other = self.two_values(answers.probes)
        found = set()
        for mine in answers.first_wrong_steps:
            from_one, from_other = (answers.answer(self._with(value), mine) for value in (one, other))
            for a, b, asked in zip(*map(arrays, (from_one, from_other, mine)), strict=False):
                if a.shape == asked.shape and (a != b).any():
                    index = abs(b - a).argmax()
                    share = (asked - a).flat[index] / (b - a).flat[index]
                    found.add(float(f"{one + share * (other - one):.10g}"))
                    break
        return found


def with_constant(rule: Callable, argument: str, constant: float) -> Callable:
    """A rule that ignores one of its arguments and uses a constant in its place."""
    return with_constants(rule, {argument: constant})


def with_constants(rule: Callable, constants: Mapping[str, float]) -> Callable:
    """A rule that ignores some of its arguments and uses constants in their places."""
    names = tuple(inspect.signature(rule).parameters)

    def deaf(*given: object) -> object:
        return rule(*{**dict(zip(names, given, strict=True)), **constants}.values())

    return deaf
