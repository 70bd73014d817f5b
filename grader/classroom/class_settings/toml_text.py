"""TOML that an instructor writes: read, and what is wrong with it told by its line."""

import contextlib
import re
import tomllib
from collections.abc import Callable
from typing import Any, TypeVar

from grader.classroom.class_settings.written_file import BadLine
from grader.reporting.language import gettext

Understood = TypeVar("Understood")

#: Lines, at most, among which the beginning of a statement without an end is looked for.
LONGEST_STATEMENT = 200


class Fault(ValueError):
    """What stands at a place is wrong: the ``keys`` that lead there, and ``what``, words without a full stop."""

    def __init__(self, keys: tuple[str, ...], what: str):
        super().__init__(keys, what)
        self.keys = keys
        self.what = what


def understood(written: bytes, understand: Callable[[dict[str, Any]], Understood]) -> Understood:
    """What ``understand`` makes of a file's tables; ``BadLine`` if it has none, or for a ``Fault`` that it raises."""
    try:
        text = written.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadLine(line, gettext("it is not written in UTF-8")) from None
    try:
        return understand(_tables(text))
    except Fault as fault:
        raise BadLine(line_of(text, *fault.keys), fault.what) from None


def _tables(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:  # a number of 5,000 digits raises one that is not TOML's own
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else _last_statement(text)
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise BadLine(line, gettext("this is not TOML: {reason}", reason=reason) + _hint(text, line)) from None
    except RecursionError:
        raise BadLine(1, gettext("brackets are nested too deeply")) from None


def _last_statement(text: str) -> int:
    """The line at which what never ends begins: what stands above it is whole. The last line, if that is far below."""
    lines = text.split("\n")
    for above in range(len(lines) - 1, max(len(lines) - LONGEST_STATEMENT, 0), -1):
        with contextlib.suppress(ValueError, RecursionError):
            tomllib.loads("\n".join(lines[:above]))
            return above + 1
    return len(lines) if len(lines) > LONGEST_STATEMENT else 1


def _hint(text: str, line: int) -> str:
    """What to write instead, where one of the usual slips stands in the line."""
    here = "".join(text.split("\n")[line - 1 : line])
    if re.search(r"\d-\d\d[T ]\d\d:\d\d(?!:)", here):
        return gettext("; a time needs seconds: 2026-11-30 18:00:00")
    if re.search(r"=\s*\d[\d.]*,\d", here):
        return gettext("; a number has a point: 0.5")
    if re.search(r"=\s*\d{1,2}[./]\d{1,2}[./]\d", here):
        return gettext("; a date begins with the year: 2026-11-30")
    if re.search(r"=\s*[^\W\d]", here):
        return gettext("; text stands between quotes")
    return ""


def line_of(text: str, *keys: str) -> int:
    """The line that names the last of these keys; as far as they can be followed, for TOML may be written in many ways.

    The first keys stand in one heading or in several, and a key below it.
    """
    found, lines = 0, text.split("\n")
    for key in filter(None, keys):
        name = rf"(?<![\w-]){re.escape(key)}(?![\w-])"
        as_key, anywhere = re.compile(rf"[^=#]*{name}"), re.compile(name)
        below = [n for n in range(found, len(lines)) if not lines[n].lstrip().startswith("#")]
        hits = (n for pattern in (as_key.match, anywhere.search) for n in below if pattern(lines[n]))
        found = next(hits, found)
    return found + 1
