"""Momentum, decay and Adam: every known mistake is told from every other, and told well."""

import pytest

from grader.check import judge, observe
from grader.exercise import HardCoded
from grader.exercises import COURSE

NAMES = [name for name, exercise in COURSE.items() if exercise.notebook.startswith(("02", "03", "04"))]
SEEDS = (0, 17)
#: The arguments that a person sets; the others are weights, gradients and state.
KNOBS = {"lr", "beta", "strength", "amount", "weight_decay", "rho", "beta1", "beta2", "eps"}

each_exercise = pytest.mark.parametrize("name", NAMES)


@each_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_every_mistake_is_found_out_and_named(name, seed):
    case = COURSE[name].case(seed)
    named = {mistake.id: judge(case, observe(mistake.rule, case)).mistake for mistake in COURSE[name].mistakes}
    assert {identity: found for identity, found in named.items() if found != identity} == {}


@each_exercise
def test_the_reference_passes_under_any_seed(name):
    for seed in range(20):
        case = COURSE[name].case(seed)
        assert judge(case, observe(COURSE[name].reference, case)).passed


@each_exercise
def test_a_constant_is_noticed_in_the_place_of_every_knob(name):
    deaf = {mistake.argument for mistake in COURSE[name].mistakes if isinstance(mistake, HardCoded)}
    assert deaf == KNOBS & set(COURSE[name].arguments)


@each_exercise
def test_a_mistake_is_told_in_a_sentence_and_a_question(name):
    mistakes = COURSE[name].mistakes
    assert len({mistake.id for mistake in mistakes}) == len(mistakes)
    for mistake in mistakes:
        assert mistake.cause.endswith(".") and not mistake.cause[0].isspace()
        assert "?" in mistake.nudge
