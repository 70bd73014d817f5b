"""Find a learner's functions in a notebook, without running it.

Kept are the top-level imports, constants, functions and classes of its code cells, in order, so that the last
definition wins, as under Run All. An assignment that calls something of the learner's own is kept only where an
exercise needs what it makes. Everything else (plots, checks, experiments, magics) is left out, and what could not be
read is said.
"""

import ast
import builtins
import dis
import json
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType

from grader.course import COURSE

LARGEST = 20 * 1024**2
#: Characters of code, in a cell and in all of them, and cells: far more than anybody writes by hand.
LARGEST_CELL, MOST_CODE = 100_000, 400_000
MOST_CELLS = 5_000
#: Brackets in the whole file: each may become an object, which takes thirty times the space of its two characters.
MOST_BRACKETS = 1_000_000
MOST_NAMES = 40
#: Sentences about what was left out: a notebook may have thousands of cells, and nobody reads a page of that length.
MOST_SAID = 50

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
    """A learner's code.

    cells   -- what is kept of each cell
    defined -- the names that may be functions
    taken   -- what was kept, in words
    skipped -- sentences about what was left out
    """

    cells: tuple[Cell, ...]
    defined: frozenset[str]
    taken: str
    skipped: tuple[str, ...]


def content(path: Path) -> bytes:
    """The bytes of a notebook file, or ``Unreadable``."""
    try:
        if not path.exists():
            raise Unreadable("There is no such file.")
        if path.is_dir():
            next(path.iterdir(), None)  # a folder in which nothing can be seen is another matter
        if not path.is_file():
            raise Unreadable("It is not an ordinary file.")
        if path.stat().st_size > LARGEST:
            raise Unreadable(
                f"The file is larger than {LARGEST // 1024**2} MB. Clear its outputs and hand it in again."
            )
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"It cannot be opened: {error.strerror}.") from None


def read(written: bytes) -> Submission:
    """The submission in the bytes of a notebook file, or ``Unreadable``."""
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is not text in UTF-8, as notebooks are.") from None
    if not text.strip():
        raise Unreadable("The file is empty.")
    return _submission(_parsed(text))


def _parsed(text: str) -> list[dict]:
    """The cells of a notebook of any format: whether each is code, and its source."""
    if text.count("[") + text.count("{") > MOST_BRACKETS:
        raise Unreadable("The file has too many parts. Clear its outputs and hand it in again.")
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The file is not valid JSON: {str(error)[:200]}.") from None
    if not isinstance(raw, dict) or not ("cells" in raw or "worksheets" in raw):
        raise Unreadable("The file is JSON, but not a notebook: it has no cells.")
    try:
        notebook = _sources(raw)
        return [_cell(cell) for cell in (_converted(notebook) if _is_old(raw) else notebook)["cells"]]
    except Unreadable:
        raise
    except Exception as error:  # nbformat raises what its converters happen to stumble over
        raise Unreadable(f"The file is not a notebook: {type(error).__name__}: {str(error)[:200]}.") from None


def _is_old(raw: dict) -> bool:
    """Whether it must be converted to be read. What comes after today's format is read as if it were that."""
    return raw.get("nbformat") in (1, 2, 3) or "cells" not in raw


def _converted(notebook: dict) -> dict:
    """A notebook of another format in today's. Few need it, and importing it takes longer than all the reading."""
    import nbformat

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nbformat.convert(nbformat.from_dict(notebook), 4)


#: All that is read of a cell, under the names that it has had in the formats so far. Not the level of a heading: to a
#: converter it is as many signs in front of a text, however large a number it is.
READ = ("cell_type", "source", "input", "code", "text", "language")


def _sources(raw: dict) -> dict:
    """The notebook without its outputs, which may be huge, and in which nothing is read."""
    version = {key: raw[key] for key in ("nbformat", "nbformat_minor") if key in raw}
    if "worksheets" in raw:
        cells = [_source(cell) for sheet in raw["worksheets"] for cell in _few(sheet["cells"])]
        return {**version, "metadata": {"name": ""}, "worksheets": [{"cells": _few(cells), "metadata": {}}]}
    return {**version, "metadata": {}, "cells": list(map(_source, _few(raw["cells"])))}


def _few(cells: list) -> list:
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"The file is not a notebook that anybody wrote: it has {len(cells):,} cells.")
    return cells


def _source(cell: dict) -> dict:
    if not isinstance(cell, dict):
        raise Unreadable("The file is not a notebook: one of its cells is not an object.")
    return {**{key: _whole(cell[key]) for key in READ if key in cell}, "outputs": [], "metadata": {}}


def _whole(value: object) -> object:
    """Text may come as a list of its lines. Nothing else that is read of a cell has parts."""
    if isinstance(value, dict):
        raise Unreadable("The file is not a notebook: the source of one of its cells is not text.")
    return "".join(value) if isinstance(value, list) else value


def _cell(cell: dict) -> dict:
    if "cell_type" not in cell:
        raise Unreadable("The file is not a notebook: one of its cells does not say of what type it is.")
    text = str(cell.get("source", ""))
    return {"code": cell["cell_type"] == "code", "source": text.replace("\r\n", "\n").replace("\r", "\n")}


def _submission(read_cells: list[dict]) -> Submission:
    pieces, texts, skipped, libraries, length = [], {}, [], set(), 0
    for number, cell in enumerate((cell for cell in read_cells if cell["code"]), 1):
        length += min(len(cell["source"]), LARGEST_CELL)
        if length > MOST_CODE:
            skipped.append(f"Code cell {number} and those after it were left out: there is too much code.")
            break
        try:
            texts[number], tree = _tree(cell["source"])
        except _NotPython as why:
            skipped.append(f"Code cell {number} was left out: {why}.")
            continue
        skipped += [
            f"`{name}` in code cell {number} stands inside a `{place}`, so it was left out: only what begins at the "
            "left margin is taken."
            for place, name in _inside(tree)
        ]
        lines = texts[number].encode().split(b"\n")  # the columns of the tree count bytes
        pieces += [piece for node in tree.body if (piece := _piece(number, node, lines, libraries))]
    kept = _needed(pieces)
    statements: dict[int, list] = {}
    for piece in kept:
        statements.setdefault(piece.cell, []).append((piece.line, piece.text))
    cells = tuple(Cell(number, texts[number], tuple(held)) for number, held in statements.items())
    defined = frozenset(name for piece in kept if piece.kind != IMPORT for name in piece.binds)
    return Submission(cells, defined, _in_words(kept), tuple(_first_few(skipped)))


def _first_few(sentences: list[str]) -> list[str]:
    beyond = len(sentences) - MOST_SAID
    return sentences if beyond <= 0 else [*sentences[:MOST_SAID], f"{beyond:,} more pieces were left out like these."]


class _NotPython(Exception):
    """A cell that holds something else."""


#: The line of a cell magic: blank lines before it, and its name.
_CELL_MAGIC = re.compile(r"(\s*)%%(\w*).*")
#: Cell magics that run the rest of the cell as Python, so that what it defines is there afterwards.
PYTHON_MAGICS = ("time", "capture", "prun")
#: A line that a magic, the shell or the help answers, or that keeps what they say under a name. The spaces in front are
#: taken once and for all (`*+`): given back one by one, a long row of them would be searched that many times.
_MAGIC = re.compile(r"\s*+([%!?]|[\w, ]+=\s*[%!]|.*\?\s*$)")


def _tree(source: str) -> tuple[str, ast.Module]:
    """A cell's source and what it says. Only if it is no Python as it stands are its magics blanked out."""
    if magic := _CELL_MAGIC.match(source):
        if magic[2] not in PYTHON_MAGICS:
            raise _NotPython("it is a cell magic")
        source = magic[1] + source[magic.end() :]
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
    return f"{line[: len(line) - len(line.lstrip())]}pass" if _MAGIC.match(line) else line


# --- which statements to keep -----------------------------------------------------------------------------------------

IMPORT, CONSTANT, FUNCTION, CLASS = "imports", "constants", "functions", "classes"


@dataclass(frozen=True, eq=False)
class _Piece:
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


def _needed(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces without those that only an experiment or a plot needs, or that stand on what was left out."""
    binding: dict[str, list[_Piece]] = {}
    for piece in pieces:
        for name in piece.binds:
            binding.setdefault(name, []).append(piece)
    needed, waiting = set(), set(COURSE)
    while waiting:
        needed |= waiting
        asking = {piece for name in waiting for piece in binding.get(name, ())}
        waiting = {used for piece in asking for used in piece.uses} - needed
    kept, bound = [], {*dir(builtins), "__annotations__"}
    for piece in pieces:
        wanted = piece.binds & needed
        # An exercise that is set to something of the course's own was not written by the learner.
        found = piece.uses_at_once <= bound or "*" in bound
        stands = piece.kind == CONSTANT and (piece.certain or wanted) and found
        if piece.kind != CONSTANT or stands or wanted - COURSE.keys():
            kept.append(piece)
            bound |= piece.binds
    return kept


def _piece(cell: int, node: ast.stmt, lines: list[bytes], libraries: set[str]) -> _Piece | None:
    """What a statement binds, if it is of a kind to keep; ``libraries`` learns the names of what is imported."""
    line, text = _first_line(node), _segment(lines, node)
    if isinstance(node, _DEF):
        return _Piece(cell, line, text, FUNCTION, frozenset([node.name]))
    if isinstance(node, ast.ClassDef):
        return _Piece(cell, line, text, CLASS, frozenset([node.name]))
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _import(cell, line, node, libraries)
    if isinstance(node, ast.Try) and all(isinstance(part, ast.Import | ast.ImportFrom) for part in node.body):
        return _Piece(cell, line, text, IMPORT, frozenset(_imported(node.body)))
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = frozenset(part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name))
        return _Piece(cell, line, text, CONSTANT, names, all(_is_harmless(c, libraries) for c in _calls(node.value)))
    return None


def _inside(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The course's functions that are defined within an `if`, a `class` and the like: within what, and their names."""
    for node in tree.body:
        if hasattr(node, "body") and not isinstance(node, _DEF):  # what a function defines is its own
            place = "class" if isinstance(node, ast.ClassDef) else type(node).__name__.lower()
            yield from ((place, p.name) for p in ast.walk(node) if isinstance(p, _DEF) and p.name in COURSE)


_DEF = ast.FunctionDef | ast.AsyncFunctionDef


def _import(cell: int, line: int, node: ast.Import | ast.ImportFrom, libraries: set[str]) -> _Piece | None:
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
    return _Piece(cell, line, ast.unparse(node), IMPORT, names)


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
    waiting = [value]
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
    first, last = _first_line(node), node.end_lineno
    start = node.col_offset if first == node.lineno else 0  # above it stand decorators, which begin their lines
    if first == last:
        return lines[first - 1][start : node.end_col_offset].decode()
    held = (lines[first - 1][start:], *lines[first : last - 1], lines[last - 1][: node.end_col_offset])
    return b"\n".join(held).decode()


def _in_words(kept: list[_Piece]) -> str:
    """What was taken, by names: each once, and not more than anybody would read."""
    parts = []
    for kind in (IMPORT, CONSTANT, FUNCTION, CLASS):
        names = list(dict.fromkeys(name for piece in kept if piece.kind == kind for name in sorted(piece.binds)))
        shown = [name[:40] for name in names[:MOST_NAMES]] + ["…"] * (len(names) > MOST_NAMES)
        if names:
            parts.append(f"{kind} {', '.join(shown)}")
    return f"Taken from the notebook: {'; '.join(parts)}." if parts else "Nothing was taken from the notebook."
