"""A learner's rule that does not pass yet is run beside the course's."""

import numpy as np
import pytest
from playground.attempts import attempted, cannot_be_drawn, driven_by_with_attempt, listening
from playground.rules import rule
from playground.simulate import simulate
from playground.surfaces import BOWL


def uphill(w, grad, lr):
    return w + lr * grad


def breaks(w, grad, lr):
    return w[0] - lr


def in_place(w, grad, lr):
    w -= lr * grad
    return w


def blank(w, grad, lr):
    raise NotImplementedError


def right(w, grad, lr):
    return w - lr * grad


def _run(chosen):
    return attempted(chosen, lambda mine: simulate(mine, BOWL, 5, lr=0.1))


def test_a_wrong_rule_is_run_as_it_is():
    run = _run(rule("gradient_descent", uphill))
    assert (np.diff(run.loss) > 0).all()


def test_nothing_is_run_for_a_rule_that_passes_is_blank_or_is_not_there():
    for chosen in (rule("gradient_descent"), rule("gradient_descent", right), rule("gradient_descent", blank)):
        assert _run(chosen) is None
        assert "dashed" not in driven_by_with_attempt(chosen)


def test_a_wrong_rule_that_cannot_run_here_is_left_out():
    assert _run(rule("gradient_descent", breaks)) is None


def test_the_page_says_which_line_is_the_learners():
    words = driven_by_with_attempt(rule("gradient_descent", uphill))
    assert "Yours, where it can be drawn, is the dashed orange line." in words


def leaves(w, grad, lr):
    raise SystemExit


@pytest.mark.parametrize("mine", [breaks, leaves])
def test_whoever_listens_hears_which_rules_could_not_be_run(mine):
    with listening() as names:
        assert _run(rule("gradient_descent", mine)) is None
        _run(rule("gradient_descent", uphill))
    assert names == ["gradient_descent"]
    assert cannot_be_drawn(names) == "Your gradient_descent cannot be drawn here; check says why."
    assert cannot_be_drawn([]) == ""


def test_a_rule_that_changes_its_arguments_does_not_overwrite_its_path():
    run = _run(rule("gradient_descent", in_place))
    course = simulate(rule("gradient_descent"), BOWL, 5, lr=0.1)
    assert np.array_equal(run.w, course.w)
