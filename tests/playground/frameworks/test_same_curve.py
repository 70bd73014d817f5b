"""A learner's curve over those of three frameworks: what is said, drawn, and shown as code."""

import numpy as np
import pytest
from displayed import displayed
from playground.frameworks import program_tabs, same_curve
from playground.frameworks.comparison import shared_digits, where_it_leaves
from playground.frameworks.program_tabs import KIND, bundle
from playground.frameworks.recorded_programs import FRAMEWORKS, programs
from playground.frameworks.trainings import TRAININGS
from playground.marks import Dots, Line

from grader.course import COURSE


def reference(name: str):
    return COURSE[name].reference


@pytest.mark.parametrize("name", TRAININGS)
def test_a_right_rule_has_the_curve_of_all_three(name):
    said = repr(same_curve(reference(name)))
    assert "12 digits" in said
    assert all(called in said for called in FRAMEWORKS.values())
    assert "leaves" not in said
    assert "yours" in said.lower() or "your " in said


def test_how_many_digits_does_not_depend_on_the_machine():
    numbers = np.array([7.0, 0.3])
    assert shared_digits(numbers, numbers) == 12
    assert shared_digits(numbers * (1 + 3e-14), numbers) == 12
    assert shared_digits(numbers * (1 + 3e-9), numbers) == 8
    assert shared_digits(numbers * (1 + 3e-9), numbers, 6) == 6
    assert shared_digits(np.array([7.0, np.nan]), numbers) == 0


def test_what_is_said():
    assert repr(same_curve(reference("heavy_ball"))) == (
        "The same curve: Over 80 steps the loss is the same as in torch, Keras and optax to 12 digits. "
        "Driven by your heavy_ball."
    )
    assert repr(same_curve(reference("l2_penalty"))) == (
        "The same curve: Over 300 steps the loss is the same as in torch and optax to 12 digits, in Keras to 6 digits. "
        "Where there are fewer digits, a comment in the code says why. Yours: l2_penalty. "
        "The course's own: gradient_descent."
    )


def blank(w, grad, velocity, lr, beta):
    raise NotImplementedError


def failing(w, grad, velocity, lr, beta):
    return w @ velocity


def test_a_blank_exercise_runs_the_courses_own_rule_and_says_so():
    said = repr(same_curve(blank, "heavy_ball"))
    assert said.endswith("to 12 digits. Driven by the course's own heavy_ball.")


def test_a_rule_that_cannot_be_run_is_named():
    comparison = same_curve(failing, "heavy_ball")
    assert "Your heavy_ball cannot be drawn here" in comparison.caption
    assert comparison.run.attempt is None


@pytest.mark.parametrize(
    ("name", "mistake", "leaves"),
    [
        ("heavy_ball", "averaged", "at step 1, counted from 0: its loss is 6.07, and theirs 0.237."),
        ("hold_then_decay", "grows", "in epoch 11, counted from 0: its learning rate is 0.0111, and theirs 0.00905."),
        ("l2_penalty", "no-half-in-the-loss", "at step 1, counted from 0: its loss is 0.63013, and theirs 0.6301."),
    ],
)
def test_a_wrong_rule_leaves_the_curve_where_the_words_say(name, mistake, leaves):
    wrong = next(each.rule for each in COURSE[name].mistakes if each.id == mistake)
    comparison = same_curve(wrong, name)
    assert f"Your {name} leaves the curve {leaves}" in comparison.caption
    dashed = [mark for mark in comparison.frame.marks if isinstance(mark, Line) and mark.dash]
    assert [list(mark.y) for mark in dashed] == [list(curve) for curve in comparison.run.attempt.values()]


def test_a_wrong_rule_that_keeps_to_the_curve_is_not_called_right():
    right = {"losses": np.array([2.0, 1.0])}
    assert "check says what is not right yet" in where_it_leaves("adam", right, right, epochs=False)


def test_only_an_exercise_with_programs_can_be_compared():
    with pytest.raises(ValueError, match=r"no program of step_decay .* There are: hold_then_decay, .*adamw"):
        same_curve(reference("step_decay"))


# --- the picture ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TRAININGS)
def test_three_equal_curves_are_seen_to_be_three(name):
    """A thin line on a broad one, rings and filled dots, and no ring at the place of a dot."""
    comparison = same_curve(reference(name))
    marks = comparison.frame.marks
    for number, curve in enumerate(comparison.run.right.values()):
        band, line, rings, dots = (mark for mark in marks if mark.panel == number)
        assert isinstance(band, Line)
        assert isinstance(line, Line)
        assert band.width > 4 * line.width
        assert isinstance(rings, Dots)
        assert isinstance(dots, Dots)
        assert (rings.hollow, dots.hollow) == (True, False)
        assert not set(rings.x) & set(dots.x)
        assert min(len(rings.x), len(dots.x)) >= 5
        np.testing.assert_allclose(band.y, curve)


def test_the_outputs_are_a_picture_its_words_and_the_code(monkeypatch):
    shown = []
    monkeypatch.setattr(program_tabs, "display", lambda data, raw: shown.append(data))
    comparison = same_curve(reference("heavy_ball"))
    (_, about), (words, _) = displayed(monkeypatch, comparison)
    assert about["image/png"]["alt"] == words["text/plain"] == repr(comparison)
    (code,) = shown
    assert code["text/plain"] == "The same in torch 2.13.0, Keras 3.15.1, optax 0.2.8"
    assert [tab["parts"][0]["text"] for tab in code[KIND]["tabs"]] == [
        program.text for program in programs("heavy_ball").values()
    ]


def test_without_our_front_end_the_code_is_folded_and_whole():
    page = bundle("hold_then_decay")["text/html"]
    assert page.count("<details><summary>The same in ") == 3
    assert "&quot;float64&quot;" in page
    assert "should be a float. Got: 0.01" in page
    assert page.count("<pre><code>") == 4
