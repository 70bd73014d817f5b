"""What the class misunderstood, from its results."""

from submissions import IMPORTS, written

from grader.classroom.misconceptions import misconceptions
from grader.classroom.result import graded

TWO_IDEAS = "def gradient_descent(w, grad, lr):\n    return w + 0.01 * grad"


def test_two_ideas_at_once_are_one_misconception_with_both_causes():
    result = graded("ann", written(IMPORTS, TWO_IDEAS), 0, isolate=False)
    (held,) = misconceptions([result])
    assert (held.mistake, held.names) == ("lr-hard-coded + uphill", ("ann",))
    assert held.cause.startswith("two ideas at once. One: ")
    assert "walks up the gradient" in held.cause and "lr" in held.cause
    assert held.nudge.count("?") == 2
