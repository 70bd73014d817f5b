"""The experiments of notebook 05: what their pictures and captions claim."""

import itertools
import re

import numpy as np
import pytest
from playground import experiments
from playground.data import GUESSING
from playground.experiments.tuning import budgets, seed_noise
from playground.experiments.tuning.bad_batch import SPIKE, bad_batch
from playground.experiments.tuning.failures import FAILURES
from playground.experiments.tuning.random_or_grid import EPOCHS, RANGES, TRIALS, searched
from playground.experiments.tuning.symptoms import run_after, run_before
from playground.rules import rule
from playground.search.ranges import random_settings
from playground.search.reading import isolation
from playground.search.trials import Search, search

RUNS = {"before": run_before, "after": run_after}

# --- a grid against a random search -----------------------------------------------------------------------------------


def test_a_grid_tries_five_values_where_chance_tries_twenty_five():
    shown = experiments.random_or_grid()
    assert "Grid: 5 different values of lr in 25 trials" in shown.at(method="grid").caption
    assert "Random: 25 different values of lr in 25 trials" in shown.at(method="random").caption


def test_the_winner_that_is_named_is_the_best_of_its_search():
    shown = experiments.random_or_grid().at(method="random", draw=2)
    settings = random_settings(RANGES, TRIALS, 2)
    found = search(rule("heavy_ball"), RANGES, settings, seeds=(0,), epochs=EPOCHS)
    best = np.nanargmin(found.scores[:, 0])
    assert f"lr {found.settings['lr'][best]:.2g}, beta {found.settings['beta'][best]:.3g}" in shown.caption
    assert f"validation loss of {found.scores[best, 0]:.2f}" in shown.caption


def test_in_the_first_draw_lr_matters_more_than_beta_and_by_how_much():
    found = searched(random_settings(RANGES, TRIALS, 1))
    lr, beta = (isolation(found, name).score for name in ("lr", "beta"))
    assert round(lr.max() / lr.min()) == 8
    assert round(beta.max() / beta.min()) == 3


def test_the_search_draws_with_the_learners_function():
    def mine(u, low, high):
        return np.exp(np.log(low) + u * (np.log(high) - np.log(low)))

    assert "your log_uniform" in experiments.random_or_grid(mine).driven_by
    assert "the course's own" in experiments.random_or_grid(lambda u, low, high: low).driven_by


# --- budgets ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def typical() -> dict[str, np.ndarray]:
    return {name: budgets.typical_winner(knobs) for name, knobs in budgets.TUNED.items()}


def test_more_trials_seldom_make_the_typical_winner_worse(typical):
    for losses in typical.values():
        assert losses.shape == (budgets.MOST_TRIALS,)
        assert losses[-1] < losses[4] < losses[0]


def test_with_few_trials_one_knob_is_better_than_four(typical):
    one, _, four = typical.values()
    assert one[4] < 0.8 * four[4]


def test_a_winner_is_measured_by_seeds_that_did_not_choose_it(monkeypatch):
    """Scores by chance alone: with the choosing seed the best of 32 would look far better than its fresh seeds are."""
    random = np.random.RandomState(3)

    def by_chance(rule, ranges, settings, fixed, seeds, epochs, on_progress):
        scores = random.uniform(1, 2, size=(budgets.POOL, len(seeds)))
        return Search(ranges, settings, seeds, scores, scores, epochs)

    monkeypatch.setattr(budgets, "search", by_chance)
    assert 1.3 < budgets.typical_winner(("lr",))[-1] < 1.7


# --- noise ------------------------------------------------------------------------------------------------------------


def test_all_seeds_choose_what_all_seeds_choose():
    caption = experiments.seed_noise().at(seeds=seed_noise.SEEDS).caption
    assert f"the same as the choice by all {seed_noise.SEEDS}" in caption


def test_one_seed_often_chooses_another():
    shown = experiments.seed_noise()
    caption = [shown.at(seeds=1, first=first).caption for first in range(1, seed_noise.SEEDS + 1)]
    assert sum("not " in sentence for sentence in caption) >= seed_noise.SEEDS / 3


def test_the_scatter_between_seeds_is_larger_than_what_parts_the_best_three():
    scores = seed_noise.setting_scores()
    best, _, third, *_ = sorted(np.median(scores, axis=1))
    assert np.median(scores.std(axis=1, ddof=1)) > third - best


def test_the_learner_chooses_once_the_check_is_passed():
    def mine(scores):
        return int(np.argmin(np.median(np.where(np.isnan(scores), np.inf, scores), axis=1)))

    assert "your choose_trial" in experiments.seed_noise(mine).driven_by
    assert "the course's own" in experiments.seed_noise(lambda scores: 0).driven_by


# --- clipping ---------------------------------------------------------------------------------------------------------


def _ends(sentence: str) -> tuple[float, ...]:
    return tuple(map(float, re.findall(r"\d+\.\d\d(?=[;.])", sentence)))


def test_a_bound_in_the_middle_saves_the_training_and_one_out_of_reach_does_not():
    saved, without = _ends(experiments.clipping().at(max_norm=1.0).caption)
    hardly, again = _ends(experiments.clipping().at(max_norm=100.0).caption)
    assert without == again
    assert saved < without / 3
    assert saved < hardly


def test_a_bad_batch_is_one_step_long():
    bad = bad_batch(2)
    assert [bad(None, 1.0) for _ in range(5)] == [1.0, 1.0, SPIKE, 1.0, 1.0]


def test_clipping_is_done_by_the_learners_function():
    def mine(grads, max_norm):
        norm = np.sqrt(sum((grad * grad).sum() for grad in grads))
        return [grad * min(1.0, max_norm / norm) if norm else grad for grad in grads]

    assert "your clip_by_global_norm" in experiments.clipping(mine).driven_by


# --- symptoms ---------------------------------------------------------------------------------------------------------


def _curves(symptom: str, state: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Batch loss, and training and validation loss after each epoch."""
    run = RUNS[state](symptom)
    return run.batch_loss[:, 0], run.train.loss[:, 0], run.validation.loss[:, 0]


@pytest.mark.parametrize("symptom", FAILURES)
def test_the_remedy_repairs(symptom):
    before, after = (_curves(symptom, state)[2][-1] for state in ("before", "after"))
    assert after < 0.9 * before


@pytest.mark.parametrize("symptom", FAILURES)
def test_the_knob_is_not_named_before_the_remedy_is_applied(symptom):
    shown = experiments.symptoms()
    asked, answered = (shown.at(symptom=symptom, remedy=remedy).caption for remedy in ("not yet", "applied"))
    assert asked.endswith("Which knob?")
    assert FAILURES[symptom].remedy not in asked
    assert FAILURES[symptom].remedy in answered
    for sentence in (asked, answered):
        assert FAILURES[symptom].symptom in sentence


def test_diverging_leaps_and_never_comes_below_guessing():
    batch, _, validation = _curves("diverging", "before")
    assert batch[:6].max() > 10 * GUESSING
    assert validation.min() > 0.99 * GUESSING


def test_creeping_is_still_falling_at_the_end():
    _, train, validation = _curves("creeping", "before")
    assert all(later < earlier for losses in (train, validation) for earlier, later in itertools.pairwise(losses))


def test_a_plateau_falls_at_first_and_then_stands():
    validation = _curves("a plateau", "before")[2]
    assert validation[1] < 0.7 * GUESSING
    assert abs(validation[-1] - validation[6]) < 0.01 * validation[-1]


def test_oscillating_jitters_more_than_its_repaired_self():
    before, after = (_curves("oscillating", state)[0][-76:] for state in ("before", "after"))
    assert before.std() > 2 * after.std()


def test_overfitting_goes_on_to_nothing_while_validation_has_long_stopped():
    _, train, validation = _curves("overfitting", "before")
    assert train[-1] < 0.01
    assert validation.argmin() < len(validation) * 0.75
    assert validation[-1] > 20 * train[-1]


def test_a_dead_start_does_not_move_from_guessing():
    batch, _, validation = _curves("a dead start", "before")
    assert np.abs(validation - GUESSING).max() < 0.02
    assert np.abs(batch - GUESSING).max() < 0.1


def test_a_spike_comes_out_of_a_fine_training():
    batch = _curves("a spike", "before")[0]
    assert batch[100:120].max() < 0.5
    assert batch[121:130].max() > 10 * batch[100:120].max()
