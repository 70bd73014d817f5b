"""A card credits what went wrong to the function in whose line it happened."""

import pytest
from submissions import written

from grader.check import check
from grader.classroom.result import graded
from grader.judging.finding import Verdict


def adam(w, grad, m, v, t, lr, beta1, beta2, eps):
    raise NotImplementedError("write adam here")


def adamw(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    moved, m, v, t = adam(w, grad, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * weight_decay * w, m, v, t


def scale(lr):
    half = 0.5
    return half / None


def gradient_descent(w, grad, lr):
    step = scale(lr)
    return w - step * grad


def misspells(grad):
    return graad  # noqa: F821


def takes_one(grad):
    return grad


def test_a_function_that_calls_one_still_to_be_written_is_written_itself():
    answer = check(adamw)
    assert answer.verdict == Verdict.ERROR
    assert answer.kind == "calls-not-written"
    title, sentence, line, nudge, *_ = str(answer).splitlines()
    assert title == "STOPPED · adamw · step 1"
    assert sentence == "adamw is written. It calls adam, and that function is still to be written."
    assert line.startswith("  called from adamw, line ")
    assert line.endswith(":  moved, m, v, t = adam(w, grad, m, v, t, lr, beta1, beta2, eps)")
    assert nudge.startswith("Nudge: Can you write that function first")


def test_the_stub_itself_is_not_written():
    assert check(adam).verdict == Verdict.NOT_WRITTEN


def test_a_stub_beneath_a_wrapper_is_the_stub_still():
    def timed(*arguments):
        return adam(*arguments)

    answer = check(timed, "adam")
    assert answer.verdict == Verdict.NOT_WRITTEN
    assert str(answer).startswith("NOT WRITTEN YET · adam\n")


def test_a_line_of_a_helper_is_shown_as_the_helpers_and_where_it_was_called_from():
    lines = str(check(gradient_descent)).splitlines()
    first, call = scale.__code__.co_firstlineno, gradient_descent.__code__.co_firstlineno
    assert lines[2:4] == [
        f"  in your helper scale, line {first + 2}:  return half / None",
        f"  called from gradient_descent, line {call + 1}:  step = scale(lr)",
    ]


@pytest.mark.parametrize("helper", [scale, misspells, lambda grad: grad[9], lambda grad: takes_one()])
def test_it_is_so_for_errors_of_every_kind(helper):
    def rule(w, grad, lr):
        return w - lr * helper(grad)

    text = str(check(rule, "gradient_descent"))
    assert f"in your helper {helper.__name__.strip('<>')}, line " in text
    assert "called from rule, line " in text
    assert "In plain words" in text


def test_the_own_line_needs_no_name():
    def rule(w, grad, lr):
        return w - lr * misspelt  # noqa: F821

    text = str(check(rule, "gradient_descent"))
    assert "helper" not in text
    assert ":  return w - lr * misspelt" in text


def test_a_class_is_told_the_same():
    """What a child reports of a helper's line comes through to the page."""
    cells = ["def downhill(slope):\n    return sign(slope)", "def sign(x):\n    y = x\n    return unknown"]
    text = str(graded("a", written(*cells), 0, isolate=False))
    assert "in your helper sign, line 3:  return unknown" in text
    assert "called from downhill, line 2:  return sign(slope)" in text
