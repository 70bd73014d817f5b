"""The experiments of notebook 01: what their pictures and captions claim."""

import math
import re

import numpy as np
import pytest
from playground import attempts, experiments
from playground.experiment import Film
from playground.experiments.learning_rate.range_test import smoothed
from playground.experiments.learning_rate.schedules import noisy_losses, schedule_rates, stationary_loss
from playground.marks import Line
from playground.palette import SCHEDULE_COLORS
from playground.rules import rule


def test_the_button_sets_the_optimal_step():
    experiment = experiments.step_size()
    best = experiment.buttons[0].sets(surface="ravine", lr=0.1)
    assert best == {"lr": 2 / 11}
    assert "the best here: a step leaves 82% of the way in both directions" in experiment.at(**best).caption
    assert "lr 0.184 lies between" in experiment.at(lr=0.184).caption


@pytest.mark.parametrize(
    ("lr", "caption"),
    [
        (0.21, "lr 0.21 is above 2/L = 0.2: every step lands 1.10 times as far out"),
        (0.20, "lr 0.2 is 2/L itself"),
        (0.19, "lies between 2/(L+mu) = 0.182 and 2/L = 0.2: it still arrives"),
        (0.10, "lr 0.1 is 1/L"),
        (0.15, "w[1] overshoots a little"),
        (0.05, "both weights come nearer from one side"),
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
    assert "The lowest loss is 6.1e-06: constant. Without noise there is nothing to decay for." in caption


def test_without_noise_a_decay_pays_only_at_the_limit():
    caption = experiments.schedules().at(show="constant", lr0=1.0, noise=0.0).caption
    assert "The lowest loss is 1.1e-07: hold_then_decay. Without noise a decay pays only here" in caption


@pytest.mark.parametrize(
    ("lr0", "noise", "caption"),
    [
        (0.5, 1.0, "It stops falling where the noise shakes it"),
        (0.01, 2.0, "It is still falling"),
        (0.5, 4.0, "more than at the start: the noise throws steps of this length up the walls"),
        (1.0, 4.0, "a mean loss of 3,684. That is more than at the start"),
    ],
)
def test_the_caption_of_a_constant_lr_depends_on_lr_and_noise(lr0, noise, caption):
    assert caption in experiments.schedules().at(show="constant", lr0=lr0, noise=noise).caption


def test_a_tie_for_the_lowest_loss_is_named_as_one():
    assert "The lowest loss is 0.051: cosine_decay, warmup_cosine." in experiments.schedules().at().caption


@pytest.mark.parametrize(("lr", "noise"), [(0.3, 1.0), (0.5, 1.0), (0.8, 2.0)])
def test_a_fixed_lr_comes_down_to_the_loss_that_noise_and_slope_agree_on(lr, noise):
    ends = noisy_losses(np.full((1, 200), lr), noise)[0, 100:]
    assert ends.mean() == pytest.approx(stationary_loss(lr, noise), rel=0.25)


@pytest.mark.parametrize("make", [experiments.schedules, experiments.by_hand_or_automatic])
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_the_loss_stays_on_the_paper_with_noise_and_without(make, noise):
    frame = make().at(noise=noise)
    low, high = frame.canvas.panels[1].get_ylim()
    for line in (mark for mark in frame.marks if isinstance(mark, Line) and mark.panel == 1 and mark.steps):
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
    caption = experiments.two_valleys().at(lr=0.17).caption
    assert "has not come to rest. This lr is above the limit of the sharp valley, 0.16" in caption


def test_a_ball_with_short_steps_is_on_its_way():
    assert "at w = -2.77, and still on its way down" in experiments.two_valleys().at(start=-3.0, lr=0.01).caption


@pytest.mark.parametrize(
    ("lr", "caption"),
    [
        (0.01, "The test's loss is lowest at 78 times this lr. Five epochs with it: validation loss 1.93, 42%"),
        (0.794, "This is where the test's loss is lowest"),
        (100.0, "This is 128 times the lr at which the test's loss is lowest."),
        (100.0, "Five epochs with it end no better than guessing."),
    ],
)
def test_the_range_test_says_where_the_chosen_lr_lies(lr, caption):
    assert caption in experiments.range_test().at(lr=lr).caption


def test_smoothing_keeps_a_level_line_level():
    np.testing.assert_allclose(smoothed(np.full(5, 3.0)), 3.0)
    np.testing.assert_allclose(smoothed(np.array([1.0, 2.0])), [1.0, 0.85 + 0.3])


WATCHED = ("step_size", "condition_number", "two_valleys", "schedules", "by_hand_or_automatic")


@pytest.mark.parametrize("name", WATCHED)
def test_a_run_is_watched_with_a_caption_and_figures_for_every_step(name):
    experiment = getattr(experiments, name)()
    film = experiment.shown()
    assert isinstance(film, Film)
    steps = experiment.controls[experiment.time].high
    assert len(film.captions) == len(film.figures) == steps + 1
    assert all(film.captions)
    assert len(set(film.captions)) > steps / 4


def uphill(w, grad, lr):
    return w + lr * grad


def lazy(w, grad, lr):
    return w


def explodes(w, grad, lr):
    return w - 1e300 * grad


def of_two_arrays(w, grad, lr):
    return np.zeros((2, 2))


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        (uphill, "Yours climbs: its loss is"),
        (lazy, "Yours has not moved."),
        (explodes, "Yours blows up"),
    ],
)
@pytest.mark.parametrize("name", ["step_size", "condition_number", "two_valleys"])
def test_a_wrong_step_is_drawn_and_the_caption_says_how_it_fails(name, mine, words):
    experiment = getattr(experiments, name)(mine)
    frame = experiment.at()
    assert words in frame.caption
    assert any(mark.color == attempts.COLOR and mark.dash == attempts.DASH for mark in lines_of(frame))
    assert "yours does not pass yet. Yours, where it can be drawn, is the dashed orange line." in experiment.driven_by


@pytest.mark.parametrize("name", ["step_size", "condition_number", "two_valleys", "range_test"])
def test_a_rule_that_cannot_be_drawn_is_no_error(name):
    caption = getattr(experiments, name)(of_two_arrays).at().caption
    assert caption.endswith(" Your gradient_descent cannot be drawn here; check says why.")


def lines_of(frame):
    return [mark for mark in frame.marks if isinstance(mark, Line)]


def stuck(epoch, lr0, drop, every):
    return lr0


def test_a_wrong_schedule_is_drawn_with_the_loss_that_it_leads_to():
    frame = experiments.schedules(stuck).at(show="step_decay")
    assert [mark.panel for mark in lines_of(frame) if mark.color == attempts.COLOR] == [0, 1]
    assert "Your step_decay is at a loss of 0.36; the right one is at 0.06." in frame.caption


def test_a_schedule_that_is_wrong_elsewhere_is_not_said_to_differ_here():
    def climbs_again(step, total, lr_max, lr_min):
        return lr_min + (lr_max - lr_min) * (1 + np.cos(np.pi * step / total)) / 2

    caption = experiments.schedules(cosine_decay=climbs_again).at().caption
    assert "Your cosine_decay is at the same loss, 0.051; check says what is not right yet." in caption


def impatient(loss, lr, best, bad_epochs, factor, patience, min_lr):
    return lr * factor, loss, 0


def test_a_wrong_plateau_rule_is_drawn_with_the_loss_that_it_leads_to():
    frame = experiments.by_hand_or_automatic(impatient).at()
    drawn = [mark for mark in lines_of(frame) if mark.color == attempts.COLOR]
    assert {mark.panel for mark in drawn} == {0, 1}
    assert re.search(r"automatic 0\.015\. Your reduce_on_plateau: 0\.\d+\.$", frame.caption)


def test_a_plateau_rule_that_is_wrong_elsewhere_is_not_said_to_differ_here():
    def forgets_the_floor(loss, lr, best, bad_epochs, factor, patience, min_lr):
        best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
        return (lr * factor, best, 0) if bad_epochs > patience else (lr, best, bad_epochs)

    caption = experiments.by_hand_or_automatic(forgets_the_floor).at().caption
    assert "Your reduce_on_plateau: the same, 0.015; check says what is not right yet." in caption


def test_of_a_wrong_step_only_the_range_test_is_shown():
    experiment = experiments.range_test(lazy)
    (drawn,) = [mark for mark in lines_of(experiment.at()) if mark.dash == attempts.DASH]
    assert drawn.panel == 0
    assert np.ptp(np.log(drawn.y)) < 0.2, "who does not move learns nothing at any lr"
    assert "only a rule that passes is trained with every lr" in experiment.driven_by


def test_the_caption_says_at_which_step_the_path_leaves_the_picture():
    film = experiments.step_size().shown(lr=0.23)
    assert "It left the picture at step 2." in film.captions[2]
    assert "left the picture" not in film.captions[1]


def test_a_round_bowl_is_round():
    frame = experiments.condition_number().at(kappa=1.0)
    assert frame.canvas.panels[0].get_aspect() == 1.0
    rings = [mark for mark in lines_of(frame) if mark.color == "#BBBBBB"]
    for ring in rings:
        np.testing.assert_allclose(np.hypot(ring.x, ring.y), np.hypot(ring.x[0], ring.y[0]))


def test_the_curve_of_steps_does_not_show_what_comes_beyond_the_present_kappa():
    frame = experiments.condition_number().at(kappa=10.0)
    (curve,) = [mark for mark in lines_of(frame) if mark.panel == 2]
    assert math.isclose(curve.x[-1], 10.0)


def test_the_schedules_open_before_the_cosine_and_the_constant_part():
    """The notebook opens them after three epochs, and asks where the cosine ends."""
    frame = experiments.schedules(steps=30).at()
    ends = {line.color: line.y[-1] for line in lines_of(frame) if line.panel == 1}
    assert math.isclose(ends[SCHEDULE_COLORS["cosine_decay"]], ends[SCHEDULE_COLORS["constant"]], rel_tol=0.1)
