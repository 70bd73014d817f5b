"""Every single slip in a reference: of what kind it is, where it is made, and the statements that come of it."""

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.judging.exercise import Exercise
from grader.judging.reference_statement import ReferenceStatement, statements_of
from grader.judging.slip_operators import OPERATORS, Place, SlipKind


@dataclass(frozen=True)
class Slip:
    """One change of the reference, told without its text.

    kind  -- what sort of change
    about -- the name, function or symbol that it is about, or ""
    made  -- the fields that are made where it stands; "" for a condition; () if it is done wherever ``source`` is used
    source -- what is used where it stands, if that is on the way to a field and not where the field is made
    """

    kind: SlipKind
    about: str
    made: tuple[str, ...]
    source: str = ""

    @property
    def id(self) -> str:
        where = "-and-".join(filter(None, self.made)) or self.source
        parts = (self.kind, re.sub(r"\W+", "-", self.about).strip("-"), f"in-{where}" if where else "")
        return "-".join(filter(None, parts)).replace("_", "-")


#: The statements of a reference with a slip, and the slip.
Slipped = tuple[tuple[str, ...], Slip]
#: A slip, the statement with it, and a key that it shares with the same slip in another statement; None if with none.
_Found = tuple[Slip, str, object]


def slips_in(exercise: Exercise, number: int) -> Iterator[Slipped]:
    """Every slip in one statement."""
    statement = statements_of(exercise)[number]
    above, below = statement.lines[:number], statement.lines[number + 1 :]
    for slip, text, _ in _found(exercise)[number]:
        yield (*above, text, *below), slip
    if statement.assigns:
        yield (*above, *below), _slip(statement, SlipKind.LEFT_OUT, "", statement.given)


def slips_across(exercise: Exercise) -> Iterator[Slipped]:
    """What is done to an argument wherever it is used, and the same slip in two statements that are made alike."""
    known = statements_of(exercise)
    for name in exercise.arguments:
        for kind, about, text in _changes(ast.Name(name), Place(ast.unparse, exercise.arguments)):
            yield (f"{name} = {text}", *known[0].lines), Slip(kind, about, (), name)
    for one, other in itertools.combinations(known, 2):
        if one.shape and one.shape == other.shape:
            yield from _in_both(exercise, one, other)


def _in_both(exercise: Exercise, one: ReferenceStatement, other: ReferenceStatement) -> Iterator[Slipped]:
    """The slips that are made alike in two statements, as in a helper that both use."""
    alike = {key: (slip, text) for slip, text, key in _found(exercise)[other.number] if key}
    for slip, text, key in _found(exercise)[one.number]:
        if key in alike:
            lines = list(one.lines)
            also, lines[other.number] = alike[key]
            lines[one.number] = text
            yield tuple(lines), replace(slip, made=tuple(dict.fromkeys((*slip.made, *also.made))))


@lru_cache(maxsize=256)
def _found(exercise: Exercise) -> tuple[tuple[_Found, ...], ...]:
    """The slips in each statement of a reference."""
    return tuple(tuple(_of_one(statement)) for statement in statements_of(exercise))


def _of_one(statement: ReferenceStatement) -> Iterator[_Found]:
    place = Place(statement.slice, statement.names, statement.old)
    order = {name: number for number, name in enumerate(statement.names_inside)}
    for each in statement.expressions:
        times: dict[object, int] = {}
        for kind, about, text in _changes(each.node, place):
            key = (each.path, kind, order.get(about, about))
            times[key] = times.get(key, 0) + 1
            slip = _slip(statement, kind, about, each.made)
            yield slip, statement.with_text(each.node, text), (*key, times[key])
    yield from _of_parts(statement)
    if statement.assigns and statement.given:
        yield from _of_names(statement)


def _changes(node: ast.AST, place: Place) -> Iterator[tuple[SlipKind, str, str]]:
    for operator in OPERATORS.get(type(node), ()):
        yield from operator(node, place)


def _of_parts(statement: ReferenceStatement) -> Iterator[_Found]:
    """One part of a statement in the place of another."""
    kinds = ast.BinOp | ast.Call | ast.Name
    parts = [each for each in statement.expressions if isinstance(each.node, kinds)]
    for each, other in itertools.permutations(parts, 2):
        if not isinstance(other.node, ast.Name):
            text = statement.with_text(each.node, f"({statement.slice(other.node)})")
            yield _slip(statement, SlipKind.PART, "", each.made), text, None


def _of_names(statement: ReferenceStatement) -> Iterator[_Found]:
    """Two names exchanged throughout a statement, or one in another's place."""
    begin, value = statement.value
    head, inside = statement.text[:begin], statement.names_inside
    for one, other in itertools.combinations(inside, 2):
        slip = _slip(statement, SlipKind.EXCHANGED, f"{one}, {other}", statement.given)
        text = head + _renamed(value, {one: other, other: one})
        yield slip, text, (SlipKind.EXCHANGED, inside.index(one), inside.index(other))
    for one, other in itertools.product(inside, (*statement.names, *statement.old)):
        if one != other:
            slip = _slip(statement, SlipKind.NAME, other, statement.given)
            yield slip, head + _renamed(value, {one: other}), None


def _renamed(text: str, names: dict[str, str]) -> str:
    """A text with names replaced; what stands behind a dot is no such name."""
    return re.sub(r"(?<![.\w])[A-Za-z_]\w*", lambda found: names.get(found[0], found[0]), text)


def _slip(statement: ReferenceStatement, kind: SlipKind, about: str, made: str) -> Slip:
    if not made or made in statement.exercise.returns:
        return Slip(kind, about, (made,))
    source = next(iter(statement.names_inside), "")
    return Slip(kind, about, (statement.leads_to(made),), source)
