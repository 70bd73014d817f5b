"""Reports on lists of arrays and on tables of scores."""

import json

import numpy as np
import pytest

from grader.check import check
from grader.course import COURSE
from grader.course.tuning.choose_trial import choose_trial
from grader.course.tuning.clip_by_global_norm import clip_by_global_norm


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
    assert "The number of arrays in clipped is 2; it should be 3." in str(report)


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


def test_reports_are_json():
    for name in ("log_uniform", "clip_by_global_norm", "choose_trial"):
        for mistake in COURSE[name].mistakes:
            assert json.loads(check(mistake.rule, name).to_json())["exercise"] == name


def test_an_own_random_number_is_hidden_state():
    generator = np.random.default_rng(0)

    def drawn(u, low, high):
        return np.exp(generator.uniform(np.log(low), np.log(high), np.shape(u)))

    assert check(drawn, "log_uniform").mistake == "hidden-state"


def test_a_function_alone_is_one_of_its_kind():
    report = check(lambda w, grad, velocity, lr, beta: max, "momentum")
    assert "Your function returned one function." in str(report)
