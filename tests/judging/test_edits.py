"""A mistake as an edit of the reference's text: what an edit does, and what is said where it does not fit."""

import math

import pytest

from grader.judging.edits import Edited, EditError

BESIDE = 10.0


def rule(w, grad, lr):
    """The reference: a docstring is no part of its body, though lr * grad stands in it."""
    step = lr * grad
    w = w - step
    return w, step + BESIDE


def twice(w, by=2):
    return w + w


@pytest.mark.parametrize(
    ("edit", "answer"),
    [
        ("w - step -> w + step", (7.0, 16.0)),
        ("w = ... -> w = 0", (0, 16.0)),
        ("lr * -> ", (-2.0, 13.0)),
        ("lr * ->", (-2.0, 13.0)),
        ("-> grad = 2 * grad", (-11.0, 22.0)),
        ("return w, -> return w0,", (1.0, 16.0)),
        ("step + BESIDE -> step", (-5.0, 6.0)),
        ("lr * grad -> grad ; w - step -> w - lr * step", (-5.0, 13.0)),
        ("step = lr * grad -> lr = 5 ; w - step -> w - lr0 * lr ; step + BESIDE -> lr0", (-9.0, 2.0)),
    ],
)
def test_what_an_edit_does(edit, answer):
    assert Edited(rule, edit)(1.0, 3.0, 2.0) == answer


def test_an_edit_may_use_what_a_notebook_imports():
    assert Edited(rule, "w - step -> np.sqrt(w) + math.pi")(4.0, 3.0, 2.0)[0] == 2 + math.pi


def test_the_changes_of_an_edit_are_all_looked_up_in_the_reference_as_it_is():
    assert Edited(rule, "lr * grad -> w ; w - step -> lr * grad")(1.0, 3.0, 2.0) == (6.0, 11.0)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ("momentum -> w", "'momentum' stands 0 times in its body"),
        ("step -> w", "'step' stands 3 times in its body"),
        ("lr * grad -> grad ; * grad -> / grad", "changes the same place twice"),
        ("w - step -> w - (step", r"makes 'w = w - \(step': '\(' was never closed"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(edit, words):
    with pytest.raises(EditError, match=words):
        Edited(rule, edit)(1.0, 3.0, 2.0)


def test_a_reference_without_a_docstring_has_a_body_too():
    assert Edited(twice, "w + w -> w * w")(3, 2) == 9
