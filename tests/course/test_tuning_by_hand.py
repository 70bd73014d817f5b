"""The references of the tuning notebook, worked out with a pencil."""

import math

import numpy as np
import pytest

from grader.course.tuning.choose_trial import choose_trial
from grader.course.tuning.clip_by_global_norm import clip_by_global_norm
from grader.course.tuning.log_uniform import log_uniform

NAN = math.nan


def test_log_uniform_walks_over_the_orders_of_magnitude():
    np.testing.assert_allclose(log_uniform(np.array([0.0, 0.25, 0.5, 1.0]), 1e-4, 1.0), [1e-4, 1e-3, 1e-2, 1.0])
    assert log_uniform(np.full((2, 3), 0.5), 1.0, 100.0) == pytest.approx(np.full((2, 3), 10.0))


def test_log_uniform_gives_every_factor_of_ten_its_share():
    values = log_uniform(np.linspace(0, 1, 4001), 1e-4, 1.0)
    shares = np.histogram(np.log10(values), bins=4, range=(-4, 0))[0] / 4001
    np.testing.assert_allclose(shares, 0.25, atol=1e-3)


def test_clipping_shortens_all_layers_together():
    grads = [np.array([3.0]), np.array([[4.0]])]  # together 5 long
    clipped = clip_by_global_norm(grads, 1.0)
    np.testing.assert_allclose(clipped[0], [0.6])
    np.testing.assert_allclose(clipped[1], [[0.8]])
    assert grads[0].tolist() == [3.0]


@pytest.mark.parametrize("max_norm", [5.0, 7.0])
def test_clipping_leaves_what_is_within_bounds(max_norm):
    clipped = clip_by_global_norm([np.array([3.0]), np.array([[4.0]])], max_norm)
    assert [array.tolist() for array in clipped] == [[3.0], [[4.0]]]


def test_clipping_leaves_zeros_and_no_layers_at_all():
    assert [array.tolist() for array in clip_by_global_norm([np.zeros(2)], 1.0)] == [[0.0, 0.0]]
    assert clip_by_global_norm([], 1.0) == []


def test_clipping_keeps_dtypes():
    (clipped,) = clip_by_global_norm([np.array([3, 4], np.float32)], 1.0)
    assert clipped.dtype == np.float32


@pytest.mark.parametrize(
    ("scores", "winner"),
    [
        ([[0.5, 0.5, 0.5], [0.4, 0.4, 0.9]], 1),  # medians 0.5 and 0.4: one unlucky seed does not sink it
        ([[0.5, 0.5, 0.5], [0.1, 0.6, 0.6]], 0),  # medians 0.5 and 0.6: one lucky seed does not lift it
        ([[0.5, 0.5, 0.5], [0.4, 0.4, NAN]], 1),  # medians 0.5 and 0.4
        ([[0.5, 0.5, 0.5], [0.1, NAN, NAN]], 0),  # medians 0.5 and infinity
        ([[0.5, 0.3], [0.1, NAN]], 0),  # medians 0.4 and infinity
        ([[0.9, 0.9], [0.3, 0.5], [0.4, 0.4]], 1),  # the tie at 0.4 goes to the first
        ([[NAN, NAN], [NAN, NAN]], 0),
    ],
)
def test_choose_trial_by_hand(scores, winner):
    assert choose_trial(np.array(scores)) == winner
