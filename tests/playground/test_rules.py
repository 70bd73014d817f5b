"""Whose function drives an experiment."""

import numpy as np
from playground.rules import driven_by, rule


def mine(weights, slope, rate):
    return weights - rate * slope


def wrong(w, grad, lr):
    return w + lr * grad


def not_written(w, grad, lr):
    raise NotImplementedError


def test_the_learners_function_drives_once_it_passes():
    chosen = rule("gradient_descent", mine)
    assert chosen.function.function is mine
    np.testing.assert_array_equal(chosen.function(np.array([1.0]), np.array([2.0]), 0.25), [0.5])
    assert driven_by(chosen) == "Driven by your gradient_descent."


def test_what_the_learners_function_prints_stays_out_of_an_experiment(capsys):
    def talks(w, grad, lr):
        print("w is", w)
        return w - lr * grad

    rule("gradient_descent", talks)(np.array([1.0]), np.array([2.0]), lr=0.25)
    assert capsys.readouterr().out == ""


def test_the_same_function_makes_the_same_rule():
    assert rule("gradient_descent", mine) == rule("gradient_descent", mine)
    assert hash(rule("gradient_descent", mine)) == hash(rule("gradient_descent", mine))


def test_until_then_the_course_does():
    for function in (None, not_written):
        chosen = rule("gradient_descent", function)
        assert not chosen.yours
        assert driven_by(chosen) == "Driven by the course's own gradient_descent."


def test_a_function_that_does_not_pass_is_told_that_it_does_not_drive():
    chosen = rule("gradient_descent", wrong)
    assert not chosen.yours
    assert driven_by(chosen) == "Driven by the course's own gradient_descent, since yours does not pass yet."


def test_of_several_rules_each_is_told_once():
    rules = rule("momentum"), rule("adamw", wrong), rule("step_decay", wrong), rule("gradient_descent", mine)
    assert driven_by(*rules) == (
        "Yours: gradient_descent. The course's own, since yours does not pass yet: adamw, step_decay. "
        "Lent by the course for now: momentum."
    )


def test_a_rule_knows_its_knobs_and_is_called_by_them():
    chosen = rule("gradient_descent", mine)
    assert (chosen.state, chosen.knobs) == ((), ("lr",))
    (w,) = chosen(np.array([1.0]), np.array([2.0]), lr=0.25)
    np.testing.assert_array_equal(w, [0.5])
