"""At every end of its controls no label of an experiment lies on another or on what is shown, and none is cut off."""

import numpy as np
import pytest
from experiment_settings import settings
from labels import collisions, faint
from playground import experiments
from playground.canvas import Canvas, new_figure, panel
from playground.experiment import Experiment, Frame
from playground.frameworks.picture import picture
from playground.frameworks.recorded_programs import programs
from playground.frameworks.same_curve import own_run
from playground.frameworks.trainings import TRAININGS
from playground.marks import Arrow, Dots, Line, Text
from playground.palette import BLACK, VERMILION
from playground.question import Marker

from grader.course import COURSE


def faults(experiment: Experiment) -> list[str]:
    """What is wrong at these settings, each fault with the first setting at which it is seen."""
    found: dict[str, dict] = {}
    for setting in settings(experiment):
        for fault in collisions(experiment.at(**setting)):
            found.setdefault(fault, setting)
    return [f"{fault}, at {setting or 'the first setting'}" for fault, setting in found.items()]


@pytest.mark.parametrize("name", experiments.__all__)
def test_every_label_can_be_read_at_every_end_of_the_controls(name):
    found = faults(getattr(experiments, name)())
    assert not found, "\n".join([f"{name}:", *found])


@pytest.mark.parametrize("name", TRAININGS)
def test_every_label_of_the_same_curve_can_be_read(name):
    exercise = COURSE[name]
    for function in (exercise.reference, exercise.mistakes[0].rule):
        run = own_run(function, name)
        frame = picture(f"the course's {name}", run.right, programs(name), run.attempt, run.training.epochs, "")
        assert collisions(frame) == []


# --- the detector itself ----------------------------------------------------------------------------------------------


@pytest.fixture
def canvas() -> Canvas:
    """A clean picture, 400 by 300: a curve, a grid, a guide, a legend in a corner that the curve leaves free."""
    figure = new_figure(400, 300)
    axes = panel(figure.subplots(), "The curve", "x", "y", xlim=(0, 10), ylim=(0, 10))
    axes.plot([0, 10], [0, 10], color=BLACK, label="a curve")
    axes.axvline(5, color=BLACK)
    axes.grid(color="#DDDDDD")
    axes.legend(loc="upper left", frameon=False)
    return Canvas(figure)


CLEAN = (
    *(Line(0, [0, 10], [2, 2]), Dots(0, [1, 2], [1, 2]), Arrow(0, 8, 4, 1, 0)),
    *(Text(0, 7, 2.6, "above the line"), Text(0, 4.4, 8, "on the guide"), Text(0, 100, 6, "far outside")),
)


def test_nothing_is_found_in_a_clean_picture(canvas):
    assert collisions(Frame(canvas, CLEAN, "")) == []


PLANTED = {
    "“one” lies on “two”": (Text(0, 7, 5, "one"), Text(0, 7.2, 5.1, "two")),
    "“axis” lies on the black line of “The curve”": (Text(0, 3, 3, "axis"),),
    "“words” lies on the vermilion line of “The curve”": (
        Text(0, 7, 3, "words"),
        Line(0, [6, 9], [2.8, 3.4], VERMILION),
    ),
    "“words” lies on the blue dots of “The curve”": (Dots(0, 7.5, 3.2), Text(0, 7, 3, "words")),
    "“words” lies on the blue arrows of “The curve”": (Arrow(0, 6, 3, 2, 0.4), Text(0, 7, 3, "words")),
    "“a curve” lies on “in its place”": (Text(0, 1.6, 9.1, "in its place"),),
    "“much too long for it” is cut off": (Text(0, 7, 3, "much too long for it"),),
    "“under it” lies on the blue line of “The curve”": (Text(0, 7, 3, "under it"), Line(0, [6, 9], [3.2, 3.2])),
}


@pytest.mark.parametrize(("fault", "marks"), PLANTED.items())
def test_what_is_planted_is_found(canvas, fault, marks):
    assert collisions(Frame(canvas, marks, "")) == [fault]


def test_labels_of_the_background_are_held_to_one_another():
    figure = new_figure(400, 300)
    axes = panel(figure.subplots(), "", "x", "y", xlim=(0, 10), ylim=(0, 10))
    axes.text(5, 5, "no halo")
    axes.axvline(5.2, color=BLACK)
    axes.text(5.4, 5, "another")
    axes.scatter([8], [8], color=BLACK)
    axes.text(7.9, 7.9, "dot")
    found = collisions(Frame(Canvas(figure), (), ""))
    assert found == ["“no halo” lies on “another”", "“no halo” lies on the black line", "“dot” lies on the black dots"]


def test_one_faint_line_may_lie_under_words_and_two_may_not(canvas):
    pale, words = Line(0, [6, 9], [2.8, 3.4], "#777777", opacity=0.3), Text(0, 7, 3, "words")
    assert collisions(Frame(canvas, (pale, words), "")) == []
    assert collisions(Frame(canvas, (pale, pale, words), "")) == ["“words” lies on several pale lines"]
    assert [faint(color) for color in ("white", "#DDDDDD", "#999999", "#777777", "black")] == [True, True, *[False] * 3]
    assert not faint(np.array([0, 0, 0, 1.0]))


@pytest.mark.parametrize("axis", ["x", "xy"])
@pytest.mark.parametrize("shown", [0.02, 0.25, 0.5, 0.98])
@pytest.mark.parametrize("apart", [-0.5, -0.1, 0.0, 0.1, 0.5])
@pytest.mark.parametrize("height", [0.05, 0.5, 0.95])
def test_what_was_said_and_what_the_run_showed_can_be_read_beside_one_another(axis, shown, apart, height):
    figure = new_figure(560, 300)
    panel(figure.subplots(), "", "step", "lr", xlim=(0, 1), ylim=(0, 1))
    canvas = Canvas(figure)
    answer = Marker(Frame(canvas, (), ""), 0, "the place", (0.1, 0.1), axis)
    said = float(np.clip(shown + apart, 0, 1))
    marks = answer._both((said, height), (shown, height))
    faults = collisions(Frame(canvas, tuple(mark for mark in marks if isinstance(mark, Text)), ""))
    assert faults == []
