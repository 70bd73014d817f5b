"""What a child is asked, and from its messages to an attempt that can be judged.

What comes is only numbers. The probes that were sent are known here, so the numbers are laid beside them, and nothing
else is believed: a run with too few steps, or of the wrong kind, is no run. ``Gone`` is raised for such a message.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from grader.classroom.child_process import Gone, Late
from grader.inside.kinds import Kind
from grader.inside.plain import MOST_ARRAYS, MOST_NUMBERS, Value, extent, identical
from grader.inside.problems import Problem
from grader.inside.trace import Probe, Step, Trace, continued
from grader.inside.wire import HEAD, LONGEST_TEXT, SAME, Malformed, pack, unpack
from grader.judging.exercise import Exercise, SeededExercise
from grader.judging.judge import Attempt
from grader.reading.learner_code import Cell

Message = Mapping[str, Any]
#: CPU time for an exercise, and for all statements together. A child keeps to it by itself, if it is honest.
CPU_SECONDS = 5.0


class Absent(Exception):
    """The function was not there when it was to be called."""


def request(cells: Iterable[Cell], exercises: Iterable[bytes]) -> Message:
    """What a child is asked: to run these statements, and to try these exercises, each as ``asked`` packs it."""
    sent = [{"number": cell.number, "source": cell.source, "statements": cell.statements} for cell in cells]
    return {"cells": sent, "exercises": [np.frombuffer(each, np.uint8) for each in exercises], "seconds": CPU_SECONDS}


@lru_cache(maxsize=256)
def asked(exercise: Exercise, seed: int) -> bytes:
    """What an exercise asks under a seed, in two rounds, packed once for all whose turn it is."""
    return _packed(exercise.seeded(seed), rounds=2)


@lru_cache(maxsize=256)
def asked_once(exercise: Exercise, seed: int) -> bytes:
    """The same in a single round, for what is known to give the same answer twice."""
    return packed_once(exercise.seeded(seed))


def packed_once(seeded: SeededExercise) -> bytes:
    """What a child is to try in a single round."""
    return _packed(seeded, rounds=1)


def _packed(seeded: SeededExercise, rounds: int) -> bytes:
    exercise = seeded.exercise
    plain = [{"first": dict(probe.first), "later": list(map(dict, probe.later))} for probe in seeded.probes]
    return pack({"name": exercise.name, "returns": list(exercise.returns), "probes": plain, "rounds": rounds})


def opened(message: bytes) -> Any:
    """What a message says, or ``Gone`` if it is none."""
    try:
        return unpack(message[: HEAD.size], message[HEAD.size :])
    except Malformed as error:
        raise Gone(str(error)) from None


def failures(message: Any) -> Iterator[tuple[int, int, str]]:
    """The statements that did not run, from a child's first message: cell, line and why, in one line."""
    failed = message.get("failed") if isinstance(message, dict) else None
    if not isinstance(failed, list):
        raise Gone("not the message that was expected")
    for entry in failed:
        if isinstance(entry, list) and list(map(type, entry)) == [int, int, str]:
            cell, line, why = entry
            yield cell, line, " ".join(why[:LONGEST_TEXT].split())


def attempt(seeded: SeededExercise, message: Any) -> Attempt:
    """What a function answered in two rounds, from a child's message about it; ``Absent`` or ``Late`` if it says so."""
    traces, again = answered_once(seeded, message), message.get("again")
    # A child that says so falsely could as well have sent the first round twice.
    is_same = isinstance(again, str) and again == SAME
    return Attempt(traces, traces if is_same else _traces(seeded, again))


def answered_once(seeded: SeededExercise, message: Any) -> tuple[Trace, ...]:
    """What a function answered in a single round, or in the first of two."""
    name = message.get("exercise") if isinstance(message, dict) else None
    if not isinstance(name, str) or name != seeded.exercise.name:
        raise Gone("not the message that was expected")
    if message.get("missing") is True:
        raise Absent
    if message.get("late") is True:
        raise Late
    return _traces(seeded, message.get("traces"))


def _traces(seeded: SeededExercise, sent: Any) -> tuple[Trace, ...]:
    if not isinstance(sent, list) or len(sent) != len(seeded.probes):
        raise Gone("not as many runs as there are probes")
    returns = seeded.exercise.returns
    return tuple(_trace(probe, steps, returns) for probe, steps in zip(seeded.probes, sent, strict=True))


def _trace(probe: Probe, sent: Any, returns: tuple[str, ...]) -> Trace:
    """The run that the numbers tell of: arguments from the probe, outputs from the child, one step for every call."""
    calls = ({}, *probe.later)
    if not isinstance(sent, list) or not 0 < len(sent) <= len(calls):
        raise Gone("not as many steps as there are calls")
    steps: list[Step] = []
    arguments: dict[str, Value] = dict(probe.first)
    for given, answer in zip(calls, sent, strict=False):
        arguments = {**arguments, **given}
        steps.append(_step(arguments, steps, answer, returns))
        if steps[-1].problem:
            break
        arguments = continued(arguments, steps[-1].outputs, returns)
    if len(steps) != len(sent) or not (steps[-1].problem or len(sent) == len(calls)):
        raise Gone("a run that neither ends nor fails")
    return tuple(steps)


def _step(arguments: Mapping, earlier: Sequence[Step], answer: Any, returns: tuple[str, ...]) -> Step:
    if not isinstance(answer, dict):
        raise Gone("a step of another kind")
    if "problem" in answer:
        return Step(arguments, problem=_problem(answer, returns))
    outputs = answer.get("outputs")
    if not isinstance(outputs, list) or len(outputs) != len(returns) or not all(map(_is_numbers, outputs)):
        raise Gone("outputs that are not numbers")
    ago = answer.get("ago", 1)
    if type(ago) is not int or not 1 <= ago <= max(len(earlier), 1):
        raise Gone("a call before the first")
    before = dict(zip(returns, earlier[-ago].outputs, strict=True)) if earlier else {}
    changed, overwritten = (
        _altered(earlier_on, answer.get(which, {}))
        for which, earlier_on in (("changed", arguments), ("overwritten", before))
    )
    return Step(arguments, tuple(outputs), changed, overwritten, ago)


def _problem(answer: Mapping, returns: tuple[str, ...]) -> Problem:
    kind, details = _ending(answer["problem"]), answer.get("details")
    if not isinstance(details, dict) or set(map(type, details.values())) - {str}:
        raise Gone("details of another kind")
    if not set(kind.details or ()) <= set(details):
        raise Gone("a problem without its details")
    details = {key: details[key][:LONGEST_TEXT] for key in kind.details or ()}
    return Problem(kind, details if details.get("field", returns[0]) in returns else {**details, "field": returns[0]})


def _ending(sent: Any) -> Kind:
    """The kind of problem that a call itself may end in."""
    kind = next((kind for kind in Kind if isinstance(sent, str) and kind == sent), None)
    if kind is None or kind.details is None:
        raise Gone("a problem of another kind")
    return kind


def _is_numbers(value: Any) -> bool:
    """An array or a list of them, and no more than a trace lets pass: whatever is larger was not sent by one."""
    if isinstance(value, list):
        return len(value) <= MOST_ARRAYS and all(isinstance(item, np.ndarray) and _is_numbers(item) for item in value)
    return isinstance(value, np.ndarray) and extent(value) <= MOST_NUMBERS


def _altered(before: Mapping, sent: Any) -> dict[str, Value]:
    """Which values are not what they were before. What cannot stand in a value's place any more counts as emptied."""
    if not isinstance(sent, dict):
        raise Gone("changes of another kind")
    after = {name: _like(before[name], value) for name, value in sent.items() if name in before}
    return {name: value for name, value in after.items() if not identical(value, before[name])}


def _like(before: Value, value: Any) -> Value:
    if isinstance(before, list):
        return value if isinstance(value, list) and _is_numbers(value) else []
    return value if isinstance(value, np.ndarray) and _is_numbers(value) else np.ndarray(0)
