"""Marks as numbers of another system, and what is said where its maximum is another one."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.interchange.gradebook_folder import Graded
from grader.reporting.language import gettext


@dataclass(frozen=True)
class Filled:
    """An export with marks in it.

    marks    -- how many
    remarks  -- sentences to know
    problems -- sentences on what has to be mended
    """

    written: bytes
    marks: int
    remarks: list[str]
    problems: list[str]


def mark(row: Graded, maximum: float | None, scale: bool) -> float:
    """Points as they are or, if that is asked for, in proportion to another maximum."""
    return row.points * maximum / row.maximum if scale and maximum else row.points


def in_digits(number: float, comma: bool = False) -> str:
    """A number without the last digits of a sum of tenths, with a point or a comma."""
    text = f"{round(number, 4):.10g}"
    return text.replace(".", ",") if comma else text


def number_in(text: str) -> float | None:
    """The number in a cell, with a point or a comma; None if there is none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def other_maxima(rows: Iterable[tuple[Graded, float | None]], scale: bool) -> list[str]:
    """A sentence if points are handed back that count out of something else there."""
    pairs = {(row.maximum, there) for row, there in rows if there is not None and there != row.maximum}
    if scale or not pairs:
        return []
    said = ", ".join(
        gettext("{there} there and {here} here", there=in_digits(there), here=in_digits(here))
        for here, there in sorted(pairs)
    )
    return [
        gettext("The maxima differ: {said}. Points are handed back as they are; --scale makes them fit.", said=said)
    ]
