"""What a learner is told of an answer that was not compared, so that there is no card."""

from grader.classroom.grade import Status
from grader.classroom.result import Judged
from grader.reporting.language import gettext


def without_card(judged: Judged) -> str:
    """A sentence in place of the card."""
    if judged["verdict"] == Status.TIMED_OUT:
        return gettext("It took too long and was stopped. Is there a loop that does not end?")
    if judged["verdict"] == Status.CRASHED:
        return gettext("It ended the whole process, so there was nothing to compare.")
    if judged["verdict"] == Status.NOT_JUDGED:
        return gettext(
            "The grader broke down over this answer; that is no fault of yours. Ask your instructor to look."
        )
    return judged.get("text", "")
