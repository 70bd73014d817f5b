"""A function or what was observed of it in, a finding out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.inside.kinds import Kind
from grader.inside.trace import Trace, quiet, same, trace, tried
from grader.judging.compare import Difference, first_change, first_difference, told
from grader.judging.diagnose import Diagnosis, Further, answers_of, diagnose
from grader.judging.exercise import SeededExercise
from grader.judging.finding import Different, Finding, Passed
from grader.judging.first_call import kept_from_the_first_call

#: A probe's number, and what was found there.
Found = tuple[int, Difference]


@dataclass(frozen=True)
class Attempt:
    """What a function answered to every probe, asked once and then again in the opposite order.

    ``again`` is ``traces`` itself where both rounds are known to be the same.
    """

    traces: tuple[Trace, ...]
    again: tuple[Trace, ...]


def observe(function: Callable, seeded: SeededExercise) -> Attempt:
    """Ask a function everything that an exercise asks under a seed, in this process."""
    once, again = tried(function, seeded.probes, seeded.exercise.returns)
    return Attempt(tuple(once), tuple(again))


def asked(function: Callable, seeded: SeededExercise) -> tuple[Trace, ...]:
    """What a function answers to the probes of an exercise, asked once, in this process."""
    return tuple(trace(function, probe, seeded.exercise.returns) for probe in seeded.probes)


def judge(seeded: SeededExercise, attempt: Attempt, further: Further | None = None) -> Finding:
    """Compare an attempt, wherever it was observed, with the answers of the reference.

    further -- what may be done besides to find out why it differs; without it only single mistakes are tried
    """
    returns, traces = seeded.exercise.returns, attempt.traces
    differences = [first_difference(mine, right, returns) for mine, right in zip(traces, seeded.expected, strict=True)]
    agreeing = differences.count(None)
    found = told(differences)
    if found is None or found[1].problem is None:
        if unsteady := _unsteady(attempt, returns):
            return _different(seeded, attempt, agreeing, unsteady)
    if found is None:
        altered = _first([first_change(steps, returns) for steps in traces])
        return _different(seeded, attempt, agreeing, altered) if altered else Passed(seeded, traces)
    if traces[0][0].problem is not None:  # whoever answers nothing at all holds no idea that could be run
        return _different(seeded, attempt, agreeing, found)
    answers = answers_of(seeded, traces)
    with quiet():
        kept = kept_from_the_first_call(seeded.exercise, answers)
    if kept:
        number, difference = found
        return _different(seeded, attempt, agreeing, (number, Difference(Kind.FIRST_CALL_KEPT, difference.step, kept)))
    return _different(seeded, attempt, agreeing, found, diagnose(seeded, answers, further))


def _different(
    seeded: SeededExercise, attempt: Attempt, agreeing: int, found: Found, cause: Diagnosis | None = None
) -> Different:
    number, difference = found
    return Different(seeded, attempt.traces, agreeing, difference, number, cause or Diagnosis())


def _first(differences: list[Difference | None]) -> Found | None:
    return next(((number, found) for number, found in enumerate(differences) if found), None)


def _unsteady(attempt: Attempt, returns: tuple[str, ...]) -> Found | None:
    """The first probe and step whose two answers are not the same to the last bit."""
    if attempt.again is attempt.traces:
        return None
    for number, (one, other) in enumerate(zip(attempt.traces, attempt.again, strict=True)):
        for step, (first, second) in enumerate(zip(one, other, strict=False)):
            if not same((first,), (second,)):
                return number, _hidden_state(returns, step, first.outputs, second.outputs)
    return None


def _hidden_state(returns: tuple[str, ...], step: int, first: tuple, second: tuple) -> Difference:
    for name, one, other in zip(returns, first, second, strict=False):
        arrays = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
        if arrays and (one.shape != other.shape or one.tobytes() != other.tobytes()):
            return Difference(Kind.HIDDEN_STATE, step, name, one, other)
    return Difference(Kind.HIDDEN_STATE, step)
