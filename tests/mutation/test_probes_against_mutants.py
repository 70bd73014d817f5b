"""The probes of every exercise, measured by what they let through: single-point changes of its reference."""

from collections import Counter
from collections.abc import Callable

import pytest
from mutation.equivalent import EQUIVALENT, NEVER_NEGATIVE, SINGLE_NUMBERS
from mutation.mutants import mutants

from grader.course import COURSE
from grader.inside.trace import quiet, steps
from grader.judging.compare import first_difference
from grader.judging.exercise import Exercise, SeededExercise

SEEDS = range(5)


class Probes:
    """The probes of an exercise under every seed. Those that have rejected most are tried first."""

    def __init__(self, exercise: Exercise):
        self.seeded = [exercise.seeded(seed) for seed in SEEDS]
        self.rejections: Counter[int] = Counter()

    def let_through(self, rule: Callable) -> bool:
        """Whether a rule agrees with the reference in every probe of at least one seed."""
        return any(self._agrees(rule, seeded) for seeded in self.seeded)

    def _agrees(self, rule: Callable, seeded: SeededExercise) -> bool:
        returns = seeded.exercise.returns
        for number in sorted(range(len(seeded.probes)), key=self.rejections.__getitem__, reverse=True):
            if first_difference(steps(rule, seeded.probes[number], returns), seeded.expected[number], returns):
                self.rejections[number] += 1
                return False
        return True


@pytest.mark.parametrize("exercise", COURSE.values(), ids=list(COURSE))
def test_every_mutant_is_rejected_under_every_seed_but_those_on_the_list(exercise):
    probes = Probes(exercise)
    with quiet():
        passing = {
            (mutant.before, mutant.after)
            for mutant in mutants(exercise.reference)
            if probes.let_through(mutant.compiled())
        }
    listed = {
        (entry.line, mutant) for entry in EQUIVALENT if entry.exercise == exercise.name for mutant in entry.mutants
    }
    assert passing <= listed, f"These pass. A probe is missing, or a reason in equivalent.py:{_told(passing - listed)}"
    assert listed <= passing, f"These are listed, and do not pass or are never made:{_told(listed - passing)}"


def _told(changes: set[tuple[str, str]]) -> str:
    return "".join(f"\n- {before}\n+ {after}" for before, after in sorted(changes))


def test_whatever_is_on_the_list_has_an_exercise_and_a_reason():
    for entry in EQUIVALENT:
        assert entry.exercise in COURSE
        assert len(entry.reason) > 10


def test_names_that_are_said_to_be_never_negative_or_one_number_are_used():
    codes = [exercise.reference.__code__ for exercise in COURSE.values()]
    used = {name for code in codes for name in code.co_varnames + code.co_cellvars}
    assert used >= NEVER_NEGATIVE | SINGLE_NUMBERS
