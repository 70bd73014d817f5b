"""What is exported for nbgrader: sources that release no solution, and settings that run no learner's notebook."""

import ast
import re

import nbformat
import pytest
from marked import BEGIN, END, source
from typer.testing import CliRunner

from grader.cli import app
from grader.course import COURSE
from grader.interchange.marking_cells import marking_id
from grader.interchange.nbgrader_course import CONFIG_FILE
from grader.judging.exercise import Exercise
from grader.reading.chapter import CHAPTERS


def _exported(*arguments):
    return CliRunner().invoke(app, ["export", "nbgrader", *map(str, arguments)])


def _cells(notebook, kind: str) -> dict[str, nbformat.NotebookNode]:
    """The cells of a kind, by nbgrader's name for each."""
    cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get(kind)]
    return {cell.metadata.nbgrader["grade_id"]: cell for cell in cells}


def _exercises(chapter: str) -> dict[str, Exercise]:
    return {name: exercise for name, exercise in COURSE.items() if exercise.notebook == chapter}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_exercise_has_one_cell_to_write_in_and_one_that_marks_it(chapter):
    notebook, exercises = source(chapter), _exercises(chapter)
    to_write, marking = _cells(notebook, "solution"), _cells(notebook, "grade")
    assert list(to_write) == list(exercises) and list(marking) == list(map(marking_id, exercises))
    assert all(not cell.metadata.nbgrader["locked"] for cell in to_write.values())
    for name, exercise in exercises.items():
        cell = marking[marking_id(name)]
        assert cell.source == f"mark({name})"
        assert cell.metadata.nbgrader["locked"] and cell.metadata.nbgrader["points"] == exercise.points


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_markers_stand_round_the_body_and_nothing_else(chapter):
    for name, cell in _cells(source(chapter), "solution").items():
        given, body = cell.source.split(BEGIN)
        assert ast.get_docstring(ast.parse(given).body[0]) and given.rstrip().endswith('"""')
        released = given + '    raise NotImplementedError("write it here")'
        assert released.startswith(COURSE[name].stub().split("    raise NotImplementedError")[0])
        assert f"{given}{body.removesuffix(END)}".strip() == COURSE[name].solution()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_source_is_a_sound_notebook_that_says_which_chapter_it_is(chapter):
    notebook = source(chapter)
    nbformat.validate(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert notebook.metadata["turning_the_knobs"]["chapter"] == chapter
    assert not any(cell.outputs or cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert code.count("from grader.mark import mark") == 1 and not re.search(r"^check\(\w+\)$", code, re.MULTILINE)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_text_names_only_the_call_that_comes_next(chapter):
    """A learner who is told to run `check` has to find it."""
    named = set()
    for cell in source(chapter).cells:
        if cell.cell_type == "markdown":
            named |= set(re.findall(r"`(check|mark)\b", cell.source))
        elif called := re.match(r"(check|mark)\(", cell.source):
            assert named <= {called[1]}
            named = set()
    assert not named


def test_what_a_source_needs_lies_where_it_looks(tmp_path):
    assert _exported(tmp_path).exit_code == 0
    for chapter in CHAPTERS:
        path = tmp_path / "source" / chapter / f"{chapter}.ipynb"
        for cell in nbformat.read(path, 4).cells:
            linked = re.findall(r"\]\(((?!http|#)[^)#\s]+)", cell.source) if cell.cell_type == "markdown" else ()
            assert not [link for link in linked if not (path.parent / link).exists()]


def test_the_settings_leave_nothing_to_a_kernel(tmp_path):
    done = _exported(tmp_path, "--notebook", "02_momentum", "--seed", 7)
    assert done.exit_code == 0 and str(tmp_path / CONFIG_FILE) in done.stdout.replace("\n", "")
    settings = (tmp_path / CONFIG_FILE).read_text()
    steps = ast.literal_eval(re.search(r"autograde_preprocessors = (\[.*?\])", settings, re.DOTALL)[1])
    assert steps[0] == "grader.interchange.nbgrader_mark.Mark" and not any("Execute" in step for step in steps)
    assert "c.Mark.seed = 7\n" in settings
    assert [path.name for path in (tmp_path / "source").iterdir()] == ["02_momentum"]


def test_another_chapter_joins_a_course_and_its_settings(tmp_path):
    _exported(tmp_path, "--notebook", "02_momentum", "--seed", 7)
    assert _exported(tmp_path, "--notebook", "04_adam").exit_code == 0
    assert "c.Mark.seed = 7\n" in (tmp_path / CONFIG_FILE).read_text()
    assert (tmp_path / "source" / "04_adam" / "04_adam.ipynb").exists()


def test_a_seed_is_drawn_for_each_course(tmp_path):
    for name in "ab":
        _exported(tmp_path / name, "--notebook", "00_start_here")
    assert (tmp_path / "a" / CONFIG_FILE).read_text() != (tmp_path / "b" / CONFIG_FILE).read_text()


def test_nothing_of_an_instructors_is_written_over(tmp_path):
    own = tmp_path / CONFIG_FILE
    own.write_text("c = get_config()\n")
    refused = _exported(tmp_path)
    assert refused.exit_code == 2 and "lets nbgrader give the marks itself" in refused.output
    assert list(tmp_path.iterdir()) == [own] and own.read_text() == "c = get_config()\n"
    own.unlink()
    _exported(tmp_path, "--notebook", "02_momentum")
    again = _exported(tmp_path)
    assert again.exit_code == 2 and "is yours: nothing was written" in again.output
    assert [path.name for path in (tmp_path / "source").iterdir()] == ["02_momentum"]
    seed = _exported(tmp_path, "--notebook", "04_adam", "--seed", 1)
    assert seed.exit_code == 2 and "has a seed already" in seed.output


def test_a_notebook_that_there_is_not(tmp_path):
    done = _exported(tmp_path / "out", "--notebook", "momentum")
    assert done.exit_code == 2 and "There is no notebook momentum" in done.output
    assert not (tmp_path / "out").exists()
