"""A student's row and feedback without anything that tells who they are.

Left out are the name, the id, where files lie, and whatever the student wrote: their lines, the errors that their code
raises, the names in it. What an instructor wrote stays.
"""

import dataclasses
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, cast

from grader.classroom.codes import Code
from grader.classroom.grade import Status
from grader.classroom.misconceptions import cause_and_nudge
from grader.classroom.result import Judged
from grader.classroom.row import Feedback, Row
from grader.classroom.student import Student
from grader.course import COURSE
from grader.judging.finding import Verdict
from grader.reporting.card import Card, Paragraph
from grader.reporting.card import Code as Lines
from grader.reporting.finding_card import TITLES, TONES, missing
from grader.reporting.language import gettext

#: What is said of these is the same for everybody.
ALIKE = frozenset({Verdict.PASSED, Verdict.NOT_WRITTEN, Status.TIMED_OUT, Status.CRASHED, Status.NOT_JUDGED})


def anonymous(feedback: Feedback, code: Code) -> Feedback:
    """A student's feedback under their code."""
    judged = {name: _in_our_words(name, entry) for name, entry in feedback.judged.items()}
    return Feedback(anonymous_row(feedback.row, code), judged, {})


def anonymous_row(row: Row, code: Code) -> Row:
    """A student's row under their code."""
    files = _numbered(row)
    exercises = {
        name: dataclasses.replace(grade, location=files.get(grade.location, ""))
        for name, grade in row.exercises.items()
    }
    return dataclasses.replace(
        row,
        student=Student(code(row.student)),
        reason=_without_names(row.reason, files),
        exercises=exercises,
        files=tuple(files.values()),
    )


def _numbered(row: Row) -> dict[str, str]:
    return {location: gettext("file {number}", number=number) for number, location in enumerate(row.files, 1)}


def _without_names(reason: str, files: Mapping[str, str]) -> str:
    """A reason may name the file that it is about, with its folders or without."""
    named = {short: number for location, number in files.items() for short in (location, PurePosixPath(location).name)}
    for name in sorted(named, key=len, reverse=True):
        reason = reason.replace(name, named[name])
    return reason


def _in_our_words(name: str, judged: Judged) -> Judged:
    if judged["verdict"] in ALIKE:
        return judged
    card = missing(COURSE[name], ()) if judged["verdict"] == Verdict.MISSING else _card(name, judged)
    return {**judged, "text": str(card), "card": card._repr_html_()}


def _card(name: str, judged: Judged) -> Card:
    """What is certain about an answer, and why it is wrong, if that is known."""
    verdict, reported = judged["verdict"], cast(dict[str, Any], judged)
    parts: list[Paragraph | Lines] = []
    if "yours" in reported:
        two = {"yours": reported["yours"], "expected": reported["expected"]}
        parts.append(Lines((gettext("yours     {yours}", **two), gettext("expected  {expected}", **two))))
    cause, nudge = cause_and_nudge(name, judged)
    if cause:
        parts.append(Paragraph(cause, gettext("Likely cause")))
    if nudge:
        parts.append(Paragraph(nudge, gettext("Nudge")))
    if not parts:
        said = gettext("What was found quotes what the student wrote, so it is left out here.")
        parts.append(Paragraph(said))
    word = gettext(TITLES[Verdict(verdict)]) if verdict in TITLES else gettext(verdict).upper()
    facts = [word, name]
    if reported.get("probes"):
        facts.append(gettext("{agree} of {all} probes agree", agree=reported["agreeing"], all=reported["probes"]))
    return Card(" · ".join(facts), tuple(parts), TONES[Verdict(verdict)] if verdict in TITLES else "calm")
