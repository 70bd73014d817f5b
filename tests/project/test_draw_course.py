"""The moving picture of the first notebook: what it shows is a fresh run, and it stands where it is shown."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import numpy as np
import pytest

from tools.draw_course import BALLS, FILE, STEPS, SURFACE, drawing

NOTEBOOKS = FILE.parents[1]
NUMBER = r"-?\d+\.\d+"
TOO_SMALL, GOOD, TOO_LARGE, WITH_MOMENTUM = BALLS


def _pictures() -> list[tuple[Path, str, str]]:
    """The pictures that the notebooks' text shows: the notebook, the words for those who cannot see it, the file."""
    return [
        (path, words, name)
        for path in sorted(NOTEBOOKS.glob("*.ipynb"))
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
        for words, name in re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", cell.source)
    ]


def test_the_stored_picture_is_that_of_a_fresh_run():
    stored, fresh = FILE.read_text(encoding="utf-8"), drawing()
    assert re.split(NUMBER, stored) == re.split(NUMBER, fresh), "run python tools/draw_course.py"
    # The last digit may differ between machines.
    numbers = [np.array(re.findall(NUMBER, text), dtype=float) for text in (stored, fresh)]
    np.testing.assert_allclose(*numbers, atol=0.11)


def _away(ball) -> np.ndarray:
    """How far it is from the lowest place after each step."""
    return np.hypot(*ball.path.T)


def test_the_balls_do_what_the_words_under_them_say():
    assert _away(TOO_SMALL)[STEPS] > 0.5 * SURFACE.start[0]
    assert (_away(GOOD)[30:] < 0.05).all()
    assert np.abs(TOO_LARGE.path[10:, 1]).min() > SURFACE.window[3]
    assert _away(WITH_MOMENTUM)[STEPS] < 0.2
    assert WITH_MOMENTUM.path[:, 0].min() < -0.2, "it rolls past the lowest place, and back"
    assert WITH_MOMENTUM.knobs["lr"] == TOO_SMALL.knobs["lr"]
    assert {ball.path[0].tolist() == list(SURFACE.start) for ball in BALLS} == {True}


def test_it_is_a_small_picture_without_scripts_that_rests_where_motion_is_not_wanted():
    text = FILE.read_text(encoding="utf-8")
    assert len(text) < 60_000
    assert {element.tag.rpartition("}")[2] for element in ET.fromstring(text).iter()}.isdisjoint({"script", "image"})
    assert re.search(r"prefers-reduced-motion: reduce\) \{ \* \{ animation: none", text)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_the_first_notebook_shows_it_before_any_code():
    cells = nbformat.read(NOTEBOOKS / "00_start_here.ipynb", as_version=4).cells
    first_code = next(number for number, cell in enumerate(cells) if cell.cell_type == "code")
    assert any("](pictures/course.svg)" in cell.source for cell in cells[:first_code])


@pytest.mark.parametrize(("path", "words", "name"), _pictures())
def test_every_picture_in_the_text_is_there_and_is_told_in_words(path, words, name):
    assert (path.parent / name).is_file()
    assert len(words) > 40
