"""One observation about the first difference: how long the step is, how many times too large, which entries agree."""

import numpy as np

from grader.inside.kinds import Kind
from grader.inside.plain import Output
from grader.judging.compare import Difference
from grader.judging.finding import Different, Passed
from grader.reporting.language import gettext, ngettext

#: A factor this close to 1 would be printed as 1, and nobody would see what is meant.
HARDLY = 1e-4
#: Numbers that part by less than this share of them agree to so many digits that no idea is wrong.
TO_THE_DIGITS = 1e-5
#: Rounding changes no more than this share; and the decimals to which somebody might round. 0.8000 was rounded to four
#: or to fewer: it is told as what keeps most.
ROUNDED = 0.02
DECIMALS = range(12, 0, -1)


def observation(finding: Different) -> str:
    """What is seen in the numbers of a difference in value."""
    difference = finding.difference
    mine, right = difference.yours, difference.expected
    if mine is None or right is None:
        return gettext("Your {field} differs from the expected one.", field=field_name(difference))
    if seen := precision(difference):
        return seen
    before = finding.step.arguments.get(difference.field or "")
    if difference.field == "w" and isinstance(before, np.ndarray) and before.shape == mine.shape:
        if seen := _about_the_move(mine - before, right - before, difference.step):
            return seen
    return _about_the_ratio(difference, mine, right) or _about_the_entries(difference, mine, right)


def precision(difference: Difference) -> str:
    """How far two values agree that part in late digits alone; "" for others."""
    mine, right = difference.yours, difference.expected
    if mine is None or right is None or mine.shape != right.shape or right.dtype != float or mine.dtype.kind != "f":
        return ""
    with np.errstate(all="ignore"):
        field, apart = field_name(difference), np.abs(mine - right)
        sizes = np.where(right == 0, np.abs(right).max(initial=0.0), np.abs(right))
        return _rounded(field, mine, right, apart / sizes) or _close(difference, field, apart, sizes)


def _rounded(field: str, mine: np.ndarray, right: np.ndarray, shares: np.ndarray) -> str:
    if not (shares <= ROUNDED).all():
        return ""
    for decimals in DECIMALS:
        if (np.round(right, decimals) == mine).all():
            return ngettext(
                "Your {field} is the expected one, rounded to {count} decimal.",
                "Your {field} is the expected one, rounded to {count} decimals.",
                decimals,
                field=field,
            )
    return ""


def _close(difference: Difference, field: str, apart: np.ndarray, sizes: np.ndarray) -> str:
    right = difference.expected
    share = (apart / sizes).max(initial=0.0)
    if difference.kind != Kind.PRECISION and not share <= TO_THE_DIGITS:
        return ""
    if share > TO_THE_DIGITS or apart[right == 0].any():
        gap = f"{apart.max():.1g}"
        return gettext("Your {field} lies within {gap} of the expected one in every entry.", field=field, gap=gap)
    digits = int(-np.log10(share))
    return gettext("Your {field} agrees with the expected one to {digits} digits.", field=field, digits=digits)


def remarks(finding: Passed) -> list[str]:
    """What is worth a word about right answers: the dtype of a result that is not the course's, once for each."""
    returns, runs = finding.seeded.exercise.returns, zip(finding.traces, finding.seeded.expected, strict=True)
    steps = [pair for mine, right in runs for pair in zip(mine, right, strict=True)]
    said: dict[str, str] = {}
    for mine, right in steps:
        for name, value, wanted in zip(returns, mine.outputs, right.outputs, strict=True):
            for one, other in zip(*map(_as_list, (value, wanted)), strict=True):
                if words := _about_the_dtype(name, one, other):
                    said.setdefault(name, words)
    return list(said.values())


def _as_list(output: Output) -> list[np.ndarray]:
    return output if isinstance(output, list) else [output]


def _about_the_dtype(field: str, mine: np.ndarray, right: np.ndarray) -> str:
    if mine.dtype.kind != "f" or right.dtype.kind != "f" or mine.dtype == right.dtype:
        return ""
    facts = {"field": field, "yours": mine.dtype, "expected": right.dtype}
    if mine.dtype.itemsize < right.dtype.itemsize:
        return gettext(
            "`{field}` came back as {yours}: right to all the digits that it has. The course computes in {expected}.",
            **facts,
        )
    if mine.ndim:
        return gettext(
            "`{field}` came back as {yours} where the course has {expected}: the numbers are right, and take more "
            "memory than they need.",
            **facts,
        )
    return ""


def field_name(difference: Difference) -> str:
    """The field that differs, with the position where it is a list."""
    return difference.field or "" if difference.position is None else f"{difference.field}[{difference.position}]"


def _about_the_move(mine: np.ndarray, right: np.ndarray, step: int) -> str:
    move = gettext("Your move in step {step}", step=step + 1) if step else gettext("Your first move")
    if not mine.any() and right.any():
        return gettext("{move} has length 0: your function returned w unchanged.", move=move)
    ratio = _common_ratio(mine, right)
    if ratio is None or abs(ratio - 1) < HARDLY:
        return ""
    if np.isclose(ratio, -1):
        return gettext("{move} has the right length and goes the opposite way.", move=move)
    return gettext(LENGTHS[ratio < 0, mine.size > 1], move=move, factor=_factor(abs(ratio)))


#: By whether the move goes the opposite way, and whether it has several coordinates.
LENGTHS = {
    (False, False): "{move} is {factor} times as long as it should be.",
    (False, True): "{move} is {factor} times as long as it should be in every coordinate.",
    (True, False): "{move} goes the opposite way and is {factor} times as long as it should be.",
    (True, True): "{move} goes the opposite way and is {factor} times as long as it should be in every coordinate.",
}


def _about_the_ratio(difference: Difference, mine: np.ndarray, right: np.ndarray) -> str:
    if right.dtype.kind in "iu":  # a count or a place: "three times" would mean nothing
        return ""
    ratio = _common_ratio(mine, right)
    if ratio is None or not 0.001 < abs(ratio) < 1000 or abs(ratio - 1) < HARDLY:
        return ""
    facts = {"field": field_name(difference), "factor": _factor(ratio)}
    if mine.size > 1:
        return gettext("Your {field} is {factor} times the expected one in every entry.", **facts)
    return gettext("Your {field} is {factor} times the expected one.", **facts)


def _factor(ratio: float) -> str:
    """Three digits, and more where three would read as 1."""
    text = f"{ratio:.3g}"
    return f"{ratio:.5g}" if text == "1" else text


def _common_ratio(mine: np.ndarray, right: np.ndarray) -> float | None:
    """The one factor between two arrays, if there is one."""
    if not right.any() or not mine.any() or (mine[right == 0] != 0).any():
        return None
    with np.errstate(all="ignore"):
        ratios = mine[right != 0] / right[right != 0]
    return float(ratios.flat[0]) if np.allclose(ratios, ratios.flat[0], rtol=1e-6) else None


def _about_the_entries(difference: Difference, mine: np.ndarray, right: np.ndarray) -> str:
    field = field_name(difference)
    close = np.isclose(mine, right, rtol=1e-9, atol=0)
    if close.ndim and close.any():
        return gettext(
            "{close} of {all} entries of {field} agree; the others do not.",
            close=close.sum(),
            all=close.size,
            field=field,
        )
    if close.ndim:
        return gettext("Your {field} differs from the expected one in every entry.", field=field)
    return gettext("Your {field} differs from the expected one.", field=field)
