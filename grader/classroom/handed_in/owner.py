"""What the place of a file says of it: whose it is, and which attempt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from grader.classroom.handed_in.notes import Notes
from grader.classroom.student import Student


@dataclass(frozen=True)
class Place:
    """Where a file lies.

    root      -- the name of the folder that is graded
    parts     -- its location within that: folders, archives among them, then its own name
    container -- whether it is a folder or an archive itself
    notes     -- what systems wrote beside it
    """

    root: str
    parts: tuple[str, ...]
    container: bool
    notes: Notes

    @property
    def folders(self) -> tuple[str, ...]:
        """All names that stand for more than one file."""
        return self.parts if self.container else self.parts[:-1]

    def below(self, name: str) -> tuple[str, ...] | None:
        """The names that follow if the graded folder, or the first in it, has this name; None if neither has."""
        if self.root == name:
            return self.parts
        return self.parts[1:] if self.folders[:1] == (name,) else None


@dataclass(frozen=True)
class Owner:
    """Whose a file is, and what else its place says of it; see ``Submission``.

    layout -- in words, how it was told
    group  -- who handed it in together, each by themselves; () if ``student`` is one person, or nobody can say
    depth  -- how many folders lie around the name that told it: of two systems' names the outer one was not chosen
              by the student
    sure   -- whether the place is somebody's own, so that whatever lies in it is theirs
    """

    student: Student
    layout: str
    file: str
    attempt: int = 1
    submitted: datetime | None = None
    late: bool = False
    assignment: str = ""
    depth: int = 0
    sure: bool = True
    group: tuple[Student, ...] = ()

    @property
    def students(self) -> tuple[Student, ...]:
        """Everybody whose it is, each of whom gets a row."""
        return self.group or (self.student,)


#: Reads a place as one system writes it; None if it does not look so.
Reading = Callable[[Place], Owner | None]
