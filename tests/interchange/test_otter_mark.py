"""The plugin in otter's hands: what it takes away first, what it gives otter to run, and the marks."""

import importlib
import pickle

import nbformat
import pytest
from otter_stand_in import put_in_place, results
from submissions import written

from grader.course import COURSE
from grader.interchange.blank_notebooks import blank_notebook, written_in
from grader.interchange.otter_folder import leave_only

CHAPTER = "02_momentum"
NAMES = [name for name, exercise in COURSE.items() if exercise.notebook == CHAPTER]


@pytest.fixture
def mark(monkeypatch, tmp_path):
    """Mark a file as otter would, in a folder that it has made for it."""
    put_in_place(monkeypatch)
    module = importlib.import_module("grader.interchange.otter_mark")

    def marked(submission: bytes, name: str = f"{CHAPTER}.ipynb"):
        path = tmp_path / name
        path.write_bytes(submission)
        plugin = module.Mark(str(path), {}, {"seed": 3})
        plugin.before_grading(None)
        found = results(*NAMES)
        left = plugin.before_execution(nbformat.v4.new_notebook())
        plugin.after_grading(found)
        return left, found, plugin

    return marked


def _handed_in(answers: dict[str, str]) -> nbformat.NotebookNode:
    """A learner's notebook from otter: its first cell, and the answers that are given in place of the course's own."""
    notebook = blank_notebook(CHAPTER)
    for cell in notebook.cells:
        if exercise := written_in(cell):
            cell.source = answers.get(exercise.name, exercise.solution())
    first = nbformat.v4.new_code_cell(f'# Initialize Otter\nimport otter\ngrader = otter.Notebook("{CHAPTER}.ipynb")')
    last = nbformat.v4.new_code_cell("grader.export(pdf=False, ignore_log=True)")
    notebook.cells = [first, *notebook.cells, last]
    return notebook


def test_a_right_notebook_has_all_points_and_nothing_is_said_of_otters_own_cells(mark):
    _, found, plugin = mark(nbformat.writes(_handed_in({})).encode())
    for name, question in found.results.items():
        assert question.passed() == [True, True] and f"PASSED · {name}" in question.shown()
    assert "otter" not in found.output and plugin.generate_report() is None


def test_a_function_that_uses_otter_is_told_that_it_is_not_there(mark):
    uses = COURSE[NAMES[0]].solution().replace("    velocity =", "    otter.Notebook()\n    velocity =", 1)
    assert "otter" in uses
    _, found, _ = mark(nbformat.writes(_handed_in({NAMES[0]: uses})).encode())
    assert found.results[NAMES[0]].passed() == [False, False] and found.results[NAMES[1]].passed() == [True, True]


def test_nothing_of_the_learners_is_left_for_otter_to_run(mark):
    notebook = _handed_in({NAMES[0]: COURSE[NAMES[0]].stub()})
    notebook.metadata.kernelspec = {"name": "mine", "display_name": "mine"}
    notebook.cells[3].metadata["otter"] = {"tests": ['momentum"); print(("']}
    left, found, _ = mark(nbformat.writes(notebook).encode())
    assert not left.cells and not left.metadata
    assert [question.passed()[1] for question in found.results.values()] == [False, True, True]


@pytest.mark.parametrize("name", ["notes.py", f"{CHAPTER}.ipynb"])
def test_a_file_that_is_no_notebook_has_no_points_and_says_why(mark, name):
    _, found, _ = mark(b"print('done')", name)
    assert not any(any(question.passed()) for question in found.results.values()) and found.output


def test_a_kernel_that_breaks_down_costs_nobody_a_mark(mark):
    _, _, plugin = mark(written("x = 1"))
    broken = results()
    broken.catastrophic_error = OSError("no memory")
    with pytest.raises(OSError, match="no memory"):
        plugin.after_grading(broken)


def test_all_that_was_handed_in_beside_the_notebook_is_gone_before_otter_reads_it(mark, tmp_path):
    outside = tmp_path.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "kept").touch()
    (tmp_path / "a-link").symlink_to(outside)
    (tmp_path / ".OTTER_LOG").write_bytes(pickle.dumps("a log"))
    for name in ("otter/__init__.py", "tests/momentum.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    mark(written("x = 1"))
    assert {path.name for path in tmp_path.iterdir()} == {f"{CHAPTER}.ipynb", "tests"}
    assert (outside / "kept").exists()


def test_an_empty_folder_is_left_empty(tmp_path):
    leave_only(tmp_path, ())
    assert not list(tmp_path.iterdir())
