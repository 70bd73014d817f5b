"""The ball of the first notebook."""

from playground import experiments


def test_the_ball_hops_across_a_low_point_for_ever():
    caption = experiments.ball().at(steps=30).caption
    assert "hops to and fro" in caption
    assert experiments.ball().at(steps=1).caption.startswith("After 1 step the ball")
