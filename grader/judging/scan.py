"""The scan: which single slip in the reference lands where the learner did."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from grader.judging.answers import Answers, arrays
from grader.judging.compare import USUAL_TOLERANCE
from grader.judging.edits import function_of
from grader.judging.exercise import Exercise
from grader.judging.line_tree import LineTree
from grader.judging.reference_statement import ReferenceStatement, statements_of
from grader.judging.slip_operators import SlipKind
from grader.judging.slips import Slip, slips_across, slips_in
from grader.judging.time_limit import TimeLimit

#: The statements with a slip, and the slip.
_Slipped = tuple[tuple[str, ...], Slip]
#: In place of a statement's number: the slips that are made in more than one.
ACROSS = -1


@lru_cache(maxsize=2048)
def _tree(exercise: Exercise, number: int) -> LineTree[_Slipped]:
    found = slips_across(exercise) if number == ACROSS else slips_in(exercise, number)
    return LineTree(exercise.reference, ((lines, (lines, slip)) for lines, slip in found))


def scanned(exercise: Exercise, answers: Answers, limit: TimeLimit) -> Iterator[tuple[Slip, Callable]]:
    """The slips that land where the learner did, the most telling kind first, each with the rule that makes it."""
    known = statements_of(exercise)
    right = _right_fields(exercise, answers)
    numbers = [each.number for each in known if not _is_acquitted(each, right)]
    landing: list[_Slipped] = []
    for number in (*numbers, ACROSS):
        with limit.paused():
            tree = _tree(exercise, number)
        landing += tree.landing(*answers.close_look, limit)
    for lines, slip in sorted(landing, key=lambda found: KINDS[found[1].kind]):
        limit.check()
        rule = function_of(exercise.reference, _body(lines))
        if answers.explained_by(rule):
            yield slip, rule


#: The place of each kind among all, the most telling first.
KINDS = {kind: place for place, kind in enumerate(SlipKind)}


def _body(lines: tuple[str, ...]) -> str:
    return "\n".join(f"    {line}".replace("\n", "\n    ") for line in lines)


def _right_fields(exercise: Exercise, answers: Answers) -> set[str]:
    """The fields that are right in the learner's first wrong step."""
    mine = answers.first_wrong_steps[0]
    right = answers.answer(exercise.reference, mine)
    pairs = zip(answers.returns, arrays(mine), arrays(right), strict=False)
    near = lambda a, b: a.shape == b.shape and (abs(a - b) <= USUAL_TOLERANCE * abs(b)).all()  # noqa: E731
    return {name for name, a, b in pairs if near(a, b)}


def _is_acquitted(statement: ReferenceStatement, right: set[str]) -> bool:
    """Whether the slip cannot be there: what the statement makes is handed out as it is, and is right."""
    last = statement.lines[-1]
    results = last.removeprefix("return ").split(", ")
    later = statement.lines[statement.number + 1 :]
    return (
        statement.assigns
        and statement.given in right
        and results == list(statement.exercise.returns)
        and not any(f"{statement.given} = " in line for line in later)
    )
