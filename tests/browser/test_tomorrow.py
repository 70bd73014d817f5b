"""The next day: what was on the screen when the notebook was saved is there again, with and without a kernel."""

import base64
import json
import re

import nbformat
import pytest
from nbconvert import HTMLExporter
from picture import Picture
from playground.named_png import name_of

VIEW = "application/vnd.jupyter.widget-view+json"
NAME = "tomorrow.ipynb"
EXPERIMENT, QUESTION, OWN = 1, 2, 3
OWN_FIGURE = "from IPython.display import Image\nImage(experiments.everything().at().png)"


@pytest.fixture(scope="module")
def yesterday(open_notebook, write_notebook, folder):
    """What was seen when the notebook was saved and closed: the values, the picture's words, the question's."""
    notebook = open_notebook(write_notebook(NAME, "experiments.everything()", 'asked("buttons")', OWN_FIGURE))
    assert notebook.run_all() == []
    picture = Picture(notebook.output(EXPERIMENT))
    picture.changes(lambda: picture.drag(picture.pads.first, (0.5, 0.5), (0.2, 0.3)))
    picture.slider("lr").press("End")
    picture.field("beta").fill("0.123")
    picture.field("beta").press("Enter")
    picture.slider("steps").press("Home")
    picture.rests()
    question = notebook.output(QUESTION)
    question.get_by_role("button", name="Up.").click()
    question.get_by_text("It went down.").wait_for()
    seen = {"values": picture.values(), "caption": picture.caption.inner_text(), "question": notebook.words(question)}
    seen["pixels"] = _pixels(notebook.page, picture)
    notebook.save()
    assert not notebook.is_dirty()
    notebook.close()
    return seen


@pytest.fixture
def today(yesterday, open_notebook):
    return open_notebook(NAME)


def _pixels(page, picture: Picture) -> list[int]:
    """Where the picture is coloured by its marks: the place of the orange-to-blue map, as a colour."""
    return picture.root.locator(".knobs-maps image").first.evaluate(COLOR_OF_MAP)


COLOR_OF_MAP = """async image => {
    const map = new Image();
    map.src = image.getAttribute('href');
    await map.decode();
    const context = Object.assign(document.createElement('canvas'), { width: 2, height: 2 }).getContext('2d');
    context.drawImage(map, 0, 0);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""
COLOR_IN_MIDDLE_OF_MAP = """image => {
    const { naturalWidth: width, naturalHeight: height } = image;
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
    context.drawImage(image, 0, 0);
    return [...context.getImageData(0.3 * width, 0.7 * height, 1, 1).data].slice(0, 3);
}"""


def test_the_picture_last_shown_is_there_with_its_words(today, yesterday):
    output = today.output(EXPERIMENT)
    still = output.locator("img")
    still.wait_for()
    assert still.evaluate("image => image.complete && image.naturalWidth") == pytest.approx(800 * 1.6)
    assert still.evaluate(COLOR_IN_MIDDLE_OF_MAP) == pytest.approx(yesterday["pixels"], abs=2)
    assert yesterday["caption"] in today.words(output)
    assert yesterday["caption"] in still.get_attribute("alt")
    assert still.bounding_box()["width"] == pytest.approx(800, abs=1)
    assert today.page.get_by_text("model not found").count() == 0


def test_opening_it_does_not_change_it(today):
    assert not today.is_dirty()
    today.page.wait_for_timeout(1500)
    assert not today.is_dirty()


def test_a_prediction_made_is_still_shown_as_made(today, yesterday):
    question = today.output(QUESTION)
    question.get_by_text("It went down.").wait_for()
    question.get_by_text("“Up.”").wait_for()
    assert not question.get_by_role("button").count()  # there is no kernel that could settle another one


def test_it_is_still_made_when_its_cell_is_run_again_in_a_new_kernel(today):
    assert today.run_all() == []
    question = today.output(QUESTION)
    question.get_by_text("It went down.").wait_for()
    question.get_by_role("button").click()
    question.get_by_role("button", name="Down.").click()
    question.get_by_text("✓").wait_for()


def test_a_picture_of_others_is_left_alone(today):
    output = today.output(OWN)
    output.locator("img").wait_for()
    assert not output.get_by_role("button").count()
    assert not output.locator(".knobs-picture").count()


def test_make_it_live_opens_where_it_stood_and_what_is_saved_then_is_that(yesterday, open_notebook):
    """As often as one likes: on the third day too."""
    for _ in range(2):
        today = open_notebook(NAME)
        output = today.output(EXPERIMENT)
        output.get_by_role("button", name="Make it live").click()
        picture = Picture(output)
        picture.until(lambda picture=picture: picture.values() == yesterday["values"])
        picture.until(lambda picture=picture: picture.caption.inner_text() == yesterday["caption"])
        assert not output.get_by_role("button", name="Make it live").count()
        picture.rests()
        today.save()
    still = open_notebook(NAME).output(EXPERIMENT).locator("img")
    still.wait_for()
    assert yesterday["caption"] in still.get_attribute("alt")


def test_the_saved_file_holds_pictures_and_words_and_no_view(yesterday, folder):
    notebook = nbformat.read(folder / NAME, as_version=4)
    nbformat.validate(notebook)
    assert VIEW not in json.dumps(notebook)
    assert "widgets" not in notebook.metadata
    picture, words = notebook.cells[EXPERIMENT].outputs
    assert yesterday["caption"] in words.data["text/plain"]
    assert yesterday["caption"] in words.data["text/html"]
    assert yesterday["caption"] in picture.metadata["image/png"]["alt"]
    name, _, setting = name_of(base64.b64decode(picture.data["image/png"])).partition(" ")
    assert name
    assert json.loads(setting)["beta"] == 0.123


def test_nbconverts_page_of_the_saved_file_shows_them(yesterday, folder, browser):
    page = folder / "tomorrow.html"
    page.write_text(HTMLExporter().from_filename(str(folder / NAME))[0])
    shown = browser.new_page()
    shown.route(lambda address: not address.startswith("file:"), lambda route: route.abort())
    shown.goto(page.as_uri(), wait_until="domcontentloaded")
    pictures = shown.locator(".jp-OutputArea img")
    assert pictures.first.evaluate("async image => { await image.decode(); return image.naturalWidth; }") == 1280
    assert pictures.first.evaluate(COLOR_IN_MIDDLE_OF_MAP) == pytest.approx(yesterday["pixels"], abs=2)
    words = shown.locator("body").inner_text()
    assert "Up or down?" in words
    assert "It went down." in words
    assert yesterday["caption"] in words
    assert "model not found" not in words
    shown.close()


def test_its_older_template_has_the_words_as_alternative_text_too(yesterday, folder):
    exporter = HTMLExporter(template_name="classic")
    page = exporter.from_filename(str(folder / NAME))[0]
    assert re.search(f'alt="[^"]*{re.escape(yesterday["caption"])}', page)


def test_when_the_kernel_restarts_the_still_returns_and_does_not_shift(open_notebook, write_notebook):
    notebook = open_notebook(write_notebook("restart.ipynb", "experiments.everything()", 'asked("number")'))
    assert notebook.run_all() == []
    output = notebook.output(1)
    picture = Picture(output)
    picture.changes(lambda: picture.slider("beta").press("End"))
    picture.rests()
    caption, width = picture.caption.inner_text(), picture.stage.bounding_box()["width"]
    notebook.restart_kernel()
    output.get_by_role("button", name="Make it live").wait_for()
    still = output.locator("img")
    assert not output.locator(".knobs-stage").count()
    assert still.bounding_box()["width"] == pytest.approx(width, abs=1)
    assert still.evaluate(COLOR_IN_MIDDLE_OF_MAP) == pytest.approx([255, 128, 0], abs=2)
    assert caption in notebook.words(output)
    question = notebook.output(2)
    assert not question.get_by_role("textbox").count()
    assert notebook.run_all() == []  # in the same kernel, restarted
    Picture(output)
    question.get_by_role("textbox").fill("11")
    question.get_by_role("textbox").press("Enter")
    question.get_by_text("✓").wait_for()
    assert notebook.complaints == []
