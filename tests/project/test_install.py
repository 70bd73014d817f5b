"""What is shown while the course is set up, and what of the front end comes with it."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import grader
from tools.install import stage

ROOT = Path(__file__).resolve().parents[2]
FRONT_END = ROOT / "notebooks/playground/frontend/turning-the-knobs"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Collecting matplotlib>=3.10 (from turning-the-knobs==1.1.0)", "looking for matplotlib (7)"),
        ("  Downloading numpy-2.4.6-cp311-cp311-manylinux_2_27.whl (16.9 MB)", "downloading numpy, 16.9 MB"),
        ("Installing collected packages: a, b, c", "installing 3 packages: this takes longest"),
        ("Successfully installed a-1 b-2", "done"),
        ("Requirement already satisfied: pip", None),
    ],
)
def test_pips_lines_say_how_far_it_is(line, words):
    assert stage(line, 7) == words


def test_a_failure_shows_all_that_pip_said():
    command = [sys.executable, "tools/install.py", "--no-index", "no-such-package-at-all"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert run.returncode != 0
    assert "No matching distribution found for no-such-package-at-all" in run.stderr


def test_every_file_of_the_front_end_is_installed_where_jupyter_looks():
    files = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["data-files"]
    installed = {path for patterns in files.values() for pattern in patterns for path in ROOT.glob(pattern)}
    assert {path for path in FRONT_END.rglob("*") if path.is_file()} == installed


def test_the_front_end_has_the_version_of_the_course():
    assert json.loads((FRONT_END / "package.json").read_text())["version"] == grader.__version__
