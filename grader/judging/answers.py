"""What a learner's function answered, for variants of the reference to be held against."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from grader.inside.kinds import Kind
from grader.inside.plain import Value
from grader.inside.trace import Probe, Step, Trace, steps
from grader.judging.compare import first_difference, tolerances

#: A variant may part from the learner's answer by this share of it and still deserve a closer look.
ROUGHLY = 1e-3
#: Numbers that cancel leave rounding behind: as a share of them, less than this by far.
CANCELLED = 1e-6


@dataclass(frozen=True)
class Answers:
    """A learner's answers beside the right ones.

    probes   -- the situations the function was tried in
    expected -- the reference's run through each
    returns  -- names of what the function returns
    traces   -- the learner's run through each
    first_wrong_steps -- of every probe the first step where the learner went wrong, if it gave an answer at all
    """

    probes: tuple[Probe, ...]
    expected: tuple[Trace, ...]
    returns: tuple[str, ...]
    traces: tuple[Trace, ...]
    first_wrong_steps: tuple[Step, ...] = ()

    def explained_by(self, rule: Callable) -> bool:
        """Whether running a variant lands exactly where the learner did, on every probe."""
        return self._may_explain(rule) and all(
            self.alike(steps(rule, probe, self.returns), mine, right)
            for probe, mine, right in zip(self.probes, self.traces, self.expected, strict=True)
        )

    def alike(self, run: Iterable[Step], other: Trace, right: Trace) -> bool:
        """Whether one run lands where another did, within the rounding of the right one, breakdowns included."""
        found = first_difference(run, other, self.returns, right)
        if found is None or found.problem is None:
            return found is None and other[-1].problem is None
        return found.step == len(other) - 1 and found.problem.kind == _breakdown(other)

    def _may_explain(self, rule: Callable) -> bool:
        """A first look, cheap because so many variants are tried: a call or a few, given what the learner's was."""
        return not any(_far_apart(self.answer(rule, mine), mine, lost) for mine, lost in self._first_looks)

    @cached_property
    def close_look(self) -> tuple[Step, tuple[float, ...]]:
        """The first wrong step, and how far apart from it each result of a variant that explains it may be."""
        mine = self.first_wrong_steps[0]
        number = next(number for number, run in enumerate(self.traces) if any(step is mine for step in run))
        return mine, tolerances(self.traces[number], self.returns, self.expected[number])

    @cached_property
    def _first_looks(self) -> list[tuple[Step, float]]:
        """The first wrong steps, each with what numbers that cancel may lose in it."""
        return [(mine, CANCELLED * max(map(_largest, mine.arguments.values()))) for mine in self.first_wrong_steps]

    def answer(self, rule: Callable, mine: Step) -> Step:
        """What a variant answers to the arguments of one of the learner's calls."""
        return next(steps(rule, Probe("", mine.arguments), self.returns))


def _far_apart(one: Step, other: Step, lost: float) -> bool:
    """Whether two answers to the same arguments differ beyond all doubt. ``other`` is an answer for certain."""
    if one.problem:
        return True
    return any(
        a.shape != b.shape
        or (np.isfinite(a) != np.isfinite(b)).any()
        or _largest(a - b) > max(ROUGHLY * (_largest(a) + _largest(b)), lost)
        for a, b in zip(arrays(one), arrays(other), strict=False)
    )


def arrays(step: Step) -> Iterator[np.ndarray]:
    """Every array that a step gave back."""
    for output in step.outputs:
        yield from output if isinstance(output, list) else (output,)


def _largest(value: Value) -> float:
    """The largest number in it, or nan."""
    if isinstance(value, list):
        return max(map(_largest, value), default=0.0)
    if getattr(value, "ndim", 0) == 0:
        return abs(float(value))
    return float(np.abs(value).max(initial=0.0))


def _breakdown(run: Trace) -> Kind | None:
    return run[-1].problem.kind if run[-1].problem else None
