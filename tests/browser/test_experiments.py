"""Every experiment of the course comes alive after Run All, and answers to the keyboard alone."""

import base64

import pytest
from picture import Picture
from playground.named_png import name_of
from playground.server import NOTEBOOKS

COURSE_NOTEBOOKS = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
VIEW = "application/vnd.jupyter.widget-view+json"
#: The keys that take a range input somewhere else, whichever end it stands at.
ENDS = ("End", "Home")


@pytest.mark.parametrize("name", COURSE_NOTEBOOKS)
def test_every_experiment_comes_alive_and_answers_to_the_keyboard(open_notebook, name):
    notebook = open_notebook(name)
    assert notebook.run_all() == []
    experiments = [index for index, outputs in enumerate(notebook.outputs()) if any(map(_can_live, outputs))]
    assert experiments
    for index in experiments:
        output = notebook.output(index)
        picture = Picture(output)
        _is_drawn(picture)
        for control in range(picture.root.locator(".knobs-control").count()):
            _reset(picture)
            _answers(picture, picture.root.locator(".knobs-control").nth(control))
        _reset(picture)
        for pad in picture.pads.all():
            _pad_answers(picture, pad)
    assert not any(VIEW in output.get("data", {}) for outputs in notebook.outputs() for output in outputs)
    assert notebook.page.get_by_text("model not found").count() == 0
    assert notebook.complaints == []


def _can_live(output: dict) -> bool:
    return bool(name_of(base64.b64decode(output.get("data", {}).get("image/png", ""))))


def _is_drawn(picture: Picture) -> None:
    below, marks = picture.stage.locator("> img"), picture.stage.locator("svg[role=img]")
    picture.until(lambda: below.evaluate("image => image.complete && image.naturalWidth > 0"))
    one, other = below.bounding_box(), marks.bounding_box()
    assert all(abs(one[side] - other[side]) < 1 for side in ("x", "y", "width", "height")), (one, other)
    assert picture.root.locator(".knobs-marks > g").count()
    picture.until(lambda: picture.caption.inner_text())


def _reset(picture: Picture) -> None:
    """The setting at which it opened, but at the end of its run: what comes late in it is seen there alone."""
    picture.button("Reset").press("Enter")
    time = picture.root.locator(".knobs-control:has(.knobs-player) input[type=range]")
    if time.count():
        time.press("End")
    picture.page.wait_for_timeout(200)
    picture.until(lambda: picture.root.locator(".knobs-waiting").count() == 0, 60)


def _answers(picture: Picture, row) -> None:
    """Some key on each control of a row makes another picture."""
    slider, choice, point = row.locator("input[type=range]"), row.locator("select"), row.locator("input[type=text]")
    if slider.count():
        _some_key_changes(picture, slider, ENDS)
    elif choice.count():
        options = choice.locator("option").count()
        _some_key_changes(picture, choice.first, ("ArrowDown", "ArrowUp") * options)
    else:
        for field in point.all():
            _some_key_changes(picture, field, ("ArrowUp", "ArrowDown"))


def _some_key_changes(picture: Picture, control, keys: tuple[str, ...]) -> None:
    before = picture.seen()
    control.focus()
    for key in keys:
        control.press(key)
        for _ in range(40):
            if picture.seen() != before:
                return
            picture.page.wait_for_timeout(50)
        picture.until(lambda: picture.root.locator(".knobs-waiting").count() == 0, 60)
        if picture.seen() != before:
            return
    raise AssertionError(f"no key of {keys} makes another picture: {picture.values()} {before[-200:]}")


def _pad_answers(picture: Picture, pad) -> None:
    """Arrow keys move what a pad moves, and the picture with it."""
    moved, seen = pad.get_attribute("aria-description"), picture.seen()
    pad.focus()
    for key in ("Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown"):
        pad.press(key)
        picture.page.wait_for_timeout(100)
        if pad.get_attribute("aria-description") != moved:
            break
    assert pad.get_attribute("aria-description") != moved
    picture.until(lambda: picture.seen() != seen, 60)
