"""Settings are pinned, reset, typed, and handed on as a line of code."""

import pytest
from picture import numbers


@pytest.fixture(scope="module")
def notebook(open_notebook, write_notebook):
    opened = open_notebook(
        write_notebook(
            "compare.ipynb",
            "experiments.everything()",
            "'a line that was copied'",
            "experiments.slow()",
            "experiments.panels()",
        )
    )
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
    assert "lr 0.1, beta 0.5, kind as it is." in pinned.inner_text()
    picture.button("Remove the pin").press("Enter")
    assert not ghost.locator("path").count()
    assert pinned.inner_text() == ""


def test_what_is_pinned_stands_where_its_values_lie_on_the_axes_of_now(notebook):
    """A panel may have other limits, lie elsewhere, or tell another quantity at another setting."""
    picture = notebook.picture("experiments.panels()")
    ghost, mark = (picture.root.locator(f".knobs-{layer} path") for layer in ("ghost", "marks"))
    limits = picture.root.locator("select")
    picture.button("Pin").press("Enter")
    picture.changes(lambda: limits.select_option("wide"))
    place, present = (numbers(each.first.get_attribute("d")) for each in (ghost, mark))
    assert place == pytest.approx(present, abs=0.2)
    picture.changes(lambda: limits.select_option("other"))
    assert not ghost.count()
    picture.changes(lambda: limits.select_option("narrow"))
    assert ghost.first.get_attribute("d") == mark.first.get_attribute("d")
    picture.button("Remove the pin").press("Enter")


def test_what_is_pinned_is_seen_on_a_map(picture):
    """A map covers what lies below it, and the old place on it is what one compares with."""
    picture.button("Pin").press("Enter")
    ghost = picture.root.locator(".knobs-ghost")
    after = "(ghost, map) => ghost.compareDocumentPosition(map) === Node.DOCUMENT_POSITION_PRECEDING"
    assert ghost.evaluate(after, picture.root.locator(".knobs-raster").element_handle())
    assert not ghost.evaluate(after, picture.root.locator(".knobs-marks path").first.element_handle())
    picture.button("Remove the pin").press("Enter")


def test_what_is_pinned_is_what_is_drawn_while_a_knob_is_ahead_of_it(notebook):
    picture = notebook.picture("experiments.slow()")
    turned = "slider.value = 1; slider.dispatchEvent(new Event('input', {bubbles: true}));"
    at_once = f"(slider, pin) => {{ {turned} pin.click(); }}"  # between two presses it might be drawn
    picture.slider("x").evaluate(at_once, picture.button("Pin").element_handle())
    assert picture.root.locator(".knobs-pinned").inner_text().endswith("x 0. x is 0.")
    picture.until(lambda: "x is 1." in picture.caption.inner_text())
    picture.button("Remove the pin").press("Enter")


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
    for _ in range(10):
        picture.slider("lr").press("ArrowLeft")  # half a factor of ten
    picture.field("beta").fill("0.12345678")
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
    assert 'lr=0.032, beta=0.12345678, kind="mirrored", steps=40)' in copied
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


LR, BETA, STEPS, START_X, START_Y = (
    "lr: type a value",
    "beta: type a value",
    "steps: type a value",
    "start: w[0]",
    "start: w[1]",
)


@pytest.mark.parametrize(
    ("label", "typed", "shown", "told", "note"),
    [
        (LR, "0.0317", "0.0317", "lr 0.0317,", ""),
        (LR, "0,5", "0.5", "lr 0.5,", ""),
        (LR, "0.01 ", "0.01", "lr 0.01,", ""),
        (LR, "7", "1", "lr 1,", "Possible values go from 0.001 to 1, so the value is now 1."),
        (LR, "1e-9", "0.001", "lr 0.001,", "Possible values go from 0.001 to 1, so the value is now 0.001."),
        (BETA, "-3", "0", "beta 0,", "Possible values go from 0 to 1, so the value is now 0."),
        (STEPS, "2.7", "3", "after 3 steps", "Only whole numbers are possible, so the value is now 3."),
        (START_X, "1,25", "1.25", "(1.25, 0.5)", ""),
        (START_X, "−1.234", "-1.234", "(-1.234, 0.5)", ""),
        (START_Y, "1e-3", "0.001", "(1.5, 0.001)", ""),
        (START_X, "15", "2", "(2, 0.5)", "Possible values go from -2 to 2, so the value is now 2."),
    ],
)
def test_any_value_can_be_typed_and_what_became_of_it_is_said(picture, label, typed, shown, told, note):
    """Between two stops, with a comma, with the minus of a book; beyond an end it is that end."""
    field = picture.root.get_by_label(label, exact=True)
    field.fill(typed)
    picture.changes(lambda: field.press("Enter"))
    assert field.input_value() == shown
    assert told in picture.caption.inner_text()
    assert notes(picture) == note
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")  # all of it is seen
    picture.button("Reset").press("Enter")
    assert notes(picture) == ""


def notes(picture) -> str:
    """What stands beside the fields; a screen reader speaks it."""
    return "".join(picture.root.locator(".knobs-note[role=status]").all_inner_texts())


@pytest.mark.parametrize("label", [LR, START_Y])
def test_an_arrow_key_takes_a_field_to_the_next_stop(picture, label):
    field = picture.root.get_by_label(label, exact=True)
    before = field.input_value()
    picture.changes(lambda: field.press("ArrowUp"))
    assert field.input_value() == {LR: "0.11", START_Y: "0.55"}[label]
    picture.changes(lambda: field.press("ArrowDown"))
    assert field.input_value() == before


def test_the_longest_number_has_room(picture):
    field = picture.field("lr")
    assert field.evaluate("field => { field.value = '-0.0001234'; return field.scrollWidth <= field.clientWidth; }")


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
def test_what_is_no_number_leaves_the_value_and_is_said(picture, typed):
    field, seen = picture.field("lr"), picture.seen()
    field.fill(typed)
    field.press("Enter")
    field.blur()
    assert field.input_value() == "0.1"
    assert picture.seen() == seen
    assert notes(picture) == (f"“{typed}” is not a number, so the value is still 0.1." if typed else "")


def test_what_was_said_of_a_typed_value_goes_with_the_next_change(picture):
    """Also where that value stayed as it was."""
    for change in (lambda: picture.slider("beta").press("ArrowRight"), picture.button("Reset").click):
        picture.field("lr").fill("much")
        picture.field("lr").press("Enter")
        assert "is not a number" in notes(picture)
        change()
        assert notes(picture) == ""


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
