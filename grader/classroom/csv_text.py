"""Tables as CSV that a spreadsheet may open: nothing that somebody named a file or wrote in a cell is run as a formula.

Every cell is quoted. Where a formula could begin, an apostrophe goes before it: at the start of a cell and, since a
spreadsheet splits at whatever its country separates with, and may not heed our quotes then, behind every separator.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Cell: TypeAlias = str | int | float | None

#: What a formula begins with, in every width that spreadsheets take for it, and the minus of typographers.
BEGINS_FORMULA = "=+-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−"
#: Letters of Korean and a joiner that leave no mark.
BLANK = "\u034f\u115f\u1160\u3164\uffa0"
_MAY_BE_FORMULA = re.compile(f"[{re.escape(BEGINS_FORMULA)}]")
#: What programs split a line at; the tab is gone by then.
_SEPARATOR = re.compile(r"([,;|])")
_NEW_LINE = re.compile(r"\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def as_csv(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """A table, line by line, the header first. Its first column is text: a number might open a line with a minus."""
    yield line(header)
    yield from map(line, rows)


def line(cells: Iterable[Cell]) -> str:
    """A line with its end."""
    return ",".join(f'"{_written(cell)}"' for cell in cells) + "\r\n"


def _written(cell: Cell) -> str:
    """A cell's text between its quotes; numbers as they are, for a minus before digits is a number."""
    if cell is None:
        return ""
    return harmless(cell).replace('"', '""') if isinstance(cell, str) else str(cell)


def harmless(text: str) -> str:
    """The text on one line, without what controls a screen, and with apostrophes where a formula could begin."""
    one_line = _NEW_LINE.sub(" ", text).replace("\t", " ")
    seen = "".join(char for char in one_line if not _controls(char))
    written = seen.encode(errors="backslashreplace").decode()
    if not _MAY_BE_FORMULA.search(written):
        return written
    return "".join(f"'{piece}" if _is_formula(piece) else piece for piece in _SEPARATOR.split(written))


def _is_formula(piece: str) -> bool:
    """Whether it is one, once all that cannot be seen and all quotation marks have fallen away."""
    first = next((char for char in piece if not _falls_away(char)), None)
    return first is not None and first in BEGINS_FORMULA


def _falls_away(char: str) -> bool:
    return char == '"' or char in BLANK or unicodedata.category(char)[0] in "CZM"


def _controls(char: str) -> bool:
    """Whether it controls a terminal, or turns round the order in which a line is shown."""
    return unicodedata.category(char) == "Cc" or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
