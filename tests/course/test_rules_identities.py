"""The rules of momentum, decay and Adam: one step of each by hand, and what must hold between them.

The recorded runs in test_references.py say that a rule does what others do; these say that it is right.
"""

import numpy as np
import pytest

from grader.course.adam.adagrad import adagrad
from grader.course.adam.adam import adam
from grader.course.adam.adamw import adamw
from grader.course.adam.rmsprop import rmsprop
from grader.course.learning_rate.gradient_descent import gradient_descent
from grader.course.momentum.heavy_ball import heavy_ball
from grader.course.momentum.momentum import momentum
from grader.course.momentum.nesterov import nesterov
from grader.course.weight_decay.l1_penalty import l1_penalty
from grader.course.weight_decay.l2_penalty import l2_penalty
from grader.course.weight_decay.proximal_l1 import proximal_l1
from grader.course.weight_decay.sgd_weight_decay import sgd_weight_decay
from grader.course.weight_decay.soft_threshold import soft_threshold

STEPS = 12


def exactly(answer, *expected):
    for mine, right in zip(answer if isinstance(answer, tuple) else (answer,), expected, strict=True):
        np.testing.assert_allclose(mine, right, rtol=1e-13, atol=1e-14)


def gradients(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=(STEPS, *shape))


def walk(rule, w, state, knobs, grads):
    """The weights after each step of ``rule(w, grad, *state, *knobs)``."""
    rows = []
    for grad in grads:
        answer = rule(w, grad, *state, *knobs)
        w, *state = answer if isinstance(answer, tuple) else (answer,)
        rows.append(w)
    return np.array(rows)


# --- by hand ----------------------------------------------------------------------------------------------------------

W, GRAD, VELOCITY = np.array([1.0, -2.0]), np.array([2.0, 0.0]), np.array([1.0, 4.0])


def test_momentum_by_hand():
    # v = 0.75 * [1, 4] + 0.25 * [2, 0] = [1.25, 3]; w = [1, -2] - 0.5 * v
    exactly(momentum(W, GRAD, VELOCITY, 0.5, 0.75), [0.375, -3.5], [1.25, 3.0])


def test_heavy_ball_by_hand():
    # v = 0.75 * [1, 4] + [2, 0] = [2.75, 3]; w = [1, -2] - 0.5 * v
    exactly(heavy_ball(W, GRAD, VELOCITY, 0.5, 0.75), [-0.375, -3.5], [2.75, 3.0])


def test_nesterov_by_hand():
    # v = [2.75, 3]; step = [2, 0] + 0.75 * v = [4.0625, 2.25]
    exactly(nesterov(W, GRAD, VELOCITY, 0.5, 0.75), [-1.03125, -3.125], [2.75, 3.0])


def test_l2_penalty_by_hand():
    # 1/2 * 0.5 * (1 + 4) = 1.25
    exactly(l2_penalty(3.0, GRAD, W, 0.5), 4.25, [2.5, -1.0])


def test_l1_penalty_by_hand():
    exactly(l1_penalty(3.0, np.array([2.0, 0.0, 1.0]), np.array([1.0, -2.0, 0.0]), 0.5), 4.5, [2.5, -0.5, 1.0])


def test_soft_threshold_by_hand():
    exactly(soft_threshold(np.array([3.0, 0.5, 0.0, -0.5, -1.0, -3.0]), 1.0), [2.0, 0.0, 0.0, 0.0, 0.0, -2.0])


def test_proximal_l1_by_hand():
    # stepped = [1, -2] - 0.5 * [2, 0] = [0, -2]; threshold 0.5 * 0.5
    exactly(proximal_l1(W, GRAD, 0.5, 0.5), [0.0, -1.75])


def test_sgd_weight_decay_by_hand():
    # (1 - 0.5 * 0.5) * [1, -2] - 0.5 * [2, 0]
    exactly(sgd_weight_decay(W, GRAD, 0.5, 0.5), [-0.25, -1.5])


def test_adagrad_by_hand():
    # cache = [5, 9] + [4, 0]; both roots are 3
    exactly(adagrad(W, GRAD, np.array([5.0, 9.0]), 0.5, 1.0), [0.75, -2.0], [9.0, 9.0])


def test_rmsprop_by_hand():
    # cache = 0.75 * [4, 0] + 0.25 * [4, 0] = [4, 0]
    exactly(rmsprop(W, GRAD, np.array([4.0, 0.0]), 0.75, 0.75, 1.0), [0.5, -2.0], [4.0, 0.0])


def test_adam_by_hand():
    # from rest m_hat is the gradient and v_hat its square: 0.5 * 2 / (2 + 2) = 0.25
    zero = np.zeros(2)
    exactly(adam(W, GRAD, zero, zero, 0, 0.5, 0.75, 0.5, 2.0), [0.75, -2.0], [0.5, 0.0], [2.0, 0.0], 1)


def test_adam_under_way_by_hand():
    # t = 2: m = 0.5 * 1 + 0.5 * 2 = 1.5, divided by 0.75: 2; v = 0.5 * 20 + 0.5 * 4 = 12, divided by 0.75: 16
    answer = adam(np.array(1.0), np.array(2.0), np.array(1.0), np.array(20.0), 1, 0.5, 0.5, 0.5, 1.0)
    exactly(answer, 0.8, 1.5, 12.0, 2)


def test_adamw_by_hand():
    # the step of Adam above, and 0.5 * 0.25 * [1, -2] off
    zero = np.zeros(2)
    answer = adamw(W, GRAD, zero, zero, 0, 0.5, 0.75, 0.5, 2.0, 0.25)
    exactly(answer, [0.625, -1.75], [0.5, 0.0], [2.0, 0.0], 1)


# --- between rules ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [momentum, heavy_ball, nesterov])
def test_without_history_every_momentum_is_gradient_descent(rule):
    grads, w = gradients(3), np.ones(3)
    exactly(walk(rule, w, [np.zeros(3)], [0.1, 0.0], grads), walk(gradient_descent, w, [], [0.1], grads))


def test_heavy_ball_is_momentum_at_a_smaller_lr():
    grads, w, rest = gradients(3), np.ones(3), [np.zeros(3)]
    exactly(walk(momentum, w, rest, [0.1, 0.9], grads), walk(heavy_ball, w, rest, [0.1 * (1 - 0.9), 0.9], grads))


def test_nesterov_takes_the_gradient_one_step_ahead():
    """In Sutskever's form the ball stands at x and asks for the gradient at x - lr * beta * v: nesterov's w."""
    slopes, lr, beta = np.array([1.0, 0.1]), 0.3, 0.8
    x, ball, w, velocity = np.array([1.0, -2.0]), np.zeros(2), np.array([1.0, -2.0]), np.zeros(2)
    for _ in range(STEPS):
        ball = beta * ball + slopes * (x - lr * beta * ball)
        x = x - lr * ball
        w, velocity = nesterov(w, slopes * w, velocity, lr, beta)
        exactly((w, velocity), x - lr * beta * ball, ball)


def test_a_steady_gradient_gives_momentum_its_own_size_and_heavy_ball_more():
    averaged = summed = np.zeros(1)
    for _ in range(400):
        _, averaged = momentum(np.zeros(1), np.ones(1), averaged, 0.1, 0.9)
        _, summed = heavy_ball(np.zeros(1), np.ones(1), summed, 0.1, 0.9)
    exactly((averaged, summed), [1.0], [10.0])


@pytest.mark.parametrize("penalty", [l2_penalty, l1_penalty])
def test_a_penalty_adds_the_slope_of_what_it_adds(penalty):
    w, step = np.array([[0.7, -1.3], [2.1, -0.4]]), 1e-6
    _, slope = penalty(0.0, np.zeros_like(w), w, 0.3)
    for place in np.ndindex(w.shape):
        nudge = np.zeros_like(w)
        nudge[place] = step
        higher, lower = (penalty(0.0, np.zeros_like(w), w + side * nudge, 0.3)[0] for side in (1, -1))
        assert slope[place] == pytest.approx((higher - lower) / (2 * step), rel=1e-8)


def test_two_penalties_add_up_to_an_elastic_net():
    loss, grad = l1_penalty(*l2_penalty(1.0, GRAD, W, 0.5), W, 0.25)
    other_loss, other_grad = l2_penalty(*l1_penalty(1.0, GRAD, W, 0.25), W, 0.5)
    exactly((loss, grad), other_loss, other_grad)


def test_the_soft_threshold_is_the_lowest_point():
    """Of amount * |x| + (x - w)**2 / 2, over x, whatever w is."""
    x = np.linspace(-4, 4, 8001)
    for w in (-3.0, -0.6, 0.0, 0.4, 2.5):
        lowest = x[np.argmin(0.75 * np.abs(x) + (x - w) ** 2 / 2)]
        assert soft_threshold(np.array(w), 0.75) == pytest.approx(lowest, abs=1e-3)


def test_thresholds_add_up():
    w = 3 * gradients(5)
    exactly(soft_threshold(soft_threshold(w, 0.25), 0.5), soft_threshold(w, 0.75))


def test_proximal_l1_without_strength_is_gradient_descent():
    grads, w = gradients(3), np.ones(3)
    exactly(walk(proximal_l1, w, [], [0.1, 0.0], grads), walk(gradient_descent, w, [], [0.1], grads))


def test_proximal_l1_settles_where_the_penalised_slope_is_zero():
    """On a bowl 1/2 * (w - target)**2 that is the soft threshold of the target, zeros included."""
    target, w = np.array([2.0, 0.3, -0.1, -1.0]), np.ones(4)
    for _ in range(400):
        w = proximal_l1(w, w - target, 0.2, 0.5)
    exactly(w, soft_threshold(target, 0.5))


def test_weight_decay_without_momentum_is_an_l2_penalty():
    w, grads = np.array([1.0, -2.0, 0.5]), gradients(3)

    def penalised(w, grad, lr, strength):
        return gradient_descent(w, l2_penalty(0.0, grad, w, strength)[1], lr)

    exactly(walk(sgd_weight_decay, w, [], [0.1, 0.3], grads), walk(penalised, w, [], [0.1, 0.3], grads))


def test_weight_decay_without_a_gradient_leaves_a_share():
    exactly(walk(sgd_weight_decay, W, [], [0.1, 0.5], np.zeros((STEPS, 2)))[-1], W * 0.95**STEPS)


def test_rmsprop_that_never_forgets_is_a_slower_adagrad():
    """With a cache of the mean over t steps, adagrad's sum is t times as large."""
    cache = mean = np.zeros(3)
    for step, grad in enumerate(gradients(3), 1):
        _, cache = adagrad(np.zeros(3), grad, cache, 0.1, 1e-8)
        _, mean = rmsprop(np.zeros(3), grad, mean, 0.1, 1 - 1 / step, 1e-8)
        exactly(cache, step * mean)


def test_rmsprop_without_memory_takes_steps_of_length_lr():
    grads = gradients(4)
    steps = np.diff(walk(rmsprop, np.zeros(4), [np.zeros(4)], [0.1, 0.0, 0.0], grads), axis=0)
    np.testing.assert_allclose(steps, -0.1 * np.sign(grads[1:]), rtol=1e-12)


def test_adam_with_beta1_zero_is_rmsprop_corrected_for_its_start():
    w = np.ones(3)

    def corrected_rmsprop(w, grad, cache, t, lr, rho, eps):
        _, cache = rmsprop(w, grad, cache, lr, rho, eps)
        return w - lr * grad / (np.sqrt(cache / (1 - rho ** (t + 1))) + eps), cache, t + 1

    mine = walk(adam, w, [np.zeros(3), np.zeros(3), 0], [0.1, 0.0, 0.9, 0.1], gradients(3))
    exactly(mine, walk(corrected_rmsprop, w, [np.zeros(3), 0], [0.1, 0.9, 0.1], gradients(3)))


def test_adams_first_step_is_lr_whatever_the_gradient():
    for size in (1e-6, 1.0, 1e6):
        zero, grad = np.zeros(3), size * np.array([1.0, -2.0, 0.0])
        w, *_ = adam(zero, grad, zero, zero, 0, 0.1, 0.9, 0.999, 1e-30)
        exactly(w, [-0.1, 0.1, 0.0])


def test_adam_does_not_see_the_scale_of_the_loss():
    grads, rest = gradients(3), [np.zeros(3), np.zeros(3), 0]
    knobs = [0.1, 0.9, 0.99, 1e-30]
    np.testing.assert_allclose(
        walk(adam, np.ones(3), rest, knobs, 1000 * grads), walk(adam, np.ones(3), rest, knobs, grads), rtol=1e-12
    )


def test_adams_means_are_unbiased_for_a_steady_gradient():
    m = v = np.zeros(1)
    t = 0
    for _ in range(STEPS):
        _, m, v, t = adam(np.zeros(1), np.full(1, 3.0), m, v, t, 0.1, 0.9, 0.99, 1e-8)
        np.testing.assert_allclose((m / (1 - 0.9**t), v / (1 - 0.99**t)), ([3.0], [9.0]), rtol=1e-12)


def test_adamw_without_decay_is_adam():
    grads, w, rest = gradients(3), np.ones(3), [np.zeros(3), np.zeros(3), 0]
    exactly(walk(adamw, w, rest, [0.1, 0.9, 0.99, 0.1, 0.0], grads), walk(adam, w, rest, [0.1, 0.9, 0.99, 0.1], grads))


def test_adamw_without_a_gradient_decays_like_sgd():
    silence, rest = np.zeros((STEPS, 2)), [np.zeros(2), np.zeros(2), 0]
    mine = walk(adamw, W, rest, [0.1, 0.9, 0.99, 1e-8, 0.5], silence)
    exactly(mine, walk(sgd_weight_decay, W, [], [0.1, 0.5], silence))


# --- many runs at once ------------------------------------------------------------------------------------------------

MANY = (4, 1)
LRS, BETAS, OTHERS = (np.linspace(low, high, 4).reshape(MANY) for low, high in ((0.01, 0.2), (0.5, 0.95), (0.0, 0.3)))
STACKED = [
    (momentum, 1, (LRS, BETAS)),
    (heavy_ball, 1, (LRS, BETAS)),
    (nesterov, 1, (LRS, BETAS)),
    (proximal_l1, 0, (LRS, OTHERS)),
    (sgd_weight_decay, 0, (LRS, OTHERS)),
    (adagrad, 1, (LRS, OTHERS + 1e-8)),
    (rmsprop, 1, (LRS, BETAS, OTHERS + 1e-8)),
    (adam, 2, (LRS, BETAS, BETAS[::-1], OTHERS + 1e-8)),
    (adamw, 2, (LRS, BETAS, BETAS[::-1], OTHERS + 1e-8, OTHERS)),
]


@pytest.mark.parametrize(("rule", "slots", "knobs"), STACKED, ids=lambda value: getattr(value, "__name__", ""))
def test_stacked_runs_equal_separate_runs(rule, slots, knobs):
    """Any hyper-parameter may be an array, so that a whole map of settings is one run."""
    counter = [0] if rule in (adam, adamw) else []
    grads = gradients(3)
    together = walk(rule, np.ones((4, 3)), [np.zeros((4, 3))] * slots + counter, knobs, grads)
    for run in range(4):
        alone = walk(rule, np.ones(3), [np.zeros(3)] * slots + counter, [knob[run, 0] for knob in knobs], grads)
        exactly(together[:, run], alone)
