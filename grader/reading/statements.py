"""Top-level statements of a notebook that bind names, and what each of them needs."""

import ast
import dis
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import CodeType

#: Packages of the course itself: not in the sandbox, and not needed there.
COURSE_PACKAGES = ("grader", "playground")
#: Calls that a constant may be made with, besides those to NumPy and the standard library.
BUILDERS = frozenset({
    *("abs", "bool", "complex", "dict", "float", "frozenset", "int", "len", "list", "max", "min", "pow", "range"),
    *("round", "set", "str", "sum", "tuple", "zip"),
})  # fmt: skip

IMPORT, CONSTANT, FUNCTION, CLASS = "imports", "constants", "functions", "classes"


@dataclass(frozen=True, eq=False)
class Statement:
    """A statement of a cell that binds names. ``certain`` says that it is kept whether or not it is needed."""

    cell: int
    line: int
    text: str
    kind: str
    binds: frozenset[str]
    certain: bool = True

    @cached_property
    def uses(self) -> frozenset[str]:
        """The global names that are looked up in it, now or when something in it is called."""
        return frozenset() if self._code is None else frozenset(_globals(self._code))

    @property
    def uses_at_once(self) -> frozenset[str]:
        """The names that must be there when it is run."""
        return frozenset() if self._code is None else frozenset(_looked_up(self._code))

    @cached_property
    def _code(self) -> CodeType | None:
        try:
            return compile(self.text, "<cell>", "exec")
        except Exception:  # what does not compile will be said by the sandbox
            return None


def _looked_up(code: CodeType) -> list[str]:
    try:
        return [step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_NAME", "LOAD_GLOBAL")]
    except ValueError:  # it would print every constant, and a hexadecimal one may be too long for that
        return list(code.co_names)


def _globals(code: CodeType) -> Iterator[str]:
    yield from _looked_up(code)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _globals(constant)


def statement_of(cell: int, node: ast.stmt, lines: list[bytes], libraries: set[str]) -> Statement | None:
    """What a statement binds, if it is of a kind to keep; ``libraries`` learns the names of what is imported."""
    line, text = _first_line(node), _segment(lines, node)
    if isinstance(node, DEF):
        return Statement(cell, line, text, FUNCTION, frozenset([node.name]))
    if isinstance(node, ast.ClassDef):
        return Statement(cell, line, text, CLASS, frozenset([node.name]))
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _import(cell, line, node, libraries)
    if isinstance(node, ast.Try) and all(isinstance(part, ast.Import | ast.ImportFrom) for part in node.body):
        return Statement(cell, line, text, IMPORT, frozenset(_imported(node.body)))
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = frozenset(part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name))
        return Statement(cell, line, text, CONSTANT, names, all(_is_harmless(c, libraries) for c in _calls(node.value)))
    return None


DEF = ast.FunctionDef | ast.AsyncFunctionDef


def _import(cell: int, line: int, node: ast.Import | ast.ImportFrom, libraries: set[str]) -> Statement | None:
    """An import without the course's own packages, which are not where learner code runs."""
    if isinstance(node, ast.Import):
        node = ast.Import([name for name in node.names if _root(name.name) not in COURSE_PACKAGES])
    elif _root(node.module or "") in COURSE_PACKAGES:
        return None
    if not node.names:
        return None
    roots = {_root(name.name) for name in node.names} if isinstance(node, ast.Import) else {_root(node.module or "")}
    names = frozenset(_imported([node]))
    if roots & ({"numpy"} | sys.stdlib_module_names):
        libraries |= names
    return Statement(cell, line, ast.unparse(node), IMPORT, names)


def _imported(nodes: list) -> Iterator[str]:
    return (name.asname or _root(name.name) for node in nodes for name in node.names)


def _root(module: str) -> str:
    return module.partition(".")[0]


def _is_harmless(call: ast.Call, libraries: set[str]) -> bool:
    root = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and (root.id in libraries or root.id in BUILDERS)


def _calls(value: ast.expr) -> Iterator[ast.Call]:
    """The calls made when the value is worked out: not those inside a lambda, which come later."""
    waiting: list[ast.AST] = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])


def _segment(lines: list[bytes], node: ast.stmt) -> str:
    """The node's own text: its lines, cut at the ends where it shares them with a neighbour."""
    first, last = _first_line(node), node.end_lineno or node.lineno
    start = node.col_offset if first == node.lineno else 0  # above it stand decorators, which begin their lines
    if first == last:
        return lines[first - 1][start : node.end_col_offset].decode()
    held = (lines[first - 1][start:], *lines[first : last - 1], lines[last - 1][: node.end_col_offset])
    return b"\n".join(held).decode()
