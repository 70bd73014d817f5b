"""What the front end is sent: plain data, and each picture once."""

import json

import numpy as np
import pytest
from playground import experiments
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Pad, Point, Slider
from playground.experiment import Experiment, Film, Frame
from playground.marks import Dots, Raster
from playground.scene import Pictures, opening, scene
from test_experiment import CANVAS, EXPERIMENT


def test_a_picture_is_sent_once():
    pictures = Pictures()
    raster = Raster(0, np.ones((2, 2, 4)), (0, 1, 0, 1))
    first = scene(Frame(CANVAS, (raster,), "a map"), pictures)
    assert pictures.unsent() == {CANVAS.key: CANVAS.background, raster.key: raster.png}
    again = scene(Frame(CANVAS, (raster,), "a map"), pictures)
    assert pictures.unsent() == {}
    assert again == first
    assert first["marks"][0]["picture"] == raster.key


def test_pictures_used_longest_ago_are_dropped_and_sent_again_when_they_are_needed():
    pictures = Pictures()
    names = [str(number) for number in range(Pictures.MOST + 2)]
    for name in names[:-1]:
        pictures.add("background", b"always")
        pictures.add(name, name.encode())
        pictures.unsent()
    assert pictures.dropped() == ["0", "1"]
    assert pictures.dropped() == []
    pictures.add("0", b"0")
    pictures.add("background", b"always")
    assert pictures.unsent() == {"0": b"0"}
    assert pictures.dropped() == ["2"]


def test_a_film_is_sent_whole():
    sent = scene(EXPERIMENT.shown(), Pictures())
    assert sent["captions"] == [f"one after {step}" for step in range(4)]
    assert len(sent["marks"][0]["points"]) == 4
    assert set(sent["clips"]) == {"0"}


def shown(canvas):
    return Frame(canvas, (Dots(0, 2, 7),), "x")


def test_a_pad_lies_where_the_panel_of_this_setting_lies():
    figure = new_figure(600, 200)
    panel(figure.add_subplot(), xlim=(0, 4), ylim=(0, 2)).set_aspect("equal")
    canvas = Canvas(figure)
    shapes = [canvas.shape(Dots(0, [0, 4], [0, 2]))]
    sent = scene(shown(canvas), Pictures(), (Pad(0, "lr", x="lr"),))
    assert [canvas.shape(Dots(0, [0, 4], [0, 2]))] == shapes  # the same before the first drawing and after it
    (x, y, width, height), ((left, bottom), (right, top)) = sent["pads"][0]["box"], shapes[0]["points"]
    assert [x, y, x + width, y + height] == pytest.approx([left, top, right, bottom], abs=0.11)
    assert width == pytest.approx(2 * height, rel=0.01)
    assert sent["pads"] != scene(shown(CANVAS), Pictures(), (Pad(0, "lr", x="lr"),))["pads"]


def test_a_pad_maps_places_as_the_marks_do():
    def frame(start, lr):
        return shown(CANVAS)

    controls = {"start": Point("start", (0, 10, 0, 10), (2, 7)), "lr": Slider("lr", 0, 10, 3, 1)}
    pads = (Pad(0, "the start", point="start"), Pad(0, "lr", x="lr"))
    experiment = Experiment("Pads", frame, controls, pads=pads)
    sent, (place, _) = (
        opening(experiment, {"start": (2, 7), "lr": 3}, CANVAS),
        scene(shown(CANVAS), Pictures(), pads)["pads"],
    )
    (x, y, width, height), (left, right, bottom, top) = place["box"], place["limits"]
    ((px, py),) = CANVAS.shape(Dots(0, 2, 7))["points"]
    assert x + width * (2 - left) / (right - left) == pytest.approx(px, abs=0.3)
    assert y + height * (top - 7) / (top - bottom) == pytest.approx(py, abs=0.3)
    assert sent["pads"][1]["x"] == "lr"


@pytest.mark.parametrize("name", experiments.__all__)
def test_what_an_experiment_sends_is_plain_data(name):
    experiment = getattr(experiments, name)()
    shown = experiment.shown()
    sent = {**opening(experiment, experiment.defaults, shown.canvas), "scene": scene(shown, Pictures())}
    json.dumps(sent, allow_nan=False)
    names = set(experiment.controls)
    assert all(set(pad.controls) <= names for pad in experiment.pads)
    if experiment.time:
        assert isinstance(shown, Film)
        assert len(shown.captions) == experiment.controls[experiment.time].high + 1
