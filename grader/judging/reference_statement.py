"""One statement of a reference, read: the expressions in it, what is made where each stands, and what it may name."""

import ast
import itertools
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from grader.judging.edits import body_of
from grader.judging.exercise import Exercise
from grader.judging.line_tree import statements

#: What is given a value at the beginning of a line: one name, or the first of several.
_GIVEN = re.compile(r"^ *(\w+)(?:, (\w+))* = ", re.MULTILINE)


@dataclass(frozen=True)
class Expression:
    """An expression with a value.

    path -- leads to it from the statement: expressions of two statements on the same path play the same part
    made -- the name that gets its value from it, or the field that is returned; "" in a condition
    """

    node: ast.expr
    path: tuple[tuple[str, int], ...]
    made: str


def statements_of(exercise: Exercise) -> tuple["ReferenceStatement", ...]:
    """The statements of an exercise's reference."""
    lines = statements(body_of(exercise.reference))
    return tuple(ReferenceStatement(exercise, lines, number) for number in range(len(lines)))


class ReferenceStatement:
    """The statement with a ``number`` among the ``lines`` of a reference."""

    def __init__(self, exercise: Exercise, lines: tuple[str, ...], number: int):
        self.exercise, self.lines, self.number, self.text = exercise, lines, number, lines[number]
        (function,) = ast.parse(f"def f():\n{textwrap.indent(self.text, ' ')}").body
        assert isinstance(function, ast.FunctionDef)
        (self._tree,) = function.body
        self._starts = [0, *itertools.accumulate(len(line) + 1 for line in self.text.split("\n"))]

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """Every expression in it that has a value."""
        return tuple(self._below(self._tree, (), ""))

    @property
    def assigns(self) -> bool:
        """Whether it gives names a value, and is no branch or result."""
        return isinstance(self._tree, ast.Assign)

    @property
    def given(self) -> str:
        """The name that it gives a value, the first of several; "" if it gives none or is a branch."""
        found = _GIVEN.match(self.text)
        return found[1] if found else ""

    @property
    def value(self) -> tuple[int, str]:
        """What stands to the right of the equals sign, and where it begins."""
        begin = self.text.index(" = ") + len(" = ")
        return begin, self.text[begin:]

    @property
    def shape(self) -> object:
        """What two statements that are made alike have in common: the outermost operations. None if it has none."""
        if not isinstance(self._tree, ast.Assign) or not isinstance(self._tree.value, ast.BinOp):
            return None
        value = self._tree.value
        return type(value.op), *(type(getattr(side, "op", side)) for side in (value.left, value.right))

    @cached_property
    def names_inside(self) -> tuple[str, ...]:
        """The names that it uses, in order."""
        found = (each.node.id for each in self.expressions if isinstance(each.node, ast.Name))
        return tuple(dict.fromkeys(found))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What it may name: arguments, what was given a value above, and its own loops' names."""
        loops = (node.target for node in ast.walk(self._tree) if isinstance(node, ast.comprehension))
        own = (node.id for node in loops if isinstance(node, ast.Name))
        return tuple(dict.fromkeys((*self.exercise.arguments, *self._given_above, *own)))

    @cached_property
    def old(self) -> tuple[str, ...]:
        """The first values of arguments that have got new ones above, as edits name them."""
        return tuple(f"{name}0" for name in self.exercise.arguments if name in self._given_above)

    @cached_property
    def _given_above(self) -> tuple[str, ...]:
        found = _GIVEN.findall("\n".join(self.lines[: self.number]))
        return tuple(name for names in found for name in names if name)

    def leads_to(self, name: str) -> str:
        """The field that is made from an intermediate value of that name."""
        returns = self.exercise.returns
        for line in self.lines[self.number + 1 :]:
            given = _GIVEN.match(line)
            if given and re.search(rf"\b{name}\b", line):
                if given[1] in returns:
                    return given[1]
                name = given[1]
        return returns[0]

    def slice(self, node: ast.AST) -> str:
        """The text of a part of it."""
        begin, end = self._span(node)
        return self.text[begin:end]

    def with_text(self, node: ast.AST, text: str) -> str:
        """The statement with another text in the place of a part."""
        begin, end = self._span(node)
        return f"{self.text[:begin]}{text}{self.text[end:]}"

    def _span(self, node: ast.AST) -> tuple[int, int]:
        """Where it begins and ends in the text, which was indented by one and stood below a line when it was read."""
        assert isinstance(node, ast.expr | ast.keyword) and node.end_lineno and node.end_col_offset
        begin = self._starts[node.lineno - 2] + node.col_offset - 1
        return begin, self._starts[node.end_lineno - 2] + node.end_col_offset - 1

    def _below(self, node: ast.AST, path: tuple[tuple[str, int], ...], made: str) -> Iterator[Expression]:
        for field, child in ast.iter_fields(node):
            for index, each in enumerate(child) if isinstance(child, list) else [(0, child)]:
                if not isinstance(each, ast.AST) or _has_no_value(node, field, each):
                    continue
                here, its_own = (*path, (field, index)), self._made(node, made, index)
                if isinstance(each, ast.expr) and not isinstance(each, ast.Tuple):
                    yield Expression(each, here, its_own)
                yield from self._below(each, here, its_own)

    def _made(self, node: ast.AST, made: str, index: int) -> str:
        """What is made of a part of a node that is itself part of what is ``made``."""
        if isinstance(node, ast.Assign):
            return ast.unparse(node.targets[0])
        if isinstance(node, ast.Return):
            return ", ".join(self.exercise.returns)
        if isinstance(node, ast.Tuple) and len(several := made.strip("()").split(", ")) == len(node.elts):
            return several[index]
        return made


def _has_no_value(node: ast.AST, field: str, child: ast.AST) -> bool:
    """Whether a part of the tree is a target, a keyword, the name of a function, or the module before a dot."""
    if isinstance(child, ast.Name | ast.Tuple) and isinstance(child.ctx, ast.Store):
        return True
    name_of_another = (isinstance(node, ast.Call) and field == "func") or isinstance(node, ast.Attribute)
    return isinstance(child, ast.keyword) or (name_of_another and isinstance(child, ast.expr))
