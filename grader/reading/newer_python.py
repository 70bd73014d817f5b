"""Whether a cell that this Python cannot read is written for a newer one."""

import re
import sys

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


def newer(error: SyntaxError, source: str, written_for: tuple[int, ...]) -> str:
    """What it needs, in words; "" if nothing says that a newer Python would read it."""
    lines = source.split("\n")
    number = error.lineno or 1
    line = lines[min(number, len(lines)) - 1][:LONGEST_LINE]
    since = next((since for pattern, since in SYNTAX if pattern.match(line)), None) or _formatted(line)
    facts = {"line": number, "ours": ".".join(map(str, sys.version_info[:2]))}
    if since and since > sys.version_info[:2]:
        needed = ".".join(map(str, since))
        return gettext("line {line} needs Python {needed} or newer, and this grader runs on {ours}", needed=needed, **facts)
    if written_for[:2] > sys.version_info[:2]:
        theirs = ".".join(map(str, written_for[:2]))
        return gettext(
            "the notebook was written for Python {theirs}, and this grader runs on {ours}, which cannot read line {line}",
            theirs=theirs,
            **facts,
        )
    return ""


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
