"""Marks as shapes: plain data in pixels, and what time makes of them."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playground.canvas import Canvas, new_figure, panel
from playground.marks import Arrow, Dots, Line, Raster, Text

STEPS = np.arange(5.0)


@pytest.fixture(scope="module")
def canvas() -> Canvas:
    figure = new_figure(400, 300)
    panel(figure.subplots(), "", "x", "y", xlim=(0, 10), ylim=(0, 10))
    return Canvas(figure)


@pytest.mark.parametrize(
    "mark",
    [
        Line(0, STEPS, STEPS),
        Dots(0, 1, 2, hollow=True),
        Arrow(0, 1, 1, 3, 3),
        Text(0, 5, 5, "here"),
        Raster(0, np.ones((2, 3, 4)), (1, 9, 1, 9)),
    ],
)
def test_a_shape_is_plain_data(canvas, mark):
    shape = canvas.shape(mark)
    assert json.loads(json.dumps(shape)) == shape
    assert shape["panel"] == 0


@given(x=st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=20))
def test_every_number_gives_a_point_or_a_gap(canvas, x):
    for mark in (Line(0, x, x), Dots(0, x, x), Arrow(0, x, x, 1.0, 1.0)):
        shape = canvas.shape(mark)
        points = shape.get("points", shape.get("ends"))
        assert len(points) == len(x)
        assert all(point is None or np.isfinite(point).all() for point in points)


def test_what_grows_shows_its_steps_so_far_and_what_moves_the_present_one():
    line = Line(0, STEPS, STEPS, steps=True, time="grows").at(2)
    np.testing.assert_array_equal(line.x, [0, 1, 2])
    dots = Dots(0, STEPS, STEPS, time="moves").at(2)
    np.testing.assert_array_equal(dots.y, [2])
    arrow = Arrow(0, STEPS, STEPS, STEPS, STEPS, time="moves").at(3)
    np.testing.assert_array_equal(arrow.dx, [3])
    assert Line(0, STEPS, STEPS).at(2).x is STEPS


def test_the_front_end_is_told_how_a_mark_depends_on_the_time(canvas):
    shape = canvas.shape(Line(0, STEPS, STEPS, steps=True, time="grows"))
    assert (shape["time"], shape["steps"]) == ("grows", True)
    assert {"time", "steps"}.isdisjoint(canvas.shape(Line(0, STEPS, STEPS)))


def test_arrows_without_a_direction_are_gaps(canvas):
    ends = canvas.shape(Arrow(0, [1, 1, 1], [1, 1, 1], [3, 0, np.nan], [0, 0, 0]))["ends"]
    assert ends[0] is not None
    assert ends[1:] == [None, None]


def test_rasters_of_the_same_picture_have_the_same_key():
    one, other = np.zeros((2, 2, 4)), np.ones((2, 2, 4))
    keys = [Raster(0, rgba, (0, 1, 0, 1)).key for rgba in (one, one.copy(), other)]
    assert keys[0] == keys[1] != keys[2]
