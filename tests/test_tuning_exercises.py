"""The exercises of the tuning notebook: references by hand arithmetic, mistakes by their own names."""

import math

import numpy as np
import pytest

from grader.check import check
from grader.course import COURSE
from grader.course.tuning.choose_trial import choose_trial
from grader.course.tuning.clip_by_global_norm import clip_by_global_norm
from grader.course.tuning.log_uniform import log_uniform

NAN = math.nan


# --- the references, with a pencil ------------------------------------------------------------------------------------


def test_log_uniform_walks_over_the_orders_of_magnitude():
    np.testing.assert_allclose(log_uniform(np.array([0.0, 0.25, 0.5, 1.0]), 1e-4, 1.0), [1e-4, 1e-3, 1e-2, 1.0])
    assert log_uniform(np.full((2, 3), 0.5), 1.0, 100.0) == pytest.approx(np.full((2, 3), 10.0))


def test_log_uniform_gives_every_factor_of_ten_its_share():
    values = log_uniform(np.linspace(0, 1, 4001), 1e-4, 1.0)
    shares = np.histogram(np.log10(values), bins=4, range=(-4, 0))[0] / 4001
    np.testing.assert_allclose(shares, 0.25, atol=1e-3)


def test_clipping_shortens_all_layers_together():
    grads = [np.array([3.0]), np.array([[4.0]])]  # together 5 long
    clipped = clip_by_global_norm(grads, 1.0)
    np.testing.assert_allclose(clipped[0], [0.6])
    np.testing.assert_allclose(clipped[1], [[0.8]])
    assert grads[0].tolist() == [3.0]


@pytest.mark.parametrize("max_norm", [5.0, 7.0])
def test_clipping_leaves_what_is_within_bounds(max_norm):
    clipped = clip_by_global_norm([np.array([3.0]), np.array([[4.0]])], max_norm)
    assert [array.tolist() for array in clipped] == [[3.0], [[4.0]]]


def test_clipping_leaves_zeros_and_no_layers_at_all():
    assert [array.tolist() for array in clip_by_global_norm([np.zeros(2)], 1.0)] == [[0.0, 0.0]]
    assert clip_by_global_norm([], 1.0) == []


def test_clipping_keeps_dtypes():
    (clipped,) = clip_by_global_norm([np.array([3, 4], np.float32)], 1.0)
    assert clipped.dtype == np.float32


@pytest.mark.parametrize(
    ("scores", "winner"),
    [
        ([[0.5, 0.5, 0.5], [0.4, 0.4, 0.9]], 1),  # medians 0.5 and 0.4: one unlucky seed does not sink it
        ([[0.5, 0.5, 0.5], [0.1, 0.6, 0.6]], 0),  # medians 0.5 and 0.6: one lucky seed does not lift it
        ([[0.5, 0.5, 0.5], [0.4, 0.4, NAN]], 1),  # medians 0.5 and 0.4
        ([[0.5, 0.5, 0.5], [0.1, NAN, NAN]], 0),  # medians 0.5 and infinity
        ([[0.5, 0.3], [0.1, NAN]], 0),  # medians 0.4 and infinity
        ([[0.9, 0.9], [0.3, 0.5], [0.4, 0.4]], 1),  # the tie at 0.4 goes to the first
        ([[NAN, NAN], [NAN, NAN]], 0),
    ],
)
def test_choose_trial_by_hand(scores, winner):
    assert choose_trial(np.array(scores)) == winner


# --- mistakes ---------------------------------------------------------------------------------------------------------


def test_the_course_ends_with_them():
    assert list(COURSE)[-3:] == ["log_uniform", "clip_by_global_norm", "choose_trial"]


def by_the_mean_plus_the_spread(scores):
    return int(np.argmin(np.nanmean(scores, axis=1) + np.nanstd(scores, axis=1)))


def by_the_mean_without_the_ends(scores):
    errors = np.sort(np.where(np.isnan(scores), 1e30, scores), axis=1)
    return int(np.argmin(errors[:, 1:-1].mean(axis=1))) if errors.shape[1] > 2 else int(np.argmin(errors[:, 0]))


def by_the_upper_quartile(scores):
    return int(np.argmin(np.percentile(np.where(np.isnan(scores), 1e30, scores), 75, axis=1)))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "function",
    [by_the_mean_plus_the_spread, by_the_mean_without_the_ends, by_the_upper_quartile],
)
def test_wrong_choices_that_are_not_listed_are_rejected_without_a_cause(function, seed):
    report = check(function, "choose_trial", seed=seed)
    assert not report.passed
    assert report.mistake is None


@pytest.mark.parametrize("number", [1.0, 999.0])
def test_no_ordinary_number_stands_for_a_diverged_seed(number):
    report = check(lambda scores: np.argmin(np.median(np.nan_to_num(scores, nan=number), axis=1)), "choose_trial")
    assert report.mistake == "diverged-not-the-worst"


# --- right in another way ---------------------------------------------------------------------------------------------


def by_exponents(u, low, high):
    return np.exp(np.log(low) + u * (np.log(high) - np.log(low)))


def by_powers_of_ten(u, low, high):
    return 10 ** ((1 - u) * math.log10(low) + u * math.log10(high))


def by_weighted_powers(u, low, high):
    return low ** (1 - u) * high**u


def by_one_long_array(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([grad.ravel() for grad in grads]))
    return [grad * (max_norm / max(norm, max_norm)) for grad in grads]


def by_the_smaller_factor(grads, max_norm):
    norm = np.sqrt(sum((grad * grad).sum() for grad in grads))
    return tuple(grad * min(1, max_norm / norm) for grad in grads)


def by_handing_back_what_is_short(grads, max_norm):
    norm = sum(np.linalg.norm(grad) ** 2 for grad in grads) ** 0.5
    return grads if norm <= max_norm else [grad / norm * max_norm for grad in grads]


def by_sorting(scores):
    def median(row):
        row = sorted(math.inf if math.isnan(score) else score for score in row)
        return (row[(len(row) - 1) // 2] + row[len(row) // 2]) / 2

    return min(range(len(scores)), key=lambda trial: median(scores[trial]))


def by_a_large_number(scores):
    return np.median(np.nan_to_num(scores, nan=1e30), axis=1).argmin()


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("log_uniform", by_exponents),
        ("log_uniform", by_powers_of_ten),
        ("log_uniform", by_weighted_powers),
        ("clip_by_global_norm", by_one_long_array),
        ("clip_by_global_norm", by_the_smaller_factor),
        ("clip_by_global_norm", by_handing_back_what_is_short),
        ("choose_trial", by_sorting),
        ("choose_trial", by_a_large_number),
    ],
)
def test_right_answers_pass_however_they_are_written(name, function):
    for seed in range(5):
        assert check(function, name, seed=seed).passed, str(check(function, name, seed=seed))


# --- lists of arrays in reports ---------------------------------------------------------------------------------------


def scaled_in_place(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    for grad in grads:
        grad *= min(1.0, max_norm / norm)
    return grads


def replaced_in_the_list(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    for number in range(len(grads)):
        grads[number] = grads[number] * min(1.0, max_norm / norm)
    return grads


@pytest.mark.parametrize("function", [scaled_in_place, replaced_in_the_list])
def test_a_changed_list_is_told_by_the_array_that_changed(function):
    report = check(function, "clip_by_global_norm")
    assert report.mistake == "changes-input"
    assert str(report).startswith("ONE THING · clip_by_global_norm\n")
    assert "grads[0] before your call" in str(report)


def test_a_list_that_grew_is_a_changed_input():
    def counted(grads, max_norm):
        clipped = clip_by_global_norm(grads, max_norm)
        grads.append(len(clipped))
        return clipped

    assert check(counted, "clip_by_global_norm").mistake == "changes-input"


def test_a_list_that_is_too_short_says_so():
    report = check(lambda grads, max_norm: clip_by_global_norm(grads, max_norm)[:-1], "clip_by_global_norm")
    assert report.kind == "length"
    assert "2 arrays; 3 were expected" in str(report)


def test_a_list_of_something_else_says_so():
    report = check(lambda grads, max_norm: [grad.tolist() for grad in grads], "clip_by_global_norm")
    assert report.kind == "not-numbers"


def test_a_wrong_array_is_named_by_its_place():
    def last_forgotten(grads, max_norm):
        return [*clip_by_global_norm(grads, max_norm)[:-1], 1.0 * grads[-1]]

    report = check(last_forgotten, "clip_by_global_norm")
    assert report.mistake is None
    assert "clipped[2]" in str(report)


def test_a_place_is_not_said_to_be_so_many_times_the_right_one():
    report = check(lambda scores: int(2 * choose_trial(scores)), "choose_trial")
    assert "times" not in str(report).split("\n")[1]


def test_a_call_with_nan_is_printed_exactly():
    report = check(lambda scores: int(np.argmin(np.median(scores, axis=1))), "choose_trial")
    assert "The call:\n" in str(report)
    assert "float('nan')" in str(report)


def test_changed_scores_are_told():
    def filled(scores):
        scores[np.isnan(scores)] = np.inf
        return np.argmin(np.median(scores, axis=1))

    report = check(filled, "choose_trial")
    assert (report.verdict, report.mistake) == ("nearly", "changes-input")


def test_an_own_random_number_is_hidden_state():
    generator = np.random.default_rng(0)

    def drawn(u, low, high):
        return np.exp(generator.uniform(np.log(low), np.log(high), np.shape(u)))

    assert check(drawn, "log_uniform").mistake == "hidden-state"


@pytest.mark.parametrize("epsilon", [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8])
@pytest.mark.parametrize(
    ("scale", "known"),
    [
        (lambda norm, max_norm, e: max_norm / (norm + e) if norm > max_norm else 1.0, "epsilon-in-the-norm"),
        (lambda norm, max_norm, e: min(1.0, max_norm / (norm + e)), "epsilon-in-the-norm-at-zero-too"),
        (lambda norm, max_norm, e: max_norm / (norm + e), "always-rescaled-with-an-epsilon"),
    ],
)
def test_a_small_number_beside_the_norm_is_named(scale, known, epsilon):
    def clip(grads, max_norm):
        norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
        return [scale(norm, max_norm, epsilon) * grad for grad in grads]

    as_torch = {
        "epsilon-in-the-norm": "epsilon-as-torch",
        "epsilon-in-the-norm-at-zero-too": "epsilon-as-torch-at-zero-too",
    }
    for seed in range(5):
        expected = as_torch.get(known, known) if epsilon == 1e-6 else known
        assert check(clip, "clip_by_global_norm", seed=seed).mistake == expected
