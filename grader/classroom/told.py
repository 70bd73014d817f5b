"""An instructor's causes put on the cards that they are about.

Results are kept without them, so that what is written today is on every page after the next run and nobody is graded
anew for it.
"""

from grader.classroom.causes import Cause, Causes
from grader.classroom.result import Judged, Result
from grader.reporting.card import Paragraph
from grader.reporting.language import gettext

#: What a card in HTML ends with.
END = "</div>"


def with_causes(result: Result, causes: Causes) -> Result:
    """A result with what was written for its wrong answers."""
    judged = {name: _told(name, entry, causes) for name, entry in result["exercises"].items()}
    return {**result, "exercises": judged}


def _told(exercise: str, judged: Judged, causes: Causes) -> Judged:
    wrong = judged.get("group")
    cause = wrong and causes.of(exercise, wrong["id"])
    return _with_cause(judged, cause) if cause else judged


def _with_cause(judged: Judged, cause: Cause) -> Judged:
    words = (
        (cause.cause, gettext("Likely cause, says your instructor")),
        (cause.nudge, gettext("Nudge from your instructor")),
    )
    added = [Paragraph(*each) for each in words if each[0]]
    text = "\n".join([judged["text"], *(paragraph.text() for paragraph in added)])
    card = judged["card"].removesuffix(END) + "".join(paragraph.html() for paragraph in added) + END
    return {**judged, "text": text, "card": card, "cause": cause.cause, "nudge": cause.nudge}
