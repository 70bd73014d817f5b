"""What is exported for otter: sources of which a learner gets no solution and no seed."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
import yaml
from typer.testing import CliRunner

import grader.interchange
from grader.cli import app
from grader.course import COURSE
from grader.interchange.blank_notebooks import blank_notebook
from grader.interchange.otter_course import MARK, source_notebook
from grader.interchange.otter_results import PASSES_FROM
from grader.judging.exercise import Exercise
from grader.reading.chapter import CHAPTERS


def _exported(*arguments):
    return CliRunner().invoke(app, ["export", "otter", *map(str, arguments)])


def _source(chapter: str, seed: int = 7) -> nbformat.NotebookNode:
    return source_notebook(blank_notebook(chapter), seed, has_pictures=False)


def _exercises(chapter: str) -> dict[str, Exercise]:
    return {name: exercise for name, exercise in COURSE.items() if exercise.notebook == chapter}


def _settings(cell: nbformat.NotebookNode) -> dict:
    assert cell.cell_type == "raw"
    return yaml.safe_load(cell.source)


def _questions(notebook) -> dict[str, list[nbformat.NotebookNode]]:
    """The cells of each question, without those that begin and end it, by its name."""
    questions: dict[str, list] = {}
    name = None
    for cell in notebook.cells:
        if cell.cell_type == "raw" and cell.source.startswith("# BEGIN QUESTION"):
            name = _settings(cell)["name"]
            questions[name] = []
        elif cell.cell_type == "raw" and cell.source == "# END QUESTION":
            name = None
        elif name:
            questions[name].append(cell)
    return questions


def _learners(source: str) -> str:
    """What otter makes of a cell with a solution for a learner."""
    lines, in_solution = [], False
    for line in source.splitlines():
        if line.endswith(("# BEGIN PROMPT", "# END PROMPT")):
            continue
        in_solution = in_solution or line.strip() == "# BEGIN SOLUTION NO PROMPT"
        if not in_solution:
            lines.append(line)
        in_solution = in_solution and line.strip() != "# END SOLUTION"
    return "\n".join(lines)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_exercise_is_a_question_with_a_solution_and_two_tests(chapter):
    questions = _questions(_source(chapter))
    assert list(questions) == list(_exercises(chapter))
    for name, cells in questions.items():
        begin, solution, end, begin_tests, *tests, end_tests = cells
        marks = [cell.source for cell in (begin, end, begin_tests, end_tests)]
        assert marks == ["# BEGIN SOLUTION", "# END SOLUTION", "# BEGIN TESTS", "# END TESTS"]
        assert "exercise" in solution.metadata.tags and len(tests) == len(PASSES_FROM)
        for test in tests:
            [function] = ast.parse(test.source).body
            assert isinstance(function, ast.FunctionDef) and name in function.name
        assert len({test.source for test in tests}) == len(tests)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_points_are_the_exercises(chapter):
    begins = [cell for cell in _source(chapter).cells if cell.source.startswith("# BEGIN QUESTION")]
    points = {_settings(cell)["name"]: _settings(cell)["points"] for cell in begins}
    assert points == {name: exercise.points for name, exercise in _exercises(chapter).items()}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_learner_finds_the_stub_and_the_instructor_the_solution(chapter):
    for name, cells in _questions(_source(chapter)).items():
        assert _learners(cells[1].source) == COURSE[name].stub()
        names: dict = {}
        exec("import math\nimport numpy as np\n" + cells[1].source, names)
        assert names[name].__doc__ == COURSE[name].reference.__doc__
        assert COURSE[name].body() in cells[1].source


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_rest_is_the_courses_own_with_its_checks(chapter):
    blank, notebook = blank_notebook(chapter), _source(chapter)
    assert notebook.metadata == blank.metadata
    questions = _questions(notebook).values()
    inside = {cell.id for cells in questions for cell in cells}
    rest = [cell.id for cell in notebook.cells if cell.id not in inside and cell.cell_type != "raw"]
    assert rest == [cell.id for cell in blank.cells if "exercise" not in cell.metadata.get("tags", ())]
    checks = [cell.source for cell in notebook.cells if cell.source.startswith("check(")]
    assert {f"check({name})" for name in _exercises(chapter)} <= set(checks)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_source_is_a_sound_notebook_without_outputs(chapter):
    notebook = _source(chapter)
    nbformat.validate(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert not any(cell.outputs or cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    assert nbformat.writes(notebook) == nbformat.writes(_source(chapter))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_cell_needs_the_name_that_otter_takes(chapter):
    """Otter's first cell binds `grader`. What is imported from the package does not mind."""
    for cell in _source(chapter).cells:
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                assert not (isinstance(node, ast.Name) and node.id == "grader")
                assert not (isinstance(node, ast.Import) and any(name.name.startswith("grader") for name in node.names))


def test_the_settings_leave_nothing_to_a_kernel_and_show_a_card_once():
    settings = _settings(_source("04_adam").cells[0])
    assert settings["generate"]["plugins"] == [{MARK: {"seed": 7}}]
    assert settings["generate"]["show_hidden"] and not settings["generate"]["force_public_test_summary"]
    assert not settings["export_cell"]["run_tests"] and not settings["tests"]["ok_format"]
    module, _, name = MARK.rpartition(".")
    path = Path(grader.interchange.__file__).with_name(f"{module.rpartition('.')[2]}.py")
    assert name in [node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)]


def test_no_cell_that_a_learner_gets_has_the_seed():
    for cell in _source("02_momentum", seed=987654321).cells[1:]:
        assert "987654321" not in cell.source and "seed" not in cell.metadata


def test_what_a_source_needs_lies_where_it_looks(tmp_path):
    assert _exported(tmp_path).exit_code == 0
    for chapter in CHAPTERS:
        path = tmp_path / chapter / f"{chapter}.ipynb"
        notebook = nbformat.read(path, 4)
        for cell in notebook.cells:
            linked = re.findall(r"\]\(((?!http|#)[^)#\s]+)", cell.source) if cell.cell_type == "markdown" else ()
            assert not [link for link in linked if not (path.parent / link).exists()]
        beside = {entry.name for entry in path.parent.iterdir()} - {path.name}
        assert set(_settings(notebook.cells[0]).get("files", ())) == beside


def test_a_seed_is_drawn_for_each_export(tmp_path):
    sources = set()
    for name in "ab":
        _exported(tmp_path / name, "--notebook", "00_start_here")
        sources.add((tmp_path / name / "00_start_here" / "00_start_here.ipynb").read_text())
    assert len(sources) == 2


def test_nothing_of_an_instructors_is_written_over(tmp_path):
    done = _exported(tmp_path, "--notebook", "02_momentum", "--seed", 7)
    path = tmp_path / "02_momentum" / "02_momentum.ipynb"
    assert done.exit_code == 0 and str(path) in done.stdout.replace("\n", "")
    path.write_text("mine")
    again = _exported(tmp_path)
    assert again.exit_code == 2 and "is yours: nothing was written" in again.output.replace("\n", " ")
    assert path.read_text() == "mine" and [entry.name for entry in tmp_path.iterdir()] == ["02_momentum"]
    assert _exported(tmp_path, "--notebook", "04_adam").exit_code == 0


def test_a_notebook_that_there_is_not(tmp_path):
    done = _exported(tmp_path / "out", "--notebook", "momentum")
    assert done.exit_code == 2 and "There is no notebook momentum" in done.output
    assert not (tmp_path / "out").exists()
