"""Run the notebooks from top to bottom and store them as a reader without a kernel should find them.

    python tools/store_notebooks.py [NAME ...]      all of notebooks/ if none is named

Kept are text, HTML and PNG. Dropped are widget views (no kernel, no widget), execution times, and every trace of the
machine. Each notebook says in its metadata which chapter of the course it is: a copy of it is known by that, whatever
its learner calls it. Nothing is stored if a cell fails, writes to stderr, or shows a memory address. Twice is once.
"""

import base64
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from playground.named_png import name_of, named

from grader.progress_file import VARIABLE
from grader.reading.notebook import CHAPTER_KEY, COURSE_KEY

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
#: The name of every stored picture that can come to life.
STORED = "stored"
#: What is kept of what is known of a picture: its size on the page, its words, and where maps are in it.
ABOUT = ("width", "height", "alt", "maps")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
ADDRESS = re.compile(r"0x[0-9a-fA-F]{8,}")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class NotFit(Exception):
    """A notebook shows something that must not be stored."""


def executed(notebook: nbformat.NotebookNode, folder: Path = NOTEBOOKS) -> nbformat.NotebookNode:
    """The notebook after Run All, in a kernel that starts in ``folder``."""
    return NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()


def normalised(notebook: nbformat.NotebookNode, chapter: str) -> nbformat.NotebookNode:
    """The notebook without what changes from run to run, and with its chapter, or ``NotFit``."""
    notebook.metadata = {
        "kernelspec": KERNEL,
        "language_info": {"name": "python"},
        COURSE_KEY: {CHAPTER_KEY: chapter},
    }
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        cell.metadata = {key: cell.metadata[key] for key in ("tags", "jupyter") if key in cell.metadata}
        if "outputs" in cell:
            cell.outputs = _joined(cell.outputs)
        for output in cell.get("outputs", []):
            _refuse(number, output)
            output.metadata = _about_pictures(output) if "data" in output else output.get("metadata", {})
            output.get("data", {}).pop(WIDGET_VIEW, None)
            _rename(output.get("data", {}))
            if "data" not in output:
                output.pop("metadata", None)
    return notebook


def _rename(data: dict) -> None:
    """A picture's name holds the kernel that ran; one that no kernel knows can still be made live by a click."""
    if "image/png" in data:
        png = base64.b64decode(data["image/png"])
        if name_of(png):
            data["image/png"] = base64.b64encode(named(png, STORED)).decode()


def _about_pictures(output: nbformat.NotebookNode) -> dict:
    """What pages read of a picture; the rest of what comes with an output is of no use to a reader."""
    pictures = {kind: about for kind, about in output.get("metadata", {}).items() if kind.startswith("image/")}
    return {kind: {key: about[key] for key in ABOUT if key in about} for kind, about in pictures.items()}


def _joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Printed lines that follow one another as one output: the kernel sends them in pieces, by the clock."""
    joined: list[nbformat.NotebookNode] = []
    for output in outputs:
        if joined and output.output_type == joined[-1].output_type == "stream" and output.name == joined[-1].name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def _refuse(number: int, output: nbformat.NotebookNode) -> None:
    if output.output_type == "error":
        raise NotFit(f"cell {number} stops with {output.ename}: {output.evalue}")
    if output.get("name") == "stderr":
        raise NotFit(f"cell {number} writes to stderr: {output.text}")
    shown = output.get("text", "") + "".join(map(str, output.get("data", {}).get("text/plain", "")))
    if address := ADDRESS.search(shown):
        raise NotFit(f"cell {number} shows a memory address, {address.group()}")


def store(path: Path) -> None:
    """Execute, normalise and write one notebook."""
    try:
        notebook = normalised(executed(nbformat.read(path, as_version=4)), path.stem)
    except CellExecutionError as error:
        raise NotFit(str(error)) from None
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def path_of(name: str) -> Path:
    """The notebook of the course of that name, with or without its ending."""
    path = NOTEBOOKS / f"{Path(name).stem}.ipynb"
    if not path.is_file():
        there = ", ".join(sorted(other.stem for other in NOTEBOOKS.glob("*.ipynb")))
        sys.exit(f"There is no notebook {name}. There are: {there}.")
    return path


def main(names: list[str]) -> None:
    # The stored course is a blank one: whoever stores it may have passed everything.
    with tempfile.TemporaryDirectory() as blank:
        os.environ[VARIABLE] = str(Path(blank) / "progress.json")
        for path in map(path_of, names) if names else sorted(NOTEBOOKS.glob("*.ipynb")):
            try:
                store(path)
            except NotFit as why:
                sys.exit(f"{path.name} is not stored: {why}")
            print(f"{path.name} stored")


if __name__ == "__main__":
    main(sys.argv[1:])
