"""Find a learner's functions in a notebook, without running it.

Kept are the top-level imports, constants, functions and classes of its code cells, in order, so that the last
definition wins, as under Run All. Everything else (plots, checks, experiments, magics) is left
out, and what could not be read is said.
"""

import ast
import json
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

LARGEST = 20 * 1024**2
LARGEST_CELL = 200_000

#: Packages of the course itself: not in the sandbox, and not needed there.
COURSE_PACKAGES = ("grader", "playground")
#: Calls that a constant may be made with, besides those to NumPy and the standard library.
BUILDERS = frozenset({
    *("abs", "bool", "complex", "dict", "float", "frozenset", "int", "len", "list", "max", "min", "pow", "range"),
    *("round", "set", "str", "sum", "tuple", "zip"),
})  # fmt: skip


class Unreadable(ValueError):
    """The file is not a notebook that can be read; the message says why."""


@dataclass(frozen=True)
class Cell:
    """What is kept of a code cell: its whole source, and the statements to run, each with its first line."""

    number: int
    source: str
    statements: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Submission:
    """A learner's code. ``defined`` are the names of its functions, ``skipped`` sentences about what was left out."""

    cells: tuple[Cell, ...]
    defined: frozenset[str]
    skipped: tuple[str, ...]


def content(path: Path) -> bytes:
    """The bytes of a notebook file, or ``Unreadable``."""
    try:
        if not path.is_file():
            raise Unreadable("It is not an ordinary file.")
        if path.stat().st_size > LARGEST:
            raise Unreadable(
                f"The file is larger than {LARGEST // 1024**2} MB. Clear its outputs and hand it in again."
            )
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror}.") from None


def read(written: bytes) -> Submission:
    """The submission in the bytes of a notebook file, or ``Unreadable``."""
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is not text, so it is not a notebook.") from None
    if not text.strip():
        raise Unreadable("The file is empty.")
    return _submission(_parsed(text))


def _parsed(text: str) -> nbformat.NotebookNode:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The file is not valid JSON: {str(error)[:200]}.") from None
    if not isinstance(raw, dict) or not ("cells" in raw or "worksheets" in raw):
        raise Unreadable("The file is JSON, but not a notebook: it has no cells.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = nbformat.convert(nbformat.from_dict(raw), 4)
        return nbformat.from_dict({"cells": [_cell(cell) for cell in notebook["cells"]]})
    except Exception as error:  # nbformat raises what its converters happen to stumble over
        raise Unreadable(f"The file is not a notebook: {type(error).__name__}: {str(error)[:200]}.") from None


def _cell(cell: dict) -> dict:
    source = cell.get("source", "")
    return {"code": cell["cell_type"] == "code", "source": "".join(source) if isinstance(source, list) else str(source)}


def _submission(notebook: nbformat.NotebookNode) -> Submission:
    cells, skipped, names = [], [], _Names()
    numbered = enumerate((cell for cell in notebook["cells"] if cell["code"]), 1)
    for number, cell in numbered:
        try:
            source, tree = _tree(cell["source"])
        except _NotPython as why:
            skipped.append(f"Code cell {number} was left out: {why}.")
            continue
        kept = [node for node in tree.body if names.keep(node)]
        if kept:
            statements = tuple((_first_line(node), _segment(source, node)) for node in kept)
            cells.append(Cell(number, source, statements))
    return Submission(tuple(cells), frozenset(names.callables), tuple(skipped))


class _NotPython(Exception):
    """A cell that holds something else."""


def _tree(source: str) -> tuple[str, ast.Module]:
    """A cell's source and what it says. Only if it is no Python as it stands are its magics blanked out."""
    if source.lstrip().startswith("%%"):
        raise _NotPython("it is a cell magic")
    if len(source) > LARGEST_CELL:
        raise _NotPython("it is too long to be written by hand")
    for text in (source, _without_magics(source)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return text, ast.parse(text)
        except SyntaxError as error:
            broken = error
        except (ValueError, MemoryError, RecursionError) as error:
            raise _NotPython(f"Python cannot read it ({type(error).__name__})") from None
    raise _NotPython(f"it is not valid Python, line {broken.lineno}: {broken.msg}")


def _without_magics(source: str) -> str:
    """The source with magics, shell lines and help lines as `pass`, so that line numbers stay."""
    return "\n".join(_without_magic(line) for line in source.split("\n"))


def _without_magic(line: str) -> str:
    bare = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass" if bare.startswith(("%", "!", "?")) or bare.endswith("?") else line


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])


def _segment(source: str, node: ast.stmt) -> str:
    """The node's own text: its lines, cut at the ends where it shares them with a neighbour."""
    if getattr(node, "decorator_list", []):
        return "\n".join(source.split("\n")[_first_line(node) - 1 : node.end_lineno])
    return ast.get_source_segment(source, node) or ""


class _Names:
    """Which statements to keep, and what is known of the names that they bind."""

    def __init__(self):
        self.callables: set[str] = set()
        self._libraries: set[str] = set()

    def keep(self, node: ast.stmt) -> bool:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self.callables.add(node.name)
            return True
        if isinstance(node, ast.Import | ast.ImportFrom):
            return self._imports(node)
        if isinstance(node, ast.Try):
            return all(isinstance(part, ast.Import | ast.ImportFrom) and self._imports(part) for part in node.body)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            return self._assigns(node)
        return False

    def _imports(self, node: ast.Import | ast.ImportFrom) -> bool:
        module = node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
        root = module.partition(".")[0]
        if root in sys.stdlib_module_names or root == "numpy":
            self._libraries |= {(name.asname or name.name).partition(".")[0] for name in node.names}
        return root not in COURSE_PACKAGES

    def _assigns(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> bool:
        """Constants, aliases and functions made from functions; not the results of running things."""
        if node.value is None or not all(map(self._harmless, _calls(node.value))):
            return False
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        self.callables |= {target.id for target in targets if isinstance(target, ast.Name)}
        return True

    def _harmless(self, call: ast.Call) -> bool:
        root = call.func
        while isinstance(root, ast.Attribute):
            root = root.value
        return isinstance(root, ast.Name) and (root.id in self._libraries or root.id in BUILDERS)


def _calls(value: ast.expr) -> Iterator[ast.Call]:
    """The calls made when the value is worked out: not those inside a lambda, which come later."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
