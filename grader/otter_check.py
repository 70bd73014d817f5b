"""What the tests in otter's notebooks call: the card where a learner asks for it, and no marks."""

import sys
from collections.abc import Mapping
from typing import Any

from grader.check import check
from grader.reporting.language import gettext
from grader.reporting.report import Report

#: What the first test of an exercise found, for the second.
_found: dict[str, Report] = {}


class NotPassed(AssertionError):
    """A test that does not pass; otter shows its words."""


def nearly_right(names: Mapping[str, Any], exercise: str) -> None:
    """Check the function of this name and show the card. Passes if it is right, or nearly so."""
    from IPython.display import display

    _found.pop(exercise, None)
    if _is_run_for_marks():
        raise NotPassed(_not_here())
    if exercise not in names:
        raise NotPassed(gettext("There is no `{name}` yet: run the cell that defines it.", name=exercise))
    _found[exercise] = report = check(names[exercise], exercise)
    display(report)
    if not report.score:
        raise NotPassed(gettext("The card above says what was found."))


def right(names: Mapping[str, Any], exercise: str) -> None:
    """Passes if the test before it found the function to be right."""
    report = _found.pop(exercise, None)
    if report is None or not report.passed:
        raise NotPassed(gettext("This test passes when the function is wholly right."))


def _is_run_for_marks() -> bool:
    """Whether otter is running a whole notebook, and not a learner this cell."""
    otter = sys.modules.get("otter")
    return bool(getattr(getattr(otter, "Notebook", None), "_grading_mode", False))


def _not_here() -> str:
    return gettext(
        "No points are given here: otter has run this notebook, or was about to, and would believe it. The plugin in "
        "the exported assignment has the grader give the marks."
    )
