"""Settings are pinned, reset, typed, and handed on as a line of code."""

import pytest


@pytest.fixture(scope="module")
def notebook(open_notebook, write_notebook):
    opened = open_notebook(write_notebook("compare.ipynb", "experiments.everything()", "'a line that was copied'"))
    assert opened.run_all() == []
    return opened


@pytest.fixture
def picture(notebook):
    return notebook.picture("experiments.everything()")


def test_a_pinned_setting_stays_pale_with_its_caption(picture):
    ghost, pinned = picture.root.locator(".knobs-ghost"), picture.root.locator(".knobs-pinned")
    drawn, caption = picture.root.locator(".knobs-marks path").first.get_attribute("d"), picture.caption.inner_text()
    assert not ghost.locator("path").count()
    picture.button("Pin").press("Enter")
    assert picture.button("Remove the pin").get_attribute("aria-pressed") == "true"
    picture.changes(lambda: picture.slider("lr").press("End"))
    assert ghost.locator("path").first.get_attribute("d") == drawn
    assert float(ghost.get_attribute("opacity")) < 0.5
    assert picture.root.locator(".knobs-marks path").first.get_attribute("d") != drawn
    assert caption in pinned.inner_text()
    assert "lr 0.1" in pinned.inner_text()
    picture.button("Remove the pin").press("Enter")
    assert not ghost.locator("path").count()
    assert pinned.inner_text() == ""


def test_reset_brings_back_what_it_opened_with(picture):
    values, seen = picture.values(), picture.seen()
    picture.changes(lambda: picture.slider("lr").press("End"))
    picture.changes(lambda: picture.slider("steps").press("End"))
    picture.changes(lambda: picture.root.locator("select").first.select_option("mirrored"))
    picture.changes(lambda: picture.pads.first.press("Shift+ArrowLeft"))
    assert len({*picture.values()} - {*values}) >= 4
    picture.button("Reset").press("Enter")
    picture.until(lambda: picture.seen() == seen)
    assert picture.values() == values


def test_the_copied_line_opens_at_the_setting(notebook, picture):
    notebook.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    picture.slider("lr").press("ArrowLeft")
    picture.field("beta").fill("0.123")
    picture.field("beta").press("Enter")
    picture.root.locator("select").first.select_option("mirrored")
    picture.slider("steps").press("End")
    picture.pads.first.press("ArrowLeft")
    picture.rests()
    values, seen = picture.values(), picture.seen()
    picture.button("Copy").press("Enter")
    line = picture.root.locator(".knobs-line")
    copied = line.input_value()
    assert copied.startswith("experiments.everything(")
    picture.until(lambda: notebook.page.evaluate("() => navigator.clipboard.readText()") == copied)
    assert copied in picture.heard.inner_text()
    other = notebook.picture("'a line that was copied'", put=copied)
    assert other.values() == values
    assert other.caption.inner_text() == picture.caption.inner_text()
    assert other.seen().replace("\n", "")[-200:] == seen.replace("\n", "")[-200:]
    picture.slider("lr").press("Home")
    assert not line.is_visible()  # it would give another setting than the one that is shown


def test_an_unchanged_setting_gives_the_bare_call(picture):
    picture.button("Copy").press("Enter")
    assert picture.root.locator(".knobs-line").input_value() == "experiments.everything()"


@pytest.mark.parametrize(("typed", "value"), [("0.0317", 0.0317), ("0,5", 0.5), ("7", 1.0), ("1e-9", 0.001)])
def test_a_value_between_two_stops_can_be_typed(picture, typed, value):
    """Also one with a comma; beyond an end it is that end."""
    field = picture.field("lr")
    field.fill(typed)
    picture.changes(lambda: field.press("Enter"))
    assert float(field.input_value()) == value
    assert f"lr {value:.4g}," in picture.caption.inner_text()
    assert picture.slider("lr").get_attribute("aria-valuetext") == field.input_value()


def test_an_answer_that_arrives_while_a_value_is_typed_does_not_overwrite_it(picture):
    field = picture.field("beta")
    field.focus()
    field.press("ControlOrMeta+a")
    field.press_sequentially("0.1")
    picture.changes(lambda: picture.slider("lr").evaluate(
        "slider => { slider.value = 0; slider.dispatchEvent(new Event('input')); }"))  # fmt: skip
    assert field.input_value() == "0.1"
    field.press_sequentially("23")
    picture.changes(lambda: field.press("Enter"))
    assert "lr 1, beta 0.123," in picture.caption.inner_text()


@pytest.mark.parametrize("typed", ["", "much", "1.2.3"])
def test_what_is_no_number_leaves_the_value(picture, typed):
    field, seen = picture.field("lr"), picture.seen()
    field.fill(typed)
    field.press("Enter")
    field.blur()
    assert field.input_value() == "0.1"
    assert picture.seen() == seen


def test_digits_that_are_typed_are_no_shortcuts_of_the_notebook(notebook, picture):
    """A digit makes a cell a heading, "dd" deletes it, arrows lead elsewhere, where they reach the notebook."""
    before = notebook.sources()
    picture.field("lr").press_sequentially("0011ddabxm")
    picture.slider("lr").press("d")
    picture.slider("lr").press("d")
    picture.pads.first.press("x")
    assert notebook.sources() == before


@pytest.mark.parametrize(("key", "is_ours"), [("ArrowRight", True), ("Shift+ArrowRight", True), ("Shift+Enter", False)])
def test_plain_keys_are_marked_as_ours_before_the_page_sees_them(picture, key, is_ours):
    """Notebook 7 looks at a key on its way down, JupyterLab on its way up."""
    picture.page.evaluate(
        """() => document.addEventListener('keydown', event => {
            window.ours = event.target.hasAttribute('data-lm-suppress-shortcuts');
            event.stopImmediatePropagation();
        }, { capture: true, signal: (window.looking = new AbortController()).signal })"""
    )
    picture.slider("lr").press(key)
    picture.page.evaluate("() => window.looking.abort()")
    assert picture.page.evaluate("() => window.ours") is is_ours
