"""What the class misunderstood."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from grader.classroom.result import Judged, Result
from grader.course import COURSE
from grader.judging.finding import OBSERVED_MISTAKES, Verdict
from grader.judging.pairs import AND
from grader.reporting.causes import both
from grader.reporting.language import gettext
from grader.reporting.wording import WORDINGS


@dataclass(frozen=True)
class Misconception:
    """A wrong idea that some of the class hold, in words, and what the first of them got."""

    exercise: str
    mistake: str
    names: tuple[str, ...]
    cause: str
    nudge: str
    example: str

    @property
    def holders(self) -> int:
        return len(self.names)


def misconceptions(results: Iterable[Result]) -> list[Misconception]:
    """Every misconception that was found in the class, the most widely held first."""
    held: dict[tuple[str, str], list[str]] = {}
    words: dict[tuple[str, str], tuple[str, str]] = {}
    examples: dict[tuple[str, str], str] = {}
    for result in results:
        for name, judged in result["exercises"].items():
            if mistake := _known(judged):
                which = name, mistake
                held.setdefault(which, []).append(result["submission"])
                if which not in words:
                    written = "cause" in judged
                    words[which] = (judged["cause"], judged["nudge"]) if written else _words(*which)
                    examples[which] = judged["text"]
    found = [Misconception(*which, tuple(names), *words[which], examples[which]) for which, names in held.items()]
    return sorted(found, key=lambda one: (-one.holders, one.exercise, one.mistake))


def _known(judged: Judged) -> str | None:
    """The id of a mistake: one of the catalogue, or the group's for which an instructor wrote a cause."""
    return judged["group"]["id"] if "cause" in judged else judged["mistake"]


def _words(exercise: str, mistake: str) -> tuple[str, str]:
    """Its cause and its nudge; of two mistakes at once, both."""
    if AND in mistake:
        (first, ask), (second, ask_too) = (_words(exercise, each) for each in mistake.split(AND))
        return both(first, second), f"{ask} {ask_too}"
    for known in COURSE[exercise].mistakes:
        if known.id == mistake:
            return gettext(known.cause, **known.facts), gettext(known.nudge, **known.facts)
    kind = next(kind for kind, observed in OBSERVED_MISTAKES.items() if observed == mistake)
    return gettext(WORDINGS[kind].cause, field="w"), gettext(WORDINGS[kind].nudge)


def unexplained(results: Iterable[Result]) -> list[tuple[str, int]]:
    """Exercises with wrong answers whose cause is not known, and how many, the most first."""
    wrong = (Verdict.NEARLY, Verdict.NOT_YET, Verdict.ERROR)
    counted = Counter(
        name
        for result in results
        for name, judged in result["exercises"].items()
        if judged["verdict"] in wrong and not (judged["mistake"] or "cause" in judged)
    )
    return counted.most_common()
