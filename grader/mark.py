"""What stands in the marking cells of nbgrader's notebooks."""

import os
import textwrap
from collections.abc import Callable

from grader.check import check
from grader.reporting.language import gettext

#: What nbgrader sets while it runs a notebook, and to what.
VARIABLE, VALIDATING, MARKING = "NBGRADER_EXECUTION", "validate", "autograde"
#: nbgrader cuts off what is longer when it shows an error.
WIDTH = 80


class Shown(Exception):
    """Shown as its own words and no more, wherever a notebook shows what was raised."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def mark(function: Callable) -> None:
    """Check a function and show the card.

    While nbgrader validates a notebook, what has not passed raises its card: nbgrader shows nothing else. The points
    are given later and elsewhere, since a notebook that is run can say of itself what it likes.
    """
    from IPython.display import display

    if os.environ.get(VARIABLE) == MARKING:
        raise Shown(_not_here())
    report = check(function)
    if os.environ.get(VARIABLE) == VALIDATING and not report.passed:
        raise Shown(_narrow(str(report)))
    display(report)


def _not_here() -> str:
    return gettext(
        "No points are given here: nbgrader was about to run this notebook and to believe it. The nbgrader_config.py "
        "of the exported course has the grader give the marks; nbgrader has to be started in its folder."
    )


def _narrow(text: str) -> str:
    """The text with no line too long for nbgrader."""
    lines = (
        textwrap.wrap(line, WIDTH, subsequent_indent="  ", drop_whitespace=False) or [""] for line in text.splitlines()
    )
    return "\n".join(part for those in lines for part in those)
