"""What judging a function found out, as data: it passed, or here is the first difference."""

from dataclasses import dataclass, replace
from enum import StrEnum

from grader.inside.kinds import Kind
from grader.inside.trace import Probe, Step, Trace
from grader.judging.compare import IMPRECISE, Difference, first_difference
from grader.judging.diagnose import Diagnosis
from grader.judging.exercise import Exercise, SeededExercise
from grader.judging.mistakes import Mistake
from grader.judging.observation import Observation
from grader.judging.pairs import AND, Pair
from grader.judging.slips import Slip

#: At least this share of the probes must agree before a wrong answer counts as nearly right.
NEARLY = 0.6
#: The numbers are right, and one thing besides them is not.
ONE_THING = (Kind.CHANGED_INPUT, Kind.OVERWRITTEN)
#: The call came to no end of its own.
BROKEN_OFF = (Kind.RAISED, Kind.WRONG_ARGUMENTS, Kind.CALLS_NOT_WRITTEN)
#: Kinds that are a mistake in themselves, and its id: what was seen is the cause.
OBSERVED_MISTAKES = {
    Kind.CHANGED_INPUT: "changes-input",
    Kind.OVERWRITTEN: "overwrites-results",
    Kind.HIDDEN_STATE: "hidden-state",
    Kind.FIRST_CALL_KEPT: "hidden-state",
    Kind.SINGLE_PRECISION: "single-precision",
}


class Verdict(StrEnum):
    """How an answer stands, under the name that reports and gradebooks keep."""

    PASSED = "passed"
    NEARLY = "nearly"
    NOT_YET = "not yet"
    NOT_WRITTEN = "not written"
    ERROR = "error"
    MISSING = "missing"

    @property
    def score(self) -> float:
        """1 for a pass, half of it for nearly, else 0."""
        return {Verdict.PASSED: 1.0, Verdict.NEARLY: 0.5}.get(self, 0.0)


@dataclass(frozen=True)
class Passed:
    """Every probe agrees, twice, and nothing else was altered."""

    seeded: SeededExercise
    traces: tuple[Trace, ...]
    verdict = Verdict.PASSED


@dataclass(frozen=True)
class Different:
    """Something is not as it should be.

    agreeing   -- how many probes agree
    difference -- the first one, in the probe numbered ``probe_number``
    diagnosis  -- the known mistakes that were run and landed where the learner did, if any, and what else is certain
    """

    seeded: SeededExercise
    traces: tuple[Trace, ...]
    agreeing: int
    difference: Difference
    probe_number: int
    diagnosis: Diagnosis

    @property
    def mistake(self) -> Mistake | Pair | None:
        """The known mistake that it comes from, or two of them."""
        return self.diagnosis.mistake

    @property
    def observations(self) -> tuple[Observation | Slip, ...]:
        """What is certain, whether or not the cause is known."""
        return self.diagnosis.observations

    @property
    def exercise(self) -> Exercise:
        return self.seeded.exercise

    @property
    def probe(self) -> Probe:
        """The probe that shows the difference."""
        return self.seeded.probes[self.probe_number]

    @property
    def step(self) -> Step:
        """The learner's call that shows the difference."""
        return self.traces[self.probe_number][self.difference.step]

    @property
    def wrong_fields(self) -> tuple[str, ...]:
        """Every field that differs in that call."""
        mine, right = self.traces[self.probe_number], self.seeded.expected[self.probe_number]
        upto, returns = self.difference.step + 1, self.exercise.returns
        alone = ((name, _only(mine[:upto], place), _only(right, place)) for place, name in enumerate(returns))
        return tuple(name for name, one, other in alone if first_difference(one, other, (name,)))

    @property
    def verdict(self) -> Verdict:
        """How near it came; a rule with hidden state is never nearly right, however many probes agree."""
        kind = self.difference.kind
        if kind == Kind.NOT_WRITTEN or (kind == Kind.CALLS_NOT_WRITTEN and self._is_a_stub_beneath_a_wrapper):
            return Verdict.NOT_WRITTEN
        if kind in (Kind.HIDDEN_STATE, Kind.FIRST_CALL_KEPT):
            return Verdict.NOT_YET
        if kind in (*ONE_THING, *IMPRECISE) or self.agreeing >= NEARLY * len(self.seeded.probes):
            return Verdict.NEARLY
        return Verdict.ERROR if kind in BROKEN_OFF else Verdict.NOT_YET

    @property
    def _is_a_stub_beneath_a_wrapper(self) -> bool:
        """Whether the function that is still to be written is the exercise's own, called by a decorator of it."""
        problem = self.difference.problem
        return problem is not None and problem.details["helper"] == self.exercise.name

    @property
    def mistake_id(self) -> str | None:
        """The id of the mistake that it comes from, run or observed; of two, both ids."""
        return self.mistake.id if self.mistake else OBSERVED_MISTAKES.get(self.difference.kind)

    @property
    def observation_id(self) -> str | None:
        """The id of what is certain; of several, all ids."""
        return AND.join(sorted(each.id for each in self.observations)) or None


def _only(run: Trace, place: int) -> Trace:
    """A run of which only one result is looked at."""
    return tuple(replace(step, outputs=step.outputs[place : place + 1]) for step in run)


Finding = Passed | Different
