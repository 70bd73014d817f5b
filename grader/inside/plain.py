"""What a call was given and gave back, as plain numbers: copied, compared bit for bit, refused if it is no number.

Types are matched by identity throughout: a learner's class may lie about what it is equal to, or a subclass of.
"""

import math
import types
from typing import Any, TypeVar

import numpy as np

from grader.inside.kinds import Kind
from grader.inside.problems import Problem

Value = np.ndarray | float | int | list[np.ndarray]
Output = np.ndarray | list[np.ndarray]
V = TypeVar("V")

#: No probe expects nearly as many numbers, so a larger answer is refused before it is copied.
MOST_NUMBERS = 100_000
MOST_ARRAYS = 10_000
#: Bytes of the largest of the usual numbers, and how many of a long double's hold its value.
LARGEST_USUAL = 8
SIGNIFICANT = 10 if np.finfo(np.longdouble).nmant == 63 else np.dtype(np.longdouble).itemsize
#: Types of arguments that are one number, which no function can change.
SINGLE = frozenset((float, int))


class NotPlain(Exception):
    """A returned value is something other than numbers in plain arrays; ``problem`` says what."""

    def __init__(self, problem: Problem):
        super().__init__(problem)
        self.problem = problem


def split(answer: Any, returns: tuple[str, ...]) -> tuple:
    """What stood after ``return``, one value for each name in ``returns``, or ``NotPlain``."""
    if type(answer) is tuple and len(answer) == len(returns) > 1:
        return answer
    if len(returns) == 1 and _is_a(answer, _NUMBERS):
        return (answer,)
    if answer is None:
        raise NotPlain(Problem(Kind.RETURNS_NOTHING))
    if _is_a(answer, _GENERATORS):
        raise NotPlain(Problem(Kind.GENERATOR))
    if _is_a(answer, _COROUTINES):
        raise NotPlain(Problem(Kind.COROUTINE))
    if len(returns) == 1:
        return (answer,)
    values = _without_names(answer)
    if not _is_a(values, _SEQUENCES):
        one = f"array of shape {answer.shape}" if type(answer) is np.ndarray else _described(answer)
        raise NotPlain(Problem(Kind.ONE_VALUE, {"one": one}))
    if len(values) != len(returns):
        raise NotPlain(Problem(Kind.WRONG_COUNT, {"count": str(len(values))}))
    return tuple(values)


def _without_names(answer: Any) -> Any:
    """A named tuple as the plain one that it is, past whatever its class says of itself; anything else unchanged."""
    try:
        return tuple.__getitem__(answer, slice(None))
    except TypeError:
        return answer


def plain(value: Any, name: str) -> Output:
    """A copy of a returned value made of nothing but numbers, or ``NotPlain``."""
    if type(value) is np.ndarray:
        return _plain_array(value, name)
    if _is_a(value, _SEQUENCES):
        _refuse_beyond(MOST_ARRAYS, len(value), name)
        return [_plain_array(item, name, f"{_described(value)} of ") for item in value]
    return _plain_array(value, name)


def _plain_array(value: Any, name: str, within: str = "") -> np.ndarray:
    if type(value) is np.ndarray:
        _refuse_beyond(MOST_NUMBERS, extent(value), name)
    if _is_a(value, _NUMBERS):
        array = np.array(value)
        if array.dtype.kind in "fiu":
            return array
    if within and _is_a(value, _SEQUENCES):
        inner = _described(value[0]) if value else "nothing"
        raise NotPlain(Problem(Kind.NOT_NUMBERS, {"field": name, "type": f"{within}{_described(value)} of {inner}"}))
    beyond = " beyond the range of NumPy" if type(value) is int else ""  # what has room became an array above
    raise NotPlain(Problem(Kind.NOT_NUMBERS, {"field": name, "type": f"{_described(value)}{beyond}"}))


def _identities(*kinds: type) -> frozenset[int]:
    return frozenset(map(id, kinds))


_SEQUENCES = _identities(list, tuple)
_GENERATORS = _identities(types.GeneratorType, types.AsyncGeneratorType)
_COROUTINES = _identities(types.CoroutineType)
_NUMBERS = _identities(np.ndarray, float, int, *np.sctypeDict.values())


def _is_a(value: object, kinds: frozenset[int]) -> bool:
    return id(type(value)) in kinds


def _described(value: object) -> str:
    name = type.__dict__["__name__"].__get__(type(value))  # a class may answer falsely about its name, too
    return f"{name} of {value.dtype}" if type(value) is np.ndarray else name


def _refuse_beyond(limit: int, size: int, name: str) -> None:
    if size > limit:
        raise NotPlain(Problem(Kind.TOO_LARGE, {"field": name, "size": f"{size:,}"}))


def extent(array: np.ndarray) -> int:
    """How many numbers there are, or would be if no side were 0: an array may be empty and have a side of 2**62."""
    return array.size or math.prod(side or 1 for side in array.shape)


def copied(value: Value) -> Value:
    """An argument with arrays of its own, for a function to be handed."""
    if isinstance(value, np.ndarray):
        return value.copy()
    return [item.copy() for item in value] if isinstance(value, list) else value


def identical(now: Any, before: Value) -> bool:
    """Whether an argument is still, bit for bit, what was handed over. Numbers cannot change; arrays and lists can."""
    if isinstance(before, list):
        return len(now) == len(before) and all(map(identical, now, before))
    if not isinstance(before, np.ndarray):
        return True
    return type(now) is np.ndarray and now.shape == before.shape and _content(now) == _content(before)


def bits(value: Output) -> object:
    """All that tells a result from another one, to the last bit."""
    if isinstance(value, list):
        return [bits(item) for item in value]
    return value.shape, value.dtype, _content(value)


def _content(array: np.ndarray) -> bytes:
    """The numbers as bytes, without those of a long double that are spare, in which anything may stand."""
    content, size = array.tobytes(), array.dtype.itemsize
    if size <= LARGEST_USUAL:
        return content
    return np.frombuffer(content, np.uint8).reshape(-1, size)[:, :SIGNIFICANT].tobytes()


def can_change(result: Any) -> bool:
    """Whether a returned object may hold something else later. Single numbers cannot, whatever holds them."""
    return type(result) is np.ndarray or type(result) is list


def unchanged(result: Any, before: Output) -> bool:
    """Whether a returned object still holds what it held."""
    if type(result) is list:
        return len(result) == len(before) and all(map(unchanged, result, before))
    return type(result) is not np.ndarray or identical(result, before)


def arrays_of(result: np.ndarray | list) -> Output:
    """A copy of the arrays in a returned object, whatever else has been put into it since."""
    if isinstance(result, list):
        return [item.copy() for item in result if type(item) is np.ndarray]
    return result.copy()


def reshaped(value: V, ndim: int, shape: tuple[int, ...]) -> V | np.ndarray:
    """An array of one entry and ``ndim`` dimensions in another shape; anything else unchanged."""
    if isinstance(value, np.ndarray) and value.ndim == ndim and value.size == 1:
        return value.reshape(shape)
    return value
