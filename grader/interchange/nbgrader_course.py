"""The course as nbgrader has it: a folder with the source of each assignment and the settings of the marking."""

from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.classroom.files import write_atomic
from grader.classroom.seeds import chosen_or_drawn
from grader.interchange.blank_notebooks import (
    blank_notebook,
    chapters_named,
    checked_in,
    copy_pictures,
    links_between_folders,
    with_import,
    written_in,
)
from grader.interchange.marking_cells import marking_id
from grader.interchange.untouched import NotWritten, refuse_to_overwrite
from grader.judging.exercise import Exercise
from grader.reporting.language import gettext

CONFIG_FILE = "nbgrader_config.py"
#: What a file of settings must name for the grader to give the marks.
MARK = "grader.interchange.nbgrader_mark.Mark"
CONFIG = f'''c = get_config()
c.CourseDirectory.course_id = "turning_the_knobs"

# What a learner finds where the solution was.
c.ClearSolutions.code_stub = {{"python": 'raise NotImplementedError("write it here")'}}

# The grader gives the marks, with inputs that this seed draws; whoever knows it knows them. No learner's notebook is
# run. nbgrader's own Execute would run them unprotected, as you, and would believe what they print.
c.Mark.seed = %(seed)d
c.Autograde.autograde_preprocessors = [
    "{MARK}",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# Where a learner deleted a marking cell, it is put back, so that it is marked like any other.
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "grader.interchange.nbgrader_mark.PutBack",
    "nbgrader.preprocessors.CheckCellMetadata",
]
'''


def write_course(out: Path, names: Sequence[str], seed: int | None) -> list[Path]:
    """Write the source of these chapters, all if none is named, and the settings if there are none; what was written.

    seed -- draws the probes; drawn here if None

    Raises ``NotThere`` if a chapter is none, and ``NotWritten`` rather than change a file that is there.
    """
    notebooks = {chapter: blank_notebook(chapter) for chapter in chapters_named(names)}
    sources = {chapter: out / "source" / chapter / f"{chapter}.ipynb" for chapter in notebooks}
    refuse_to_overwrite(sources.values())
    written = _settings(out, seed)
    for chapter, notebook in notebooks.items():
        path = sources[chapter]
        path.parent.mkdir(parents=True, exist_ok=True)
        copy_pictures(notebook, path.parent)
        write_atomic(path, nbformat.writes(source_notebook(notebook)) + "\n")
        written.append(path)
    return written


def _settings(out: Path, seed: int | None) -> list[Path]:
    """Write the settings, unless there are some by which the grader gives the marks; what was written."""
    path = out / CONFIG_FILE
    if not path.exists():
        out.mkdir(parents=True, exist_ok=True)
        write_atomic(path, CONFIG % {"seed": chosen_or_drawn(seed)})
        return [path]
    if MARK not in path.read_text(encoding="utf-8", errors="replace"):
        words = gettext(
            "{file} is there already and lets nbgrader give the marks itself: nothing was written. Export into an "
            "empty folder, and take over what is in the {name} there.",
            file=path,
            name=CONFIG_FILE,
        )
        raise NotWritten(words)
    if seed is not None:
        words = gettext("{file} has a seed already: nothing was written. Leave out --seed.", file=path)
        raise NotWritten(words)
    return []


def source_notebook(notebook: NotebookNode) -> NotebookNode:
    """A blank notebook of the course as the source of an assignment; the notebook itself is changed."""
    for cell in notebook.cells:
        if exercise := written_in(cell):
            cell.source = _with_solution(exercise)
            cell.metadata["nbgrader"] = _about(exercise.name, solution=True)
        elif exercise := checked_in(cell):
            cell.source = f"mark({exercise.name})"
            cell.metadata["nbgrader"] = {
                **_about(marking_id(exercise.name), grade=True, locked=True),
                "points": exercise.points,
            }
        elif cell.cell_type == "code":
            cell.source = with_import(cell.source, "from grader.mark import mark")
        else:
            cell.source = links_between_folders(cell.source)
    return notebook


def _with_solution(exercise: Exercise) -> str:
    """The solution, with markers round what a learner is to write."""
    return f"{exercise.head()}\n    ### BEGIN SOLUTION\n{exercise.body()}\n    ### END SOLUTION"


def _about(name: str, *, grade: bool = False, solution: bool = False, locked: bool = False) -> dict[str, object]:
    """What nbgrader is told of a cell."""
    kinds = {"grade": grade, "solution": solution, "locked": locked, "task": False}
    return {"schema_version": 3, "grade_id": name, **kinds}
