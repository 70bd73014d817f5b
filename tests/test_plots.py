"""The plain pictures of a notebook, and the bar of a long training."""

import numpy as np
from playground.network import train
from playground.plots import curves
from playground.progress_bar import bar
from test_network import FEW, GD


def _axes(picture):
    return picture.canvas._figure.axes[0]


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


def test_a_picture_says_what_it_shows():
    shown = curves("step", heavy_ball=[1.0, 2.0], nesterov=[2.0, 1.0])
    assert repr(shown) == "Picture: heavy ball, nesterov against step."
    png, size = shown._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert size == {"width": 620, "height": 270}


def test_the_bar_follows_a_training_and_leaves_words_on_the_page(monkeypatch):
    shown = []
    monkeypatch.setattr("playground.progress_bar.display", shown.append)
    progress = bar("a training", 4)
    (on_page,) = shown
    assert repr(on_page) == "a training: 4 epochs"
    assert "application/vnd.jupyter.widget-view+json" in on_page._repr_mimebundle_()
    seen = []

    def followed(done):
        asked_to_stop = progress(done)
        seen.append(on_page._widget.value)
        return asked_to_stop

    assert train(GD, {"lr": np.array([0.1])}, epochs=4, data=FEW, progress=followed).epochs == 4
    assert seen == [1, 2, 3, 4]
    assert on_page._widget.max == 4
