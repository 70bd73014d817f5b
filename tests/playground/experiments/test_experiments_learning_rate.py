"""The experiments of notebook 01: what their pictures and captions claim."""

import re

import numpy as np
import pytest
from playground import experiments
from playground.experiments.learning_rate.range_test import smoothed
from playground.experiments.learning_rate.schedules import noisy_losses, schedule_rates, stationary_loss
from playground.marks import Line
from playground.rules import rule


def test_the_button_sets_the_optimal_step():
    experiment = experiments.step_size()
    best = experiment.buttons[0].sets(surface="ravine", lr=0.1)
    assert best == {"lr": 2 / 11}
    assert "the best for this ravine: both directions keep 82%" in experiment.at(**best).caption
    assert "lr 0.184 lies between" in experiment.at(lr=0.184).caption


@pytest.mark.parametrize(
    ("lr", "caption"),
    [
        (0.21, "lr 0.21 is above 2/L = 0.20: every step lands further out"),
        (0.20, "lr 0.2 is 2/L itself"),
        (0.19, "lies between 2/(L+mu) = 0.182 and 2/L = 0.20"),
        (0.10, "lr 0.1 is 1/L"),
        (0.15, "w[1] overshoots a little"),
        (0.05, "w[1] comes in from one side"),
    ],
)
def test_the_step_size_says_where_lr_lies(lr, caption):
    assert caption in experiments.step_size().at(lr=lr).caption


def test_the_condition_experiment_starts_at_its_round_end():
    assert "one step goes straight to the bottom" in experiments.condition_number().at(kappa=1.0).caption


def test_every_schedule_ends_below_its_start_and_beats_a_constant_under_noise():
    names = ("step_decay", "hold_then_decay", "cosine_decay", "warmup_cosine")
    rates = schedule_rates({name: rule(name) for name in names}, 0.5)
    assert all(lr[-1] < 0.5 * lr.max() for lr in rates.values())
    constant, *others = noisy_losses(np.array([np.full(200, 0.5), *rates.values()]), 1.0)[:, -10:].mean(axis=1)
    assert all(loss < constant / 2 for loss in others)


def test_without_noise_the_constant_is_not_beaten():
    caption = experiments.schedules().at(show="constant", noise=0.0).caption
    assert "The lowest: constant, 6.1e-06. Without noise there is nothing to decay for." in caption


def test_without_noise_a_decay_pays_only_at_the_limit():
    caption = experiments.schedules().at(show="constant", lr0=1.0, noise=0.0).caption
    assert "The lowest: hold_then_decay, 1.1e-07. Without noise a decay pays only here" in caption


@pytest.mark.parametrize(
    ("lr0", "noise", "caption"),
    [
        (0.5, 1.0, "it stops falling where the noise shakes it"),
        (0.01, 2.0, "it is still falling"),
        (0.5, 4.0, "more than at the start: with steps of this length the noise throws it up the walls"),
        (1.0, 4.0, "a mean loss of 3,684, more than at the start"),
    ],
)
def test_the_caption_of_a_constant_lr_depends_on_lr_and_noise(lr0, noise, caption):
    assert caption in experiments.schedules().at(show="constant", lr0=lr0, noise=noise).caption


def test_a_tie_for_the_lowest_loss_is_named_as_one():
    assert "The lowest: cosine_decay and warmup_cosine, 0.051." in experiments.schedules().at().caption


@pytest.mark.parametrize(("lr", "noise"), [(0.3, 1.0), (0.5, 1.0), (0.8, 2.0)])
def test_a_fixed_lr_comes_down_to_the_loss_that_noise_and_slope_agree_on(lr, noise):
    ends = noisy_losses(np.full((1, 200), lr), noise)[0, 100:]
    assert ends.mean() == pytest.approx(stationary_loss(lr, noise), rel=0.25)


@pytest.mark.parametrize("make", [experiments.schedules, experiments.by_hand_or_automatic])
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_the_loss_stays_on_the_paper_with_noise_and_without(make, noise):
    frame = make().at(noise=noise)
    low, high = frame.canvas.panels[1].get_ylim()
    for line in (mark for mark in frame.marks if isinstance(mark, Line) and mark.panel == 1):
        assert low < np.min(line.y) <= np.max(line.y) < high


def test_patience_has_a_middle():
    """Too little cuts before the run has arrived, too much hardly cuts in the time there is."""
    runs = experiments.by_hand_or_automatic()
    ends = [float(re.search(r"automatic ([\d.]+)\.", runs.at(patience=patience).caption)[1]) for patience in (0, 5, 8)]
    assert ends[1] < min(ends[0], ends[2])


@pytest.mark.parametrize(("lr", "where"), [(0.05, "sharp"), (0.15, "sharp"), (0.5, "wide")])
def test_a_large_step_leaves_the_sharp_valley(lr, where):
    assert f"comes to rest in the {where} valley" in experiments.two_valleys().at(lr=lr).caption


def test_just_above_the_limit_the_ball_stays_restless():
    assert "has not come to rest. It exceeds" in experiments.two_valleys().at(lr=0.17).caption


def test_a_ball_with_short_steps_is_on_its_way():
    assert "at w = -2.77, and still on its way down" in experiments.two_valleys().at(start=-3.0, lr=0.01).caption


@pytest.mark.parametrize(
    ("lr", "caption"),
    [
        (0.01, "a factor of 78 below where the test's loss is lowest"),
        (0.794, "just where the test's loss is lowest"),
        (
            100.0,
            "lr 100, a factor of 128 above where the test's loss is lowest: five epochs end no better than guessing",
        ),
    ],
)
def test_the_range_test_says_where_the_chosen_lr_lies(lr, caption):
    assert caption in experiments.range_test().at(lr=lr).caption


def test_smoothing_keeps_a_level_line_level():
    np.testing.assert_allclose(smoothed(np.full(5, 3.0)), 3.0)
    np.testing.assert_allclose(smoothed(np.array([1.0, 2.0])), [1.0, 0.85 + 0.3])
