"""Two steps of nbgrader's own marking: the grader's marks in place of running a notebook, and deleted cells put back.

The one file that needs nbgrader. nbgrader itself imports it, by the names in the course's ``nbgrader_config.py``.
"""

import json
from typing import Any

from nbformat import NotebookNode, v4
from nbgrader.preprocessors import NbGraderPreprocessor, OverwriteCells
from traitlets import Bool, Integer

from grader.classroom.grade import Status
from grader.classroom.result import graded
from grader.interchange.marking_cells import write_marks


class Mark(NbGraderPreprocessor):
    """Grade the notebook as `grader class` does, and write into each marking cell what it would have shown."""

    seed = Integer(min=0, help="Draws the probes.").tag(config=True)
    isolate = Bool(True, help="Whether learners' code is shut in a sandbox.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        about = resources["nbgrader"]
        location = f"{about['student']}/{about['notebook']}.ipynb"
        result = graded(location, json.dumps(nb).encode(), self.seed, self.isolate)
        for name, judged in result["exercises"].items():
            if judged["verdict"] == Status.NOT_JUDGED:
                self.log.error("%s, %s: %s", location, name, "\n".join(result.get("notes", [])))
        write_marks(nb, result)
        return nb, resources


class PutBack(OverwriteCells):
    """Locked cells as they were, and marking cells that are gone at the end of the notebook.

    nbgrader looks for the place of a cell that is gone, and marks nothing at all if the cell before it is gone, too.
    """

    add_missing_cells = Bool(True).tag(config=True)

    def add_missing_grade_cells(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells}
        source = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        points = {cell.name: cell.max_score for cell in source.grade_cells}
        written = {cell.name for cell in source.solution_cells}
        for cell in source.source_cells:
            if cell.name in points and cell.name not in there:
                added = self.missing_cell_transform(cell, points[cell.name], is_solution=cell.name in written)
                if (nb.nbformat, nb.nbformat_minor) >= (4, 5):
                    added.id = v4.new_code_cell().id
                nb.cells.append(added)
        return nb, resources
