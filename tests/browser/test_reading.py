"""The notebooks' prose as JupyterLab shows it: its tables, folds and moving picture, on wide and on dark pages."""

import io

import matplotlib.image
import numpy as np
import pytest

#: How far right of the text tables begin.
TABLES = """() => [...document.querySelectorAll('.jp-RenderedMarkdown table')].map(table =>
    table.getBoundingClientRect().left
    - document.querySelector('.jp-RenderedMarkdown > p').getBoundingClientRect().left)"""
#: The distance between a closed fold and the text below it.
GAPS = """() => [...document.querySelectorAll('.jp-RenderedMarkdown > details + p')].map(below =>
    below.getBoundingClientRect().top - below.previousElementSibling.getBoundingClientRect().bottom)"""
#: How many letters the longest line of each long paragraph has.
LETTERS = """() => [...document.querySelectorAll('.jp-RenderedMarkdown > p')].filter(
  p => p.textContent.length > 200).map(p => {
    const range = document.createRange(), walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), lines = {};
    while (walker.nextNode()) {
        if (walker.currentNode.parentElement.closest('mjx-container')) continue;
        for (let at = 0; at < walker.currentNode.length; at++) {
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + 1);
            const line = Math.round(range.getBoundingClientRect().bottom / 10);
            lines[line] = (lines[line] ?? 0) + 1;
        }
    }
    return Math.max(...Object.values(lines));
})"""


@pytest.mark.parametrize("width", [1366, 1920])
def test_prose_can_be_read(open_notebook, width):
    page = open_notebook("00_start_here.ipynb").page
    page.set_viewport_size({"width": width, "height": 6000})  # JupyterLab leaves out what is far from being seen
    page.locator(".jp-RenderedMarkdown table").first.wait_for()
    tables, gaps, letters = (page.evaluate(script) for script in (TABLES, GAPS, LETTERS))
    assert tables
    assert max(map(abs, tables)) < 2
    assert gaps
    assert min(gaps) >= 10
    assert 60 < max(letters) <= 95  # on average a line has fewer


def test_the_moving_picture_suits_the_theme_and_not_the_system(open_notebook):
    notebook = open_notebook("00_start_here.ipynb")
    picture = notebook.page.get_by_role("img", name="Four tiles")
    for system in ("light", "dark"):
        notebook.page.emulate_media(color_scheme=system)
        for theme, suits in (("Light", lambda seen: seen > 0.8), ("Dark", lambda seen: seen < 0.2)):
            notebook.use_theme(theme)
            notebook.page.wait_for_timeout(500)
            seen = np.median(matplotlib.image.imread(io.BytesIO(picture.screenshot()))[..., :3])
            assert suits(seen), (system, theme, seen)
