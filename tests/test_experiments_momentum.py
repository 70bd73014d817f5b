"""Notebook 02: what its experiments say, held to what runs do."""

import itertools
import re

import numpy as np
import pytest
from playground import experiments
from playground.experiments import momentum
from playground.experiments.momentum import (
    AVERAGED,
    BETAS,
    GOOD,
    GROUNDS,
    HEAVY,
    HILL,
    LRS,
    MATCHED,
    NESTEROV,
    PLAIN,
    POOR,
    RULES,
    coloured,
    left_over,
    limit,
    polyak,
    roots,
    steps_to_leave,
    steps_to_rest,
    swings_above,
)
from playground.maps import rate_map
from playground.problems import DOUBLE_WELL, NARROW, RAVINE, SADDLE, quadratic
from playground.rules import rule
from playground.simulate import simulate

KNOBS = {PLAIN: {}, AVERAGED: {"beta": 0.6}, HEAVY: {"beta": 0.6}, NESTEROV: {"beta": 0.6}}


def _for_single_numbers(w, grad, velocity, lr, beta):
    velocity = float(beta) * velocity + grad
    return w - lr * velocity, velocity


@pytest.mark.parametrize(("which", "lr"), [*itertools.product(RULES, (0.02, 0.1, 0.14))])
def test_the_two_factors_of_a_direction_give_the_run(which, lr):
    """w[t+1] = (z1 + z2) * w[t] - z1 * z2 * w[t-1], for every rule and both directions."""
    w = simulate(rule(RULES[which]), RAVINE, 12, lr=lr, **KNOBS[which]).w
    for axis, curvature in enumerate(RAVINE.curvatures):
        one, other = roots(which, lr, 0.6, curvature)
        np.testing.assert_allclose(w[2:, axis], ((one + other) * w[1:-1, axis] - one * other * w[:-2, axis]).real)


@pytest.mark.parametrize("which", RULES)
def test_at_its_limit_a_rule_neither_arrives_nor_is_lost(which):
    most = limit(which, 0.6, 10.0)
    assert left_over(which, most, 0.6, RAVINE) == pytest.approx(1.0)
    assert left_over(which, most * 0.99, 0.6, RAVINE) < 1 < left_over(which, most * 1.01, 0.6, RAVINE)


@pytest.mark.parametrize("problem", [RAVINE, NARROW], ids=lambda problem: problem.name)
def test_nothing_on_the_grid_beats_polyaks_pair(problem):
    best = left_over(HEAVY, **polyak(*problem.curvatures), problem=problem)
    assert best == pytest.approx(np.sqrt(polyak(*problem.curvatures)["beta"]))
    everywhere = [left_over(HEAVY, lr, beta, problem) for lr in LRS[::4] for beta in BETAS[::4, 0]]
    assert min(everywhere) >= best


@pytest.mark.parametrize("problem", GROUNDS.values(), ids=lambda problem: problem.name)
def test_the_map_measures_what_is_known_of_the_quadratic(problem):
    measured = rate_map(rule("heavy_ball"), problem, 200, lr=LRS[::7], beta=BETAS[::7]).values
    known = np.array([[left_over(HEAVY, lr, beta, problem) for lr in LRS[::7]] for beta in BETAS[::7, 0]])
    stable = known < 0.999
    assert abs(measured - known)[stable].max() < 0.03
    assert ((measured < 1) == (known < 1)).mean() > 0.99


def test_the_colours_of_the_map_tell_the_lost_from_the_slow():
    fast, slow, lost = coloured(np.array([0.5, 0.999, 1.01]))
    np.testing.assert_allclose(lost, momentum.LOST)
    assert not np.allclose(fast, slow)


@pytest.mark.parametrize(
    ("which", "lr", "beta", "says"),
    [
        (PLAIN, 0.05, 0.9, "It creeps along the ravine from one side: in the long run a step leaves 99.5%"),
        (PLAIN, 0.2, 0.9, "This lr is the limit itself, 0.2:"),
        (HEAVY, 0.1, 0.9, "It swings past the bottom and comes back: in the long run a step leaves 94.9%"),
        (HEAVY, 0.39, 0.9, "This lr is above the limit, 0.38: it is thrown out"),
        (PLAIN, 0.05, 0.9, "plain (it has no beta): after 12 steps"),
        (HEAVY, 3.0, 0.5, "the loss is above a million"),
        (AVERAGED, 1.0, 0.9, "in the long run a step leaves 94.9%"),
        (NESTEROV, 0.1355, 0.9, "Across the ravine it overshoots, and that is the slow direction"),
    ],
)
def test_the_ravine_says_how_the_ball_moves(which, lr, beta, says):
    assert says in experiments.ravine().at(which=which, lr=lr, beta=beta).says


@pytest.mark.parametrize("which", RULES)
def test_the_two_arrows_make_the_next_step(which):
    frame = experiments.ravine().at(which=which, lr=0.05, beta=0.6, steps=5)
    inertia, push = (mark for mark in frame.marks if isinstance(mark, momentum.Arrow))
    w = simulate(rule(RULES[which]), NARROW, 6, lr=0.05, **KNOBS[which]).w
    np.testing.assert_allclose(w[5] + (inertia.dx, inertia.dy), (push.x, push.y))
    np.testing.assert_allclose((push.x + push.dx, push.y + push.dy), w[6])
    if which in (AVERAGED, HEAVY):
        np.testing.assert_allclose((inertia.dx, inertia.dy), 0.6 * (w[5] - w[4]))
    if which == PLAIN:
        np.testing.assert_allclose((inertia.dx, inertia.dy), 0, atol=1e-15)


def test_at_a_matched_lr_the_averaged_form_goes_with_heavy_ball():
    same, matched = (experiments.race().at(averaged=averaged).says for averaged in momentum.AVERAGED_GETS)
    assert "exactly the same way" not in same
    assert "exactly the same way" in matched
    losses = {name: re.search(rf"{name} ([\d.e-]+)", matched)[1] for name in (AVERAGED, HEAVY)}
    assert losses[AVERAGED].rstrip(".") == losses[HEAVY].rstrip(".")
    assert MATCHED in momentum.AVERAGED_GETS


def test_the_race_names_those_that_are_further_out_than_at_the_start():
    says = experiments.race().at(lr=0.3, beta=0.9).says
    assert "plain, Nesterov: further out than at the start." in says


@pytest.mark.parametrize("problem", GROUNDS.values(), ids=lambda problem: problem.name)
def test_above_the_curve_both_directions_swing_and_below_one_does_not(problem):
    for lr in LRS[5::9]:
        edge = float(swings_above(lr, problem))
        swings = [
            all(np.iscomplexobj(roots(HEAVY, lr, beta, curvature)) for curvature in problem.curvatures)
            for beta in (edge + 1e-6, edge - 1e-6)
            if np.isfinite(edge)
        ]
        assert swings in ([True, False], [])


@pytest.mark.parametrize("problem", GROUNDS.values(), ids=lambda problem: problem.name)
def test_the_curve_is_lowest_at_polyaks_pair(problem):
    pair = polyak(*problem.curvatures)
    assert float(swings_above(pair["lr"], problem)) == pytest.approx(pair["beta"])
    assert np.nanmin(swings_above(LRS, problem)) >= pair["beta"]


def test_the_button_sets_polyaks_pair():
    widget = experiments.momentum_map().widget()
    _, lr, beta, button = widget.children[0].children
    button.click()
    assert (lr.value, beta.value) == pytest.approx((0.231, 0.27))  # the stops nearest to it
    assert f"a step leaves {np.sqrt(polyak(*RAVINE.curvatures)['beta']):.1%}" in widget.children[2].value
    assert "Polyak's pair: Both directions are about to swing" in widget.children[2].value.replace("&#x27;", "'")


@pytest.mark.parametrize("make", [experiments.momentum_map, experiments.escape], ids=lambda make: make.__name__)
def test_a_function_that_takes_no_arrays_gets_a_coarser_map_and_is_told(make):
    def heavy_ball(w, grad, velocity, lr, beta):
        return _for_single_numbers(w, grad, velocity, lr, beta)

    coarse = make(heavy_ball)
    assert "Your heavy_ball does not take arrays" in coarse.at().says
    assert "does not take arrays" not in make().at().says


def test_the_wells_are_where_the_ground_is_level():
    for floor in (POOR, HILL, GOOD):
        np.testing.assert_allclose(DOUBLE_WELL.gradient(np.array([floor, 0.0])), 0, atol=1e-12)
    poor, hill, good = (float(DOUBLE_WELL.loss(np.array([floor, 0.0]))) for floor in (POOR, HILL, GOOD))
    assert 0 <= good < 0.01
    assert good + 0.19 < poor < good + 0.21
    assert poor + 0.1 < hill < poor + 0.2


@pytest.mark.parametrize(
    ("start", "beta", "says"),
    [
        (
            "far up on the left",
            0.9,
            "beta 0.90: at rest in the good well after 45 steps. Without momentum, at this lr: at rest in the poor",
        ),
        ("far up on the left", 0.5, "beta 0.50: at rest in the poor well"),
        ("far up on the left", 0.95, "beta 0.95: at rest in the poor well"),
        ("far up on the left", 0.99, "not at rest after 300 steps"),
        (
            "far up on the right",
            0.9,
            "beta 0.90: at rest in the poor well after 41 steps. Without momentum, at this lr: at rest in the good",
        ),
    ],
)
def test_momentum_escapes_now_and_then_and_is_thrown_out_as_well(start, beta, says):
    assert says in experiments.escape().at(start=start, beta=beta).says


def test_from_inside_the_poor_well_hardly_any_setting_escapes():
    assert (
        "On the map: good 3%, poor 95%, not at rest 1%." in experiments.escape().at(start="inside the poor well").says
    )


def test_plain_steps_escape_too_when_they_are_long():
    assert "beta 0.00: at rest in the good well" in experiments.escape().at(lr=0.4, beta=0.0).says


def test_rest_is_counted_from_when_the_ball_stays():
    x = np.full(301, GOOD)
    assert steps_to_rest(x) == ("in the good well", 0)
    x[:7] = 0.0
    assert steps_to_rest(x) == ("in the good well", 7)
    assert steps_to_rest(np.where(np.arange(301) % 2, GOOD, POOR))[0] == "not at rest"
    assert steps_to_rest(np.full(301, np.nan))[0] == "not at rest"


@pytest.mark.parametrize(
    ("knobs", "says"),
    [
        (
            {},
            "0.001 beside the ridge: with momentum it leaves after 36 steps; without, at the same lr, it leaves",
        ),
        (
            {"aside": 1e-9},
            "without, at the same lr, it does not leave in 150 steps; without, at lr 0.19, it leaves after 113 steps.",
        ),
        ({"lr": 0.4, "beta": 0.3}, "with momentum it never leaves (it is thrown up the walls)"),
    ],
)
def test_the_saddle_says_how_long_each_stays(knobs, says):
    assert says in experiments.saddle().at(**knobs).says


def test_on_the_ridge_itself_momentum_never_leaves():
    run = simulate(rule("heavy_ball"), SADDLE, 2000, start=(-1.0, 0.0), lr=0.05, beta=0.9)
    assert steps_to_leave(run.loss) is None
    np.testing.assert_array_equal(run.w[:, 1], 0.0)


def test_rules_that_come_later_are_lent_and_those_handed_in_are_named():
    def mine(w, grad, velocity, lr, beta):
        return w - lr * (beta * velocity + (1 - beta) * grad), beta * velocity + (1 - beta) * grad

    def unwritten(*_):
        raise NotImplementedError

    assert experiments.ravine(mine).driven_by == "Yours: momentum. Lent by the course for now: heavy_ball, nesterov."
    assert experiments.race(mine, unwritten, unwritten).driven_by == (
        "Yours: momentum. The course's own: heavy_ball, nesterov."
    )


def test_lrs_relate_by_one_minus_beta_whatever_lr_does():
    """Averaged and heavy ball agree under any schedule of lr, as long as beta stays."""
    lr = lambda step: 0.1 * 0.9**step  # noqa: E731
    heavy = simulate(rule("heavy_ball"), NARROW, 40, lr=lr, beta=0.8).w
    averaged = simulate(rule("momentum"), NARROW, 40, lr=lambda step: lr(step) / (1 - 0.8), beta=0.8).w
    np.testing.assert_allclose(averaged, heavy, rtol=1e-10, atol=1e-14)


def test_a_one_dimensional_swing_has_the_size_of_the_root_of_beta():
    steep = quadratic("steep", 10.0, 10.0, (1.0, 1.0))
    assert left_over(HEAVY, 0.1, 0.9, steep) == pytest.approx(np.sqrt(0.9))


def test_at_095_the_ball_crosses_the_hill_and_comes_back():
    x = simulate(rule("heavy_ball"), momentum.STARTS["far up on the left"], 300, lr=0.05, beta=0.95).w[:, 0]
    assert x.max() > GOOD
    assert x[-1] == pytest.approx(POOR, abs=0.1)


def test_polyaks_pair_first_flies_out_of_the_narrow_ravines_picture():
    w = simulate(rule("heavy_ball"), NARROW, 60, **polyak(*NARROW.curvatures)).w
    assert abs(w[:, 1]).max() > NARROW.window[3]
    assert abs(w[-1]).max() < 0.01
