"""A wrong answer by its numbers: equal answers have one fingerprint, whoever gave them and however they wrote it."""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from grader.inside.kinds import Kind
from grader.inside.plain import Value
from grader.inside.trace import Step, Trace
from grader.judging.compare import Difference, first_difference, scale, told
from grader.judging.exercise import Exercise, SeededExercise

#: The seed under which answers are told apart. It is the same for every class, so that equal answers meet next term,
#: too, when points are given under another seed.
SEED = 0
#: Differences that consist of numbers. Of every other kind the report says itself what is wrong.
IN_NUMBERS = (Kind.VALUE, Kind.NOT_A_NUMBER, Kind.SHAPE)
#: Significant digits that count. Two ways to write the same idea part in the last of float64's sixteen.
DIGITS = 7
#: Numbers are rounded as multiples of this. Probes are short decimals, and so are many answers: halfway between two
#: roundings, where the last bit would decide. No short decimal is halfway between two of these.
UNIT = math.sqrt(0.5)
LENGTH = 10
#: Numbers of a result that are read, and arrays of a list: more than any right answer has, and soon done.
MOST_READ = 1000


@dataclass(frozen=True)
class WrongNumbers:
    """What a function answers that is wrong by its numbers: their fingerprint, and the first call that shows it."""

    fingerprint: str
    difference: Difference
    call: Step


def wrong_numbers(seeded: SeededExercise, traces: tuple[Trace, ...]) -> WrongNumbers | None:
    """What is wrong in these answers; None where nothing is, or where it is not the numbers.

    Probes in float32 are left aside: they have too few digits to tell an idea from a rounding.
    """
    returns = seeded.exercise.returns
    pairs = [pair for pair in zip(traces, seeded.expected, strict=True) if _has_all_digits(pair[1])]
    found = told([first_difference(mine, right, returns) for mine, right in pairs])
    if found is None or found[1].kind not in IN_NUMBERS:
        return None
    number, difference = found
    return WrongNumbers(_fingerprint(seeded.exercise, pairs), difference, pairs[number][0][difference.step])


def _has_all_digits(expected: Trace) -> bool:
    values = (value for step in expected for value in (*step.arguments.values(), *step.outputs))
    given = (array for value in values for array in _arrays(value))
    return all(array.dtype.kind != "f" or array.dtype.itemsize >= np.dtype(float).itemsize for array in given)


def _arrays(value: Value) -> list[np.ndarray]:
    return list(map(np.asarray, value)) if isinstance(value, list) else [np.asarray(value)]


def _fingerprint(exercise: Exercise, pairs: list[tuple[Trace, Trace]]) -> str:
    whole = hashlib.sha256(exercise.name.encode())
    for mine, right in pairs:
        scales = [scale(right, place, exercise.returns) for place in range(len(exercise.returns))]
        for step in mine:
            whole.update("; ".join(_step(step, scales)).encode())
    return whole.hexdigest()[:LENGTH]


def _step(step: Step, scales: list[float]) -> Iterator[str]:
    """The results of a call as rounded text, or how it ended."""
    if step.problem:
        yield f"{step.problem.kind} {step.problem.details.get('error', '')}"
    for output, size in zip(step.outputs, scales, strict=False):
        yield _rounded(output, size)


def _rounded(value: Value, size: float) -> str:
    """A result as text, in digits that count beside ``size``, which is how large such a result gets if it is right."""
    if isinstance(value, list):
        return f"[{', '.join(_rounded(item, size) for item in value[:MOST_READ])}]"
    numbers = np.asarray(value, dtype=float)
    read = numbers.ravel()[:MOST_READ].tolist()
    return f"{numbers.shape} {' '.join(_digits(number / UNIT, size / UNIT) for number in read)}"


def _digits(number: float, size: float) -> str:
    if not math.isfinite(number):
        return str(number)
    largest = max(abs(number), size)
    exponent = math.floor(math.log10(largest)) if largest else 0
    mantissa = number / 10.0**exponent if exponent > -300 else 0.0
    return f"{round(mantissa * 10 ** (DIGITS - 1))}e{exponent}"
