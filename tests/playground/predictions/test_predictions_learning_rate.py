"""The questions of notebook 01: each has one right answer, and a run gives it."""

import numpy as np
import pytest
from playground.predictions import learning_rate
from playground.question import Buttons, Marker, Number, held_against

from grader.course import COURSE

ANSWERS = {
    "zero_gradient": (3.0, 2.7),
    "longer_first_step": ((1.8, -1.0), (1.8, 0.0)),
    "twice_the_lr": (2, 0),
    "narrower_ravine": (110, 22),
    "sharp_valley": (2, 1),
    "tenth_epoch": (0.15, 0.3),
    "first_quarter": ((25.0, 0.36), (25.0, 0.325)),
    "no_warmup": (2, 0),
    "cosine_end": (0.05, 0.3),
    "never_better": (4, 3),
    "range_test_alone": ((0.5, 1.0), (0.01, 1.0)),
}


def test_every_question_of_the_notebook_is_answered_here():
    assert set(ANSWERS) == set(learning_rate.__all__)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_run_agrees_with_the_right_answer_and_not_with_the_natural_wrong_one(name):
    question = getattr(learning_rate, name)()
    right, wrong = ANSWERS[name]
    assert held_against(question, right).agrees
    assert not held_against(question, wrong).agrees


def test_two_in_five_or_more_are_numbers_or_markers():
    kinds = [type(getattr(learning_rate, name)().answer) for name in ANSWERS]
    assert set(kinds) == {Buttons, Marker, Number}
    assert sum(kind is not Buttons for kind in kinds) >= 0.4 * len(kinds)


@pytest.mark.parametrize("name", [name for name in ANSWERS if isinstance(ANSWERS[name][0], tuple)])
def test_a_marker_stands_in_a_picture_whose_words_do_not_answer(name):
    answer = getattr(learning_rate, name)().answer
    assert answer.frame.png.startswith(b"\x89PNG")
    right, _ = ANSWERS[name]
    assert f"{right[0]:g}" not in answer.frame.caption


def test_a_rule_of_the_learners_that_passes_is_the_one_that_runs():
    seen = []

    def mine(w, grad, lr):
        seen.append(np.shape(w))
        return w - lr * grad

    question = learning_rate.twice_the_lr(mine)
    seen.clear()
    question.outcome()
    assert len(seen) == 100


def test_one_that_does_not_pass_is_not():
    question = learning_rate.twice_the_lr(lambda w, grad, lr: w)
    assert question.outcome().value == 2


def test_the_cosine_question_names_the_loss_of_the_constant():
    assert "a mean loss of 0.36 after 20 epochs" in learning_rate.cosine_end(COURSE["cosine_decay"].reference).ask
