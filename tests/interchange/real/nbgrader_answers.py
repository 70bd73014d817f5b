"""What learners hand in who had their notebook from nbgrader."""

from collections.abc import Callable
from copy import deepcopy

import answers
from answers import NAMES, forge, right, with_bodies
from nbformat import NotebookNode

from grader.interchange.marking_cells import marking_id


def _cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {cell.metadata.nbgrader["grade_id"]: cell for cell in notebook.cells if "nbgrader" in cell.metadata}


def _deleted(notebook: NotebookNode) -> None:
    """One cell to write in, one that marks, and of a third exercise both; the fourth is right."""
    with_bodies(right)(notebook)
    first, second, third, _ = NAMES
    gone = {first, marking_id(second), third, marking_id(third)}
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") not in gone]


def _forged(notebook: NotebookNode) -> None:
    """In every cell that is the learner's, and in those that are not."""
    forge(notebook)
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
    with_bodies(right)(notebook)
    for number, name in enumerate((marking_id(NAMES[0]), "mark-momentum")):
        pasted = deepcopy(_cells(notebook)[marking_id(NAMES[0])])
        pasted.id = f"pasted-{number}"
        pasted.metadata.nbgrader["grade_id"] = name
        notebook.cells.append(pasted)


LEARNERS: dict[str, Callable[[NotebookNode], None]] = {
    **answers.LEARNERS,
    "deleted": _deleted,
    "pasted": _pasted,
    "forger": _forged,
}
