"""Grade one submission: read it, have it run elsewhere, judge what comes back."""

import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from grader.classroom import messages
from grader.classroom.child_process import ChildProcess, Gone, Late
from grader.classroom.messages import Absent
from grader.course import COURSE
from grader.inside.trace import Trace
from grader.judging.diagnose import USUAL_SECONDS, Further
from grader.judging.exercise import SeededExercise
from grader.judging.finding import Different, Finding
from grader.judging.fingerprint import IN_NUMBERS, WrongNumbers, wrong_numbers
from grader.judging.fingerprint import SEED as FINGERPRINT_SEED
from grader.judging.judge import judge
from grader.reading.extract import LearnerCode, extract
from grader.reading.notebook_file import Unreadable
from grader.reporting.language import gettext
from grader.reporting.report import Report, report

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
    NOT_HANDED_IN = "not handed in"
    MISSING = "missing"


class Runner(Protocol):
    """What runs learner code: a sandbox, or a plain child process."""

    def run(self, request: object) -> ChildProcess: ...

    def renew(self) -> None: ...


@dataclass
class Outcome:
    """What became of a submission: a report or a reason for each exercise that it holds, and a status for all.

    unknown -- for each wrong answer without a known cause what is wrong in its numbers, if that is what is wrong
    """

    status: Status
    reason: str = ""
    reports: dict[str, Report] = field(default_factory=dict)
    unknown: dict[str, WrongNumbers] = field(default_factory=dict)
    failures: dict[str, Status] = field(default_factory=dict)
    taken: str = ""
    notes: list[str] = field(default_factory=list)


def grade(written: bytes, seed: int, runner: Runner, seconds: float = USUAL_SECONDS) -> Outcome:
    """The outcome of one notebook, given the bytes of its file, whatever they are.

    seconds -- for how much CPU time the cause of a wrong answer is searched, once no known mistake explains it
    """
    try:
        code = extract(written)
    except Unreadable as why:
        return Outcome(Status.UNREADABLE, str(why))
    names = [name for name in COURSE if name in code.defined]
    outcome = Outcome(Status.GRADED, taken=code.taken, notes=list(code.skipped))
    if not names:
        outcome.status = Status.NOT_GRADED
        outcome.reason = gettext("No function of the course was found in it.")
        return outcome
    _Grading(code, seed, runner, outcome, seconds).run(names)
    if outcome.failures:
        hung = Status.TIMED_OUT in outcome.failures.values()
        outcome.status = Status.TIMED_OUT if hung else Status.CRASHED
        outcome.reason = "; ".join(f"{name}: {gettext(what)}" for name, what in outcome.failures.items())
    return outcome


#: What is settled by a child that ended among the statements: another would end there, too.
NOTHING = -1


class _Grading:
    """One submission on its way through as many children as it needs."""

    def __init__(self, code: LearnerCode, seed: int, runner: Runner, outcome: Outcome, seconds: float):
        self._code, self._seed, self._runner, self._outcome = code, seed, runner, outcome
        self._further = Further(self._asked_again, seconds)
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
            finding = judge(seeded, attempt, self._further)
            self._outcome.reports[name] = report(finding, COURSE.after(name), self._code.sources.get(name))
            self._note_unknown(name, finding)
        except Absent:
            words = gettext("`{name}` could not be defined; the reason stands above.", name=name)
            self._outcome.notes.append(words)

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
        notes = [_did_not_run(*each) for each in failed]
        self._outcome.notes += [note for note in notes[:MOST_FAILED_STATEMENTS] if note not in self._outcome.notes]


def _did_not_run(cell: int, line: int, why: str) -> str:
    return gettext("Code cell {cell}, line {line}, did not run: {why}.", cell=cell, line=line, why=why)
