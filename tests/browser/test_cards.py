"""Cards and hints in a real browser, and what a pass does to the experiments."""

import re

import pytest


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


def test_a_wrong_step_gets_its_card_and_the_right_one_drives(open_notebook):
    notebook = open_notebook("01_learning_rate.ipynb")
    notebook.run_all()
    notebook.run("def gradient_descent", "def gradient_descent(w, grad, lr):\n    w -= lr * grad\n    return w")
    card = notebook.run("check(gradient_descent)")
    card.get_by_text("your function changed the w that it was given").wait_for()
    notebook.run("def gradient_descent", "def gradient_descent(w, grad, lr):\n    return w - lr * grad")
    notebook.run("check(gradient_descent)").get_by_text("PASSED").wait_for()
    place = notebook.run("experiments.step_size(gradient_descent,")
    place.get_by_text("Driven by your gradient_descent.", exact=True).wait_for()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_cards_are_readable_in_both_themes(open_notebook, theme):
    notebook = open_notebook("00_start_here.ipynb")
    notebook.use_theme(theme)
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
