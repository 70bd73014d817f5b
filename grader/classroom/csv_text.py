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
BEGINS_FORMULA = "=+\\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−"
#: What programs split a line at.
SEPARATORS = ",;|\\t"
#: What may stand before a formula unseen, or fall away when a program reads: spaces, marks without width, quotes.
UNSEEN = (
    r"\s\"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\uffa0\ufff0-\ufffb"
)
_FORMULA = re.compile(rf"(^|[{SEPARATORS}])(?=[{UNSEEN}]*[{BEGINS_FORMULA}])")
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
    return _FORMULA.sub(r"\1'", seen.encode(errors="backslashreplace").decode())


def _controls(char: str) -> bool:
    """Whether it controls a terminal, or turns round the order in which a line is shown."""
    return unicodedata.category(char) == "Cc" or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
