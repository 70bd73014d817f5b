"""Find a learner's functions in a notebook, without running it.

Kept are the top-level imports, constants, functions, classes and blocks (``if``, ``with``, ``try``) of its code cells,
in order, so that the last definition wins, as under Run All. What runs something of the learner's own, and every loop,
is kept only where an exercise needs what it makes. Everything else (plots, checks, experiments, magics) is left out,
and what could not be read is said.
"""

import ast
import builtins
from collections.abc import Iterable, Mapping
from dataclasses import replace

from grader.course import COURSE
from grader.judging.source_line import Source
from grader.reading import found
from grader.reading.cell_source import LARGEST_CELL, NewerPython, NotPython, magic_names, parsed
from grader.reading.chapter import Owed, owed
from grader.reading.found import Found
from grader.reading.learner_code import Cell, LearnerCode
from grader.reading.left_out import LeftOut, set_in
from grader.reading.newer_python import readable
from grader.reading.notebook import Notebook, notebook_in
from grader.reading.statements import (
    BLOCK,
    CLASS,
    CONSTANT,
    FUNCTION,
    IMPORT,
    Known,
    Statement,
    of_the_course,
    statement_of,
)
from grader.reading.traces import Traces
from grader.reporting.language import gettext, ngettext

#: Characters of code in all cells: far more than anybody writes by hand.
MOST_CODE = 400_000
MOST_NAMES = 40
#: Sentences about what was left out: a notebook may have thousands of cells, and nobody reads a page of that length.
MOST_SENTENCES = 50


def extract(written: bytes, file_name: str = "") -> LearnerCode:
    """The learner's code in the bytes of a notebook file of that name, or ``Unreadable``."""
    notebook = notebook_in(written)
    cells = _Cells(notebook.python)
    length = 0
    for number, source in notebook.code:
        length += min(len(source), LARGEST_CELL)
        if length <= MOST_CODE:
            cells.take(number, source)
        else:
            cells.pass_over(number, source)
    for number, text in notebook.texts:
        length += len(text)
        if length > 2 * MOST_CODE:
            break
        cells.traces.in_text(number, text)
    return cells.learner_code(notebook, file_name)


class _Cells:
    """What has been found in the code cells so far."""

    def __init__(self, python: tuple[int, ...]) -> None:
        self.skipped: list[str] = []
        self.traces = Traces()
        self._python = python
        self._statements: list[Statement] = []
        self._left_out: list[LeftOut] = []
        self._texts: dict[int, str] = {}
        self._known = Known()
        self._is_full = False

    def take(self, number: int, source: str) -> None:
        """Take in one more cell."""
        try:
            text, tree = parsed(source, self._python)
        except NewerPython as newer:
            why = str(newer)
            text, unread = readable(newer.source)
            tree = ast.parse(text)
            self.skipped.append(gettext("A part of code cell {number} was left out: {why}.", number=number, why=why))
            self._leave_out(number, "\n".join(unread), found.in_newer_python(number, why), why)
        except NotPython as no_python:
            why = str(no_python)
            self.skipped.append(gettext("Code cell {number} was left out: {why}.", number=number, why=why))
            self._leave_out(number, source[:LARGEST_CELL], found.in_a_broken_cell(number, why), why)
            return
        self._texts[number] = text
        self.traces.in_tree(number, tree)
        lines = text.encode().split(b"\n")  # the columns of the tree count bytes
        for node in tree.body:
            if names := of_the_course(node):
                why = gettext("the course's own packages are not there where learners' code is run")
                self._left_out.append(LeftOut(number, node.lineno, frozenset(names), why))
            if statement := statement_of(number, node, lines, self._known):
                self._statements.append(statement)
        if text != source:
            why = gettext("it is a magic or a command for the shell")
            lost = magic_names(source).items()
            self._left_out += [LeftOut(number, line, frozenset([name]), why) for name, line in lost]

    def pass_over(self, number: int, source: str) -> None:
        """A cell that comes after too much code."""
        if not self._is_full:
            self.skipped.append(_too_much(number))
        self._is_full = True
        why = gettext("there is too much code in the cells before it")
        self.traces.in_broken(number, source[:LARGEST_CELL], found.in_a_broken_cell(number, why))

    def _leave_out(self, number: int, text: str, what: Found, why: str) -> None:
        """Note what is lost with a cell, or a part of one, that cannot be read."""
        self.traces.in_broken(number, text, what)
        self._left_out.append(LeftOut(number, 0, set_in(text), why))

    def learner_code(self, notebook: Notebook, file_name: str) -> LearnerCode:
        """What is to be run, and what was found besides."""
        kept = _needed(self._statements)
        by_cell: dict[int, list[tuple[int, str]]] = {}
        for statement in kept:
            by_cell.setdefault(statement.cell, []).append((statement.line, statement.text))
        defined = _defined(kept)
        traces = self._traces(defined, kept)
        held = (*defined, *(name for name, each in traces.items() if any(what.is_held for what in each)))
        due = owed(notebook, file_name, held)
        return LearnerCode(
            tuple(Cell(number, self._texts[number], tuple(texts)) for number, texts in by_cell.items()),
            defined,
            _in_words(kept),
            tuple(_first_few(self.skipped)),
            _sources(kept),
            due.chapters,
            due.evidence,
            _absent(traces, defined, due),
            tuple(kept),
            tuple(self._left_out),
        )

    def _traces(self, defined: frozenset[str], kept: list[Statement]) -> Mapping[str, list[Found]]:
        """What was found of the exercises that are not defined. What is the course's own is not held."""
        own = set(kept)
        absent = EXERCISES - defined
        for statement in reversed(self._statements):
            for name in statement.binds & absent:
                what = found.set_otherwise(name, statement)
                self.traces.add(name, what if statement in own else replace(what, is_held=False))
        return self.traces.of_absent(defined)


def _defined(kept: Iterable[Statement]) -> frozenset[str]:
    """The names that may be functions."""
    names: set[str] = set()
    for statement in (each for each in kept if each.kind != IMPORT):
        names |= {name for name in statement.binds if name not in EXERCISES or found.may_be_function(name, statement)}
    return frozenset(names)


def _absent(traces: Mapping[str, list[Found]], defined: frozenset[str], due: Owed) -> dict[str, list[Found]]:
    """The exercises that are not defined, and that are owed or of which something was found."""
    there = {name: traces.get(name, []) for name in COURSE if name not in defined}
    return {
        name: what or [found.nothing()] for name, what in there.items() if what or COURSE[name].notebook in due.chapters
    }


def _too_much(number: int) -> str:
    return gettext("Code cell {number} and those after it were left out: there is too much code.", number=number)


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


EXERCISES = frozenset(COURSE)
#: Names that are there in every notebook.
ALWAYS_THERE = frozenset({*dir(builtins), "__annotations__", "get_ipython", "display"})


def _needed(statements: list[Statement]) -> list[Statement]:
    """The statements without those that only an experiment or a plot needs, or that stand on what was left out."""
    imports = frozenset(name for each in statements if each.kind == IMPORT for name in each.binds)
    needed = _needed_names(statements, imports)
    kept, bound = [], set(ALWAYS_THERE)
    for statement in statements:
        wanted = statement.touches(imports) & needed
        # An exercise that is set to something of the course's own was not written by the learner.
        found_all = statement.uses_at_once <= bound or "*" in bound
        stands = (statement.certain or wanted) and found_all
        if statement.kind not in (CONSTANT, BLOCK) or stands or wanted - EXERCISES:
            kept.append(statement)
            bound |= statement.binds
    return kept


def _needed_names(statements: list[Statement], imports: frozenset[str]) -> set[str]:
    """The names that the exercises' functions use, directly or by way of others."""
    binding: dict[str, list[Statement]] = {}
    for statement in statements:
        for name in statement.touches(imports):
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
    for kind in (IMPORT, CONSTANT, FUNCTION, CLASS, BLOCK):
        held = [statement for statement in kept if statement.kind == kind]
        names = list(dict.fromkeys(name for statement in held for name in sorted(statement.touches(()))))
        shown = [name[:40] for name in names[:MOST_NAMES]] + ["…"] * (len(names) > MOST_NAMES)
        if names:
            parts.append(f"{gettext(kind)} {', '.join(shown)}")
    if not parts:
        return gettext("Nothing was taken from the notebook.")
    return gettext("Taken from the notebook: {names}.", names="; ".join(parts))
