"""Names that the cells set and that do not hold what they would under Run All, each with the reason."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.reading.statements import IMPORT, Statement
from grader.reporting.language import gettext

#: Names that the lines of a text set, if it is Python.
_SETS = re.compile(
    r"^[ \t>.]*+(?:(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|(\w+(?:[ \t]*,[ \t]*\w+)*)[ \t]*=(?!=)"
    r"|import[ \t]+\w+[ \t]+as[ \t]+(\w+)|import[ \t]+(\w+)[ \t]*$)",
    re.MULTILINE,
)
#: Names and cells of which something is kept, and words of a sentence about one.
MOST_NAMES = 2_000
ANY = "*"


@dataclass(frozen=True)
class LeftOut:
    """Names that were set in what was left out, and where that was; line 0 is a whole cell."""

    cell: int
    line: int
    names: frozenset[str]
    why: str


def set_in(text: str) -> frozenset[str]:
    """The names that a text sets which is no Python as a whole."""
    names: set[str] = set()
    for found in _SETS.finditer(text):
        names.update(re.findall(r"\w+", " ".join(filter(None, found.groups()))))
        if len(names) > MOST_NAMES:
            break
    return frozenset(names)


def lost(
    kept: Sequence[Statement], left_out: Iterable[LeftOut], failed: Sequence[tuple[int, int, str]]
) -> dict[str, str]:
    """The names that lack their last value once the cells have run, each with a sentence that says why."""
    reasons = {(cell, line): why for cell, line, why in failed}
    names: dict[str, str] = {}
    imports = _imports(kept)
    parts: list[Statement | LeftOut] = [*kept, *left_out]
    for each in sorted(parts, key=lambda part: (part.cell, part.line)):
        if isinstance(each, LeftOut):
            names.update((name, _left_out(name, each)) for name in each.names)
        elif each.kind == IMPORT:
            _restore(names, each.binds)
            if ANY in each.binds and (each.cell, each.line) in reasons:
                names[ANY] = _from_a_star(each, reasons[each.cell, each.line])
        elif why := reasons.get((each.cell, each.line)):
            names.update((name, _did_not_run(name, each, why)) for name in each.touches(imports))
        else:
            _restore(names, each.replaces)
    return names


def _imports(kept: Iterable[Statement]) -> frozenset[str]:
    """The names of packages, which are not changed by a call of something in them."""
    return frozenset(name for each in kept if each.kind == IMPORT for name in each.binds)


def _restore(names: dict[str, str], given: Iterable[str]) -> None:
    """What was given a value once more is not lost."""
    for name in given:
        names.pop(name, None)


class Reach:
    """On which names a function stands."""

    def __init__(self, kept: Sequence[Statement]):
        self._uses: dict[str, list[frozenset[str]]] = {}
        imports = _imports(kept)
        for statement in kept:
            for bound in statement.touches(imports):
                self._uses.setdefault(bound, []).append(statement.uses)

    def of(self, name: str) -> set[str]:
        """Its own name, and those that it needs directly and by way of others."""
        seen, waiting = {name}, [name]
        while waiting:
            for uses in self._uses.get(waiting.pop(), ()):
                waiting.extend(uses - seen)
                seen |= uses
        return seen


def _left_out(name: str, part: LeftOut) -> str:
    facts = {"name": name, "cell": part.cell, "line": part.line, "why": part.why}
    if name == ANY:
        return gettext(
            "It may come from the import with a star in code cell {cell}, line {line}, which was left out: {why}.",
            **facts,
        )
    if part.line:
        return gettext("`{name}` is set in code cell {cell}, line {line}, which was left out: {why}.", **facts)
    return gettext("`{name}` is set in code cell {cell}, which was left out: {why}.", **facts)


def _did_not_run(name: str, statement: Statement, why: str) -> str:
    return gettext(
        "`{name}` is set in code cell {cell}, line {line}, which did not run: {why}.",
        name=name,
        cell=statement.cell,
        line=statement.line,
        why=why,
    )


def _from_a_star(statement: Statement, why: str) -> str:
    return gettext(
        "It may come from code cell {cell}, where `{source}` did not run: {why}.",
        source=statement.text,
        cell=statement.cell,
        why=why,
    )
