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
    settled,
    smoothed,
    steps_for_a_digit,
)
from playground.marks import Line
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
    assert lr.value == pytest.approx(0.182)  # the stop nearest to 2/11
    assert "the best for this ravine: both directions keep 82%" in widget.children[2].value
    lr.value = 0.184
    assert "lr 0.184 lies between" in widget.children[2].value
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
    assert "The lowest: constant, 6.1e-06. Without noise there is nothing to decay for." in says


def test_without_noise_a_decay_pays_only_at_the_limit():
    says = experiments.schedules().at(show="constant", lr0=1.0, noise=0.0).says
    assert "The lowest: hold_then_decay, 1.1e-07. Without noise a decay pays only here" in says


@pytest.mark.parametrize(
    ("lr0", "noise", "says"),
    [
        (0.5, 1.0, "it stops falling where the noise shakes it"),
        (0.01, 2.0, "it is still falling"),
        (0.5, 4.0, "more than at the start: with steps of this length the noise throws it up the walls"),
        (1.0, 4.0, "a mean loss of 3,684, more than at the start"),
    ],
)
def test_what_is_said_of_a_constant_lr_depends_on_lr_and_noise(lr0, noise, says):
    assert says in experiments.schedules().at(show="constant", lr0=lr0, noise=noise).says


def test_a_tie_for_the_lowest_loss_is_told_as_one():
    assert "The lowest: cosine_decay and warmup_cosine, 0.051." in experiments.schedules().at().says


@pytest.mark.parametrize(("lr", "noise"), [(0.3, 1.0), (0.5, 1.0), (0.8, 2.0)])
def test_a_fixed_lr_comes_down_to_the_loss_that_noise_and_slope_agree_on(lr, noise):
    ends = noisy_losses(np.full((1, 200), lr), noise)[0, 100:]
    assert ends.mean() == pytest.approx(settled(lr, noise), rel=0.25)


@pytest.mark.parametrize("make", [experiments.schedules, experiments.by_hand_or_automatic])
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_the_loss_stays_on_the_paper_with_noise_and_without(make, noise):
    frame = make().at(noise=noise)
    low, high = frame.canvas._figure.axes[1].get_ylim()
    for line in (mark for mark in frame.marks if isinstance(mark, Line) and mark.panel == 1):
        assert low < np.min(line.y) <= np.max(line.y) < high


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


def test_a_ball_with_short_steps_is_on_its_way():
    assert "at w = -2.77, and still on its way down" in experiments.two_valleys().at(start=-3.0, lr=0.01).says


@pytest.mark.parametrize(
    ("lr", "says"),
    [
        (0.01, "a factor of 78 below where the test's loss is lowest"),
        (0.794, "just where the test's loss is lowest"),
        (
            100.0,
            "lr 100, a factor of 128 above where the test's loss is lowest: five epochs end no better than guessing",
        ),
    ],
)
def test_the_range_test_says_where_the_chosen_lr_lies(lr, says):
    assert says in experiments.range_test().at(lr=lr).says


def test_smoothing_keeps_a_level_line_level():
    np.testing.assert_allclose(smoothed(np.full(5, 3.0)), 3.0)
    np.testing.assert_allclose(smoothed(np.array([1.0, 2.0])), [1.0, 0.85 + 0.3])


def test_the_ball_hops_across_a_low_point_for_ever():
    says = experiments.ball().at(steps=30).says
    assert "hops to and fro" in says
    assert experiments.ball().at(steps=1).says.startswith("After 1 step the ball")


def test_experiments_take_the_learners_functions():
    def mine(w, grad, lr):
        return w - lr * grad

    makes = (experiments.step_size, experiments.condition_number, experiments.two_valleys, experiments.range_test)
    for make, function in itertools.product(makes, (mine,)):
        assert repr(make(function)).endswith("Driven by your gradient_descent.")
