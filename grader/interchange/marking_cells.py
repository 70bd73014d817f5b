"""What nbgrader reads in a marking cell, made of what the grader found.

nbgrader takes a cell's mark from its outputs. Nothing but a bare number counts as one: after no result, or a result of
any other form, it gives full marks. It gives none after an error or a warning.
"""

from typing import Any

import nbformat
from nbformat import NotebookNode

from grader.classroom.result import Result
from grader.course import COURSE
from grader.interchange.one_exercise import NotOurs, part_of_points, words
from grader.reporting.language import gettext

PREFIX = "mark-"


def marking_id(exercise: str) -> str:
    """What nbgrader calls the cell that marks an exercise."""
    return f"{PREFIX}{exercise}"


def write_marks(notebook: NotebookNode, result: Result) -> None:
    """Write into each marking cell what was found of its exercise, and the points."""
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and about.get("grade") and not about.get("solution"):
            name = str(about["grade_id"])
            exercise = name.removeprefix(PREFIX)
            if exercise not in COURSE or name == exercise:
                raise NotOurs(_not_ours(name))
            cell.outputs = _outputs(exercise, result, float(about["points"]))


def _not_ours(name: str) -> str:
    return gettext(
        "The cell {name} has points and no exercise of the course. Learners' notebooks are not run, so it cannot be "
        "marked, and nbgrader would give it full marks. Take its points away, or have it marked by hand.",
        name=name,
    )


def _outputs(exercise: str, result: Result, possible: float) -> list[NotebookNode]:
    points = possible * part_of_points(exercise, result)
    return [
        nbformat.v4.new_output("display_data", data=_shown(exercise, result)),
        nbformat.v4.new_output("execute_result", data={"text/plain": repr(float(points))}),
    ]


def _shown(exercise: str, result: Result) -> dict[str, Any]:
    """The card as text and as HTML, or a sentence."""
    shown = {"text/plain": words(exercise, result)}
    judged = result["exercises"].get(exercise)
    if judged and (card := judged.get("card")):
        shown["text/html"] = card
    return shown
