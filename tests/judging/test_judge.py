"""Judging: a finding as data."""

from small_exercise import double, exercise

from grader.judging.finding import Different, Passed
from grader.judging.judge import judge, observe
from grader.judging.mistakes import Mistake


def breaks(w, by):
    raise ValueError("no")


def found(function, *mistakes):
    seeded = exercise(mistakes=mistakes).seeded(0)
    return judge(seeded, observe(function, seeded))


def test_the_reference_passes():
    assert isinstance(found(double), Passed)


def test_a_mistake_that_lands_there_is_in_the_finding():
    halves = Mistake("halves", (lambda w, by: w / by,), "w is divided.", "Which way?")
    different = found(lambda w, by: 1 / by * w, halves)
    assert isinstance(different, Different)
    assert (different.mistake, different.mistake_id, different.agreeing) == (halves, "halves", 0)


def test_whoever_answers_nothing_at_all_is_told_no_cause():
    """Two functions that stop with an exception need not have the same idea."""
    different = found(breaks, Mistake("breaks", (breaks,), "it breaks.", "Why?"))
    assert (different.difference.kind, different.mistake) == ("raised", None)
