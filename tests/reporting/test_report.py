"""The sentences: what was seen in the numbers, aligned, with one problem told at a time."""

import json
import re

import numpy as np
import pytest

from grader.check import check
from grader.course import COURSE
from grader.inside.kinds import Kind
from grader.judging.finding import Verdict
from grader.reporting.finding_card import TITLES, TONES
from grader.reporting.observations import _rounded
from grader.reporting.report import stopped
from grader.reporting.wording import WORDINGS


def of(function, name="gradient_descent", **seed):
    return check(function, name, **seed)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda w, grad, lr: w + lr * grad, "Your first move has the right length and goes the opposite way."),
        (
            lambda w, grad, lr: w - 3 * lr * grad,
            "Your first move is 3 times as long as it should be in every coordinate",
        ),
        (
            lambda w, grad, lr: w + 2 * lr * grad,
            "goes the opposite way and is 2 times as long as it should be in every",
        ),
        (lambda w, grad, lr: w - 1.0004 * lr * grad, "Your first move is 1.0004 times as long as it should be"),
        (lambda w, grad, lr: w, "Your first move has length 0: your function returned w unchanged."),
        (lambda w, grad, lr: np.cbrt(w) * lr, "Your w differs from the expected one in every entry."),
        (lambda w, grad, lr: (w - lr * grad) + (np.arange(w.size).reshape(w.shape) == 1), "2 of 3 entries of w agree"),
        (lambda w, grad, lr: w - lr * grad * (1 + 1e-7), "Your w agrees with the expected one to 7 digits."),
        (lambda w, grad, lr: np.round(w - lr * grad, 4), "Your w is the expected one, rounded to 4 decimals."),
    ],
)
def test_what_is_seen_in_a_move(function, words):
    assert words in str(of(function))


@pytest.mark.parametrize(
    ("right", "mine", "words"),
    [(0.800032, 0.8, "4 decimals."), (0.7951, 0.8, "2 decimals."), (19.86, 19.9, "1 decimal.")],
)
def test_what_is_rounded_is_told_with_the_most_decimals_that_it_may_have(right, mine, words):
    share = np.array([abs(mine - right) / right])
    assert _rounded("lr", np.array([mine]), np.array([right]), share).endswith(f"rounded to {words}")


def test_a_move_that_is_right_at_first_is_counted_in_steps():
    def short_at_last(w, grad, lr):
        return w - lr * grad * (0.5 if 0.7 < lr < 1.0 else 1.0)

    assert "Your move in step 3 is 0.5 times as long as it should be in every coordinate." in str(of(short_at_last))


def test_what_is_seen_in_a_schedule():
    answer = of(lambda epoch, lr0, drop, every: 2 * lr0 * drop ** (epoch // every), "step_decay")
    assert str(answer).startswith("NOT YET · step_decay · epoch 0\nYour lr is 2 times the expected one.")


@pytest.mark.parametrize("name", COURSE)
def test_yours_and_expected_are_aligned(name):
    for mistake in COURSE[name].mistakes:
        answer = of(mistake.rule, name)
        if found := re.search(r"^  yours     (.*)\n  expected  (.*)$", str(answer), re.MULTILINE):
            mine, right = found.groups()
            assert mine != right
            if answer.kind == "value":
                assert len(mine) == len(right)


@pytest.mark.parametrize("name", COURSE)
def test_the_call_can_be_made_by_hand(name):
    """What stands under "The call" is Python, and gives the same again when nothing was shortened."""
    text = str(of(COURSE[name].mistakes[0].rule, name))
    if found := re.search(r"^The call:\n  (.*)$", text, re.MULTILINE):
        given = eval(found[1], {"np": np, name: lambda *arguments: arguments})
        assert len(given) == len(COURSE[name].arguments)


def test_a_pass_says_what_was_tried_and_what_comes_next():
    text = str(of(COURSE["gradient_descent"].reference))
    assert text.startswith("PASSED · gradient_descent\nThe step-size experiment below is now driven by your step.")
    assert "How it was tried: 9 probes, 32 calls, each made twice:" in text
    assert "solution(gradient_descent) shows how the course writes it." in text
    assert "Next: step_decay, in 01_learning_rate." in text


def test_the_last_exercise_has_no_next():
    *_, last = COURSE.values()
    assert "Next" not in str(of(last.reference, last.name))


def test_not_written_is_calm():
    def stub(w, grad, lr):
        raise NotImplementedError

    answer = of(stub)
    assert str(answer).startswith(
        "NOT WRITTEN YET · gradient_descent\ngradient_descent is still to be written: about 3"
    )
    assert (answer.probe, answer.step, answer.score) == (None, None, 0.0)


def test_one_of_several_results_is_named():
    def forgets_the_count(loss, lr, best, bad_epochs, *knobs):
        lr, best, _ = COURSE["reduce_on_plateau"].reference(loss, lr, best, bad_epochs, *knobs)
        return lr, best, bad_epochs

    answer = of(forgets_the_count, "reduce_on_plateau")
    assert answer.field == "bad_epochs"
    assert "bad_epochs" in str(answer).splitlines()[0]


def test_only_one_problem_is_told():
    answer = of(lambda w, grad, lr: (w + lr * grad).astype(np.float32)[None])
    assert answer.kind == "shape"
    assert str(answer).count("Nudge") == 1


def test_huge_and_tiny_numbers_do_not_flood_the_page():
    for factor in (1e300, 1e-300):
        text = str(of(lambda w, grad, lr, factor=factor: (w - lr * grad) * factor))
        assert max(map(len, text.splitlines())) < 200


def test_an_answer_at_the_end_of_the_range_warns_nobody(recwarn):
    of(lambda epoch, lr0, drop, every: 1e308, "step_decay")
    of(lambda w, grad, lr: w - lr * grad * 1e308)
    assert not recwarn


def test_a_large_shape_is_told_without_its_numbers():
    answer = of(lambda w, grad, lr: np.zeros((100, 100)))
    assert "yours" not in str(answer)
    assert "yours" not in json.loads(answer.to_json())


def test_json_holds_the_facts_and_the_text():
    facts = json.loads(of(lambda w, grad, lr: w + lr * grad).to_json())
    assert facts["exercise"] == "gradient_descent"
    assert facts["verdict"] == "not yet"
    assert facts["yours"] == "[ 1.016600, -0.403800,  0.773000]"
    assert facts["expected"] == "[ 0.523400, -0.616200,  0.647000]"
    assert facts["text"] == str(of(lambda w, grad, lr: w + lr * grad))


def test_a_learners_words_cannot_break_the_page():
    def html(w, grad, lr):
        raise ValueError("<script>{w}</script> `a` {0} %s")

    answer = of(html)
    assert "<script>" not in answer._repr_html_()
    assert "{w}" in str(answer)


@pytest.mark.parametrize("name", COURSE)
def test_sentences_are_plain(name):
    exercise = COURSE[name]
    for text in [str(of(m.rule, name)) for m in exercise.mistakes] + [str(of(exercise.reference, name))]:
        assert "!" not in text
        assert "{" not in text
        assert "`" not in text
        assert ".." not in text.replace("...", "")


def test_every_kind_has_its_words():
    assert set(WORDINGS) == set(Kind) - {Kind.NOT_WRITTEN}  # which has a card of its own
    for kind, wording in WORDINGS.items():
        assert kind == Kind.VALUE or wording.nudge
        assert kind in (Kind.VALUE, Kind.PRECISION) or wording.sentence
    assert set(TITLES) == set(TONES) == set(Verdict)


def test_a_check_that_could_not_begin():
    answer = stopped("adam", "No such thing.")
    assert str(answer) == "STOPPED · adam\nNo such thing."
    assert (answer.passed, answer.score, answer.kind, answer.mistake) == (False, 0.0, "not-checked", None)


def test_thousands_of_numbers_are_not_written_out():
    """A page that shows them all is no help to anybody, and a class of such pages fills a disk."""
    calls = []

    def swells(w, grad, lr):
        calls.append(w.size)
        return np.full(5000, 0.5 if w.size < 5000 else len(calls))

    def swells_its_input(w, grad, lr):
        moved = w - lr * grad
        if w.ndim == 1:
            grad.resize(5000, refcheck=False)
        return moved

    for function, kind in ((swells, "hidden-state"), (swells_its_input, "changed-input")):
        answer = of(function)
        assert answer.kind == kind
        assert len(answer._repr_html_()) < 5000
