"""The page asks for an experiment by the name in its picture, and turns it."""

import sys

import pytest
from displayed import displayed, name_in
from pages import Page, opening
from playground import living as module
from playground.controls import Button
from playground.experiment import Experiment
from playground.living import Conversation, living, remember
from test_experiment import CONTROLS, film


def broken(**values):
    raise ZeroDivisionError("no room")


@living
def small(rule=None) -> Experiment:
    """A small experiment."""
    frame = broken if rule is broken else film
    halve = Button("Halve lr", lambda lr, **_: {"lr": lr / 2})
    return Experiment("Small", frame, CONTROLS, (halve,), "Driven by a test.", time="steps")


def mine(w):
    return w


@pytest.fixture
def page() -> Page:
    opened = Page()
    Conversation(small(mine, lr=0.2), opened)
    return opened


VALUES = {"which": "one", "lr": 0.5, "start": [1, 2], "steps": 1}


def test_the_outputs_are_a_picture_with_a_name_and_its_words(monkeypatch):
    (picture, about), (words, _) = displayed(monkeypatch, small())
    said = "Small: one after 1 Driven by a test."
    assert about == {"image/png": {"width": 300, "height": 200, "alt": said}}
    assert name_in(picture) in module._shown
    assert words == {"text/plain": said, "text/html": f'<p class="knobs-words">{said}</p>'}


@pytest.mark.parametrize("where", ["colab", "vscode"])
def test_where_only_widgets_are_shown_a_view_stands_beside_the_picture(monkeypatch, where):
    if where == "colab":
        monkeypatch.setitem(sys.modules, "google.colab", sys)
    else:
        monkeypatch.setattr(sys.modules["__main__"], "__vsc_ipynb_file__", "x", raising=False)
    ((shown, _),) = displayed(monkeypatch, small())
    assert set(shown) == {"image/png", "text/plain", "application/vnd.jupyter.widget-view+json"}
    assert name_in(shown) is None


def test_the_widgets_can_be_asked_for():
    assert len(small().widget().children) == 4  # controls, picture, caption, whose rule drives it


def test_an_experiment_opens_at_a_setting_and_knows_how_it_was_called():
    experiment = small(mine, lr=0.2, steps=3)
    assert experiment.call == "experiments.small(mine"
    assert (experiment.controls["lr"].value, experiment.defaults["lr"]) == (0.2, 0.1)
    assert small(rule=mine).call == "experiments.small(rule=mine"
    assert small.__doc__ == "A small experiment."


def test_the_opening_says_all_that_the_page_needs(page):
    (sent,) = page.received
    assert (sent["title"], sent["call"], sent["drivenBy"]) == ("Small", "experiments.small(mine", "Driven by a test.")
    lr = sent["controls"][1]
    assert (lr["value"], lr["default"], lr["is"]) == (0.2, 0.1, "log slider")
    assert sent["buttons"] == ["Halve lr"]
    assert sent["scene"]["captions"][2] == "one after 2"
    assert sent["scene"]["background"] in sent["pictures"]
    assert len(page.buffers[0]) == len(sent["pictures"])
    assert sent["words"]["pin"] == "Pin this setting"


def test_values_are_answered_with_what_is_drawn_at_them(page):
    sent = page.say(serial=7, values={**VALUES, "which": "two"})
    assert sent["serial"] == 7
    assert sent["scene"]["captions"][0] == "two after 0"
    assert sent["pictures"] == []


def test_a_button_sets_values_between_the_stops(page):
    sent = page.say(serial=1, press=0, values=VALUES)
    assert sent["values"]["lr"] == 0.25


@pytest.mark.parametrize(
    ("values", "words"),
    [({**VALUES, "lr": 50}, "lr goes from"), ({**VALUES, "start": ["a", "b"]}, "start[0] goes from")],
)
def test_an_impossible_value_is_answered_in_words(page, values, words):
    assert words in page.say(serial=2, values=values)["failed"]
    assert "scene" in page.say(serial=3, values=VALUES)


@pytest.mark.parametrize("error", [ZeroDivisionError("no room"), KeyboardInterrupt()])
def test_a_rule_that_stops_is_told_and_the_page_may_go_on(page, monkeypatch, error):
    def stops(**values):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(Experiment, "shown", lambda self, **values: stops())
        assert type(error).__name__ in page.say(serial=2, values=VALUES)["failed"]
    assert "scene" in page.say(serial=3, values=VALUES)


def test_what_a_rule_prints_while_a_knob_turns_is_not_shown(page, capsys, monkeypatch):
    drawn = Experiment.shown
    monkeypatch.setattr(Experiment, "shown", lambda self, **values: print("again") or drawn(self, **values))
    page.say(serial=1, values=VALUES)
    assert capsys.readouterr().out == ""


def test_a_page_that_asks_for_a_known_name_is_answered_and_another_is_closed():
    known, unknown = Page(), Page()
    module._opened(known, opening(key=remember(small())))
    module._opened(unknown, opening(key="stored"))
    assert known.received[0]["title"] == "Small"
    assert unknown.closed
    assert not unknown.received


def test_those_shown_longest_ago_make_room(monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    keys = [remember(small()) for _ in range(4)]
    assert list(module._shown) == keys[-2:]
