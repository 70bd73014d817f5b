"""A system's own export, of which single cells are filled and all the rest stays as it was, byte for byte."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.classroom.class_settings.csv_table import WORKBOOKS, Encoding, delimiter_of, encoding_of
from grader.classroom.class_settings.written_file import BadFile, BadLine, cannot_be_read
from grader.reporting.language import gettext


class BadExport(BadFile):
    """The table is not what the system exports, or not clear; the message says what to do."""


@dataclass(frozen=True)
class Line:
    """A line of the table.

    number -- in the file, from 1
    raw    -- its cells as they are written, quotation marks and all
    end    -- what ends it: a line end, or nothing at the end of the file
    """

    number: int
    raw: tuple[str, ...]
    end: str

    @property
    def cells(self) -> list[str]:
        """What the cells say."""
        return [_said(text) for text in self.raw]

    def cell(self, place: int) -> str:
        """What one cell says; nothing where the line is too short to have it."""
        return _said(self.raw[place]) if place < len(self.raw) else ""

    def only(self, places: Iterable[int]) -> "Line":
        """The line with these cells alone."""
        return Line(self.number, tuple(self.raw[place] if place < len(self.raw) else "" for place in places), self.end)


@dataclass(frozen=True)
class Exported:
    """A table as it was exported. The first line holds the headings."""

    path: Path
    lines: tuple[Line, ...]
    delimiter: str
    encoding: Encoding

    @property
    def headings(self) -> list[str]:
        return [cell.strip() for cell in self.lines[0].cells]

    def filled(self, line: Line, place: int, text: str) -> Line:
        """The line with another text in one cell, in quotation marks if it needs them."""
        raw = [*line.raw, *[""] * (place + 1 - len(line.raw))]
        raw[place] = _quoted(text) if re.search(rf'["\r\n{re.escape(self.delimiter)}]', text) else text
        return Line(line.number, tuple(raw), line.end)

    def written(self, lines: Sequence[Line]) -> bytes:
        """A file of these lines, in the encoding of the export; a letter that this lacks is written as HTML has it."""
        end = next((line.end for line in self.lines if line.end), "\r\n")
        text = "".join(f"{self.delimiter.join(line.raw)}{line.end or end}" for line in lines)
        return self.encoding.mark + text.encode(self.encoding.name, errors="xmlcharrefreplace")


def read_exported(path: Path) -> Exported:
    """The table in a file, or ``BadExport``."""
    try:
        written = path.read_bytes()
    except OSError as error:
        raise BadExport(cannot_be_read(path, error)) from None
    if written.startswith(WORKBOOKS):
        raise BadExport(gettext("{file} is a workbook and not CSV; give the export as the system wrote it.", file=path))
    encoding = encoding_of(written)
    try:
        text = written[len(encoding.mark) :].decode(encoding.name)
    except UnicodeDecodeError:
        words = gettext("{file} is in no encoding that is known; give the export as the system wrote it.", file=path)
        raise BadExport(words) from None
    delimiter = delimiter_of(text)
    try:
        lines = _lines(text, delimiter)
    except BadLine as bad:
        raise BadExport(bad.within(path)) from None
    if not lines:
        raise BadExport(gettext("{file} is empty.", file=path))
    return Exported(path, tuple(lines), delimiter, encoding)


def _lines(text: str, delimiter: str) -> list[Line]:
    """All lines that have something in them."""
    sign = re.escape(delimiter)
    cell = re.compile(rf'( *"(?:[^"]|"")*" *|(?! *")[^{sign}\r\n]*)({sign}|\r\n|\r|\n|\Z)')
    lines: list[Line] = []
    raw: list[str] = []
    place, number = 0, 1
    while place < len(text) or raw:
        found = cell.match(text, place)
        if found is None:
            words = gettext("a quotation mark opens a cell here, and none closes it before a separator")
            raise BadLine(number, words)
        place = found.end()
        raw.append(found[1])
        if found[2] != delimiter:
            lines.append(Line(number, tuple(raw), found[2]))
            number += 1 + len(re.findall(r"\r\n|\r|\n", "".join(raw)))
            raw = []
    return [line for line in lines if any(line.raw)]


def _said(raw: str) -> str:
    stripped = raw.strip()
    is_quoted = len(stripped) > 1 and stripped.startswith('"') and stripped.endswith('"')
    return stripped[1:-1].replace('""', '"') if is_quoted else raw


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
