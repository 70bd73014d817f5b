"""Grade one submission: read it, have it run elsewhere, judge what comes back."""

import contextlib
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np

from grader.classroom import messages
from grader.classroom.bubblewrap import NoIsolation
from grader.classroom.child_process import ChildProcess, Gone, Late
from grader.classroom.explained import Explained
from grader.classroom.judgements import Judgement, finding_alone, judgement
from grader.classroom.messages import Absent
from grader.course import COURSE
from grader.inside.wire import LONGEST_TEXT
from grader.judging.diagnose import USUAL_SECONDS
from grader.judging.fingerprint import SEED as FINGERPRINT_SEED
from grader.judging.fingerprint import WrongNumbers
from grader.judging.source_line import Source
from grader.reading.extract import extract
from grader.reading.found import Found, Helpful, nothing, why_not_alive
from grader.reading.learner_code import LearnerCode
from grader.reading.needed import needed_only
from grader.reading.unreadable import Unreadable
from grader.reporting.language import gettext
from grader.reporting.report import Report, missing, report

#: Wall time for a child to start and to run the statements, for an exercise, and for an exercise once another has been
#: waited for in vain. A child that is honest says by itself when an exercise has used up its CPU time, so that a busy
#: machine costs nobody a mark; these are for one that sleeps, or that does not come back to Python.
SECONDS_TO_BEGIN, SECONDS_FOR_AN_EXERCISE, SECONDS_AFTER_A_SILENCE = 60.0, 60.0, 20.0
#: Wall time for a submission: what all exercises may use if every one of them goes on and on, on a machine of its own.
MOST_SECONDS = 300.0
MOST_FAILED_STATEMENTS = 20


class Status(StrEnum):
    """What became of a submission, or of an exercise in it, under the name that gradebooks keep."""

    GRADED = "graded"
    TIMED_OUT = "timed out"
    CRASHED = "crashed"
    UNREADABLE = "unreadable"
    NOT_GRADED = "not graded"
    NOT_HANDED_IN = "not handed in"
    NOT_JUDGED = "the grader broke down over it"


class Runner(Protocol):
    """What runs learner code: a sandbox, or a plain child process."""

    def run(self, request: object) -> ChildProcess: ...

    def renew(self) -> None: ...


@dataclass
class Outcome:
    """What became of a submission: a report or a reason for each exercise that it holds, and a status for all.

    unknown  -- for each wrong answer without a known cause what is wrong in its numbers, if that is what is wrong
    missing  -- for each exercise that the file owes or holds, and that is no function in the end, what was found of it
    chapters -- the course's notebooks that the file owes, by its own evidence
    evidence -- how that is known
    took     -- seconds that each exercise took, of those that were run
    """

    status: Status
    reason: str = ""
    reports: dict[str, Report] = field(default_factory=dict)
    unknown: dict[str, WrongNumbers] = field(default_factory=dict)
    failures: dict[str, Status] = field(default_factory=dict)
    missing: dict[str, Report] = field(default_factory=dict)
    chapters: tuple[str, ...] = ()
    evidence: str = ""
    taken: str = ""
    notes: list[str] = field(default_factory=list)
    took: dict[str, float] = field(default_factory=dict)


def grade(written: bytes, seed: int, runner: Runner, seconds: float = USUAL_SECONDS, *, file_name: str = "") -> Outcome:
    """The outcome of one notebook, given the bytes of its file, whatever they are.

    seconds   -- for how much CPU time the cause of a wrong answer is searched, once no known mistake explains it
    file_name -- may tell which chapter it is
    """
    try:
        return grade_code(extract(written, file_name), seed, runner, seconds)
    except Unreadable as why:
        return Outcome(Status.UNREADABLE, str(why))


@np.errstate(all="ignore")  # NumPy would write about a learner's infinities on the instructor's screen
def grade_code(
    code: LearnerCode, seed: int, runner: Runner, seconds: float = USUAL_SECONDS, only: Collection[str] = ()
) -> Outcome:
    """The outcome of the code that was read of a notebook.

    only -- the exercises that are owed; if none is named, those that the notebook owes by its own evidence
    """
    names = [name for name in COURSE if name in code.defined and (name in only or not only)]
    outcome = Outcome(Status.GRADED, taken=code.taken, notes=list(code.skipped))
    outcome.chapters, outcome.evidence = code.chapters, code.evidence
    outcome.missing = {name: _missing(name, what) for name, what in _owed_and_absent(code, only).items()}
    if names:
        _Grading(code, seed, runner, outcome, seconds).run(names)
    elif not outcome.missing:
        outcome.status = Status.NOT_GRADED
        outcome.reason = gettext("No function of the course was found in it, and nothing says which chapter it is.")
    if outcome.failures:
        hung = Status.TIMED_OUT in outcome.failures.values()
        outcome.status = Status.TIMED_OUT if hung else Status.CRASHED
        outcome.reason = "; ".join(f"{name}: {gettext(what)}" for name, what in outcome.failures.items())
    return outcome


def _owed_and_absent(code: LearnerCode, only: Collection[str]) -> dict[str, list[Found]]:
    """What was found of each exercise that is owed and is no function."""
    if only:
        return {
            name: code.absent.get(name) or [nothing()] for name in COURSE if name in only and name not in code.defined
        }
    return {
        name: what
        for name, what in code.absent.items()
        if COURSE[name].notebook in code.chapters or any(each.helpful == Helpful.BROKEN for each in what)
    }


def _missing(name: str, found: Iterable[Found]) -> Report:
    return missing(COURSE[name], ((each.words, each.to_do) for each in found))


#: What is settled by a child that ended among the statements: another would end there, too.
NOTHING = -1


class _Grading:
    """One submission on its way through as many children as it needs."""

    def __init__(self, code: LearnerCode, seed: int, runner: Runner, outcome: Outcome, seconds: float):
        self._code, self._seed, self._runner, self._outcome, self._seconds = code, seed, runner, outcome, seconds
        self._failed: list[tuple[int, int, str]] = []  # the statements that did not run, and why
        self._explained = Explained(code, self._failed)
        self._end = time.monotonic() + MOST_SECONDS
        self._patience = SECONDS_FOR_AN_EXERCISE
        self._told_besides: dict[str, bytes | None] = {}

    def run(self, names: list[str]) -> None:
        """Run every exercise. One that hangs or crashes ends its child; those after it get another.

        A crash counts when it comes twice at the same point: the first may have been the machine's fault. One among the
        statements may be due to something that no exercise needs.
        """
        failures, before = self._outcome.failures, None
        while names:
            if time.monotonic() > self._end:
                failures.update(dict.fromkeys(names, Status.TIMED_OUT))
                return
            settled, why = self._one_child(names)
            names = names[max(settled, 0) :]
            point = (settled == NOTHING, names[:1])
            if why == Status.CRASHED and point != before:
                before = point
                self._runner.renew()
                continue
            if settled == NOTHING and (less := needed_only(self._code)):
                self._code, before = less, None
                self._outcome.notes.append(_left_out())
                continue
            failed = names if settled == NOTHING else names[:1]
            failures.update(dict.fromkeys(failed, why))
            names = names[len(failed) :]

    def _one_child(self, names: list[str]) -> tuple[int, Status]:
        """Have one child try the exercises ``names``; how many it settled before it ended, and how it ended."""
        settled = NOTHING
        asked = messages.request(self._code.cells, (messages.asked(COURSE[name], self._seed) for name in names))
        with self._runner.run(asked) as child:
            try:
                self._note_failures(messages.failures(child.message(self._left(SECONDS_TO_BEGIN))))
                settled = 0
                for name in names:
                    begin = time.monotonic()
                    try:
                        self._settle(name, child)
                    finally:
                        self._outcome.took[name] = time.monotonic() - begin
                    settled += 1
            except Late:
                return settled, Status.TIMED_OUT
            except Gone:
                # The first of its child had all the CPU time for itself: after so long it was ended for using it up.
                used_up = settled == 0 and time.monotonic() - begin > messages.CPU_SECONDS
                return settled, Status.TIMED_OUT if used_up else Status.CRASHED
        return settled, Status.GRADED

    def _settle(self, name: str, child: ChildProcess) -> None:
        """The report of one exercise, from the child's next message."""
        try:
            answer = self._next(child)
            found = judgement(COURSE[name].seeded(self._seed), answer, self._seconds, self)
            self._outcome.reports[name] = self._report(name, answer, found)
            if found.unknown and not self._explained.lacks(name):
                self._outcome.unknown[name] = found.unknown
        except Absent:
            self._outcome.missing[name] = _missing(name, [why_not_alive(name, self._code.kept, self._failed)])
        except (Late, Gone, NoIsolation):
            raise
        except Exception as error:  # whatever it is, it is about this answer alone
            self._outcome.failures[name] = Status.NOT_JUDGED
            self._outcome.notes.append(_broke_down(name, error))

    def _report(self, name: str, answer: bytes, found: Judgement) -> Report:
        """The report of a judgement, as far as it holds for a function that may lack what its notebook would have."""
        own = found.report
        if self._explained.lacks(name):
            finding = self._explained.finding(name, finding_alone(COURSE[name].seeded(self._seed), answer))
            own = report(finding, COURSE.after(name), self.source(name))
        return own.with_notes(*self._explained.notes(name, found.finding))

    def _next(self, child: ChildProcess) -> bytes:
        """The child's message about an exercise."""
        try:
            return child.packed(self._left(self._patience))
        except Late:
            self._patience = SECONDS_AFTER_A_SILENCE
            raise

    def source(self, name: str) -> Source | None:
        """How the learner wrote a function."""
        return self._code.sources.get(name)

    def ask(self, name: str, asked: bytes) -> bytes | None:
        """What a function answers in a child of its own; None if that comes to no end.

        Whoever is asked for one thing is as a rule asked for their fingerprint next, so that it is answered at once.
        """
        fingerprint = messages.asked_once(COURSE[name], FINGERPRINT_SEED)
        if asked == fingerprint and name in self._told_besides:
            return self._told_besides.pop(name)
        questions = list(dict.fromkeys((asked, fingerprint)))
        answers: list[bytes | None] = [None, None]
        with contextlib.suppress(Late, Gone), self._runner.run(messages.request(self._code.cells, questions)) as child:
            child.message(self._left(SECONDS_TO_BEGIN))  # what became of the statements is known already
            for number in range(len(questions)):
                answers[number] = self._next(child)
        self._told_besides[name] = answers[1]
        return answers[0]

    def _left(self, seconds: float) -> float:
        """Seconds for the next message: so many, and no more than are left for all."""
        return max(0.0, min(seconds, self._end - time.monotonic()))

    def _note_failures(self, failed: Iterable[tuple[int, int, str]]) -> None:
        self._failed = list(failed)
        self._explained = Explained(self._code, self._failed)
        notes = [self._explained.did_not_run(*each) for each in self._failed]
        self._outcome.notes += [note for note in notes[:MOST_FAILED_STATEMENTS] if note not in self._outcome.notes]


def _left_out() -> str:
    return gettext(
        "The cells' statements came to no end, so those that no exercise seems to need were left out. "
        "Does one of them take very long?"
    )


def _broke_down(name: str, error: Exception) -> str:
    return gettext(
        "The grader broke down over `{name}`: {reason}. That is the grader's fault, so look at this answer yourself, "
        "and please report it.",
        name=name,
        reason=f"{type(error).__name__}: {error}"[:LONGEST_TEXT],
    )
