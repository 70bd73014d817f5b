"""Find a learner's functions in a notebook, without running it.

Kept are the top-level imports, constants, functions and classes of its code cells, in order, so that the last
definition wins, as under Run All. An assignment that calls something of the learner's own is kept only where an
exercise needs what it makes. Everything else (plots, checks, experiments, magics) is left out, and what could not be
read is said.
"""

import ast
import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.course import COURSE
from grader.judging.source_line import Source
from grader.reading.cell_source import LARGEST_CELL, NotPython, parsed
from grader.reading.notebook_file import code_cells
from grader.reading.statements import CLASS, CONSTANT, DEF, FUNCTION, IMPORT, Statement, statement_of
from grader.reporting.language import gettext, ngettext

#: Characters of code in all cells: far more than anybody writes by hand.
MOST_CODE = 400_000
MOST_NAMES = 40
#: Sentences about what was left out: a notebook may have thousands of cells, and nobody reads a page of that length.
MOST_SENTENCES = 50


@dataclass(frozen=True)
class Cell:
    """What is kept of a code cell: its whole source, and the statements to run, each with its first line."""

    number: int
    source: str
    statements: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class LearnerCode:
    """A learner's code.

    cells   -- what is kept of each cell
    defined -- the names that may be functions
    taken   -- what was kept, in words
    skipped -- sentences about what was left out
    sources -- of each name that a `def` gave its value last, that function's source
    """

    cells: tuple[Cell, ...]
    defined: frozenset[str]
    taken: str
    skipped: tuple[str, ...]
    sources: Mapping[str, Source]


def extract(written: bytes) -> LearnerCode:
    """The learner's code in the bytes of a notebook file, or ``Unreadable``."""
    found = _Found()
    length = 0
    for number, source in enumerate(code_cells(written), 1):
        length += min(len(source), LARGEST_CELL)
        if length > MOST_CODE:
            found.skipped.append(_too_much(number))
            break
        found.take(number, source)
    return found.learner_code()


class _Found:
    """What has been found in the cells so far."""

    def __init__(self) -> None:
        self.skipped: list[str] = []
        self._statements: list[Statement] = []
        self._texts: dict[int, str] = {}
        self._libraries: set[str] = set()  # names under which NumPy or the standard library has been imported

    def take(self, number: int, source: str) -> None:
        """Take in one more cell."""
        try:
            self._texts[number], tree = parsed(source)
        except NotPython as why:
            self.skipped.append(gettext("Code cell {number} was left out: {why}.", number=number, why=why))
            return
        self.skipped += [_about_a_nested(name, block, number) for block, name in _nested(tree)]
        lines = self._texts[number].encode().split(b"\n")  # the columns of the tree count bytes
        statements = (statement_of(number, node, lines, self._libraries) for node in tree.body)
        self._statements += [statement for statement in statements if statement]

    def learner_code(self) -> LearnerCode:
        """What is to be run."""
        kept = _needed(self._statements)
        by_cell: dict[int, list[tuple[int, str]]] = {}
        for statement in kept:
            by_cell.setdefault(statement.cell, []).append((statement.line, statement.text))
        cells = tuple(Cell(number, self._texts[number], tuple(held)) for number, held in by_cell.items())
        defined = frozenset(name for statement in kept if statement.kind != IMPORT for name in statement.binds)
        return LearnerCode(cells, defined, _in_words(kept), tuple(_first_few(self.skipped)), _sources(kept))


def _too_much(number: int) -> str:
    return gettext("Code cell {number} and those after it were left out: there is too much code.", number=number)


def _about_a_nested(name: str, block: str, number: int) -> str:
    return gettext(
        "`{name}` in code cell {number} stands inside a `{block}`, so it was left out: only what begins at the "
        "left margin is taken.",
        name=name,
        number=number,
        block=block,
    )


def _first_few(sentences: list[str]) -> list[str]:
    beyond = len(sentences) - MOST_SENTENCES
    if beyond <= 0:
        return sentences
    rest = ngettext(
        "{shown} more piece was left out like these.",
        "{shown} more pieces were left out like these.",
        beyond,
        shown=f"{beyond:,}",
    )
    return [*sentences[:MOST_SENTENCES], rest]


def _nested(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The course's functions that are defined within an `if`, a `class` and the like: within what, and their names."""
    for node in tree.body:
        if hasattr(node, "body") and not isinstance(node, DEF):  # what a function defines is its own
            block = "class" if isinstance(node, ast.ClassDef) else type(node).__name__.lower()
            yield from ((block, p.name) for p in ast.walk(node) if isinstance(p, DEF) and p.name in COURSE)


def _needed(statements: list[Statement]) -> list[Statement]:
    """The statements without those that only an experiment or a plot needs, or that stand on what was left out."""
    needed = _needed_names(statements)
    kept, bound = [], {*dir(builtins), "__annotations__"}
    for statement in statements:
        wanted = statement.binds & needed
        # An exercise that is set to something of the course's own was not written by the learner.
        found = statement.uses_at_once <= bound or "*" in bound
        stands = statement.kind == CONSTANT and (statement.certain or wanted) and found
        if statement.kind != CONSTANT or stands or wanted - COURSE.keys():
            kept.append(statement)
            bound |= statement.binds
    return kept


def _needed_names(statements: list[Statement]) -> set[str]:
    """The names that the exercises' functions use, directly or by way of others."""
    binding: dict[str, list[Statement]] = {}
    for statement in statements:
        for name in statement.binds:
            binding.setdefault(name, []).append(statement)
    needed: set[str] = set()
    waiting = set(COURSE)
    while waiting:
        needed |= waiting
        asking = {statement for name in waiting for statement in binding.get(name, ())}
        waiting = {used for statement in asking for used in statement.uses} - needed
    return needed


def _sources(kept: list[Statement]) -> dict[str, Source]:
    """The source of each function that nothing has replaced."""
    sources: dict[str, Source] = {}
    for statement in kept:
        for name in sources.keys() if "*" in statement.binds else statement.binds:
            sources = {other: source for other, source in sources.items() if other != name}
            if statement.kind == FUNCTION:
                sources[name] = Source(statement.text, name, statement.line)
    return sources


def _in_words(kept: list[Statement]) -> str:
    """What was taken, by names: each once, and not more than anybody would read."""
    parts = []
    for kind in (IMPORT, CONSTANT, FUNCTION, CLASS):
        held = [statement for statement in kept if statement.kind == kind]
        names = list(dict.fromkeys(name for statement in held for name in sorted(statement.binds)))
        shown = [name[:40] for name in names[:MOST_NAMES]] + ["…"] * (len(names) > MOST_NAMES)
        if names:
            parts.append(f"{gettext(kind)} {', '.join(shown)}")
    if not parts:
        return gettext("Nothing was taken from the notebook.")
    return gettext("Taken from the notebook: {names}.", names="; ".join(parts))
