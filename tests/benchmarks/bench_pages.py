"""The pages of a class in a browser: how large they are, how soon they are open, how fast a search is.

Opening is timed from the click to the frame in which the first rows are seen and the search field listens; the baseline
is a page in which every row is an element, as a table usually is, with the same rows.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from grader.classroom.groups import Groups
from grader.classroom.labels import FEEDBACK, label, link
from grader.classroom.misconceptions import Misconceptions
from grader.classroom.pages import INDEX, class_page, index_page, student_page
from grader.classroom.pages.signs import sign
from grader.classroom.row import Feedback

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
from lab import FLAGS, chromium
from made_class import made_class

SIZES = (100, 1000, 5000, 20_000)
#: Above this many rows the baseline alone takes minutes.
MOST_PLAIN = 5000
ROUNDS = 3
SEARCH = """async (field) => {
    const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    const took = [];
    for (const word of ['muller', 'muller 10', 'zoe', '']) {
        const begin = performance.now();
        field.value = word;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await painted();
        took.push(performance.now() - begin);
    }
    return took;
}"""
SHOWN = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"


def plain_page(made: list[Feedback]) -> Iterator[str]:
    """Every row and cell as an element."""
    yield '<!DOCTYPE html><meta charset="utf-8"><title>Class</title><table>'
    for each in made:
        row, name = each.row, label(each.row.student)
        cells = "".join(
            f'<td title="{verdict}" style="background:{sign(verdict).ground}">{sign(verdict).sign}</td>'
            for verdict in (grade.verdict for grade in row.exercises.values())
        )
        who = f'<td><a href="{FEEDBACK}/{link(name)}">{escape(name)}</a></td>'
        yield f"<tr>{who}{cells}<td>{row.points:g}</td><td>{row.status}</td></tr>"
    yield "</table>"


def opened(browser: Browser, path: Path) -> tuple[Page, float]:
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    begin = time.perf_counter()
    page.goto(path.as_uri())
    page.evaluate(SHOWN)
    return page, 1000 * (time.perf_counter() - begin)


def measure(browser: Browser, what: str, path: Path) -> None:
    times, searches, elements = [], [], 0
    for _ in range(ROUNDS):
        page, took = opened(browser, path)
        times.append(took)
        elements = page.evaluate("() => document.querySelectorAll('*').length")
        field = page.locator("input[type=search]")
        if field.count():
            searches += page.evaluate(f"field => ({SEARCH})(field)", field.element_handle())
        page.close()
    search = f"{statistics.median(searches):8.0f} ms" if searches else f"{'-':>11}"
    size = path.stat().st_size / 1e6
    print(f"{what:28}{size:9.2f} MB{elements:10,} elements{statistics.median(times):8.0f} ms{search}", flush=True)


def write(folder: Path, many: int) -> dict[str, Path]:
    """The pages of a class of that size, each with what it is."""
    made, misconceptions, groups = list(made_class(many)), Misconceptions(), Groups()
    for each in made:
        misconceptions.add(each)
        groups.add(each)
    pages = {
        "class.html": class_page(
            [each.row for each in made], misconceptions.found(), groups.found(), misconceptions.unexplained()
        ),
        f"{FEEDBACK}/{INDEX}": index_page(label(each.row.student) for each in made),
    }
    if many <= MOST_PLAIN:
        pages["every row an element"] = plain_page(made)
    paths = {}
    for number, (what, parts) in enumerate(pages.items()):
        paths[what] = folder / f"{many}-{number}.html"
        paths[what].write_text("".join(parts), encoding="utf-8")
    return paths


def main() -> None:
    made = list(made_class(300))
    student_page(made[0])
    begin = time.process_time()
    written = [len(student_page(each)) for each in made]
    each = 1000 * (time.process_time() - begin) / len(made)
    print(f"a student's page: {each:.2f} ms of CPU, {statistics.mean(written) / 1000:.0f} kB")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for many in SIZES:
            print(f"{many:,} students{'size':>26}{'in the page':>19}{'opening':>11}{'search':>11}")
            for what, path in write(Path(folder), many).items():
                measure(browser, what, path)
        browser.close()


if __name__ == "__main__":
    main()
