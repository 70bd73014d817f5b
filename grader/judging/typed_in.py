"""A known mistake, and a number typed in for an argument; or two numbers typed in."""

import itertools
from collections.abc import Callable, Iterator, Sequence

from grader.judging.answers import Answers
from grader.judging.exercise import Exercise
from grader.judging.mistakes import HardCoded, Mistake, prepared
from grader.judging.pairs import Pair
from grader.judging.time_limit import TimeLimit

#: As a factor, a divisor or an exponent it only leaves the argument out: beside a mistake, that is another idea.
NEUTRAL = 1.0

#: A pair, and a rule that makes both mistakes.
Candidate = tuple[Pair, Callable]


def typed_in(exercise: Exercise, arguments: Sequence[str], answers: Answers, limit: TimeLimit) -> Iterator[Candidate]:
    """The pairs of which one is a number in an argument's place, given the ``arguments`` that have no say.

    The usual numbers are tried, the most usual first, the first probe's own and what one of the answers asks for.
    """
    deaf = [m for m in exercise.mistakes if isinstance(m, HardCoded) and m.argument in arguments]
    if len(deaf) != len(arguments):
        return
    if len(deaf) == 1:
        for mistake in exercise.mistakes:
            if not isinstance(mistake, HardCoded):
                yield from _with_one(mistake, deaf[0], answers, limit)
    if len(deaf) == 2:
        yield from _two(deaf[0], deaf[1], answers, limit)


def _with_one(mistake: Mistake, deaf: HardCoded, answers: Answers, limit: TimeLimit) -> Iterator[Candidate]:
    for rule in map(prepared, mistake.rules):
        asked = deaf.likely(deaf.asked_for(answers, rule, answers.first_wrong_steps[:1]), answers.probes)
        for constant in dict.fromkeys((*_numbers(deaf, answers), *asked)):
            limit.check()
            if constant == NEUTRAL:
                continue
            typed = deaf.put_into(rule, constant)
            if answers.explained_by(typed):
                yield Pair(mistake, deaf), typed


def _numbers(deaf: HardCoded, answers: Answers) -> tuple[float, ...]:
    """The usual numbers, and the first probe's own, copied from a report."""
    return *deaf.usual, deaf.two_values(answers.probes)[0]


def _two(one: HardCoded, other: HardCoded, answers: Answers, limit: TimeLimit) -> Iterator[Candidate]:
    for first, second in itertools.product(_numbers(one, answers), _numbers(other, answers)):
        limit.check()
        typed = other.put_into(one.put_into(one.reference, first), second)
        if answers.explained_by(typed):
            yield Pair(one, other), typed
