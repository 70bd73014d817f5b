"""The source of a code cell as Python: magics, shell lines and help lines taken out, so that line numbers stay."""

import ast
import re
import warnings

from grader.reporting.language import gettext

#: Characters of code in a cell: far more than anybody writes by hand.
LARGEST_CELL = 100_000


class NotPython(Exception):
    """A cell that holds something else; the message says what."""


#: The line of a cell magic: blank lines before it, and its name.
_CELL_MAGIC = re.compile(r"(\s*)%%(\w*).*")
#: Cell magics that run the rest of the cell as Python, so that what it defines is there afterwards.
PYTHON_MAGICS = ("time", "capture", "prun")
#: A line that a magic, the shell or the help answers, or that keeps what they say under a name. The spaces in front are
#: matched possessively (`*+`): given back one by one, a long row of them would be searched that many times.
_MAGIC = re.compile(r"\s*+([%!?]|[\w, ]+=\s*[%!]|.*\?\s*$)")


def parsed(source: str) -> tuple[str, ast.Module]:
    """A cell's source and its tree, or ``NotPython``. Magics are blanked out only if it is no Python as it stands."""
    if magic := _CELL_MAGIC.match(source):
        if magic[2] not in PYTHON_MAGICS:
            raise NotPython(gettext("it is a cell magic"))
        source = magic[1] + source[magic.end() :]
    if len(source) > LARGEST_CELL:
        raise NotPython(gettext("it is too long to be written by hand"))
    for text in (source, _without_magics(source)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return text, ast.parse(text)
        except SyntaxError as error:
            broken = error
        except (ValueError, MemoryError, RecursionError) as error:
            reason = type(error).__name__
            raise NotPython(gettext("Python cannot read it ({reason})", reason=reason)) from None
    raise NotPython(gettext("it is not valid Python, line {line}: {reason}", line=broken.lineno, reason=broken.msg))


def _without_magics(source: str) -> str:
    """The source with magics, shell lines and help lines as `pass`."""
    return "\n".join(_without_magic(line) for line in source.split("\n"))


def _without_magic(line: str) -> str:
    return f"{line[: len(line) - len(line.lstrip())]}pass" if _MAGIC.match(line) else line
