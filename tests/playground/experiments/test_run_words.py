"""What captions say of a run, and of a rule that does not pass yet beside it."""

import numpy as np
import pytest
from playground.experiments.learning_rate.run_words import left_after, loss_after, readable, sentences, yours_after
from playground.simulate import Run


def run(*loss, first=0.0):
    return Run(first + np.arange(2.0 * len(loss)).reshape(-1, 2), np.array(loss))


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (0.0, "0"),
        (1e-36, "practically 0"),
        (0.03125, "0.031"),
        (99.4, "99"),
        (1234.5, "1,234"),
        (2e6, "over a million"),
    ],
)
def test_a_loss_is_written_as_people_write_it(loss, words):
    assert readable(loss) == words


def test_the_loss_after_a_step():
    loss = np.array([4.0, 2.0, 1.0])
    told = [loss_after(loss, step) for step in range(3)]
    assert told == ["The loss at the start is 4.", "After 1 step the loss is 2.", "After 2 steps the loss is 1."]


def test_a_path_has_left_from_that_step_on():
    assert [left_after(2, now) for now in range(3)] == ["", "", "It left the picture at step 2."]
    assert left_after(None, 9) == ""


@pytest.mark.parametrize(
    ("yours", "words"),
    [
        (run(4.0, 9.0, first=1.0), "Yours climbs: its loss is 9, and it began at 4."),
        (run(4.0, np.nan, first=1.0), "Yours blows up: its loss is no longer a number."),
        (run(4.0, 3.0, first=1.0), "Yours is at a loss of 3; the right rule is at 2."),
        (run(4.0, 2.001, first=1.0), "Yours is at the same loss, 2; check says what is not right yet."),
        (run(4.0, 2.0), "Yours has taken the same path so far; check says what is not right yet."),
        (Run(np.zeros((2, 2)), np.array([4.0, 4.0])), "Yours has not moved."),
        (None, ""),
    ],
)
def test_how_a_rule_that_does_not_pass_fares(yours, words):
    assert yours_after(yours, run(4.0, 2.0), 1) == words
    assert yours_after(yours, run(4.0, 2.0), 0) == ""


def test_sentences_that_are_empty_leave_no_gap():
    assert sentences("One.", "", "Two.") == "One. Two."
