"""The ball of the first notebook."""

import numpy as np
import pytest
from labels import collisions
from playground import attempts, experiments
from playground.experiment import Film
from playground.experiments.start.ball import MOST_STEPS, RIGHT, height, roll
from playground.marks import Dots, Line


def in_a_hurry(slope):
    return np.sign(slope)


def returns_the_slope(slope):
    return -slope


def no_level_ground(slope):
    return np.where(slope > 0, -1, 1)


def right(slope):
    return -np.sign(slope)


def test_the_ball_hops_across_a_low_point_for_ever():
    caption = experiments.ball().at(steps=30).caption
    assert "hops to and fro" in caption
    assert experiments.ball().at(steps=1).caption.startswith("After 1 step the ball")


def test_the_first_picture_does_not_say_where_the_ball_ends():
    assert "hops" not in experiments.ball().at().caption
    assert "stays" not in experiments.ball().at().caption


@pytest.mark.parametrize("start", [-3.8, -1.0, 0.7, 0.8, 3.8])
def test_a_whole_run_travels_with_a_caption_for_every_step(start):
    film = experiments.ball().shown(start=start)
    assert isinstance(film, Film)
    assert len(film.captions) == MOST_STEPS + 1
    path = roll(right, start)
    for step, caption in enumerate(film.captions):
        assert f"at x = {path[step]:.2f}, height {height(path[step]):.2f}" in caption
        ahead = roll(right, start, step + 1)[-1] - path[step]
        assert "hops" in caption or f"goes to the {'left' if ahead < 0 else 'right'}" in caption


def _dashed(experiment) -> list[Line]:
    return [mark for mark in experiment.shown().marks if isinstance(mark, Line) and mark.color == attempts.COLOR]


def test_a_wrong_ball_is_seen_to_climb_beside_the_courses():
    experiment = experiments.ball(in_a_hurry)
    (line,) = _dashed(experiment)
    np.testing.assert_allclose(line.x, roll(in_a_hurry, -2.3))
    assert "Yours starts at the same place." in experiment.at(steps=0).caption
    assert "Yours has climbed to height 2.33." in experiment.at(steps=5).caption
    assert "Yours has left the picture, after 7 steps." in experiment.at(steps=20).caption
    assert "Yours, where it can be drawn, is the dashed orange line" in experiment.driven_by


def test_a_wrong_ball_does_not_hide_the_courses_where_both_lie_at_one_place():
    moving = [
        mark for mark in experiments.ball(no_level_ground).shown().marks
        if isinstance(mark, Dots) and mark.time == "moves"
    ]  # fmt: skip
    theirs, course = moving
    assert theirs.color == attempts.COLOR
    assert theirs.radius > course.radius


def test_a_rule_that_passes_drives_the_ball_alone():
    experiment = experiments.ball(right)
    assert not _dashed(experiment)
    assert experiment.driven_by == "Driven by your downhill."


@pytest.mark.parametrize("answer", [np.nan, np.inf, -np.inf, 1e308])
def test_a_wrong_ball_that_is_nowhere_has_left_the_picture(answer):
    experiment = experiments.ball(lambda slope: answer)
    assert "Yours has left the picture, after 1 step." in experiment.at(steps=3).caption
    assert experiment.at(steps=3).png


@pytest.mark.parametrize("wrong", [in_a_hurry, returns_the_slope, None])
@pytest.mark.parametrize("start", np.arange(-3.8, RIGHT, 0.2).round(1))
def test_labels_can_be_read_wherever_the_ball_starts(wrong, start):
    experiment = experiments.ball(wrong) if wrong else experiments.ball()
    film = experiment.shown(start=float(start))
    assert [fault for step in (0, 1, 3, 6, 30) for fault in collisions(film.at(step))] == []
