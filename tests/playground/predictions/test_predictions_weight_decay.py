"""The questions of notebook 03: a run settles each, and right and wrong answers are told apart."""

import numpy as np
import pytest
from playground.marks import Dots
from playground.predictions import weight_decay
from playground.question import Buttons, Marker, Number, held_against

RIGHT = {
    "beside_a_heavy_ball": (1.5, 0.9),
    "diamond_or_disc": (1.0, 0.0),
    "errors_over_strength": 2,
    "largest_coefficient": 1000,
    "last_feature": 3,
    "share_left_by_decay": 36,
    "share_lost_under_l2": 2,
    "lr_of_zero": 0,
    "steps_under_l1": 1000,
    "strange_weights": 3,
    "three_weights": 2,
}
#: What one would say who thinks of the other penalty, of a hard threshold, of shares taken once.
WRONG = {
    "beside_a_heavy_ball": (1.0, 0.8),
    "diamond_or_disc": (0.86, 0.42),
    "errors_over_strength": 0,
    "largest_coefficient": 10,
    "last_feature": 2,
    "share_left_by_decay": 0,
    "share_lost_under_l2": 0,
    "lr_of_zero": 1,
    "steps_under_l1": 10,
    "strange_weights": 0,
    "three_weights": 0,
}


@pytest.mark.parametrize("name", weight_decay.__all__)
def test_the_run_agrees_with_who_is_right_and_with_nobody_else(name):
    question = getattr(weight_decay, name)()
    assert held_against(question, RIGHT[name]).agrees
    assert not held_against(question, WRONG[name]).agrees


def test_a_good_share_are_numbers_and_markers():
    kinds = [type(getattr(weight_decay, name)().answer) for name in weight_decay.__all__]
    assert set(kinds) == {Buttons, Number, Marker}
    assert len([kind for kind in kinds if kind is not Buttons]) >= 0.4 * len(kinds)


def test_the_words_on_the_run_are_the_runs():
    told = {name: getattr(weight_decay, name)().outcome().told for name in weight_decay.__all__}
    assert "(0.89, 0.00), on a corner" in told["diamond_or_disc"]
    assert "from 0.02 to 0.65" in told["errors_over_strength"]
    assert "bp" not in told["last_feature"]
    assert "body mass index 0.56" in told["last_feature"]
    assert "0.7, 0 and 0:" in told["three_weights"]
    assert told["strange_weights"].count("(0.0, 0.0)") == 3


@pytest.mark.parametrize("name", ["diamond_or_disc", "beside_a_heavy_ball"])
def test_no_dot_of_a_markers_picture_stands_where_the_marker_belongs(name):
    question = getattr(weight_decay, name)()
    assert isinstance(question.answer, Marker)
    right = question.outcome().value
    dots = [mark for mark in question.answer.frame.marks if isinstance(mark, Dots)]
    assert dots
    for dot in dots:
        assert not question.answer.agrees((float(np.mean(dot.x)), float(np.mean(dot.y))), right)


def test_the_learners_own_rule_is_run():
    def soft_threshold(w, amount):
        return np.sign(w) * np.maximum(np.abs(w) - amount, 0.0)

    assert held_against(weight_decay.diamond_or_disc(soft_threshold), (0.9, 0.0)).agrees
