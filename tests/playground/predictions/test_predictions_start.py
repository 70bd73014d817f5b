"""The questions of the first notebook, and the runs that settle them."""

import numpy as np
import pytest
from playground.experiments.start.ball import LEFT, RIGHT, roll, slope
from playground.predictions.start import ball_after_30_steps, ball_in_a_hurry, watershed
from playground.question import held_against


def settling(slope):
    """A rule that would come to rest: its steps get shorter as the ground gets level."""
    return -np.clip(slope, -1, 1)


def test_the_ball_hops_to_and_fro_in_the_first_dip():
    question = ball_after_30_steps()
    assert [held_against(question, said).agrees for said in range(4)] == [False, True, False, False]
    assert "at x = -0.55, after 30 at -0.80" in question.outcome().told


def test_the_ball_in_a_hurry_climbs_five_steps():
    question = ball_in_a_hurry(np.sign)
    assert held_against(question, -2.3 - 5 * 0.25).agrees
    assert not held_against(question, -2.3 + 5 * 0.25).agrees
    assert "climbed from height 1.91 to 2.33" in question.outcome().told
    assert "come down" in ball_in_a_hurry(lambda slope: -np.sign(slope)).outcome().told


def test_what_parts_the_dips_is_the_top_of_the_hill():
    (x, _), told = watershed().outcome().value, watershed().outcome().told
    assert f"x = {x:.2f}" in told
    assert slope(x - 0.01) > 0 > slope(x + 0.01)
    assert held_against(watershed(), (x + 0.1, 3.0)).agrees
    assert not held_against(watershed(), (0.0, 0.5)).agrees


@pytest.mark.parametrize("start", np.linspace(LEFT + 0.2, RIGHT - 0.2, 30))
def test_from_everywhere_a_ball_ends_in_one_of_the_two_dips(start):
    end = roll(lambda slope: -np.sign(slope), float(start), 60)[-1]
    assert min(abs(end + 0.58), abs(end - 2.2)) < 0.25
