"""An experiment as a pure function of its controls: frames, films, settings and tables."""

import pytest
from displayed import displayed, name_in
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice, LogSlider, Point, Slider
from playground.experiment import Experiment, Film, Frame
from playground.marks import Dots, Line


def canvas() -> Canvas:
    figure = new_figure(300, 200)
    panel(figure.subplots(), "", "x", "y", xlim=(0, 10), ylim=(0, 10))
    return Canvas(figure)


CANVAS = canvas()
CONTROLS = {
    "which": Choice("which", {"one": "the first", "two": "the second"}, "one"),
    "lr": LogSlider("lr", -3, 0, 0.1),
    "start": Point("start", (0, 10, 0, 10), (1, 2)),
    "steps": Slider("steps", 0, 3, 1, 1),
}


def film(which: str, lr: float, start: tuple[float, float]) -> Film:
    marks = (Line(0, range(4), range(4), time="grows", steps=True), Dots(0, *start))
    figures = tuple({"at": f"{which} <{step}>", "lr": f"{lr:g}"} for step in range(4))
    return Film(CANVAS, marks, tuple(f"{which} after {step}" for step in range(4)), figures)


EXPERIMENT = Experiment("A test", film, CONTROLS, time="steps")


def test_a_film_gives_the_frame_of_each_step():
    frame = EXPERIMENT.at(steps=2, which="two")
    assert frame.caption == "two after 2"
    assert len(frame.marks[0].x) == 3
    assert isinstance(EXPERIMENT.shown(), Film)
    assert repr(EXPERIMENT) == "A test: one after 1"


def test_a_frame_shows_itself_as_its_picture_and_words(monkeypatch):
    (picture, about), (words, _) = displayed(monkeypatch, EXPERIMENT.at())
    assert name_in(picture) == ""  # ours, so that it is dark on a dark page
    assert about["image/png"] == {"width": 300, "height": 200, "alt": "one after 1"}
    assert words["text/plain"] == "one after 1"


@pytest.mark.parametrize("setting", [{"lr": 0.5}, {"which": "two"}, {"start": (3, 4)}, {"steps": 3}])
def test_it_opens_at_a_setting(setting):
    opened = EXPERIMENT.starting_at(**setting)
    ((name, value),) = setting.items()
    assert opened.controls[name].value == value
    assert opened.at().caption == EXPERIMENT.at(**setting).caption
    assert EXPERIMENT.controls[name].value != value


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"lr": 7.0}, "lr goes from 0.001 to 1; 7.0 is not possible"),
        ({"lr": "high"}, "lr goes from 0.001 to 1; 'high' is not possible"),
        ({"steps": -1}, "steps goes from 0 to 3; -1 is not possible"),
        ({"steps": True}, "True is not possible"),
        ({"which": "three"}, "which is one of 'one', 'two'; 'three' is not possible"),
        ({"start": 3}, "start is a place, two numbers (x, y); 3 is not"),
        ({"start": (3, 40)}, "start[1] goes from 0 to 10; 40 is not possible"),
        ({"lr": float("nan")}, "nan is not possible"),
    ],
)
def test_an_impossible_setting_says_what_is_possible(setting, words):
    with pytest.raises(ValueError) as raised:
        EXPERIMENT.starting_at(**setting)
    assert words in str(raised.value)


def test_an_unknown_control_is_answered_with_those_that_there_are():
    for ask in (EXPERIMENT.at, EXPERIMENT.starting_at):
        with pytest.raises(TypeError, match=r"A test has no beta\. It has which, lr, start, steps\."):
            ask(beta=0.9)


def test_the_ends_of_a_log_slider_are_possible():
    for end in (1e-3, 1.0):
        assert EXPERIMENT.starting_at(lr=end).controls["lr"].value == end


def test_a_choice_shows_words_and_gives_the_value_that_code_names():
    which = CONTROLS["which"]
    assert which.data()["options"] == [["one", "the first"], ["two", "the second"]]
    shown = which.widget()
    shown.label = "the second"
    assert shown.value == "two"
    assert EXPERIMENT.table(which=["one", "two"]).rows[1][:2] == ("the second", "two <1>")


def test_a_table_tells_a_place_in_few_digits():
    assert EXPERIMENT.table(start=[(1.0, 2 / 3)]).rows[0][0] == "(1, 0.6667)"


def test_a_table_has_a_row_for_each_value_and_the_columns_of_the_frames():
    table = EXPERIMENT.table(lr=[0.1, 0.25], steps=2)
    assert table.columns == ("lr", "at", "lr")
    assert table.rows == (("0.1", "one <2>", "0.1"), ("0.25", "one <2>", "0.25"))
    assert repr(table).splitlines()[1].split() == ["0.1", "one", "<2>", "0.1"]
    assert "one &lt;2&gt;" in table._repr_html_()
    assert "<details" not in table._repr_html_()


def test_a_table_that_answers_is_folded():
    table = EXPERIMENT.table(lr=[0.1], fold="What came of it")
    assert table._repr_html_().startswith("<details><summary>What came of it</summary><table>")
    assert repr(table).startswith("What came of it\n")


def test_a_table_of_places_has_a_row_for_each_place():
    def frame(lr: float, start: tuple[float, float]) -> Frame:
        return Frame(CANVAS, (), f"from {start[0]:g}, {start[1]:g} with {lr:g}")

    placed = Experiment("Places", frame, {name: CONTROLS[name] for name in ("lr", "start")})
    table = placed.table(start=[(1, 2), (0.1 + 0.2, 4)])
    assert table.columns == ("start", "what is seen")
    assert table.rows == (("(1, 2)", "from 1, 2 with 0.1"), ("(0.3, 4)", "from 0.3, 4 with 0.1"))
    assert placed.table(lr=[0.5], start=(3, 4)).rows == (("0.5", "from 3, 4 with 0.5"),)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"start": [1.0, 2.0]}, "start is a place, two numbers (x, y); 1.0 is not"),
        ({"start": [(3, 40)]}, "start[1] goes from 0 to 10; 40 is not possible"),
        ({"lr": [0.1, 7.0]}, "lr goes from 0.001 to 1; 7.0 is not possible"),
        ({"lr": [0.1], "which": "three"}, "which is one of 'one', 'two'; 'three' is not possible"),
    ],
)
def test_a_table_of_what_is_not_possible_says_what_is(values, words):
    with pytest.raises(ValueError) as raised:
        EXPERIMENT.table(**values)
    assert words in str(raised.value)


@pytest.mark.parametrize("values", [{}, {"lr": 0.1}, {"lr": []}, {"start": (1, 2)}, {"lr": [0.1], "steps": [1, 2]}])
def test_a_table_needs_exactly_one_list(values):
    with pytest.raises(TypeError, match=r"one control with a list of values, as in which=\[\.\.\.\]"):
        EXPERIMENT.table(**values)


def test_without_figures_a_table_shows_the_captions():
    plain = Experiment("Plain", lambda lr: Frame(CANVAS, (), f"it moves by {lr:g}"), {"lr": CONTROLS["lr"]})
    assert plain.table(lr=[0.1]).rows == (("0.1", "it moves by 0.1"),)
