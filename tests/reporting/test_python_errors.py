"""Errors as beginners meet them: each is raised here in earnest, so that the words stay with what NumPy says today."""

import math

import numpy as np
import pytest

from grader.check import check
from grader.inside.trace import quiet
from grader.reporting.python_errors import MEANINGS, meaning

X = np.array([1.0, -2.0, 3.0])
SINGLE = np.array(2.0)
MATRIX = np.ones((2, 3))
LAYERS = [np.ones(2), np.ones(3)]


def _unset():
    if math.pi < 3:
        root = 1.0
    return root


def _itself():
    return _itself()


def _asked():
    with quiet():
        input("which way? ")


def _assigned(target, place, value):
    target[place] = value


RAISED = [
    (_asked, "waits until somebody types something"),
    (lambda: npp.sign(X), "nothing has the name `npp`"),  # noqa: F821
    (lambda: __import__("no_such_package.plots"), "There is no package `no_such_package`"),
    (_unset, "`root` is given a value somewhere"),
    (lambda: np.sing(X), "The module `numpy` has nothing called `sing`"),
    (lambda: X.sign(), "`.sign` stands after an array, which has nothing"),
    (lambda: X - None, "is None"),
    (lambda: np.sqrt(None), "is None"),
    (lambda: print()[0], "is None"),
    (lambda: X < None, "is None"),
    (lambda: -1 if X > 0 else 1, "needs one yes or no"),
    (lambda: max(X, 0), "needs one yes or no"),
    (lambda: X > 0 and X < 2, "needs one yes or no"),
    (lambda: (X < 0) - (X > 0), "no minus for True and False"),
    (lambda: -(X > 0), "no minus for True and False"),
    (lambda: X > 0 & X, "join conditions"),
    (lambda: 0.5 | 2, "join conditions"),
    (lambda: X ^ 2, "`^` is not a power"),
    (lambda: 0.5 ^ 2, "`^` is not a power"),
    (lambda: 0.1 * X.mean, "a function itself"),
    (lambda: 0.1 * np.mean, "a function itself"),
    (lambda: 0.1 - _unset, "a function itself"),
    (lambda: LAYERS**2, "a list or a tuple"),
    (lambda: LAYERS > 1.0, "a list or a tuple"),
    (lambda: LAYERS + 1.0, "a list or a tuple"),
    (lambda: 1.0 - (X, X), "a list or a tuple"),
    (lambda: -[1.0], "a list or a tuple"),
    (lambda: 0.1 * LAYERS, "a list, a tuple or a text"),
    (lambda: math.sqrt(X), "takes a single number and was given an array or a list"),
    (lambda: float(X), "takes a single number and was given an array or a list"),
    (lambda: math.sqrt([1.0]), "takes a single number and was given an array or a list"),
    (lambda: math.log(0), "for which it has no answer"),
    (lambda: math.sqrt(-1), "for which it has no answer"),
    (lambda: math.exp(1000), "too large for a float"),
    (lambda: 10.0**400, "too large for a float"),
    (lambda: np.arange(3) ** -2, "raised to a negative power"),
    (lambda: 1 / 0, "divides by is 0"),
    (lambda: 1.0 // 0, "divides by is 0"),
    (lambda: np.arange(3).__isub__(0.5), "cannot take in the result"),
    (lambda: range(4 / 2), "needs one whole number"),
    (lambda: np.logspace(0, 1, X), "needs one whole number"),
    (lambda: MATRIX + np.ones(2), "do not fit together"),
    (lambda: sum(LAYERS), "do not fit together"),
    (lambda: X @ MATRIX, "multiply as matrices do"),
    (lambda: np.dot(X, MATRIX), "multiply as matrices do"),
    (lambda: 0.1 @ X, "multiply as matrices do"),
    (lambda: np.linalg.norm(LAYERS), "one array of arrays that have different shapes"),
    (lambda: _assigned(X, 0, np.ones(2)), "several numbers in the place of one"),
    (lambda: len(SINGLE), "the entries of something that is a single number"),
    (lambda: list(SINGLE), "the entries of something that is a single number"),
    (lambda: SINGLE[0], "the entries of something that is a single number"),
    (lambda: np.float64(2)[0], "the entries of something that is a single number"),
    (lambda: sum(2.0), "the entries of something that is a single number"),
    (lambda: len(np.float64(2)), "the entries of something that is a single number"),
    (lambda: _assigned(2.0, 0, 1.0), "the entries of something that is a single number"),
    (lambda: np.sum(SINGLE, axis=1), "the entries of something that is a single number"),
    (lambda: X[0, 0], "an axis that the array does not have"),
    (lambda: np.median(X, axis=1), "an axis that the array does not have"),
    (lambda: _assigned([], 0, 1.0), "it does not add one"),
    (lambda: X[3], "beyond the end"),
    (lambda: LAYERS[2], "beyond the end"),
    (lambda: X["w"], "is not a whole number"),
    (lambda: LAYERS[0.5], "is not a whole number"),
    (lambda: [0 for a, b in [X]], "to the left of `=`"),
    (lambda: math.pi(X), "Here that value is a number, and not a function"),
    (lambda: X(0), "Here that value is an array, and not a function"),
    (lambda: _assigned(X, 0), "too many arguments, or too few"),
    (lambda: np.sign(), "too many arguments, or too few"),
    (lambda: _unset(X), "too many arguments, or too few"),
    (lambda: np.where(X > 0, X), "`np.where` was given two arguments"),
    (_itself, "or themselves, until Python gave up"),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("raises", "words"), RAISED, ids=[words for _, words in RAISED])
def test_an_error_is_put_into_plain_words(raises, words):
    with pytest.raises(Exception) as caught:
        raises()
    found = meaning(type(caught.value).__name__, str(caught.value))
    assert found, caught.value
    assert words in found.sentence


def test_every_row_of_the_table_is_met_above():
    met = {found.pattern for found in map(_meaning_of, RAISED) if found}
    assert [row.pattern for row in MEANINGS if row.pattern not in met] == []


def _meaning_of(case):
    try:
        case[0]()
    except Exception as error:
        return meaning(type(error).__name__, str(error))


@pytest.mark.parametrize(
    ("error", "message"), [("ValueError", "max_norm must be positive"), ("AssertionError", ""), ("Mine", "NameError")]
)
def test_what_the_table_does_not_know_is_left_alone(error, message):
    assert meaning(error, message) is None


def test_the_card_says_it_below_the_learners_line():
    def downhill(slope):
        if slope > 0:
            return -1
        return 1

    lines = str(check(downhill)).splitlines()
    place = next(number for number, line in enumerate(lines) if line.endswith("if slope > 0:"))
    assert lines[place + 1].startswith("In plain words: Something in that line needs one yes or no")
    assert any(line.startswith("Nudge: How can each entry get an answer of its own? np.where(") for line in lines)


def test_a_known_mistake_has_the_better_words():
    """Where a variant was run and stops in the same place, its cause says what the error means in this exercise."""

    def clip(grads, max_norm):
        norm = math.sqrt(sum(float(np.sum(grad**2)) for grad in grads))
        return [grad * min(1.0, max_norm / norm) for grad in grads]

    answer = check(clip, "clip_by_global_norm")
    assert answer.mistake == "stops-at-zero"
    assert "In plain words" not in str(answer)
