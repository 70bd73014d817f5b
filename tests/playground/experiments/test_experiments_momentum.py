"""The experiments of notebook 02: what their captions say, held to what runs do."""

import re
from dataclasses import replace
from inspect import signature

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from playground import attempts, experiments
from playground.convergence import AVERAGED, HEAVY, NESTEROV, PLAIN, convergence_rate, polyak
from playground.experiments.momentum.escape import (
    FAR_LEFT,
    FAR_RIGHT,
    GOOD,
    IN_GOOD,
    INSIDE_POOR,
    POOR,
    RESTLESS,
    steps_to_rest,
)  # fmt: skip
from playground.experiments.momentum.forms import RULES
from playground.experiments.momentum.long_run import how_yours_goes
from playground.experiments.momentum.momentum_map import BETAS, LRS, SURFACES, THROWN_OUT, coloured
from playground.experiments.momentum.race import MATCHED, MOST_STEPS, SAME
from playground.experiments.momentum.run_panels import left_at
from playground.experiments.momentum.saddle import steps_to_leave
from playground.maps import rate_map
from playground.marks import Arrow, Dots, Line
from playground.palette import RULE_COLORS
from playground.rules import rule
from playground.simulate import simulate
from playground.surfaces import DOUBLE_WELL, NARROW, RAVINE, SADDLE

KNOBS = {PLAIN: {}, AVERAGED: {"beta": 0.6}, HEAVY: {"beta": 0.6}, NESTEROV: {"beta": 0.6}}


def _single(arrow: Arrow) -> Arrow:
    """The one arrow of a moving mark at one time."""
    return replace(arrow, **{name: float(getattr(arrow, name)[0]) for name in ("x", "y", "dx", "dy")})


def _for_single_numbers(w, grad, velocity, lr, beta):
    velocity = float(beta) * velocity + grad
    return w - lr * velocity, velocity


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda surface: surface.name)
def test_the_map_measures_what_is_known_of_the_quadratic(surface):
    measured = rate_map(rule("heavy_ball"), surface, 200, lr=LRS[::7], beta=BETAS[::7]).values
    known = np.array([convergence_rate(HEAVY, LRS[::7], beta, surface.curvatures) for beta in BETAS[::7, 0]])
    stable = known < 0.999
    assert abs(measured - known)[stable].max() < 0.03
    assert ((measured < 1) == (known < 1)).mean() > 0.99


def test_the_colours_of_the_map_tell_the_lost_from_the_slow():
    fast, slow, lost = coloured(np.array([0.5, 0.999, 1.01]))
    np.testing.assert_allclose(lost, to_rgba(THROWN_OUT))
    assert not np.allclose(fast, slow)


@pytest.mark.parametrize(
    ("form", "lr", "beta", "caption"),
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
def test_the_ravine_says_how_the_ball_moves(form, lr, beta, caption):
    assert caption in experiments.ravine().at(form=form, lr=lr, beta=beta).caption


@pytest.mark.parametrize("form", RULES)
def test_the_two_arrows_make_the_next_step(form):
    frame = experiments.ravine().at(form=form, lr=0.05, beta=0.6, steps=5)
    inertia, push = (mark for mark in frame.marks if isinstance(mark, Arrow) and mark.time is None)
    for arrow in (inertia, push):
        assert np.shape(arrow.dx) == (1,)
    inertia, push = (_single(arrow) for arrow in (inertia, push))
    w = simulate(rule(RULES[form]), NARROW, 6, lr=0.05, **KNOBS[form]).w
    np.testing.assert_allclose(w[5] + (inertia.dx, inertia.dy), (push.x, push.y))
    np.testing.assert_allclose((push.x + push.dx, push.y + push.dy), w[6])
    if form in (AVERAGED, HEAVY):
        np.testing.assert_allclose((inertia.dx, inertia.dy), 0.6 * (w[5] - w[4]))
    if form == PLAIN:
        np.testing.assert_allclose((inertia.dx, inertia.dy), 0, atol=1e-15)


def test_at_a_matched_lr_the_averaged_form_goes_with_heavy_ball():
    same, matched = (experiments.race().at(averaged=averaged).caption for averaged in (SAME, MATCHED))
    assert "exactly the same path" not in same
    assert "Averaged and heavy ball take exactly the same path." in matched
    assert experiments.race().controls["averaged"].options == {SAME: "the same lr", MATCHED: "lr / (1 - beta)"}
    losses = {name: re.search(rf"{name} ([\d.e-]+)", matched)[1] for name in (AVERAGED, HEAVY)}
    assert losses[AVERAGED].rstrip(".") == losses[HEAVY].rstrip(".")


def test_the_race_names_those_that_are_further_out_than_at_the_start():
    caption = experiments.race().at(lr=0.3, beta=0.9).caption
    assert "Higher than at the start: plain, Nesterov." in caption


def test_the_button_sets_polyaks_pair():
    experiment = experiments.momentum_map()
    pair = experiment.buttons[0].sets(surface=RAVINE.name, lr=0.1, beta=0.9)
    caption = experiment.at(**pair).caption
    assert pair == polyak(*RAVINE.curvatures)
    assert f"a step leaves {np.sqrt(pair['beta']):.1%}" in caption
    assert "Polyak's pair: both directions are about to swing" in caption


@pytest.mark.parametrize("make", [experiments.momentum_map, experiments.escape], ids=lambda make: make.__name__)
def test_a_function_that_takes_no_arrays_gets_a_coarser_map_and_is_told(make):
    def heavy_ball(w, grad, velocity, lr, beta):
        return _for_single_numbers(w, grad, velocity, lr, beta)

    coarse = make(heavy_ball)
    assert "Your heavy_ball does not take arrays" in coarse.at().caption
    assert "does not take arrays" not in make().at().caption


def test_the_wells_are_where_the_loss_is_level():
    hill = np.sort(np.roots((1, 0, -1, -0.1)))[1]  # between the wells the loss has a maximum
    for floor in (POOR, hill, GOOD):
        np.testing.assert_allclose(DOUBLE_WELL.gradient(np.array([floor, 0.0])), 0, atol=1e-12)
    poor, top, good = (float(DOUBLE_WELL.loss(np.array([floor, 0.0]))) for floor in (POOR, hill, GOOD))
    assert 0 <= good < 0.01
    assert good + 0.19 < poor < good + 0.21
    assert poor + 0.1 < top < poor + 0.2


@pytest.mark.parametrize(
    ("start", "beta", "caption"),
    [
        (
            FAR_LEFT,
            0.9,
            "beta 0.90: at rest in the good well after 45 steps. Without momentum, at this lr: at rest in the poor",
        ),
        (FAR_LEFT, 0.5, "beta 0.50: at rest in the poor well"),
        (FAR_LEFT, 0.95, "beta 0.95: at rest in the poor well"),
        (FAR_LEFT, 0.99, "not at rest after 300 steps"),
        (
            FAR_RIGHT,
            0.9,
            "beta 0.90: at rest in the poor well after 41 steps. Without momentum, at this lr: at rest in the good",
        ),
    ],
)
def test_momentum_escapes_now_and_then_and_is_thrown_out_as_well(start, beta, caption):
    assert caption in experiments.escape().at(start=start, beta=beta).caption


def test_from_inside_the_poor_well_hardly_any_setting_escapes():
    caption = experiments.escape().at(start=INSIDE_POOR).caption
    assert "On the map: good 3%, poor 95%" in caption


def test_plain_steps_escape_too_when_they_are_long():
    assert "beta 0.00: at rest in the good well" in experiments.escape().at(lr=0.4, beta=0.0).caption


def test_rest_is_counted_from_when_the_ball_stays():
    x = np.full(301, GOOD)
    assert steps_to_rest(x) == (IN_GOOD, 0)
    x[:7] = 0.0
    assert steps_to_rest(x) == (IN_GOOD, 7)
    assert steps_to_rest(np.where(np.arange(301) % 2, GOOD, POOR))[0] == RESTLESS
    assert steps_to_rest(np.full(301, np.nan))[0] == RESTLESS


@pytest.mark.parametrize(
    ("values", "caption"),
    [
        (
            {},
            "0.001 beside the ridge. With momentum: it leaves after 36 steps; without, at the same lr: it leaves",
        ),
        (
            {"start": (-1.0, 1e-9)},
            "without, at the same lr: it does not leave in 150 steps; without, at lr 0.19: it leaves after 113 steps.",
        ),
        ({"lr": 0.4, "beta": 0.3}, "With momentum: it never leaves, it is thrown up the walls"),
    ],
)
def test_the_saddle_says_how_long_each_stays(values, caption):
    assert caption in experiments.saddle().at(**values).caption


def test_on_the_ridge_itself_momentum_never_leaves():
    run = simulate(rule("heavy_ball"), SADDLE.starting_at((-1.0, 0.0)), 2000, lr=0.05, beta=0.9)
    assert steps_to_leave(run.loss) is None
    np.testing.assert_array_equal(run.w[:, 1], 0.0)


def test_rules_that_come_later_are_the_courses_and_those_handed_in_are_named():
    def mine(w, grad, velocity, lr, beta):
        return w - lr * (beta * velocity + (1 - beta) * grad), beta * velocity + (1 - beta) * grad

    def unwritten(*_):
        raise NotImplementedError

    words = "Yours: momentum. The course's own: heavy_ball, nesterov."
    assert experiments.ravine(mine).driven_by == words
    assert experiments.race(mine, unwritten, unwritten).driven_by == words


def test_at_095_the_ball_crosses_the_hill_and_comes_back():
    x = simulate(rule("heavy_ball"), DOUBLE_WELL.starting_at((FAR_LEFT, 0.0)), 300, lr=0.05, beta=0.95).w[:, 0]
    assert x.max() > GOOD
    assert x[-1] == pytest.approx(POOR, abs=0.1)


FILMS = (experiments.ravine, experiments.race, experiments.momentum_map, experiments.escape, experiments.saddle)
each_film = pytest.mark.parametrize("make", FILMS, ids=lambda make: make.__name__)


def _uphill(w, grad, velocity, lr, beta):
    velocity = beta * velocity - grad
    return w - lr * velocity, velocity


@each_film
def test_the_whole_run_travels_once(make):
    experiment = make()
    film, most = experiment.shown(), experiment.controls[experiment.time].high
    assert len(film.captions) == len(film.figures) == most + 1
    assert {mark.time for mark in film.marks if hasattr(mark, "time")} >= {"grows", "moves"}
    for mark in film.marks:
        if getattr(mark, "time", None):
            assert np.size(mark.x) == most + 1 or isinstance(mark, Arrow)


@each_film
def test_a_run_can_be_started_elsewhere_by_dragging(make):
    experiment = make()
    (pad,) = [pad for pad in experiment.pads if "start" in pad.controls]
    moved = -0.5 if isinstance(experiment.controls["start"].value, float) else (-0.5, 0.4)
    here = [mark for mark in experiment.at(start=moved, **{experiment.time: 0}).marks if isinstance(mark, Dots)]
    assert any(mark.panel == pad.panel and np.ravel(mark.x)[0] == -0.5 for mark in here)


@pytest.mark.parametrize("make", [experiments.momentum_map, experiments.escape], ids=lambda make: make.__name__)
def test_lr_and_beta_are_dragged_on_the_map(make):
    assert [(pad.x, pad.y) for pad in make().pads if pad.x and pad.y] == [("lr", "beta")]


@pytest.mark.parametrize(
    ("make", "rule_name"),
    [(experiments.ravine, "momentum"), (experiments.race, "momentum"), (experiments.momentum_map, "heavy_ball"),
     (experiments.saddle, "heavy_ball")],
    ids=lambda value: getattr(value, "__name__", value),
)  # fmt: skip
def test_a_rule_that_does_not_pass_is_drawn_beside_the_courses_and_told(make, rule_name):
    right, wrong = make().shown(), make(_uphill).shown()
    drawn = [mark for mark in wrong.marks if getattr(mark, "dash", "") == attempts.DASH]
    assert len(drawn) == 2
    assert not [mark for mark in right.marks if getattr(mark, "dash", "") == attempts.DASH]
    assert f"Your {rule_name} is thrown out: its loss is above a million." in wrong.captions[-1]
    assert "Yours, where it can be drawn, is the dashed orange line." in make(_uphill).driven_by


def test_what_is_said_of_the_long_run_stands_before_what_is_said_of_the_learners_rule():
    caption = experiments.ravine(_uphill).at().caption
    assert caption.index("It swings past the bottom") < caption.index("Your momentum is thrown out")


def test_in_the_wells_a_rule_that_does_not_pass_is_told_where_it_ends():
    caption = experiments.escape(_uphill).at().caption
    assert "Yours: thrown out of the picture for good." in caption


@each_film
def test_a_rule_that_fails_in_the_run_is_not_drawn_and_stops_nothing(make):
    def fails(w, grad, velocity, lr, beta):
        return w, velocity, lr

    told = f" Your {next(iter(signature(make).parameters))} cannot be drawn here; check says why."
    assert make(fails).shown().captions == tuple(f"{caption}{told}" for caption in make().shown().captions)


@pytest.mark.parametrize(
    ("yours", "told"),
    [
        (1.0, "Your momentum has the same loss here; check says what is not right yet."),
        (1.001, "Your momentum has the same loss here; check says what is not right yet."),
        (float("nan"), "Your momentum is thrown out: its loss is above a million."),
        (3.0, "Your momentum climbs: its loss is 3, more than at the start."),
        (0.5, "Your momentum goes another way: its loss is 0.5."),
    ],
)
def test_how_a_rule_goes_astray_is_said_in_a_clause(yours, told):
    assert how_yours_goes("momentum", yours, course=1.0, start=2.0) == told


@pytest.mark.parametrize("beta", [0.0, 0.9])
def test_of_four_on_one_path_the_caption_says_so(beta):
    runs = [simulate(rule(name), NARROW, 20, lr=0.05, **({} if name == "gradient_descent" else {"beta": beta})).w
            for name in RULES.values()]  # fmt: skip
    together = all(np.allclose(runs[0], run) for run in runs)
    assert together is ("all four take the same path" in experiments.race().at(lr=0.05, beta=beta).caption)


def test_a_path_that_leaves_the_picture_is_marked_from_that_step_on():
    film = experiments.ravine().shown(form=HEAVY, lr=0.3, beta=0.9)
    out = left_at(simulate(rule("heavy_ball"), NARROW, 100, lr=0.3, beta=0.9).w, NARROW.window)
    (arrow,) = [mark for mark in film.marks if isinstance(mark, Arrow) and mark.time == "grows"]
    assert not np.isfinite(arrow.at(out - 1).x).any()
    assert np.isfinite(arrow.at(out).x).any()
    assert f"It left the picture at step {out}." in film.captions[out]
    assert "left the picture" not in film.captions[out - 1]


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ((0.0, 0.0), "It starts at the bottom and stays there."),
        ((2.0, 0.0), "It moves along one axis only: in the long run a step leaves 94.9% of the distance."),
        ((0.0, 1.0), "It moves along one axis only: in the long run a step leaves 94.9% of the distance."),
    ],
)
def test_a_start_on_an_axis_is_told_apart(start, said):
    assert said in experiments.ravine().at(form=HEAVY, lr=0.05, start=start).caption


@pytest.mark.parametrize(("form", "name"), RULES.items())
def test_a_rule_has_its_colour_in_the_ravine_and_in_the_race(form, name):
    for frame in (experiments.ravine().at(form=form), experiments.race().at()):
        assert RULE_COLORS[name] in {mark.color for mark in frame.marks if isinstance(mark, Line) and mark.steps}


def test_the_button_starts_the_saddle_closer_to_the_ridge():
    (closer,) = experiments.saddle().buttons
    assert closer.sets(start=(-1.0, 0.01), lr=0.05, beta=0.9) == {"start": (-1.0, 0.001)}


def test_the_buttons_of_the_wells_set_the_starts_that_the_text_names():
    sets = [button.sets(start=0.0, lr=0.05, beta=0.9, steps=40) for button in experiments.escape().buttons]
    assert sets == [{"start": FAR_LEFT}, {"start": INSIDE_POOR}, {"start": FAR_RIGHT}]


def test_the_table_of_the_race_has_a_column_for_each_form():
    table = experiments.race().table(lr=[0.02, 0.15])
    assert table.columns == ("lr", PLAIN, AVERAGED, HEAVY, NESTEROV)
    assert len(table.rows) == 2
    assert len(experiments.race().shown().figures) == MOST_STEPS + 1
