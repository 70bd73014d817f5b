"""What learners hand in on Gradescope: notebooks of which nothing but the exercises counts."""

from nbformat import NotebookNode
from real.answers import CHAPTER, FORGERY, NAMES
from real.answers import LEARNERS as EVERYWHERE

from grader.course import COURSE
from grader.interchange.blank_notebooks import blank_notebook, written_in
from grader.interchange.nbgrader_course import source_notebook

__all__ = ["CHAPTER", "LEARNERS", "NAMES", "handed_out"]


def handed_out() -> NotebookNode:
    """The notebook as nbgrader would release it, since what learners write everywhere is written into that."""
    notebook = source_notebook(blank_notebook(CHAPTER))
    for name, cell in _to_write(notebook).items():
        cell.source = COURSE[name].stub()
    return notebook


def _to_write(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {exercise.name: cell for cell in notebook.cells if (exercise := written_in(cell))}


def _deleted(notebook: NotebookNode) -> None:
    """The cells of two exercises are gone; the others are right."""
    EVERYWHERE["right"](notebook)
    gone = [_to_write(notebook)[name] for name in NAMES[:2]]
    notebook.cells = [cell for cell in notebook.cells if cell not in gone]


def _forged(notebook: NotebookNode) -> None:
    """What would have a kernel believe anything, in the first cell, in each exercise and wherever one is checked."""
    for name, cell in _to_write(notebook).items():
        cell.source = f"{COURSE[name].head()}\n    return Right(1.0)"
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.startswith("mark("):
            cell.source = "1.0"
    notebook.cells[0].update(cell_type="code", source=FORGERY, outputs=[], execution_count=None)


LEARNERS = {**EVERYWHERE, "deleted": _deleted, "forger": _forged}
