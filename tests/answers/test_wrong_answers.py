"""Wrong answers fail. A cause is claimed where one is known, and none where nobody has listed it."""

import pytest
from answers.wrong import adam, adamw, further, learning_rate, momentum, start, tuning, weight_decay

from grader.check import check
from grader.course import COURSE
from grader.judging.mistakes import Mistake

ROOMS = (start, learning_rate, momentum, weight_decay, adam, adamw, tuning, further)
WRONG = [answer for room in ROOMS for answer in room.answers]

each_exercise = pytest.mark.parametrize("exercise", COURSE.values(), ids=list(COURSE))


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_wrong_answer_fails_and_is_told_its_cause_or_none(wrong):
    for seed in range(5):
        answer = check(wrong.function, wrong.exercise, seed=seed)
        assert not answer.passed
        assert answer.mistake == wrong.cause
        assert ("Likely cause" in str(answer)) == (wrong.cause is not None)
        assert "Nudge" in str(answer)


@pytest.mark.parametrize(
    ("name", "argument", "constant"),
    [
        ("gradient_descent", "lr", 0.37),
        ("gradient_descent", "lr", 1 / 3),
        ("step_decay", "lr0", 0.125),
        ("hold_then_decay", "hold", 12),
        ("cosine_decay", "lr_min", 0.0123),
        ("warmup_cosine", "warmup", 15),
        ("reduce_on_plateau", "factor", 0.375),
        ("nesterov", "lr", 0.033),
    ],
)
def test_an_unusual_constant_is_found_as_well(name, argument, constant):
    exercise = COURSE[name]
    place = exercise.arguments.index(argument)

    def deaf(*given):
        return exercise.reference(*given[:place], constant, *given[place + 1 :])

    for seed in range(3):
        assert check(deaf, name, seed=seed).mistake == f"{argument.replace('_', '-')}-hard-coded"


def _changed(function, change):
    def wrapped(*arguments):
        answer = function(*arguments)
        return tuple(map(change, answer)) if isinstance(answer, tuple) else change(answer)

    return wrapped


def _scaled(value):
    return [item * (1 + 1e-6) for item in value] if isinstance(value, list) else value * (1 + 1e-6)


@each_exercise
def test_a_millionth_too_much_is_seen(exercise):
    for seed in range(3):
        assert not check(_changed(exercise.reference, _scaled), exercise.name, seed=seed).passed


#: Swapping the factors of a product is no mistake.


@each_exercise
def test_no_argument_can_be_given_a_constant(exercise):
    """A number that a learner copied from the first call of the report is found out by the other probes."""
    for seed in range(3):
        for position, value in enumerate(exercise.seeded(seed).probes[0].first.values()):

            def frozen(*arguments, position=position, value=value):
                return exercise.reference(*arguments[:position], value, *arguments[position + 1 :])

            assert not check(frozen, exercise.name, seed=seed).passed, exercise.arguments[position]


@each_exercise
def test_answers_learnt_by_heart_under_one_seed_fail_under_another(exercise):
    def key(arguments):
        return repr(arguments)

    known = {key(tuple(step.arguments.values())): step.outputs for run in exercise.seeded(0).expected for step in run}

    def parrot(*arguments):
        outputs = known.get(key(arguments)) or exercise.mistakes[0].rule(*arguments)
        return outputs if len(exercise.returns) > 1 or not isinstance(outputs, tuple) else outputs[0]

    assert check(parrot, exercise.name, seed=0).passed
    assert not check(parrot, exercise.name, seed=1).passed


@each_exercise
def test_a_mistake_in_one_entry_only_is_not_called_that_mistake(exercise):
    """Half a mistake lands elsewhere than the whole one, so nothing is claimed."""
    listed: Mistake = exercise.mistakes[0]

    def half(*arguments):
        wrong, true = listed.rule(*arguments), exercise.reference(*arguments)
        pairs = zip(wrong, true, strict=True) if isinstance(true, tuple) else [(wrong, true)]
        mixed = tuple(_middle(a, b) for a, b in pairs)
        return mixed if isinstance(true, tuple) else mixed[0]

    answer = check(half, exercise.name)
    assert not answer.passed
    assert answer.mistake is None


def _middle(one, other):
    if isinstance(other, list):
        return [_middle(a, b) for a, b in zip(one, other, strict=True)]
    return 0.25 * one + 0.75 * other
