"""The notebooks as they are stored, and as they are once every exercise has been written."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from grader.course import COURSE
from grader.progress_file import VARIABLE
from tools.store_notebooks import executed, normalised

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
MOST_LINES = 20
#: Characters that a cell shows on a laptop's screen of 1,280 pixels, beside the list of files.
WIDEST = 100

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def _code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _exercises(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in _code(notebook) if "exercise" in cell.metadata.get("tags", [])]


def _told_in_words(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell shows an experiment as a table or as sentences, without a picture."""
    return bool(re.search(r"\.(sentences|table)\(", cell.source))


def _name(cell: nbformat.NotebookNode) -> str:
    return re.search(r"^def (\w+)", cell.source, re.MULTILINE)[1]


def test_every_exercise_stands_in_its_notebook_in_the_order_of_the_course():
    standing = [(path.stem, _name(cell)) for path in NOTEBOOKS for cell in _exercises(_read(path))]
    wanted = {(exercise.notebook, name): exercise for name, exercise in COURSE.items()}
    for (notebook, name), exercise in wanted.items():
        assert (notebook, name) in standing, (
            f"{notebook}.ipynb has no cell for {name}. Add a code cell with the tag `exercise`, and in it:\n\n"
            f"{exercise.stub()}\n\nthen cells with `check({name})` and `hint({name})`, and run `make notebooks`."
        )
    assert standing == list(wanted)


@each_notebook
def test_stored_as_after_run_all(path):
    counts = [cell.execution_count for cell in _code(_read(path))]
    assert counts == list(range(1, len(counts) + 1))


@each_notebook
def test_stored_normalised(path):
    stored = path.read_text(encoding="utf-8")
    assert nbformat.writes(normalised(_read(path), path.stem)) == stored.rstrip("\n")


@each_notebook
def test_cells_are_short(path):
    assert [cell.source for cell in _code(_read(path)) if len(cell.source.splitlines()) > MOST_LINES] == []


@each_notebook
def test_code_is_seen_without_scrolling_sideways(path):
    lines = [line for cell in _code(_read(path)) for line in cell.source.splitlines()]
    assert [line for line in lines if len(line) > WIDEST] == []


@each_notebook
def test_exercise_cells_are_the_stubs_of_the_course(path):
    for cell in _exercises(_read(path)):
        assert cell.source == COURSE[_name(cell)].stub()


@each_notebook
def test_every_exercise_is_followed_by_its_check_and_its_hints(path):
    sources = [cell.source for cell in _code(_read(path))]
    for name in map(_name, _exercises(_read(path))):
        at = sources.index(COURSE[name].stub())
        assert sources[at + 1 : at + 3] == [f"check({name})", f"hint({name})"]


@each_notebook
def test_every_experiment_keeps_a_picture_that_needs_no_kernel(path):
    for cell in _code(_read(path)):
        if re.match(r"(experiments\.\w+|curves)\(", cell.source) and not _told_in_words(cell):
            picture, words = cell.outputs
            assert set(picture.data) == {"image/png"}, cell.source
            assert words.data["text/plain"] == picture.metadata["image/png"]["alt"]


@each_notebook
def test_nothing_stored_depends_on_the_machine(path):
    text = json.dumps(_read(path))
    assert not re.search(r"/home/|/Users/|/root/|/tmp/|\\\\Users", text)


@each_notebook
def test_with_the_reference_bodies_put_in_every_check_passes(path, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "progress.json"))  # nothing is kept from another notebook
    notebook = _read(path)
    for cell in _exercises(notebook):
        cell.source = COURSE[_name(cell)].solution()
    done = executed(notebook, path.parent)
    for cell in _code(done):
        shown = "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
        if checked := re.match(r"check\((\w+)\)$", cell.source):
            assert shown.startswith(f"PASSED · {checked[1]}")
        given = re.match(r"experiments\.\w+\((\w+(?:, \w+)*)(?:, \w+=.*)?\)$", cell.source)
        if given and not _told_in_words(cell):
            assert "your" in shown.lower()
            of_the_course = re.findall(r"course's own:? ([\w, ]+)", shown)
            assert not set(re.findall(r"\w+", given[1])) & set(re.findall(r"\w+", " ".join(of_the_course)))


@each_notebook
def test_the_minutes_of_a_task_are_those_of_its_exercise(path):
    prose = "\n".join(cell.source for cell in _read(path).cells if cell.cell_type == "markdown")
    told = [int(minutes) for minutes in re.findall(r"\*\*Your turn · (\d+) minutes", prose)]
    assert told == [COURSE[_name(cell)].minutes for cell in _exercises(_read(path))]
