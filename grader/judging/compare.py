"""The first difference between two traces, or none."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.inside.kinds import Kind
from grader.inside.plain import Output, identical
from grader.inside.problems import Problem
from grader.inside.trace import Step, Trace

#: Two right answers written in different ways part by rounding alone: a few units in the last place, times a few steps.
#: Every probe is made so that a wrong idea parts by far more.
RELATIVE_TOLERANCE = {np.dtype(np.float16): 1e-2, np.dtype(np.float32): 2e-5}
USUAL_TOLERANCE = 1e-9
#: A few roundings lie between a right answer and the same answer in a coarser dtype.
ROUNDINGS = 8


@dataclass(frozen=True)
class Difference:
    """Where two traces part: in which step and field, and how (``kind``). ``position`` is that in a list of arrays."""

    kind: Kind
    step: int
    field: str | None = None
    yours: np.ndarray | None = None
    expected: np.ndarray | None = None
    position: int | None = None
    problem: Problem | None = None


def first_difference(
    yours: Iterable[Step], expected: Trace, returns: tuple[str, ...], precise: Trace | None = None
) -> Difference | None:
    """Compare outputs step by step and field by field; None if the two agree as far as ``yours`` goes.

    ``precise`` is the run whose precision is asked for, if that is not ``expected``: two wrong answers in a coarse
    dtype may agree within its rounding without being the same.
    """
    rounding = functools.partial(_rounding, precise or expected)
    tolerance = functools.cache(lambda position: _scale(expected, position, returns) * rounding(position))
    for number, (mine, right) in enumerate(zip(yours, expected, strict=False)):
        if mine.problem:
            return Difference(mine.problem.kind, number, mine.problem.details.get("field"), problem=mine.problem)
        if right.problem:
            return Difference(Kind.VALUE, number)
        for position, (value, wanted) in enumerate(zip(mine.outputs, right.outputs, strict=True)):
            if _bits(value) == _bits(wanted):
                continue
            if found := _in_field(value, wanted, tolerance(position)):
                return Difference(found.kind, number, returns[position], found.yours, found.expected, found.position)
    return None


def tolerances(expected: Trace, returns: tuple[str, ...], precise: Trace) -> tuple[float, ...]:
    """How far apart each field may be in a probe where two runs agree. The arguments are as in ``first_difference``."""
    return tuple(_scale(expected, position, returns) * _rounding(precise, position) for position in range(len(returns)))


def first_change(trace: Trace, returns: tuple[str, ...]) -> Difference | None:
    """The first step that altered what it should not, as a difference between before and after.

    That is an argument it was handed, or a result that the step before had handed back.
    """
    results: dict[str, Output] = {}
    for number, step in enumerate(trace):
        for name, after in step.changed.items():
            return _change(Kind.CHANGED_INPUT, number, name, step.arguments[name], after)
        for name, after in step.overwritten.items():
            return _change(Kind.OVERWRITTEN, number, name, results[name], after)
        results = dict(zip(returns, step.outputs, strict=False))
    return None


def _change(kind: Kind, number: int, name: str, before: Any, after: Any) -> Difference:
    """What was done to a value; of a list that kept its length, to the first array that is not as it was."""
    position = None
    if isinstance(before, list) and len(after) == len(before):
        pairs = enumerate(zip(before, after, strict=True))
        position, (before, after) = next(pair for pair in pairs if not identical(pair[1][1], pair[1][0]))
    if isinstance(before, np.ndarray) and type(after) is np.ndarray:
        return Difference(kind, number, name, after, before, position)
    return Difference(kind, number, name, position=position)


def same(one: Trace, other: Trace) -> bool:
    """Whether two traces are alike to the last bit, problems included: what a pure function owes when asked twice."""
    return len(one) == len(other) and all(map(_same_step, one, other))


def _same_step(one: Step, other: Step) -> bool:
    if one.problem or other.problem:
        return one.problem is not None and other.problem is not None and one.problem.kind == other.problem.kind
    return all(_bits(a) == _bits(b) for a, b in zip(one.outputs, other.outputs, strict=True))


def _bits(value: np.ndarray | list[np.ndarray]) -> object:
    if isinstance(value, list):
        return [_bits(item) for item in value]
    # A long double is stored with spare bytes in which anything may stand.
    content = value.tobytes() if value.dtype.itemsize <= 8 else tuple(map(str, value.flat))
    return value.shape, value.dtype, content


def _scale(expected: Trace, position: int, returns: tuple[str, ...]) -> float:
    """How large a field gets in a probe. Rounding is relative to that, since a single entry may happen to be 0."""
    before = expected[0].arguments.get(returns[position], 0.0)
    return max(map(_largest, [before, *(step.outputs[position] for step in expected if not step.problem)]))


def _rounding(run: Trace, position: int) -> float:
    output = run[0].outputs[position]
    dtypes = [array.dtype for array in (output if isinstance(output, list) else [output])]
    return max((RELATIVE_TOLERANCE.get(dtype, USUAL_TOLERANCE) for dtype in dtypes), default=USUAL_TOLERANCE)


def _largest(value: np.ndarray | list[np.ndarray] | float) -> float:
    if isinstance(value, list):
        return max(map(_largest, value), default=0.0)
    sizes = np.abs(np.asarray(value, dtype=float))
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))


@dataclass(frozen=True)
class _Found:
    kind: Kind
    yours: np.ndarray | None = None
    expected: np.ndarray | None = None
    position: int | None = None


def _in_field(value: np.ndarray | list, wanted: np.ndarray | list, tolerance: float) -> _Found | None:
    if isinstance(wanted, list):
        return _in_list(value, wanted, tolerance)
    if isinstance(value, list):
        return _Found(Kind.LIST)
    return _in_array(value, wanted, tolerance)


def _in_list(value: np.ndarray | list, wanted: list[np.ndarray], tolerance: float) -> _Found | None:
    if not isinstance(value, list):
        return _Found(Kind.NOT_A_LIST)
    if len(value) != len(wanted):
        return _Found(Kind.LENGTH, np.array(len(value)), np.array(len(wanted)))
    for position, (mine, right) in enumerate(zip(value, wanted, strict=True)):
        if found := _in_array(mine, right, tolerance):
            return _Found(found.kind, mine, right, position)
    return None


def _in_array(value: np.ndarray, wanted: np.ndarray, tolerance: float) -> _Found | None:
    if value.shape != wanted.shape:
        return _Found(Kind.SHAPE, value, wanted)
    if not _close(value, wanted, tolerance):
        lost = not np.isfinite(value[np.isfinite(wanted)]).all()
        rounded = Kind.DTYPE if _only_rounded(value, wanted) else Kind.VALUE
        return _Found(Kind.NOT_A_NUMBER if lost else rounded, value, wanted)
    if _loses_its_dtype(value.dtype, wanted):
        return _Found(Kind.DTYPE, value, wanted)
    return None


def _close(value: np.ndarray, wanted: np.ndarray, tolerance: float | np.ndarray) -> bool:
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.subtract(value, wanted, dtype=float)  # whole numbers far enough apart would meet again
        near = (np.abs(apart) <= tolerance) | (value == wanted) | (np.isnan(value) & np.isnan(wanted))
    return bool(near.all())


def _only_rounded(value: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether a coarser dtype is all that is wrong: its rounding explains every entry."""
    if value.dtype.kind != "f" or wanted.dtype.kind != "f" or value.dtype.itemsize >= wanted.dtype.itemsize:
        return False
    return _close(value, wanted, ROUNDINGS * np.finfo(value.dtype).eps * np.abs(wanted))


def _loses_its_dtype(dtype: np.dtype, wanted: np.ndarray) -> bool:
    """Whole numbers that agree have lost nothing; of floats, arrays keep theirs and single numbers may be wider."""
    if dtype.kind != "f" or wanted.dtype.kind != "f":
        return False
    return dtype != wanted.dtype if wanted.ndim else dtype.itemsize < wanted.dtype.itemsize
