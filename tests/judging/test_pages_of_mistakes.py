"""Pages of mistakes: how entries are read, and what is said of one that cannot be read."""

import numpy as np
import pytest

from grader.judging.edits import EditError
from grader.judging.pages import mistakes

BESIDE = 10.0


def rule(w, grad, lr):
    """The reference: a docstring is no part of its body, though lr * grad stands in it."""
    step = lr * grad
    w = w - step
    return w, step + BESIDE


def entirely_different(w, grad, lr):
    return w * grad * lr, w


PAGE = """
uphill: w - step -> w + step
    the step is added,
    so it goes uphill.
    ? Which sign
      leads down?
another-rule: entirely_different
    it is another rule.
    ? Which?
rounded: lr * grad -> 1.9 * grad
    | lr * grad -> 2.1 * {gradient}
    lr is rounded.
    ? By whom?
long: lr * grad -> grad
    ; w - step -> w - lr * step
    two changes.
    ? Which two?
"""


def test_a_page_of_entries_becomes_mistakes():
    uphill, another, rounded, long = mistakes(rule, PAGE, gradient="grad")
    assert (uphill.id, uphill.cause) == ("uphill", "the step is added, so it goes uphill.")
    assert uphill.nudge == "Which sign leads down?"
    assert uphill.rule(1.0, 3.0, 2.0) == (7.0, 16.0)
    assert another.rule is entirely_different
    np.testing.assert_allclose([rule(1.0, 3.0, 2.0)[0] for rule in rounded.rules], [-4.7, -5.3])
    assert rounded.cause == "lr is rounded."
    assert long.rule(1.0, 3.0, 2.0) == (-5.0, 13.0)


def test_several_pages_follow_one_another():
    assert [mistake.id for mistake in mistakes(rule, PAGE, "last: w - step -> w\n    why.\n    ? How?")][-1] == "last"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("Uphill: w -> w", "is not an entry: an id of a-z"),
        ("no edit at all", "is not an entry: an id of a-z"),
        (
            "uphill: w - step -> w + step\n    ;w = 2 -> w = 3\n    why.\n    ? How?",
            "wants a space after its first sign",
        ),
        (
            "uphill: w - step -> w + step\n    |w = 2 -> w = 3\n    why.\n    ? How?",
            "wants a space after its first sign",
        ),
        ("unknown: no_such_function", "neither an edit nor a function of its module"),
    ],
)
def test_a_page_that_cannot_be_read_is_refused(page, words):
    with pytest.raises(EditError, match=words):
        mistakes(rule, page)
