"""A notebook's first cell imports the experiments and nothing that draws."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from playground import experiments

HERE = Path(experiments.__file__)


def _typed() -> dict[str, str]:
    """The experiments that a type checker sees, each with the module that it is taken from."""
    imports = (node for node in ast.walk(ast.parse(HERE.read_text())) if isinstance(node, ast.ImportFrom))
    return {
        alias.name: node.module for node in imports if node.module.startswith(experiments.__name__)
        for alias in node.names
    }  # fmt: skip


def test_every_experiment_is_what_a_type_checker_takes_it_for():
    typed = _typed()
    assert sorted(typed) == experiments.__all__
    for name, module in typed.items():
        assert getattr(experiments, name) is getattr(sys.modules[module], name)


def test_the_names_can_be_listed_before_any_is_asked_for():
    code = "from playground import experiments; print(sorted(set(experiments.__all__) - set(dir(experiments))))"
    assert _run(code) == "[]\n"


@pytest.mark.parametrize(
    "imports",
    [
        "experiments",
        "conventions, plots, progress_bar, challenge, network, rules, search, data, frameworks, experiments",
    ],
)
def test_drawing_is_imported_when_something_is_drawn(imports):
    code = f"import sys; import grader.check; from playground import {imports}; print('matplotlib' in sys.modules)"
    assert _run(code) == "False\n"


def test_an_experiment_that_is_not_there_gets_the_list():
    with pytest.raises(
        AttributeError, match=r"no experiment rivine\. There are: adam_loses, averaged_weights, .*ravine"
    ):
        _ = experiments.rivine


def _run(code: str) -> str:
    notebooks = HERE.parents[2]
    path = {"PYTHONPATH": f"{notebooks.parent}:{notebooks}"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=path, check=True).stdout
