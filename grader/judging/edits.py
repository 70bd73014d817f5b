"""A mistake as an edit of the reference's own text.

- ``old -> new`` replaces a piece of the reference's body that stands there exactly once; an empty new
  removes it. `` ; `` joins several changes, which are all looked up in the reference as it is.
- ``...`` at the end of old stands for the rest of that line.
- ``-> line`` with nothing before the arrow puts a line in front of the body.
- In new, an argument's name with a 0 behind it is its value when the function was called: ``velocity0``.
"""

import ast
import inspect
import math
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

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
        """The changed function, or ``EditError``. It finds the names of the reference's module, and np and math."""
        try:
            return function_of(self.reference, composed(self))
        except SyntaxError as error:
            line = (error.text or "").strip()
            raise EditError(f"{self.reference.__name__}: {self.edit!r} makes {line!r}: {error.msg}") from None

    @cached_property
    def spans(self) -> tuple[tuple[int, int, str], ...]:
        """Where each change begins and ends in the reference's body, and what is put there."""
        return tuple(self._spans(body_of(self.reference)))

    def parts(self) -> tuple["Edited", ...]:
        """Each change of several, on its own."""
        return tuple(Edited(self.reference, change) for change in self.edit.split(AND))

    def _spans(self, body: str) -> Iterator[tuple[int, int, str]]:
        for change in self.edit.split(AND):
            old, _, new = (part.strip() for part in change.partition(ARROW))
            if not old:
                yield 0, 0, f"    {new}\n"
                continue
            start = old.removesuffix(REST)
            if body.count(start) != 1:
                raise EditError(f"{self.reference.__name__}: {old!r} stands {body.count(start)} times in its body")
            begin = body.index(start)
            end = body.find("\n", begin) if old != start else begin + len(start)
            yield begin, len(body) if end < 0 else end, new


def composed(*edits: Edited) -> str:
    """The reference's body with edits of it made all at once; ``EditError`` if two of them change the same place."""
    reference = edits[0].reference
    body = body_of(reference)
    behind = len(body)
    for begin, end, new in sorted((span for edit in edits for span in edit.spans), reverse=True):
        if end > behind:
            texts = AND.join(edit.edit for edit in edits)
            raise EditError(f"{reference.__name__}: {texts!r} changes the same place twice")
        body, behind = f"{body[:begin]}{new}{body[end:]}", begin
    return body


def function_of(reference: Callable, body: str) -> Callable:
    """The reference with another body, or ``SyntaxError``."""
    name, arguments = reference.__name__, _text(reference).arguments
    kept = "".join(f"    {each}0 = {each}\n" for each in arguments if _asks_for_old(each, arguments, body))
    source = f"def {name}({', '.join(arguments)}):\n{kept}{body}"
    names = names_of(reference)
    exec(compile(source, f"<{name}, changed>", "exec"), names)
    return names[name]


def names_of(reference: Callable) -> dict[str, Any]:
    """What a changed reference finds: the names of its module, and np and math."""
    return {"math": math, "np": np, **reference.__globals__}


def body_of(reference: Callable) -> str:
    """The text of its body as it stands in the file, without the docstring."""
    return _text(reference).body


def _asks_for_old(name: str, arguments: tuple[str, ...], body: str) -> bool:
    return f"{name}0" not in arguments and bool(re.search(rf"\b{name}0\b", body))


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
