"""Every mutant of a function: the same function with its syntax tree changed in one place."""

import ast
import inspect
import math
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from mutation.operators import OPERATORS, Scope, assigned_in, names_in


@dataclass(frozen=True)
class Mutant:
    """A function with one change.

    operator -- the name of the operator that made it
    before   -- the lines that differ, as they stand in the original; empty where a line was added
    after    -- the same lines in the mutant
    source   -- the whole mutant, in which ``w0`` is what the argument w was when the mutant was called
    original -- the function itself
    """

    operator: str
    before: str
    after: str
    source: str
    original: Callable

    def compiled(self) -> Callable:
        head, body = self.source.split("\n", 1)
        arguments = inspect.signature(self.original).parameters
        kept = [f"    {name}0 = {name}" for name in arguments if f"{name}0" not in arguments]
        names = {"np": np, "math": math, **self.original.__globals__}
        exec(compile("\n".join([head, *kept, body]), f"<{self.after}>", "exec"), names)
        return names[self.original.__name__]


def mutants(function: Callable) -> Iterator[Mutant]:
    """Each mutant once, place after place. The docstring is no place, and is left out."""
    module = ast.parse(textwrap.dedent(inspect.getsource(function)))
    (definition,) = module.body
    if ast.get_docstring(definition) is not None:
        del definition.body[0]
    original = ast.unparse(module)
    seen = {original}
    for place in _places(module):
        for operator, node in _changes(place):
            source = place.source_with(node, module)
            if source not in seen:
                seen.add(source)
                yield Mutant(operator.__name__, *_differing_lines(original, source), source, function)


@dataclass(frozen=True)
class _Place:
    """A node of a tree, and where it hangs: ``container[key]`` is the node."""

    container: list | dict
    key: int | str
    scope: Scope

    @property
    def node(self) -> ast.AST:
        return self.container[self.key]

    def source_with(self, other: ast.AST, module: ast.Module) -> str:
        """The whole module's text with another node in this place, which gets its own node back."""
        node, self.container[self.key] = self.node, other
        source = ast.unparse(module)
        self.container[self.key] = node
        return source


def _changes(place: _Place) -> Iterator[tuple[Callable, ast.AST]]:
    """What the operators put in a place."""
    for kind, operator in OPERATORS:
        if isinstance(place.node, kind):
            for text in operator(place.node, place.scope):
                try:
                    (statement,) = ast.parse(text).body
                except SyntaxError:
                    continue
                yield operator, statement.value if isinstance(place.node, ast.expr) else statement


def _places(module: ast.Module) -> Iterator[_Place]:
    """Every place of a function that may hold something else."""
    (function,) = module.body
    arguments = tuple(argument.arg for argument in function.args.args)
    scope = Scope(arguments, ast.unparse(function.body[-1]))
    yield _Place(module.body, 0, scope)
    yield from _statements(function.body, scope.knowing(arguments))


def _statements(block: list[ast.stmt], scope: Scope) -> Iterator[_Place]:
    """The statements of a block, what stands in them, and the blocks inside."""
    for number, statement in enumerate(block):
        yield _Place(block, number, scope)
        yield from _expressions(statement, scope)
        for inside in ("body", "orelse"):
            if isinstance(statement, ast.If | ast.For):
                yield from _statements(getattr(statement, inside), scope)
        given = assigned_in(statement)
        scope = scope.knowing((*sorted(given), *(f"{name}0" for name in scope.arguments if name in given)))


def _expressions(node: ast.AST, scope: Scope) -> Iterator[_Place]:
    """The expressions in a node that are read, outermost first."""
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        scope = scope.knowing(name for loop in node.generators for name in sorted(names_in(loop.target)))
    for container, key in _fields(node):
        child = container[key]
        if isinstance(child, ast.expr) and not isinstance(getattr(child, "ctx", None), ast.Store):
            yield _Place(container, key, scope)
        if isinstance(child, ast.Attribute) and child.attr == "shape":
            continue  # whatever is done to the numbers of an array leaves its shape
        if isinstance(child, ast.expr | ast.comprehension | ast.keyword):
            yield from _expressions(child, scope)


def _fields(node: ast.AST) -> Iterator[tuple[list | dict, int | str]]:
    for name, value in ast.iter_fields(node):
        yield from (
            ((value, number) for number in range(len(value))) if isinstance(value, list) else [(vars(node), name)]
        )


def _differing_lines(one: str, other: str) -> tuple[str, str]:
    """Two texts without the lines that they have in common at their beginning and end."""
    lines = [text.splitlines() for text in (one, other)]
    for end in (0, -1):
        while all(lines) and lines[0][end] == lines[1][end]:
            for text in lines:
                del text[end]
    return tuple("\n".join(map(str.strip, text)) for text in lines)
