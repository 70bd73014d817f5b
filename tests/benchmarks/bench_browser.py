"""From a key press to new pixels in a browser: the step-size experiment against an empty round trip.

The empty round trip is a slider whose kernel side does nothing but write the number into a label: what the browser, the
server and the kernel need by themselves. Both are timed in the page, from the key event to the next frame after the
output has changed, by turns, in one notebook.
"""

import statistics
import sys
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
from lab import FLAGS, LONG, Notebook, chromium, running_lab

EMPTY = """
import ipywidgets as widgets
slider, label = widgets.IntSlider(max=1000), widgets.HTML()
slider.observe(lambda change: setattr(label, "value", f"<svg role=img><desc>{change.new}</desc></svg>"), "value")
widgets.VBox([slider, label])
"""
EXPERIMENT = "from playground import experiments\nexperiments.step_size()"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
PRESSES, ROUNDS = 25, 3

WATCH = """cell => {
    window.took = [];
    let pressed = null;
    cell.addEventListener('keydown', () => { pressed = performance.now(); }, true);
    const output = cell.querySelector('svg[role=img], .widget-html').closest('.widget-html');
    new MutationObserver(() => {
        if (pressed === null) return;
        const from = pressed;
        pressed = null;
        requestAnimationFrame(() => window.took.push(performance.now() - from));
    }).observe(output, {childList: true, subtree: true});
}"""


def pressed(notebook: Notebook, index: int) -> float:
    """The median time in ms of some presses of the right arrow on the first slider of a cell."""
    cell = notebook.output(index)
    handle = cell.locator(".noUi-handle").first
    handle.focus()
    cell.evaluate(WATCH)
    for number in range(PRESSES):
        notebook.page.keyboard.press("ArrowRight")
        notebook.page.wait_for_function("count => window.took.length > count", arg=number)
    return statistics.median(notebook.page.evaluate("() => window.took"))


def main() -> None:
    home = Path(tempfile.mkdtemp())
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in (EMPTY, EXPERIMENT)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), home / "bench.ipynb")
    with running_lab(home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(LONG)
        notebook = Notebook(page, address, "bench.ipynb")
        assert notebook.run_all() == []
        took = [(pressed(notebook, 0), pressed(notebook, 1)) for _ in range(ROUNDS)]
        browser.close()
    empty, experiment = (min(times) for times in zip(*took, strict=True))
    print(f"empty round trip {empty:.0f} ms, step_size {experiment:.0f} ms: {experiment / empty:.2f} times")


if __name__ == "__main__":
    main()
