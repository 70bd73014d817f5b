"""The questions of notebook 05: each is answered by a run, and by one answer alone."""

import numpy as np
import pytest
from playground.predictions import tuning
from playground.question import Buttons, held_against

from grader.course import COURSE

#: What a run shows, and an answer that many would give and that is wrong.
ANSWERS = {
    "same_words": (3, 0),
    "same_curve": (1.0, 0.1),
    "half_way": (0.001, 0.05),
    "best_trial": ((0.2, 0.1), (0.01, 0.1)),
    "own_best_lr": (0.05, 1.0),
    "tight_clipping": (2, 0),
    "three_settings": (0, 2),
    "one_seed": (7, 12),
    "four_knobs": (20, 5),
    "hotter_dead_start": (1, 0),
}


def test_every_question_is_tried():
    assert sorted(ANSWERS) == tuning.__all__


@pytest.mark.parametrize("name", ANSWERS)
def test_the_run_agrees_with_one_answer_and_not_with_another(name):
    question = getattr(tuning, name)()
    right, wrong = ANSWERS[name]
    made = held_against(question, right)
    assert made.agrees, made.told
    assert not held_against(question, wrong).agrees
    if isinstance(question.answer, Buttons):
        assert sum(held_against(question, each).agrees for each in range(len(question.answer.options))) == 1


def test_what_is_told_has_the_numbers_of_the_run():
    told = {
        name: getattr(tuning, name)().outcome().told for name in ("same_words", "half_way", "one_seed", "four_knobs")
    }
    assert "0.10, the averaged form one of 0.31" in told["same_words"]
    assert "lies 0.001: 100 times the lower end" in told["half_way"]
    assert "All twelve seeds together choose E, and 7 of them do so alone." in told["one_seed"]
    assert "is as good with 16 trials" in told["four_knobs"]


def test_the_learners_function_answers_once_it_passes():
    calls = []

    def mine(scores):
        calls.append(scores.shape)
        return COURSE["choose_trial"].reference(scores)

    question = tuning.three_settings(mine)
    calls.clear()
    assert question.outcome().value == 0
    assert calls == [(3, 3)]


def test_a_marker_on_logarithmic_axes_is_near_by_a_factor_and_not_by_a_distance():
    marker = tuning.best_trial().answer
    for said, near in (((0.09, 0.13), True), ((0.75, 0.13), True), ((0.08, 0.13), False), ((0.26, 0.03), False)):
        assert marker.agrees(said, (0.26, 0.13)) == near
    assert marker.said((0.26, 0.13)) == "lr = 0.26, 1 - beta = 0.13"
    assert np.ndim(marker.frame.marks) == 1 and not marker.frame.marks
