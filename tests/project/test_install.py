"""What is shown while the course is set up, and what of the front end comes with it."""

import json
import subprocess
import sys
import tomllib
from importlib.metadata import PackagePath
from pathlib import Path
from types import SimpleNamespace

import pytest

import grader
from grader.interchange import blank_notebooks
from grader.interchange.blank_notebooks import INSTALLED
from tools.install import stage

ROOT = Path(__file__).resolve().parents[2]
FRONT_END = ROOT / "notebooks/playground/frontend/turning-the-knobs"


def _installed_below(place: str) -> set[Path]:
    """What of the repository pip puts below this place."""
    files = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["data-files"]
    patterns = [each for folder, named in files.items() if folder.startswith(place) for each in named]
    return {path for pattern in patterns for path in ROOT.glob(pattern)}


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
    assert {path for path in FRONT_END.rglob("*") if path.is_file()} == _installed_below("share/jupyter")


def test_the_notebooks_are_installed_with_the_pictures_that_lie_beside_them():
    notebooks = ROOT / "notebooks"
    assert {*notebooks.glob("*.ipynb"), *notebooks.glob("pictures/*")} == _installed_below(INSTALLED)


def test_an_assignment_is_made_of_the_notebooks_that_are_installed(tmp_path, monkeypatch):
    chapter = tmp_path / "env" / INSTALLED / "00_start_here.ipynb"
    chapter.parent.mkdir(parents=True)
    chapter.touch()
    installed = PackagePath("../../..", INSTALLED, chapter.name)
    installed.dist = SimpleNamespace(locate_file=lambda path: tmp_path / "env/lib/python3/site-packages" / path)
    (tmp_path / "env/lib/python3/site-packages").mkdir(parents=True)
    monkeypatch.setattr(blank_notebooks, "files", lambda name: [installed])
    assert blank_notebooks._folder(tmp_path / "env/lib/python3/site-packages/grader") == chapter.parent


def test_the_front_end_has_the_version_of_the_course():
    assert json.loads((FRONT_END / "package.json").read_text())["version"] == grader.__version__
