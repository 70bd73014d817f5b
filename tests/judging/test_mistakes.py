"""Known mistakes: what they explain, and what they do not."""

import numpy as np
import pytest
from small_exercise import answers, double, exercise, wrong_everywhere

from grader.judging.edits import Edited, EditError
from grader.judging.mistakes import HardCoded, Mistake, with_constant

HALVES = Mistake("halves", (lambda w, by: w / by,), "w is divided.", "Which way?")
DEAF = HardCoded(
    id="by-hard-coded",
    rules=(with_constant(double, "by", 5.0),),
    cause="`by` has no say.",
    nudge="Which line?",
    argument="by",
    reference=double,
)


def test_a_mistake_explains_what_lands_where_it_does():
    seeded = exercise().seeded(0)
    assert HALVES.explains(answers(lambda w, by: 1 / by * w, seeded))
    assert not HALVES.explains(answers(lambda w, by: w / by + 1e-6, seeded))
    assert not HALVES.explains(answers(double, seeded))


def test_a_mistake_may_be_written_in_several_ways():
    seeded = exercise().seeded(0)
    roughly = Mistake("roughly", (lambda w, by: 2.9 * w, lambda w, by: 3.1 * w), "", "")
    assert roughly.explains(answers(lambda w, by: 2.9 * w, seeded))
    assert roughly.explains(answers(lambda w, by: 3.1 * w, seeded))
    assert not roughly.explains(answers(lambda w, by: 3.0 * w, seeded))


def test_a_mistake_explains_a_breakdown_only_where_it_breaks_down_too():
    def breaks(w, by):
        if by > 2.5:
            raise ValueError
        return w / by

    seeded = exercise().seeded(0)
    assert not HALVES.explains(answers(breaks, seeded))
    assert Mistake("breaks", (breaks,), "", "").explains(answers(breaks, seeded))


def test_an_edit_that_does_not_fit_is_no_breakdown():
    """It must not pass for a function that stops with an exception, as a learner's may."""

    def breaks(w, by):
        raise ValueError

    crooked = Mistake("crooked", (Edited(double, "nowhere -> w"),), "", "")
    with pytest.raises(EditError, match="stands 0 times"):
        crooked.explains(answers(breaks, exercise().seeded(0)))


@pytest.mark.parametrize("variant", [lambda w, by: w + by, lambda w, by: w * np.inf, lambda w, by: [][0]])
def test_a_variant_that_parts_at_once_is_called_once(variant):
    seeded, heard = exercise().seeded(0), []
    learners = wrong_everywhere(lambda w, by: w / by, seeded)
    with np.errstate(all="ignore"):
        assert not learners.explained_by(lambda w, by: heard.append(by) or variant(w, by))
    assert len(heard) == 1


@pytest.mark.parametrize("learners", [lambda w, by: w / by, lambda w, by: w - w, lambda w, by: w * np.nan])
def test_the_first_look_lets_no_explanation_go(learners):
    """Numbers that cancel, and answers that are no numbers, included."""
    seeded = exercise().seeded(0)
    assert wrong_everywhere(learners, seeded).explained_by(lambda w, by: learners(w, by) + 1e-17 * by)


@pytest.mark.parametrize("constant", [0.1, 2.0, 7.0])
def test_a_hard_coded_argument_is_found_whatever_the_constant(constant):
    seeded = exercise().seeded(0)
    assert DEAF.explains(answers(lambda w, by: constant * w, seeded))
    assert DEAF.two_values(seeded.probes) == (2.0, 3.0)


@pytest.mark.parametrize(
    "function",
    [
        double,
        lambda w, by: w / by,
        lambda w, by: np.ones(2),
        lambda w, by: (5 * w)[None],
        lambda w, by: (5 * w).astype(int),
        lambda w, by: (5 * w).astype(np.float16),
        lambda w, by: 0 * w,
        lambda w, by: np.full_like(w, 0.3),
        lambda w, by: [5 * w],
        lambda w, by: None,
        lambda w, by: 5 * w * np.nan,
    ],
)
def test_nothing_else_is_called_hard_coded(function):
    seeded = exercise().seeded(0)
    assert not DEAF.explains(answers(function, seeded))
