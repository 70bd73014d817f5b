"""Questions: what counts as the right answer, and how an answer is told."""

import pytest
from playground.experiment import Frame
from playground.question import Buttons, Marker, Number, Outcome, Question, held_against
from test_experiment import CANVAS

BUTTONS = Buttons(("It arrives.", "It is thrown out."))


def test_a_button_is_right_or_not():
    assert BUTTONS.agrees(1, 1)
    assert not BUTTONS.agrees(0, 1)
    assert BUTTONS.said(0) == "“It arrives.”"
    assert BUTTONS.lines() == ("( ) It arrives.", "( ) It is thrown out.")


@pytest.mark.parametrize(
    ("said", "value", "right"),
    [(10, 10, True), (12, 10, True), (12.1, 10, False), (10, 12, True), (-5, -5.5, True), (5, -5, False), (0, 0, True),
     (0, 1e-9, False)],
)  # fmt: skip
def test_a_number_agrees_within_its_factor(said, value, right):
    assert Number("steps", -100, 100, factor=1.2).agrees(said, value) is right


@pytest.mark.parametrize(("said", "right"), [(0.45, True), (0.55, True), (0.56, False), (-0.5, False)])
def test_a_number_agrees_within_its_distance(said, right):
    assert Number("share", 0, 1, off=0.05).agrees(said, 0.5) is right


def test_a_number_out_of_range_is_told_what_is_possible():
    with pytest.raises(ValueError, match="Answer with a number from 0 to 100"):
        Number("steps", 0, 100).checked(101)
    for no_number in ("ten", None, True, float("nan")):
        with pytest.raises(ValueError):
            Number("steps", 0, 100).checked(no_number)
    with pytest.raises(ValueError, match="Answer with a whole number from 0 to 100"):
        Number("steps", 0, 100, whole=True).checked(9.7)
    assert Number("steps", 0, 100, whole=True).checked(9.0) == 9
    assert Number("steps", 0, 100, unit="steps").said(9.0) == "9 steps"
    assert Number("steps", 0, 1500).lines() == ("steps: ____ (a number from 0 to 1500)",)
    assert Number("steps", 0, 9, whole=True).lines() == ("steps: ____ (a whole number from 0 to 9)",)
    assert Number("half-way", 0.00001, 0.1).lines() == ("half-way: ____ (a number from 0.00001 to 0.1)",)


@pytest.mark.parametrize(
    ("number", "typed", "said"),
    [
        (Number("left of it", 0, 100, "%"), "35 %", "35%"),
        (Number("left of it", 0, 100, "%"), "35", "35%"),
        (Number("its share", 0, 1), "35%", "0.35"),
        (Number("w after the step", -10, 10), "−2", "-2"),
        (Number("steps for a digit", 1, 10_000, whole=True), "1,000 steps", "1000"),
        (Number("lr", 0.00001, 1), "lr = 1e-5", "0.00001"),
    ],
)
def test_what_was_typed_is_read_and_told_in_plain_digits(number, typed, said):
    assert number.said(number.checked(typed)) == said


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (" ", "First type a number from 0 to 100."),
        ("three", "“three” cannot be read as a number. Type it in digits, from 0 to 100."),
        ("101", "Answer with a number from 0 to 100."),
    ],
)
def test_what_cannot_be_read_is_told_so(typed, words):
    with pytest.raises(ValueError) as told:
        Number("steps", 0, 100).checked(typed)
    assert str(told.value) == words


@pytest.mark.parametrize("said", [-1, 2, "0", None])
def test_only_the_buttons_that_there_are_can_be_pressed(said):
    with pytest.raises(ValueError, match="There are 2 answers"):
        BUTTONS.checked(said)


def test_a_marker_is_right_near_the_place_or_below_or_above_it():
    frame = Frame(CANVAS, (), "nothing yet")
    place = Marker(frame, 0, "the best", (0.5, 1.0))
    assert place.agrees((2.4, 7.9), (2, 7))
    assert not place.agrees((2.6, 7), (2, 7))
    assert not place.agrees((2, 8.1), (2, 7))
    assert Marker(frame, 0, "the best lr", (0.5, 1.0), axis="x").agrees((2.4, 0), (2, 7))
    assert place.said((2.0, 7.123)) == "x = 2, y = 7.12"
    assert Marker(frame, 0, "", (1, 1), axis="x").said((2.0, 7.0)) == "x = 2"
    assert place.checked([1, 2]) == place.checked(["1", "2,0"]) == (1.0, 2.0)
    with pytest.raises(ValueError, match="First type a number from 0 to 10"):
        place.checked(["", ""])


def test_a_prediction_is_held_against_the_run():
    question = Question("What will it do?", BUTTONS, lambda: Outcome(1, "It was thrown out at step 9."))
    wrong, right = held_against(question, 0), held_against(question, 1)
    assert (wrong.agrees, right.agrees) == (False, True)
    assert wrong.sentence == "You said: “It arrives.”"
    assert wrong.verdict == "✗ It came out otherwise."
    assert right.verdict == "✓ As you said."
    assert right.told == "It was thrown out at step 9."


def test_the_run_is_made_only_for_a_possible_answer():
    question = Question("What will it do?", BUTTONS, lambda: pytest.fail("the run was made"))
    with pytest.raises(ValueError):
        held_against(question, 5)


@pytest.mark.parametrize(("said", "verdict"), [(11, "✓ As you said."), (12, "✓ Near enough."), (20, "✗ It came out")])
def test_what_is_near_is_not_called_what_was_said(said, verdict):
    question = Question("How many steps?", Number("steps", 1, 100), lambda: Outcome(11, "It took 11."))
    assert held_against(question, said).verdict.startswith(verdict)
