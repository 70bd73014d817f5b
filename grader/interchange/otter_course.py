"""The course as otter has it: a folder with the source of each assignment, for `otter assign`."""

from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.classroom.files import write_atomic
from grader.classroom.seeds import chosen_or_drawn
from grader.interchange.blank_notebooks import (
    blank_notebook,
    chapters_named,
    copy_pictures,
    links_between_folders,
    written_in,
)
from grader.interchange.untouched import refuse_to_overwrite
from grader.judging.exercise import Exercise

#: What an assignment must name for the grader to give the marks.
MARK = "grader.interchange.otter_mark.Mark"
ASSIGNMENT = f"""# ASSIGNMENT CONFIG
export_cell:
  pdf: false
  run_tests: false  # the marks are given elsewhere
  ignore_log: true
tests:
  ok_format: false
generate:
  # The grader gives the marks, with inputs that this seed draws; whoever knows it knows them. No learner's notebook is
  # run. Without the plugin otter would run them, unprotected, as you.
  plugins:
    - {MARK}:
        seed: %(seed)d
  # Learners see each card, and see it once.
  show_hidden: true
  force_public_test_summary: false"""
FILES = "\nfiles:\n  - pictures"
#: The check that the course has stays where it is, so otter puts in none of its own.
QUESTION = """# BEGIN QUESTION
name: %(name)s
points: %(points)s
check_cell: false"""
#: The two tests of an exercise, each worth half of its points: otter takes one function a cell.
TESTS = ("nearly_right", "right")
TEST = """def {name}_is_{test}(env):
    from grader.otter_check import {test}
    {test}(env, "{name}")"""


def write_assignments(out: Path, names: Sequence[str], seed: int | None) -> list[Path]:
    """Write the source of these chapters, all if none is named, each into a folder of its own; what was written.

    seed -- draws the probes; drawn here if None

    Raises ``NotThere`` if a chapter is none, and ``NotWritten`` rather than change a file that is there.
    """
    notebooks = {chapter: blank_notebook(chapter) for chapter in chapters_named(names)}
    sources = {chapter: out / chapter / f"{chapter}.ipynb" for chapter in notebooks}
    refuse_to_overwrite(sources.values())
    seed = chosen_or_drawn(seed)
    for chapter, notebook in notebooks.items():
        path = sources[chapter]
        path.parent.mkdir(parents=True, exist_ok=True)
        copy_pictures(notebook, path.parent)
        has_pictures = (path.parent / "pictures").exists()
        write_atomic(path, nbformat.writes(source_notebook(notebook, seed, has_pictures)) + "\n")
    return list(sources.values())


def source_notebook(notebook: NotebookNode, seed: int, has_pictures: bool) -> NotebookNode:
    """A blank notebook of the course as the source of an assignment; the notebook itself is changed."""
    config = ASSIGNMENT % {"seed": seed} + (FILES if has_pictures else "")
    cells = [_raw("assignment", config)]
    for cell in notebook.cells:
        if exercise := written_in(cell):
            cells += _question(exercise, cell)
        else:
            if cell.cell_type == "markdown":
                cell.source = links_between_folders(cell.source)
            cells.append(cell)
    notebook.cells = cells
    return notebook


def _question(exercise: Exercise, cell: NotebookNode) -> list[NotebookNode]:
    """The cell that a learner writes in, between those by which otter knows what it is."""
    cell.source = _with_solution(exercise)
    name = exercise.name
    return [
        _raw(f"begin-question-{name}", QUESTION % {"name": name, "points": exercise.points}),
        _raw(f"begin-solution-{name}", "# BEGIN SOLUTION"),
        cell,
        _raw(f"end-solution-{name}", "# END SOLUTION"),
        _raw(f"begin-tests-{name}", "# BEGIN TESTS"),
        *(
            nbformat.v4.new_code_cell(TEST.format(name=name, test=test), id=f"{test.replace('_', '-')}-{name}")
            for test in TESTS
        ),
        _raw(f"end-tests-{name}", "# END TESTS"),
        _raw(f"end-question-{name}", "# END QUESTION"),
    ]


def _with_solution(exercise: Exercise) -> str:
    """What a learner finds, as a text that otter opens for them, and the solution, which it takes out."""
    given, to_write = exercise.stub().rsplit("\n", 1)
    return (
        f'{given}\n    """ # BEGIN PROMPT\n{to_write}\n    """; # END PROMPT\n'
        f"    # BEGIN SOLUTION NO PROMPT\n{exercise.body()}\n    # END SOLUTION"
    )


def _raw(name: str, source: str) -> NotebookNode:
    return nbformat.v4.new_raw_cell(source, id=name)
