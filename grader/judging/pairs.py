"""Two ideas at once: two known mistakes, composed as edits of the same reference."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
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
    known = {body_of(exercise.reference), *(composed(edit) for _, edit in edits)}
    for rank, ((one, first), (other, second)) in enumerate(itertools.combinations(edits, 2)):
        if one is other:
            continue
        try:
            body = composed(first, second)
        except EditError:  # they change the same place
            continue
        if body not in known:
            yield Composed(rank, Pair(one, other), body)
