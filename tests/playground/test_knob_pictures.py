"""What the pictures of knobs.toml predict happens when the knob is turned."""

import numpy as np
import pytest
from playground.network import train
from playground.rules import course_rule

ADAM, ADAMW, COSINE = (course_rule(name).function for name in ("adam", "adamw", "cosine_decay"))
LR = 0.01


def steps(gradients, beta1=0.9, beta2=0.999, eps=1e-8):
    """Every step of Adam on given gradients, in units of lr, shape (steps, ...)."""
    (w, m, v), t, lengths = np.zeros((3, *np.shape(gradients[0]))), 0, []
    for gradient in gradients:
        moved, m, v, t = ADAM(w, np.asarray(gradient, float), m, v, t, LR, beta1, beta2, eps)
        lengths.append((w - moved) / LR)
        w = moved
    return np.array(lengths)


# --- beta2: how long a driver remembers how rough the road was --------------------------------------------------------


def test_with_a_long_memory_a_wall_that_rises_suddenly_meets_a_step_of_several_lr():
    after_silence = [0.001] * 3000 + [1.0] * 20
    assert steps(after_silence, beta2=0.999)[3000:].max() > 3
    assert steps(after_silence, beta2=0.9)[3000:].max() < 1.3


def test_with_a_long_memory_it_creeps_for_a_thousand_steps_once_the_road_is_smooth():
    then_smooth = [1.0] * 3000 + [0.1] * 1000
    assert steps(then_smooth, beta2=0.999)[-1] < 0.2
    assert steps(then_smooth, beta2=0.9)[3100] > 0.9


def test_with_a_short_memory_a_rare_large_gradient_counts_no_more_than_a_small_one():
    rounds = [10.0, *[-1.0] * 9] * 100
    short, long = (steps(rounds, beta1=0.0, beta2=beta2)[500:].sum() for beta2 in (0.1, 0.999))
    assert short < 0 < long  # their sum is positive


# --- eps: the floor of an automatic volume control --------------------------------------------------------------------


def test_gradients_well_below_eps_stay_quiet_in_proportion_and_those_well_above_do_not_notice():
    (tiny, twice, large), *_ = steps([[1e-6, 2e-6, 1.0]], eps=1e-3)
    assert twice == pytest.approx(2 * tiny, rel=2e-3) and tiny < 2e-3
    assert large == pytest.approx(1, rel=2e-3)


def test_without_a_floor_the_hiss_is_as_loud_as_a_voice():
    (tiny, _, large), *_ = steps([[1e-6, 2e-6, 1.0]], eps=1e-12)
    assert tiny == pytest.approx(large, rel=1e-3)


def test_an_eps_above_all_gradients_leaves_momentum_at_lr_over_eps():
    gradients = np.random.default_rng(0).normal(size=(200, 3))
    averages, mean = [], 0.0
    for t, gradient in enumerate(gradients, 1):
        mean = 0.9 * mean + 0.1 * gradient
        averages.append(mean / (1 - 0.9**t))
    assert 1e6 * steps(gradients, eps=1e6) == pytest.approx(np.array(averages), rel=1e-4)


# --- weight_decay: a bucket with a leak -------------------------------------------------------------------------------


def decayed(gradient, decay, count, lr=0.1, w=1.0):
    m, v, t = 0.0, 0.0, 0
    for _ in range(count):
        w, m, v, t = ADAMW(np.asarray(w), np.asarray(gradient, float), m, v, t, lr, 0.9, 0.999, 1e-8, decay)
    return w


def test_a_weight_that_nothing_feeds_keeps_a_little_more_than_a_third_after_one_over_lr_times_decay_steps():
    assert 1 / 3 < decayed(0.0, 0.1, round(1 / (0.1 * 0.1))) < 0.4


def test_a_weight_that_is_fed_at_full_strength_fills_to_one_over_the_decay():
    for gradient in (-1.0, -100.0):  # however strongly the tap runs
        assert decayed(gradient, 0.1, 2000) == pytest.approx(10, rel=1e-6)


def test_under_adam_the_spring_of_l2_is_weakest_where_gradients_are_largest():
    noise = np.random.default_rng(0).choice([-1.0, 1.0], size=(2000, 1)) * [0.1, 10.0]
    w, m, v, t = np.ones(2), np.zeros(2), np.zeros(2), 0
    for gradient in noise:
        w, m, v, t = ADAM(w, gradient + 0.1 * w, m, v, t, 0.001, 0.9, 0.999, 1e-8)
    gentle, steep = w
    assert abs(gentle) < 0.5 < steep


# --- the batch: asking passers-by -------------------------------------------------------------------------------------


def test_four_times_the_batch_is_twice_as_exact():
    answers = np.random.default_rng(0).normal(size=(4000, 64))
    spread = {size: answers[:, :size].mean(axis=1).std() for size in (4, 16, 64)}
    assert spread[4] / spread[16] == pytest.approx(2, rel=0.05) == spread[16] / spread[64]


def longest(batch):
    """The longest step with which gradient descent still lies low, on a slope of curvature 1 with a batch's noise."""
    rng, rates, w = np.random.default_rng(0), np.geomspace(0.02, 2.5, 200), np.full((500, 200), 3.0)
    for _ in range(200):
        w = w - rates * (w + 8 / np.sqrt(batch) * rng.normal(size=(500, 1)))
    return rates[(w**2).mean(axis=0) < 0.5].max()


def test_a_larger_batch_lets_you_dare_a_longer_step_until_the_ground_sets_the_limit():
    assert longest(8) / longest(4) == pytest.approx(2, rel=0.15)
    assert 1.9 < longest(10**5) <= longest(10**7) < 2  # 2/L


# --- warm-up: from a lit house into the dark, and Adam beside a schedule ----------------------------------------------


def test_warm_up_helps_the_large_step_and_changes_nothing_for_a_short_one():
    peaks, knobs = np.array([0.002, 0.3]), {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    warmup_cosine = course_rule("warmup_cosine").function
    losses = []
    for warmup in (0, 20):
        schedule = lambda step, warmup=warmup: warmup_cosine(step, warmup, 114, 1.0, 0.0)  # noqa: E731
        run = train(course_rule("adam"), {**knobs, "lr": peaks}, 2, 6, schedule=schedule)
        losses.append(run.validation.loss[-1])
    without, climbed = losses
    assert climbed[1] < 0.7 * without[1]
    assert climbed[0] == pytest.approx(without[0], rel=0.1)


def height(schedule, noise):
    """The mean loss after 400 steps of Adam on a noisy slope, over 1,000 runs."""
    rng, w, m, v, t = np.random.default_rng(0), np.full(1000, 3.0), np.zeros(1000), np.zeros(1000), 0
    for step in range(400):
        w, m, v, t = ADAM(w, w + rng.normal(scale=noise, size=1000), m, v, t, schedule(step), 0.9, 0.999, 1e-8)
    return (w**2 / 2).mean()


def test_adam_does_not_replace_a_schedule():
    at = {lr: height(lambda step, lr=lr: lr, 1.0) for lr in (0.05, 0.1, 0.2)}
    assert at[0.1] / at[0.05] == pytest.approx(2, rel=0.2) == at[0.2] / at[0.1]
    assert height(lambda step: COSINE(step, 400, 0.1, 0.0), 1.0) < at[0.1] / 5


def test_without_noise_there_is_nothing_to_decay_for():
    assert height(lambda step: 0.1, 0.0) < 1e-9
