"""One observation about the first difference: how long the step is, how many times too large, which entries agree."""

import numpy as np

from grader.judging.compare import Difference
from grader.judging.finding import Different
from grader.reporting.language import gettext

#: A factor this close to 1 would be printed as 1, and nobody would see what is meant.
HARDLY = 1e-4


def observation(finding: Different) -> str:
    """What is seen in the numbers of a difference in value."""
    difference = finding.difference
    mine, right = difference.yours, difference.expected
    if mine is None or right is None:
        return gettext("Your {field} differs from the expected one.", field=field_name(difference))
    before = finding.step.arguments.get(difference.field or "")
    if difference.field == "w" and isinstance(before, np.ndarray) and before.shape == mine.shape:
        if seen := _about_the_move(mine - before, right - before, difference.step):
            return seen
    return _about_the_ratio(difference, mine, right) or _about_the_entries(difference, mine, right)


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
