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
        name = self.reference.__name__
        names = {"math": math, "np": np, **self.reference.__globals__}
        try:
            code = compile(self.source, f"<{name}: {self.edit}>", "exec")
        except SyntaxError as error:
            raise EditError(f"{name}: {self.edit!r} makes {(error.text or '').strip()!r}: {error.msg}") from None
        exec(code, names)
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
