"""A known mistake, and a number typed in for an argument; or two numbers typed in."""

import itertools
from collections.abc import Callable, Iterator, Sequence

from grader.judging.answers import Answers
from grader.judging.exercise import Exercise
from grader.judging.mistakes import HardCoded, Mistake, prepared
from grader.judging.pairs import Pair
from grader.judging.time_limit import TimeLimit

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
        limit.check()
        asked = deaf.asked_for(answers, rule, answers.first_wrong_steps[:1])
        for constant in (*deaf.usual, deaf.two_values(answers.probes)[0], *asked):
            typed = deaf.put_into(rule, constant)
            if answers.explained_by(typed):
                yield Pair(mistake, deaf), typed


def _two(one: HardCoded, other: HardCoded, answers: Answers, limit: TimeLimit) -> Iterator[Candidate]:
    numbers = [(*deaf.usual, deaf.two_values(answers.probes)[0]) for deaf in (one, other)]
    for first, second in itertools.product(*numbers):
        limit.check()
        typed = other.put_into(one.put_into(one.reference, first), second)
        if answers.explained_by(typed):
            yield Pair(one, other), typed
