"""Top-level statements of a notebook that bind names, and what each of them needs."""

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from grader.reading.names import DEF, Effects, Names, imported, names_of

#: Packages of the course, and of the tool that checks beside it: not in the sandbox, and not needed there.
COURSE_PACKAGES = ("grader", "playground", "otter")
#: Calls that a constant may be made with, besides those to NumPy and the standard library: they run nothing else.
BUILDERS = frozenset({
    *("abs", "all", "any", "bool", "bytes", "callable", "chr", "complex", "dict", "display", "divmod", "enumerate"),
    *("filter", "float", "format", "frozenset", "get_ipython", "getattr", "globals", "hasattr", "hash", "int"),
    *("isinstance", "issubclass", "iter", "len", "list", "locals", "map", "max", "min", "next", "object", "ord"),
    *("pow", "print", "range", "repr", "reversed", "round", "set", "slice", "sorted", "str", "sum", "tuple", "type"),
    "zip",
    *(name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)),
})  # fmt: skip

IMPORT, CONSTANT, FUNCTION, CLASS, BLOCK = "imports", "constants", "functions", "classes", "blocks"
BLOCKS = ast.If | ast.With | ast.AsyncWith | ast.Try | ast.TryStar | ast.Match | ast.For | ast.AsyncFor | ast.While
ASSIGNMENTS = ast.Assign | ast.AnnAssign | ast.AugAssign | getattr(ast, "TypeAlias", ast.Assign)  # new in 3.12


@dataclass
class Known:
    """What the cells so far have said.

    libraries -- names under which NumPy or the standard library has been imported
    effects   -- what a call of the learner's functions leaves behind
    """

    libraries: set[str] = field(default_factory=set)
    effects: dict[str, Effects] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Statement:
    """A statement of a cell that binds names.

    certain      -- whether it is kept even where no exercise needs it
    also_changes -- names that the functions which it calls set, or into whose objects they put something
    """

    cell: int
    line: int
    text: str
    kind: str
    node: ast.stmt
    names: Names
    certain: bool = True
    also_changes: frozenset[str] = frozenset()

    @property
    def uses(self) -> frozenset[str]:
        """The global names that are looked up in it, now or when something in it is called."""
        return self.names.uses

    @property
    def uses_at_once(self) -> frozenset[str]:
        """The names that must be there when it is run."""
        return self.names.uses_at_once - self.names.binds if self.kind == BLOCK else self.names.uses_at_once

    @cached_property
    def binds(self) -> frozenset[str]:
        """The names that it gives a value, or may give one."""
        return self.names.binds

    def touches(self, imports: Iterable[str]) -> frozenset[str]:
        """The names that it binds, and those whose objects it changes; a package that is called is not changed."""
        return self.binds | (self.names.changes | self.also_changes).difference(imports)

    @property
    def replaces(self) -> frozenset[str]:
        """The names that hold something else after it, for certain."""
        return frozenset() if self.kind == BLOCK else self.names.binds


def statement_of(cell: int, node: ast.stmt, lines: list[bytes], known: Known) -> Statement | None:
    """What a statement binds, if it binds anything; ``known`` learns from it."""
    line, text = _first_line(node), _segment(lines, node)
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _import(cell, line, node, known)
    if isinstance(node, DEF):
        names = names_of(node)
        known.effects.update(names.effects)
        return Statement(cell, line, text, FUNCTION, node, names)
    if isinstance(node, ast.ClassDef):
        return Statement(cell, line, text, CLASS, node, names_of(node))
    if isinstance(node, BLOCKS):
        if "import" in text:
            _learn(node, known)
            text = _without_the_course(text, node, line)
    elif not isinstance(node, ASSIGNMENTS | ast.Expr | ast.Delete) or (
        isinstance(node, ast.AnnAssign) and node.value is None
    ):
        return None
    names = names_of(node)
    runs_nothing_else = not names.loops and names.calls - BUILDERS <= known.libraries
    certain = runs_nothing_else and not isinstance(node, ast.Expr)
    kind = BLOCK if isinstance(node, BLOCKS) else CONSTANT
    known.effects.update(names.effects)
    statement = Statement(cell, line, text, kind, node, names, certain, _changed_by_calls(node, names, known))
    return statement if statement.touches(()) else None


#: What puts something into an object that it is given: ``list.append(x, 1)``.
CHANGERS = frozenset({"setattr", "delattr", "list", "dict", "set"})


def _changed_by_calls(node: ast.stmt, names: Names, known: Known) -> frozenset[str]:
    """The names whose objects the functions that are called change, as far as that can be seen."""
    left = [(called, known.effects[called]) for called in names.calls if called in known.effects]
    changed = [effects.changes for _, effects in left]
    changed += [frozenset(names.passes.get(called, ())) for called, effects in left if effects.arguments]
    if isinstance(node, ast.Expr):  # a library's function whose result is not kept is called for what it does
        changed += [
            frozenset(handed) for called, handed in names.passes.items() if called in known.libraries | CHANGERS
        ]
    return frozenset[str]().union(*changed)


def _import(cell: int, line: int, node: ast.Import | ast.ImportFrom, known: Known) -> Statement | None:
    """An import without the course's own packages, which are not where learners' code runs."""
    own = _without_course_packages(node)
    if own is None:
        return None
    _learn(own, known)
    return Statement(cell, line, ast.unparse(own), IMPORT, own, names_of(own))


def of_the_course(node: ast.stmt) -> list[str]:
    """The names that an import takes from the course's own packages."""
    if isinstance(node, ast.Import):
        return imported(ast.Import([name for name in node.names if _root(name.name) in COURSE_PACKAGES]))
    if isinstance(node, ast.ImportFrom) and _root(node.module or "") in COURSE_PACKAGES:
        return imported(node)
    return []


def _without_course_packages(node: ast.Import | ast.ImportFrom) -> ast.Import | ast.ImportFrom | None:
    if isinstance(node, ast.Import):
        names = [name for name in node.names if _root(name.name) not in COURSE_PACKAGES]
        return ast.copy_location(ast.Import(names), node) if names else None
    return None if _root(node.module or "") in COURSE_PACKAGES else node


def _learn(node: ast.stmt, known: Known) -> None:
    """What a statement says about names to come."""
    for part in run_at_once(node):
        if isinstance(part, ast.Import | ast.ImportFrom):
            roots = [_root(part.module or "")] if isinstance(part, ast.ImportFrom) else None
            if {*(roots or (_root(name.name) for name in part.names))} & ({"numpy"} | sys.stdlib_module_names):
                known.libraries.update(imported(part))


def _root(module: str) -> str:
    return module.partition(".")[0]


def run_at_once(node: ast.AST) -> Iterator[ast.AST]:
    """A statement and what is in it, except for the bodies of functions: those run when they are called."""
    waiting: list[ast.AST] = [node]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, DEF):
            waiting.extend(part.decorator_list)
        elif not isinstance(part, ast.Lambda):
            waiting.extend(ast.iter_child_nodes(part))


def _without_the_course(text: str, node: ast.stmt, first: int) -> str:
    """A block's text without imports of the course's packages. All lines keep their numbers."""
    lines = text.encode().split(b"\n")
    course = [part for part in run_at_once(node) if isinstance(part, ast.stmt) and of_the_course(part)]
    for part in sorted(course, key=lambda part: (part.lineno, part.col_offset), reverse=True):
        assert isinstance(part, ast.Import | ast.ImportFrom)
        begin, end = part.lineno - first, (part.end_lineno or part.lineno) - first
        own = _without_course_packages(part)
        written = (ast.unparse(own) if own else "pass").encode()
        rest = lines[end][part.end_col_offset :]
        lines[begin : end + 1] = [lines[begin][: part.col_offset] + written + rest, *[b""] * (end - begin)]
    return b"\n".join(lines).decode()


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
