"""Diagnosis: two ideas at once, half of one, what the answers show by themselves, and when nothing is said."""

import numpy as np
import pytest
from small_rule import MISTAKES, exercise, found, roll

from grader.judging import diagnose
from grader.judging.judge import judge, observe
from grader.judging.mistakes import Mistake
from grader.judging.pages import mistakes


def ids(finding):
    return finding.mistake_id, finding.observation_id


def uphill_and_forgetful(w, grad, speed, lr, drag):
    speed = grad
    return w + lr * speed, speed


def test_two_known_mistakes_at_once_are_named_by_both_ids_in_order():
    different = found(uphill_and_forgetful)
    assert ids(different) == ("speed-forgotten + uphill", None)
    assert {different.mistake.first.id, different.mistake.second.id} == {"speed-forgotten", "uphill"}


def test_what_a_single_mistake_explains_is_no_pair():
    uphill = MISTAKES[0].rule
    assert ids(found(lambda w, grad, speed, lr, drag: uphill(w, grad, speed, lr, drag))) == ("uphill", None)


def test_three_at_once_are_not_guessed():
    def three(w, grad, speed, lr, drag):
        return w + lr * (1 - drag) * grad, speed

    assert found(three).mistake is None


def under_the_first_seed_only(wrong, otherwise):
    """An answer that changes its ways where it sees material of the second seed."""
    seen = {repr(step.arguments["grad"]) for run in exercise().seeded(1).expected for step in run}

    def answer(w, grad, speed, lr, drag):
        return (otherwise if repr(grad) in seen else wrong)(w, grad, speed, lr, drag)

    return answer


@pytest.mark.parametrize(
    "wrong",
    [uphill_and_forgetful, lambda w, grad, speed, lr, drag: (w + 0.1 * (drag * speed + grad), drag * speed + grad)],
)
def test_what_does_not_land_under_a_second_seed_is_not_named(wrong):
    assert found(wrong).mistake is not None
    assert found(under_the_first_seed_only(wrong, lambda w, *rest: (w, w))).mistake is None


def test_nothing_composed_is_named_when_the_function_cannot_be_asked_again():
    seeded = exercise().seeded(0)
    assert judge(seeded, observe(uphill_and_forgetful, seeded)).mistake is None
    gone = diagnose.Further(lambda other: None)
    assert judge(seeded, observe(uphill_and_forgetful, seeded), gone).mistake is None


def test_nothing_is_named_when_time_is_up():
    assert found(uphill_and_forgetful, seconds=0.0).mistake is None


def test_what_is_certain_is_said_even_then():
    def deaf_and_odd(w, grad, speed, lr, drag):
        return w - np.cbrt(speed + grad), speed

    assert ids(found(deaf_and_odd, seconds=0.0)) == (None, "drag-has-no-say + lr-has-no-say + speed-handed-back")


def test_half_of_a_mistake_is_told_as_that():
    def half(w, grad, speed, lr, drag):
        speed = drag * speed + lr**2 / (lr + drag) * grad
        return w - lr * speed, speed

    odd = mistakes(roll, "odd: + grad -> + lr ** 2 / (lr + drag) * grad ; w - lr -> w + lr\n    odd.\n    ? Why?")
    assert ids(found(half, mistakes=odd)) == (None, "half-of-odd")


def test_a_slip_says_more_than_half_of_a_mistake():
    def half(w, grad, speed, lr, drag):
        speed = drag * speed + lr * grad
        return w - lr * speed, speed

    assert ids(found(half)) == (None, "factor-too-many-lr-in-speed")


def test_a_mistake_and_a_number_typed_in():
    def typed(w, grad, speed, lr, drag):
        speed = 0.99 * speed + grad
        return w + lr * speed, speed

    assert ids(found(typed)) == ("drag-hard-coded + uphill", None)


def test_a_mistake_that_is_no_edit_and_the_number_that_it_asks_for():
    def cubic(w, grad, speed, lr, drag):
        speed = drag * speed + grad
        return w - lr * speed**3, speed

    cubed = Mistake("cubed", (cubic,), "it is cubed.", "Why?")
    typed = lambda w, grad, speed, lr, drag: cubic(w, grad, speed, 0.0317, drag)  # noqa: E731
    assert ids(found(typed, mistakes=(cubed, *MISTAKES))) == ("cubed + lr-hard-coded", None)


def test_two_numbers_typed_in():
    assert ids(found(lambda w, grad, speed, lr, drag: roll(w, grad, speed, 0.01, 0.95))) == (
        "drag-hard-coded + lr-hard-coded",
        None,
    )


def test_an_argument_without_a_say_is_seen():
    def deaf(w, grad, speed, lr, drag):
        speed = 0.97 * speed + np.cbrt(grad)
        return w - lr * speed, speed

    assert ids(found(deaf)) == (None, "drag-has-no-say")


@pytest.mark.parametrize(
    "function",
    [
        lambda w, grad, speed, lr, drag: (w - lr * np.cbrt(drag * speed + grad), drag * speed + grad),
        # drag has a say, but only in a matrix; or only under the second seed
        lambda w, grad, speed, lr, drag: (w - lr * np.cbrt(speed + (drag if w.ndim > 1 else 1) * grad), speed + grad),
        # the same whatever is asked, and no number at all
        lambda w, grad, speed, lr, drag: (np.ones_like(w), np.ones_like(w)),
        lambda w, grad, speed, lr, drag: (w * np.nan, speed + grad),
    ],
)
def test_otherwise_nothing_is_said_of_an_argument(function):
    assert found(function).observation_id is None


def test_state_that_came_back_as_it_came_in_is_seen():
    assert ids(found(lambda w, grad, speed, lr, drag: (w - lr * np.cbrt(grad) - drag * speed, speed))) == (
        None,
        "speed-handed-back",
    )


def test_of_an_answer_that_gives_everything_back_nothing_else_is_said():
    assert ids(found(lambda w, grad, speed, lr, drag: (w, speed))) == (None, "speed-handed-back + w-handed-back")
