"""From a key press, or a move of the mouse, to new pixels in a browser: experiments against an empty round trip.

The empty round trip is a slider whose kernel side does nothing but write the number into a label: what the browser, the
server and the kernel need by themselves. Everything is timed in the page, from the event to the next frame after the
output has changed, by turns, in one notebook.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
from playground import experiments
from playwright.sync_api import Locator, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
from lab import FLAGS, LONG, Notebook, chromium, running_lab
from picture import Picture

EMPTY = """
import ipywidgets as widgets
slider, label = widgets.IntSlider(max=1000), widgets.HTML()
slider.observe(lambda change: setattr(label, "value", f"<svg role=img><desc>{change.new}</desc></svg>"), "value")
widgets.VBox([slider, label])
"""
#: An experiment, and the argument whose slider is moved.
KEYS = (
    *(("step_size", "lr"), ("ravine", "beta"), ("momentum_map", "beta"), ("per_coordinate", "beta2")),
    *(("adam_loses", "beta2"), ("random_or_grid", "draw"), ("decay_maps", "lr"), ("polynomial", "strength")),
)
#: An experiment, and the number of the pad that is dragged.
DRAGS = (("step_size", 0), ("ravine", 0), ("momentum_map", 0))
BASELINE = "ravine: beta"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CHANGES, ROUNDS = 16, 3  # of a control in one round; the rounds of all controls take turns
FLIGHT, PLAY = 2000, 1200  # ms of a drag and of a play whose pictures are counted

WATCH = """([cell, what]) => {
    window.took = [];
    if (!cell.dataset.watched) {
        cell.dataset.watched = 'yes';
        for (const name of ['keydown', 'pointermove']) {
            cell.addEventListener(name, () => { window.began ??= performance.now(); }, true);
        }
    }
    window.began = null;
    window.observer?.disconnect();
    window.observer = new MutationObserver(() => {
        if (window.began === null) return;
        const from = window.began;
        window.began = null;
        requestAnimationFrame(() => window.took.push(performance.now() - from));
    });
    window.observer.observe(cell.querySelector(what), { childList: true, subtree: true });
}"""
#: For so long, how many frames of the screen show another picture; ``pad``, if there is one, is dragged meanwhile.
PICTURES = """([marks, pad, flight]) => new Promise(resolve => {
    let frame = 0, begin, shown = new Set();
    const observer = new MutationObserver(() => shown.add(frame));
    observer.observe(marks, { childList: true });
    const tick = time => {
        begin ??= time;
        frame++;
        if (pad) {
            const box = pad.getBoundingClientRect(), angle = frame / 15;
            const clientX = box.left + box.width * (0.5 + 0.4 * Math.cos(angle));
            const clientY = box.top + box.height * (0.5 + 0.4 * Math.sin(angle));
            const where = { pointerId: 1, clientX, clientY, buttons: 1, bubbles: true };
            pad.dispatchEvent(new PointerEvent('pointermove', where));
        }
        if (time - begin < flight) return requestAnimationFrame(tick);
        observer.disconnect();
        resolve([shown.size, frame].map(count => 1000 * count / (time - begin)));
    };
    requestAnimationFrame(tick);
})"""


def timed(page: Page, cell: Locator, what: str, change: Callable[[int], None]) -> list[float]:
    """Milliseconds from each change to the frame after ``what`` in the cell is another one."""
    page.evaluate(WATCH, [cell.element_handle(), what])
    for number in range(CHANGES):
        change(number)
        page.wait_for_function("count => window.took.length > count", arg=number)
    return page.evaluate("() => window.took")


def empty_trips(notebook: Notebook) -> list[float]:
    cell = notebook.output(0)
    cell.locator(".noUi-handle").first.focus()
    return timed(notebook.page, cell, ".widget-html", lambda _: notebook.page.keyboard.press("ArrowRight"))


def key_presses(notebook: Notebook, index: int, label: str) -> list[float]:
    """Arrow keys on a slider, one stop each, turning round at its ends."""
    cell, key = notebook.output(index), ["ArrowRight"]
    slider = Picture(cell).slider(label)
    slider.focus()

    def press(_: int) -> None:
        at, low, high = slider.evaluate("slider => [slider.value, slider.min, slider.max].map(Number)")
        key[0] = "ArrowLeft" if at >= high else "ArrowRight" if at <= low else key[0]
        notebook.page.keyboard.press(key[0])

    return timed(notebook.page, cell, ".knobs-marks", press)


def drag_moves(notebook: Notebook, index: int, number: int) -> list[float]:
    """A pad dragged to and fro, each move answered before the next."""
    cell = notebook.output(index)
    box = _grip(notebook, Picture(cell).pads.nth(number))

    def move(count: int) -> None:
        notebook.page.mouse.move(box["x"] + box["width"] * (0.2 + 0.035 * count), box["y"] + box["height"] * 0.4)

    took = timed(notebook.page, cell, ".knobs-marks", move)
    notebook.page.mouse.up()
    return took


def _grip(notebook: Notebook, pad: Locator) -> dict[str, float]:
    """Press the mouse on a pad; where the pad is."""
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    notebook.page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.7 * box["height"])
    notebook.page.mouse.down()
    notebook.page.wait_for_timeout(300)
    return box


def dragged_pictures(notebook: Notebook, index: int, number: int) -> list[float]:
    """Pictures and frames a second while a pad is dragged, with a move for each frame, as a browser tells them."""
    picture = Picture(notebook.output(index))
    pad = picture.pads.nth(number)
    _grip(notebook, pad)
    marks = picture.root.locator(".knobs-marks").element_handle()
    rates = notebook.page.evaluate(PICTURES, [marks, pad.element_handle(), FLIGHT])
    notebook.page.mouse.up()
    return rates


def played_pictures(notebook: Notebook, index: int) -> list[float]:
    """Pictures and frames a second while a run plays at 60 steps a second."""
    picture = Picture(notebook.output(index))
    picture.slider("steps").press("Home")
    picture.root.get_by_label("steps a second").select_option("60")
    picture.button("Play").click()
    return notebook.page.evaluate(PICTURES, [picture.root.locator(".knobs-marks").element_handle(), None, PLAY])


def measured(notebook: Notebook, names: list[str]) -> dict[str, list[float]]:
    """All rounds of everything that is timed, by what is done."""
    took: dict[str, list[float]] = {"empty round trip": []}
    for _ in range(ROUNDS):
        took["empty round trip"] += empty_trips(notebook)
        for name, argument in KEYS:
            label = getattr(experiments, name)().controls[argument].label
            took.setdefault(f"{name}: {argument}", []).extend(key_presses(notebook, 1 + names.index(name), label))
        scrubbed = key_presses(notebook, 1 + names.index("ravine"), "steps")
        took.setdefault("ravine: steps, without the kernel", []).extend(scrubbed)
        for name, pad in DRAGS:
            moves = drag_moves(notebook, 1 + names.index(name), pad)
            took.setdefault(f"{name}: drag of pad {pad}", []).extend(moves)
    return took


def table(took: dict[str, list[float]]) -> list[str]:
    """The median and the ninetieth percentile of each, and how many empty trips and ravines the median is."""
    medians = {name: statistics.median(times) for name, times in took.items()}
    lines = [f"{'ms':>36}  median   90 %  empty trips  ravines"]
    for name, times in took.items():
        shares = [medians[name] / medians[base] for base in ("empty round trip", BASELINE)]
        lines.append(
            f"{name:>36}  {medians[name]:6.1f} {statistics.quantiles(times, n=10)[-1]:6.1f}"
            f"  {shares[0]:11.2f}  {shares[1]:7.2f}"
        )
    return lines


def report(notebook: Notebook, names: list[str]) -> None:
    print(*table(measured(notebook, names)), sep="\n")
    for name, pad in DRAGS:
        shown, frames = dragged_pictures(notebook, 1 + names.index(name), pad)
        print(f"{name}: {shown:.0f} pictures in {frames:.0f} frames a second while pad {pad} is dragged")
    shown, frames = played_pictures(notebook, 1 + names.index("ravine"))
    print(f"ravine: {shown:.0f} pictures in {frames:.0f} frames a second while 60 steps a second are played")


def main() -> None:
    home, names = Path(tempfile.mkdtemp()), list(dict.fromkeys(name for name, _ in (*KEYS, *DRAGS)))
    sources = [EMPTY.strip(), *(f"from playground import experiments\nexperiments.{name}()" for name in names)]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), home / "bench.ipynb")
    with running_lab(home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(LONG)
        notebook = Notebook(page, address, "bench.ipynb")
        assert notebook.run_all() == []
        report(notebook, names)
        browser.close()


if __name__ == "__main__":
    main()
