"""nbgrader and otter-grader on the same homework: CPU seconds a submission, and the marks that they give.

Each lives in an environment of its own, made below .venv the first time.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
import numpy as np
from cpu_time import cpu_seconds
from nbformat.v4 import new_code_cell, new_notebook

from grader.course import COURSE
from grader.judging.exercise import Exercise

PEERS = {"nbgrader": ["nbgrader==0.9.6", "numpy"], "otter": ["otter-grader==7.0.0", "ipykernel", "numpy"]}
HOMEWORK = [exercise for exercise in COURSE.values() if exercise.notebook == "01_learning_rate"]
HEAD = "import math\nimport statistics\nimport numpy as np"
#: By learner and exercise.
Marks = dict[tuple[str, str], float]

SCORES = """
select student_id, base_cell.name, coalesce(grade.auto_score, 0) from grade
join grade_cells on grade_cells.id = grade.cell_id join base_cell on base_cell.id = grade_cells.id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
"""


def question(exercise: Exercise) -> list[str]:
    """Lines that fail unless the answer to the first call of every probe is right."""
    case = exercise.seeded(0)
    lines = ["from math import inf, nan"]
    for probe, expected in zip(case.probes, case.expected, strict=True):
        given = ", ".join(map(literal, probe.first.values()))
        for place, wanted in enumerate(expected[0].outputs):
            got = f"{exercise.name}({given})" + (f"[{place}]" if len(exercise.returns) > 1 else "")
            lines.append(f"assert np.allclose({got}, {literal(wanted)}, equal_nan=True)")
    return lines


def literal(value: object) -> str:
    return f"np.array({value.tolist()})" if np.ndim(value) else repr(np.asarray(value).item())


def with_nbgrader(written: list[list[str]]) -> tuple[float, Marks]:
    command = peer("nbgrader") / "nbgrader"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "source" / "hw" / "hw.ipynb", for_nbgrader([exercise.stub() for exercise in HOMEWORK]))
        run(folder, command, "generate_assignment", "hw")
        for number, answers in enumerate(written):
            write(folder / "submitted" / f"learner{number}" / "hw" / "hw.ipynb", for_nbgrader(answers))
        seconds = run(folder, command, "autograde", "hw")
        with sqlite3.connect(folder / "gradebook.db") as book:
            rows = book.execute(SCORES).fetchall()
        return seconds / len(written), {(learner, cell.removeprefix("test_")): score for learner, cell, score in rows}


def for_nbgrader(written: list[str]) -> nbformat.NotebookNode:
    cells = [new_code_cell(HEAD)]
    for exercise, answer in zip(HOMEWORK, written, strict=True):
        about = {"schema_version": 3, "task": False}
        answered = {**about, "grade_id": exercise.name, "grade": False, "solution": True, "locked": False}
        asked = {**about, "grade_id": f"test_{exercise.name}", "grade": True, "solution": False, "locked": True}
        cells += [
            new_code_cell(answer, metadata={"nbgrader": answered}),
            new_code_cell("\n".join(question(exercise)), metadata={"nbgrader": {**asked, "points": 1}}),
        ]
    return as_python(cells)


def with_otter(written: list[list[str]]) -> tuple[float, Marks]:
    command = peer("otter") / "otter"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for exercise in HOMEWORK:
            lines = "\n".join(f">>> {line}" for line in question(exercise))
            test = {"name": exercise.name, "points": 1, "suites": [{"cases": [{"code": lines}], "type": "doctest"}]}
            file = folder / "tests" / f"{exercise.name}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
        run(folder, command, "generate", "--tests-dir", "tests", "--output-path", "autograder.zip", "--no-requirements")
        seconds, marks = 0.0, {}
        for number, answers in enumerate(written):
            write(folder / f"learner{number}.ipynb", as_python(map(new_code_cell, (HEAD, *answers))))
            place = folder / f"out{number}"
            place.mkdir()
            seconds += run(folder, command, "run", f"learner{number}.ipynb", "-a", "autograder.zip", "-o", place)
            tests = json.loads((place / "results.json").read_text())["tests"]
            marks |= {(f"learner{number}", test["name"]): test["score"] for test in tests if "score" in test}
        return seconds / len(written), marks


def as_python(cells: Iterable) -> nbformat.NotebookNode:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=list(cells), metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def write(path: Path, notebook: nbformat.NotebookNode) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def peer(name: str) -> Path:
    """The folder of the peer's commands; installed if it is not there yet."""
    place = Path(__file__).resolve().parents[2] / ".venv" / f"peer-{name}"
    commands = place / "bin"
    if not (commands / name).exists():
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        pip = [commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PEERS[name]], check=True)
    return commands


def run(folder: Path, command: Path, *arguments: object) -> float:
    """Run a peer's command in ``folder``, with its own environment's programs first; its CPU seconds."""
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return cpu_seconds([command, *arguments], cwd=folder, env={**environment, "PATH": path})
