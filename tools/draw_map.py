"""Draw the map of the course, and write its tables: what depends on what, how long it takes, three ways through it.

python -m tools.draw_map      write notebooks/pictures/map.svg, and print the tables of README and 00_start_here

On a dark page the picture is turned inside out, as the front end does with all pictures.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from grader.course import COURSE
from tools.course_map import AFTERNOON, HOUR, Stop, builds_on, comes_right_after, everything, notebooks, stated_minutes

FILE = Path(__file__).resolve().parents[1] / "notebooks" / "pictures" / "map.svg"
#: Pixels: of a box, and between two.
WIDTH, HEIGHT, ACROSS, DOWN = 130, 96, 32, 18

STYLE = """
text { font: 15px "DejaVu Sans", Verdana, sans-serif; fill: #222222; text-anchor: middle }
.name { font-weight: bold }
rect { fill: #EEF1F3; stroke: #8A949C }
path { fill: none; stroke: #555555; stroke-width: 1.8; marker-end: url(#tip) }
marker path { fill: #555555; stroke: none; marker-end: none }
@media (prefers-color-scheme: dark) { svg { filter: invert(.93) hue-rotate(180deg) } }
"""


def drawing() -> str:
    """The whole picture, as SVG."""
    places = {notebook: _place(notebook) for notebook in notebooks()}
    width = max(x for x, _ in places.values()) + WIDTH + 1
    height = max(y for _, y in places.values()) + HEIGHT + 1
    arrows = "".join(_arrow(places[of], places[name]) for name in notebooks() for of in comes_right_after(name))
    boxes = "".join(_box(notebook, *place) for notebook, place in places.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img">\n<title>{in_words()}</title>\n<style>{STYLE}</style>\n<defs><marker id="tip" viewBox="0 0 8 8" '
        'refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L8 4L0 8Z"/></marker></defs>\n'
        f"{arrows}{boxes}</svg>\n"
    )


@cache
def _column(notebook: str) -> int:
    return 1 + max(map(_column, comes_right_after(notebook)), default=-1)


def _place(notebook: str) -> tuple[int, float]:
    """The upper left corner of its box: notebooks that build on the same stand above each other."""
    beside = [other for other in notebooks() if _column(other) == _column(notebook)]
    tallest = max(sum(_column(other) == column for other in notebooks()) for column in map(_column, notebooks()))
    row = beside.index(notebook) + (tallest - len(beside)) / 2
    return _column(notebook) * (WIDTH + ACROSS) + 1, row * (HEIGHT + DOWN) + 1


def _arrow(start: tuple[int, float], end: tuple[int, float]) -> str:
    (x0, y0), (x1, y1) = (start[0] + WIDTH, start[1] + HEIGHT / 2), (end[0] - 1, end[1] + HEIGHT / 2)
    middle = x1 - ACROSS / 2
    return f'<path d="M{x0} {y0:g}C{middle} {y0:g} {middle} {y1:g} {x1} {y1:g}"/>\n'


def _box(notebook: str, x: int, y: float) -> str:
    number, _, name = notebook.partition("_")
    lines = (
        (number, 22, ""),
        (name.replace("_", " "), 42, ' class="name"'),
        (f"{stated_minutes(notebook)} minutes", 65, ""),
        (f"{_to_write(notebook)} to write", 84, ""),
    )
    words = "".join(f'<text x="{x + WIDTH / 2:g}" y="{y + down:g}"{kind}>{line}</text>' for line, down, kind in lines)
    return f'<rect x="{x}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="8"/>{words}\n'


def _to_write(notebook: str) -> int:
    return sum(exercise.notebook == notebook for exercise in COURSE.values())


def in_words() -> str:
    """What the picture says."""
    told = (f"{name} comes after {' and '.join(comes_right_after(name))}" for name in notebooks()[1:])
    return f"The map of the course: {'; '.join(told)}."


# --- the tables -------------------------------------------------------------------------------------------------------


def builds_on_cell(notebook: str) -> str:
    """What a notebook takes up from earlier ones: the cell of a table."""
    taken = {of[:2]: ", ".join(f"`{name}`" for name in names) for of, names in builds_on(notebook).items()}
    return ", ".join(f"{of} ({names})" if names else of for of, names in taken.items())


def ways_table(written: Callable[[str], str]) -> str:
    """The three ways. ``written`` is how a notebook's name is written."""
    lines = ["| if you have | do | afterwards you can |", "|---|---|---|"]
    for way in (HOUR, AFTERNOON):
        stops = "; ".join(_stop(stop, written) for stop in way.stops)
        lines.append(f"| {way.name} | {stops} | {way.leads_to} |")
    whole = everything()
    return "\n".join((*lines, f"| {whole.name} | everything, in order | {whole.leads_to} |"))


def _stop(stop: Stop, written: Callable[[str], str]) -> str:
    if not stop.numbers:
        return written(stop.notebook)
    *first, last = stop.numbers
    listed = f"sections {', '.join(first)} and {last}" if first else f"section {last}"
    return f"{written(stop.notebook)}, {listed}"


def as_code(notebook: str) -> str:
    return f"`{notebook}`"


def as_link(notebook: str) -> str:
    return f"[{notebook}]({notebook}.ipynb)"


if __name__ == "__main__":
    FILE.write_text(drawing(), encoding="utf-8")
    print(f"{FILE.name} written")
    for notebook in notebooks():
        print(f"{notebook}: {builds_on_cell(notebook)}")
    print(ways_table(as_code), ways_table(as_link), in_words(), sep="\n\n")
