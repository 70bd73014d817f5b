"""Wrong answers without a known cause, those with equal numbers together, counted one student after the other."""

from dataclasses import dataclass, field

from grader.classroom.labels import by_label, label
from grader.classroom.row import Feedback


@dataclass(frozen=True)
class Group:
    """Students whose answers to an exercise are the same wrong numbers.

    names   -- their labels
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


@dataclass
class _Equal:
    example: str
    cause: str
    nudge: str
    names: list[str] = field(default_factory=list)


class Groups:
    """A tally: ``add`` each student, in any number; then ask what was ``found``."""

    def __init__(self) -> None:
        self._equal: dict[tuple[str, str], _Equal] = {}

    def add(self, feedback: Feedback) -> None:
        student = label(feedback.row.student)
        for name, judged in feedback.judged.items():
            if wrong := judged.get("group"):
                which = name, wrong["id"]
                if which not in self._equal:
                    self._equal[which] = _Equal(wrong["example"], judged.get("cause", ""), judged.get("nudge", ""))
                self._equal[which].names.append(student)

    def found(self) -> list[Group]:
        """Every group of equal wrong answers, the largest first."""
        made = [
            Group(*which, tuple(by_label(equal.names)), equal.example, equal.cause, equal.nudge)
            for which, equal in self._equal.items()
        ]
        return sorted(made, key=lambda group: (-group.holders, group.exercise, group.id))
