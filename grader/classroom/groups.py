"""Wrong answers without a known cause, those with equal numbers together."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.classroom.result import Result


@dataclass(frozen=True)
class Group:
    """Learners whose answers to an exercise are the same wrong numbers.

    example -- a call, with what they got and what was expected; the same for all of them
    cause, nudge -- what an instructor wrote; "" until then
    """

    exercise: str
    id: str
    names: tuple[str, ...]
    example: str
    cause: str
    nudge: str

    @property
    def holders(self) -> int:
        return len(self.names)


def groups(results: Iterable[Result]) -> list[Group]:
    """Every group of equal wrong answers in the class, the largest first."""
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    names: dict[tuple[str, str], list[str]] = {}
    for result in results:
        for exercise, judged in result["exercises"].items():
            if wrong := judged.get("group"):
                which = exercise, wrong["id"]
                found.setdefault(which, (wrong["example"], judged.get("cause", ""), judged.get("nudge", "")))
                names.setdefault(which, []).append(result["submission"])
    made = [Group(*which, tuple(names[which]), *words) for which, words in found.items()]
    return sorted(made, key=lambda group: (-group.holders, group.exercise, group.id))
