"""The experiments of notebook 04: what their pictures and captions claim."""

import re

import numpy as np
import pytest
from playground import experiments
from playground.experiments.adam import decay_maps, grand_race, per_coordinate
from playground.experiments.adam.adam_loses import paths_under_rare_gradients
from playground.experiments.adam.decay_maps import BESIDE, INSIDE, RATES, best_decays, trained_map
from playground.rules import rule
from playground.surfaces import RAVINE

KNOBS = {"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8}


def test_the_logged_run_is_adams():
    log = per_coordinate.run_log(rule("adam"), KNOBS, True)
    w, m, v = np.array(RAVINE.start), np.zeros(2), np.zeros(2)
    for t in range(5):
        w, m, v, _ = rule("adam").function(w, RAVINE.gradient(w), m, v, t, *KNOBS.values())
        np.testing.assert_allclose(log["w"][t + 1], w)
        np.testing.assert_allclose(log["step"][t], -0.1 * log["m"][t] / (log["v"][t] + 1e-8))


def test_the_first_move_is_lr_long_with_correction_and_longer_without():
    shown = experiments.per_coordinate()
    assert "The first was (1.00, 1.00) times lr long" in shown.at(step=1).caption
    uncorrected = shown.at(step=1, beta2=0.999, bias=per_coordinate.UNCORRECTED)
    assert "The first was (3.16, 3.16) times lr long" in uncorrected.caption


def test_without_correction_is_adam_less_the_correction():
    w, g, zero = np.array([1.0, -2.0]), np.array([0.5, 3.0]), np.zeros(2)
    bare, *_ = per_coordinate.adam_uncorrected(w, g, zero, zero, 0, **KNOBS)
    full, *_ = rule("adam").function(w, g, zero, zero, 0, *KNOBS.values())
    np.testing.assert_allclose((bare - w) / (full - w), 0.1 / np.sqrt(0.01), rtol=1e-6)


def test_a_step_can_be_longer_than_lr_where_v_forgets_sooner_than_m():
    shown = experiments.per_coordinate()
    longest = [
        float(re.search(r"longest so far ([\d.]+)", shown.at(step=80, lr=0.01, beta1=0.99, beta2=beta2).caption)[1])
        for beta2 in (0.99, 0.9, 0.5)
    ]
    assert longest[0] == 1.0 < longest[1] < 2.0
    assert longest[2] > 8.0


@pytest.mark.parametrize(("growth", "beta1", "beta2", "longest"), [(1.1, 0.9, 0.99, 2.18), (1.0, 0.9, 0.9, 1.0)])
def test_gradients_that_grow_pass_the_bound_of_the_paper(growth, beta1, beta2, longest):
    state, steps = (0.0, 0.0, 0), []
    for step in range(200):
        w, *state = rule("adam").function(0.0, growth**step, *state, 1.0, beta1, beta2, 0.0)
        steps.append(-w)
    assert max(steps) == pytest.approx(longest, abs=0.01)


def test_the_longest_steps_are_within_the_picture():
    shown = experiments.per_coordinate().at(step=80, beta1=0.0, beta2=0.999, bias=per_coordinate.UNCORRECTED)
    assert "longest so far 31.62 times" in shown.caption
    low, high = shown.canvas.panels[per_coordinate.FIRST + 1].get_ylim()
    assert low < -31.62
    assert high > 31.62


def test_no_move_is_minus_zero():
    assert "-0.00" not in experiments.per_coordinate().at(step=80).caption


def test_the_best_lr_is_the_best_of_those_tried():
    chosen = rule("gradient_descent")
    best = grand_race.best_lr(chosen, RAVINE)
    ends = {lr: grand_race.final_loss(grand_race.run_at(chosen, RAVINE, float(lr)).loss) for lr in grand_race.RATES}
    assert ends[best] == min(ends.values())


def test_a_ball_that_swings_through_the_bottom_at_the_last_step_has_not_arrived():
    swinging = np.array([1.0, 1e-9] * 5)
    assert grand_race.final_loss(swinging) == 1.0
    assert grand_race.final_loss(np.array([np.nan, *swinging[1:]])) == np.inf


def test_rules_that_cannot_be_told_apart_share_their_place():
    level = {"momentum": 3e-4, "heavy_ball": 3e-4 * (1 + 1e-9), "adam": 1e-4, "nesterov": np.inf}
    assert "place 2 of 4. First is adam; run away: nesterov." in grand_race._caption(
        level, 0.01, "heavy_ball", 1.0, "ravine"
    )
    assert "nesterov at 3 times its best lr (0.03) has run away. First" in grand_race._caption(
        level, 0.03, "nesterov", 3.0, "x"
    )


RUNS_AWAY = [
    (3.0, "ravine", {"gradient_descent", "nesterov"}),
    (10.0, "bent valley", {"gradient_descent", "momentum", "heavy_ball", "nesterov"}),
]


@pytest.mark.parametrize(("factor", "surface", "lost"), RUNS_AWAY)
def test_only_rules_without_a_divisor_run_away_beyond_their_best_lr(factor, surface, lost):
    race = experiments.grand_race()
    caption = {show: race.at(show=show, factor=factor, surface=surface).caption for show in grand_race.RULES}
    assert {show for show, sentence in caption.items() if "has run away" in sentence} == lost


def test_adam_wins_nowhere_and_decay_helps_only_where_the_bottom_is_the_origin():
    race = experiments.grand_race()
    for surface in grand_race.SURFACES:
        assert not re.search("First is adam", race.at(surface=surface).caption)
    places = {
        (show, surface): int(re.search(r"place (\d)", race.at(show=show, surface=surface).caption)[1])
        for show in ("adam", "adamw")
        for surface in ("ravine", "bent valley")
    }
    assert places["adamw", "ravine"] < places["adam", "ravine"]
    assert places["adamw", "bent valley"] > places["adam", "bent valley"]


def test_turning_the_ravine_costs_rmsprop_its_place():
    assert "place 2 of 8" in experiments.grand_race().at(show="rmsprop").caption
    assert "place 8 of 8" in experiments.grand_race().at(show="rmsprop", surface="turned ravine").caption


def test_adam_goes_to_the_worst_place_and_sgd_to_the_best():
    by_adam, by_sgd = paths_under_rare_gradients(rule("adam"), 3.0, 0.1)
    assert by_adam[-1] > 0.95
    assert by_sgd[-1] < -0.9
    assert paths_under_rare_gradients(rule("adam"), 3.0, 0.999)[0][-1] < -0.9


def test_the_maps_show_what_the_notebook_says_of_them():
    inside = trained_map(rule("adam"), INSIDE).values
    beside = trained_map(rule("adamw"), BESIDE).values
    fitted = RATES > 0.015
    assert len(set(best_decays(inside, INSIDE)[fitted])) == 1
    best = best_decays(beside, BESIDE)[fitted]
    assert best[-1] < best[0]
    assert beside.min() < inside.min()


def test_every_network_of_the_maps_ends_with_a_loss_that_can_be_read():
    for kind, driver in ((INSIDE, "adam"), (BESIDE, "adamw")):
        assert trained_map(rule(driver), kind).values.max() < 10


def test_the_map_of_adamw_without_decay_worth_naming_is_adams():
    """At the least decay of each map the two train the same networks, but for a trace."""
    inside = trained_map(rule("adam"), INSIDE).values[0]
    beside = trained_map(rule("adamw"), BESIDE).values[0]
    np.testing.assert_allclose(inside[:5], beside[:5], atol=0.05)


def test_a_rule_for_one_run_at_a_time_draws_the_same_map_and_says_so(monkeypatch):
    monkeypatch.setattr(decay_maps, "EPOCHS", 2)

    def one_at_a_time(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
        if lr < 0:  # has no answer for an array
            raise ValueError(lr)
        return rule("adamw").function(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay)

    shown = experiments.decay_maps(None, one_at_a_time)
    assert "Yours: adamw. The course's own: adam. adamw took no arrays for lr" in shown.driven_by
    apart, whole = (trained_map(one, BESIDE) for one in (rule("adamw", one_at_a_time), rule("adamw")))
    np.testing.assert_allclose(apart.values, whole.values, rtol=1e-9)
    assert "one by one" not in experiments.decay_maps().driven_by
