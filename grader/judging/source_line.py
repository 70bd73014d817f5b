"""The line of a learner's own source in which a result is made; none where that is not certain.

Certain is what can be read off: one ``return``, at the function's end, and a name that is given its value there at the
function's own level, not in a branch or a loop, and that nothing alters afterwards.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A piece of a learner's source that defines a function, and the number of its first line where they wrote it."""

    text: str
    function: str
    first_line: int = 1


@dataclass(frozen=True)
class SourceLine:
    """A line of the learner's, by number and text."""

    number: int
    text: str


#: Parts of a function's tree, and names that hand on a value to one another: nobody looks for a line among more.
MOST_PARTS, MOST_NAMES = 5_000, 10


def made_in(source: Source, place: int, count: int) -> SourceLine | None:
    """Where the result at a ``place`` among ``count`` results is made."""
    try:
        body = _body(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    result = _result(body, place, count)
    made = _making(body, result) if result else None
    if made is None:
        return None
    number = made.lineno
    lines = source.text.splitlines()
    more = " ..." if made.end_lineno != number else ""
    return SourceLine(source.first_line + number - 1, lines[number - 1].strip() + more)


def _body(source: Source) -> list[ast.stmt]:
    """The statements of the function, of the last of that name; none if something else may stand before it."""
    named = [
        node
        for node in ast.parse(source.text).body
        if isinstance(node, ast.FunctionDef) and node.name == source.function
    ]
    body = named[-1].body if named and not named[-1].decorator_list else []
    return body if sum(1 for node in body for _ in ast.walk(node)) <= MOST_PARTS else []


def _result(body: Sequence[ast.stmt], place: int, count: int) -> ast.expr | None:
    """What is returned at a place, if there is one ``return``, and it tells the results apart."""
    returns = [node for statement in body for node in _own(statement) if isinstance(node, ast.Return)]
    names_elsewhere = any(isinstance(node, ast.Global | ast.Nonlocal) for each in body for node in ast.walk(each))
    if len(returns) != 1 or returns[0] is not body[-1] or names_elsewhere:
        return None
    value = returns[0].value
    if count == 1:
        return value
    if not isinstance(value, ast.Tuple) or len(value.elts) != count:
        return None
    return None if any(isinstance(each, ast.Starred) for each in value.elts) else value.elts[place]


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """A statement and all in it but functions and classes that it defines."""
    yield node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _own(child)


def _making(body: Sequence[ast.stmt], result: ast.expr) -> ast.stmt | ast.expr | None:
    """The statement that gives a result its value, or the result itself where it is worked out in the ``return``."""
    made: ast.stmt | ast.expr = result
    before, value = len(body) - 1, result
    for _ in range(MOST_NAMES):
        if not isinstance(value, ast.Name):
            return made
        giving = [number for number in range(before) if value.id in _given(body[number])]
        same = {value.id, *_other_names(value.id, body)}
        if not giving or any(_may_alter(each, value.id, same) for each in body[giving[-1] + 1 : -1]):
            return None
        before = giving[-1]
        made = statement = body[before]
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            return made
        value = statement.value
    return None


def _given(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a value, if it is an assignment and so gives it for certain."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AugAssign) or (isinstance(statement, ast.AnnAssign) and statement.value):
        targets = [statement.target]
    named = (node for target in targets for node in ([target] if isinstance(target, ast.Name) else _parts(target)))
    return {node.id for node in named if isinstance(node, ast.Name)}


def _parts(target: ast.expr) -> list[ast.expr]:
    return target.elts if isinstance(target, ast.Tuple | ast.List) else []


def _may_alter(statement: ast.stmt, name: str, same: set[str]) -> bool:
    """Whether a statement may change what a name holds: a new value, in place, by one of the ``same`` names."""
    for node in _own(statement):
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
            return True
        if isinstance(node, ast.AugAssign) and _root(node.target) in same:
            return True
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            if _root(node) in same:
                return True
        if isinstance(node, ast.keyword) and node.arg == "out" and same & _names(node.value):
            return True
    return isinstance(statement, ast.Expr) and bool(same & _names(statement))


def _other_names(name: str, body: Sequence[ast.stmt]) -> Iterator[str]:
    """Names that may stand for the same array: given it bare, a view of it, or what a call made of it."""
    for statement in body:
        if isinstance(statement, ast.Assign) and not isinstance(statement.value, ast.BinOp | ast.UnaryOp):
            if name in _names(statement.value):
                yield from _given(statement)


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
