"""The rules of the last notebook: numbers by hand, and what must hold between them.

No framework has `scale_lr` and this `warmup_stable_decay`. Of the others the recorded runs in test_references.py say
that they do what torch and optax do; these tests say that it is right.
"""

import math

import numpy as np
import pytest

from grader.course.adam.adam import adam
from grader.course.further.ema_weights import ema_weights
from grader.course.further.lion import lion
from grader.course.further.muon import muon
from grader.course.further.newton_schulz import CUBIC, MUONS, newton_schulz
from grader.course.further.one_cycle import one_cycle
from grader.course.further.scale_lr import scale_lr
from grader.course.further.warmup_stable_decay import warmup_stable_decay
from grader.course.learning_rate.cosine_decay import cosine_decay
from grader.course.learning_rate.warmup_cosine import warmup_cosine
from grader.course.momentum.momentum import momentum

RANDOM = np.random.default_rng(3)


def exactly(mine, right):
    np.testing.assert_allclose(mine, right, rtol=1e-12, atol=1e-13)


# --- scale_lr ---------------------------------------------------------------------------------------------------------


def test_scale_lr_by_hand():
    assert scale_lr(0.1, 128, 32, 1.0) == pytest.approx(0.4)
    assert scale_lr(0.1, 128, 32, 0.5) == pytest.approx(0.2)
    assert scale_lr(0.1, 128, 32, 0.0) == 0.1
    assert scale_lr(0.1, 8, 32, 1.0) == pytest.approx(0.025)


def test_scale_lr_there_and_back_and_by_way_of_another_batch():
    there = scale_lr(0.3, 200, 64, 0.7)
    assert scale_lr(there, 64, 200, 0.7) == pytest.approx(0.3, rel=1e-14)
    assert scale_lr(scale_lr(0.3, 100, 64, 0.7), 200, 100, 0.7) == pytest.approx(there, rel=1e-14)


# --- schedules --------------------------------------------------------------------------------------------------------


def test_warmup_stable_decay_by_hand():
    flight = [warmup_stable_decay(step, 4, 6, 10, 1.0) for step in range(13)]
    exactly(flight, [0.2, 0.4, 0.6, 0.8, 1.0, 1.0, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0, 0.0])


def test_it_climbs_as_warmup_cosine_does():
    for step in range(7):
        assert warmup_stable_decay(step, 7, 20, 30, 0.3) == warmup_cosine(step, 7, 30, 0.3, 0.0)


def test_a_longer_level_stretch_moves_the_fall_and_changes_nothing_else():
    for step in range(40):
        early, late = warmup_stable_decay(step, 5, 12, 20, 0.3), warmup_stable_decay(step + 9, 5, 21, 29, 0.3)
        assert step < 5 or early == late


def test_one_cycle_by_hand():
    assert one_cycle(0, 100, 0.1, 0.3, 25.0, 1e4) == pytest.approx(0.004)
    assert one_cycle(29, 100, 0.1, 0.3, 25.0, 1e4) == pytest.approx(0.1)
    assert one_cycle(99, 100, 0.1, 0.3, 25.0, 1e4) == pytest.approx(4e-7)
    assert one_cycle(4, 20, 1.0, 0.45, 4.0, 1.0) == pytest.approx(0.625)  # half-way up, from 0.25 to 1


def test_one_cycle_comes_down_as_cosine_decay_does():
    last = 0.5 / 8 / 40
    for step in range(9, 30):
        mine = one_cycle(step, 30, 0.5, 1 / 3, 8.0, 40.0)
        assert mine == pytest.approx(cosine_decay(step - 9, 20, 0.5, last), rel=1e-12)


# --- ema_weights ------------------------------------------------------------------------------------------------------


def test_ema_weights_by_hand():
    exactly(ema_weights(np.array([1.0, -2.0]), np.array([3.0, 0.0]), 0.75), [1.5, -1.5])


def test_the_average_of_what_never_changes_is_that():
    w = RANDOM.normal(size=4)
    exactly(ema_weights(w, w, 0.9), w)


def test_it_is_the_velocity_of_momentum_with_weights_for_gradients():
    average, w = RANDOM.normal(size=(2, 5))
    exactly(ema_weights(average, w, 0.9), momentum(w, w, average, 0.1, 0.9)[1])


# --- lion -------------------------------------------------------------------------------------------------------------


def test_lion_by_hand():
    w, grad, m = np.array([1.0, -2.0, 3.0]), np.array([-1.0, -3.0, 0.0]), np.array([0.2, 0.2, 0.0])
    w, m = lion(w, grad, m, 0.1, 0.9, 0.99, 0.5)
    exactly(w, [1.0 - 0.1 * (1 + 0.5), -2.0 - 0.1 * (-1 - 1.0), 3.0 - 0.1 * 1.5])
    exactly(m, [0.188, 0.168, 0.0])


def test_the_mean_that_lion_keeps_is_that_of_momentum():
    w, grad, m = RANDOM.normal(size=(3, 6))
    exactly(lion(w, grad, m, 0.1, 0.8, 0.95, 0.3)[1], momentum(w, grad, m, 0.1, 0.95)[1])


def test_without_memory_and_decay_it_is_a_sign_step_and_so_is_adam():
    w, grad = RANDOM.normal(size=(2, 6))
    zero = np.zeros(6)
    exactly(lion(w, grad, zero, 0.1, 0.0, 0.0, 0.0)[0], adam(w, grad, zero, zero, 0, 0.1, 0.0, 0.0, 0.0)[0])


# --- newton_schulz and muon -------------------------------------------------------------------------------------------


def test_newton_schulz_of_one_number_by_hand():
    exactly(newton_schulz(np.array([[2.0]]), 0, MUONS), [[1.0]])
    exactly(newton_schulz(np.array([[-2.0]]), 1, MUONS), [[-0.701]])


def test_every_singular_value_goes_its_own_way():
    g = RANDOM.normal(size=(3, 5))
    left, values, right = np.linalg.svd(g, full_matrices=False)
    values = values / math.sqrt((values**2).sum())
    for _ in range(4):
        values = MUONS[0] * values + MUONS[1] * values**3 + MUONS[2] * values**5
    exactly(newton_schulz(g, 4, MUONS), left * values @ right)


def test_the_cubic_iteration_arrives_and_muons_comes_near():
    left, _, right = np.linalg.svd(g := RANDOM.normal(size=(4, 3)), full_matrices=False)
    exactly(newton_schulz(g, 40, CUBIC), left @ right)
    values = np.linalg.svd(newton_schulz(g, 5, MUONS), compute_uv=False)
    assert 0.5 < values.min() < values.max() < 1.3


def test_a_matrix_turned_scaled_or_seen_from_elsewhere_gives_the_answer_turned_unscaled_and_seen_from_there():
    g, (there, _) = RANDOM.normal(size=(4, 3)), np.linalg.qr(RANDOM.normal(size=(4, 4)))
    answer = newton_schulz(g, 5, MUONS)
    exactly(newton_schulz(g.T, 5, MUONS), answer.T)
    exactly(newton_schulz(1e5 * g, 5, MUONS), answer)
    exactly(newton_schulz(there @ g, 5, MUONS), there @ answer)


def test_a_zero_matrix_stays_zero_and_only_decays():
    zero, w = np.zeros((2, 3)), RANDOM.normal(size=(2, 3))
    assert not newton_schulz(zero, 5, MUONS).any()
    moved, velocity = muon(w, zero, zero, 0.1, 0.9, 0.5, 5)
    exactly(moved, 0.95 * w)
    assert not velocity.any()


def test_muon_of_one_number_by_hand():
    w, velocity = muon(np.array([[1.0]]), np.array([[-4.0]]), np.array([[0.5]]), 0.1, 0.5, 0.5, 1)
    exactly(velocity, [[-1.75]])
    exactly(w, [[1.0 - 0.1 * (-0.701 + 0.5)]])


@pytest.mark.parametrize(("shape", "scale"), [((2, 8), 2.0), ((8, 2), 1.0), ((4, 4), 1.0)])
def test_muon_steps_along_the_even_velocity_scaled_by_the_shape(shape, scale):
    w, grad, velocity = RANDOM.normal(size=(3, *shape))
    moved, kept = muon(w, grad, velocity, 0.1, 0.9, 0.0, 5)
    exactly(kept, momentum(w, grad, velocity, 0.1, 0.9)[1])
    exactly(w - moved, 0.1 * scale * newton_schulz(kept, 5, MUONS))


def test_a_heavy_ball_s_velocity_would_move_muon_s_weights_in_the_same_way():
    grad, velocity = RANDOM.normal(size=(2, 3, 4))
    mean, total = 0.9 * velocity + 0.1 * grad, 9.0 * velocity + grad
    exactly(newton_schulz(mean, 5, MUONS), newton_schulz(total, 5, MUONS))
