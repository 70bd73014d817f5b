"""Those who handed in, held against the roster."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.classroom.class_settings.person_names import another_name, folded
from grader.classroom.class_settings.roster import Entry, Roster
from grader.classroom.student import Student
from grader.reporting.language import gettext, ngettext

#: Of those who are not on the roster; all of them have a row.
MOST_NAMED = 20


@dataclass(frozen=True)
class RosterMatch:
    """What a roster says of those who handed in.

    renamed   -- under which name and id the row of each stands: the roster's, or their own
    absent    -- who is on the roster and has not handed in, in its order
    strangers -- who handed in and is not on the roster
    ambiguous -- who handed in and may be one of several on the roster, or one that somebody else is
    by_id_only -- who was found by an id, under a name that is nothing like that of the roster
    """

    renamed: dict[Student, Student]
    absent: list[Student]
    strangers: list[Student]
    ambiguous: dict[Student, tuple[Student, ...]]
    by_id_only: dict[Student, Student] = field(default_factory=dict)

    def in_words(self) -> list[str]:
        """A sentence on each who handed in and was not found on the roster, or found under another name."""
        unclear = [
            gettext(
                "{name} handed in and may be {others} of the roster.",
                name=_called(student),
                others=gettext(" or ").join(map(_called, others)),
            )
            for student, others in self.ambiguous.items()
        ]
        renamed = [
            gettext("{name} is {other} on the roster, by the id alone.", name=_called(student), other=_called(other))
            for student, other in self.by_id_only.items()
        ]
        return [*self._about_strangers(), *unclear, *self._way_out(), *renamed]

    def _about_strangers(self) -> list[str]:
        """One sentence, since a class under other names than its roster's would fill the screen."""
        if not self.strangers:
            return []
        names = ", ".join(map(_called, self.strangers[:MOST_NAMED]))
        words = ngettext(
            "{names} handed in and is not on the roster.",
            "{count} handed in and are not on the roster: {names}.",
            len(self.strangers),
            names=names if len(self.strangers) <= MOST_NAMED else f"{names} …",
        )
        return [words]

    def _way_out(self) -> list[str]:
        if not self.strangers and not self.ambiguous:
            return []
        return [gettext('What somebody on the roster is called here can stand in its column "alias".')]


def with_roster(students: Iterable[Student], roster: Roster) -> RosterMatch:
    """Everybody who handed in, found on the roster if exactly one entry fits and is nobody else's."""
    everybody = list(dict.fromkeys(students))
    fits = {student: roster.fitting(student) for student in everybody}
    sure = _sure(fits, roster)
    taken = {entry.student for entry in sure.values()}
    keys = {folded(entry.student.key) for entry in roster.entries}
    renamed = {student: sure[student].student if student in sure else _apart(student, keys) for student in everybody}
    return RosterMatch(
        renamed,
        [entry.student for entry in roster.entries if entry.student not in taken],
        [student for student in everybody if not fits[student]],
        {
            student: tuple(entry.student for entry in entries)
            for student, entries in fits.items()
            if entries and student not in sure
        },
        {
            student: entry.student
            for student, entry in sure.items()
            if student.id and another_name(student.name, entry.student.name)
        },
    )


def _sure(fits: dict[Student, list[Entry]], roster: Roster) -> dict[Student, Entry]:
    """The entry of each for whom there is exactly one, and no doubt about it.

    A namesake is not somebody on the roster: where the ids of the class are those of the roster, a name alone does not
    outweigh another id; where they are not, two with one name and two ids are two people.
    """
    single = {student: entries[0] for student, entries in fits.items() if len(entries) == 1}
    by_id = {student for student, entry in single.items() if entry in roster.people.by_id([student.id, student.name])}
    ids_are_the_rosters = any(_by_both(student, entry, roster) for student, entry in single.items())
    namesakes: dict[Entry, set[str]] = {}
    for student, entry in single.items():
        if student.id and student not in by_id:
            namesakes.setdefault(entry, set()).add(student.id)
    taken = {single[student] for student in by_id}

    def doubtful(student: Student, entry: Entry) -> bool:
        if student in by_id or not student.id:
            return False
        return (ids_are_the_rosters and bool(entry.ids)) or entry in taken or len(namesakes[entry]) > 1

    return {student: entry for student, entry in single.items() if not doubtful(student, entry)}


def _by_both(student: Student, entry: Entry, roster: Roster) -> bool:
    """Whether id and name say the same, each by itself: by chance they would not."""
    return entry in roster.people.by_id([student.id]) and entry in roster.people.by_name([student.name])


def _apart(student: Student, keys: set[str]) -> Student:
    """Somebody who is not on the roster, under a key that nobody on it has."""
    if folded(student.key) not in keys:
        return student
    return Student(student.name, gettext("{id} (not on the roster)", id=student.key))


def _called(student: Student) -> str:
    return f"{student.name} ({student.id})" if student.id and student.id != student.name else student.name
