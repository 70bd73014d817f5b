"""The challenge judges how a search was done: each of its points can be met and missed, and cannot be talked into."""

import itertools

import numpy as np
import pytest
from playground.challenge import Challenge, picture
from playground.rules import rule
from playground.search.ranges import BetaRange, Range, grid_settings, random_settings
from playground.search.trials import search
from playground.stopped import Stopped
from small_trainings import FEW

GD, NESTEROV = rule("gradient_descent"), rule("nesterov")
WIDE = {"lr": Range(0.001, 10.0)}
HINTED = {"lr": Range(0.01, 1.0), "beta": BetaRange(0.5, 0.99)}


@pytest.fixture(scope="module")
def challenge() -> Challenge:
    """The notebook's own."""
    return Challenge(GD, search(GD, WIDE, grid_settings(WIDE, 16)), budget=480)


def _as_hinted(draw: int, **how):
    """What the notebook's third hint suggests."""
    return search(NESTEROV, HINTED, random_settings(HINTED, 16, draw), **how)


@pytest.fixture(scope="module")
def good_search():
    return _as_hinted(1)


def _met(verdict) -> dict[str, bool]:
    return {criterion.name.split()[0]: criterion.met for criterion in verdict.criteria}


def test_the_baseline_is_chosen_by_method_too(challenge):
    assert challenge.search.cost == challenge.budget
    middle = challenge.search.ranges["lr"].share(challenge.knobs["lr"])
    assert 0.1 < middle < 0.9


def test_what_the_hint_suggests_meets_the_challenge_with_most_draws(challenge, good_search):
    verdicts = [challenge.judge(NESTEROV, [found]) for found in (good_search, _as_hinted(2), _as_hinted(3))]
    assert [verdict.passed for verdict in verdicts] == [True, False, True]
    assert "CHALLENGE MET" in repr(verdicts[0])
    assert verdicts[0].yours.shape == verdicts[0].baseline.shape == (8,)
    assert "upper end" in repr(verdicts[1])


def test_a_schedule_is_given_to_the_winner_and_not_to_the_baseline(challenge, good_search):
    def cosine(step):
        return rule("cosine_decay").function(step, 190, 1.0, 0.0)

    bare, shaped = challenge.judge(NESTEROV, [good_search]), challenge.judge(NESTEROV, [good_search], schedule=cosine)
    np.testing.assert_array_equal(bare.baseline, shaped.baseline)
    assert (shaped.yours != bare.yours).all()


def test_the_cell_that_stands_there_is_told_what_it_lacks(challenge):
    ranges = {"lr": Range(0.001, 0.03)}
    found = search(rule("heavy_ball"), ranges, random_settings(ranges, 16, seed=1), {"beta": 0.9})
    verdict = challenge.judge(rule("heavy_ball"), [found], {"beta": 0.9})
    assert _met(verdict) == {"budget": True, "boundary": False, "gain": False}
    assert "NOT YET · 1 of 3 points" in repr(verdict)
    assert "upper end" in repr(verdict)
    assert verdict.winner["beta"] == 0.9


@pytest.mark.parametrize("what", ["data", "network", "start"])
def test_the_final_runs_cannot_be_made_another_race(challenge, good_search, what):
    with pytest.raises(TypeError, match=what):
        challenge.judge(NESTEROV, [good_search], **{what: None})


@pytest.mark.parametrize(
    ("judged", "fixed", "told"),
    [(rule("heavy_ball"), {}, "ran nesterov with no fixed knobs"), (NESTEROV, {"beta": 0.5}, "no fixed knobs")],
)
def test_a_winner_is_judged_with_what_it_was_searched_with(challenge, good_search, judged, fixed, told):
    with pytest.raises(ValueError, match=told):
        challenge.judge(judged, [good_search], fixed)


def test_all_searches_count_towards_the_budget(challenge, good_search):
    verdict = challenge.judge(NESTEROV, [good_search, good_search])
    assert _met(verdict) == {"budget": False, "boundary": True, "gain": True}
    assert "960 of 480 epochs" in repr(verdict)


def test_one_lucky_setting_has_nothing_on_either_side_of_it(challenge):
    found = search(GD, WIDE, {"lr": np.array([0.9])}, seeds=(0, 1), epochs=1, data=FEW)
    assert not _met(challenge.judge(GD, [found]))["boundary"]


def test_a_search_by_the_seeds_of_the_final_runs_is_not_judged(challenge):
    found = search(GD, WIDE, {"lr": np.array([0.1])}, seeds=(0, 103), epochs=1, data=FEW)
    with pytest.raises(ValueError, match=r"used seed 103\. The seeds 100 to 107 are kept for the final runs"):
        challenge.judge(GD, [found])


def test_the_winner_of_the_last_search_is_chosen_by_the_learners_function(challenge):
    first, last = (
        search(GD, WIDE, {"lr": np.array(lrs)}, seeds=(0,), epochs=1, data=FEW) for lrs in ((0.1, 0.2), (0.3, 0.4))
    )
    assert challenge.judge(GD, [first, last], choose=lambda scores: 1).winner == {"lr": 0.4}


def test_the_picture_says_how_many_seeds_agree(challenge, good_search):
    verdict = challenge.judge(NESTEROV, [good_search])
    shown = picture(challenge, [good_search], verdict)
    lower = sum(yours < theirs for yours, theirs in zip(verdict.yours, verdict.baseline, strict=True))
    assert f"with {lower} of 8 fresh seeds" in shown.caption
    spent, fresh = shown.canvas.panels
    baseline, yours = (np.asarray(line.get_ydata()) for line in spent.lines)
    assert baseline[-1] == challenge.search.typical.min()
    assert yours[-1] == good_search.typical.min()
    for line in spent.lines:
        assert line.get_xdata()[-1] == 480
        assert all(later <= earlier for earlier, later in itertools.pairwise(line.get_ydata()))
    assert len(fresh.lines) == 8 + 2


@pytest.mark.parametrize("what", [{"budget": 0}, {"epochs": 0}, {"seeds": (100, 100)}])
def test_a_challenge_that_cannot_be_met_is_not_made(challenge, what):
    with pytest.raises(ValueError, match=r"cannot be|two different seeds"):
        Challenge(**{"rule": GD, "search": challenge.search, "budget": 480, **what})


def test_what_is_no_search_is_not_judged(challenge, good_search):
    with pytest.raises(ValueError, match="as a list"):
        challenge.judge(NESTEROV, good_search)
    with pytest.raises(ValueError, match="no search to judge"):
        challenge.judge(NESTEROV, [])
    with pytest.raises(ValueError, match=r"no trial 99: .* from 0 to 15"):
        challenge.judge(NESTEROV, [good_search], choose=lambda scores: 99)


def test_a_stopped_verdict_is_none(challenge, good_search):
    def interrupt(w, grad):
        raise KeyboardInterrupt

    with pytest.raises(Stopped, match="after 0 of 10 epochs"):
        challenge.judge(NESTEROV, [good_search], adjust=[interrupt])
