"""What learners hand in who had their notebook from otter: a notebook, or a zip as otter's export makes it."""

import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import answers
import nbformat
from answers import CHAPTER, NAMES, forge, right, to_write, with_bodies
from nbformat import NotebookNode

#: A test as otter keeps it in a notebook, which passes whatever there is.
PASSES = """
from otter.test_files import test_case
OK_FORMAT = False
name = "{name}"
points = 100
@test_case(points=100)
def passes(env): pass
"""
#: What Python or otter would import or read where the submission lies.
IMPORTED = ("otter/__init__.py", "grader/__init__.py", "numpy/__init__.py", "ipykernel_launcher.py", "sitecustomize.py",
            "pickle.py", "logging.py", "__init__.py", "tests/conftest.py", "ipython_config.py")  # fmt: skip


def _deleted(notebook: NotebookNode) -> None:
    """One cell to write in, and of a second exercise the cell that checks; the others are right."""
    with_bodies(right)(notebook)
    gone = [to_write(notebook)[NAMES[0]].id]
    notebook.cells = [cell for cell in notebook.cells if cell.id not in gone and cell.source != f"check({NAMES[1]})"]


def _forged(notebook: NotebookNode) -> None:
    """In cells, and in all that otter reads of a notebook."""
    forge(notebook)
    notebook.metadata.otter = {"OK_FORMAT": False, "tests": {name: PASSES.format(name=name) for name in NAMES}}
    notebook.metadata.kernelspec = {"name": "bash", "display_name": "A kernel of mine"}
    notebook.cells[1].metadata.otter = {"tests": [f'adam"); {_proof("cell")}; ("', *NAMES]}


def _proof(where: str) -> str:
    """Code that leaves a trace of having been run, in the folder of whoever marks."""
    return f"import os; open(os.path.expanduser('~/was-run-{where}'), 'w').close()"


class _Loaded:
    """What runs when it is unpickled."""

    def __reduce__(self) -> tuple:
        return exec, (_proof("log"),)


def write_zip(path: Path, notebook: NotebookNode) -> None:
    """What otter's export makes of a notebook: a zip, with a log of otter's."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{CHAPTER}.ipynb", nbformat.writes(notebook))
        file.writestr("__zip_filename__", path.name)


def write_forged_zip(path: Path, notebook: NotebookNode) -> None:
    """A zip with all that would be run if anything looked for it beside the notebook."""
    write_zip(path, notebook)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(".OTTER_LOG", pickle.dumps(_Loaded()))
        for number, name in enumerate(IMPORTED):
            file.writestr(name, _proof(f"module-{number}"))
        for name in NAMES:
            file.writestr(f"tests/{name}.py", PASSES.format(name=name))
        file.writestr("otter_config.json", '{"plugins": []}')


LEARNERS: dict[str, Callable[[NotebookNode], None]] = {
    **answers.LEARNERS,
    "deleted": _deleted,
    "exported": with_bodies(right),
    "forger": _forged,
}
#: Who hands in something other than the notebook.
ZIPS: dict[str, Callable[[Path, NotebookNode], None]] = {"exported": write_zip, "forger": write_forged_zip}
