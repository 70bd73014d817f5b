"""Predictions in the page: put, made with mouse or keyboard, answered, and made anew."""

import re

import pytest
from lab import Notebook

NAMES = ("buttons", "number", "marker", "line", "long")


@pytest.fixture(scope="module")
def notebook(open_notebook, write_notebook) -> Notebook:
    opened = open_notebook(write_notebook("predict.ipynb", *(f'asked("{name}")' for name in NAMES)))
    assert opened.run_all() == []
    return opened


@pytest.fixture
def question(notebook):
    """The place of a question, put and not answered."""

    def put(name: str):
        output = notebook.output(1 + NAMES.index(name))
        again = output.get_by_role("button", name="Change my answer")
        if again.count():
            again.press("Enter")
        return output

    return put


def told(output) -> str:
    return output.locator("[role=status]").inner_text()


@pytest.mark.parametrize(("button", "sign"), [("Up.", "✗"), ("Down.", "✓")])
def test_a_button_is_pressed_and_the_run_answers(notebook, question, button, sign):
    output = question("buttons")
    assert told(output) == ""
    output.get_by_role("button", name=button).press("Enter")
    output.get_by_text("It went down.").wait_for()
    assert f"“{button}”" in told(output)
    assert sign in told(output)
    assert not output.get_by_role("button", name=button).count()
    assert notebook.is_dirty()


def test_the_reply_is_announced_and_the_focus_is_not_lost(notebook, question):
    """A live region that was there before is what a screen reader hears."""
    output = question("buttons")
    output.locator("[role=status]").evaluate("region => { region.dataset.before = 'yes'; }")
    output.get_by_role("button", name="Up.").press("Enter")
    output.get_by_text("It went down.").wait_for()
    region = output.locator("[role=status][aria-live=polite]")
    assert region.get_attribute("data-before") == "yes"
    assert "It went down." in region.inner_text()
    assert output.locator(".knobs-prediction").evaluate("place => place.contains(document.activeElement)")


@pytest.mark.parametrize(("typed", "sign"), [("11", "✓"), ("90 steps", "✗"), ("1.2e1", "✓")])
def test_a_number_is_typed(question, typed, sign):
    output = question("number")
    field = output.get_by_label("steps until it is there")
    assert field.input_value() == ""
    field.press_sequentially(typed)
    field.press("Enter")
    output.get_by_text(sign).wait_for()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "First type a number from 1 to 100."),
        ("many", "“many” cannot be read as a number. Type it in digits, from 1 to 100."),
        ("0", "Answer with a number from 1 to 100."),
        ("1,000", "Answer with a number from 1 to 100."),
        ("12,4", "Answer with a whole number from 1 to 100."),
    ],
)
def test_what_cannot_be_is_told_with_what_can(question, typed, words):
    output = question("number")
    output.get_by_label("steps until it is there").fill(typed)
    output.get_by_role("button").press("Enter")
    output.get_by_text(words).wait_for()
    assert output.get_by_label("steps until it is there").input_value() == typed


@pytest.mark.parametrize("name", ["marker", "line"])
def test_a_marker_that_was_not_moved_is_no_answer(question, name):
    output = question(name)
    say = output.get_by_role("button", name="Answer")
    assert say.is_disabled()
    assert output.get_by_text("Move the marker first.").is_visible()
    say.evaluate("button => button.click()")
    assert told(output) == ""
    output.locator(".knobs-pad").press("ArrowRight")
    assert say.is_enabled()
    assert not output.get_by_text("Move the marker first.").count()


def test_where_a_marker_lies_is_told_by_the_names_of_the_axes(question):
    for name, words in (("marker", r"w\[0\] -?[\d.]+, w\[1\] -?[\d.]+"), ("line", r"lr -?[\d.]+")):
        output = question(name)
        pad = output.locator(".knobs-pad")
        pad.scroll_into_view_if_needed()
        pad.click(position={"x": 30, "y": 30})
        assert re.fullmatch(words, told(output))
        assert re.fullmatch(words, pad.get_attribute("aria-description"))


def test_a_question_whose_run_is_stopped_can_be_answered_again(notebook, question):
    output = question("long")
    output.get_by_role("button", name="Up.").press("Enter")
    notebook.page.wait_for_timeout(700)
    notebook.interrupt_kernel()
    output.get_by_text("The question is still open: answer it again.").wait_for()
    assert "run the cell again" not in told(output)
    assert output.get_by_role("button", name="Up.").is_visible()


def test_a_marker_is_dragged_and_both_places_are_shown_then(notebook, question):
    output = question("marker")
    assert notebook.words(output).count("Where does it end?") == 1
    pad = output.locator(".knobs-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    notebook.page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    notebook.page.mouse.down()
    notebook.page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"], steps=4)
    notebook.page.mouse.up()
    without = output.locator("img").get_attribute("src")
    output.get_by_role("button").press("Enter")
    output.get_by_text("✓").wait_for()
    assert "At (1, 0.5)." in told(output)
    assert output.locator("img").get_attribute("src") != without
    assert output.locator("img").evaluate("async image => { await image.decode(); return image.naturalWidth; }") == 1280


def test_a_marker_is_moved_with_the_keyboard_and_its_place_is_spoken(question):
    output = question("line")
    pad = output.locator(".knobs-pad")
    before = pad.get_attribute("aria-description")
    for _ in range(3):
        pad.press("Shift+ArrowRight")
    assert pad.get_attribute("aria-description") != before
    assert told(output) == pad.get_attribute("aria-description")
    output.get_by_role("button").press("Enter")
    output.get_by_text("At 0.1.").wait_for()


def test_the_question_of_the_course_is_settled_by_its_run(open_notebook, write_notebook):
    notebook = open_notebook(
        write_notebook("course.ipynb", 'from playground.predict import predict\npredict("twice_the_lr")')
    )
    assert notebook.run_all() == []
    output = notebook.output(1)
    output.get_by_role("button").nth(1).wait_for()
    output.get_by_role("button").last.press("Enter")
    output.get_by_role("button", name="Change my answer").wait_for()
    assert notebook.complaints == []
