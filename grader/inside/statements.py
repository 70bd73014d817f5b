"""Run a learner's statements, one at a time: one that fails takes nothing else with it."""

import __future__

import ast
import builtins
import contextlib
import linecache
import sys
import types
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from grader.inside.stand_in import StandIn
from grader.inside.wire import LONGEST_TEXT

#: As if every notebook said `from __future__ import annotations`: what an annotation names need not be there.
FUTURES = __future__.annotations.compiler_flag
#: As in a notebook, where a cell may wait by itself.
FLAGS = FUTURES | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
#: The name of the function that does a learner's import, while a statement runs.
IMPORTED = "__import_or_stand_in__"


class _Notebook:
    """The statements' names, and which statements failed: cell, line and why."""

    def __init__(self) -> None:
        module = types.ModuleType("__main__")  # as in a notebook, so that what stands below `if __name__ == ...` runs
        sys.modules["__main__"] = module  # where dataclasses and type hints look for the names of a class's module
        self.names = vars(module)
        self.names.update({"__builtins__": builtins, "get_ipython": _NoShell, "display": _shown_nowhere})
        self.failed: list[list] = []
        self._place: tuple[int, int] = (0, 0)

    def run(self, cell: int, line: int, source: str) -> None:
        """Run one statement."""
        self._place = (cell, line)
        try:
            self.names[IMPORTED] = self._imported
            _finish(eval(_compiled("\n" * (line - 1) + source, f"<cell {cell}>"), self.names))
        except BaseException as error:
            self._failed(error)
        finally:
            self.names.pop(IMPORTED, None)

    def _imported(self, source: str, name: str) -> None:
        """Do an import of a single name; where it fails, that name gets a stand-in."""
        try:
            exec(compile(source, "<import>", "exec", dont_inherit=True), self.names)
        except ImportError as error:
            self._failed(error)
            self.names[name] = StandIn(error)

    def _failed(self, error: BaseException) -> None:
        self.failed.append([*self._place, f"{type(error).__name__}: {error}"[:LONGEST_TEXT]])


def executed(cells: list[Mapping]) -> tuple[dict, list]:
    """The names that the statements of the cells define, without stand-ins, and the statements that failed."""
    notebook = _Notebook()
    for cell in cells:
        filename = f"<cell {cell['number']}>"
        # The source is known under that name, so that a report can show the learner's line.
        linecache.cache[filename] = (len(cell["source"]), None, cell["source"].splitlines(True), filename)
        for line, source in cell["statements"]:
            notebook.run(cell["number"], line, source)
    alive = {name: value for name, value in notebook.names.items() if type(value) is not StandIn}
    return alive, notebook.failed


def _finish(waiting: Coroutine | None) -> None:
    """See a statement through to its end that waits for something. There is nobody else whose turn it could be."""
    with contextlib.suppress(StopIteration):
        while waiting is not None:
            waiting.send(None)


def _compiled(source: str, filename: str) -> types.CodeType:
    if "import" not in source:
        return compile(source, filename, "exec", FLAGS, dont_inherit=True)
    tree = ast.fix_missing_locations(_Imports().visit(ast.parse(source)))
    return compile(tree, filename, "exec", FLAGS, dont_inherit=True)


class _Imports(ast.NodeTransformer):
    """Each name imported by itself, so that what is missing takes nothing else with it.

    An import whose failure the learner sees to stays as it is: in a ``try``, or where it is suppressed. So does one in
    a function.
    """

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef) or _suppresses(node):
            return node
        if isinstance(node, ast.Try | ast.TryStar):
            return self._try(node)
        if isinstance(node, ast.Import | ast.ImportFrom):
            return _single(node)
        return self.generic_visit(node)

    def _try(self, node: ast.Try | ast.TryStar) -> ast.AST:
        for part in ("handlers", "orelse", "finalbody") if node.handlers else ("body", "finalbody"):
            holder = ast.Module(getattr(node, part), [])
            self.generic_visit(holder)
            setattr(node, part, holder.body)
        return node


def _suppresses(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and any("suppress" in ast.unparse(item.context_expr) for item in node.items)


def _single(node: ast.Import | ast.ImportFrom) -> ast.stmt | list[ast.stmt]:
    """An import as one for each of its names."""
    if isinstance(node, ast.Import):
        return [_import(node, ast.Import([name]), name.asname or name.name.partition(".")[0]) for name in node.names]
    if node.module == "__future__" or node.names[0].name == "*":
        return node
    single = ((name, ast.ImportFrom(node.module, [name], node.level)) for name in node.names)
    return [_import(node, one, name.asname or name.name) for name, one in single]


def _import(where: ast.stmt, node: ast.stmt, name: str) -> ast.stmt:
    given: list[ast.expr] = [ast.Constant(ast.unparse(node)), ast.Constant(name)]
    return ast.copy_location(ast.Expr(ast.Call(ast.Name(IMPORTED, ast.Load()), given, [])), where)


class _NoShell:
    """In place of IPython's shell, whose magics do nothing here."""

    def __getattr__(self, name: str) -> Callable:
        if name.startswith("__"):
            raise AttributeError(name)
        return _shown_nowhere


def _shown_nowhere(*_: object, **__: object) -> None:
    """In place of what shows something in a notebook."""
