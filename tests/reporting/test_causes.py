"""Causes and what is certain, as a learner reads them."""

import json

import numpy as np
from small_rule import found, roll

from grader.judging.pages import mistakes
from grader.reporting.report import report


def told(function):
    return report(found(function), None)


def test_two_ideas_are_told_in_plain_words_with_a_question_for_each():
    said = told(lambda w, grad, speed, lr, drag: (w + lr * grad, grad))
    assert "Likely cause: two ideas at once. One: it rolls uphill. The other: the speed is forgotten. " in str(said)
    assert "I ran them together; the two land exactly where you did, and neither does alone." in str(said)
    assert "Nudge: Which way? What stays?" in str(said)
    assert json.loads(said.to_json())["mistake"] == "speed-forgotten + uphill"


def test_what_is_certain_is_told_without_a_claim():
    said = told(lambda w, grad, speed, lr, drag: (w - np.cbrt(grad) * lr, speed))
    assert "Likely cause" not in str(said)
    assert (
        "What is certain: your answers do not change when drag does: I changed it alone, from 0.85 to 0.3 and in "
        "every other situation, too.\nWhat is certain: speed came back as it came in, from every call.\n" in str(said)
    )
    assert "Nudge: Which line has drag?" in str(said)
    facts = json.loads(said.to_json())
    assert (facts["mistake"], facts["observation"]) == (None, "drag-has-no-say + speed-handed-back")


def test_a_half_is_told_with_the_whole():
    edit = "+ grad -> + lr ** 2 / (lr + drag) * grad ; w - lr -> w + lr"
    odd = mistakes(roll, f"odd: {edit}\n    it is odd.\n    ? Where does lr belong?")

    def half(w, grad, speed, lr, drag):
        speed = drag * speed + lr**2 / (lr + drag) * grad
        return w - lr * speed, speed

    words = str(report(found(half, mistakes=odd), None))
    assert "Half of a mistake: a known mistake is made of several changes, and one of them, run on its own" in words
    assert "The whole of it: it is odd." in words
    assert "Nudge: Where does lr belong?" in words


def test_state_handed_back_asks_for_its_line():
    words = str(told(lambda w, grad, speed, lr, drag: (w - lr * np.cbrt(grad) - drag * speed, speed)))
    assert "Nudge: Where does speed get its new value, and is that the one that you return?" in words


def test_several_arguments_without_a_say_are_told_in_one_sentence():
    words = str(told(lambda w, grad, speed, lr, drag: (w - np.cbrt(grad), speed)))
    assert "your answers do not change when any of these does: lr, drag. I changed each of them alone" in words


def test_a_slip_is_told_by_its_kind_and_the_quantity_that_it_touches():
    words = str(told(lambda w, grad, speed, lr, drag: (w - lr * (drag * speed + lr * grad), drag * speed + lr * grad)))
    assert (
        "One change away: one factor lr too many where speed is made. "
        "I made that one change in the course's rule; it lands exactly where you did." in words
    )
    assert "Likely cause" not in words
    assert "Nudge: Why?" in words
