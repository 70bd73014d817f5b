"""The first difference between two traces, or none."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from grader.trace import Problem, Step, Trace, identical

#: Two right answers written in different ways part by rounding alone: a few units in the last place, times a few steps.
#: Every probe is made so that a wrong idea parts by far more.
RELATIVE_TOLERANCE = {np.dtype(np.float16): 1e-2, np.dtype(np.float32): 2e-5}
USUAL_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Difference:
    """Where two traces part: in which step and field, and how (``kind``).

    ``kind`` is "value", "not-a-number", "shape", "dtype", "list", "not-a-list", "length", "changed-input", or the kind
    of a ``Problem``. ``position`` counts within a list of arrays.
    """

    kind: str
    step: int
    field: str | None = None
    yours: np.ndarray | None = None
    expected: np.ndarray | None = None
    position: int | None = None
    problem: Problem | None = None


def first_difference(yours: Iterable[Step], expected: Trace, returns: tuple[str, ...]) -> Difference | None:
    """Compare outputs step by step and field by field; None if the two agree as far as ``yours`` goes."""
    scale = functools.cache(lambda position: _scale(expected, position, returns))
    for number, (mine, right) in enumerate(zip(yours, expected, strict=False)):
        if mine.problem:
            return Difference(mine.problem.kind, number, mine.problem.details.get("field"), problem=mine.problem)
        if right.problem:
            return Difference("value", number)
        for position, (value, wanted) in enumerate(zip(mine.outputs, right.outputs, strict=True)):
            if _bits(value) == _bits(wanted):
                continue
            if found := _in_field(value, wanted, scale(position)):
                return Difference(found.kind, number, returns[position], found.yours, found.expected, found.position)
    return None


def first_change(trace: Trace) -> Difference | None:
    """The first step that altered an argument it was handed, as a difference between before and after."""
    for number, step in enumerate(trace):
        for name, after in step.changed.items():
            return _change(number, name, step.arguments[name], after)
    return None


def _change(number: int, name: str, before: np.ndarray | list, after: object) -> Difference:
    """What was done to an argument; of a list that kept its length, to the first array that is not as it was."""
    if isinstance(before, list) and len(after) == len(before):
        pairs = enumerate(zip(before, after, strict=True))
        position, (before, after) = next(pair for pair in pairs if not identical(pair[1][1], pair[1][0]))
    else:
        position = None
    plain = isinstance(before, np.ndarray) and type(after) is np.ndarray
    return Difference("changed-input", number, name, *((after, before) if plain else (None, None)), position)


def same(one: Trace, other: Trace) -> bool:
    """Whether two traces are alike to the last bit, problems included: what a pure function owes when asked twice."""
    return len(one) == len(other) and all(map(_same_step, one, other))


def _same_step(one: Step, other: Step) -> bool:
    if one.problem or other.problem:
        return bool(one.problem and other.problem) and one.problem.kind == other.problem.kind
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


def _largest(value: np.ndarray | list[np.ndarray] | float) -> float:
    if isinstance(value, list):
        return max(map(_largest, value), default=0.0)
    sizes = np.abs(np.asarray(value, dtype=float))
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))


@dataclass(frozen=True)
class _Found:
    kind: str
    yours: np.ndarray | None = None
    expected: np.ndarray | None = None
    position: int | None = None


def _in_field(value: np.ndarray | list, wanted: np.ndarray | list, scale: float) -> _Found | None:
    if isinstance(wanted, list):
        return _in_list(value, wanted, scale)
    if isinstance(value, list):
        return _Found("list")
    return _in_array(value, wanted, scale)


def _in_list(value: np.ndarray | list, wanted: list[np.ndarray], scale: float) -> _Found | None:
    if not isinstance(value, list):
        return _Found("not-a-list")
    if len(value) != len(wanted):
        return _Found("length", np.array(len(value)), np.array(len(wanted)))
    for position, (mine, right) in enumerate(zip(value, wanted, strict=True)):
        if found := _in_array(mine, right, scale):
            return _Found(found.kind, mine, right, position)
    return None


def _in_array(value: np.ndarray, wanted: np.ndarray, scale: float) -> _Found | None:
    if value.shape != wanted.shape:
        return _Found("shape", value, wanted)
    tolerance = scale * RELATIVE_TOLERANCE.get(wanted.dtype, USUAL_TOLERANCE)
    with np.errstate(invalid="ignore"):
        close = (np.abs(value - wanted) <= tolerance) | (value == wanted) | (np.isnan(value) & np.isnan(wanted))
    if not close.all():
        lost = not np.isfinite(value[np.isfinite(wanted)]).all()
        return _Found("not-a-number" if lost else "value", value, wanted)
    if _loses_its_dtype(value.dtype, wanted):
        return _Found("dtype", value, wanted)
    return None


def _loses_its_dtype(dtype: np.dtype, wanted: np.ndarray) -> bool:
    """Whole numbers that agree have lost nothing; of floats, arrays keep theirs and single numbers may be wider."""
    if dtype.kind != "f" or wanted.dtype.kind != "f":
        return False
    return dtype != wanted.dtype if wanted.ndim else dtype.itemsize < wanted.dtype.itemsize
