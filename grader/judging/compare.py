"""The first difference between two traces, or none."""

import dataclasses
import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.inside.kinds import Kind
from grader.inside.plain import bits, identical
from grader.inside.problems import Problem
from grader.inside.trace import Step, Trace

#: Two right answers written in different ways part by rounding alone: a few units in the last place, times a few steps.
#: Every probe is made so that a wrong idea parts by far more.
RELATIVE_TOLERANCE = {np.dtype(np.float16): 1e-2, np.dtype(np.float32): 2e-5}
USUAL_TOLERANCE = 1e-9
#: A few roundings lie between a right answer and the same answer in a coarser dtype.
ROUNDINGS = 8
SINGLE = np.dtype(np.float32)
#: How many times the usual tolerance is as far as float32's digits go.
AS_SINGLE = ROUNDINGS * float(np.finfo(SINGLE).eps) / USUAL_TOLERANCE
#: Kinds of a right answer that lacks digits.
IMPRECISE = (Kind.DTYPE, Kind.PRECISION, Kind.SINGLE_PRECISION)


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
    dtypes = functools.partial(_dtypes, precise or expected)
    tolerance = functools.cache(lambda position: scale(expected, position, returns) * _rounding(dtypes(position)))
    imprecise: Difference | None = None
    for number, (mine, right) in enumerate(zip(yours, expected, strict=False)):
        if mine.problem or right.problem:
            return _grosser(imprecise, _of_a_problem(mine, number))
        for position, (value, wanted) in enumerate(zip(mine.outputs, right.outputs, strict=True)):
            if bits(value) == bits(wanted):
                continue
            if found := _in_field(value, wanted, tolerance(position), dtypes(position)):
                named = Difference(found.kind, number, returns[position], found.yours, found.expected, found.position)
                if found.kind not in IMPRECISE:
                    return _grosser(imprecise, named)
                imprecise = imprecise or named
    return imprecise


def _of_a_problem(mine: Step, number: int) -> Difference:
    """One of two runs ends here: this one, or the other."""
    if mine.problem:
        return Difference(mine.problem.kind, number, mine.problem.details.get("field"), problem=mine.problem)
    return Difference(Kind.VALUE, number)


def _grosser(imprecise: Difference | None, later: Difference) -> Difference:
    """What a run with two differences is told: the first, but not that digits are all that it lacks.

    Of a dtype there is nothing else to tell, so that the later one is told.
    """
    if imprecise is None or imprecise.kind == Kind.DTYPE:
        return later
    return dataclasses.replace(imprecise, kind=Kind.VALUE)


def told(differences: Sequence[Difference | None]) -> tuple[int, Difference] | None:
    """The difference that a function is told, of the first ones of all its runs, with the number of its run."""
    found = [(number, difference) for number, difference in enumerate(differences) if difference]
    gross = [(number, difference) for number, difference in found if difference.kind not in IMPRECISE]
    if not found or not gross or found[0] == gross[0]:
        return found[0] if found else None
    number, imprecise = found[0]
    return gross[0] if imprecise.kind == Kind.DTYPE else (number, _grosser(imprecise, gross[0][1]))


def tolerances(expected: Trace, returns: tuple[str, ...], precise: Trace) -> tuple[float, ...]:
    """How far apart each field may be in a probe where two runs agree. The arguments are as in ``first_difference``."""
    return tuple(
        scale(expected, position, returns) * _rounding(_dtypes(precise, position)) for position in range(len(returns))
    )


def first_change(trace: Trace, returns: tuple[str, ...]) -> Difference | None:
    """The first step that altered what it should not, as a difference between before and after.

    That is an argument it was handed, or a result that an earlier step had handed back.
    """
    for number, step in enumerate(trace):
        for name, after in step.changed.items():
            return _change(Kind.CHANGED_INPUT, number, name, step.arguments[name], after)
        for name, after in step.overwritten.items():
            before = trace[number - step.calls_ago].outputs[returns.index(name)]
            return _change(Kind.OVERWRITTEN, number, name, before, after)
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


def scale(expected: Trace, position: int, returns: tuple[str, ...]) -> float:
    """How large a field gets in a probe. Rounding is relative to that, since a single entry may happen to be 0."""
    before = expected[0].arguments.get(returns[position], 0.0)
    return max(map(_largest, [before, *(step.outputs[position] for step in expected if not step.problem)]))


def _dtypes(run: Trace, position: int) -> list[np.dtype]:
    output = run[0].outputs[position]
    return [array.dtype for array in (output if isinstance(output, list) else [output])]


def _rounding(dtypes: list[np.dtype]) -> float:
    return max((RELATIVE_TOLERANCE.get(dtype, USUAL_TOLERANCE) for dtype in dtypes), default=USUAL_TOLERANCE)


def _largest(value: np.ndarray | list[np.ndarray] | float) -> float:
    if isinstance(value, list):
        return max(map(_largest, value), default=0.0)
    if getattr(value, "ndim", 0) == 0:
        size = abs(float(value))
        return size if math.isfinite(size) else 0.0
    sizes = np.abs(np.asarray(value, dtype=float))
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))


@dataclass(frozen=True)
class _Found:
    kind: Kind
    yours: np.ndarray | None = None
    expected: np.ndarray | None = None
    position: int | None = None


def _in_field(
    value: np.ndarray | list, wanted: np.ndarray | list, tolerance: float, dtypes: list[np.dtype]
) -> _Found | None:
    """``dtypes`` are those of the run whose precision is asked for."""
    if isinstance(wanted, list):
        return _in_list(value, wanted, tolerance, dtypes)
    if isinstance(value, list):
        return _Found(Kind.LIST)
    return _in_array(value, wanted, tolerance, dtypes)


def _in_list(
    value: np.ndarray | list, wanted: list[np.ndarray], tolerance: float, dtypes: list[np.dtype]
) -> _Found | None:
    if not isinstance(value, list):
        return _Found(Kind.NOT_A_LIST)
    if len(value) != len(wanted):
        return _Found(Kind.LENGTH, np.array(len(value)), np.array(len(wanted)))
    for position, (mine, right) in enumerate(zip(value, wanted, strict=True)):
        if found := _in_array(mine, right, tolerance, dtypes):
            return _Found(found.kind, mine, right, position)
    return None


def _in_array(value: np.ndarray, wanted: np.ndarray, tolerance: float, dtypes: list[np.dtype]) -> _Found | None:
    if value.shape != wanted.shape:
        return _Found(Kind.SHAPE, value, wanted)
    if not _close(value, wanted, tolerance):
        if not np.isfinite(value[np.isfinite(wanted)]).all():
            return _Found(Kind.NOT_A_NUMBER, value, wanted)
        if not _only_rounded(value, wanted):
            return _Found(_how_far(value, wanted, tolerance), value, wanted)
        return None if _is_single(value) else _Found(Kind.DTYPE, value, wanted)
    if _loses_its_dtype(value, wanted, dtypes):
        return _Found(Kind.DTYPE, value, wanted)
    return None


def _close(value: np.ndarray, wanted: np.ndarray, tolerance: float | np.ndarray) -> bool:
    """Whether all entries agree; first looked at as if all were finite, as nearly always they are."""
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.subtract(value, wanted, dtype=float)
    return bool((np.abs(apart) <= tolerance).all() or _near(value, wanted, tolerance).all())


def _near(value: np.ndarray, wanted: np.ndarray, tolerance: float | np.ndarray) -> np.ndarray:
    """Which entries agree."""
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.subtract(value, wanted, dtype=float)  # whole numbers far enough apart would meet again
        return (np.abs(apart) <= tolerance) | (value == wanted) | (np.isnan(value) & np.isnan(wanted))


def _how_far(value: np.ndarray, wanted: np.ndarray, tolerance: float) -> Kind:
    """Whether two values agree at least as far as float32's digits go, and whether they have passed through float32."""
    if value.dtype.kind != "f" or wanted.dtype != float or not _close(value, wanted, AS_SINGLE * tolerance):
        return Kind.VALUE
    far = value[~_near(value, wanted, tolerance)]
    return Kind.SINGLE_PRECISION if (far == far.astype(SINGLE)).all() else Kind.PRECISION


def _only_rounded(value: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether a coarser dtype is all that is wrong: its rounding explains every entry."""
    if value.dtype.kind != "f" or wanted.dtype.kind != "f" or value.dtype.itemsize >= wanted.dtype.itemsize:
        return False
    return _close(value, wanted, ROUNDINGS * np.finfo(value.dtype).eps * np.abs(wanted))


def _is_single(value: np.ndarray) -> bool:
    """Whether it is one number of float32: no task asks for the dtype of a single number, and it has digits enough."""
    return value.ndim == 0 and value.dtype.itemsize >= SINGLE.itemsize


def _loses_its_dtype(value: np.ndarray, wanted: np.ndarray, dtypes: list[np.dtype]) -> bool:
    """Whole numbers that agree have lost nothing; of floats, only what is coarser than need be has."""
    if value.dtype.kind != "f" or wanted.dtype.kind != "f" or _is_single(value):
        return False
    return value.dtype.itemsize < min(dtype.itemsize for dtype in (wanted.dtype, *dtypes))
