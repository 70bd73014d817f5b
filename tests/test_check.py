"""A function in, a report out: verdicts, scores, seeds, and what it costs to import."""

import builtins
import json
import re
import subprocess
import sys
from unittest.mock import Mock

import numpy as np
import pytest

import grader
from grader.check import check
from grader.course import COURSE
from grader.judging.finding import Passed
from grader.judging.judge import judge, observe
from grader.stopped import Stopped


def gradient_descent(w, grad, lr):
    return w - lr * grad


def momentum_like(w, grad, lr):
    return w + lr * grad


def test_the_package_offers_four_functions():
    assert sorted(grader.__all__) == ["check", "hint", "progress", "solution"]
    assert grader.check is check


def test_the_functions_own_name_says_which_exercise():
    answer = check(gradient_descent)
    assert (answer.exercise, answer.verdict, answer.score, answer.mistake) == ("gradient_descent", "passed", 1.0, None)


def test_a_given_name_wins():
    assert check(gradient_descent, "downhill").exercise == "downhill"


def test_a_known_mistake_is_named_with_its_evidence():
    answer = check(momentum_like, "gradient_descent")
    assert (answer.verdict, answer.mistake, answer.kind, answer.score) == ("not yet", "uphill", "value", 0.0)
    assert (answer.step, answer.field, answer.agreeing) == (1, "w", 0)
    assert "I ran that variant; it lands exactly where you did." in str(answer)


def test_nearly_right_is_half_a_point():
    answer = check(lambda slope: np.where(slope > 0, -1.0, 1.0), "downhill")
    assert (answer.verdict, answer.score, answer.mistake) == ("nearly", 0.5, "no-level-ground")
    assert (answer.agreeing, answer.probes) == (5, 7)


def test_numbers_come_before_a_changed_input():
    """In-place and wrong: one problem is told at a time, and the numbers are the first."""

    def both(w, grad, lr):
        w += lr * grad
        return w

    assert check(both, "gradient_descent").mistake == "uphill"


def test_right_numbers_in_place_are_one_thing():
    def in_place(w, grad, lr):
        w -= lr * grad
        return w

    answer = check(in_place, "gradient_descent")
    assert (answer.verdict, answer.mistake, answer.kind) == ("nearly", "changes-input", "changed-input")
    assert str(answer).startswith("ONE THING · gradient_descent · step 1")


@pytest.mark.parametrize("function", [gradient_descent, momentum_like])
def test_a_seed_gives_the_same_report_every_time(function):
    reports = {seed: check(function, "gradient_descent", seed=seed).to_json() for seed in range(5)}
    assert reports == {seed: check(function, "gradient_descent", seed=seed).to_json() for seed in range(5)}


def test_another_seed_asks_something_else():
    assert len({str(check(momentum_like, "gradient_descent", seed=seed)) for seed in range(5)}) == 5


def test_every_call_is_made_twice_the_second_time_backwards():
    seen = []

    def watched(w, grad, lr):
        seen.append(w.tobytes())
        return w - lr * grad

    answer = check(watched, "gradient_descent")
    starts = [probe.first["w"].tobytes() for probe in COURSE["gradient_descent"].seeded(0).probes]
    assert [call for call in seen if call in starts][-1] == starts[0]
    assert f"{len(seen) // 2} calls, each made twice" in str(answer)


def test_observing_and_judging_can_be_done_apart():
    seeded = COURSE["gradient_descent"].seeded(7)
    assert isinstance(judge(seeded, observe(gradient_descent, seeded)), Passed)


def test_a_check_leaves_numpys_random_numbers_alone():
    np.random.seed(1)
    expected = np.random.rand()
    np.random.seed(1)
    check(gradient_descent)
    assert np.random.rand() == expected


def test_a_function_that_spoils_its_arguments_spoils_no_later_check():
    def spoils(w, grad, lr):
        w[...], grad[...] = np.nan, np.nan
        return w

    check(spoils, "gradient_descent")
    assert check(gradient_descent).passed


def test_importing_the_package_costs_numpy_alone():
    code = "import sys, grader; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    roots = {module.partition(".")[0] for module in modules}
    assert not roots & {"IPython", "ipywidgets", "matplotlib", "nbformat", "typer", "rich", "dask", "distributed"}
    assert {"grader", "numpy"} <= roots


def test_to_json_is_json_with_the_whole_text():
    answer = json.loads(check(momentum_like, "gradient_descent").to_json())
    assert answer["mistake"] == "uphill"
    assert answer["passed"] is False
    assert answer["text"].startswith("NOT YET · gradient_descent")


def test_a_check_that_is_stopped_says_where_the_function_was():
    def endless(w, grad, lr):
        while True:
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        check(endless, "gradient_descent")
    line, question = stopped.value._render_traceback_()[0].split("\n")
    assert re.fullmatch(r"Stopped while gradient_descent was running, at line \d+:  raise KeyboardInterrupt", line)
    assert question == "If that took long: is there a loop around this line, and what makes it end?"


def test_one_that_is_stopped_elsewhere_says_so(monkeypatch):
    monkeypatch.setattr(sys.modules["grader.check"], "judge", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(Stopped, match=r"Stopped before there was an answer\.\nRun the cell again"):
        check(gradient_descent)


def test_a_function_that_asks_is_not_answered():
    def asks(slope):
        return int(input("which way? "))

    asking = builtins.input
    answer = str(check(asks, "downhill"))
    assert "input waits until somebody types something, and nobody does while a function is tried." in answer
    assert builtins.input is asking


@pytest.mark.parametrize(
    ("exercise", "told"),
    [
        ("proximal_l1", "soft_threshold is another exercise of this notebook. Write it and run its cell first."),
        ("sgd_weight_decay", "soft_threshold is another exercise of this notebook."),
        ("adam", "soft_threshold is an exercise of 03_weight_decay. What you have passed drives the experiments of"),
    ],
)
def test_a_call_of_another_exercise_that_is_not_there_is_told(exercise, told):
    def calls(*_):
        return soft_threshold(*_)  # noqa: F821

    assert told in str(check(calls, exercise))


def test_a_class_is_told_under_the_exercise_that_it_is_called_after():
    answer = str(check(type("adam", (), {})))
    assert answer.startswith("STOPPED · adam\ncheck needs a function, and adam is a class.")


def test_a_value_is_called_by_a_word_of_english():
    for value, told in ((0.5, "a number"), (np.ones(2), "an array"), ("w", "text"), ([1], "a list")):
        answer = str(check(lambda w, grad, lr, value=value: value(w), "gradient_descent"))
        assert f"Here that value is {told}, and not a function." in answer
