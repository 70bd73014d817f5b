"""What ten learners and an attacker hand in: the notebook that nbgrader released, with cells of their own."""

import re
from collections.abc import Callable
from copy import deepcopy

from nbformat import NotebookNode

from grader.course import COURSE
from grader.interchange.marking_cells import marking_id

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
    if name.startswith(("grader", "nbgrader")):
        module.check = module.mark = module.graded = module.determine_grade = lambda *given, **named: 1.0
atexit.register(print, 1.0)
print(1.0)
1.0
"""


def _cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {cell.metadata.nbgrader["grade_id"]: cell for cell in notebook.cells if "nbgrader" in cell.metadata}


def _with_bodies(body: Callable[[str], str]) -> Callable[[NotebookNode], None]:
    """A learner who writes this below each signature."""

    def write(notebook: NotebookNode) -> None:
        for name in NAMES:
            _cells(notebook)[name].source = f"{COURSE[name].head()}\n{body(name)}"

    return write


def _right(name: str) -> str:
    return COURSE[name].body()


def _nearly(name: str) -> str:
    """eps under the root, as some libraries have it: no plot shows that."""
    return re.sub(r"\(np\.sqrt\((.+?)\) \+ eps\)", r"np.sqrt(\1 + eps)", _right(name))


def _wrong(name: str) -> str:
    return _right(name).replace("w - ", "w + ")


def _blank(notebook: NotebookNode) -> None:
    """Handed in as it was fetched."""


def _deleted(notebook: NotebookNode) -> None:
    """One cell to write in, one that marks, and of a third exercise both; the fourth is right."""
    _with_bodies(_right)(notebook)
    first, second, third, _ = NAMES
    gone = {first, marking_id(second), third, marking_id(third)}
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") not in gone]


def _no_python(notebook: NotebookNode) -> None:
    _with_bodies(_right)(notebook)
    for name in NAMES[:2]:
        _cells(notebook)[name].source = f"def {name}(w, grad:\n    return w"


def _endless(name: str) -> str:
    return "    while True:\n        pass" if name == NAMES[1] else _right(name)


def _forged(notebook: NotebookNode) -> None:
    """In every cell that is the learner's, and in those that are not."""
    _with_bodies(lambda name: "    return Right(1.0)")(notebook)
    notebook.cells[0].update(cell_type="code", source=FORGERY, outputs=[], execution_count=None)
    claims = ({"locked": False, "points": 0}, {"solution": True}, {"grade": False}, {"grade_id": "mark-downhill"})
    for name, claim in zip(NAMES, claims, strict=True):
        cell = _cells(notebook)[marking_id(name)]
        cell.source = "1.0"
        cell.metadata.nbgrader.update(claim)
    copy = deepcopy(_cells(notebook)[marking_id(NAMES[0])])
    copy.id = "another-one"
    notebook.cells.append(copy)


def _pasted(notebook: NotebookNode) -> None:
    """All right, with a cell twice, and one of another assignment's."""
    _with_bodies(_right)(notebook)
    for number, name in enumerate((marking_id(NAMES[0]), "mark-momentum")):
        pasted = deepcopy(_cells(notebook)[marking_id(NAMES[0])])
        pasted.id = f"pasted-{number}"
        pasted.metadata.nbgrader["grade_id"] = name
        notebook.cells.append(pasted)


LEARNERS: dict[str, Callable[[NotebookNode], None]] = {
    "right": _with_bodies(_right),
    "nearly": _with_bodies(_nearly),
    "wrong": _with_bodies(_wrong),
    "raising": _with_bodies(lambda name: "    raise ValueError('no idea')"),
    "blank": _blank,
    "deleted": _deleted,
    "no_python": _no_python,
    "endless": _with_bodies(_endless),
    "exits": _with_bodies(lambda name: "    import os\n    os._exit(0)"),
    "pasted": _pasted,
    "forger": _forged,
}
