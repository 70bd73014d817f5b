"""The cells of a running notebook: what each of them ran, and which failed.

A cell that defines a function and fails leaves the function's earlier version in the notebook, and nothing in the
function shows it. So the notebook's shell reports every cell here. Without a shell there is nothing to watch.
"""

import re
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from grader.course import COURSE
from grader.reading.one_function import RunCell
from grader.reporting.card import Card, Paragraph
from grader.reporting.language import gettext

#: A line that defines a function, or that gives one a name. An indented `def` counts: the indentation may be the error.
_DEFINES = re.compile(
    r"^(?P<definition>[ \t]*(?:async[ \t]+)?def[ \t]+(?P<function>\w+)|(?P<name>\w+)[ \t]*=(?!=))", re.MULTILINE
)


#: In place of the value of a name that has none.
ABSENT = object()


@dataclass(frozen=True)
class _Failure:
    """A cell that failed before it defined what it was to define.

    definition -- as it begins in the cell, such as "def momentum"
    version    -- the earlier value, which the notebook still holds; ``ABSENT`` if it had none
    error      -- the name of the exception, and ``line`` that of the cell on which it came, 0 if unknown
    """

    definition: str
    version: object
    error: str
    line: int

    def words(self) -> str:
        facts = {"definition": self.definition, "error": self.error, "line": self.line}
        if not self.line:
            return gettext("Your last cell with `{definition}` did not run: {error}.", **facts)
        return gettext("Your last cell with `{definition}` did not run: {error} on line {line}.", **facts)


class _Cells:
    """What one shell has run."""

    def __init__(self, shell: Any):
        self.shell = shell
        self.failures: dict[str, _Failure] = {}
        self._before: dict[str, tuple[str, object]] = {}
        self._stopped: dict[int, int] = {}

    def begun(self, info: Any) -> None:
        """A cell is about to run: note what the names that it defines stand for until now."""
        self._before = {name: (definition, self._value(name)) for name, definition in _defined_in(info.raw_cell)}

    def ended(self, result: Any) -> None:
        """A cell has run: if it failed, note where, and which names it left as they were."""
        before, self._before = self._before, {}
        error = result.error_before_exec or result.error_in_exec
        if error is None:
            return
        line = _line(error, result.info.raw_cell, self.shell.user_ns)
        if result.execution_count is not None:
            self._stopped[result.execution_count] = 0 if result.error_before_exec else line
        for name, (definition, version) in before.items():
            if self._value(name) is version:
                self.failures[name] = _Failure(definition, version, type(error).__name__, line)
        missing = error.name if isinstance(error, NameError) else None
        if missing and missing in COURSE and self._value(missing) is ABSENT:
            sys.modules["IPython"].display.display(self._missing(missing))

    def _value(self, name: str) -> object:
        return self.shell.user_ns.get(name, ABSENT)

    def _missing(self, name: str) -> Card:
        """What to do about the function of an exercise that a cell asked for and the notebook does not have."""
        if failure := self.failures.get(name):
            words = f"{failure.words()} {gettext('Mend that cell and run it; then run this one again.')}"
        else:
            words = gettext(
                "No cell that defines it has been run since the kernel of this notebook was started. Run the one with "
                "`def {name}`, then this one again. The exercise belongs to {notebook}.",
                name=name,
                notebook=COURSE[name].notebook,
            )
        return Card(gettext("{name} is not defined yet", name=name), (Paragraph(words),))

    def ran(self) -> list[RunCell]:
        """Every cell in the order in which they were run, the one that is running included."""
        sources = self.shell.history_manager.input_hist_raw
        return [RunCell(source, self._stopped.get(number)) for number, source in enumerate(sources)]


#: The cells of the shell in which the package was imported, if it was one.
_watched: _Cells | None = None


def watch() -> None:
    """Begin to watch the cells of the notebook that is running, if one is."""
    global _watched
    shell = _shell()
    if shell is None or (_watched and _watched.shell is shell):
        return
    _watched = _Cells(shell)
    shell.events.register("pre_run_cell", _watched.begun)
    shell.events.register("post_run_cell", _watched.ended)


def in_a_notebook() -> bool:
    """Whether a notebook's kernel is running this; a console is none."""
    return hasattr(_shell(), "kernel")


def ran() -> list[RunCell]:
    """The cells that have been run so far, in order."""
    return _watched.ran() if _watched else []


def name_of(function: object, likely: str) -> str | None:
    """The name under which the notebook knows a function, the likely one before others; None if it has none there."""
    names = dict(_watched.shell.user_ns) if _watched else {}
    if names.get(likely) is function:
        return likely
    return next((name for name, value in names.items() if value is function and not name.startswith("_")), None)


def notes(function: Callable) -> Iterator[str]:
    """A sentence for each failed cell because of which a function, or one that it calls, is an earlier version."""
    failures = _watched.failures if _watched else {}
    if not failures:
        return
    for failure in failures.values():
        if failure.version is function:
            yield f"{failure.words()} {gettext('This is the version before it.')}"
    for name, value in _used_by(function):
        if name in failures and failures[name].version is value and value is not function:
            older = gettext("The `{name}` that is called here is the version before it.", name=name)
            yield f"{failures[name].words()} {older}"


def _shell() -> Any:
    """IPython's shell if one is running. IPython is not imported for it: where it runs, it is there."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _defined_in(source: str) -> Iterator[tuple[str, str]]:
    """The names that a cell defines, each with the beginning of its line."""
    for found in _DEFINES.finditer(source):
        yield found["function"] or found["name"], " ".join(found["definition"].split())


def _line(error: BaseException, source: str, names: dict) -> int:
    """The line of a cell on which it failed, 0 if that is unknown."""
    magic = source.lstrip().startswith("%%")  # it runs what stands below it, and counts the lines from there
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_globals is names and frame.f_code.co_name == "<module>"]
    if lines:
        return lines[-1] + 1 if magic else lines[0]
    # What is no Python is refused before any line of the cell runs, and knows itself where.
    line = getattr(error, "lineno", None)
    return line + magic if line else 0


def _used_by(function: Callable) -> Iterator[tuple[str, object]]:
    """The global names that a function looks up, with what they stand for, and those of the functions among these."""
    waiting, seen = [function], set()
    while waiting:
        each = waiting.pop()
        if not isinstance(each, FunctionType) or each in seen:
            continue
        seen.add(each)
        for name in set(_names(each.__code__)) & each.__globals__.keys():
            yield name, each.__globals__[name]
            waiting.append(each.__globals__[name])


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
