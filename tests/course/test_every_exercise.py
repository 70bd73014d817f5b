"""The course held to its own word: every exercise complete, every mistake recognised, every solution right."""

import itertools
import math
import re

import numpy as np
import pytest
from solved_above import solved_above

from grader.check import check
from grader.course import COURSE
from grader.inside.trace import trace
from grader.judging.judge import judge, observe
from grader.judging.material import Draw
from grader.judging.mistakes import HardCoded
from grader.reading.function_source import source_of
from grader.reporting.report import report

SEEDS = range(5)
MISTAKES = [(name, mistake) for name, exercise in COURSE.items() for mistake in exercise.mistakes]

each_exercise = pytest.mark.parametrize("exercise", COURSE.values(), ids=list(COURSE))
each_mistake = pytest.mark.parametrize(
    ("name", "mistake"), MISTAKES, ids=[f"{name}-{mistake.id}" for name, mistake in MISTAKES]
)
each_seed = pytest.mark.parametrize("seed", SEEDS)


def defined_by(source: str, name: str):
    """What a notebook's cell with this source defines."""
    namespace = {"np": np, "math": math, **solved_above(name)}
    exec(source, namespace)
    return namespace[name]


@each_mistake
def test_a_mistake_is_recognised_under_every_seed_in_whatever_way_it_is_written(name, mistake):
    for seed, rule in itertools.product(SEEDS, mistake.rules):
        answer = check(rule, name, seed=seed)
        assert not answer.passed
        assert answer.mistake == mistake.id
        cause, nudge = (words.format(**mistake.facts).replace("`", "") for words in (mistake.cause, mistake.nudge))
        assert f"Likely cause: {cause} I " in str(answer)
        assert nudge in str(answer)


@each_exercise
def test_mistakes_have_ids_and_causes_of_their_own(exercise):
    for part in ("id", "cause"):
        told = [getattr(mistake, part).format(**mistake.facts) for mistake in exercise.mistakes]
        assert len(set(told)) == len(told)


@each_mistake
def test_a_mistake_answers_the_plainest_call(name, mistake):
    """One that breaks down at once holds no idea, and would be taken for the cause of every exception."""
    seeded = COURSE[name].seeded(0)
    for rule in mistake.rules:
        assert trace(rule, seeded.probes[0], COURSE[name].returns)[0].problem is None


@each_mistake
def test_a_mistake_is_worded_as_it_will_be_read(name, mistake):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", mistake.id)
    assert mistake.cause.endswith(".")
    assert "?" in mistake.nudge, "a nudge is a question, on a line that begins with '? '"
    assert "!" not in mistake.cause + mistake.nudge


@each_exercise
def test_what_needs_no_exact_match_is_tried_last(exercise):
    by_experiment = [isinstance(mistake, HardCoded) for mistake in exercise.mistakes]
    assert by_experiment == sorted(by_experiment)


@each_exercise
def test_hard_coded_arguments_have_a_probe_that_varies_them_alone(exercise):
    for seed in SEEDS:
        probes = exercise.seeded(seed).probes
        varied = {probe.varies for probe in probes if probe.varies}
        assert {m.argument for m in exercise.mistakes if isinstance(m, HardCoded)} <= varied
        for probe in probes:
            if probe.varies:
                different = [k for k, value in probe.first.items() if not _equal(value, probes[0].first[k])]
                assert different == [probe.varies]


def _equal(one, other):
    return all(map(np.array_equal, one, other)) if isinstance(one, list) else np.array_equal(one, other)


@each_exercise
def test_a_constant_is_noticed_in_the_place_of_every_knob(exercise):
    """In an update rule; what is not a weight, a gradient or state is a number that a person sets."""
    if "w" in exercise.returns or "grad" in exercise.returns:
        knobs = set(exercise.arguments) - {"w", "grad", "loss", *exercise.returns}
        noticed = {mistake.argument for mistake in exercise.mistakes if isinstance(mistake, HardCoded)}
        assert noticed == knobs, f"no hard_coded(...) for {knobs - noticed}; too many for {noticed - knobs}"


@each_exercise
@each_seed
def test_the_solution_passes(exercise, seed):
    assert check(defined_by(exercise.solution(), exercise.name), seed=seed).passed


@each_exercise
def test_the_stub_is_not_written_yet(exercise):
    answer = check(defined_by(exercise.stub(), exercise.name))
    assert answer.verdict == "not written"
    assert answer.score == 0.0
    assert answer.mistake is None


@each_exercise
def test_three_hints_and_something_to_say(exercise):
    assert len(exercise.hints) == 3 and all(hint.strip() for hint in exercise.hints), "each of the three levels is told"
    assert exercise.question.endswith("?"), "what a wrong answer gets whose cause is not known is a question"
    assert exercise.unlocks.endswith("."), "a pass says in a sentence what it makes possible"
    assert exercise.minutes > 0 and exercise.points > 0
    assert exercise.mistakes, "what do learners get wrong here? Each such idea is a Mistake that can be run"


@each_exercise
def test_the_task_says_what_comes_in_and_what_goes_out(exercise):
    for argument in exercise.arguments:
        line = rf"^ *(\w+, )*{argument}(, \w+)* +-- "
        assert re.search(line, exercise.reference.__doc__, re.MULTILINE), (
            f"no line of the docstring is about {argument}"
        )
    assert "Returns" in exercise.reference.__doc__


#: What exercises return besides their state: every other name is that of an argument, and is fed back.
RESULTS = {"direction", "lr", "rate", "value", "clipped", "trial", "matrix"}


@each_exercise
def test_what_is_returned_is_state_or_known_to_be_none(exercise):
    """A misspelt name would never be fed back, and every probe of several calls would be in vain."""
    assert set(exercise.returns) <= RESULTS | set(exercise.arguments), (
        "is it state? Then name it as the argument is named"
    )


def test_names_are_unique():
    names = [exercise.name for exercise in COURSE.exercises]
    assert len(set(names)) == len(names)


@each_exercise
def test_the_same_seed_gives_the_same_report(exercise):
    for function in (exercise.reference, exercise.mistakes[0].rule):
        again = {check(function, exercise.name, seed=3).to_json() for _ in range(2)}
        assert len(again) == 1


@each_exercise
def test_a_seed_draws_the_same_probes_again_and_another_seed_others(exercise):
    def drawn(seed):
        return repr(exercise.draw(Draw(exercise.name, seed)))

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


@each_exercise
@each_seed
def test_the_reference_never_breaks_down_and_never_alters_what_it_is_handed(exercise, seed):
    seeded = exercise.seeded(seed)
    for run in seeded.expected:
        for step in run:
            assert step.problem is None
            assert not step.changed
            finite = all(np.isfinite(array).all() for output in step.outputs for array in _arrays(output))
            assert finite or ("best" in step.arguments and np.isnan(step.arguments["best"]))


def _arrays(output):
    return output if isinstance(output, list) else [output]


@each_exercise
def test_judging_what_was_observed_is_the_same_as_checking(exercise):
    seeded = exercise.seeded(0)
    for function in (exercise.reference, exercise.mistakes[0].rule):
        finding = judge(seeded, observe(function, seeded))
        judged = report(finding, COURSE.after(exercise.name), source_of(function))
        assert judged.to_json() == check(function, exercise.name).to_json()


@pytest.mark.parametrize("pi", [3.14, 3.1416, 22 / 7])
def test_a_rough_pi_is_named_however_rough(pi):
    def glide(step, total, lr_max, lr_min):
        return lr_min + (lr_max - lr_min) * (1 + math.cos(pi * min(step / total, 1))) / 2

    assert check(glide, "cosine_decay").mistake == "pi-rounded"
