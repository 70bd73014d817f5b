"""Judgements, each made once: of many learners most give answers that another gave before them, byte for byte.

A judgement depends on what was asked and on the bytes of the answer, and on what it asks for besides: the same function
once more under other seeds, or the learner's own line. What it asks follows from what it has heard, so a judgement that
is kept lies at the end of a trail of questions, and whoever gives other answers to one of them leaves the trail.
"""

import contextlib
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Protocol

from grader.classroom import messages
from grader.classroom.child_process import Gone, Late
from grader.classroom.messages import Absent
from grader.course import COURSE
from grader.inside.trace import Trace
from grader.judging.diagnose import Further
from grader.judging.exercise import SeededExercise
from grader.judging.finding import Different, Finding
from grader.judging.fingerprint import IN_NUMBERS, WrongNumbers, wrong_numbers
from grader.judging.fingerprint import SEED as FINGERPRINT_SEED
from grader.judging.judge import judge
from grader.judging.source_line import Source
from grader.reporting.language import language
from grader.reporting.own_line import MADE
from grader.reporting.report import Report, report

#: Judgements and questions that are kept, and the longest answer whose judgement is: no honest one comes near.
MOST_KEPT, LONGEST_KEPT = 5000, 100_000


@dataclass(frozen=True)
class Judgement:
    """What was found of an answer, without the calls that it was found in: they are large; and its report.

    unknown -- of a wrong one without a known cause what is wrong in its numbers, if that is it
    """

    finding: Finding
    report: Report
    unknown: WrongNumbers | None = None


class Learner(Protocol):
    """Whoever gave an answer, and may be asked more about it."""

    def ask(self, name: str, asked: bytes) -> bytes | None:
        """What the function answers when an exercise is asked once more, as bytes; None if that comes to no end."""

    def source(self, name: str) -> Source | None:
        """How the learner wrote it."""


@dataclass(frozen=True)
class _Question:
    """What a judgement asks for: what the function answers to something else, or, asked nothing, its source."""

    asked: bytes = b""

    def put_to(self, learner: Learner, exercise: str) -> bytes | Source | None:
        return learner.ask(exercise, self.asked) if self.asked else learner.source(exercise)


_SOURCE = _Question()
_kept: OrderedDict[object, Judgement | _Question] = OrderedDict()


def judgement(seeded: SeededExercise, answer: bytes, seconds: float, learner: Learner) -> Judgement:
    """What is to be said of an answer; ``Absent``, ``Late`` or ``Gone`` if it is none.

    seconds -- for how much CPU time the cause of a wrong answer is searched, once no known mistake explains it
    """
    trail = _Trail(seeded, (seconds, language(), _digest(answer)), learner)
    known = trail.end()
    if known is None:
        known = _judged(seeded, answer, seconds, trail)
        if len(answer) <= LONGEST_KEPT:
            trail.keep(known)
    return known


class _Trail:
    """The questions about one answer, in their order, and what was heard."""

    def __init__(self, seeded: SeededExercise, start: tuple, learner: Learner):
        self._exercise, self._learner = seeded.exercise.name, learner
        self._place: tuple = (self._exercise, seeded.seed, *start)
        self._heard: dict[_Question, bytes | Source | None] = {}
        self._passed: list[tuple[tuple, _Question]] = []

    def end(self) -> Judgement | None:
        """Ask what was asked before, after the same answers; the judgement to which that leads, if it is kept."""
        while isinstance(kept := _kept.get(self._place), _Question):
            self.ask(kept)
        return kept

    def ask(self, question: _Question) -> bytes | Source | None:
        """What is answered to a question, which is put once."""
        if question not in self._heard:
            heard = self._heard[question] = question.put_to(self._learner, self._exercise)
            self._passed.append((self._place, question))
            self._place = (self._place, _digest(heard) if isinstance(heard, bytes) else heard)
        return self._heard[question]

    def keep(self, judgement: Judgement) -> None:
        """Keep a judgement for all that give the same answers."""
        trail: list[tuple[tuple, Judgement | _Question]] = [*self._passed, (self._place, judgement)]
        for place, kept in trail:
            _kept[place] = kept
            _kept.move_to_end(place)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def _judged(seeded: SeededExercise, answer: bytes, seconds: float, trail: _Trail) -> Judgement:
    further = Further(lambda more: _traces(more, trail.ask(_Question(messages.packed_once(more)))), seconds)
    finding = judge(seeded, messages.attempt(seeded, messages.opened(answer)), further)
    source = trail.ask(_SOURCE) if isinstance(finding, Different) and finding.difference.kind in MADE else None
    assert not isinstance(source, bytes)
    said = report(finding, COURSE.after(seeded.exercise.name), source)
    return Judgement(replace(finding, traces=()), said, _unknown(finding, trail))


def finding_alone(seeded: SeededExercise, answer: bytes) -> Finding:
    """What is found of an answer when nothing is asked besides, with the calls that it was found in."""
    return judge(seeded, messages.attempt(seeded, messages.opened(answer)))


def _unknown(finding: Finding, trail: _Trail) -> WrongNumbers | None:
    """Of a wrong answer without a cause, what it answers to the inputs under which all classes are the same."""
    if not isinstance(finding, Different) or finding.mistake_id or finding.difference.kind not in IN_NUMBERS:
        return None
    exercise = finding.exercise
    seeded = exercise.seeded(FINGERPRINT_SEED)
    traces = _traces(seeded, trail.ask(_Question(messages.asked_once(exercise, FINGERPRINT_SEED))))
    return wrong_numbers(seeded, traces) if traces else None


def _traces(seeded: SeededExercise, answer: bytes | Source | None) -> tuple[Trace, ...] | None:
    """What a function answered when it was asked once more; None if that was no answer."""
    with contextlib.suppress(Late, Gone, Absent):
        if isinstance(answer, bytes):
            return messages.answered_once(seeded, messages.opened(answer))
    return None


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
