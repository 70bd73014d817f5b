"""What `check` last said of each exercise, for as long as this process lives: a hint begins where the card left off."""

from grader.reporting.report import Report

_REPORTS: dict[str, Report] = {}


def remember(report: Report) -> None:
    """Keep a report in place of the one before it on the same exercise."""
    _REPORTS[report.exercise] = report


def last_report(exercise: str) -> Report | None:
    """The last report on the exercise of this name, or None if there has been none."""
    return _REPORTS.get(exercise)


def forget() -> None:
    """As in a new process: nothing has been checked."""
    _REPORTS.clear()
