"""The plain plots of a notebook."""

import numpy as np
import pytest
from displayed import displayed, name_in
from playground.palette import LINES
from playground.plots import curves


def _axes(picture):
    return picture.canvas.panels[0]


def test_curves_are_drawn_against_their_index_or_their_own_x():
    axes = _axes(curves("step", plain=[3.0, 2.0, 1.0], pair=([10, 20], [5.0, 4.0])))
    plain, pair = axes.lines
    assert plain.get_xydata().tolist() == [[0, 3], [1, 2], [2, 1]]
    assert pair.get_xydata().tolist() == [[10, 5], [20, 4]]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["plain", "pair"]


def test_lines_are_told_apart_by_more_than_their_colour():
    lines = _axes(curves("step", a=[1, 2], b=[1, 2], c=[1, 2], d=[1, 2])).lines
    assert len({str(line._unscaled_dash_pattern) for line in lines}) == 4


def test_either_axis_may_give_equal_room_to_equal_factors():
    scales = {
        (log, logx): (_axes(curves("x", log=log, logx=logx, y=([1, 10], [1, 10]))))
        for log in (False, True)
        for logx in (False, True)
    }
    for (log, logx), axes in scales.items():
        assert axes.get_yscale() == ("log" if log else "linear")
        assert axes.get_xscale() == ("log" if logx else "linear")


def test_a_picture_says_what_it_shows(monkeypatch):
    shown = curves("step", heavy_ball=[1.0, 2.0], nesterov=[2.0, 1.0])
    assert repr(shown) == "Picture: heavy ball, nesterov against step."
    (picture, about), (words, _) = displayed(monkeypatch, shown)
    assert name_in(picture) == ""
    said = "heavy ball, nesterov against step."
    assert about["image/png"] == {"width": 620, "height": 270, "alt": said}
    assert words["text/plain"] == said


@pytest.mark.parametrize("count", [0, len(LINES) + 1])
def test_a_curve_without_a_colour_of_its_own_is_not_left_out_silently(count):
    with pytest.raises(ValueError, match=f"{count} curves were given, and one picture shows from 1 to {len(LINES)}"):
        curves("step", **{f"run_{number}": [1.0, 2.0] for number in range(count)})


def test_x_and_y_of_a_curve_are_equally_long():
    with pytest.raises(ValueError, match="The curve loss has 2 values along and 3 up"):
        curves("step", loss=([1, 2], np.array([1.0, 2.0, 3.0])))
