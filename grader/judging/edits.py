"""A mistake as an edit of the reference's own text, and a page of such mistakes as a person would jot them down.

::

    heavy-ball: (1 - beta) * grad -> grad
        the gradient joins the velocity whole: v = beta * v + g.
        ? If every gradient were 1, where would your velocity settle?

An entry begins at the left margin with the mistake's id and its edit; the cause is below it, the nudge behind ``?``.

- ``old -> new`` replaces a piece of the reference's body that stands there exactly once; an empty new
  removes it. `` ; `` joins several changes, which are all looked up in the reference as it is.
- ``...`` at the end of old stands for the rest of that line.
- ``-> line`` with nothing before the arrow puts a line in front of the body.
- In new, an argument's name with a 0 behind it is its value when the function was called: ``velocity0``.
- A line that begins with ``;`` continues the edit above it; one that begins with ``|`` is another way to write it.
- A mistake that is another algorithm names a function of the reference's module in place of an edit.
"""

import ast
import inspect
import math
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from grader.judging.mistakes import Mistake

ARROW, AND, REST = "->", " ; ", "..."


class EditError(ValueError):
    """An edit that does not fit the reference; the message says which and why."""


@dataclass(frozen=True)
class Edited:
    """The reference with its text changed: a rule like any other, compiled when it is first called."""

    reference: Callable
    edit: str

    def __call__(self, *arguments: object) -> object:
        return self.function(*arguments)

    @cached_property
    def function(self) -> Callable:
        """The changed function. What it finds besides its arguments: the reference's module, and np and math."""
        name = self.reference.__name__
        names = {"math": math, "np": np, **self.reference.__globals__}
        exec(compile(self.source, f"<{name}: {self.edit}>", "exec"), names)
        return names[name]

    @cached_property
    def source(self) -> str:
        """The changed function's text, without the docstring; ``EditError`` if a change does not fit."""
        text = _text(self.reference)
        body = text.body
        behind = len(body)
        for begin, end, new in sorted(self._spans(text), reverse=True):
            if end > behind:
                raise EditError(f"{self.reference.__name__}: {self.edit!r} changes the same place twice")
            body, behind = f"{body[:begin]}{new}{body[end:]}", begin
        kept = "".join(f"    {name}0 = {name}\n" for name in text.arguments if self._asks_for_old(name, text))
        return f"def {self.reference.__name__}({', '.join(text.arguments)}):\n{kept}{body}"

    def _spans(self, text: "_Text") -> Iterator[tuple[int, int, str]]:
        """Where each change begins and ends in the body, and what is put there."""
        for change in self.edit.split(AND):
            old, _, new = (part.strip() for part in change.partition(ARROW))
            if not old:
                yield 0, 0, f"    {new}\n"
                continue
            start = old.removesuffix(REST)
            if text.body.count(start) != 1:
                raise EditError(f"{self.reference.__name__}: {old!r} stands {text.body.count(start)} times in its body")
            begin = text.body.index(start)
            end = text.body.find("\n", begin) if old != start else begin + len(start)
            yield begin, len(text.body) if end < 0 else end, new

    def _asks_for_old(self, name: str, text: "_Text") -> bool:
        return f"{name}0" not in text.arguments and bool(re.search(rf"\b{name}0\b", self.edit))


@dataclass(frozen=True)
class _Text:
    """A function's arguments, and the text of its body as it stands in the file, without the docstring."""

    arguments: tuple[str, ...]
    body: str


@cache
def _text(reference: Callable) -> _Text:
    source = textwrap.dedent(inspect.getsource(reference))
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    first = function.body[1 if ast.get_docstring(function) is not None else 0]
    lines = source.splitlines()[first.lineno - 1 : function.end_lineno]
    return _Text(tuple(argument.arg for argument in function.args.args), "\n".join(lines))


#: The id, and an edit or the name of a function.
_ENTRY = re.compile(r"(?P<id>[a-z0-9-]+): (?P<edit>.+)")
_NUDGE, _WAY, _CONTINUED = "? ", "| ", "; "


def mistakes(reference: Callable, *pages: str, **names: str) -> tuple[Mistake, ...]:
    """The mistakes on some pages of entries, as edits of ``reference``.

    names -- what a ``{name}`` hole of the pages stands for in this reference, for pages that several rules share

    Raises ``EditError`` for a page that cannot be read. Whether an edit fits is seen when it is first run.
    """
    return tuple(_mistake(reference, entry) for page in pages for entry in _entries(_filled(page, names)))


def _filled(page: str, names: dict[str, str]) -> str:
    for name, text in names.items():
        page = page.replace(f"{{{name}}}", text)
    return page


def _entries(page: str) -> Iterator[list[str]]:
    """The lines of each entry."""
    entry: list[str] = []
    for line in filter(str.strip, page.splitlines()):
        if not line.startswith(" ") and entry:
            yield entry
            entry = []
        entry.append(line)
    if entry:
        yield entry


def _mistake(reference: Callable, entry: list[str]) -> Mistake:
    head = _ENTRY.fullmatch(entry[0])
    if not head:
        raise EditError(f"{reference.__name__}: {entry[0]!r} is not 'id: edit'")
    ways = [head["edit"]]
    cause: list[str] = []
    nudge: list[str] = []
    for line in map(str.strip, entry[1:]):
        if line.startswith(_WAY):
            ways.append(line.removeprefix(_WAY))
        elif line.startswith(_CONTINUED):
            ways[-1] += f" {line}"
        elif line.startswith(_NUDGE) or nudge:
            nudge.append(line.removeprefix(_NUDGE))
        else:
            cause.append(line)
    return Mistake(head["id"], tuple(_rule(reference, way) for way in ways), " ".join(cause), " ".join(nudge))


def _rule(reference: Callable, way: str) -> Callable:
    if ARROW in way:
        return Edited(reference, way)
    try:
        return reference.__globals__[way]
    except KeyError:
        raise EditError(f"{reference.__name__}: {way!r} is neither an edit nor a function of its module") from None
