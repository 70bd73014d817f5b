"""A learner's function in, a report out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.course import COURSE
from grader.inside.trace import Trace, quiet, trace
from grader.judging.compare import Difference, first_change, first_difference, same
from grader.judging.exercise import Answers, Case, Exercise, Mistake, UnknownExercise
from grader.progress import record
from grader.reporting.report import Finding, Report, report, stopped


@dataclass(frozen=True)
class Attempt:
    """What a function answered to every probe, asked once and then again in the opposite order."""

    traces: tuple[Trace, ...]
    again: tuple[Trace, ...]


def check(function: Callable, name: str | None = None, *, seed: int = 0) -> Report:
    """Compare a function with the course's reference and say what was found.

    function -- what the learner wrote
    name     -- the exercise, if it is not the function's own name
    seed     -- draws the probes: the same seed gives the same report, another seed gives other probes

    Always gives a report, whatever the function does: an exception of its own is told in the report.
    """
    if not callable(function):
        return stopped(name or "check", _not_a_function(function))
    name = name or _own_name(function)
    try:
        exercise = COURSE[name]
    except UnknownExercise as unknown:
        words = unknown if name else "This function has no name of its own."
        return stopped(str(name) or "check", f"{words} `check(f, 'name')` says which exercise a function is for.")
    case = exercise.case(seed)
    answer = judge(case, observe(function, case))
    record(answer)
    return answer


def _own_name(function: Callable) -> str:
    try:
        name = function.__name__
    except Exception:  # partials have none, and an object may refuse
        return ""
    return name if isinstance(name, str) else ""


def _not_a_function(thing: object) -> str:
    if isinstance(thing, str) and thing in COURSE:
        return f"`check` needs the function itself, without quotes: `check({thing})`."
    return f"`check` needs a function, and this is {type(thing).__name__}. Write its name alone: no brackets after it."


def observe(function: Callable, case: Case) -> Attempt:
    """Ask a function everything that a case asks, in this process."""
    returns = case.exercise.returns
    traces = tuple(trace(function, probe, returns) for probe in case.probes)
    again = tuple(trace(function, probe, returns) for probe in reversed(case.probes))
    return Attempt(traces, again[::-1])


def judge(case: Case, attempt: Attempt) -> Report:
    """Compare an attempt, wherever it was observed, with the answers of the reference."""
    finding = _finding(case, attempt)
    return report(finding, COURSE.after(case.exercise.name))


def _finding(case: Case, attempt: Attempt) -> Finding:
    returns = case.exercise.returns
    differences = [
        first_difference(mine, right, returns) for mine, right in zip(attempt.traces, case.expected, strict=True)
    ]
    agreeing = differences.count(None)
    number, difference = _first(differences)
    if difference is None or difference.problem is None:
        if unsteady := _unsteady(case.exercise, attempt):
            return Finding(case, attempt.traces, agreeing, unsteady[1], unsteady[0])
    if difference is None:
        number, difference = _first([first_change(steps, returns) for steps in attempt.traces])
        return Finding(case, attempt.traces, agreeing, difference, number)
    return Finding(case, attempt.traces, agreeing, difference, number, _known_mistake(case, attempt, differences))


def _first(differences: list[Difference | None]) -> tuple[int, Difference | None]:
    return next(((number, found) for number, found in enumerate(differences) if found), (0, None))


def _known_mistake(case: Case, attempt: Attempt, differences: list[Difference | None]) -> Mistake | None:
    wrong = ((steps, found) for steps, found in zip(attempt.traces, differences, strict=True) if found)
    answers = Answers(case, attempt.traces, tuple(steps[found.step] for steps, found in wrong if not found.problem))
    with quiet():
        return next((mistake for mistake in case.exercise.mistakes if mistake.explains(answers)), None)


def _unsteady(exercise: Exercise, attempt: Attempt) -> tuple[int, Difference] | None:
    """The first probe and step whose two answers are not the same to the last bit."""
    for number, (one, other) in enumerate(zip(attempt.traces, attempt.again, strict=True)):
        for step, (first, second) in enumerate(zip(one, other, strict=False)):
            if not same((first,), (second,)):
                return number, _hidden_state(exercise, step, first.outputs, second.outputs)
    return None


def _hidden_state(exercise: Exercise, step: int, first: tuple, second: tuple) -> Difference:
    for name, one, other in zip(exercise.returns, first, second, strict=False):
        arrays = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
        if arrays and (one.shape != other.shape or one.tobytes() != other.tobytes()):
            return Difference("hidden-state", step, name, one, other)
    return Difference("hidden-state", step)
