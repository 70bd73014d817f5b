"""From wrong answers to what is behind them: a known mistake, two at once, or what is certain besides.

The order is that of trust: one known mistake; what the answers show by themselves; half of a mistake; a mistake and
a number typed in; two mistakes at once; one change of the reference. Whatever was composed here, and was not written
down by a person, has to land under two more seeds, too. When time is up, no cause is named.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from grader.inside.trace import Trace, quiet, same
from grader.judging import facts
from grader.judging.answers import Answers
from grader.judging.compare import first_difference
from grader.judging.edits import Edited, EditError, function_of
from grader.judging.exercise import SeededExercise
from grader.judging.mistakes import Mistake, prepared
from grader.judging.observation import Half, HandedBack, NoSay, Observation
from grader.judging.pairs import Pair, tree_of_pairs
from grader.judging.scan import scanned
from grader.judging.slips import Slip
from grader.judging.time_limit import TimeIsUp, TimeLimit
from grader.judging.typed_in import typed_in

#: CPU seconds for what is composed, where a learner waits for one answer.
USUAL_SECONDS = 0.4
#: The seeds under which something is tried again lie this far from the first.
ANOTHER, A_THIRD = 1, 2

#: What a function answers to the probes of an exercise under some seed; None if it cannot be asked any more.
Ask = Callable[[SeededExercise], tuple[Trace, ...] | None]


@dataclass(frozen=True)
class Further:
    """What a diagnosis may do beyond comparing: ask the function again, and search for so many seconds of CPU time."""

    ask: Ask
    seconds: float = USUAL_SECONDS


@dataclass(frozen=True)
class Diagnosis:
    """The cause, if it is known, and what else is certain."""

    mistake: Mistake | Pair | None = None
    observations: tuple[Observation | Slip, ...] = ()


def answers_of(seeded: SeededExercise, traces: tuple[Trace, ...]) -> Answers:
    """A learner's traces beside the right ones."""
    returns, wrong = seeded.exercise.returns, []
    for mine, right in zip(traces, seeded.expected, strict=True):
        found = first_difference(mine, right, returns)
        if found and not found.problem:
            wrong.append(mine[found.step])
    return Answers(seeded.probes, seeded.expected, returns, traces, tuple(wrong))


def diagnose(seeded: SeededExercise, answers: Answers, further: Further | None = None) -> Diagnosis:
    """What is behind a learner's wrong answers; a single mistake at most, if nothing ``further`` may be done."""
    with quiet():
        known = next((mistake for mistake in seeded.exercise.mistakes if mistake.explains(answers)), None)
        if known or not further or not answers.first_wrong_steps:
            return Diagnosis(known)
        return _Search(seeded, answers, further).diagnosis()


class _Search:
    """The search for what no single mistake explains."""

    def __init__(self, seeded: SeededExercise, answers: Answers, further: Further):
        self._seeded, self._answers, self._further = seeded, answers, further
        self._limit = TimeLimit(further.seconds)
        self._other = seeded.exercise.seeded(seeded.seed + ANOTHER)
        self._suspected = list(facts.suspects(answers))

    def diagnosis(self) -> Diagnosis:
        """What was found first."""
        back = tuple(facts.handed_back(self._answers))
        silent = () if len(back) == len(self._seeded.exercise.returns) else self._without_a_say
        with contextlib.suppress(TimeIsUp):
            for diagnosis, rule in self._composed((*silent, *back)):
                if self._lands_again(rule):
                    return diagnosis
        return Diagnosis(None, (*silent, *back))

    def _composed(self, certain: tuple[NoSay | HandedBack, ...]) -> Iterator[tuple[Diagnosis, Callable]]:
        """Everything that lands where the learner did, in the order of trust, each with the rule that does."""
        exercise = self._seeded.exercise
        silent = [fact.argument for fact in certain if isinstance(fact, NoSay)]
        halves = [each for each in _halves(exercise.mistakes) if self._answers.explained_by(each[1])]
        if halves:  # a single slip says more about it than half of what it is not
            yield from self._slips()
        yield from ((Diagnosis(None, (*certain, half)), rule) for half, rule in halves)
        if silent:
            for pair, typed in typed_in(exercise, silent, self._answers, self._limit):
                yield Diagnosis(pair), typed
        yield from self._pairs()
        yield from self._slips()

    def _slips(self) -> Iterator[tuple[Diagnosis, Callable]]:
        for slip, rule in scanned(self._seeded.exercise, self._answers, self._limit):
            yield Diagnosis(None, (slip,)), rule

    def _pairs(self) -> Iterator[tuple[Diagnosis, Callable]]:
        exercise = self._seeded.exercise
        with self._limit.paused():
            tree = tree_of_pairs(exercise)
        landing = tree.landing(*self._answers.close_look, self._limit)
        for found in sorted(landing, key=lambda composed: composed.rank):
            self._limit.check()
            rule = function_of(exercise.reference, found.body)
            if self._answers.explained_by(rule):
                yield Diagnosis(found.pair), rule

    def _lands_again(self, rule: Callable) -> bool:
        return self._again is not None and self._again.explained_by(rule)

    @cached_property
    def _again(self) -> Answers | None:
        """The learner's answers under two more seeds, and with the suspected arguments changed in every probe."""
        exercise, seed = self._seeded.exercise, self._seeded.seed
        more = facts.with_twins(self._other, self._suspected).with_more(exercise.seeded(seed + A_THIRD).probes)
        traces = self._further.ask(more)
        return answers_of(more, traces) if traces else None

    @cached_property
    def _without_a_say(self) -> tuple[NoSay, ...]:
        """The arguments that have no say under either seed; none if the answers are the same whatever is asked."""
        if not self._suspected or not self._again or same(self._answers.traces[0], self._again.traces[0]):
            return ()
        return tuple(facts.without_a_say(self._again, len(self._other.probes), self._suspected))


def _halves(mistakes: Iterable[Mistake]) -> Iterator[tuple[Half, Callable]]:
    """One change of every mistake that is made of several, as a rule."""
    for mistake in mistakes:
        for edit in (rule for rule in mistake.rules if isinstance(rule, Edited)):
            for part in edit.parts() if len(edit.spans) > 1 else ():
                with contextlib.suppress(EditError):  # one bracket of two
                    yield Half(mistake), prepared(part)
