"""The course in a real browser: what a learner does with a keyboard and two eyes."""

import re

import pytest

#: All but the first, whose only experiment has a test of its own.
COURSE_NOTEBOOKS = (
    "01_learning_rate.ipynb",
    "02_momentum.ipynb",
    "03_weight_decay.ipynb",
    "04_adam.ipynb",
    "05_tuning.ipynb",
)
SHOWN = r"experiments\.(\w+)\([^)]*\)$"


def test_the_first_notebook_from_a_wrong_answer_to_a_pass(open_notebook):
    notebook = open_notebook("00_start_here.ipynb")
    assert notebook.run_all() == []

    notebook.run("def downhill", "def downhill(slope):\n    return np.sign(slope)")
    card = notebook.run("check(downhill)")
    card.get_by_text("NOT YET").wait_for()
    assert "so the ball climbs" in notebook.words(card)
    assert "yours" in notebook.words(card)

    notebook.run("def downhill", "def downhill(slope):\n    return -np.sign(slope)")
    card = notebook.run("check(downhill)")
    card.get_by_text("PASSED").wait_for()
    ball = notebook.run("experiments.ball(downhill)")
    ball.get_by_text("Driven by your downhill.", exact=True).wait_for()
    shown = notebook.run("progress()")
    shown.get_by_text("exercises passed").wait_for()
    assert "[x] downhill" in notebook.words(shown)


def test_the_moving_picture_is_seen_before_anything_is_run(open_notebook):
    page = open_notebook("00_start_here.ipynb").page
    picture = page.get_by_role("img", name="Four tiles")
    picture.wait_for()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_hints_unfold(open_notebook):
    notebook = open_notebook("00_start_here.ipynb")
    notebook.run_all()
    hints = notebook.run("hint(downhill)")
    assert not hints.get_by_text("A ball does not climb").is_visible()
    hints.get_by_text("1. Where to look").click()
    hints.get_by_text("A ball does not climb").wait_for()


@pytest.mark.parametrize("name", COURSE_NOTEBOOKS)
def test_every_experiment_shows_itself_and_answers_to_the_keyboard(open_notebook, name):
    notebook = open_notebook(name)
    assert notebook.run_all() == []
    cells = [source for source in notebook.sources() if re.match(SHOWN, source)]
    assert cells
    for source in cells:
        place = notebook.run(source)
        picture, marks = place.locator(".widget-image"), place.locator("svg[role=img]")
        marks.wait_for()
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
        _lie_on_one_another(picture.bounding_box(), marks.bounding_box())
        for handle in place.locator(".noUi-handle").all():
            _key_changes_the_picture(notebook.page, handle, marks)


def _lie_on_one_another(below, above):
    assert all(abs(below[side] - above[side]) < 1.5 for side in ("x", "y", "width", "height")), (below, above)


def _key_changes_the_picture(page, handle, marks):
    before = marks.inner_html()
    at_the_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
    handle.focus()
    for _ in range(60):  # many presses: from 1e-8 it is far to where eps can be seen
        page.keyboard.press("ArrowLeft" if at_the_end else "ArrowRight")
        page.wait_for_timeout(150)
        if marks.inner_html() != before:
            return
    raise AssertionError(f"the picture stays as it was: {before[:300]}")


def test_the_sentence_follows_the_slider_and_is_announced(open_notebook):
    notebook = open_notebook("01_learning_rate.ipynb")
    notebook.run_all()
    place = notebook.run("experiments.step_size(gradient_descent)")
    sentence = place.locator(".widget-html").filter(has=notebook.page.locator("[role=status][aria-live=polite]"))
    handle = place.locator(".noUi-handle").first
    for _ in range(55):  # from 0.100 to 0.210
        handle.press("ArrowRight")
    sentence.get_by_text("is above 2/L = 0.20: every step lands further out").wait_for()
    place.get_by_role("button", name="Set the optimal lr").press("Enter")
    notebook.page.wait_for_timeout(1000)  # the slider, told a value between two stops, answers with a stop
    assert "the best for this ravine" in notebook.words(sentence)


def test_a_wrong_step_gets_its_card_and_the_right_one_drives(open_notebook):
    notebook = open_notebook("01_learning_rate.ipynb")
    notebook.run_all()
    notebook.run("def gradient_descent", "def gradient_descent(w, grad, lr):\n    w -= lr * grad\n    return w")
    card = notebook.run("check(gradient_descent)")
    card.get_by_text("your function changed the w that it was given").wait_for()
    notebook.run("def gradient_descent", "def gradient_descent(w, grad, lr):\n    return w - lr * grad")
    notebook.run("check(gradient_descent)").get_by_text("PASSED").wait_for()
    place = notebook.run("experiments.step_size(gradient_descent)")
    place.get_by_text("Driven by your gradient_descent.").wait_for()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_cards_are_readable_in_both_themes(open_notebook, theme):
    notebook = open_notebook("00_start_here.ipynb")
    notebook.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    notebook.run_all()
    card = notebook.run('check(in_a_hurry, "downhill")').get_by_text("NOT YET")
    card.wait_for()
    ink, ground = card.evaluate(
        """element => {
            const paper = document.querySelector('.jp-Notebook');
            return [getComputedStyle(element).color, getComputedStyle(paper).backgroundColor];
        }"""
    )
    assert _contrast(ink, ground) > 7


def _contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours as CSS gives them; 7 is its strictest demand."""
    light, dark = sorted(map(_luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    shares = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
