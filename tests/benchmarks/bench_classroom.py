"""Grade a class: time for a submission and memory, as the class grows, against running notebooks in a kernel.

The class is made of ordinary submissions: a notebook's exercises each, some right, some wrong, some still blank. The
baseline, in the same run, is what graders that execute notebooks do for each of them: start a kernel, run every cell.
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from grader.classroom.grade_class import Settings, grade_class
from grader.course import COURSE

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from submissions import IMPORTS, hand_in

SIZES = (250, 500, 1000)
EXECUTED = 3


def rooms() -> list[list]:
    by_notebook: dict[str, list] = {}
    for exercise in COURSE.values():
        by_notebook.setdefault(exercise.notebook, []).append(exercise)
    return [held for held in by_notebook.values() if len(held) > 1]


def cell(exercise, chance: random.Random) -> str:
    """Six in ten right, one in ten blank, the rest with a sign or an operation exchanged."""
    drawn = chance.random()
    if drawn < 0.6:
        return exercise.solution()
    if drawn < 0.7:
        return exercise.stub()
    head, text, body = exercise.solution().split('"""')
    before, after = next(
        (pair for pair in (("-", "+"), ("*", "+"), ("+", "-")) if pair[0] in body), ("return", "return")
    )
    return '"""'.join((head, text, body.replace(before, after, 1)))


def a_class(folder: Path, size: int) -> Path:
    chance = random.Random(0)
    for number in range(size):
        cells = [source for e in chance.choice(rooms()) for source in (cell(e, chance), f"check({e.name})")]
        hand_in(folder, f"learner{number:04}", IMPORTS, *cells)
    return folder


def executed(folder: Path) -> float:
    """Seconds for one notebook run in a kernel of its own."""
    begin = time.perf_counter()
    for path in sorted(folder.glob("*.ipynb"))[:EXECUTED]:
        NotebookClient(nbformat.read(path, as_version=4), allow_errors=True).execute()
    return (time.perf_counter() - begin) / EXECUTED


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            came_in = a_class(Path(folder) / f"in{size}", size)
            begin = time.perf_counter()
            rows = grade_class(came_in, Path(folder) / f"out{size}", Settings(seed=1))
            took = time.perf_counter() - begin
            baseline = executed(came_in)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            graded = sum(row["status"] == "graded" for row in rows)
            print(
                f"{size} submissions, {graded} graded: {took:.1f} s, {1000 * took / size:.0f} ms each; in a kernel "
                f"{1000 * baseline:.0f} ms each, {baseline * size / took:.0f} times as long; {memory:.0f} MB here"
            )


if __name__ == "__main__":
    main()
