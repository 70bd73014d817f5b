"""What a student gets back: one page out of all their files, which needs no other file."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from markupsafe import Markup

from grader.classroom.labels import label
from grader.classroom.pages.environment import template
from grader.classroom.pages.numbers import duration, number
from grader.classroom.pages.signs import BY_HAND, Sign, sign
from grader.classroom.result import Judged
from grader.classroom.row import ExerciseGrade, Feedback
from grader.classroom.without_card import without_card
from grader.course import COURSE
from grader.judging.finding import Verdict
from grader.reporting.language import gettext, ngettext


@dataclass(frozen=True)
class Entry:
    """An exercise on the page.

    chapter -- the notebook that it belongs to
    found   -- what the grader had found, where an instructor set the points; else ""
    card    -- what is said of the answer; "" if there is none
    """

    name: str
    chapter: str
    grade: ExerciseGrade
    sign: Sign
    word: str
    late: str
    found: str
    card: Markup | str

    @property
    def has_much(self) -> bool:
        """Whether there is more to say than that it is missing."""
        return bool(self.card or self.grade.comment or self.grade.by_hand)


def student_page(feedback: Feedback) -> str:
    """The page of one student."""
    entries = [_entry(name, feedback) for name in _in_order(frozenset(feedback.row.exercises))]
    return template("student.html.j2").render(
        row=feedback.row,
        label=label(feedback.row.student),
        chapters=[(chapter, list(those)) for chapter, those in groupby(entries, lambda entry: entry.chapter)],
        notes=list(_notes(feedback)),
    )


@cache
def _in_order(names: frozenset[str]) -> list[str]:
    return [name for name in COURSE if name in names]


@cache
def _chapter(name: str) -> str:
    return COURSE[name].notebook


def _entry(name: str, feedback: Feedback) -> Entry:
    grade, judged = feedback.row.exercises[name], feedback.judged.get(name)
    return Entry(
        name=name,
        chapter=_chapter(name),
        grade=grade,
        sign=BY_HAND if grade.by_hand else sign(grade.verdict),
        word=gettext("set by hand") if grade.by_hand else gettext(grade.verdict),
        late=_late(grade),
        found=gettext(judged["verdict"] if judged else Verdict.MISSING) if grade.by_hand else "",
        card=_card(judged) if judged else "",
    )


def _late(grade: ExerciseGrade) -> str:
    """How late, and what that cost where it is certain: a right answer loses points by lateness alone."""
    if grade.late is None:
        return ""
    time, lost = duration(grade.late), grade.possible - grade.points
    if grade.by_hand or grade.verdict != Verdict.PASSED or number(lost) == "0":
        return gettext("Late by {time}.", time=time)
    return ngettext(
        "Late by {time}, which cost {lost} point.",
        "Late by {time}, which cost {lost} points.",
        1 if lost == 1 else 2,
        time=time,
        lost=number(lost),
    )


#: What stands before the lines of code of a card; a box that scrolls has to be reached by keyboard.
PRE, REACHABLE_PRE = '<pre style="', '<pre tabindex="0" style="'


def _card(judged: Judged) -> Markup | str:
    """The card that the notebook would have shown, which is HTML of our own; else a sentence."""
    if card := judged.get("card"):
        return Markup(card.replace(PRE, REACHABLE_PRE))
    return without_card(judged)


def _notes(feedback: Feedback) -> Iterator[tuple[str, list[str]]]:
    """For each file in the order in which they came what was read of it, as far as that is to be told."""
    in_order = dict.fromkeys([*feedback.row.files, *feedback.notes])
    yield from ((location, feedback.notes[location]) for location in in_order if location in feedback.notes)
