"""Every experiment at every end of its knobs, and the sentences beside the pictures."""

import itertools
import re

import numpy as np
import pytest
from playground import experiments
from playground.experiment import Choice, Experiment, short
from playground.experiments.learning_rate import (
    left_over,
    noisy_losses,
    optimal_lr,
    schedule_rates,
    smoothed,
    steps_for_a_digit,
)
from playground.problems import RAVINE
from playground.rules import rule

EVERY = [getattr(experiments, name) for name in experiments.__all__]

each_experiment = pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)


def _ends(knob) -> tuple:
    if isinstance(knob, Choice):
        return knob.options
    low, high = (10.0**knob.low, 10.0**knob.high) if hasattr(knob, "per_decade") else (knob.low, knob.high)
    return low, knob.value, high


@each_experiment
def test_a_frame_for_every_end_of_every_knob(make):
    experiment: Experiment = make()
    first = experiment.at()
    for name, value in [(name, end) for name, knob in experiment.knobs.items() for end in _ends(knob)]:
        frame = experiment.at(**{name: value})
        svg = frame.canvas.svg(frame.marks, experiment.name, frame.says)
        assert len(frame.says) > 30
        assert not re.search(r"\bnan\b|\binf\b", svg)
        assert frame.marks
    assert experiment.at() is not first
    assert experiment.at().says == first.says


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [(1532.7, 2, "1500"), (0.0316, 1, "0.03"), (10.0, 1, "10"), (0.0, 2, "0"), (1e-9, 1, "1e-09"), (-0.25, 2, "-0.25")],
)
def test_numbers_in_sentences_are_short(value, digits, words):
    assert short(value, digits) == words


@each_experiment
def test_every_knob_moves_the_picture(make):
    experiment = make()
    for name, knob in experiment.knobs.items():
        frames = [experiment.at(**{name: end}) for end in _ends(knob)]
        shown = {frame.canvas.svg(frame.marks, "", frame.says) for frame in frames}
        assert len(shown) > 1, name


@each_experiment
def test_the_stored_page_gets_fixed_words_a_picture_and_a_view(make):
    bundle = make()._repr_mimebundle_()
    assert bundle["text/plain"] == repr(make())
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert "application/vnd.jupyter.widget-view+json" in bundle


@each_experiment
def test_a_turned_control_redraws_the_marks_and_the_sentence(make):
    experiment = make()
    widget = experiment.widget()
    controls = widget.children[0].children
    name, knob = next(iter(experiment.knobs.items()))
    control = controls[0] if hasattr(controls[0], "value") else controls[0].children[0]
    overlay, sentence = widget.children[1].children[1], widget.children[2]
    value = next(end for end in _ends(knob) if end != knob.value)
    before = overlay.value
    control.value = value
    assert overlay.value != before
    assert experiment.at(**{name: value}).says in sentence.value


def test_the_button_sets_the_optimal_step():
    widget = experiments.step_size().widget()
    *_, steps, button = widget.children[0].children
    lr = widget.children[0].children[1]
    button.click()
    assert lr.value == pytest.approx(optimal_lr(*RAVINE.curvatures))
    assert "the best for this ravine" in widget.children[2].value
    assert steps.children[0].max == 60


@pytest.mark.parametrize(
    ("lr", "says"),
    [
        (0.21, "lr 0.21 is above 2/L = 0.20: every step lands further out"),
        (0.20, "lr 0.2 is 2/L itself"),
        (0.19, "lies between 2/(L+mu) = 0.182 and 2/L = 0.20"),
        (0.10, "lr 0.1 is 1/L"),
        (0.15, "w[1] overshoots a little"),
        (0.05, "w[1] comes in from one side"),
    ],
)
def test_the_step_size_says_where_lr_lies(lr, says):
    assert says in experiments.step_size().at(lr=lr).says


def test_the_share_left_over_is_what_runs_lose():
    mu, L = RAVINE.curvatures  # noqa: N806
    shares = left_over(np.linspace(0, 0.25, 500), mu, L)
    best = optimal_lr(mu, L)
    assert shares.min() >= left_over(best, mu, L) - 1e-12
    assert left_over(2 / L, mu, L) == pytest.approx(1.0)


def test_steps_for_a_digit_take_a_tenth_of_the_distance():
    kappa = 30.0
    rate = (kappa - 1) / (kappa + 1)
    assert rate ** steps_for_a_digit(kappa) == pytest.approx(0.1)


def test_the_condition_experiment_starts_at_its_round_end():
    assert "one step goes straight to the bottom" in experiments.condition_number().at(kappa=1.0).says


def test_every_schedule_ends_below_its_start_and_beats_a_constant_under_noise():
    names = ("step_decay", "hold_then_decay", "cosine_decay", "warmup_cosine")
    rates = schedule_rates({name: rule(name) for name in names}, 0.5)
    assert all(lr[-1] < 0.5 * lr.max() for lr in rates.values())
    constant, *others = noisy_losses(np.array([np.full(200, 0.5), *rates.values()]), 1.0)[:, -10:].mean(axis=1)
    assert all(loss < constant / 2 for loss in others)


def test_without_noise_the_constant_is_not_beaten():
    says = experiments.schedules().at(show="constant", noise=0.0).says
    assert "the lowest is constant" in says


def test_patience_has_a_middle():
    """Too little cuts before the run has arrived, too much hardly cuts in the time there is."""
    runs = experiments.by_hand_or_automatic()
    ends = [float(re.search(r"automatic ([\d.]+)\.", runs.at(patience=patience).says)[1]) for patience in (0, 5, 8)]
    assert ends[1] < min(ends[0], ends[2])


@pytest.mark.parametrize(("lr", "where"), [(0.05, "sharp"), (0.15, "sharp"), (0.5, "wide")])
def test_a_large_step_leaves_the_sharp_valley(lr, where):
    assert f"comes to rest in the {where} valley" in experiments.two_valleys().at(lr=lr).says


def test_just_above_the_limit_the_ball_stays_restless():
    assert "has not come to rest. It exceeds" in experiments.two_valleys().at(lr=0.17).says


def test_smoothing_keeps_a_level_line_level():
    np.testing.assert_allclose(smoothed(np.full(5, 3.0)), 3.0)
    np.testing.assert_allclose(smoothed(np.array([1.0, 2.0])), [1.0, 0.85 + 0.3])


def test_the_ball_hops_across_a_low_point_for_ever():
    says = experiments.ball().at(steps=30).says
    assert "hops to and fro" in says


def test_experiments_take_the_learners_functions():
    def mine(w, grad, lr):
        return w - lr * grad

    makes = (experiments.step_size, experiments.condition_number, experiments.two_valleys, experiments.range_test)
    for make, function in itertools.product(makes, (mine,)):
        assert repr(make(function)).endswith("Driven by your gradient_descent.")
