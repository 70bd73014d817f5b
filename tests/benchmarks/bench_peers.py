"""Grade the same homework with nbgrader, with otter-grader and with this grader, on this machine, one after another.

The homework is the exercises of one notebook, handed in by a class, some right, some wrong and some blank. The peers
get it in their own forms, with one question an answer: a test cell after it for nbgrader, a test file for it for
otter-grader. Each peer lives in an environment of its own, made below .venv the first time.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import numpy as np
from bench_classroom import cell
from nbformat.v4 import new_code_cell, new_notebook

from grader.classroom.grade_class import Settings, grade_class
from grader.course import COURSE
from grader.judging.exercise import Exercise

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from submissions import IMPORTS, hand_in

PEERS = {"nbgrader": ["nbgrader==0.9.6", "numpy"], "otter": ["otter-grader==7.0.0", "ipykernel", "numpy"]}
HOMEWORK = [exercise for exercise in COURSE.values() if exercise.notebook == "01_learning_rate"]
#: A peer's start is in its figure, spread over fewer submissions than ours: otter starts anew for each of them anyway.
OURS, THEIRS = 1000, 10
NUMPY = "import numpy as np"


def answers(number: int) -> list[str]:
    """What one learner wrote."""
    chance = random.Random(number)
    return [cell(exercise, chance) for exercise in HOMEWORK]


def question(exercise: Exercise) -> list[str]:
    """Lines that fail unless the answer to the exercise's first call is right."""
    case = exercise.seeded(0)
    given = ", ".join(f"{name}={literal(value)}" for name, value in case.probes[0].first.items())
    wanted = ", ".join(map(literal, case.expected[0][0].outputs))
    return [f"got = {exercise.name}({given})", f"assert np.allclose(got, [{wanted}])"]


def literal(value: object) -> str:
    return f"np.array({value.tolist()})" if np.ndim(value) else repr(np.asarray(value).item())


# --- the three, each: make the class, and give back what grading it is ------------------------------------------------


def with_this_grader(folder: Path) -> Callable[[], object]:
    for number in range(OURS):
        hand_in(folder / "in", f"learner{number}", IMPORTS, *answers(number))
    return lambda: grade_class(folder / "in", folder / "out", Settings(seed=1))


def with_nbgrader(folder: Path) -> Callable[[], object]:
    command = peer("nbgrader") / "nbgrader"
    write(folder / "source" / "hw" / "hw.ipynb", for_nbgrader([exercise.stub() for exercise in HOMEWORK]))
    run(folder, command, "generate_assignment", "hw")
    for number in range(THEIRS):
        write(folder / "submitted" / f"learner{number}" / "hw" / "hw.ipynb", for_nbgrader(answers(number)))
    return lambda: run(folder, command, "autograde", "hw")


def for_nbgrader(written: list[str]) -> nbformat.NotebookNode:
    cells = [new_code_cell(NUMPY)]
    for exercise, answer in zip(HOMEWORK, written, strict=True):
        about = {"schema_version": 3, "task": False}
        cells += [
            new_code_cell(
                answer,
                metadata={
                    "nbgrader": {**about, "grade_id": exercise.name, "grade": False, "solution": True, "locked": False}
                },
            ),
            new_code_cell(
                "\n".join(question(exercise)),
                metadata={
                    "nbgrader": {
                        **about, "grade_id": f"test_{exercise.name}", "grade": True, "solution": False, "locked": True,
                        "points": 1,
                    }
                },
            ),
        ]  # fmt: skip
    return as_python(cells)


def with_otter(folder: Path) -> Callable[[], object]:
    command = peer("otter") / "otter"
    for exercise in HOMEWORK:
        lines = "\n".join(f">>> {line}" for line in question(exercise))
        test = {"name": exercise.name, "points": 1, "suites": [{"cases": [{"code": lines}], "type": "doctest"}]}
        file = folder / "tests" / f"{exercise.name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    run(folder, command, "generate", "--tests-dir", "tests", "--output-path", "autograder.zip", "--no-requirements")
    for number in range(THEIRS):
        write(folder / f"learner{number}.ipynb", as_python(map(new_code_cell, (NUMPY, *answers(number)))))

    def grade() -> None:
        for number in range(THEIRS):
            place = folder / f"out{number}"
            place.mkdir()
            run(folder, command, "run", f"learner{number}.ipynb", "-a", "autograder.zip", "-o", place)

    return grade


def as_python(cells) -> nbformat.NotebookNode:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=list(cells), metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def write(path: Path, notebook: nbformat.NotebookNode) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


# --- the peers' environments ------------------------------------------------------------------------------------------


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


def run(folder: Path, command: Path, *arguments: object) -> None:
    """Run a peer's command in ``folder``, with its own environment's programs first."""
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [command, *map(str, arguments)], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{command.name} {arguments[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def main() -> None:
    sides = {"ours": (with_this_grader, OURS), "nbgrader": (with_nbgrader, THEIRS), "otter": (with_otter, THEIRS)}
    seconds: dict[str, float] = {}
    for name, (made, size) in sides.items():
        with tempfile.TemporaryDirectory() as folder:
            grade = made(Path(folder))
            begin = time.perf_counter()
            grade()
            seconds[name] = (time.perf_counter() - begin) / size
        times = seconds[name] / seconds["ours"]
        print(f"{name:10} {size:5} submissions, {1000 * seconds[name]:6.0f} ms each, {times:6.1f} times ours")


if __name__ == "__main__":
    main()
