"""What passes after Run All in Jupyter passes in class, and what does not, does not: the same cells in both."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from submissions import written

from grader.classroom.child_process import Limits
from grader.classroom.grade import grade
from grader.classroom.sandbox import Isolated


def _notebooks() -> dict[str, list[str]]:
    """The code cells of each notebook of the text beside this file, by what is special about it."""
    _, *parts = Path(__file__).with_name("as_run_all.txt").read_text(encoding="utf-8").split("\n== ")
    named = (part.rstrip("\n").partition("\n") for part in parts)
    return {about: cells.split("\n--\n") for about, _, cells in named}


NOTEBOOKS = _notebooks()


@pytest.fixture(scope="module")
def after_run_all() -> dict[str, list[str]]:
    """Which exercises pass in each notebook once Jupyter has run it."""
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name("run_all.py")],
        input=json.dumps(list(NOTEBOOKS.values())),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(NOTEBOOKS, json.loads(run.stdout.rpartition("\n")[2]), strict=True))


@pytest.fixture(scope="module")
def sandbox():
    made = Isolated(Limits(seconds=20.0))
    yield made
    made.close()


@pytest.mark.parametrize("about", NOTEBOOKS)
def test_what_passes_after_run_all_passes_in_class(about, after_run_all, sandbox):
    outcome = grade(written(*NOTEBOOKS[about]), 0, sandbox)
    passed = [name for name, report in outcome.reports.items() if report.passed]
    assert passed == after_run_all[about], (outcome.notes, outcome.reports, outcome.missing)
