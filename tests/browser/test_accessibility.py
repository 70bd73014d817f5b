"""Everybody can use it: what axe finds, what the focus looks like, what is called how and what is spoken."""

import io

import matplotlib.image
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from picture import SECOND, Picture

CELLS = ("experiments.everything()", 'asked("buttons")', 'asked("number")', 'asked("marker")', 'asked("line")')
COURSE = ("step_size", "momentum_map", "range_test", "geometry", "grand_race", "decay_maps", "random_or_grid")
#: What is ours in a page of JupyterLab: living pictures, stills and their words, questions.
OURS = ".knobs, .knobs-picture"


def violations(notebook) -> list[str]:
    """What axe finds in our part of the page, one line each.

    JupyterLab's body is of no height, its parts hang out of it: axe takes them for hidden, and looks at no contrast.
    """
    notebook.page.evaluate("() => { document.body.style.height = '100vh'; }")
    found = Axe().run(notebook.page, OURS).response["violations"]
    return [f"{each['id']}: {node['html'][:150]} {node['failureSummary']}" for each in found for node in each["nodes"]]


def test_axe_looks_at_our_part_of_the_page_and_finds_what_is_wrong(notebook):
    notebook.page.evaluate(
        """() => document.querySelector('.knobs-caption').insertAdjacentHTML('beforebegin',
            '<p class=wrong style="color: #777; background: #888">pale</p><input class=wrong>')"""
    )
    found = violations(notebook)
    notebook.page.evaluate("() => document.querySelectorAll('.wrong').forEach(each => each.remove())")
    assert {line.partition(":")[0] for line in found if "wrong" in line} == {"color-contrast", "label"}


def answer(notebook) -> None:
    """Answer every question that is put."""
    for index, source in enumerate(notebook.sources()):
        output = notebook.output(index)
        if source.startswith("asked"):
            if output.locator("input").count():
                output.locator("input").fill("11")
            if output.locator(".knobs-pad").count():
                output.locator(".knobs-pad").press("ArrowRight")
            output.get_by_role("button").last.press("Enter")
            output.get_by_role("button", name="Change my answer").wait_for()


@pytest.fixture(scope="module", params=["Light", "Dark"])
def notebook(open_notebook, write_notebook, folder, request):
    (folder / ".progress.json").unlink(missing_ok=True)  # nothing is predicted yet
    opened = open_notebook(write_notebook(f"{request.param}.ipynb", *CELLS), height=4000)
    opened.use_theme(request.param)
    assert opened.run_all() == []
    Picture(opened.output(1))
    opened.output(5).get_by_role("button").wait_for()
    return opened


def test_axe_finds_nothing_before_and_after(notebook):
    assert violations(notebook) == []
    picture = Picture(notebook.output(1))
    picture.button("Pin").press("Enter")
    picture.slider("lr").press("End")
    picture.button("Copy").press("Enter")
    picture.rests()
    answer(notebook)
    assert violations(notebook) == []


def test_a_still_picture_and_a_closed_question_too(notebook):
    notebook.restart_kernel()
    notebook.output(1).get_by_role("button", name="Make it live").wait_for()
    assert violations(notebook) == []


def test_axe_finds_nothing_in_experiments_of_the_course(open_notebook, write_notebook):
    """One with each kind of layout, as the notebooks show them."""
    begin = "from playground import experiments"
    notebook = open_notebook(
        write_notebook("course.ipynb", *(f"{begin}\nexperiments.{name}()" for name in COURSE)), height=4000
    )
    assert notebook.run_all() == []
    for index in range(len(COURSE)):
        Picture(notebook.output(1 + index))
        assert violations(notebook) == [], COURSE[index]


@pytest.fixture(scope="module")
def plain(open_notebook, write_notebook):
    opened = open_notebook(write_notebook("plain.ipynb", *CELLS))
    assert opened.run_all() == []
    return opened


def test_every_control_and_pad_has_a_name_and_its_focus_is_seen(plain):
    picture = Picture(plain.output(1))
    reached = []
    picture.root.locator("input, select, button").first.focus()
    for _ in range(40):
        if not picture.root.evaluate("root => root.contains(document.activeElement)"):
            break
        reached.append(picture.page.evaluate(FOCUSED))
        picture.page.keyboard.press("Tab")
    shown = "input:visible, select:visible, button:visible, .knobs-pad:visible"
    assert len(reached) == picture.root.locator(shown).count()
    for element in reached:
        assert element["name"], element
        assert element["outline"] == "solid", element
        assert float(element["width"].removesuffix("px")) >= 2, element


FOCUSED = """() => {
    const { activeElement: element } = document, style = getComputedStyle(element);
    const name = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
    return { name: name.trim(), tag: element.tagName, outline: style.outlineStyle, width: style.outlineWidth };
}"""


def test_the_caption_is_announced_once_it_rests(plain):
    picture = plain.picture("experiments.everything()")
    picture.heard.evaluate(
        """heard => {
            window.said = [];
            new MutationObserver(() => window.said.push(heard.textContent)).observe(heard, { childList: true });
        }"""
    )
    for _ in range(8):
        picture.slider("beta").press("ArrowRight")
    picture.rests()
    picture.page.wait_for_timeout(SECOND)
    assert picture.page.evaluate("() => window.said") == [picture.caption.inner_text()]
    assert picture.stage.locator("svg[role=img]").get_attribute("aria-label").endswith(picture.caption.inner_text())


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (700, 900)])
def test_everything_has_room(plain, width, height):
    plain.page.set_viewport_size({"width": width, "height": height})
    plain.page.wait_for_timeout(300)
    picture = Picture(plain.output(1))
    stage, root = picture.stage.bounding_box(), picture.root.bounding_box()
    assert stage["width"] <= root["width"] <= width
    assert stage["width"] / stage["height"] == pytest.approx(2, rel=0.01)
    outside = picture.root.locator("input, select, button").evaluate_all(
        """all => { const right = all[0].closest('.jp-OutputArea-output').getBoundingClientRect().right;
            return all.filter(each => each.getBoundingClientRect().right > right + 1).map(each => each.outerHTML); }"""
    )
    assert outside == []
    below, above = (picture.stage.locator(layer).first.bounding_box() for layer in ("> img", "> svg"))
    assert all(abs(below[side] - above[side]) < 1 for side in ("x", "y", "width", "height"))


def pixels(place) -> np.ndarray:
    """What is seen there, from 0 to 1, shape (height, width, 3)."""
    return matplotlib.image.imread(io.BytesIO(place.screenshot()))[..., :3]


def test_a_dark_page_gets_a_dark_picture_whose_map_keeps_its_colours_live_and_still(open_notebook, write_notebook):
    notebook = open_notebook(write_notebook("dark.ipynb", "experiments.everything()", "experiments.everything().at()"))
    notebook.use_theme("Dark")
    assert notebook.run_all() == []
    output = notebook.output(1)
    live = Picture(output).stage
    light = [0.5, 0.5, 0.5]  # of the map, on a light page

    def is_dark(place) -> None:
        seen = pixels(place)
        height, width, _ = seen.shape
        assert np.median(seen, axis=(0, 1)).max() < 0.1  # white turned inside out
        assert seen.max() > 0.8  # and what was dark
        np.testing.assert_allclose(seen[round(0.7 * height), round(0.3 * width)], 0.75 * np.array(light), atol=0.02)

    is_dark(live)
    is_dark(notebook.output(2).locator("img"))
    notebook.restart_kernel()
    output.get_by_role("button", name="Make it live").wait_for()
    is_dark(output.locator("img"))
    notebook.use_theme("Light")
    seen = pixels(output.locator("img"))
    assert np.median(seen) == 1
    np.testing.assert_allclose(seen[round(0.7 * len(seen)), round(0.3 * seen.shape[1])], light, atol=0.02)
