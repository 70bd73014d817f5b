"""Traces of exercises: wherever something of one stands that is no function at the left margin of a code cell."""

import ast
import re
from collections.abc import Iterator, Mapping

from grader.course import COURSE
from grader.reading import found
from grader.reading.found import Found
from grader.reading.names import DEF
from grader.reading.near_names import meant

#: The beginning of a function's definition, wherever it stands.
_DEFINES = re.compile(r"^[ \t>.]*+(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
#: Sentences about one exercise, and functions that are compared with the names of exercises.
MOST_FOUND, MOST_COMPARED = 3, 500


def defined_in(text: str) -> list[str]:
    """The names of the functions that a text defines, whatever else it is."""
    return list(dict.fromkeys(_DEFINES.findall(text)))


class Traces:
    """What has been found so far of exercises that may not be there."""

    def __init__(self) -> None:
        self._found: dict[str, list[Found]] = {}
        self._others: dict[str, tuple[int, tuple[str, ...] | None, bool]] = {}

    def add(self, name: str, what: Found) -> None:
        """Something was found of an exercise."""
        self._found.setdefault(name, []).append(what)

    def in_broken(self, cell: int, source: str, what: Found) -> None:
        """Look at what of a code cell cannot be read; ``what`` is what there is to say about it."""
        for name in defined_in(source):
            if name in COURSE:
                self.add(name, what)
            else:
                self._note(name, cell, None, False)

    def in_text(self, cell: int, source: str) -> None:
        """Look at a text cell."""
        for name in filter(COURSE.__contains__, defined_in(source)):
            self.add(name, found.in_a_text_cell(cell))

    def in_tree(self, cell: int, tree: ast.Module) -> None:
        """Look at a code cell that is Python."""
        for node in tree.body:
            for outer, function in _within(node):
                if outer is None and isinstance(function, ast.ClassDef):
                    self._note(function.name, cell, None, True)
                elif outer is None:
                    self._note(function.name, cell, _arguments(function), False)
                elif function.name in COURSE:
                    self.add(function.name, found.inside(cell, outer))

    def _note(self, name: str, cell: int, arguments: tuple[str, ...] | None, is_class: bool) -> None:
        if name not in COURSE and len(self._others) < MOST_COMPARED:
            self._others[name] = (cell, arguments, is_class)

    def of_absent(self, defined: frozenset[str]) -> Mapping[str, list[Found]]:
        """What was found of the exercises that are not defined, the most helpful first."""
        absent = [name for name in COURSE if name not in defined]
        for other, (cell, arguments, is_class) in self._others.items():
            if name := meant(other, arguments, absent):
                self.add(name, found.near(cell, other, is_class))
        few = {name: sorted(self._found.get(name, []), key=lambda each: each.helpful) for name in absent}
        return {name: list(dict.fromkeys(each))[:MOST_FOUND] for name, each in few.items() if each}


_Defines = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _within(node: ast.stmt) -> Iterator[tuple[ast.stmt | None, _Defines]]:
    """The functions and classes of a statement, each with the one that it stands in; those in blocks stand in none."""
    waiting: list[tuple[ast.stmt | None, ast.AST]] = [(None, node)]
    while waiting:
        outer, part = waiting.pop()
        if isinstance(part, DEF | ast.ClassDef):
            yield outer, part
            outer = part
        if isinstance(part, ast.stmt | ast.ExceptHandler | ast.match_case):
            waiting.extend((outer, child) for child in ast.iter_child_nodes(part))


def _arguments(function: _Defines) -> tuple[str, ...]:
    given = getattr(function, "args", ast.arguments([], [], None, [], [], None, []))
    return tuple(each.arg for each in (*given.posonlyargs, *given.args))
