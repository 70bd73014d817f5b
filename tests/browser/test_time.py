"""A run in time: it plays and stops, and going through its steps asks nothing of the kernel."""

import pytest
from picture import SECOND


@pytest.fixture(scope="module")
def notebook(open_notebook, write_notebook):
    opened = open_notebook(write_notebook("time.ipynb", "experiments.everything()", "experiments.played()"))
    assert opened.run_all() == []
    return opened


@pytest.fixture
def picture(notebook):
    return notebook.picture("experiments.everything()")


# Plays to the end with frames that come when this says so; gives the number of points on the path in each of them.
PLAYED_BY_HAND = """(root, milliseconds) => {
    const given = window.requestAnimationFrame;
    let next, time, lengths = [];
    window.requestAnimationFrame = (drawn) => { next = drawn; return 1; };
    try {
        [...root.querySelectorAll("button")].find((each) => each.textContent === "Play").click();
        time = performance.now();
        while (next) {
            const drawn = next;
            next = undefined;
            drawn(time += milliseconds);
            lengths.push(root.querySelector(".knobs-marks path").getAttribute("d").match(/[ML]/g).length);
        }
    } finally { window.requestAnimationFrame = given; }
    return lengths;
}"""


def step(picture) -> int:
    return int(picture.field("steps").input_value())


def test_scrubbing_sends_nothing_to_the_kernel(notebook, picture):
    notebook.count_messages()
    for key in ("Home", *["ArrowRight"] * 15, "End", *["ArrowLeft"] * 3):
        picture.changes(lambda key=key: picture.slider("steps").press(key), 5)
        assert f"after {step(picture)} steps" in picture.caption.inner_text()
    assert step(picture) == 37
    assert notebook.messages_sent() == 0
    picture.changes(lambda: picture.slider("beta").press("ArrowRight"))
    assert notebook.messages_sent() == 1


def test_the_path_is_as_long_as_the_step_says(picture):
    for key, points in (("Home", 1), ("ArrowRight", 2), ("End", 41)):
        picture.slider("steps").press(key)
        path = picture.root.locator(".knobs-marks path").first.get_attribute("d")
        assert path.count("L") + path.count("M") == points


def test_play_runs_to_the_end_and_begins_again(notebook, picture):
    notebook.count_messages()
    picture.root.get_by_label("steps a second").select_option("60")
    picture.button("Play").click()
    picture.button("Pause").wait_for()
    picture.until(lambda: step(picture) == 40)
    picture.button("Play").wait_for()
    picture.button("Play").click()
    picture.until(lambda: 0 < step(picture) < 40)
    picture.until(lambda: step(picture) == 40)
    assert notebook.messages_sent() == 0


def test_pause_stops_it(picture):
    picture.slider("steps").press("Home")
    picture.root.get_by_label("steps a second").select_option("10")
    picture.button("Play").press("Enter")
    picture.until(lambda: step(picture) >= 3)
    picture.button("Pause").press("Enter")
    stopped = step(picture)
    picture.page.wait_for_timeout(SECOND)
    assert step(picture) == stopped < 40


@pytest.mark.parametrize(("milliseconds", "steps"), [(17, 1), (34, 2)])
def test_a_picture_is_drawn_for_each_frame_of_the_screen(picture, milliseconds, steps):
    """The test itself says when a frame has come, so that it asks the same of a slow machine."""
    picture.slider("steps").press("Home")
    picture.root.get_by_label("steps a second").select_option("60")
    lengths = picture.root.evaluate(PLAYED_BY_HAND, milliseconds)
    assert lengths == [*range(1 + steps, 41 + 1, steps)]


def test_reset_stops_what_plays(notebook, picture):
    picture.slider("steps").press("Home")
    picture.root.get_by_label("steps a second").select_option("5")
    picture.button("Play").click()
    picture.button("Pause").wait_for()
    picture.button("Reset").click()
    picture.button("Play").wait_for()
    before = step(picture)
    notebook.page.wait_for_timeout(600)
    assert step(picture) == before


def test_time_that_begins_late_and_counts_something_else(notebook):
    """It begins again where the slider begins; and where time is all that can be turned there is nothing to pin."""
    picture = notebook.picture("experiments.played()")
    slider = picture.slider("rounds")
    assert picture.root.get_by_text("rounds a second").count() == 1
    assert picture.button("Reset").count() == 1
    assert picture.button("Pin").count() == 0
    picture.root.get_by_label("rounds a second").select_option("2")
    slider.press("End")
    picture.button("Play").click()
    picture.until(lambda: int(slider.input_value()) < 12)
    assert int(slider.input_value()) == 2
    picture.button("Pause").click()


def test_who_wants_no_motion_gets_a_slow_pace(open_notebook, write_notebook):
    calm = open_notebook(write_notebook("calm.ipynb", "experiments.everything()"), reduced_motion="reduce")
    assert calm.run_all() == []
    picture = calm.picture("experiments.everything()")
    assert picture.root.get_by_label("steps a second").input_value() == "2"
    image = picture.root.locator(".knobs-raster")
    assert image.evaluate("image => getComputedStyle(image).transitionDuration") == "0s"
