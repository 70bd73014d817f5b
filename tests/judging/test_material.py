"""Material for probes: the same under the same seed, and short."""

import numpy as np

from grader.judging.material import Draw


def test_material_is_drawn_anew_for_each_exercise_and_seed():
    assert Draw("a", 0).number(0, 1) == Draw("a", 0).number(0, 1)
    assert len({Draw(name, seed).number(0, 1) for name in "ab" for seed in range(3)}) == 6


def test_material_is_short_and_never_zero():
    draw = Draw("any", 0)
    drawn = draw.array(1000)
    assert np.abs(drawn).min() >= 0.1
    assert np.abs(drawn).max() <= 2.0
    assert (drawn < 0).any()
    assert (drawn > 0).any()
    assert draw.positive(1000).min() > 0
    assert (np.round(drawn, 2) == drawn).all()
    assert draw.array().shape == ()
    assert {draw.whole(1, 3) for _ in range(100)} == {1, 2, 3}
    assert all(len(f"{draw.number(0.1, 0.9):g}") <= 4 for _ in range(100))
