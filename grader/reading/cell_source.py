"""The source of a code cell as Python, as IPython would take it: line numbers stay.

Prompts that were pasted along and a margin that all lines share are cut off; magics, shell lines and help lines are
taken out.
"""

import ast
import re
import textwrap
import warnings
from collections.abc import Iterator

from grader.reading.newer_python import needs_newer, why_not
from grader.reporting.language import gettext

#: Characters of code in a cell: far more than anybody writes by hand.
LARGEST_CELL = 100_000


class NotPython(Exception):
    """A cell that holds something else; the message says what."""


class NewerPython(NotPython):
    """A cell for a newer Python. ``source`` is its code, as IPython would take it."""

    def __init__(self, why: str, source: str):
        super().__init__(why)
        self.source = source


#: The line of a cell magic: blank lines before it, and its name.
_CELL_MAGIC = re.compile(r"(\s*)%%(\w*).*")
#: Cell magics that run the rest of the cell as Python, so that what it defines is there afterwards.
PYTHON_MAGICS = ("time", "capture", "prun")
#: A line magic in front of Python that is run as it stands.
_TIMED = re.compile(r"([ \t]*+)%(?:time|prun)[ \t]+(?!-)(?=\S)")
#: A line that a magic or the shell answers, or that keeps what they say under a name, with those names; or a question
#: about a name. The spaces in front are matched possessively (`*+`): given back one by one, a long row of them would be
#: searched that many times.
_MAGIC = re.compile(r"\s*+(?:[%!?]|(?P<names>[\w, ]+)=\s*+[%!]|[^#'\"()]*\?\s*+$)")
#: Prompts of Python and of IPython, with the space behind them.
_PYTHON_PROMPT = re.compile(r"[ \t]*+(?:>>>|\.\.\.)(?: |$)")
_IPYTHON_PROMPT = re.compile(r"[ \t]*+(?:In \[\d+\]:|\.{3,}:)(?: |$)")
#: Comments and texts; of a text in triple quotes, which quotes.
_TEXTS = re.compile(
    r"#[^\n]*+|(\"\"\"|''')(?:\\.|(?!\1).)*+(?:\1|\Z)|\"(?:\\.|[^\"\\\n])*+\"?|'(?:\\.|[^'\\\n])*+'?", re.S
)


def parsed(source: str, written_for: tuple[int, ...] = ()) -> tuple[str, ast.Module]:
    """A cell's source and its tree, or ``NotPython``. It is changed only if it is no Python as it stands.

    written_for -- the version of Python that the notebook was made with, () if it does not say
    """
    source = _after_the_cell_magic(source)
    if len(source) > LARGEST_CELL:
        raise NotPython(gettext("it is too long to be written by hand"))
    for text in _as_python(source):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return text, ast.parse(text)
        except SyntaxError as error:
            broken = error
        except (ValueError, MemoryError, RecursionError) as error:
            reason = type(error).__name__
            raise NotPython(gettext("Python cannot read it ({reason})", reason=reason)) from None
    if why := needs_newer(broken, text):
        raise NewerPython(why, text)
    raise NotPython(why_not(broken, written_for))


def _as_python(source: str) -> Iterator[str]:
    """The source, and what IPython would make of it, step by step."""
    yield source
    clean = _without_prompts(source)
    if clean != source:
        yield clean
    yield _without_magics(clean)


def _after_the_cell_magic(source: str) -> str:
    magic = _CELL_MAGIC.match(source)
    if not magic:
        return source
    if magic[2] not in PYTHON_MAGICS:
        raise NotPython(gettext("`%%{name}` in its first line does not run it as this Python", name=magic[2]))
    return magic[1] + source[magic.end() :]


def magic_names(source: str) -> dict[str, int]:
    """The names that a magic or the shell gives a value, and in which lines."""
    found: dict[str, int] = {}
    for number, line in enumerate(source.split("\n"), 1):
        if (magic := _MAGIC.match(line)) and magic["names"]:
            found.update(dict.fromkeys(re.findall(r"\w+", magic["names"]), number))
    return found


def _without_prompts(source: str) -> str:
    """The source without the margin that all its lines share, and without prompts if there are some."""
    lines = textwrap.dedent(source).split("\n")
    for prompt, initial in ((_PYTHON_PROMPT, ">>>"), (_IPYTHON_PROMPT, "In [")):
        if any(line.lstrip().startswith(initial) for line in lines):
            lines = [prompt.sub("", line, count=1) for line in lines]
    return textwrap.dedent("\n".join(lines))


def _without_magics(source: str) -> str:
    """The source with magics, shell lines and help lines as `pass`, except within a text of several lines."""
    within: set[int] = set()
    for text in _TEXTS.finditer(source):
        if text[1]:
            first = source.count("\n", 0, text.start())
            within.update(range(first + 1, first + 1 + text[0].count("\n")))
    lines = list[str]()
    goes_on = False
    for number, line in enumerate(source.split("\n")):
        lines.append("" if goes_on else line if number in within else _without_magic(line))
        goes_on = (goes_on or (number not in within and _is_magic(line))) and line.endswith("\\")
    return "\n".join(lines)


def _without_magic(line: str) -> str:
    if timed := _TIMED.match(line):
        return timed[1] + line[timed.end() :]
    return f"{line[: len(line) - len(line.lstrip())]}pass" if _is_magic(line) else line


def _is_magic(line: str) -> bool:
    return bool(_MAGIC.match(line)) and not _TIMED.match(line)
