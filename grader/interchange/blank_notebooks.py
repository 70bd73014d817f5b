"""The course's notebooks as they are before anybody writes in them, and which of their cells is for what."""

import contextlib
import re
import shutil
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.course import COURSE
from grader.judging.exercise import Exercise
from grader.reading.chapter import CHAPTERS
from grader.reporting.language import gettext

#: Where pip puts them, within the folder for the data of programs; pyproject.toml names it, too.
INSTALLED = "share/turning-the-knobs/notebooks"
#: What a notebook shows that lies beside it.
_PICTURE = re.compile(r"\]\((pictures/[^)\s]+)\)")
#: A link to another chapter, which lies beside it.
_LINK = re.compile(rf"\]\(({'|'.join(CHAPTERS)})\.ipynb")
_IMPORT = re.compile(r"^from grader import .+$", re.MULTILINE)


class NotThere(Exception):
    """The notebooks asked for are not here; the message says why."""


def _folder(package: Path) -> Path:
    """Where the notebooks are: beside the package in a copy of the repository, else where pip has put them."""
    beside = package.parent / "notebooks"
    if not (beside / f"{CHAPTERS[0]}.ipynb").exists():
        with contextlib.suppress(PackageNotFoundError):
            for file in files("turning-the-knobs") or ():
                if file.parent.as_posix().endswith(INSTALLED):
                    return Path(file.locate()).resolve().parent
    return beside


FOLDER = _folder(Path(__file__).resolve().parents[1])


def chapters_named(names: Iterable[str]) -> tuple[str, ...]:
    """These chapters in the order of the course, all of them if none is named; ``NotThere`` if one is none."""
    wanted = set(names)
    if unknown := sorted(wanted - set(CHAPTERS)):
        words = gettext(
            "There is no notebook {name}. These there are: {names}.", name=unknown[0], names=", ".join(CHAPTERS)
        )
        raise NotThere(words)
    return tuple(chapter for chapter in CHAPTERS if chapter in wanted) or CHAPTERS


def blank_notebook(chapter: str) -> NotebookNode:
    """A notebook of the course without any outputs."""
    path = FOLDER / f"{chapter}.ipynb"
    if not path.exists():
        words = gettext(
            "{path} is not there: the notebooks are in a copy of the course's repository, so install from one.",
            path=path,
        )
        raise NotThere(words)
    notebook = nbformat.read(path, nbformat.current_nbformat)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def copy_pictures(notebook: NotebookNode, folder: Path) -> None:
    """Put what the notebook shows from beside itself into the folder where it will lie."""
    for cell in notebook.cells:
        for picture in _PICTURE.findall(cell.source) if cell.cell_type == "markdown" else ():
            (folder / picture).parent.mkdir(exist_ok=True)
            shutil.copy(FOLDER / picture, folder / picture)


def links_between_folders(source: str) -> str:
    """The text of a cell whose links to other chapters hold where each chapter has a folder of its own."""
    return _LINK.sub(r"](../\1/\1.ipynb", source)


def written_in(cell: NotebookNode) -> Exercise | None:
    """The exercise that a learner is to write in this cell."""
    if cell.cell_type != "code" or "exercise" not in cell.metadata.get("tags", ()):
        return None
    found = re.match(r"def (\w+)\(", cell.source)
    return COURSE[found[1]] if found and found[1] in COURSE else None


def checked_in(cell: NotebookNode) -> Exercise | None:
    """The exercise that this cell checks, if it does nothing else."""
    found = re.fullmatch(r"check\((\w+)\)", cell.source.strip()) if cell.cell_type == "code" else None
    return COURSE[found[1]] if found and found[1] in COURSE else None


def with_import(source: str, line: str) -> str:
    """The source of a cell with a further import, if it is the one that imports the grader."""
    return _IMPORT.sub(lambda found: f"{found[0]}\n{line}", source, count=1)
