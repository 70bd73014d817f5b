"""The questions of notebook 06: what settles them."""

import pytest
from playground.predictions import QUESTIONS
from playground.predictions import further as questions
from playground.question import held_against


@pytest.mark.parametrize(
    ("name", "right", "wrong", "told"),
    [
        ("average_of_the_shaken", 0.08, 0.14, "ends at 0.080, and is lower than the weights for 7 of 8 seeds"),
        ("frozen_layer", 0, 1, "nothing frozen 0.13, with the first layer frozen 0.64, with the second 0.28"),
        ("half_precision_step", 3, 1, "the first weight goes to nan, and the second to -inf"),
        ("matrix_race", 3, 1, "heavy_ball 0.111; adam 0.116; lion 0.200; muon 0.060"),
        (
            "near_a_sign",
            3.0,
            1.0,
            "is 3 times the lower, and that of heavy ball's 5.9",
        ),
        ("rounder", 1.1, 5, "the largest singular value is 1.20, and the eighth 1.04"),
        ("shorter_memory", 0, 1, "The mean loss falls by 0.007. The noise is 0.004"),
        ("sixteen_times_the_batch", 0.8, 6.1, "the best of thirteen rates is 0.83, with a loss of 0.32"),
        ("spared_biases", 1, 0, "0.364 where everything is decayed, 0.364 where the biases are spared"),
        ("summed_parts", 0, 3, "heavy ball 0.13 with the mean, 1.89 with the sum; Adam 0.12 with the mean, 0.12 with"),
        ("stopped_early", 3, 1, "constant 0.207; cosine_decay 0.166; one_cycle 0.285; warmup_stable_decay 0.115"),
    ],
)
def test_a_run_settles_the_question(name, right, wrong, told):
    question = QUESTIONS[name]()
    agreed, otherwise = (held_against(question, said) for said in (right, wrong))
    assert agreed.agrees
    assert not otherwise.agrees
    assert told in agreed.told


def test_what_the_questions_give_away_is_so():
    ask = questions.average_of_the_shaken().ask
    assert "ends at 0.14" in ask
    assert "12 times as large" in questions.rounder().ask
