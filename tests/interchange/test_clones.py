"""Learners' repositories cloned as the page says, and graded as a class."""

import csv
import os
import re
import subprocess
from pathlib import Path

import pytest
from submissions import IMPORTS, hand_in, honest
from typer.testing import CliRunner

from grader.cli import app
from grader.course import COURSE

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "elsewhere.md").read_text(encoding="utf-8")
(CLONE,) = re.findall(r"```sh\n(for login .+?)```", PAGE, re.DOTALL)
LEARNERS = {
    "anna-m": honest("downhill"),
    "bert": [IMPORTS, COURSE["downhill"].stub()],
    "carl_k": [IMPORTS, "downhill = 3"],
}


def _git(folder: Path, *arguments: object) -> None:
    author = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", *author, *map(str, arguments)], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def machine(tmp_path_factory) -> Path:
    """An instructor's folder with the clones of all learners' repositories."""
    github, machine = tmp_path_factory.mktemp("github"), tmp_path_factory.mktemp("machine")
    for login, cells in LEARNERS.items():
        repository = github / f"optimizers-{login}"
        hand_in(repository, "00_start_here", *cells)
        (repository / "README.md").write_text("Turning the knobs")
        (repository / ".github" / "workflows").mkdir(parents=True)
        (repository / ".github" / "workflows" / "check.yml").write_text("on: [push]")
        _git(repository, "init", "--quiet")
        _git(repository, "add", ".")
        _git(repository, "commit", "--quiet", "--message", "My answers")
    (machine / "logins.txt").write_text("\n".join(LEARNERS))
    elsewhere = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{github}/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/ORG/",
    }
    command = ["bash", "-e", "-c", CLONE]
    subprocess.run(command, cwd=machine, env={**os.environ, **elsewhere}, check=True, capture_output=True)
    return machine


def test_clones_are_a_class(machine):
    assert "grader class clones/ --out grades/" in PAGE
    arguments = ["class", machine / "clones", "--out", machine / "grades", "--jobs", "1"]
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    with (machine / "grades" / "grades.csv").open(newline="") as file:
        table = {line["student"]: (line["points"], line["maximum"], line["status"]) for line in csv.DictReader(file)}
    assert table == {
        "anna-m": ("1.0", "1.0", "graded"),
        "bert": ("0.0", "1.0", "graded"),
        "carl_k": ("0.0", "1.0", "graded"),
    }
