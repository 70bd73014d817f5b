"""Feed a function a probe and record what comes out.

The file knows no answers; it calls, watches and writes down.
"""

import builtins
import contextlib
import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

import numpy as np

from grader.inside.cpu_clock import OutOfTime
from grader.inside.plain import (
    SINGLE,
    NotPlain,
    Output,
    Value,
    arrays_of,
    bits,
    can_change,
    copied,
    identical,
    plain,
    reshaped,
    split,
    unchanged,
)
from grader.inside.problems import Problem, message, raised, signature_problem


@dataclass(frozen=True)
class Probe:
    """One situation to try a function in.

    title  -- what is special about it, for the reader of a report
    first  -- every argument of the first call, in order
    later  -- one mapping for each further call: the arguments that are given anew (the next gradient, another lr).
              What the function returned goes back in under its own name; everything else stays as it was.
    varies -- the one argument in which it differs from the exercise's first probe, if it was made that way
    """

    title: str
    first: Mapping[str, Value]
    later: tuple[Mapping[str, Value], ...] = ()
    varies: str | None = None


@dataclass(frozen=True)
class Step:
    """One call: what went in, what came out as plain arrays, and what else it altered.

    changed     -- arguments that it left altered, with what they are now
    overwritten -- results of an earlier call that it altered: writing one over another spoils what was kept of it
    calls_ago   -- how many calls before this one that was
    problem     -- why there are no outputs, if there are none
    """

    arguments: Mapping[str, Value]
    outputs: tuple[Output, ...] = ()
    changed: Mapping[str, Value] = field(default_factory=dict)
    overwritten: Mapping[str, Value] = field(default_factory=dict)
    calls_ago: int = 1
    problem: Problem | None = None


Trace = tuple[Step, ...]


def trace(function: Callable, probe: Probe, returns: tuple[str, ...]) -> Trace:
    """Call ``function`` through a probe, feeding its own answers back, until the probe or the answers end."""
    with quiet():
        return tuple(steps(function, probe, returns))


def tried(function: Callable, probes: Sequence[Probe], returns: tuple[str, ...]) -> tuple[list[Trace], list[Trace]]:
    """The traces of all probes, and those of a second round in the opposite order: what is remembered shows."""
    first = first_tried(probes)
    order = [first, *(number for number in range(len(probes)) if number != first)]
    with quiet():
        once = {number: tuple(steps(function, probes[number], returns)) for number in order}
        again = [tuple(steps(function, probe, returns)) for probe in reversed(probes)]
    return [once[number] for number in range(len(probes))], again[::-1]


def first_tried(probes: Sequence[Probe]) -> int:
    """The number of the probe that is run before all others: the one with the most unusual numbers.

    What a function keeps of the first call is then what neither other probes nor people set.
    """
    plain = probes[0].first
    unlike = [sum(is_unusual(v) and v != plain[name] for name, v in probe.first.items()) for probe in probes]
    return unlike.index(max(unlike))


def same(one: Trace, other: Trace) -> bool:
    """Whether two traces are alike to the last bit, problems included: what a pure function owes when asked twice."""
    return len(one) == len(other) and all(map(_same_step, one, other))


def _same_step(one: Step, other: Step) -> bool:
    if one.problem or other.problem:
        return one.problem is not None and other.problem is not None and one.problem.kind == other.problem.kind
    return all(bits(a) == bits(b) for a, b in zip(one.outputs, other.outputs, strict=True))


def is_unusual(value: Value) -> bool:
    """Whether it is a number of more than two digits, which nobody would type."""
    return isinstance(value, int | float) and float(f"{value:.2g}") != value


def steps(function: Callable, probe: Probe, returns: tuple[str, ...]) -> Iterator[Step]:
    """The steps of a trace, one at a time: a comparison that has seen enough can stop early. Keep it ``quiet``."""
    arguments: dict[str, Value] = dict(probe.first)
    feeds_back = any(name in arguments for name in returns)
    # Results that a later call may write over: how many calls there had been, the objects, and what they held.
    earlier: list[tuple[int, tuple, tuple[Output, ...]]] = []
    for number, given in enumerate(({}, *probe.later)):
        arguments = {**arguments, **given}
        step, values = _call(function, arguments, returns)
        for then, results, before in reversed(earlier):
            if not all(map(unchanged, results, before)):
                written = _written_over(returns, results, before)
                step = replace(step, overwritten=written, calls_ago=number - then)
                break
        yield step
        if step.problem:
            return
        if feeds_back:
            arguments = continued(arguments, step.outputs, returns)
        if any(map(can_change, values)):
            earlier.append((number, values, step.outputs))


def _call(function: Callable, arguments: Mapping[str, Value], returns: tuple[str, ...]) -> tuple[Step, tuple]:
    """One call, and the very objects that it returned."""
    handed = {name: value if type(value) in SINGLE else copied(value) for name, value in arguments.items()}
    try:
        answer = function(*handed.values())
    except (KeyboardInterrupt, OutOfTime):
        raise
    except TypeError as error:
        if _ASSIGNED_INTO_A_NUMBER.search(message(error)) and _are_single(arguments):
            return _with_one_entry(function, arguments, returns), ()
        return Step(arguments, problem=signature_problem(function, arguments) or raised(error, function)), ()
    except BaseException as error:
        return Step(arguments, problem=raised(error, function)), ()
    changed = {
        name: now for name, now in handed.items() if now is not arguments[name] and not identical(now, arguments[name])
    }
    try:
        values = split(answer, returns)
        outputs = tuple(map(plain, values, returns))
    except NotPlain as odd:
        return Step(arguments, changed=changed, problem=odd.problem), ()
    return Step(arguments, outputs, changed), values


def _written_over(returns: tuple[str, ...], results: tuple, before: tuple[Output, ...]) -> dict[str, Value]:
    """Which of the objects that a call returned are no longer what they were, and what they are now."""
    named = zip(returns, results, before, strict=False)
    return {name: arrays_of(result) for name, result, then in named if not unchanged(result, then)}


#: Arithmetic on a 0-d array gives a plain number, and ``step[step < 0] = 0`` fails on a number.
_ASSIGNED_INTO_A_NUMBER = re.compile("numpy.* does not support item assignment|return arrays must be of ArrayType")


def _are_single(arguments: Mapping[str, Value]) -> bool:
    arrays = [value for value in arguments.values() if isinstance(value, np.ndarray)]
    return bool(arrays) and all(array.ndim == 0 for array in arrays)


def _with_one_entry(function: Callable, arguments: Mapping[str, Value], returns: tuple[str, ...]) -> Step:
    """The same call with arrays of one entry in place of 0-d ones: the failure is NumPy's way, not the rule's."""
    step, _ = _call(function, {name: reshaped(value, 0, (1,)) for name, value in arguments.items()}, returns)
    outputs = tuple(reshaped(output, 1, ()) for output in step.outputs)
    changed = {name: reshaped(value, 1, ()) for name, value in step.changed.items()}
    return Step(arguments, outputs, changed, problem=step.problem)


def continued(
    arguments: Mapping[str, Value], outputs: tuple[Output, ...], returns: tuple[str, ...]
) -> dict[str, Value]:
    """The arguments of the next call. What was a Python number stays one, so that a schedule never meets an array."""
    fresh = dict(arguments)
    for name, output in zip(returns, outputs, strict=True):
        if name in fresh:
            number = isinstance(fresh[name], int | float)
            fresh[name] = output.item() if number and isinstance(output, np.ndarray) and output.ndim == 0 else output
    return fresh


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep a function's prints, its questions and NumPy's warnings out of the page while it is being tried."""
    with np.errstate(all="ignore"), warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        asking, builtins.input = builtins.input, _nobody_answers
        try:
            yield
        finally:
            builtins.input = asking


def _nobody_answers(prompt: object = "") -> NoReturn:
    """In place of ``input``: a notebook would ask for an answer at every call of every probe."""
    raise EOFError("nobody is there to type an answer")
