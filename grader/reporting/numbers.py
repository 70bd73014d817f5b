"""Numbers as a report prints them: yours over expected, with the same digits, and a call that can be tried."""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.inside.plain import Value

PLAINEST, FULLEST = 6, 17
#: Beyond these sizes digits are easier to compare in scientific notation.
SMALL, LARGE = 1e-3, 1e6


def aligned(yours: np.ndarray, expected: np.ndarray) -> tuple[str, str]:
    """Two values as text, equally wide, with enough digits to see where they part."""
    if all(array.dtype.kind in "iu" for array in (yours, expected)):
        return _padded(_texts(yours, str), _texts(expected, str))
    yours, expected = yours + 0.0, expected + 0.0  # a zero has no sign to a reader
    style = _style(expected, yours)
    for digits in range(PLAINEST, FULLEST + 1):
        text = functools.partial(_formatted, f".{digits}{style}")
        mine, right = (_texts(array, text) for array in (yours, expected))
        if mine != right:
            break
    return _padded(mine, right)


def aligned_each(yours: np.ndarray, expected: np.ndarray) -> tuple[list[str], list[str]]:
    """The numbers of two rows as texts, all equally wide."""
    mine, right = (text[1:-1].split(", ") for text in aligned(yours, expected))
    return mine, right


def places_that_differ(yours: np.ndarray, expected: np.ndarray) -> list[tuple[int, ...]]:
    """Where two arrays of one shape part, in order: by more than rounding, if there is such a place."""
    for apart in (~np.isclose(yours, expected, rtol=1e-9, atol=0, equal_nan=True), yours != expected):
        if apart.any():
            return [tuple(map(int, place)) for place in np.argwhere(apart)]
    return []


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of columns, each as wide as it has to be."""
    lines = [list(heads), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def _formatted(style: str, number: float) -> str:
    text = format(number, style)
    return text if float(text) else text.replace("-", "", 1)


def _style(expected: np.ndarray, yours: np.ndarray) -> str:
    largest = _largest(expected) or _largest(yours)
    return "e" if max(largest, _largest(yours)) >= LARGE or 0 < largest < SMALL else "f"


def _largest(array: np.ndarray) -> float:
    return float(np.abs(array[np.isfinite(array)]).max(initial=0.0))


def _texts(array: np.ndarray, text: Callable[[Any], str]) -> list | str:
    if not array.ndim:
        return text(array.item())
    return [_texts(item, text) for item in array] if array.size else []  # a side may be long though all is empty


def _padded(mine: list | str, right: list | str) -> tuple[str, str]:
    width = max(map(_width, (mine, right)))
    return _joined(mine, width), _joined(right, width)


def _width(texts: list | str) -> int:
    return max(map(_width, texts), default=0) if isinstance(texts, list) else len(texts)


def _joined(texts: list | str, width: int) -> str:
    if isinstance(texts, list):
        return f"[{', '.join(_joined(item, width) for item in texts)}]"
    return texts.rjust(width)


def call(name: str, arguments: Mapping[str, Value]) -> str:
    """The call that was made, to paste into a cell. Long decimals are shortened to six digits."""
    return f"{name}({', '.join(map(_source, arguments.values()))})"


def is_exact(arguments: Mapping[str, Value]) -> bool:
    """Whether ``call`` prints every argument as it is."""
    return all(
        not np.isfinite(number) or float(f"{number:.6g}") == number
        for value in arguments.values()
        for array in (value if isinstance(value, list) else [value])
        for number in np.ravel(np.asarray(array, dtype=float))
    )


def _source(value: Value) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_source, value))}]"
    if isinstance(value, np.ndarray):
        dtype = "" if value.dtype == float else f", dtype=np.{value.dtype}"
        return f"np.array({_joined(_texts(value, _short), 0)}{dtype})"
    return _short(value)


def _short(number: float) -> str:
    if isinstance(number, int):
        return str(number)
    text = f"{number:.6g}"
    if text in ("inf", "-inf", "nan"):
        return f"float('{text}')"
    return text if any(mark in text for mark in ".e") else f"{text}.0"
