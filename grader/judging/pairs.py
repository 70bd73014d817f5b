"""Two ideas at once: two known mistakes, composed as edits of the same reference."""

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.judging.edits import Edited, EditError, body_of, composed
from grader.judging.exercise import Exercise
from grader.judging.line_tree import LineTree, statements
from grader.judging.mistakes import Mistake

#: What stands between two ids.
AND = " + "


@dataclass(frozen=True)
class Pair:
    """Two known mistakes that land where the learner did only when both are made."""

    first: Mistake
    second: Mistake

    @property
    def id(self) -> str:
        """Both ids, sorted, so that a pair has one name."""
        return AND.join(sorted((self.first.id, self.second.id)))


@dataclass(frozen=True)
class Composed:
    """A pair, and the reference's body with both edits made. ``rank`` is its place among all pairs."""

    rank: int
    pair: Pair
    body: str


@lru_cache(maxsize=256)
def tree_of_pairs(exercise: Exercise) -> LineTree[Composed]:
    """Every pair of an exercise's mistakes that can be made at once and is neither the reference nor one of them."""
    return LineTree(exercise.reference, ((statements(each.body), each) for each in _pairs(exercise)))


def _pairs(exercise: Exercise) -> Iterator[Composed]:
    edits = [(m, rule) for m in exercise.mistakes for rule in m.rules if isinstance(rule, Edited)]
    if not edits:
        return
    alone = {body_of(exercise.reference): "", **{composed(edit): mistake.id for mistake, edit in edits}}
    pairs = list(_composable(edits))
    # A mistake that is itself two others makes three ideas, some of which undo each other: it comes last.
    several = {alone[each.body] for each in pairs if each.body in alone}
    for each in pairs:
        if each.body not in alone:
            last = bool(several & {each.pair.first.id, each.pair.second.id})
            yield replace(each, rank=each.rank + last * len(pairs))


def _composable(edits: list[tuple[Mistake, Edited]]) -> Iterator[Composed]:
    """All edits of two mistakes that can be made together, those of the fewest changes first."""
    combined = itertools.combinations(edits, 2)
    for rank, ((one, first), (other, second)) in enumerate(sorted(combined, key=_changes)):
        if one is other:
            continue
        with contextlib.suppress(EditError):  # they change the same place
            yield Composed(rank, Pair(one, other), composed(first, second))


def _changes(pair: tuple[tuple[Mistake, Edited], tuple[Mistake, Edited]]) -> int:
    return sum(len(edit.spans) for _, edit in pair)
