"""otter itself, on what ten learners and an attacker hand in: `make interchange`, in an environment of its own."""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from answers import CHAPTER, NAMES
from command import run
from otter_answers import LEARNERS, ZIPS

from grader.course import COURSE

SEED = "20"
AUTOGRADER = "autograder.zip"
#: For each learner what is said of the exercise with that number.
SHOWN = {
    "right": (2, "PASSED · adam"),
    "exported": (2, "PASSED · adam"),
    "nearly": (2, "NEARLY · adam"),
    "wrong": (2, "NOT YET · adam"),
    "blank": (2, "NOT WRITTEN YET · adam"),
    "deleted": (0, "MISSING · adagrad"),
    "endless": (1, "It took too long and was stopped."),
    "exits": (2, "It ended the whole process"),
}


def _marked(folder: Path, learner: str, autograder: str = AUTOGRADER) -> dict:
    """What `otter run` does for one learner, in a process that has otter loaded already."""
    from otter.run import main

    os.environ |= {"HOME": str(folder), "IPYTHONDIR": str(folder / f"ipython-{os.getpid()}")}
    out = folder / "marks" / learner
    out.mkdir(parents=True)
    main(str(_handed_in(folder, learner)), autograder=str(folder / autograder), output_dir=str(out), no_logo=True)
    return json.loads((out / "results.json").read_text())


def _handed_in(folder: Path, learner: str) -> Path:
    return folder / "submitted" / learner / (f"{CHAPTER}.zip" if learner in ZIPS else f"{CHAPTER}.ipynb")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """An assignment that was exported, assigned and answered."""
    folder = tmp_path_factory.mktemp("course")
    run(folder, "grader", "export", "otter", ".", "--notebook", CHAPTER, "--seed", SEED)
    run(folder, "otter", "assign", f"{CHAPTER}/{CHAPTER}.ipynb", "dist")
    [autograder] = (folder / "dist" / "autograder").glob("*.zip")
    autograder.rename(folder / AUTOGRADER)
    for learner, write in LEARNERS.items():
        notebook = nbformat.read(folder / "dist" / "student" / f"{CHAPTER}.ipynb", 4)
        write(notebook)
        for path in (_handed_in(folder, learner), folder / "for-the-class" / learner / f"{CHAPTER}.ipynb"):
            path.parent.mkdir(parents=True)
            ZIPS[learner](path, notebook) if path.suffix == ".zip" else nbformat.write(notebook, path)
    return folder


@pytest.fixture(scope="module")
def results(course) -> dict[str, dict]:
    """What otter writes of each learner."""
    with ProcessPoolExecutor(2) as processes:
        return dict(zip(LEARNERS, processes.map(_marked, [course] * len(LEARNERS), LEARNERS), strict=True))


@pytest.fixture(scope="module")
def marks(results) -> dict[tuple[str, str], float]:
    return {(learner, test["name"]): test["score"] for learner, found in results.items() for test in found["tests"]}


@pytest.fixture(scope="module")
def in_class(course) -> dict[tuple[str, str], dict]:
    layout = ("--layout", "{student}/{file}")
    run(course, "grader", "class", "for-the-class", "--out", "grades", *layout, "--seed", SEED)
    students = json.loads((course / "grades" / "grades.json").read_text())["students"]
    return {(one["student"], name): judged for one in students for name, judged in one["exercises"].items()}


def test_neither_a_solution_nor_the_seed_is_released(course):
    released = (course / "dist" / "student" / f"{CHAPTER}.ipynb").read_text()
    assert "SOLUTION" not in released and released.count("raise NotImplementedError") == len(NAMES)
    assert "otter_mark" not in released and f"seed: {SEED}" not in released


def test_every_mark_is_that_of_the_class(marks, in_class):
    assert len(marks) == len(LEARNERS) * len(NAMES)
    assert marks == {key: judged["points"] for key, judged in in_class.items()}


def test_the_learners_have_what_they_earned(marks):
    in_all = {learner: sum(marks[learner, name] for name in NAMES) for learner in LEARNERS}
    assert in_all["right"] == in_all["exported"] == 4 and in_all["endless"] == in_all["deleted"] == 3
    assert in_all["no_python"] == in_all["nearly"] == 2
    assert {in_all[each] for each in ("wrong", "raising", "blank", "exits", "forger")} == {0}


def test_nothing_that_a_learner_wrote_was_run_or_loaded_by_otter(course, results):
    assert not list(course.glob("was-run-*"))


@pytest.mark.parametrize("learner", SHOWN)
def test_the_results_show_the_card_once(results, learner):
    number, begin = SHOWN[learner]
    [shown] = [test["output"] for test in results[learner]["tests"] if test["name"] == NAMES[number]]
    assert shown.count(begin) == 1


def test_learners_are_told_nothing_of_otters_own_cells(results):
    assert "otter" not in results["right"]["output"]


def test_the_command_gives_the_same(course, results):
    """On the attacker's zip, and started in the folder where it lies."""
    out = course / "again"
    out.mkdir()
    run(course, "otter", "run", "--autograder", AUTOGRADER, "--output-dir", out, _handed_in(course, "forger"))
    assert json.loads((out / "results.json").read_text()) == results["forger"]
    assert not list(course.glob("was-run-*"))


def test_without_the_plugin_nobody_is_believed(course):
    """Whoever takes it out marks nothing by accident: the tests refuse."""
    with ZipFile(course / AUTOGRADER) as whole, ZipFile(course / "without.zip", "w") as without:
        for name in whole.namelist():
            if name != "otter_config.json":
                without.writestr(name, whole.read(name))
    cells = ["import numpy as np", *(COURSE[name].solution() for name in NAMES)]
    path = _handed_in(course, "short")
    path.parent.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells))), path)
    with ProcessPoolExecutor(1) as process:
        found = process.submit(_marked, course, "short", "without.zip").result()
    tests = [test for test in found["tests"] if test["name"] in NAMES]
    assert len(tests) == len(NAMES) and {test["score"] for test in tests} == {0}
    assert all("No points are given here" in test["output"] for test in tests)
