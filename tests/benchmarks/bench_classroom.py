"""Grade a class: CPU time for a submission and memory, as the class grows, against running notebooks in a kernel.

The class is as ``homework.py`` draws it: a notebook's exercises each, in many people's words, some right, some wrong,
some still blank. The baseline, in the same run, is what graders that execute notebooks do for each of them: start a
kernel, run every cell.
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from cpu_time import cpu_seconds
from homework import Pupils

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from submissions import hand_in

from grader.course import COURSE

HEAD = "import math\nimport statistics\nimport numpy as np\nfrom grader import check"
SIZES = (250, 500, 1000)
EXECUTED = 3
#: The share of answers whose numbers are their own to the last bit.
OWN = 0.35
EXECUTE = "import sys, nbformat; from nbclient import NotebookClient\n" + (
    "for path in sys.argv[1:]: NotebookClient(nbformat.read(path, as_version=4), allow_errors=True).execute()"
)


def rooms() -> list[list]:
    by_notebook: dict[str, list] = {}
    for exercise in COURSE.values():
        by_notebook.setdefault(exercise.notebook, []).append(exercise)
    return [held for held in by_notebook.values() if len(held) > 1]


def a_class(folder: Path, size: int) -> Path:
    pupils, chance = Pupils(seed=0, own=OWN), random.Random(0)
    for number in range(size):
        cells = [source for e in chance.choice(rooms()) for source in (pupils.answer(e), f"check({e.name})")]
        hand_in(folder, f"learner{number:04}", HEAD, *cells)
    return folder


def executed(folder: Path) -> float:
    """CPU seconds for one notebook run in a kernel of its own."""
    paths = sorted(folder.glob("*.ipynb"))[:EXECUTED]
    return cpu_seconds([sys.executable, "-c", EXECUTE, *paths]) / EXECUTED


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            came_in = a_class(Path(folder) / f"in{size}", size)
            begin = time.perf_counter()
            command = [sys.executable, "-m", "grader", "class", came_in, "--out", Path(folder) / f"out{size}"]
            ours = cpu_seconds([*command, "--seed", 1]) / size
            took = time.perf_counter() - begin
            baseline = executed(came_in)
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(
                f"{size} submissions in {took:.1f} s: {1000 * ours:.0f} ms of CPU each; in a kernel "
                f"{1000 * baseline:.0f} ms, {baseline / ours:.0f} times as much; {memory:.0f} MB in the largest process"
            )


if __name__ == "__main__":
    main()
