"""What learners hand in, whichever system a notebook is from: as it was released, with cells of their own."""

import re
from collections.abc import Callable

from nbformat import NotebookNode

from grader.course import COURSE
from grader.interchange.blank_notebooks import written_in

CHAPTER = "04_adam"
NAMES = [name for name, exercise in COURSE.items() if exercise.notebook == CHAPTER]

FORGERY = """
import atexit, sys
def mark(function):
    return 1.0
class Right(float):
    passed, score = True, 1.0
    def __eq__(self, other): return True
    def __abs__(self): return 0.0
for name, module in list(sys.modules.items()):
    if name.startswith(("grader", "nbgrader", "otter")):
        module.check = module.mark = module.graded = module.determine_grade = lambda *given, **named: 1.0
atexit.register(print, 1.0)
print(1.0)
1.0
"""


def to_write(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """The cells that a learner is to write in, by exercise."""
    return {exercise.name: cell for cell in notebook.cells if (exercise := written_in(cell))}


def with_bodies(body: Callable[[str], str]) -> Callable[[NotebookNode], None]:
    """A learner who writes this below each signature."""

    def write(notebook: NotebookNode) -> None:
        for name, cell in to_write(notebook).items():
            cell.source = f"{COURSE[name].head()}\n{body(name)}"

    return write


def right(name: str) -> str:
    return COURSE[name].body()


def _nearly(name: str) -> str:
    """eps under the root, as some libraries have it: no plot shows that."""
    return re.sub(r"\(np\.sqrt\((.+?)\) \+ eps\)", r"np.sqrt(\1 + eps)", right(name))


def _wrong(name: str) -> str:
    return right(name).replace("w - ", "w + ")


def _blank(notebook: NotebookNode) -> None:
    """Handed in as it was fetched."""


def _no_python(notebook: NotebookNode) -> None:
    with_bodies(right)(notebook)
    for name in NAMES[:2]:
        to_write(notebook)[name].source = f"def {name}(w, grad:\n    return w"


def _endless(name: str) -> str:
    return "    while True:\n        pass" if name == NAMES[1] else right(name)


def forge(notebook: NotebookNode) -> None:
    """Write what would have a kernel believe anything, first of all and in every cell to write in."""
    with_bodies(lambda name: "    return Right(1.0)")(notebook)
    notebook.cells[0].update(cell_type="code", source=FORGERY, outputs=[], execution_count=None)


LEARNERS: dict[str, Callable[[NotebookNode], None]] = {
    "right": with_bodies(right),
    "nearly": with_bodies(_nearly),
    "wrong": with_bodies(_wrong),
    "raising": with_bodies(lambda name: "    raise ValueError('no idea')"),
    "blank": _blank,
    "no_python": _no_python,
    "endless": with_bodies(_endless),
    "exits": with_bodies(lambda name: "    import os\n    os._exit(0)"),
}
