"""What has been passed so far, kept beside the notebooks so that it lasts from one notebook to the next.

Only a running notebook keeps a record: a check in a script or a test leaves nothing behind.
"""

import json
import os
import sys
from pathlib import Path

from grader.course import COURSE
from grader.reporting.card import Card, Code, Paragraph
from grader.reporting.language import gettext
from grader.reporting.report import Report

#: A variable of the environment that names the file; without it the file lies in the notebook's folder.
VARIABLE = "GRADER_PROGRESS"
FILE = ".progress.json"


def progress() -> Card:
    """Which exercises have been passed, notebook by notebook, and which comes next."""
    passed = _passed()
    lines = [line for notebook in _notebooks() for line in _notebook_lines(notebook, passed)]
    open_ones = [name for name in COURSE if name not in passed]
    title = gettext("{passed} of {all} exercises passed", passed=len(passed), all=len(COURSE))
    following = Paragraph(_following(open_ones), gettext("Next"))
    return Card(title, (Code(tuple(lines)), following), "good" if not open_ones else "calm")


def _following(open_ones: list[str]) -> str:
    if not open_ones:
        return gettext("that was the last one.")
    return gettext("`{name}`, in {notebook}.", name=open_ones[0], notebook=COURSE[open_ones[0]].notebook)


def record(report: Report) -> None:
    """Remember a pass, if a notebook is running. Never fails: a record that cannot be kept is not worth a stop."""
    if not report.passed or not _in_a_notebook():
        return
    names = _passed() | {report.exercise}
    try:
        _write(_file(), json.dumps({"passed": [name for name in COURSE if name in names]}, indent=1))
    except OSError:
        return


def _in_a_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    return bool(shell) and hasattr(shell, "kernel")


def _file() -> Path:
    return Path(os.environ.get(VARIABLE) or FILE)


def _passed() -> set[str]:
    try:
        names = json.loads(_file().read_text(encoding="utf-8"))["passed"]
        return {name for name in names if name in COURSE}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _write(path: Path, text: str) -> None:
    """All or nothing: a kernel killed half-way leaves the old record."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _notebooks() -> list[str]:
    return list(dict.fromkeys(exercise.notebook for exercise in COURSE.values()))


def _notebook_lines(notebook: str, passed: set[str]) -> list[str]:
    names = [exercise.name for exercise in COURSE.values() if exercise.notebook == notebook]
    done = sum(name in passed for name in names)
    count = gettext("{done} of {all}", done=done, all=len(names))
    return [f"{notebook}  {count}", *(f"  {'[x]' if name in passed else '[ ]'} {name}" for name in names)]
