"""Feed a function a probe and record what comes out.

Standard library and NumPy only, and nothing else of this package: the file also runs inside the sandbox, beside code
that nobody trusts. It therefore knows no answers; it calls, watches and writes down.
"""

import contextlib
import inspect
import io
import linecache
import os
import re
import sysconfig
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

Value = np.ndarray | float | int | list[np.ndarray]

#: No probe expects nearly as many numbers, so a larger answer is refused before it is copied.
MOST_NUMBERS = 100_000
MOST_ARRAYS = 10_000
#: An exception may carry a whole array in its message.
LONGEST_MESSAGE = 300


@dataclass(frozen=True)
class Probe:
    """One situation to try a function in.

    ``first`` holds every argument of the first call, in order. Each mapping in ``later`` is one more call: it names the
    arguments that are given anew (the next gradient, another lr). What the function returned goes back in under its own
    name; everything else stays as it was. ``varies`` names the one argument in which this probe differs from the
    exercise's first probe, if it was made that way.
    """

    title: str
    first: Mapping[str, Value]
    later: tuple[Mapping[str, Value], ...] = ()
    varies: str | None = None


@dataclass(frozen=True)
class Problem:
    """Why a call gave nothing to compare. ``kind`` is one of the keys of ``grader.reporting.report.PROBLEMS``."""

    kind: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One call: what went in, what came out as plain arrays, and what else it altered.

    ``changed`` holds the arguments that it left altered, ``overwritten`` the results of the call before: to write one
    result over another spoils what was kept of that.
    """

    arguments: Mapping[str, Value]
    outputs: tuple[np.ndarray | list[np.ndarray], ...] = ()
    changed: Mapping[str, Value] = field(default_factory=dict)
    overwritten: Mapping[str, Value] = field(default_factory=dict)
    problem: Problem | None = None


Trace = tuple[Step, ...]


class _NotPlain(Exception):
    """A returned value is something other than numbers in plain arrays."""


def trace(function: Callable, probe: Probe, returns: tuple[str, ...]) -> Trace:
    """Call ``function`` through a probe, feeding its own answers back, until the probe or the answers end."""
    with quiet():
        return tuple(steps(function, probe, returns))


def steps(function: Callable, probe: Probe, returns: tuple[str, ...]) -> Iterator[Step]:
    """The steps of a trace, one at a time: a comparison that has seen enough can stop early. Keep it ``quiet``."""
    arguments, handed_back, before = dict(probe.first), (), ()
    for given in ({}, *probe.later):
        arguments = {**arguments, **given}
        step, values = _call(function, arguments, returns)
        if written := _written_over(returns, handed_back, before):
            step = replace(step, overwritten=written)
        yield step
        if step.problem:
            return
        arguments, handed_back, before = continued(arguments, step.outputs, returns), values, step.outputs


def _call(function: Callable, arguments: Mapping[str, Value], returns: tuple[str, ...]) -> tuple[Step, tuple]:
    """One call, and the very objects that it returned."""
    handed = {name: _copy(value) for name, value in arguments.items()}
    try:
        answer = function(*handed.values())
    except KeyboardInterrupt:
        raise
    except NotImplementedError:
        return Step(arguments, problem=Problem("not-written")), ()
    except TypeError as error:
        if _ASSIGNED_INTO_A_NUMBER.search(_message(error)) and _are_single(arguments):
            return _with_one_entry(function, arguments, returns), ()
        return Step(arguments, problem=_signature_problem(function, arguments) or _raised(error)), ()
    except BaseException as error:
        return Step(arguments, problem=_raised(error)), ()
    changed = {name: handed[name] for name in arguments if not identical(handed[name], arguments[name])}
    try:
        values = _values(answer, returns)
        outputs = tuple(_plain(value, name) for value, name in zip(values, returns, strict=True))
    except _NotPlain as odd:
        return Step(arguments, changed=changed, problem=odd.args[0]), ()
    return Step(arguments, outputs, changed), values


def _written_over(returns: tuple[str, ...], values: tuple, before: tuple) -> dict[str, Value]:
    """Which of the objects that a call returned are no longer what they were, and what they are now."""
    results = zip(returns, values, before, strict=False)
    return {name: _arrays_of(value) for name, value, then in results if not _still(value, then)}


def _still(value: object, before: object) -> bool:
    """Single numbers cannot change, whatever holds them."""
    if type(value) is list:
        return len(value) == len(before) and all(map(_still, value, before))
    return type(value) is not np.ndarray or identical(value, before)


def _arrays_of(value: np.ndarray | list) -> Value:
    if isinstance(value, list):
        return [item.copy() for item in value if type(item) is np.ndarray]
    return value.copy()


#: What is worked out from a 0-d array is a plain number to NumPy, and ``step[step < 0] = 0`` fails on a number.
_ASSIGNED_INTO_A_NUMBER = re.compile("numpy.* does not support item assignment|return arrays must be of ArrayType")


def _are_single(arguments: Mapping[str, Value]) -> bool:
    arrays = [value for value in arguments.values() if isinstance(value, np.ndarray)]
    return bool(arrays) and all(array.ndim == 0 for array in arrays)


def _with_one_entry(function: Callable, arguments: Mapping[str, Value], returns: tuple[str, ...]) -> Step:
    """The same call with arrays of one entry in the place of 0-d ones: the failure is NumPy's way, not the rule's."""
    step, _ = _call(function, {name: _reshaped(value, 0, (1,)) for name, value in arguments.items()}, returns)
    outputs = tuple(_reshaped(output, 1, ()) for output in step.outputs)
    changed = {name: _reshaped(value, 1, ()) for name, value in step.changed.items()}
    return Step(arguments, outputs, changed, problem=step.problem)


def _reshaped(value: Value, ndim: int, shape: tuple[int, ...]) -> Value:
    single = isinstance(value, np.ndarray) and value.ndim == ndim and value.size == 1
    return value.reshape(shape) if single else value


def continued(arguments: Mapping[str, Value], outputs: tuple, returns: tuple[str, ...]) -> dict[str, Value]:
    """The arguments of the next call. What was a Python number stays one, so that a schedule never meets an array."""
    fresh = dict(arguments)
    for name, output in zip(returns, outputs, strict=True):
        if name in fresh:
            number = isinstance(fresh[name], int | float) and not isinstance(output, list) and output.ndim == 0
            fresh[name] = output.item() if number else output
    return fresh


def _values(answer: object, returns: tuple[str, ...]) -> tuple:
    """What stood after ``return``, one value for each name."""
    if answer is None:
        raise _NotPlain(Problem("returns-nothing"))
    if _is_a(answer, _GENERATORS):
        raise _NotPlain(Problem("generator"))
    if _is_a(answer, _COROUTINES):
        raise _NotPlain(Problem("coroutine"))
    if len(returns) == 1:
        return (answer,)
    values = _unnamed(answer)
    if not _is_a(values, _SEQUENCES):
        one = f"array of shape {answer.shape}" if type(answer) is np.ndarray else _described(answer)
        raise _NotPlain(Problem("one-value", {"one": one}))
    if len(values) != len(returns):
        raise _NotPlain(Problem("wrong-count", {"count": str(len(values))}))
    return tuple(values)


def _unnamed(answer: object) -> object:
    """A named tuple as the plain one that it is, past whatever its class says of itself; all else as it came."""
    try:
        return tuple.__getitem__(answer, slice(None))
    except TypeError:
        return answer


def _plain(value: object, name: str) -> np.ndarray | list[np.ndarray]:
    """A copy made of nothing but numbers, or ``_NotPlain``. Types are matched exactly: a subclass may lie."""
    if _is_a(value, _SEQUENCES):
        _refuse_beyond(MOST_ARRAYS, len(value), name)
        return [_plain_array(item, name) for item in value]
    return _plain_array(value, name)


def _plain_array(value: object, name: str) -> np.ndarray:
    kind = type(value)
    if kind is np.ndarray:
        _refuse_beyond(MOST_NUMBERS, value.size, name)
    if _is_a(value, _NUMBERS):
        array = np.array(value)
        if array.dtype.kind in "fiu":
            return array
    raise _NotPlain(Problem("not-numbers", {"field": name, "type": _described(value)}))


def _identities(*kinds: type) -> frozenset[int]:
    return frozenset(map(id, kinds))


_SEQUENCES = _identities(list, tuple)
_GENERATORS = _identities(types.GeneratorType, types.AsyncGeneratorType)
_COROUTINES = _identities(types.CoroutineType)
_NUMBERS = _identities(np.ndarray, float, int, *np.sctypeDict.values())


def _is_a(value: object, kinds: frozenset[int]) -> bool:
    """By identity: a class may claim to be equal to another, or to be a subclass of it."""
    return id(type(value)) in kinds


def _described(value: object) -> str:
    name = type.__dict__["__name__"].__get__(type(value))  # a class may answer falsely about its name, too
    if type(value) is np.ndarray:
        return f"{name} of {value.dtype}"
    return "int beyond the range of NumPy" if type(value) is int else name


def _refuse_beyond(limit: int, size: int, name: str) -> None:
    if size > limit:
        raise _NotPlain(Problem("too-large", {"field": name, "size": f"{size:,}"}))


def _copy(value: Value) -> Value:
    if isinstance(value, list):
        return [item.copy() for item in value]
    return value.copy() if isinstance(value, np.ndarray) else value


def identical(now: object, before: Value) -> bool:
    """Whether an argument is still, bit for bit, what was handed over. Numbers cannot change; arrays and lists can."""
    if isinstance(before, list):
        return len(now) == len(before) and all(map(identical, now, before))
    if not isinstance(before, np.ndarray):
        return True
    return type(now) is np.ndarray and now.shape == before.shape and now.tobytes() == before.tobytes()


def _signature_problem(function: Callable, arguments: Mapping[str, Value]) -> Problem | None:
    try:
        signature = inspect.signature(function)
    except Exception:  # some built-ins have none to show, and some objects refuse; calling them will tell
        return None
    try:
        signature.bind(*arguments)
    except TypeError:
        return Problem("wrong-arguments", {"takes": _bare(signature), "wants": ", ".join(arguments)})
    return None


def _bare(signature: inspect.Signature) -> str:
    """The arguments as a def line has them, stars included: a star may be all that is wrong."""
    empty = inspect.Parameter.empty
    names = [each.replace(default=empty, annotation=empty) for each in signature.parameters.values()]
    return str(inspect.Signature(names))[1:-1]


_NOT_THE_LEARNERS = tuple(
    os.path.join(folder, "")
    for folder in (
        os.path.dirname(os.path.dirname(__file__)),
        os.path.dirname(np.__file__),
        sysconfig.get_path("stdlib"),
    )
)


def _raised(error: BaseException) -> Problem:
    """An exception as the learner should see it: their own line, not the frames around it."""
    details = {"error": type(error).__name__, "message": _message(error), "line": "", "source": ""}
    for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
        filename = frame.f_code.co_filename
        if not filename.startswith((*_NOT_THE_LEARNERS, "<frozen")):
            source = linecache.getline(filename, number, frame.f_globals).strip()
            details |= {"line": str(number), "source": source}
            break
    return Problem("raised", details)


def _message(error: BaseException) -> str:
    try:
        words = str(error)
    except Exception:  # an exception of the learner's own may fail even at this
        return ""
    return words if len(words) <= LONGEST_MESSAGE else f"{words[:LONGEST_MESSAGE]} ..."


@contextlib.contextmanager
def quiet():
    """Keep a function's prints and NumPy's warnings out of the learner's page while it is being tried."""
    with np.errstate(all="ignore"), warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
