"""What Gradescope reads of a submission: the marks of `grader class`, in the form that it publishes."""

import json
import math
import os
import re

import nbformat
import pytest
from gradescope_form import faults
from real.gradescope_answers import CHAPTER, LEARNERS, NAMES, handed_out
from submissions import IMPORTS, honest, written

from grader.classroom import grade
from grader.classroom.bubblewrap import NoIsolation
from grader.classroom.result import graded
from grader.classroom.sandbox import Isolated
from grader.course import COURSE
from grader.interchange import gradescope_run
from grader.interchange.gradescope_run import NotJudged, graded_submission, main
from grader.interchange.gradescope_settings import Settings
from grader.reporting.language import VARIABLE

SET = Settings(20, dict.fromkeys(NAMES, 1), "")
RIGHT = written(IMPORTS, *honest(*NAMES)[1:])


@pytest.fixture(scope="module")
def runner():
    runner = Isolated()
    yield runner
    runner.close()


@pytest.fixture
def results(runner, tmp_path):
    """The results of some files."""

    def of(files: dict[str, bytes], settings: Settings = SET) -> dict:
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
        found = json.loads(json.dumps(graded_submission(tmp_path, settings, runner), allow_nan=False))
        assert not faults(found)
        assert found["score"] == sum(test["score"] for test in found["tests"])
        assert {test["name"]: test["max_score"] for test in found["tests"]} == settings.exercises
        return found

    return of


def _points(found: dict) -> dict[str, float]:
    return {test["name"]: test["score"] for test in found["tests"]}


@pytest.mark.parametrize("learner", [name for name in LEARNERS if name != "endless"])  # that one is in the real run
def test_marks_and_cards_are_those_of_the_class(results, learner):
    notebook = handed_out()
    LEARNERS[learner](notebook)
    content = nbformat.writes(notebook).encode()
    found = results({f"{CHAPTER}.ipynb": content})
    judged = graded(f"{CHAPTER}.ipynb", content, SET.seed, True)["exercises"]
    assert _points(found) == {name: judged[name]["points"] if name in judged else 0 for name in NAMES}
    for test in found["tests"]:
        assert test["output"] == judged[test["name"]]["text"] or learner == "exits"
        assert test["status"] == ("passed" if judged[test["name"]]["verdict"] == "passed" else "failed")
    if learner == "forger":
        assert found["score"] == 0


def test_a_card_and_what_stands_in_its_place(results):
    found = results({"a.ipynb": written(IMPORTS, *honest("adam")[1:], "import os\ndef adamw(*a):\n    os._exit(0)")})
    said = {test["name"]: test["output"] for test in found["tests"]}
    assert said["adam"].startswith("PASSED · adam") and said["adamw"].startswith("It ended the whole process")
    assert said["adagrad"].startswith(("MISSING", "Nothing of"))


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "There is no notebook in what you handed in"),
        ({"adam.pdf": b"%PDF"}, "It is a PDF"),
        ({"notes.txt": b"hello"}, "It is not a notebook"),
        ({"a.ipynb": RIGHT, "b.ipynb": RIGHT}, "There are 2 notebooks .* and 1 is asked for.*: a.ipynb, b.ipynb"),
        ({"a.ipynb": RIGHT[:200]}, "."),
        ({"a.ipynb": b""}, "empty"),
        ({"a.ipynb": written("x = 1")}, "No function of the course was found"),
    ],
)
def test_what_is_not_one_notebook_has_no_points_and_a_reason(results, files, reason):
    found = results(files)
    assert found["score"] == 0 and list(_points(found)) == NAMES
    assert re.search(reason, found["output"])


def test_what_lies_beside_the_notebook_does_not_count(results):
    files = {"a.ipynb": RIGHT, ".ipynb_checkpoints/a.ipynb": RIGHT, "data.csv": b"1", "README.md": b"x"}
    assert results(files)["score"] == len(NAMES)


def test_where_two_chapters_are_set_two_notebooks_are_asked_for(results):
    momentum = [name for name, exercise in COURSE.items() if exercise.notebook == "02_momentum"]
    both = Settings(20, dict.fromkeys([*momentum, *NAMES], 1), "")
    found = results({"a.ipynb": RIGHT, "b.ipynb": written(IMPORTS, *honest(*momentum)[1:])}, both)
    assert found["score"] == len(momentum) + len(NAMES)


def test_points_are_those_of_the_settings(results):
    settings = Settings(20, {"adam": 10, "adamw": 2.5, "adagrad": 0}, "")
    notebook = handed_out()
    LEARNERS["nearly"](notebook)
    found = results({"a.ipynb": nbformat.writes(notebook).encode()}, settings)
    assert _points(found) == {"adagrad": 0, "adam": 5, "adamw": 1.25}


def test_learners_see_neither_seed_nor_standard_output(results):
    found = results({"a.ipynb": RIGHT}, Settings(731731, SET.exercises, ""))
    assert found["stdout_visibility"] == "hidden" and "731731" not in json.dumps(found)


def test_an_answer_over_which_the_grader_breaks_down_fails_the_whole_run(runner, tmp_path, monkeypatch):
    def broken(*_):
        raise RuntimeError("a fault")

    monkeypatch.setattr(grade, "judgement", broken)
    (tmp_path / "a.ipynb").write_bytes(RIGHT)
    with pytest.raises(NotJudged, match=r"(?s)a\.ipynb, ada.*a fault"):
        graded_submission(tmp_path, SET, runner)


@pytest.fixture
def base(tmp_path, monkeypatch):
    """As /autograder is, after another submission."""
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.setattr(gradescope_run, "EVERYBODYS", ())
    for name in ("source", "submission", "results"):
        (tmp_path / name).mkdir()
    (tmp_path / "source" / "settings.json").write_text(SET.as_json())
    (tmp_path / "submission" / "a.ipynb").write_bytes(RIGHT)
    (tmp_path / "results" / "results.json").write_text("of another submission")
    return tmp_path


def test_a_run_writes_the_results_and_says_how_it_ran(base, capsys):
    assert main(str(base)) == 0
    assert json.loads((base / "results" / "results.json").read_text())["score"] == len(NAMES)
    assert capsys.readouterr().out == "Learners' code is run in bubblewrap.\n"


def test_the_language_is_that_of_the_settings(base):
    (base / "source" / "settings.json").write_text(Settings(20, SET.exercises, "xx").as_json())
    assert main(str(base)) == 0 and os.environ[VARIABLE] == "xx"


def test_a_run_that_fails_leaves_no_results(base, capsys, monkeypatch):
    def refused(*_):
        raise NoIsolation("no way")

    monkeypatch.setattr(gradescope_run, "Isolated", refused)
    monkeypatch.setattr(gradescope_run, "OtherUser", refused)
    assert main(str(base)) == 1
    assert "no way" in capsys.readouterr().out and not list((base / "results").iterdir())
    monkeypatch.undo()
    (base / "source" / "settings.json").write_text("{}")
    (base / "results" / "results.json").write_text("of another submission")
    assert main(str(base)) == 1
    assert "settings.json" in capsys.readouterr().out and not list((base / "results").iterdir())


def test_the_validator_finds_faults():
    assert not faults({"score": 1})
    assert faults({}) and faults({"score": "1"}) and faults({"score": math.nan})
    assert faults({"tests": [{"score": 1, "visibility": "hidden"}]}) and faults({"score": 1, "output_format": "pre"})
    assert faults({"score": 1, "stdout": "x"}) and faults({"tests": [{"name": "a"}]})
