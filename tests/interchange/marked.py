"""An assignment of nbgrader's without nbgrader: what a learner hands in, and what its marking cells then say."""

import nbformat

from grader.classroom.result import graded
from grader.interchange.blank_notebooks import blank_notebook, written_in
from grader.interchange.marking_cells import PREFIX, write_marks
from grader.interchange.nbgrader_course import source_notebook

CHAPTER = "02_momentum"
BEGIN, END = "    ### BEGIN SOLUTION\n", "    ### END SOLUTION"


def source(chapter: str = CHAPTER) -> nbformat.NotebookNode:
    return source_notebook(blank_notebook(chapter))


def handed_in(answers: dict[str, str]) -> nbformat.NotebookNode:
    """A learner's notebook: the answers that are given in place of the course's own."""
    notebook = source()
    for cell in notebook.cells:
        if exercise := written_in(cell):
            cell.source = answers.get(exercise.name, cell.source)
    return notebook


def marks(notebook: nbformat.NotebookNode, isolate: bool = True) -> dict[str, nbformat.NotebookNode]:
    """The marking cells of a notebook, by exercise, once they are marked."""
    result = graded("anna/02_momentum.ipynb", nbformat.writes(notebook).encode(), 3, isolate)
    write_marks(notebook, result)
    cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return {cell.metadata.nbgrader["grade_id"].removeprefix(PREFIX): cell for cell in cells}


def points(cell: nbformat.NotebookNode) -> str:
    """What nbgrader reads as the points: the text of the only result."""
    shown = [output for output in cell.outputs if output.output_type == "execute_result"]
    assert len(shown) == 1 and list(shown[0].data) == ["text/plain"]
    return shown[0].data["text/plain"]
