"""The cells of a notebook: what failed is told when the version before is checked, in a shell and in a kernel."""

import json
import subprocess
import sys

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from traitlets.config import Config

from grader import cells
from grader.check import check
from grader.kept import passed_function
from grader.progress_file import PYTEST, VARIABLE, read

RIGHT = "def gradient_descent(w, grad, lr):\n    return w - lr * grad"
HELPED = "def scale(lr):\n    return lr\n\ndef gradient_descent(w, grad, lr):\n    return w - scale(lr) * grad"
IMPORTS = "from grader import check, progress\nfrom playground.rules import driven_by, rule"


@pytest.fixture
def shell(monkeypatch, tmp_path):
    """A shell of IPython's that is watched as a notebook's is."""
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    shell = InteractiveShell(config=config, ipython_dir=str(tmp_path / "ipython"))
    shell.kernel = object()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "progress.json"))
    monkeypatch.setattr(cells, "_shell", lambda: shell)
    monkeypatch.setattr(cells, "_watched", None)
    cells.watch()
    yield shell
    shell.history_manager.end_session()


def run(shell, *sources):
    for source in sources:
        shell.run_cell(source, store_history=True, silent=False)


def notes(shell, name="gradient_descent"):
    lines = str(check(shell.user_ns[name], "gradient_descent")).splitlines()
    return [line.removeprefix("Note: ") for line in lines if line.startswith("Note: ")]


FAILING = [
    ("def gradient_descent(w, grad, lr):\n    a = 1\n      b = 2\n    return w", "IndentationError on line 3"),
    ("x = 1\n  def gradient_descent(w, grad, lr):\n    return w", "IndentationError on line 2"),
    ("def gradient_descent(w, grad, lr)\n    return w", "SyntaxError on line 1"),
    ("# torch is asked for\nimport no_such_package\n" + RIGHT, "ModuleNotFoundError on line 2"),
    ("import math\n\n@math.no_such_thing\n" + RIGHT, "AttributeError on line 3"),
    ("def gradient_descent(w, grad, lr=unknown):\n    return w", "NameError on line 1"),
    ("x = 1\nassert x == 2\n" + RIGHT, "AssertionError on line 2"),
    ("%%time\nx = 1\n1 / 0\n" + RIGHT, "ZeroDivisionError on line 3"),
    ("raise KeyboardInterrupt\n" + RIGHT, "KeyboardInterrupt on line 1"),
]


@pytest.mark.parametrize(("source", "why"), FAILING, ids=[why for _, why in FAILING])
def test_a_cell_that_failed_before_its_def_is_told(shell, source, why):
    run(shell, RIGHT, source)
    assert notes(shell) == [
        f"Your last cell with def gradient_descent did not run: {why}. This is the version before it."
    ]


def test_it_is_told_above_a_stub_too(shell):
    run(shell, "def gradient_descent(w, grad, lr):\n    raise NotImplementedError", FAILING[0][0])
    assert str(check(shell.user_ns["gradient_descent"])).splitlines()[:2] == [
        "NOT WRITTEN YET · gradient_descent",
        "Note: Your last cell with def gradient_descent did not run: IndentationError on line 3. "
        "This is the version before it.",
    ]


def test_a_name_that_is_given_to_a_function_may_fail_as_well(shell):
    run(shell, f"{RIGHT}\nmine = gradient_descent", "mine = no_such(gradient_descent)")
    assert notes(shell, "mine") == [
        "Your last cell with mine = did not run: NameError on line 1. This is the version before it."
    ]


def test_a_helper_of_which_the_last_cell_failed_is_told(shell):
    run(shell, HELPED, "import no_such_package\ndef scale(lr):\n    return 2 * lr")
    assert notes(shell) == [
        "Your last cell with def scale did not run: ModuleNotFoundError on line 1. "
        "The scale that is called here is the version before it."
    ]


@pytest.mark.parametrize(
    "later",
    [
        (RIGHT,),
        (FAILING[0][0], RIGHT),
        (f"{RIGHT}\n1 / 0",),
        ("1 / 0",),
        ("def other(:",),
        (FAILING[0][0], f"{RIGHT}\n1 / 0"),
    ],
)
def test_what_the_notebook_holds_as_it_was_last_written_needs_no_note(shell, later):
    run(shell, RIGHT, *later)
    assert notes(shell) == []


def test_without_a_version_before_there_is_nothing_to_tell(shell):
    run(shell, FAILING[0][0])
    assert list(cells.notes(print)) == []


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (
            (FAILING[0][0],),
            "Your last cell with def gradient_descent did not run: IndentationError on line 3. Mend that cell and run "
            "it; then run this one again.",
        ),
        (
            ("x = 1",),
            "No cell that defines it has been run since the kernel of this notebook was started. Run the one with "
            "def gradient_descent, then this one again. The exercise belongs to 01_learning_rate.",
        ),
    ],
)
def test_a_function_that_is_not_there_is_told_below_pythons_own_words(shell, capsys, before, told):
    run(shell, *before, "print(gradient_descent)")
    assert f"gradient_descent is not defined yet\n{told}\n" in capsys.readouterr().out


def test_of_other_names_nothing_is_told(shell, capsys):
    run(shell, "print(no_exercise)", RIGHT, "gradient_descent(0, no_exercise, 1)")
    assert "not defined yet" not in capsys.readouterr().out


def test_a_pass_is_kept_with_what_it_needs_and_not_what_failed(shell):
    run(shell, HELPED, FAILING[0][0], "def scale(lr):\n    return lr + 0.0\n\n1 / 0\ndef scale(lr):\n    return 3 * lr")
    run(shell, "def unused():\n    pass")
    assert check(shell.user_ns["gradient_descent"]).passed
    text = read()["functions"]["gradient_descent"]
    assert "return lr + 0.0" in text
    assert "unused" not in text and "3 * lr" not in text
    assert passed_function("gradient_descent").__globals__["__name__"] == "kept"


def test_a_pass_under_another_name_is_kept_under_the_exercises(shell):
    run(shell, RIGHT.replace("gradient_descent", "mine"))
    assert check(shell.user_ns["mine"], "gradient_descent").passed
    assert passed_function("gradient_descent").__name__ == "mine"


def test_what_does_not_pass_by_itself_is_not_kept_and_that_is_told(shell):
    run(
        shell,
        "exec('rate = 1.0')",
        RIGHT.replace("lr * grad", "lr * rate * grad"),
    )
    answer = check(shell.user_ns["gradient_descent"])
    assert answer.passed
    assert "Note: gradient_descent could not be kept for later notebooks: " in str(answer)
    assert read() == {"passed": ["gradient_descent"]}


def test_a_later_wrong_version_takes_nothing_away(shell):
    run(shell, RIGHT)
    check(shell.user_ns["gradient_descent"])
    run(shell, RIGHT.replace("-", "+"))
    check(shell.user_ns["gradient_descent"])
    assert "w - lr" in read()["functions"]["gradient_descent"]


def executed(*sources):
    """What the last of these cells shows in a kernel of its own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    done = NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True).execute()
    return ["".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs) for cell in done.cells]


def test_in_kernels_one_after_the_other(monkeypatch, tmp_path):
    """A function passes in one notebook; the next has it, never by name, and is told when its own cell fails."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "progress.json"))
    *_, first = executed(IMPORTS, "import numpy as np", HELPED, "check(gradient_descent)")
    assert first.startswith("PASSED · gradient_descent\nThe step")
    kept = json.loads((tmp_path / "progress.json").read_text(encoding="utf-8"))
    assert list(kept["functions"]) == ["gradient_descent"]
    _, names, driven, _, _, failed = executed(
        IMPORTS,
        "chosen = rule('gradient_descent')\n'gradient_descent' in globals()",
        "driven_by(chosen)",
        RIGHT,
        FAILING[0][0],
        "check(gradient_descent)",
    )
    assert names == "False"
    assert driven == "'Driven by your gradient_descent, kept from 01_learning_rate.'"
    assert "did not run: IndentationError on line 3. This is the version before it." in failed


def test_nbval_in_a_learners_own_folder_sees_a_blank_course(monkeypatch, tmp_path):
    """Where the course's own tests are not set up either: pytest says in the environment that it runs."""
    monkeypatch.delenv(VARIABLE)
    record = json.dumps({"passed": ["gradient_descent"], "functions": {"gradient_descent": RIGHT}})
    (tmp_path / ".progress.json").write_text(record, encoding="utf-8")
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(f"{IMPORTS}\nprint(driven_by(rule('gradient_descent')))"),
            nbformat.v4.new_code_cell(
                f"{RIGHT.replace('gradient_descent', 'mine')}\ncheck(mine, 'gradient_descent').passed"
            ),
        ]
    )
    course = nbformat.v4.new_output("stream", name="stdout", text="Driven by the course's own gradient_descent.\n")
    passed = nbformat.v4.new_output("execute_result", data={"text/plain": "True"}, execution_count=2)
    for number, (cell, output) in enumerate(zip(notebook.cells, (course, passed), strict=True), 1):
        cell.outputs, cell.execution_count = [output], number
    nbformat.write(notebook, tmp_path / "mine.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "mine.ipynb"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert "2 passed" in run.stdout, run.stdout
    assert (tmp_path / ".progress.json").read_text(encoding="utf-8") == record


def test_the_same_notebook_without_pytest_has_what_was_kept(monkeypatch, tmp_path):
    for variable in (VARIABLE, *PYTEST):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / ".progress.json").write_text(json.dumps({"functions": {"gradient_descent": RIGHT}}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    *_, driven = executed(IMPORTS, "driven_by(rule('gradient_descent'))")
    assert "kept from 01_learning_rate" in driven
