"""One function of a running notebook, cut out of its cells with the imports, constants and helpers that it needs.

The cells are read backwards from what the notebook holds now: of a name that was given a value many times, the last one
counts, and those before it only as far as the last one was made of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from grader.reading.cell_source import NotPython, parsed
from grader.reading.statements import IMPORT, Known, Statement, statement_of

#: Between the parts of a text.
BLANK = "\n\n\n"
FUTURE = "from __future__"


@dataclass(frozen=True)
class RunCell:
    """A cell that was run: its source, and the line that stopped it; 0 if it was not even begun, None at its end."""

    source: str
    stopped: int | None = None


def text_of(name: str, cells: Iterable[RunCell]) -> str | None:
    """The source that gives ``name`` its value, with all that it needs; None if no cell gives it one."""
    statements = [statement for cell in cells for statement in _statements(cell)]
    kept = _needed(name, statements)
    if not any(name in statement.binds for statement in kept):
        return None
    return BLANK.join((*_futures(statements), *(statement.text for statement in kept))) + "\n"


def _futures(statements: list[Statement]) -> Iterable[str]:
    """What must stand in front of all else, and holds for all cells that follow. Nothing looks up what it binds."""
    return dict.fromkeys(each.text for each in statements if each.text.startswith(FUTURE))


@lru_cache(maxsize=512)  # at every pass all cells are looked through, and hardly one of them is new
def _statements(cell: RunCell) -> tuple[Statement, ...]:
    """The statements that ran and may be needed."""
    try:
        source, tree = parsed(cell.source)
    except NotPython:
        return ()
    lines = source.encode().split(b"\n")
    ran = (node for node in tree.body if cell.stopped is None or (node.end_lineno or 0) < cell.stopped)
    known = Known()
    found = (statement_of(0, node, lines, known) for node in ran)
    return tuple(statement for statement in found if statement)


def _needed(name: str, statements: list[Statement]) -> list[Statement]:
    """The statements, in order, on which the last value of a name stands.

    What a function looks up when it is called is looked up at the end, when all cells have run. What such a look-up
    needs may bring in more functions, so it is repeated until nothing is new.
    """
    wanted = {name}
    while True:
        kept = _backwards(wanted, statements)
        late = {used for statement in kept for used in statement.uses - statement.uses_at_once}
        if late <= wanted:
            return kept
        wanted |= late


def _backwards(wanted: set[str], statements: list[Statement]) -> list[Statement]:
    """The statements that give the wanted names the values that they have at the end."""
    imports = frozenset(name for each in statements if each.kind == IMPORT for name in each.binds)
    live, kept = set(wanted), []
    for statement in reversed(statements):
        if (statement.touches(imports) & live or "*" in statement.binds) and not statement.text.startswith(FUTURE):
            kept.append(statement)
            live = (live - statement.replaces) | statement.uses
    return kept[::-1]
