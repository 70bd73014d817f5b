"""The two layers of a picture, and that they lie on one another."""

import base64
import io
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import matplotlib.image
import numpy as np
import pytest
from matplotlib.cm import ScalarMappable
from playground.canvas import DPI, PIXEL_RATIO, Canvas, new_figure, panel
from playground.marks import Arrow, Dots, Line, Raster, Text
from playground.svg import svg


@pytest.fixture
def canvas() -> Canvas:
    figure = new_figure(400, 300)
    left, right = figure.subplots(1, 2)
    panel(left, "left", "x", "y", xlim=(0, 10), ylim=(0, 10))
    panel(right, "right", "x", "y", xlim=(1, 1000), ylim=(0, 1), xscale="log")
    return Canvas(figure)


def _pixels(png: bytes) -> np.ndarray:
    return matplotlib.image.imread(io.BytesIO(png))[..., :3]


def _svg(canvas, *marks) -> ET.Element:
    return ET.fromstring(svg(canvas, marks, "a title", "what it shows"))


def test_the_background_has_the_size_it_says_and_is_drawn_once(canvas):
    assert _pixels(canvas.background).shape[:2] == (300 * PIXEL_RATIO, 400 * PIXEL_RATIO)
    assert canvas.background is canvas.background


@dataclass(frozen=True)
class StoppedHalfWay(Line):
    """A line in whose drawing the stop button is pressed."""

    def draw(self, axes):
        super().draw(axes)
        raise KeyboardInterrupt


def test_nothing_of_a_drawing_that_was_stopped_is_in_the_next_picture(canvas):
    before = canvas.png(())
    with pytest.raises(KeyboardInterrupt):
        canvas.png([Line(0, [0, 10], [0, 10]), StoppedHalfWay(0, [0, 10], [10, 0])])
    assert canvas.png(()) == before


def test_marks_do_not_stay_on_the_background(canvas):
    before = _pixels(canvas.png(()))
    canvas.png([Line(0, [0, 10], [0, 10]), Dots(1, [10], [0.5]), Text(0, 5, 5, "x"), Arrow(0, 1, 1, 5, 5)])
    np.testing.assert_array_equal(_pixels(canvas.png(())), before)


@pytest.mark.parametrize(("number", "x", "y"), [(0, 2.0, 7.0), (0, 9.0, 1.0), (1, 10.0, 0.25), (1, 300.0, 0.9)])
def test_svg_and_png_put_a_dot_in_the_same_place(canvas, number, x, y):
    circle = _svg(canvas, Dots(number, x, y, "#ff0000", 4)).find(".//{*}circle") or _svg(
        canvas, Dots(number, x, y, "#ff0000", 4)
    ).find(".//circle")
    red = (_pixels(canvas.png([Dots(number, x, y, "#ff0000", 4)])) == (1.0, 0.0, 0.0)).all(axis=-1)
    rows, columns = np.nonzero(red)
    assert float(circle.get("cx")) == pytest.approx(columns.mean() / PIXEL_RATIO, abs=0.8)
    assert float(circle.get("cy")) == pytest.approx(rows.mean() / PIXEL_RATIO, abs=0.8)


def test_a_screen_reader_finds_a_title_and_a_description(canvas):
    picture = _svg(canvas, Line(0, [0, 1], [0, 1]))
    assert picture.find("title").text == "a title"
    assert picture.find("desc").text == "what it shows"
    assert picture.get("role") == "img"


def test_text_is_escaped(canvas):
    assert _svg(canvas, Text(0, 5, 5, "<b> & 'c'")).find(".//text").text == "<b> & 'c'"


@pytest.mark.parametrize("far", [np.inf, -np.inf, np.nan, 1e300, -1e12])
def test_what_lies_far_off_leaves_a_gap(canvas, far):
    marks = [Line(0, [1, far, 3, 4], [1, far, 3, 4]), Dots(0, [far, 2], [far, 2]), Text(0, far, 1, "x")]
    picture = _svg(canvas, *marks)
    path = picture.find(".//path").get("d")
    assert path.count("M") == 2
    assert not any(odd in ET.tostring(picture, encoding="unicode") for odd in ("nan", "inf", "e+"))
    assert len(picture.findall(".//circle")) == 1
    canvas.png(marks)


def test_an_arrow_of_no_length_is_not_drawn(canvas):
    assert _svg(canvas, Arrow(0, 1, 1, 0.0, 0.0)).find(".//polygon") is None
    assert _svg(canvas, Arrow(0, 1, 1, 3.0, 0.0)).find(".//polygon") is not None


RED_BELOW_BLUE = np.array([[(1.0, 0.0, 0.0, 1.0)], [(0.0, 0.0, 1.0, 1.0)]])


@pytest.mark.parametrize(("number", "extent"), [(0, (2, 8, 1, 7)), (1, (10, 100, 0.25, 0.75))])
def test_a_raster_lies_in_the_same_place_in_svg_and_png(canvas, number, extent):
    mark = Raster(number, RED_BELOW_BLUE, extent)
    image = _svg(canvas, mark).find(".//image")
    x, y, width, height = (float(image.get(side)) for side in ("x", "y", "width", "height"))
    drawn = _pixels(canvas.png([mark]))
    for color, top in (((0.0, 0.0, 1.0), y), ((1.0, 0.0, 0.0), y + height / 2)):
        rows, columns = np.nonzero((drawn == color).all(axis=-1))
        assert (rows.min() / PIXEL_RATIO, columns.min() / PIXEL_RATIO) == pytest.approx((top, x), abs=1.5)
        assert (np.ptp(rows) / PIXEL_RATIO, np.ptp(columns) / PIXEL_RATIO) == pytest.approx((height / 2, width), abs=2)


def test_the_cells_of_a_raster_are_evenly_spaced_on_logarithmic_axes_too(canvas):
    wide = np.repeat(RED_BELOW_BLUE.transpose(1, 0, 2)[:1], 1, axis=0)
    drawn = _pixels(canvas.png([Raster(1, wide, (1, 1000, 0, 1))]))
    widths = [np.ptp(np.nonzero((drawn == color).all(axis=-1))[1]) for color in ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0))]
    assert abs(widths[0] - widths[1]) <= 2


def test_the_rasters_picture_in_svg_has_its_first_row_at_the_bottom(canvas):
    href = _svg(canvas, Raster(0, RED_BELOW_BLUE, (2, 8, 1, 7))).find(".//image").get("href")
    stored = matplotlib.image.imread(io.BytesIO(base64.b64decode(href.partition(",")[2])))
    np.testing.assert_array_equal(stored, RED_BELOW_BLUE[::-1])


def test_later_marks_lie_over_a_raster_and_a_raster_over_the_background(canvas):
    raster = Raster(0, RED_BELOW_BLUE[:1], (0, 10, 0, 10))
    with_dot = _pixels(canvas.png([raster, Dots(0, 5, 5, "#00ff00", 4)]))
    assert (with_dot == (0.0, 1.0, 0.0)).all(axis=-1).any()
    under = _pixels(canvas.png([Dots(0, 5, 5, "#00ff00", 4), raster]))
    assert not (under == (0.0, 1.0, 0.0)).all(axis=-1).any()


def test_marks_are_clipped_to_their_panel(canvas):
    picture = _svg(canvas, Line(0, [0, 1], [0, 1]), Line(1, [1, 2], [0, 1]))
    assert len({clip.get("id") for clip in picture.findall(".//clipPath")}) == 2
    assert DPI == 100


def test_it_says_where_colours_stand_for_numbers():
    figure = new_figure(400, 200)
    _, right = figure.subplots(1, 2)
    bar = figure.colorbar(ScalarMappable(), ax=right, extend="both")
    canvas = Canvas(figure)
    assert canvas.maps((Dots(0, 0.5, 0.5),)) == []
    raster = Raster(1, np.ones((2, 2, 4)), (0, 1, 0, 1))
    (x, y, width, height), (bar_x, bar_y, bar_width, bar_height) = canvas.maps((Dots(0, 0.5, 0.5), raster))
    box = right.bbox
    assert (x, y) == pytest.approx((box.x0 / 400, 1 - box.y1 / 200), abs=1e-3)
    assert (width, height) == pytest.approx((box.width / 400, box.height / 200), abs=1e-3)
    ends = [end.get_window_extent() for end in bar.ax.patches]
    assert len(ends) == 2
    assert bar_x > x + width
    assert bar_y <= 1 - max(end.y1 for end in ends) / 200 + 1e-4
    assert bar_y + bar_height >= 1 - min(end.y0 for end in ends) / 200 - 1e-4
    assert bar_width < 0.1
