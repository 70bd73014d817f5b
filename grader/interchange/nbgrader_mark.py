"""Two steps of nbgrader's own marking: the grader's marks in place of running a notebook, and deleted cells put back.

nbgrader itself imports this file, by the names in the course's ``nbgrader_config.py``.
"""

import json
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4
from nbgrader.preprocessors import NbGraderPreprocessor, OverwriteCells
from traitlets import Bool, Integer

from grader.classroom.grade import Status
from grader.classroom.result import graded
from grader.interchange.marking_cells import write_marks
from grader.interchange.nbgrader_folder import refuse_links


class Mark(NbGraderPreprocessor):
    """Grade the notebook as `grader class` does, and write into each marking cell what it would have shown."""

    seed = Integer(0, min=0, help="Draws the probes.").tag(config=True)
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
    """All that nbgrader goes by in a notebook as it was released; marking cells that are gone, at the end.

    nbgrader itself believes a notebook which of its cells are marked. It stumbles over a cell that it did not release,
    such as one pasted from another assignment, and over a marking cell that is gone with the cell before it.
    """

    add_missing_cells = Bool(True).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        refuse_links(Path(resources["metadata"]["path"]))
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> tuple[NotebookNode, Any]:
        about = cell.metadata.get("nbgrader", {})
        name, released = about.get("grade_id"), self._released()
        if name not in [one.name for one in released.source_cells]:
            cell.metadata.pop("nbgrader", None)
            return cell, resources
        for kind in ("grade", "solution", "task"):
            about[kind] = name in [one.name for one in getattr(released, f"{kind}_cells")]
        for marked in released.grade_cells:
            if marked.name == name:
                about["points"] = marked.max_score
        return super().preprocess_cell(cell, resources, cell_index)

    def add_missing_grade_cells(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells}
        released = self._released()
        sources = {one.name: one for one in released.source_cells}
        written = {one.name for one in released.solution_cells}
        for marked in released.grade_cells:
            if marked.name not in there:
                added = self.missing_cell_transform(sources[marked.name], marked.max_score, marked.name in written)
                if (nb.nbformat, nb.nbformat_minor) >= (4, 5):
                    added.id = v4.new_code_cell().id
                nb.cells.append(added)
        return nb, resources

    def _released(self) -> Any:
        """The notebook as nbgrader's database has it."""
        return self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
