"""A run seen from above: where it leaves the picture."""

import numpy as np
import pytest
from playground.marks import Arrow, Line, Text
from playground.rules import course_rule
from playground.simulate import simulate
from playground.surfaces import RAVINE
from playground.top_view import exit_marks, exit_step, framed_path

WINDOW = RAVINE.window


def run(lr, start=(2.2, 1.2)):
    return simulate(course_rule("gradient_descent"), RAVINE.starting_at(start), 60, lr=lr).w


@pytest.mark.parametrize(("lr", "step"), [(0.1, None), (0.2, None), (0.23, 2), (0.45, 1)])
def test_the_step_at_which_a_path_leaves_the_picture(lr, step):
    assert exit_step(run(lr), WINDOW) == step


def test_a_path_that_turns_into_nan_has_left():
    assert exit_step(np.array([[0.0, 0.0], [np.nan, 0.0]]), WINDOW) == 1


def test_a_path_that_begins_outside_does_not_leave():
    assert exit_step(np.array([[9.0, 0.0], [0.0, 0.0], [9.0, 0.0]]), WINDOW) is None


@pytest.mark.parametrize("lr", [0.21, 0.23, 0.3, 0.45])
@pytest.mark.parametrize("start", [(2.2, 1.2), (-2.2, -1.2), (0.5, 1.5), (-2.6, 1.6)])
def test_the_words_at_an_exit_stand_beside_the_path(lr, start):
    w = run(lr, start)
    (words,) = [mark for mark in exit_marks(0, w, WINDOW) if isinstance(mark, Text)]
    step = exit_step(w, WINDOW)
    assert words.text == f"out at step {step}"
    share = np.linspace(0, 1, 400)[:, None]
    seen = np.concatenate([w[k] + share * (w[k + 1] - w[k]) for k in range(step + 2)])
    across, along = np.abs(seen - (words.x, words.y)).T
    assert not ((across < 0.6) & (along < 0.08)).any()


def test_with_a_time_the_arrow_comes_with_the_step():
    (arrow,) = exit_marks(0, run(0.23), WINDOW, time="grows")
    assert isinstance(arrow, Arrow)
    assert np.isnan(arrow.at(1).x).all()
    assert np.isfinite(arrow.at(2).x).sum() == 1


def test_a_framed_path_is_pale_from_its_exit_on():
    pale, path, *_ = (mark for mark in framed_path(0, run(0.23), WINDOW, "grows") if isinstance(mark, Line))
    assert pale.opacity < path.opacity
    assert np.isfinite(path.x).sum() == 3
    assert np.isnan(pale.x[:2]).all()
    (whole,) = [mark for mark in framed_path(0, run(0.1), WINDOW) if isinstance(mark, Line)]
    assert np.isfinite(whole.x).all()
