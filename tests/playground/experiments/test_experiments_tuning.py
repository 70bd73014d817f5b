"""The experiments of notebook 05: what their pictures and captions claim."""

import itertools

import numpy as np
import pytest
from playground import experiments
from playground.attempts import COLOR
from playground.captions import short
from playground.data import GUESSING
from playground.experiments.tuning import budgets, clipping, nuisance, seed_noise, two_momentums
from playground.experiments.tuning.bad_batch import SPIKE, bad_batch
from playground.experiments.tuning.failures import FAILURES
from playground.experiments.tuning.random_or_grid import EPOCHS, RANGES, TRIALS, searched
from playground.experiments.tuning.symptoms import run_after, run_before
from playground.marks import Dots, Line
from playground.rules import course_rule, rule
from playground.search.ranges import random_settings
from playground.search.reading import isolation
from playground.search.trials import Search, search

RUNS = {"before": run_before, "after": run_after}

# --- two rules called momentum ---------------------------------------------------------------------------------------


def test_the_same_words_end_at_three_times_the_loss_and_ten_times_the_lr_is_the_same_curve():
    shown = experiments.two_momentums()
    assert "after the last epoch is 0.31; that of heavy ball is 0.10" in shown.at(lr=0.1).caption
    assert "the very same curve" in shown.at(lr=1.0).caption
    assert "the very same curve" not in shown.at(lr=10**0.7).caption  # it ends as low, on another way


def test_every_stop_of_the_slider_was_trained():
    lr = experiments.two_momentums().controls["lr"]
    np.testing.assert_allclose(two_momentums.RATES, np.logspace(lr.low, lr.high, len(two_momentums.RATES)))
    assert (len(two_momentums.RATES) - 1) == (lr.high - lr.low) * lr.per_decade


# --- the part of a nuisance -------------------------------------------------------------------------------------------


def test_which_beta_looks_best_depends_on_the_lr_at_which_one_asks():
    losses = nuisance.trained_losses(course_rule("heavy_ball"))
    at = {lr: min(losses, key=lambda beta: losses[beta][index]) for lr, index in ((0.056, 5), (1.0, 10))}
    assert at == {0.056: "0.98", 1.0: "0.5"}
    assert losses["0.98"][10] > 10 * losses["0"][10]


def test_at_their_own_best_lr_all_betas_are_close():
    losses = nuisance.trained_losses(course_rule("heavy_ball"))
    best = [curve.min() for curve in losses.values()]
    assert 0.095 < min(best) < max(best) < 0.145
    own = [nuisance.RATES[curve.argmin()] for curve in losses.values()]
    assert 17 < max(own) / min(own) < 20


def test_the_last_stop_of_the_slider_is_the_last_lr_as_the_caption_writes_it():
    lr = experiments.nuisance().controls["lr"]
    assert 10**lr.high == pytest.approx(float(short(nuisance.RATES[-1])))


def test_the_button_sets_the_best_lr_of_the_chosen_beta():
    shown = experiments.nuisance()
    (button,) = shown.buttons
    for beta in nuisance.BETAS:
        values = {"beta": beta, **button.sets(beta=beta, lr=1.0)}
        assert f"This is the best lr of beta {beta}." in shown.at(**values).caption
    assert "This is the best" not in shown.at().caption


# --- a grid against a random search -----------------------------------------------------------------------------------


def test_a_grid_tries_five_values_where_chance_tries_twenty_five():
    shown = experiments.random_or_grid()
    for method, knob, words in (
        ("grid", "lr", "Grid: 25 trials, and 5 different values of lr among them."),
        ("random", "beta", "Random: 25 trials, and 25 different values of beta among them."),
    ):
        assert words in shown.at(method=method, knob=knob).caption


def test_the_losses_are_hidden_until_they_are_asked_for():
    shown = experiments.random_or_grid()
    hidden, told = (shown.at(losses=losses) for losses in ("hidden", "shown"))
    assert shown.at().caption == hidden.caption
    assert "validation loss" not in hidden.caption
    assert len({mark.radius for mark in hidden.marks if isinstance(mark, Dots)}) == 1
    assert "validation loss of 0.11" in told.caption
    assert len({mark.radius for mark in told.marks if isinstance(mark, Dots)}) > 5


def test_the_winner_that_is_named_is_the_best_of_its_search():
    shown = experiments.random_or_grid().at(method="random", draw=2, losses="shown")
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


def _rings(frame) -> list[Dots]:
    return [mark for mark in frame.marks if isinstance(mark, Dots) and mark.color == COLOR and np.size(mark.x) == 25]


def test_where_a_wrong_rule_would_draw_is_shown_and_said():
    shown = experiments.random_or_grid(lambda u, low, high: low + u * (high - low))
    frame = shown.at()
    (rings,) = _rings(frame)
    assert (rings.x > 0.1).sum() == 23
    assert "23 of 25 lie above 0.1, where about 11 would" in frame.caption
    assert not _rings(shown.at(method="grid"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda u, low, high: 10 * high + u, "0 of 25 lie between 0.001 and 3"),
        (lambda u, low, high: "no number", None),
        (lambda u, low, high: 1 / 0, None),
    ],
)
def test_a_rule_that_draws_nothing_to_be_shown_does_no_harm(wrong, told):
    frame = experiments.random_or_grid(wrong).at()
    assert (told in frame.caption) if told else not _rings(frame)


# --- budgets ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def typical() -> dict[str, np.ndarray]:
    return budgets.typical_winners()


def test_more_trials_seldom_make_the_typical_winner_worse(typical):
    for losses in typical.values():
        assert losses.shape == (budgets.POOLS, budgets.MOST_TRIALS)
        assert (losses[:, -1] < losses[:, 4]).mean() > 0.7
        assert (losses[:, 4] < losses[:, 0]).all()


def test_with_few_trials_one_knob_is_better_than_four(typical):
    one, _, four = typical.values()
    assert (one[:, 4] < 0.9 * four[:, 4]).all()


def test_the_lines_grow_with_the_trials_and_at_first_there_are_none():
    film = experiments.budgets().shown()
    assert len(film.captions) == len(film.figures) == budgets.MOST_TRIALS + 1
    for trials in (0, 1, 5, budgets.MOST_TRIALS):
        for line in film.at(trials).marks:
            if isinstance(line, Line):
                assert np.isfinite(line.x).sum() == trials
    assert film.captions[0].startswith("No trial yet.")


def test_the_caption_says_which_knobs_were_tuned_and_how_well(typical):
    caption = experiments.budgets().at(trials=5).caption
    one, two, four = (f"{losses[:, 4].mean():.2f}" for losses in typical.values())
    assert f"tuning lr alone: {one}; lr and beta1: {two}; lr, beta1, eps and weight decay: {four}." in caption
    assert caption.startswith("5 trials in each search.")


def test_a_winner_is_measured_by_seeds_that_did_not_choose_it(monkeypatch):
    """Scores by chance alone: with the choosing seed the best of 32 would look far better than its fresh seeds are."""
    random = np.random.RandomState(3)

    def by_chance(rule, ranges, settings, fixed, seeds, epochs, on_progress):
        scores = random.uniform(1, 2, size=(budgets.POOL, len(seeds)))
        return Search(ranges, settings, seeds, scores, scores, epochs)

    monkeypatch.setattr(budgets, "search", by_chance)
    assert 1.3 < budgets.typical_winner(("lr",), 0)[-1] < 1.7


# --- noise ------------------------------------------------------------------------------------------------------------


def test_all_seeds_choose_what_all_seeds_choose():
    caption = experiments.seed_noise().at(seeds=seed_noise.SEEDS).caption
    assert f", as by all {seed_noise.SEEDS}." in caption


def test_one_seed_often_chooses_another():
    shown = experiments.seed_noise()
    caption = [shown.at(seeds=1, first=first).caption for first in range(1, seed_noise.SEEDS + 1)]
    assert sum("and by all" in sentence for sentence in caption) >= seed_noise.SEEDS / 3


def test_the_scatter_between_seeds_is_larger_than_what_parts_the_best_three():
    scores = seed_noise.setting_scores()
    best, _, third, *_ = sorted(np.median(scores, axis=1))
    assert np.median(scores.std(axis=1, ddof=1)) > third - best


def test_the_learner_chooses_once_the_check_is_passed():
    def mine(scores):
        return int(np.argmin(np.median(np.where(np.isnan(scores), np.inf, scores), axis=1)))

    assert "your choose_trial" in experiments.seed_noise(mine).driven_by
    assert "the course's own" in experiments.seed_noise(lambda scores: 0).driven_by


def test_what_a_wrong_chooser_chooses_stands_in_a_frame_of_its_own():
    def mean_of_the_best(scores):
        return int(scores.min(axis=1).argmin())

    frame = experiments.seed_noise(mean_of_the_best).at(seeds=12)
    (dashed,) = [mark for mark in frame.marks if isinstance(mark, Line) and mark.color == COLOR]
    chosen = list(seed_noise.SETTINGS)[round(float(np.mean(dashed.x[:2])))]
    assert f"Yours chooses {chosen}, in the dashed frame." in frame.caption


@pytest.mark.parametrize("answer", [6, -1, 1.5, None, "A", [1, 2]])
def test_a_chooser_that_names_no_setting_is_told(answer):
    frame = experiments.seed_noise(lambda scores: answer).at()
    assert frame.caption.endswith("Yours names none of the six.")
    assert not [mark for mark in frame.marks if isinstance(mark, Line) and mark.color == COLOR]


def test_a_chooser_that_breaks_down_is_not_said_to_name_anything():
    def fails(scores):
        return statistics.median(scores)  # noqa: F821

    assert (
        experiments.seed_noise(fails)
        .at()
        .caption.endswith("differ by at most 0.054. Your choose_trial cannot be drawn here; check says why.")
    )


# --- clipping ---------------------------------------------------------------------------------------------------------


def test_a_bound_in_the_middle_saves_the_training_and_one_out_of_reach_does_not():
    done = clipping.clipped_with(course_rule("clip_by_global_norm"))
    without = clipping.recorded((), 1).final_loss(0)
    saved, hardly = (done.final_loss(int(np.argmin(abs(clipping.NORMS - norm)))) for norm in (1.0, 100.0))
    assert saved < without / 3
    assert saved < hardly
    caption = experiments.clipping().at(max_norm=1.0).caption
    assert f"ends at a validation loss of {saved:.2f}; without clipping it ends at {without:.2f}." in caption


def test_the_bound_is_drawn_where_it_is_dragged_and_the_norms_that_exceed_it_are_counted():
    shown = experiments.clipping()
    (pad,) = shown.pads
    assert (pad.panel, pad.y) == (clipping.LENGTH, "max_norm")
    frame = shown.at(max_norm=10.0)
    *_, norms, bound = (mark for mark in frame.marks if isinstance(mark, Line))
    assert set(np.round(bound.y, 9)) == {10.0}
    assert f"shortens {(norms.y > 10).mean():.0%} of the gradients" in frame.caption


def test_nothing_longer_than_the_bound_gets_through():
    done = clipping.clipped_with(course_rule("clip_by_global_norm"))
    assert (done.clipped <= clipping.NORMS * (1 + 1e-9)).all()
    short = done.norms <= clipping.NORMS
    np.testing.assert_allclose(done.clipped[short], done.norms[short])


def _each_by_itself(grads, max_norm):
    return [grad * min(1.0, max_norm / max(np.linalg.norm(grad), 1e-12)) for grad in grads]


def _always(grads, max_norm):
    norm = np.sqrt(sum((grad * grad).sum() for grad in grads))
    return [grad * max_norm / norm for grad in grads]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (_each_by_itself, "After yours, the longest gradient still has the norm"),
        (_always, "Yours changes 100% of the gradients that were short enough."),
        (lambda grads, max_norm: [grad * np.nan for grad in grads], "numbers that are not finite"),
    ],
)
def test_wrong_clipping_is_drawn_beside_the_right_one_and_told(wrong, told):
    shown = experiments.clipping(wrong)
    frame = shown.at(max_norm=1.0)
    dashed = [mark for mark in frame.marks if isinstance(mark, Line) and mark.color == COLOR]
    assert {mark.panel for mark in dashed} == {clipping.LOSS, clipping.LENGTH}
    assert told in frame.caption
    assert "Yours, where it can be drawn, is the dashed orange line." in shown.driven_by


def test_clipping_that_is_wrong_elsewhere_sends_the_learner_to_the_check():
    def in_place(grads, max_norm):
        norm = np.sqrt(sum((grad * grad).sum() for grad in grads))
        for grad in grads:
            grad *= min(1.0, max_norm / norm)
        return grads

    caption = experiments.clipping(in_place).at(max_norm=1.0).caption
    assert caption.endswith("With yours it ends at 0.19. Check says what is not right yet.")


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
    assert asked.endswith("Which knob would you turn?")
    assert FAILURES[symptom].remedy() not in asked
    assert FAILURES[symptom].remedy() in answered
    for sentence in (asked, answered):
        assert FAILURES[symptom].symptom() in sentence


@pytest.mark.parametrize("symptom", FAILURES)
def test_both_panels_have_a_point_for_every_step(symptom):
    batches, validation = experiments.symptoms().at(symptom=symptom).marks
    assert batches.steps
    assert validation.steps
    np.testing.assert_array_equal(batches.x, validation.x)
    assert np.isclose(validation.y[-1], run_before(symptom).validation.loss[-1, 0])


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
