"""Grade one submission: read it, have it run elsewhere, judge what comes back."""

import contextlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from grader.classroom import messages
from grader.classroom.child_process import ChildProcess, Gone, Late
from grader.classroom.explained import Explained
from grader.classroom.messages import Absent
from grader.course import COURSE
from grader.inside.trace import Trace
from grader.judging.diagnose import USUAL_SECONDS, Further
from grader.judging.exercise import SeededExercise
from grader.judging.finding import Different, Finding
from grader.judging.fingerprint import IN_NUMBERS, WrongNumbers, wrong_numbers
from grader.judging.fingerprint import SEED as FINGERPRINT_SEED
from grader.judging.judge import judge
from grader.reading.extract import extract
from grader.reading.found import Found, why_not_alive
from grader.reading.learner_code import LearnerCode
from grader.reading.unreadable import Unreadable
from grader.reporting.language import gettext
from grader.reporting.report import Report, missing, report

#: Wall time for a submission; and for an exercise, once another has had its full time and has not come to an end.
MOST_SECONDS, SECONDS_AFTER_A_HANG = 30.0, 1.0
MOST_FAILED_STATEMENTS = 20


class Status(StrEnum):
    """What became of a submission, or of an exercise in it, under the name that gradebooks keep."""

    GRADED = "graded"
    TIMED_OUT = "timed out"
    CRASHED = "crashed"
    UNREADABLE = "unreadable"
    NOT_GRADED = "not graded"


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


def grade(written: bytes, seed: int, runner: Runner, seconds: float = USUAL_SECONDS, *, file_name: str = "") -> Outcome:
    """The outcome of one notebook, given the bytes of its file, whatever they are.

    seconds   -- for how much CPU time the cause of a wrong answer is searched, once no known mistake explains it
    file_name -- may tell which chapter it is
    """
    try:
        code = extract(written, file_name)
    except Unreadable as why:
        return Outcome(Status.UNREADABLE, str(why))
    names = [name for name in COURSE if name in code.defined]
    outcome = Outcome(Status.GRADED, taken=code.taken, notes=list(code.skipped))
    outcome.chapters, outcome.evidence = code.chapters, code.evidence
    outcome.missing = {
        name: _missing(name, found) for name, found in code.absent.items() if COURSE[name].notebook in code.chapters
    }
    if names:
        _Grading(code, seed, runner, outcome, seconds).run(names)
    elif not outcome.missing:
        outcome.status = Status.NOT_GRADED
        outcome.reason = gettext("No function of the course was found in it, and nothing says which chapter it is.")
    if outcome.failures:
        hung = Status.TIMED_OUT in outcome.failures.values()
        outcome.status = Status.TIMED_OUT if hung else Status.CRASHED
    outcome.reason = outcome.reason or "; ".join(_reasons(outcome))
    return outcome


def _reasons(outcome: Outcome) -> Iterator[str]:
    """What is not as it should be, in words."""
    yield from (f"{name}: {gettext(what)}" for name, what in outcome.failures.items())
    if names := [name for name in COURSE if name in outcome.missing]:
        yield gettext("missing: {names}", names=", ".join(names))


def _missing(name: str, found: Iterable[Found]) -> Report:
    return missing(COURSE[name], ((each.words, each.to_do) for each in found))


#: What is settled by a child that ended among the statements: another would end there, too.
NOTHING = -1


class _Grading:
    """One submission on its way through as many children as it needs."""

    def __init__(self, code: LearnerCode, seed: int, runner: Runner, outcome: Outcome, seconds: float):
        self._code, self._seed, self._runner, self._outcome = code, seed, runner, outcome
        self._further = Further(self._asked_again, seconds)
        self._failed: list[tuple[int, int, str]] = []  # the statements that did not run, and why
        self._explained = Explained(code, self._failed)
        self._end = time.monotonic() + MOST_SECONDS

    def run(self, names: list[str]) -> None:
        """Run every exercise. One that hangs or crashes ends its child; those after it get another.

        A crash counts when it comes twice at the same point: the first may have been the machine's fault.
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
            failed = names if settled == NOTHING else names[:1]
            failures.update(dict.fromkeys(failed, why))
            names = names[len(failed) :]

    def _one_child(self, names: list[str]) -> tuple[int, Status]:
        """Have one child try the exercises ``names``; how many it settled before it ended, and how it ended."""
        settled = NOTHING
        asked = messages.request(self._code.cells, (COURSE[name].seeded(self._seed) for name in names))
        with self._runner.run(asked) as child:
            try:
                self._note_failures(messages.failures(child.message(self._left())))
                settled = 0
                for name in names:
                    self._settle(name, child)
                    settled += 1
            except Late:
                return settled, Status.TIMED_OUT
            except Gone:
                return settled, Status.CRASHED
        return settled, Status.GRADED

    def _settle(self, name: str, child: ChildProcess) -> None:
        """The report of one exercise, from the child's next message."""
        seeded = COURSE[name].seeded(self._seed)
        try:
            attempt = messages.attempt(seeded, child.message(self._left()))
            finding = self._explained.finding(name, judge(seeded, attempt, self._further))
            answer = report(finding, COURSE.after(name), self._code.sources.get(name))
            self._outcome.reports[name] = answer.with_notes(*self._explained.notes(name, finding))
            if not self._explained.lacks(name):
                self._note_unknown(name, finding)
        except Absent:
            self._outcome.missing[name] = _missing(name, [why_not_alive(name, self._code.kept, self._failed)])

    def _note_unknown(self, name: str, finding: Finding) -> None:
        """Ask once more for a wrong answer without a cause, with the inputs under which all classes are the same."""
        if not isinstance(finding, Different) or finding.mistake_id or finding.difference.kind not in IN_NUMBERS:
            return
        seeded = COURSE[name].seeded(FINGERPRINT_SEED)
        if (traces := self._asked_again(seeded)) and (wrong := wrong_numbers(seeded, traces)):
            self._outcome.unknown[name] = wrong

    def _asked_again(self, seeded: SeededExercise) -> tuple[Trace, ...] | None:
        """What one exercise's function answers in a child of its own; None if that comes to no end."""
        with (
            contextlib.suppress(Late, Gone, Absent),
            self._runner.run(messages.request(self._code.cells, [seeded])) as child,
        ):
            child.message(self._left())  # what became of the statements is known already
            return messages.attempt(seeded, child.message(self._left())).traces
        return None

    def _left(self) -> float:
        """Seconds for the next message: one hang may be bad luck, but a row of them is not waited for at length."""
        left = max(0.0, self._end - time.monotonic())
        return min(left, SECONDS_AFTER_A_HANG) if Status.TIMED_OUT in self._outcome.failures.values() else left

    def _note_failures(self, failed: Iterable[tuple[int, int, str]]) -> None:
        self._failed = list(failed)
        self._explained = Explained(self._code, self._failed)
        notes = [self._explained.did_not_run(*each) for each in self._failed]
        self._outcome.notes += [note for note in notes[:MOST_FAILED_STATEMENTS] if note not in self._outcome.notes]
