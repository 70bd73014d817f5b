"""Adam's experiments: what their pictures and sentences claim."""

import numpy as np
import pytest
from playground import experiments
from playground.experiments import adam as room
from playground.problems import RAVINE
from playground.rules import rule

KNOBS = {"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8}


def test_the_watched_run_is_adams():
    log = room._watch(rule("adam"), KNOBS, True)
    w, m, v = np.array(RAVINE.start), np.zeros(2), np.zeros(2)
    for t in range(5):
        w, m, v, _ = rule("adam").function(w, RAVINE.gradient(w), m, v, t, *KNOBS.values())
        np.testing.assert_allclose(log["w"][t + 1], w)
        np.testing.assert_allclose(log["step"][t], -0.1 * log["m"][t] / (log["v"][t] + 1e-8))


def test_the_first_move_is_lr_long_with_correction_and_longer_without():
    shown = experiments.per_coordinate()
    assert "The first was (1.00, 1.00) times lr long" in shown.at(step=1).says
    assert "The first was (3.16, 3.16) times lr long" in shown.at(step=1, beta2=0.999, bias=room.BARE).says


def test_without_correction_is_adam_less_the_correction():
    w, g, zero = np.array([1.0, -2.0]), np.array([0.5, 3.0]), np.zeros(2)
    bare, *_ = room._bare(w, g, zero, zero, 0, **KNOBS)
    full, *_ = rule("adam").function(w, g, zero, zero, 0, *KNOBS.values())
    np.testing.assert_allclose((bare - w) / (full - w), 0.1 / np.sqrt(0.01), rtol=1e-6)


def test_the_best_lr_is_the_best_of_those_tried():
    chosen = rule("gradient_descent")
    best = room.best_lr(chosen, RAVINE)
    ends = {lr: room._lapped(chosen, RAVINE, float(lr)).loss[-1] for lr in room.RATES}
    ends = {lr: loss if np.isfinite(loss) else np.inf for lr, loss in ends.items()}
    assert ends[best] == min(ends.values())


@pytest.mark.parametrize(("show", "ends"), [("heavy_ball", "has run away"), ("gradient_descent", "has run away")])
def test_rules_without_a_divisor_run_away_at_three_times_their_best_lr(show, ends):
    assert ends in experiments.grand_race().at(show=show, factor=3.0).says


@pytest.mark.parametrize("show", ["adagrad", "rmsprop", "adam", "adamw"])
def test_rules_with_a_divisor_do_not(show):
    assert "has a loss" in experiments.grand_race().at(show=show, factor=3.0).says


def test_turning_the_ravine_costs_rmsprop_its_place():
    assert "place 2 of 8" in experiments.grand_race().at(show="rmsprop").says
    assert "place 8 of 8" in experiments.grand_race().at(show="rmsprop", ground="turned ravine").says


def test_adam_goes_to_the_worst_place_and_sgd_to_the_best():
    by_adam, by_sgd = room._tossed(rule("adam"), 3.0, 0.1)
    assert by_adam[-1] > 0.95
    assert by_sgd[-1] < -0.9
    assert room._tossed(rule("adam"), 3.0, 0.999)[0][-1] < -0.9


def test_the_maps_show_what_the_notebook_says_of_them():
    inside = room.trained_map(rule("adam"), "Adam with L2")
    beside = room.trained_map(rule("adamw"), "AdamW")
    fitted = room.MAP_RATES > 0.015
    assert len(set(room.best_decays(inside, "Adam with L2")[fitted])) == 1
    best = room.best_decays(beside, "AdamW")[fitted]
    assert best[-1] < best[0]
    assert beside.min() < inside.min()


def test_the_map_of_adamw_without_decay_worth_naming_is_adams():
    """At the least decay of each map the two train the same networks, but for a trace."""
    inside = room.trained_map(rule("adam"), "Adam with L2")[0]
    beside = room.trained_map(rule("adamw"), "AdamW")[0]
    np.testing.assert_allclose(inside[:5], beside[:5], atol=0.05)
