"""What lies under the hand: starts, places on maps and lines are dragged, or moved with the arrow keys."""

import pytest
from picture import numbers
from playground.scene import Pictures

START, MAP, LINE = range(3)
#: Follows which pictures the kernel has sent and not told the page to drop.
HOLDS = """() => {
    window.held = new Set();
    window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.anyMessage.connect((_, { direction, msg }) => {
        const { pictures, dropped } = msg.content?.data ?? {};
        if (direction !== 'recv' || !pictures) return;
        pictures.forEach(key => window.held.add(key));
        dropped.forEach(key => window.held.delete(key));
    });
}"""

#: More values than can be drawn, before the first of them is.
TWELVE_VALUES = """slider => {
    for (let x = 1; x <= 12; x++) {
        slider.value = x;
        slider.dispatchEvent(new Event('input'));
    }
}"""
#: Keeps what a live region says: the caption follows soon after what a key did.
REMEMBERS = """heard => {
    heard.said = [];
    new MutationObserver(() => heard.said.push(heard.textContent)).observe(heard, { childList: true });
}"""


@pytest.fixture(scope="module")
def notebook(open_notebook, write_notebook):
    name = write_notebook("drag.ipynb", "experiments.everything()", "experiments.slow()", "experiments.failing()",
                          "experiments.pictures()", "experiments.panels()", "print(drawn)")  # fmt: skip
    opened = open_notebook(name)
    assert opened.run_all() == []
    return opened


@pytest.fixture
def picture(notebook):
    return notebook.picture("experiments.everything()")


@pytest.mark.parametrize(
    ("pad", "expected"),
    [(START, {"start": (1.0, -0.5)}), (MAP, {"lr": 10**-0.75, "beta": 0.25}), (LINE, {"lr": 10**-0.75})],
    ids=["start", "map", "line"],
)
def test_a_drag_moves_the_values_and_the_picture(picture, pad, expected):
    """Dragged to three quarters of the width and of the height."""
    picture.changes(lambda: picture.drag(picture.pads.nth(pad), (0.4, 0.4), (0.6, 0.6), (0.75, 0.75)))
    start = picture.root.locator(".knobs-point input").evaluate_all("fields => fields.map(field => +field.value)")
    shown = {"start": start, "lr": picture.field("lr").input_value(), "beta": picture.field("beta").input_value()}
    for name, value in expected.items():
        assert numbers(str(shown[name])) == pytest.approx(numbers(str(value)), rel=0.06), name
    told = picture.pads.nth(pad).get_attribute("aria-description")
    said = [number for name in expected for number in numbers(str(shown[name]))]
    assert numbers(told) == pytest.approx(said)
    for number in said:
        picture.until(lambda number=number: f"{number:.4g}" in picture.caption.inner_text())


@pytest.mark.parametrize("pad", [START, MAP, LINE], ids=["start", "map", "line"])
@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Shift+ArrowLeft"])
def test_arrow_keys_on_a_pad_do_the_same_and_say_the_values(picture, pad, key):
    place = picture.pads.nth(pad)
    before = place.get_attribute("aria-description")
    place.focus()
    if pad == LINE and key in ("ArrowUp", "ArrowDown"):
        place.press(key)
        assert place.get_attribute("aria-description") == before
        return
    picture.heard.evaluate(REMEMBERS)
    picture.changes(lambda: place.press(key))
    assert place.get_attribute("aria-description") != before
    assert place.get_attribute("aria-description") in picture.heard.evaluate("heard => heard.said")


def test_shift_makes_a_longer_step(picture):
    place = picture.pads.nth(LINE)
    lr = [picture.field("lr").input_value()]
    for key in ("ArrowRight", "Shift+ArrowRight"):
        place.press(key)
        lr.append(picture.field("lr").input_value())
    assert lr == ["0.1", "0.11", "0.35"]  # by one stop and by ten, of twenty for a factor of ten


def test_a_drag_out_of_the_panel_stays_at_its_edge(picture):
    picture.drag(picture.pads.nth(MAP), (0.5, 0.5), (-0.5, -3))
    assert [float(picture.field(name).input_value()) for name in ("lr", "beta")] == [0.001, 1.0]


def test_the_grip_looks_as_if_it_could_be_held(notebook, picture):
    pad = picture.pads.nth(START)
    pad.scroll_into_view_if_needed()
    box, cursors = pad.bounding_box(), []
    grip = (box["x"] + box["width"] * (1.5 + 2) / 4, box["y"] + box["height"] * (1 - 0.5) / 2)
    for place in ((box["x"] + 20, box["y"] + 20), grip):
        notebook.page.mouse.move(*place)
        cursors.append(pad.evaluate("pad => getComputedStyle(pad).cursor"))
    notebook.page.mouse.down()
    notebook.page.mouse.move(grip[0] - 20, grip[1])
    cursors.append(pad.evaluate("pad => getComputedStyle(pad).cursor"))
    notebook.page.mouse.up()
    assert cursors == ["crosshair", "grab", "grabbing"]


def test_a_pad_and_its_grip_move_with_the_panel(notebook):
    picture = notebook.picture("experiments.panels()")
    grip = picture.root.locator(".knobs-grip path")
    assert numbers(grip.get_attribute("d"))[0] == pytest.approx(dot(picture), abs=1)
    before = picture.pads.first.bounding_box()
    picture.changes(lambda: picture.root.get_by_label("limits").select_option("wide"))
    assert numbers(grip.get_attribute("d"))[0] == pytest.approx(dot(picture), abs=1)
    assert picture.pads.first.bounding_box()["width"] > 1.5 * before["width"]
    picture.drag(picture.pads.first, (0.5, 0.5), (0.625, 0.5))
    picture.until(lambda: "wide: x is 1." in picture.caption.inner_text())


def dot(picture) -> float:
    """Where across the picture the only mark stands."""
    left, radius = numbers(picture.stage.locator(".knobs-marks path").get_attribute("d"))[::2][:2]
    return left + radius


def test_pointing_at_a_step_marks_it_in_every_panel(picture):
    """In the path and in the loss: they lie over one another in no panel."""
    path = picture.stage.locator(".knobs-marks path").first.get_attribute("d").split("L")
    x, y = map(float, path[4].split())
    picture.stage.scroll_into_view_if_needed()
    box = picture.stage.bounding_box()
    picture.page.mouse.move(box["x"] + x * box["width"] / 800, box["y"] + y * box["height"] / 400)
    rings = picture.root.locator(".knobs-hover circle")
    rings.first.wait_for(state="attached")
    at = rings.evaluate_all("rings => rings.map(ring => [ring.cx.baseVal.value, ring.cy.baseVal.value])")
    assert len(at) == 2
    assert at[0] == pytest.approx([x, y], abs=0.01)
    assert at[1][0] > 400  # the loss stands on the right
    assert numbers(picture.root.locator(".knobs-tip").inner_text()) == [4]
    picture.page.mouse.move(box["x"] + 2, box["y"] + 2)
    rings.first.wait_for(state="detached")


def test_of_the_values_that_arrive_during_a_slow_answer_only_the_last_is_drawn(notebook):
    picture = notebook.picture("experiments.slow()")
    picture.slider("x").evaluate(TWELVE_VALUES)
    assert picture.field("x").input_value() == "12"
    waiting = picture.root.locator(".knobs-waiting .knobs-maps image")
    waiting.wait_for(state="attached")
    picture.until(lambda: "x is 12." in picture.caption.inner_text())
    picture.until(lambda: not waiting.count())
    drawn = numbers(notebook.words(notebook.run("print(drawn)")))
    assert drawn[drawn.index(1) :] == [1, 12]


def test_a_slow_answer_dims_the_old_map(notebook):
    picture = notebook.picture("experiments.slow()")
    picture.slider("x").press("ArrowRight")
    picture.root.locator(".knobs-waiting").wait_for(state="attached")
    opacity = picture.root.locator(".knobs-marks").evaluate("marks => +getComputedStyle(marks).opacity")
    assert opacity < 0.5
    picture.until(lambda: "x is 1." in picture.caption.inner_text())
    assert picture.root.locator(".knobs-marks").evaluate("marks => +getComputedStyle(marks).opacity") == 1


def test_a_rule_that_fails_during_a_drag_is_told_and_the_next_value_is_drawn(notebook):
    picture = notebook.picture("experiments.failing()")
    first = picture.caption.inner_text()
    picture.drag(picture.pads.first, (0.1, 0.9), (0.6, 0.9), (0.75, 0.9))  # the panel shows from -2 to 2
    picture.slider("x").evaluate("slider => { slider.value = 50; slider.dispatchEvent(new Event('input')); }")
    picture.until(lambda: "ZeroDivisionError: no rule is written for this" in picture.caption.inner_text())
    assert "ZeroDivisionError" in picture.heard.inner_text()
    assert picture.root.locator(".knobs-waiting").count()  # what is drawn belongs to another value
    picture.slider("x").press("End")
    picture.until(lambda: "x is 100." in picture.caption.inner_text())
    assert not picture.root.locator(".knobs-waiting").count()
    assert picture.caption.inner_text() != first
    assert notebook.complaints == []


def test_the_pictures_that_a_page_keeps_are_bounded_and_one_that_was_dropped_comes_again(notebook):
    picture = notebook.picture("experiments.pictures()")
    notebook.page.evaluate(HOLDS)
    slider, image = picture.slider("x"), picture.root.locator(".knobs-maps image")
    first = image.get_attribute("href")
    for number in range(1, 41):
        slider.press("ArrowRight")
        picture.until(lambda number=number: f"x is {number}." in picture.caption.inner_text())
    slider.press("Home")
    picture.until(lambda: "x is 0." in picture.caption.inner_text())
    assert image.get_attribute("href") == first
    assert 0 < notebook.page.evaluate("() => window.held.size") <= Pictures.MOST
    assert notebook.complaints == []
