"""The workflows for learners' repositories: what they run is run here, as they say it, on a folder of notebooks."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from submissions import IMPORTS, hand_in, honest

from grader.course import COURSE

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ROOT / "docs" / "workflows"
GITHUB = yaml.safe_load((WORKFLOWS / "check.yml").read_text())["jobs"]["check"]
GITLAB = yaml.safe_load((WORKFLOWS / "gitlab-ci.yml").read_text())["check"]
#: Under what a step of GitHub's is run here, where nothing was cancelled and the course is installed.
CONDITION = re.compile(
    r"\$\{\{ !cancelled\(\) && steps\.install\.outcome == 'success'( && hashFiles\('(?P<file>[^']+)'\) != '')? \}\}"
)


@dataclass
class Ran:
    """What came of a workflow: the exit code of each step that was run, and the job's page."""

    codes: dict[str, int]
    summary: str


def _environment(folder: Path) -> dict[str, str]:
    """One in which ``grader`` is the command of this tree."""
    command = folder / "bin" / "grader"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m grader "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}


def _on_github(repository: Path, machine: Path) -> Ran:
    environment, codes = _environment(machine), {}
    for step in GITHUB["steps"]:
        if "run" not in step or step.get("id") == "install":
            continue
        needed = CONDITION.fullmatch(step["if"])["file"]
        if needed is None or (repository / needed).exists():
            command = ["bash", "-e", "-c", step["run"]]
            codes[step["name"]] = subprocess.run(command, cwd=repository, env=environment, check=False).returncode
    return Ran(codes, (machine / "summary.md").read_text())


def _nearly(name: str) -> str:
    """eps under the root."""
    return re.sub(r"\(np\.sqrt\((.+?)\) \+ eps\)", r"np.sqrt(\1 + eps)", COURSE[name].solution())


@pytest.fixture
def repository(tmp_path) -> Path:
    """A learner's: right, nearly, wrong and deleted in one notebook, blank in another."""
    folder = tmp_path / "repository"
    wrong = COURSE["adam"].solution().replace("w - ", "w + ")
    hand_in(folder, "04_adam", IMPORTS, COURSE["adagrad"].solution(), _nearly("rmsprop"), wrong)
    hand_in(folder, "00_start_here", IMPORTS, COURSE["downhill"].stub())
    return folder


def test_each_exercise_has_its_step_and_needs_its_notebook_alone():
    steps = {step["name"]: step for step in GITHUB["steps"] if step.get("name") in COURSE}
    assert list(steps) == list(COURSE)
    for name, step in steps.items():
        notebook = f"{COURSE[name].notebook}.ipynb"
        assert CONDITION.fullmatch(step["if"])["file"] == notebook
        assert step["run"] == f"grader check {notebook} --only {name} --no-isolation"


def test_on_github_each_step_says_what_became_of_its_exercise(repository, tmp_path):
    ran = _on_github(repository, tmp_path / "machine")
    assert ran.codes == {"downhill": 1, "adagrad": 0, "rmsprop": 1, "adam": 1, "adamw": 1, "points": 1}
    assert ran.summary.splitlines()[0] == "1.5 of 5 points"
    cards = ("NOT WRITTEN YET · downhill", "PASSED · adagrad", "NEARLY · rmsprop", "NOT YET · adam", "MISSING · adamw")
    assert all(card in ran.summary for card in cards)
    report = ET.parse(repository / "exercises.xml").getroot()
    assert len(report.findall(".//testcase")) == 5 and len(report.findall(".//failure")) == 4


def test_on_github_all_is_well_where_all_that_is_owed_has_passed(tmp_path):
    hand_in(tmp_path / "repository", "00_start_here", *honest("downhill"))
    ran = _on_github(tmp_path / "repository", tmp_path / "machine")
    assert ran.codes == {"downhill": 0, "points": 0} and ran.summary.startswith("1 of 1 points\n")


def test_a_repository_without_notebooks_is_not_well(tmp_path):
    (tmp_path / "repository").mkdir()
    assert _on_github(tmp_path / "repository", tmp_path / "machine").codes == {"points": 2}


def test_a_card_cannot_end_the_block_that_it_stands_in(tmp_path):
    spills = "def downhill(slope):\n    raise ValueError('\\n~~~\\n# <b>owned')"
    hand_in(tmp_path / "repository", "00_start_here", IMPORTS, spills)
    summary = _on_github(tmp_path / "repository", tmp_path / "machine").summary
    assert len(re.findall("^~~~", summary, re.MULTILINE)) == 2 and "owned" in summary


def test_on_gitlab_the_one_job_ends_as_the_command_does(repository, tmp_path):
    environment = _environment(tmp_path / "machine")
    (command,) = GITLAB["script"]
    done = subprocess.run(
        ["bash", "-e", "-c", command], cwd=repository, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1 and done.stdout.splitlines()[-1] == "1.5 of 5 points"
    assert ET.parse(repository / GITLAB["artifacts"]["reports"]["junit"]).getroot().find(".//failure") is not None
