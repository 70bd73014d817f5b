"""The exercise that the maintainers' page shows is one: it can be copied, and does what the page says."""

import importlib.util
import re
from pathlib import Path

import pytest

from grader.judging.judge import judge, observe

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "maintainers.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    file = tmp_path_factory.mktemp("page") / "nudged.py"
    file.write_text(code, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("nudged", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.EXERCISE


def test_the_solution_passes(exercise):
    seeded = exercise.seeded(0)
    assert judge(seeded, observe(exercise.reference, seeded)).verdict == "passed"


def test_every_mistake_is_named(exercise):
    for seed in range(5):
        seeded = exercise.seeded(seed)
        for mistake in exercise.mistakes:
            assert judge(seeded, observe(mistake.rule, seeded)).mistake is mistake


def test_the_mistake_that_is_shown_by_itself_is_one_of_them(exercise):
    assert PAGE.count("push-forgotten: + push ->\n    the push is not added.") == 2
    assert exercise.mistakes[0].id == "push-forgotten"
