"""Whether a cell that this Python cannot read is written for a newer one."""

import ast
import re
import sys
from collections.abc import Iterator

from grader.reporting.language import gettext

#: What only a newer Python reads, as it begins a line, and since when.
SYNTAX = (
    (re.compile(r"\s*+type\s+\w+\s*+(\[[^\]]*+\]\s*+)?=(?!=)"), (3, 12)),
    (re.compile(r"\s*+(async\s+)?(def|class)\s+\w+\s*+\["), (3, 12)),
    (re.compile(r"\s*+except\s+\*?[\w.]+(\s*+,\s*+[\w.]+)+\s*+:"), (3, 14)),
)
#: Texts that hold code, and since when there are such.
_FORMATTED = re.compile(r"(?<!\w)(?P<kind>[fF][rR]?|[rR][fF]|[tT][rR]?|[rR][tT])(?P<quotes>\"\"\"|'''|\"|')")
TEMPLATES, NESTED_TEXTS = (3, 14), (3, 12)
MOST_BRACES, LONGEST_LINE = 20, 1000


OURS = sys.version_info[:2]


def needs_newer(error: SyntaxError, source: str) -> str:
    """What it needs, in words, if a newer Python is known to read what ours stumbled over; else ""."""
    lines = source.split("\n")
    number = error.lineno or 1
    line = lines[min(number, len(lines)) - 1][:LONGEST_LINE]
    since = next((since for pattern, since in SYNTAX if pattern.match(line)), None) or _formatted(line)
    if not since or since <= OURS:
        return ""
    return gettext(
        "line {line} needs Python {needed} or newer, and this grader runs on {ours}",
        line=number,
        needed=_dotted(since),
        ours=_dotted(OURS),
    )


def why_not(error: SyntaxError, written_for: tuple[int, ...]) -> str:
    """Why a source is no Python, in words; ``written_for`` is the version that its notebook was made with."""
    facts = {"line": error.lineno or 1, "reason": error.msg}
    if written_for[:2] > OURS:
        return gettext(
            "line {line} is not valid Python {ours}, on which this grader runs: {reason}; the notebook was written for "
            "Python {theirs}",
            theirs=_dotted(written_for[:2]),
            ours=_dotted(OURS),
            **facts,
        )
    return gettext("line {line} is not valid Python: {reason}", **facts)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


#: What begins a line that goes on with the statement before it.
_GOES_ON = re.compile(r"[\s)\]}#]|(?:else|elif|except|finally|case)\b|$")


def readable(source: str) -> tuple[str, list[str]]:
    """A source with only those of its statements that this Python reads, and the texts of the others.

    All lines keep their numbers.
    """
    kept, others = list[str](), list[str]()
    for statement in _statements(source.split("\n")):
        text = "\n".join(statement)
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            others.append(text)
            kept += [""] * len(statement)
        else:
            kept += statement
    return "\n".join(kept), others


def _statements(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each statement that begins at the left margin, with its decorators."""
    held: list[str] = []
    for line in lines:
        if held and not _GOES_ON.match(line) and not held[-1].startswith("@"):
            yield held
            held = []
        held.append(line)
    yield held


def _formatted(line: str) -> tuple[int, int] | None:
    """Since when a line's formatted texts are read as they are written there."""
    for begin in _FORMATTED.finditer(line):
        if "t" in begin["kind"].lower():
            return TEMPLATES
        if _has_nested_texts(line[begin.end() :], begin["quotes"]):
            return NESTED_TEXTS
    return None


def _has_nested_texts(rest: str, quotes: str) -> bool:
    """Whether the code in a text's braces holds a backslash or the quotes around it, and the text comes to an end."""
    depth, at, found = 0, 0, False
    while at < len(rest) and depth <= MOST_BRACES:
        if depth == 0 and rest.startswith(quotes, at):
            return found
        if rest.startswith("{{", at) and depth == 0:
            at += 1
        elif rest[at] == "{":
            depth += 1
        elif rest[at] == "}":
            depth = max(0, depth - 1)
        elif depth and rest[at] in "\\\"'":
            if rest[at] == "\\" or rest[at] == quotes[0]:
                found = True
            if rest[at] != "\\":
                at = _end_of(rest, at)
        at += 1
    return False


def _end_of(rest: str, at: int) -> int:
    """Where the text that begins at ``at`` ends; the end of the line if it does not."""
    closing = rest.find(rest[at], at + 1)
    return len(rest) if closing < 0 else closing
