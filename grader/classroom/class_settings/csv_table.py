"""CSV as people and their programs write it: read into lines, each with its number."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.classroom.class_settings.written_file import BadLine
from grader.reporting.language import gettext

#: In the order in which they win where a header has as many of one as of another.
DELIMITERS = ",;\t"
#: What the workbooks of spreadsheets begin with: zips (.xlsx, .ods) and Microsoft's older files (.xls).
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))


@dataclass(frozen=True)
class Line:
    """A line's cells without the spaces around them, and its number in the file."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What a file holds.

    lines     -- those with something in them, the header among them
    delimiter -- what separates cells
    problem   -- the line from which on it cannot be read
    guessed   -- whether it is in no Unicode, so that letters with accents may be others
    """

    lines: tuple[Line, ...]
    delimiter: str
    problem: BadLine | None = None
    guessed: bool = False


def read_table(written: bytes) -> Table:
    """The lines of a file in whatever encoding and with whatever separator spreadsheets write."""
    if written.startswith(WORKBOOKS):
        words = gettext('this is a workbook and not CSV; save it from the spreadsheet as "CSV UTF-8"')
        return Table((), "", BadLine(1, words))
    encoding = encoding_of(written)
    text = written[len(encoding.mark) :].decode(encoding.name, errors="replace")
    said = re.match(r"sep=(.)(\r\n|\r|\n)", text, re.IGNORECASE)  # Excel's own line
    text = text[said.end() :] if said else text
    delimiter = said[1] if said else delimiter_of(text)
    lines: list[Line] = []
    problem = None
    try:
        lines.extend(_lines(text, delimiter, int(bool(said))))
    except BadLine as bad:
        problem = bad
    return Table(tuple(lines), delimiter, problem, encoding.guessed)


@dataclass(frozen=True)
class Encoding:
    """How a file's letters are written: the mark that it begins with, if any, and whether the rest was guessed."""

    mark: bytes
    name: str
    guessed: bool = False


def encoding_of(written: bytes) -> Encoding:
    """The encoding of a table. A spreadsheet's plain CSV has the letters of its country, which have to be guessed."""
    for mark, name in MARKS:
        if written.startswith(mark):
            return Encoding(mark, name)
    if written[1:2] == b"\0" or written[:1] == b"\0":  # UTF-16 without its mark: every other byte of a header is 0
        return Encoding(b"", "utf-16-le" if written[1:2] == b"\0" else "utf-16-be")
    try:
        written.decode()
    except UnicodeDecodeError:
        return Encoding(b"", "cp1252", guessed=True)
    return Encoding(b"", "utf-8")


def delimiter_of(text: str) -> str:
    """What the first line with something in it is separated by; separators between quotes are none."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _lines(text: str, delimiter: str, number: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        start = number + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = gettext("a quotation mark opens a cell here, and none closes it before a separator")
            raise BadLine(start + 1, words) from None
        stripped = tuple(cell.strip() for cell in cells)
        if any(stripped):
            yield Line(start + 1, stripped)
