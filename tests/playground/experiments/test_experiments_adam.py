"""The experiments of notebook 04: what their pictures and captions claim."""

import numpy as np
import pytest
from playground import attempts, experiments
from playground.experiments.adam import decay_maps, grand_race, per_coordinate
from playground.experiments.adam.adam_loses import path_of, path_of_sgd, rare_gradients
from playground.experiments.adam.decay_maps import BESIDE, INSIDE, RATES, best_decays, trained_map
from playground.marks import Line, Raster
from playground.rules import rule
from playground.scene import panel_geometry
from playground.surfaces import RAVINE, ROSENBROCK

KNOBS = {"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8}
START = RAVINE.start


def uphill(w, grad, m, v, t, lr, beta1, beta2, eps):
    """A wrong Adam: it goes up."""
    down, *state = rule("adam").function(w, grad, m, v, t, lr, beta1, beta2, eps)
    return 2 * w - down, *state


def dashed(frame):
    return [mark for mark in frame.marks if isinstance(mark, Line) and mark.color == attempts.COLOR]


# --- per_coordinate ---------------------------------------------------------------------------------------------------


def test_the_logged_run_is_adams():
    log = per_coordinate.run_log(rule("adam"), KNOBS, True, START)
    w, m, v = np.array(START), np.zeros(2), np.zeros(2)
    for t in range(5):
        w, m, v, _ = rule("adam").function(w, RAVINE.gradient(w), m, v, t, *KNOBS.values())
        step = t + 1
        np.testing.assert_allclose(log["w"][step], w)
        np.testing.assert_allclose(log["step"][step], -0.1 * log["m"][step] / (log["v"][step] + 1e-8))
        np.testing.assert_allclose(log["grad"][step], RAVINE.gradient(log["w"][t]))
    assert all(np.isnan(log[name][0]).all() for name in ("grad", "m", "v", "step"))


def test_the_first_move_is_lr_long_with_correction_and_longer_without():
    shown = experiments.per_coordinate()
    assert "The first was (1.00, 1.00) long" in shown.at(steps=1).caption
    uncorrected = shown.at(steps=1, beta2=0.999, bias=per_coordinate.UNCORRECTED)
    assert "The first was (3.16, 3.16) long" in uncorrected.caption


def test_without_correction_is_adam_less_the_correction():
    w, g, zero = np.array([1.0, -2.0]), np.array([0.5, 3.0]), np.zeros(2)
    bare, *_ = per_coordinate.adam_uncorrected(w, g, zero, zero, 0, **KNOBS)
    full, *_ = rule("adam").function(w, g, zero, zero, 0, *KNOBS.values())
    np.testing.assert_allclose((bare - w) / (full - w), 0.1 / np.sqrt(0.01), rtol=1e-6)


def test_a_step_can_be_longer_than_lr_where_v_forgets_sooner_than_m():
    rows = experiments.per_coordinate(lr=0.01, beta1=0.99, steps=80).table(beta2=[0.99, 0.9, 0.5]).rows
    longest = [float(row[-1]) for row in rows]
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
    shown = experiments.per_coordinate().at(steps=80, beta1=0.0, beta2=0.999, bias=per_coordinate.UNCORRECTED)
    assert "longest so far 31.62" in shown.caption
    low, high = shown.canvas.panels[per_coordinate.FIRST + 1].get_ylim()
    assert low < -31.62
    assert high > 31.62


def test_no_move_is_minus_zero():
    assert "-0.00" not in experiments.per_coordinate().at(steps=80).caption


def test_a_wrong_adam_is_drawn_beside_the_courses_and_says_where_it_goes():
    shown = experiments.per_coordinate(uphill, steps=1)
    assert "Your step is (1, 1)." in shown.at().caption
    assert {mark.panel for mark in dashed(shown.at())} == {per_coordinate.PATH, 2, 4}
    assert not dashed(experiments.per_coordinate(steps=1).at())


def test_an_adam_that_is_wrong_elsewhere_is_not_said_to_differ_here():
    def without_eps(w, grad, m, v, t, lr, beta1, beta2, eps):
        t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
        return w - lr * (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t)), m, v, t

    caption = experiments.per_coordinate(without_eps, steps=20).at().caption
    assert caption.endswith("Your step is the same; check says what is not right yet.")


def test_a_step_that_is_no_number_is_said_in_words():
    def corrected_too_early(w, grad, m, v, t, lr, beta1, beta2, eps):
        m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
        return w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v, t + 1

    caption = experiments.per_coordinate(corrected_too_early).at(steps=3).caption
    assert "Yours is no number any more (nan)" in caption
    assert "(nan, nan)" not in caption


def test_what_a_wrong_rule_remembers_is_told():
    def unsquared(w, grad, cache, lr, eps):
        cache = cache + grad
        return w - lr * grad / (np.sqrt(cache) + eps), cache

    tried = experiments.forgetting(unsquared)
    assert "Yours (adagrad) is the same so far; check says what is not right yet." in tried.at(steps=60).caption
    assert "Yours (adagrad) is 0.79 long." in tried.at(steps=70, later=10.0).caption
    assert "Yours" not in experiments.forgetting().at(steps=70).caption


# --- forgetting -------------------------------------------------------------------------------------------------------


def test_adagrad_stays_slow_and_rmsprop_finds_back():
    rows = experiments.forgetting(later=0.1).table(steps=[60, 61, 120]).rows
    adagrad, rmsprop = ([float(row[column]) for row in rows] for column in (2, 3))
    assert adagrad == [0.13, 0.013, 0.013]
    assert rmsprop == [1.0, 0.11, 0.92]


def test_the_hundredth_step_of_adagrad_and_the_first_of_rmsprop():
    shown = experiments.forgetting()
    assert "AdaGrad's is 0.1 long" in shown.at(steps=100).caption
    assert "RMSProp's 3.2," in shown.at(steps=1).caption
    assert "RMSProp's 1," in shown.at(steps=1, rho=0.0).caption


def test_a_cache_that_is_not_summed_is_drawn_dashed():
    def forgetful(w, grad, cache, lr, eps):
        return w - lr * grad / (abs(grad) + eps), cache

    assert len(dashed(experiments.forgetting(forgetful).at())) == 1


# --- the race ---------------------------------------------------------------------------------------------------------


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
    assert grand_race.place("momentum", level) == grand_race.place("heavy_ball", level) == 2
    told = grand_race._result(level, "heavy_ball")
    assert "place 2 of 4. In order: adam, momentum, heavy_ball. Thrown out: nesterov." in told
    assert "After 100 steps it is thrown out." in grand_race._result(level, "nesterov")


def ends(surface, factor=1.0):
    return grand_race.ends(grand_race.runners(), surface, factor)


def thrown_out(surface, factor):
    return {name for name, end in ends(surface, factor).items() if end > grand_race.DIVERGED}


RUNS_AWAY = [
    (3.0, "ravine", {"gradient_descent", "nesterov"}),
    (10.0, "bent valley", {"gradient_descent", "momentum", "heavy_ball", "nesterov"}),
]


@pytest.mark.parametrize(("factor", "surface", "lost"), RUNS_AWAY)
def test_only_rules_without_a_divisor_are_thrown_out_beyond_their_best_lr(factor, surface, lost):
    assert thrown_out(surface, factor) == lost
    table = experiments.grand_race().table(show=list(grand_race.RULES), factor=factor, surface=surface, steps=100)
    assert {row[0] for row in table.rows if "thrown out" in row} == lost


def test_at_ten_times_their_best_lr_rmsprop_alone_ends_in_the_valley_above_its_start():
    start = float(ROSENBROCK.loss(np.array(grand_race.START)))
    ended, best = ends("bent valley", 10.0), ends("bent valley")
    divided = ("adagrad", "rmsprop", "adam", "adamw")
    assert {name for name in divided if ended[name] > start} == {"rmsprop"}
    assert all(ended[name] > 50 * best[name] for name in divided)


def test_adam_wins_nowhere_and_decay_helps_only_where_the_bottom_is_the_origin():
    for surface in grand_race.SURFACES:
        assert grand_race.place("adam", ends(surface)) > 1
    assert ends("ravine")["adamw"] < ends("ravine")["adam"]
    assert ends("bent valley")["adamw"] > ends("bent valley")["adam"]


def test_turning_the_ravine_costs_rmsprop_its_place():
    assert "place 2 of 8" in experiments.grand_race().at(show="rmsprop", steps=100).caption
    assert "place 8 of 8" in experiments.grand_race().at(show="rmsprop", surface="turned ravine", steps=100).caption


def test_averaged_momentum_and_heavy_ball_draw_one_curve_at_rates_that_differ_tenfold():
    averaged, heavy = rule("momentum"), rule("heavy_ball")
    for surface in grand_race.SURFACES.values():
        rates = [grand_race.best_lr(each, surface) for each in (averaged, heavy)]
        assert rates[0] / rates[1] == pytest.approx(10)
        losses = [grand_race.run_at(each, surface, lr).loss for each, lr in zip((averaged, heavy), rates, strict=True)]
        np.testing.assert_allclose(*losses, rtol=1e-6)


@pytest.mark.parametrize(("surface", "start", "winner"), [
    ("turned ravine", (-1.0, 0.0), "gradient_descent"),
    ("turned ravine", (1.0, 1.0), "gradient_descent"),
    ("bent valley", (1.0, 0.0), "adam"),
    ("bent valley", (0.4, -0.5), "adam"),
])  # fmt: skip
def test_from_another_start_others_win(surface, start, winner):
    caption = experiments.grand_race(steps=100).at(start=start, surface=surface).caption
    assert f"In order: {winner}," in caption
    assert "(Best from (1.4, 0.8)" in caption


def test_a_wrong_rule_runs_the_race_too():
    race = experiments.grand_race(adam=uphill, steps=100)
    assert "Yours climbs: its loss is 460." in race.at().caption
    assert {mark.panel for mark in dashed(race.at())} == {grand_race.PATH, grand_race.LOSS}
    assert {mark.panel for mark in dashed(race.at(show="rmsprop"))} == {grand_race.LOSS}


# --- where Adam does worse --------------------------------------------------------------------------------------------


def test_adam_goes_to_the_worst_place_and_sgd_to_the_best():
    grads = rare_gradients(3.0, 3)
    assert path_of(rule("adam"), grads, 0.1)[-1] > 0.95
    assert path_of_sgd(grads)[-1] < -0.9
    assert path_of(rule("adam"), grads, 0.999)[-1] < -0.9


def test_a_memory_that_is_long_enough_for_one_in_three_is_too_short_for_one_in_ten():
    assert path_of(rule("adam"), rare_gradients(3.0, 3), 0.9)[-1] < -0.9
    assert path_of(rule("adam"), rare_gradients(10.0, 10), 0.9)[-1] > 0.2
    assert path_of_sgd(rare_gradients(10.0, 10))[-1] < -0.6


@pytest.mark.parametrize(("size", "lowest"), [(3.0, "lowest at x = -1"), (1.5, "lowest at x = +1"), (2.0, "the same")])
def test_the_sum_of_a_round_says_where_the_mean_loss_is_lowest(size, lowest):
    assert lowest in experiments.adam_loses().at(size=size).caption


def test_a_wrong_adam_is_drawn_beside_both():
    shown = experiments.adam_loses(uphill, steps=2).at()
    assert len(dashed(shown)) == 1
    assert "your adam at x =" in shown.caption


# --- whole runs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["adam_loses", "forgetting", "grand_race", "per_coordinate"])
def test_a_whole_run_has_words_for_every_step(name):
    shown = getattr(experiments, name)()
    film = shown.shown()
    assert len(film.captions) == len(film.figures) == shown.controls["steps"].high + 1


# --- the maps ---------------------------------------------------------------------------------------------------------


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


def rasters(frame):
    return [mark for mark in frame.marks if isinstance(mark, Raster)]


def test_one_network_of_each_map_is_shown_until_all_are_asked_for():
    shown = experiments.decay_maps()
    one, every = shown.at(), shown.at(show=decay_maps.ALL)
    assert [raster.rgba.shape[:2] for raster in rasters(one)] == [(1, 1), (1, 1)]
    assert [raster.rgba.shape[:2] for raster in rasters(every)] == [(9, 9), (9, 9)]
    assert "Best at this lr" not in one.caption
    assert "Best at this lr is a decay of" in every.caption


def test_the_cell_of_one_network_lies_where_it_lies_in_the_whole_map():
    shown = experiments.decay_maps(lr=0.001, strength=1e-5, weight_decay=10.0)
    cells, maps = rasters(shown.at()), rasters(shown.at(show=decay_maps.ALL))
    for cell, whole, row in zip(cells, maps, (0, -1), strict=True):
        np.testing.assert_array_equal(cell.rgba[0, 0], whole.rgba[row, 0])
        side = 2 if row == 0 else 3
        assert (cell.extent[0], cell.extent[side]) == pytest.approx((whole.extent[0], whole.extent[side]))


def test_every_stop_of_the_sliders_is_a_network_of_the_maps():
    controls = experiments.decay_maps().controls
    for name, values in (
        ("lr", RATES),
        ("strength", decay_maps.DECAYS[INSIDE]),
        ("weight_decay", decay_maps.DECAYS[BESIDE]),
    ):
        control = controls[name]
        stops = np.logspace(control.low, control.high, (control.high - control.low) * control.per_decade + 1)
        np.testing.assert_allclose(stops, values)


def test_a_rule_that_does_not_pass_is_not_trained_and_this_is_said():
    def still(w, grad, m, v, t, lr, beta1, beta2, eps):
        return w, m, v, t

    assert "Only rules that pass are trained." in experiments.decay_maps(still).driven_by
    assert "Only rules" not in experiments.decay_maps().driven_by


def test_a_start_is_dragged_where_it_is_seen_on_every_surface():
    """A start that is dragged must not run away from the hand when the surface is another one."""
    race = experiments.grand_race()
    frames = [race.at(surface=surface) for surface in race.controls["surface"].options]
    for frame in frames:
        assert frame.png
    places = [panel_geometry(frame.canvas, grand_race.PATH) for frame in frames]
    assert places == [places[0]] * len(places)
