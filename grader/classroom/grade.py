"""Grade one submission: read it, have it run elsewhere, judge what came back.

What comes back is only numbers. The judge knows the probes it sent, so it lays the numbers beside them itself and
believes nothing else: a run with too few steps, or of the wrong kind, is no run.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from grader.classroom.sandbox import Child, Gone, Late
from grader.course import COURSE
from grader.inside.kinds import Kind
from grader.inside.plain import MOST_ARRAYS, MOST_NUMBERS, identical
from grader.inside.problems import Problem
from grader.inside.trace import Probe, Step, Trace, continued
from grader.judging.exercise import Exercise, SeededExercise
from grader.judging.judge import Attempt, judge
from grader.reading.notebook import Submission, Unreadable, read
from grader.reporting.report import Report, report

#: Wall time for a submission; and for an exercise, once another has had its full time and has not come to an end.
MOST_SECONDS, SECONDS_AFTER_A_HANG = 30.0, 1.0
LONGEST_TEXT = 500

GRADED, TIMED_OUT, CRASHED, UNREADABLE, NOT_GRADED = "graded", "timed out", "crashed", "unreadable", "not graded"


class Runner(Protocol):
    """What runs learner code: a sandbox, or a plain child process."""

    def run(self, request: object) -> Child: ...

    def renew(self) -> None: ...


@dataclass
class Outcome:
    """What became of a submission: a report or a reason for each exercise that it holds, and a status for all."""

    status: str
    reason: str = ""
    reports: dict[str, Report] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    taken: str = ""
    notes: list[str] = field(default_factory=list)


def grade(written: bytes, seed: int, runner: Runner) -> Outcome:
    """The outcome of one notebook, given the bytes of its file, whatever they are."""
    try:
        submission = read(written)
    except Unreadable as why:
        return Outcome(UNREADABLE, str(why))
    read_of_it = {"taken": submission.taken, "notes": list(submission.skipped)}
    names = [name for name in COURSE if name in submission.defined]
    if not names:
        return Outcome(NOT_GRADED, "No function of the course was found in it.", **read_of_it)
    outcome = Outcome(GRADED, **read_of_it)
    _run(submission, names, seed, runner, outcome)
    if outcome.failures:
        outcome.status = TIMED_OUT if TIMED_OUT in outcome.failures.values() else CRASHED
        outcome.reason = "; ".join(f"{name}: {what}" for name, what in outcome.failures.items())
    return outcome


def _run(submission: Submission, names: list[str], seed: int, runner: Runner, outcome: Outcome) -> None:
    """Run every exercise. One that hangs or crashes ends its child; those after it get another.

    A crash counts when it comes twice in the same place: the first may have been the machine's, and not the learner's.
    """
    end, before = time.monotonic() + MOST_SECONDS, None
    while names:
        if time.monotonic() > end:
            outcome.failures |= dict.fromkeys(names, TIMED_OUT)
            return
        settled, why = _one_child(submission, names, seed, runner, outcome, end)
        names = names[max(settled, 0) :]
        place = settled == NOTHING, names[:1]
        if why == CRASHED and place != before:
            before = place
            runner.renew()
            continue
        failed = names if settled == NOTHING else names[:1]
        outcome.failures |= dict.fromkeys(failed, why)
        names = names[len(failed) :]


#: What is settled by a child that ended among the statements: another would end there, too.
NOTHING = -1


def _one_child(
    submission: Submission, names: list[str], seed: int, runner: Runner, outcome: Outcome, end: float
) -> tuple[int, str]:
    """Have one child try the exercises in ``names``; how many it settled before it ended, and why it ended then."""
    settled = NOTHING
    with runner.run(_request(submission, names, seed)) as child:
        try:
            _note_failures(child.message(_left(outcome, end)), outcome)
            settled = 0
            for name in names:
                try:
                    outcome.reports[name] = _judged(COURSE[name].seeded(seed), child.message(_left(outcome, end)))
                except Absent:
                    outcome.notes.append(f"`{name}` could not be defined; the reason stands above.")
                settled += 1
        except Late:
            return settled, TIMED_OUT
        except Gone:
            return settled, CRASHED
    return settled, ""


def _left(outcome: Outcome, end: float) -> float | None:
    """Seconds for the next message: one hang may be bad luck, but a row of them is not waited for at length."""
    left = max(0.0, end - time.monotonic())
    return min(left, SECONDS_AFTER_A_HANG) if TIMED_OUT in outcome.failures.values() else left


def _request(submission: Submission, names: Iterable[str], seed: int) -> dict:
    cells = [{"number": cell.number, "source": cell.source, "statements": cell.statements} for cell in submission.cells]
    return {"cells": cells, "exercises": [_asked(COURSE[name], seed) for name in names]}


def _asked(exercise: Exercise, seed: int) -> dict:
    probes = [
        {"first": dict(probe.first), "later": list(map(dict, probe.later))} for probe in exercise.seeded(seed).probes
    ]
    return {"name": exercise.name, "returns": list(exercise.returns), "probes": probes}


def _note_failures(message: object, outcome: Outcome) -> None:
    failed = message.get("failed") if isinstance(message, dict) else None
    if not isinstance(failed, list):
        raise Gone("not the message that was expected")
    notes = [
        f"Code cell {cell}, line {line}, did not run: {why[:LONGEST_TEXT]}." for cell, line, why in _triples(failed)
    ]
    outcome.notes += [note for note in notes[:20] if note not in outcome.notes]


def _triples(failed: list) -> Iterable[tuple[int, int, str]]:
    for entry in failed:
        if isinstance(entry, list) and list(map(type, entry)) == [int, int, str]:
            yield tuple(entry)


# --- from messages to traces ------------------------------------------------------------------------------------------


class Absent(Exception):
    """The function was not there when it was to be called."""


def _judged(seeded: SeededExercise, message: object) -> Report:
    name = message.get("exercise") if isinstance(message, dict) else None
    if not isinstance(name, str) or name != seeded.exercise.name:
        raise Gone("not the message that was expected")
    if message.get("missing") is True:
        raise Absent
    attempt = Attempt(_traces(seeded, message.get("traces")), _traces(seeded, message.get("again")))
    return report(judge(seeded, attempt), COURSE.after(name))


def _traces(seeded: SeededExercise, sent: object) -> tuple[Trace, ...]:
    if not isinstance(sent, list) or len(sent) != len(seeded.probes):
        raise Gone("not as many runs as there are probes")
    return tuple(
        _trace(probe, steps, seeded.exercise.returns) for probe, steps in zip(seeded.probes, sent, strict=True)
    )


def _trace(probe: Probe, sent: object, returns: tuple[str, ...]) -> Trace:
    """The run that the numbers tell of: arguments from the probe, outputs from the child, one step for every call."""
    calls = ({}, *probe.later)
    if not isinstance(sent, list) or not 0 < len(sent) <= len(calls):
        raise Gone("not as many steps as there are calls")
    steps, arguments = [], dict(probe.first)
    for given, answer in zip(calls, sent, strict=False):
        arguments = {**arguments, **given}
        before = dict(zip(returns, steps[-1].outputs, strict=True)) if steps else {}
        steps.append(_step(arguments, before, answer, returns))
        if steps[-1].problem:
            break
        arguments = continued(arguments, steps[-1].outputs, returns)
    if len(steps) != len(sent) or not (steps[-1].problem or len(sent) == len(calls)):
        raise Gone("a run that neither ends nor fails")
    return tuple(steps)


def _step(arguments: Mapping, before: Mapping, answer: object, returns: tuple[str, ...]) -> Step:
    if not isinstance(answer, dict):
        raise Gone("a step of another kind")
    if "problem" in answer:
        return Step(arguments, problem=_problem(answer, returns))
    outputs = answer.get("outputs")
    if not isinstance(outputs, list) or len(outputs) != len(returns) or not all(map(_is_numbers, outputs)):
        raise Gone("outputs that are not numbers")
    changed, overwritten = _altered(arguments, answer.get("changed")), _altered(before, answer.get("overwritten"))
    return Step(arguments, tuple(outputs), changed, overwritten)


def _problem(answer: Mapping, returns: tuple[str, ...]) -> Problem:
    kind, details = _ending(answer["problem"]), answer.get("details")
    if not isinstance(details, dict) or set(map(type, details.values())) - {str}:
        raise Gone("details of another kind")
    if not set(kind.details) <= set(details):
        raise Gone("a problem without its details")
    details = {key: details[key][:LONGEST_TEXT] for key in kind.details}
    return Problem(kind, details if details.get("field", returns[0]) in returns else {**details, "field": returns[0]})


def _ending(sent: object) -> Kind:
    """The kind of problem that a call itself may end in."""
    if not isinstance(sent, str) or sent not in set(Kind) or Kind(sent).details is None:
        raise Gone("a problem of another kind")
    return Kind(sent)


def _is_numbers(value: object) -> bool:
    """An array or a list of them, and no more than ``trace`` lets pass: all that is larger was not sent by it."""
    if isinstance(value, list):
        return len(value) <= MOST_ARRAYS and all(isinstance(item, np.ndarray) and _is_numbers(item) for item in value)
    return isinstance(value, np.ndarray) and value.size <= MOST_NUMBERS


def _altered(before: Mapping, sent: object) -> dict:
    """Which values are not what they were before. What cannot stand in a value's place any more counts as emptied."""
    if not isinstance(sent, dict):
        raise Gone("changes of another kind")
    after = {name: _like(before[name], value) for name, value in sent.items() if name in before}
    return {name: value for name, value in after.items() if not identical(value, before[name])}


def _like(before: object, value: object) -> object:
    kind = list if isinstance(before, list) else np.ndarray
    return value if isinstance(value, kind) and _is_numbers(value) else kind(0) if kind is np.ndarray else []
