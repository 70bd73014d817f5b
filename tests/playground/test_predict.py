"""Predictions: asked, made, answered by a run, and kept."""

import io
import json
import math
from dataclasses import replace

import pytest
from matplotlib import image
from matplotlib.colors import to_rgb
from pages import Page, opening
from playground import prediction as module
from playground import prediction_widgets
from playground.experiment import Frame
from playground.palette import BLUE, VERMILION
from playground.predict import UnknownQuestion, predict
from playground.prediction import KIND, Conversation, Prediction
from playground.predictions import QUESTIONS
from playground.question import Buttons, Marker, Number, Outcome, Question
from playground.scene import panel_geometry
from playground.stopped import Stopped
from test_experiment import CANVAS

from grader import progress_file

QUESTION = Question("Will it arrive?", Buttons(("Yes.", "No.")), lambda: Outcome(1, "It stopped at step 9."))
NUMBER = Question("How many?", Number("steps", 1, 10), lambda: Outcome(3, "It took 3."))
PLACE = Question("Where?", Marker(Frame(CANVAS, (), "a map"), 0, "the best", (1, 1)), lambda: Outcome((2, 3), "There."))


@pytest.fixture(autouse=True)
def blank(monkeypatch, tmp_path):
    monkeypatch.setenv(progress_file.VARIABLE, str(tmp_path / "progress.json"))


def test_a_blank_question_reads_well_without_a_kernel_and_is_the_same_each_time():
    first, second = (Prediction("q", QUESTION).bundle() for _ in range(2))
    assert first == second
    assert first["text/plain"] == "Predict: Will it arrive?\n  ( ) Yes.\n  ( ) No."
    assert "<li>Yes.</li>" in first["text/html"]
    assert first[KIND]["made"] is None
    assert "9" not in json.dumps(first)  # nothing of the answer


def test_a_prediction_is_kept_and_shown_as_made_the_next_day():
    Prediction("q", QUESTION).say(0)
    tomorrow = Prediction("q", QUESTION)
    words = repr(tomorrow)
    assert "You said: “Yes.”" in words
    assert "✗ It came out otherwise. It stopped at step 9." in words
    assert tomorrow.bundle()[KIND]["made"]["told"] == "It stopped at step 9."
    assert "<li>" not in tomorrow.bundle()["text/html"]
    assert Prediction("another", QUESTION).made is None


def test_what_else_is_kept_stays():
    progress_file.update(lambda record: record.update(passed=["adam"]))
    Prediction("q", QUESTION).say(1)
    Prediction("r", QUESTION).say(0)
    record = progress_file.read()
    assert record["passed"] == ["adam"]
    assert set(record["predictions"]) == {"q", "r"}


@pytest.mark.parametrize(
    "kept",
    [{"q": 3}, {"q": {"said": "x"}}, {"q": None}, {"q": {"said": "x", "told": "", "agrees": 1, "places": [[1, 2]]}}],
)
def test_a_damaged_entry_counts_as_not_made(kept):
    progress_file.update(lambda record: record.update(predictions=kept))
    assert Prediction("q", QUESTION).made is None


def test_an_unknown_question_is_answered_with_those_that_there_are():
    with pytest.raises(UnknownQuestion) as unknown:
        predict("twice_the_lr_")
    assert str(unknown.value).startswith(
        "There is no question twice_the_lr_. Closest first, the names are: twice_the_lr, "
    )


def test_a_marker_shows_its_picture_under_the_question(monkeypatch):
    shown = []
    monkeypatch.setattr(module, "display", lambda data, **_: shown.append(data))
    Prediction("place", PLACE)._ipython_display_()
    words, picture = shown
    assert "Where?" in words["text/html"]
    assert set(picture) == {"text/plain", "image/png", KIND}
    asked = Prediction("place", PLACE)
    asked._ipython_display_()
    asked.say([2.5, 3.5])
    assert "Where?" not in asked.bundle()["text/html"]  # it stands above already
    assert "Where?" in Prediction("place", PLACE).bundle()["text/html"]


def test_a_page_without_our_front_end_shows_the_picture_of_a_marker_beside_what_came_of_it():
    asked = Prediction("place", PLACE)
    asked.say((1.0, 1.0))
    bundle = asked.bundle()
    assert f'src="data:image/png;base64,{bundle["image/png"]}"' in bundle["text/html"]
    assert f'width="{PLACE.answer.frame.canvas.width}"' in bundle["text/html"]


def test_both_places_of_a_marker_are_in_its_picture_and_are_kept():
    asked = Prediction("place", PLACE)
    before = asked.bundle()["image/png"]
    assert asked.say([2.5, 3.5]).places == ((2.5, 3.5), (2.0, 3.0))
    after = asked.bundle()["image/png"]
    assert after != before
    assert Prediction("place", PLACE).made == asked.made  # as it is when another kernel asks
    assert Prediction("place", PLACE).bundle()["image/png"] == after
    asked.say([7, 3])
    assert asked.bundle()["image/png"] != after


def test_what_was_said_is_seen_even_where_the_run_is_at_the_same_place():
    x, y = CANVAS.panels[0].transData.transform((5, 5))
    pixels = image.imread(io.BytesIO(PLACE.answer.picture(((5, 5), (5, 5)))))[..., :3]
    scale = pixels.shape[1] / CANVAS.width
    row, column, reach = round(scale * (CANVAS.height - y)), round(scale * x), round(scale * 11)
    near = pixels[row - reach : row + reach, column - reach : column + reach]
    for color in (VERMILION, BLUE):
        assert (abs(near - to_rgb(color)).max(2) < 0.02).sum() > 20


def test_a_marker_of_which_only_x_counts_is_a_line():
    frame = Frame(CANVAS, (), "a map")
    marker = Marker(frame, 0, "the best", (1, 1), axis="x")
    assert marker.picture(((2, 0), (3, 0))) == marker.picture(((2, 9), (3, 9))) != marker.picture(None)


def test_the_page_answers_and_gets_what_came_of_it():
    page = Page()
    Conversation(Prediction("q", QUESTION), page)
    assert set(page.received[0]) == {"words"}
    assert page.say(say=7)["failed"] == "There are 2 answers to choose from."
    bundle = page.say(say=1)["bundle"]
    assert bundle[KIND]["made"]["agrees"] is True


def _stopped_after_3() -> Outcome:
    raise Stopped("Stopped after 3 of 15 epochs.", "Run the cell again.")


def _stopped() -> Outcome:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("run", "words"),
    [(_stopped_after_3, "Stopped after 3 of 15 epochs."), (_stopped, "Stopped before the run was over.")],
)
def test_a_run_that_is_stopped_leaves_the_question_open(run, words):
    page = Page()
    asked = Prediction("q", replace(QUESTION, outcome=run))
    Conversation(asked, page)
    assert page.say(say=1)["failed"] == f"{words} The question is still open: answer it again."
    assert asked.made is None
    row = prediction_widgets.view(asked).children
    row[0].click()
    assert row[-1].value == page.received[-1]["failed"]


@pytest.mark.parametrize("question", [NUMBER, PLACE])
def test_a_page_of_widgets_begins_with_empty_fields_and_one_click_says_nothing(question):
    asked = Prediction("q", question)
    row, told = prediction_widgets.view(asked).children
    *fields, say = row.children
    assert [field.value for field in fields] == [""] * len(fields)
    say.click()
    assert asked.made is None
    assert told.value.startswith("First type a number")
    for field in fields:
        field.value = "2,5"
    say.click()
    assert asked.made


def test_a_page_of_widgets_asks_for_a_place_by_the_names_of_the_axes():
    row, _ = prediction_widgets.view(Prediction("q", PLACE)).children
    assert [field.description for field in row.children[:-1]] == list(PLACE.answer.names)


def test_a_page_that_asks_for_a_place_gets_the_picture_and_its_panel():
    page = Page()
    Conversation(Prediction("place", PLACE), page)
    assert page.received[0]["size"] == [300, 200]
    assert page.received[0]["names"] == PLACE.answer.names
    assert page.received[0]["pad"]["limits"] == [0, 10, 0, 10]
    assert page.buffers[0][0].startswith(b"\x89PNG")


def test_a_page_is_answered_only_if_the_question_was_put_here(monkeypatch):
    monkeypatch.setattr(module, "display", lambda *_, **__: None)
    Prediction("q", QUESTION)._ipython_display_()
    known, unknown = Page(), Page()
    module._opened(known, opening(name="q"))
    module._opened(unknown, opening(name="r"))
    assert known.received
    assert unknown.closed


MARKERS = [name for name, question in QUESTIONS.items() if isinstance(question().answer, Marker)]


@pytest.mark.parametrize("name", MARKERS)
def test_a_question_for_a_place_tells_the_marker_from_what_else_is_drawn(name):
    """It may be a ring among rings."""
    assert "rag the orange marker" in QUESTIONS[name]().ask


@pytest.mark.parametrize("name", MARKERS)
def test_a_marker_begins_where_it_is_not_right(name):
    question = QUESTIONS[name]()
    geometry = panel_geometry(question.answer.frame.canvas, question.answer.panel)
    left, right, bottom, top = geometry["limits"]
    start = (
        math.sqrt(low * high) if log else (low + high) / 2
        for low, high, log in zip((left, bottom), (right, top), geometry["log"], strict=True)
    )
    assert not question.answer.agrees(tuple(start), question.outcome().value)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_of_the_course_is_settled_by_a_run(name):
    asked = predict(name)
    assert asked.made is None
    outcome = asked.question.outcome()
    value = list(outcome.value) if isinstance(outcome.value, tuple) else outcome.value
    made = asked.say(value)
    assert made.agrees, "what the run showed is itself a right answer"
    assert len(made.told) > 15
    assert QUESTIONS[name]().outcome() == outcome
