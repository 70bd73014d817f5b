"""What is known of rules on a quadratic, held to runs and to maps."""

import itertools

import numpy as np
import pytest
from playground.convergence import (
    AVERAGED,
    HEAVY,
    NESTEROV,
    PLAIN,
    convergence_rate,
    largest_lr,
    optimal_lr,
    oscillates_above,
    polyak,
    roots,
    steps_per_digit,
)
from playground.experiments.momentum.forms import RULES
from playground.experiments.momentum.momentum_map import BETAS, LRS, SURFACES
from playground.rules import rule
from playground.simulate import simulate
from playground.surfaces import NARROW, RAVINE, quadratic

KNOBS = {PLAIN: {}, AVERAGED: {"beta": 0.6}, HEAVY: {"beta": 0.6}, NESTEROV: {"beta": 0.6}}


def test_the_share_left_over_is_what_runs_lose():
    mu, L = RAVINE.curvatures  # noqa: N806
    shares = convergence_rate(PLAIN, np.linspace(0, 0.25, 500), 0.0, RAVINE.curvatures)
    best = optimal_lr(mu, L)
    assert shares.min() >= convergence_rate(PLAIN, best, 0.0, RAVINE.curvatures) - 1e-12
    assert convergence_rate(PLAIN, 2 / L, 0.0, RAVINE.curvatures) == pytest.approx(1.0)


def test_steps_for_a_digit_take_a_tenth_of_the_distance():
    kappa = 30.0
    rate = (kappa - 1) / (kappa + 1)
    assert rate ** steps_per_digit(rate) == pytest.approx(0.1)


@pytest.mark.parametrize(("form", "lr"), [*itertools.product(RULES, (0.02, 0.1, 0.14))])
def test_the_two_factors_of_a_direction_give_the_run(form, lr):
    """w[t+1] = (z1 + z2) * w[t] - z1 * z2 * w[t-1], for every rule and both directions."""
    w = simulate(rule(RULES[form]), RAVINE, 12, lr=lr, **KNOBS[form]).w
    for axis, curvature in enumerate(RAVINE.curvatures):
        one, other = roots(form, lr, 0.6, curvature)
        np.testing.assert_allclose(w[2:, axis], ((one + other) * w[1:-1, axis] - one * other * w[:-2, axis]).real)


@pytest.mark.parametrize("form", RULES)
def test_at_its_limit_a_rule_neither_arrives_nor_is_lost(form):
    most = largest_lr(form, 0.6, 10.0)
    assert convergence_rate(form, most, 0.6, RAVINE.curvatures) == pytest.approx(1.0)
    below, above = (convergence_rate(form, most * factor, 0.6, RAVINE.curvatures) for factor in (0.99, 1.01))
    assert below < 1 < above


@pytest.mark.parametrize("surface", [RAVINE, NARROW], ids=lambda surface: surface.name)
def test_nothing_on_the_grid_beats_polyaks_pair(surface):
    best = convergence_rate(HEAVY, **polyak(*surface.curvatures), curvatures=surface.curvatures)
    assert best == pytest.approx(np.sqrt(polyak(*surface.curvatures)["beta"]))
    everywhere = [convergence_rate(HEAVY, lr, beta, surface.curvatures) for lr in LRS[::4] for beta in BETAS[::4, 0]]
    assert min(everywhere) >= best


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda surface: surface.name)
def test_above_the_curve_both_directions_swing_and_below_one_does_not(surface):
    for lr in LRS[5::9]:
        edge = float(oscillates_above(lr, surface.curvatures))
        swings = [
            all(np.iscomplexobj(roots(HEAVY, lr, beta, curvature)) for curvature in surface.curvatures)
            for beta in (edge + 1e-6, edge - 1e-6)
            if np.isfinite(edge)
        ]
        assert swings in ([True, False], [])


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda surface: surface.name)
def test_the_curve_is_lowest_at_polyaks_pair(surface):
    pair = polyak(*surface.curvatures)
    assert float(oscillates_above(pair["lr"], surface.curvatures)) == pytest.approx(pair["beta"])
    assert np.nanmin(oscillates_above(LRS, surface.curvatures)) >= pair["beta"]


def test_a_one_dimensional_swing_has_the_size_of_the_root_of_beta():
    steep = quadratic("steep", 10.0, 10.0, (1.0, 1.0))
    assert convergence_rate(HEAVY, 0.1, 0.9, steep.curvatures) == pytest.approx(np.sqrt(0.9))


def test_polyaks_pair_first_flies_out_of_the_narrow_ravines_picture():
    w = simulate(rule("heavy_ball"), NARROW, 60, **polyak(*NARROW.curvatures)).w
    assert abs(w[:, 1]).max() > NARROW.window[3]
    assert abs(w[-1]).max() < 0.01


def test_lrs_relate_by_one_minus_beta_whatever_lr_does():
    """Averaged and heavy ball agree under any schedule of lr, as long as beta stays."""
    lr = lambda step: 0.1 * 0.9**step  # noqa: E731
    heavy = simulate(rule("heavy_ball"), NARROW, 40, lr=lr, beta=0.8).w
    averaged = simulate(rule("momentum"), NARROW, 40, lr=lambda step: lr(step) / (1 - 0.8), beta=0.8).w
    np.testing.assert_allclose(averaged, heavy, rtol=1e-10, atol=1e-14)
