"""The programs that readers are shown are the files that were run, and they give what the course's rules give."""

import ast
import sys
from pathlib import Path

import numpy as np
import pytest
from playground.frameworks import live, same_curve
from playground.frameworks.comparison import agrees
from playground.frameworks.fresh import run
from playground.frameworks.program_tabs import bundle
from playground.frameworks.recorded_programs import FRAMEWORKS, as_it_stood, programs, record, rules
from playground.frameworks.trainings import TRAININGS
from playground.rules import course_rule
from recording import with_programs
from recording.comparison import TOLERANCE, differences, tolerance

from grader.course import COURSE

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
REQUIREMENTS = Path(with_programs.__file__).parents[1] / "record_requirements.txt"
FILES = {path.stem: path.read_text(encoding="utf-8") for path in with_programs.FOLDER.glob("*.py")}
SAID = {
    ("keras", "hold_then_decay"): "ValueError: The output of the `schedule` function should be a float. Got: 0.01",
    ("torch", "l2_penalty"): "UserWarning: Using a target size (torch.Size([16])) that is different to the input size "
    "(torch.Size([16, 1])). This will likely lead to incorrect results due to broadcasting. Please ensure they have "
    "the same size.",
}


def test_what_is_shown_is_the_file_that_was_run():
    assert {name: kept["program"] for name, kept in record().items() if name != "versions"} == FILES


def test_every_training_is_done_in_every_framework():
    assert set(rules()) == set(TRAININGS)
    assert set(FILES) == {
        *(f"{framework}_{rule}" for framework in FRAMEWORKS for rule in TRAININGS),
        *(f"{framework}_{rule}_as_it_stood" for framework, rule in SAID),
    }


def test_every_notebook_with_rules_ends_with_their_curves_and_says_how_to_run_them_live():
    taught = {exercise.notebook for exercise in COURSE.values()} - {"00_start_here"}
    assert {COURSE[rule].notebook for rule in TRAININGS} == taught
    for rule in TRAININGS:
        text = (NOTEBOOKS / f"{COURSE[rule].notebook}.ipynb").read_text(encoding="utf-8")
        assert f"same_curve({rule})" in text
        assert "**Live.**" in text


def test_a_framework_without_the_rule_is_left_out(monkeypatch):
    kept = {name: entry for name, entry in record().items() if name != "torch_adam"}
    monkeypatch.setattr(sys.modules["playground.frameworks.recorded_programs"], "record", lambda: kept)
    assert list(programs("adam")) == ["keras", "optax"]
    assert "adam" in rules()
    comparison = same_curve(COURSE["adam"].reference)
    assert "the same as in Keras and optax to 12 digits" in comparison.caption
    assert len(comparison.frame.marks) == 3
    assert bundle("adam")["text/plain"] == "The same in Keras 3.15.1, optax 0.2.8"
    with pytest.raises(ValueError, match="There is no program in 'torch'"):
        live(COURSE["adam"].reference)


def test_the_record_was_made_with_what_is_required():
    required = dict(line.split("==") for line in REQUIREMENTS.read_text(encoding="utf-8").split())
    made_with = {name: version.split("+")[0] for name, version in record()["versions"].items()}
    assert made_with == {name: required[name] for name in made_with if name != "python"} | {"python": "3.11"}


@pytest.mark.parametrize("rule", TRAININGS)
def test_the_courses_rule_gives_the_curves_of_every_framework(rule):
    training = TRAININGS[rule]
    curves = training.curves(*map(course_rule, (rule, *training.beside)))
    for program in programs(rule).values():
        assert curves.keys() == program.curves.keys() == program.digits.keys()
        for name, numbers in curves.items():
            assert len(numbers) == len(program.curves[name])
            assert agrees(numbers, program, name), (program.framework, name)


#: What a program says of the digits that it does not have.
WHY_FEWER = ("float32", "bfloat16", "seventh digit", "ninth digit", "three digits of ours")


@pytest.mark.parametrize("rule", TRAININGS)
def test_a_program_with_fewer_digits_says_why(rule):
    for program in programs(rule).values():
        if min(program.digits.values()) < 12:
            comments = [line.partition("#")[2] for line in program.text.splitlines()]
            assert any(why in comment for comment in comments for why in WHY_FEWER)


def test_the_line_on_parameter_groups_that_readers_see_is_one_that_was_run():
    """Notebook 06 shows it in its section 4; the program has it as it stands there."""
    prose = (NOTEBOOKS / "06_further.ipynb").read_text(encoding="utf-8").replace('\\"', '"').replace("\\n", " ")
    line = next(line for line in FILES["torch_ema_weights"].splitlines() if line.startswith("groups = "))
    assert line.removeprefix("groups = ") in prose


@pytest.mark.parametrize("name", FILES)
def test_a_program_is_short_and_fits_into_a_page(name):
    lines = FILES[name].splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 97
    ast.parse(FILES[name])


@pytest.mark.parametrize(("framework", "rule"), SAID)
def test_what_does_not_work_is_shown_with_what_is_said_of_it(framework, rule):
    stood, works = as_it_stood(framework, rule), programs(rule)[framework].text
    assert stood.said == SAID[framework, rule]
    changed = set(stood.text.splitlines()) ^ set(works.splitlines())
    assert 2 <= len(changed) <= 3


# --- running ----------------------------------------------------------------------------------------------------------


def test_a_program_leaves_its_curves_and_says_nothing():
    ran = run("print('noise')\nlosses = [1, 0.5]\nrates = [0.1]\nother = [3]")
    assert ran.curves == {"losses": [1.0, 0.5], "rates": [0.1]}
    assert ran.said == ""


def test_the_error_or_the_warning_of_a_program_is_kept():
    stopped = run("losses = [1]\n1 / 0")
    assert (stopped.said, stopped.curves) == ("ZeroDivisionError: division by zero", {})
    assert run("import warnings\nwarnings.warn('careful')\nlosses = [1]").said == "UserWarning: careful"
    assert run("import os; os._exit(3)").said == "3"


def test_keras_is_told_its_backend_and_the_others_nothing(monkeypatch):
    for name in ("KERAS_BACKEND", "JAX_ENABLE_X64"):
        monkeypatch.delenv(name, raising=False)
    told = "import os\nlosses = [sum(name in os.environ for name in ('KERAS_BACKEND', 'JAX_ENABLE_X64'))]"
    assert [run(told, framework).curves["losses"] for framework in FRAMEWORKS] == [[0.0], [2.0], [0.0]]


def test_a_program_that_reads_the_digits_finds_them_wherever_the_notebook_is(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert run("losses = [len(open('data/digits.csv').readlines())]").curves == {"losses": [1798.0]}


@pytest.fixture
def written(tmp_path):
    def write(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_recorder_keeps_text_curves_and_digits(written):
    path = written("keras_l2_penalty", "losses = [1.5]\n")
    entry = {"program": "losses = [1.5]\n", "digits": {"losses": 6}, "curves": {"losses": [1.5]}}
    assert with_programs.entry(path) == entry


def test_the_recorder_refuses_what_no_longer_goes_as_readers_are_told(written):
    with pytest.raises(ValueError, match=r"torch_adam\.py: ZeroDivisionError"):
        with_programs.entry(written("torch_adam", "1 / 0"))
    with pytest.raises(ValueError, match="without a word"):
        with_programs.entry(written("torch_adam_as_it_stood", "losses = [1]"))


def test_a_comparison_finds_a_changed_line_and_a_changed_curve():
    stored = {"a": {"program": "x", "digits": {"losses": 6}, "curves": {"losses": [2.0, 1.0]}}}
    line = {"a": {**stored["a"], "program": "y"}}
    curve = {"a": {**stored["a"], "curves": {"losses": [2.0, 1.0 + 1e-5]}}}
    assert differences(stored, stored)["a"] <= TOLERANCE
    assert differences(line, stored)["a"] == np.inf
    assert tolerance(stored["a"]) == 1e-6 < differences(curve, stored)["a"]
    assert tolerance([1.0]) == TOLERANCE
