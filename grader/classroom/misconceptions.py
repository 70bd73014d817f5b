"""What the class misunderstood, counted one student after the other."""

from collections import Counter
from dataclasses import dataclass, field

from grader.classroom.labels import by_label, label
from grader.classroom.result import Judged
from grader.classroom.row import ExerciseGrade, Feedback
from grader.course import COURSE
from grader.judging.finding import OBSERVED_MISTAKES, Verdict
from grader.judging.pairs import AND
from grader.reporting.causes import both
from grader.reporting.language import gettext
from grader.reporting.wording import WORDINGS

WRONG = (Verdict.NEARLY, Verdict.NOT_YET, Verdict.ERROR)


@dataclass(frozen=True)
class Misconception:
    """A wrong idea that some of the class hold, in words, and what the first of them got.

    names -- the labels of the students who hold it
    """

    exercise: str
    mistake: str
    names: tuple[str, ...]
    cause: str
    nudge: str
    example: str

    @property
    def holders(self) -> int:
        return len(self.names)


@dataclass
class _Held:
    cause: str
    nudge: str
    example: str
    names: list[str] = field(default_factory=list)


class Misconceptions:
    """A tally: ``add`` each student, in any number; then ask what was ``found``."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], _Held] = {}
        self._unexplained: Counter[str] = Counter()

    def add(self, feedback: Feedback) -> None:
        """Count what a student misunderstood. What an instructor called right by hand is no misunderstanding."""
        student = label(feedback.row.student)
        for name, judged in feedback.judged.items():
            if not _called_right(feedback.row.exercises.get(name)):
                self._count(student, name, judged)

    def _count(self, student: str, name: str, judged: Judged) -> None:
        if mistake := _known(judged):
            if (name, mistake) not in self._held:
                words = cause_and_nudge(name, judged)
                self._held[name, mistake] = _Held(*words, judged.get("text", ""))
            self._held[name, mistake].names.append(student)
        elif judged["verdict"] in WRONG:
            self._unexplained[name] += 1

    def found(self) -> list[Misconception]:
        """Every misconception, the most widely held first."""
        found = [
            Misconception(*which, tuple(by_label(held.names)), held.cause, held.nudge, held.example)
            for which, held in self._held.items()
        ]
        return sorted(found, key=lambda one: (-one.holders, one.exercise, one.mistake))

    def unexplained(self) -> list[tuple[str, int]]:
        """Exercises with wrong answers whose cause is not known, and how many students gave one, the most first."""
        return self._unexplained.most_common()


def _called_right(grade: ExerciseGrade | None) -> bool:
    return grade is not None and grade.by_hand and grade.points >= grade.possible


def _known(judged: Judged) -> str | None:
    """The id of a mistake: one of the catalogue, or the group's for which an instructor wrote a cause."""
    return judged["group"]["id"] if "cause" in judged else judged["mistake"]


def cause_and_nudge(exercise: str, judged: Judged) -> tuple[str, str]:
    """What is behind a wrong answer, and the question that leads out of it, in words; empty if no cause is known."""
    if "cause" in judged:
        return judged["cause"], judged["nudge"]
    return _words(exercise, judged["mistake"]) if judged["mistake"] else ("", "")


def _words(exercise: str, mistake: str) -> tuple[str, str]:
    """A mistake's cause and its nudge; of two mistakes at once, both."""
    if AND in mistake:
        (first, ask), (second, ask_too) = (_words(exercise, each) for each in mistake.split(AND))
        return both(first, second), f"{ask} {ask_too}"
    for known in COURSE[exercise].mistakes:
        if known.id == mistake:
            return gettext(known.cause, **known.facts), gettext(known.nudge, **known.facts)
    kind = next(kind for kind, observed in OBSERVED_MISTAKES.items() if observed == mistake)
    return gettext(WORDINGS[kind].cause, field="w"), gettext(WORDINGS[kind].nudge)
