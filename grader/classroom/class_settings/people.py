"""Who is meant: people found by an id, a login, an e-mail address or a name, however each is spelt."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from grader.classroom.class_settings.person_names import folded, spellings
from grader.classroom.student import Student

Person = TypeVar("Person", bound=Hashable)


@dataclass
class People(Generic[Person]):
    """People, and all that they are called. What is surer is asked first; what fits two is no answer."""

    _by_id: list[dict[str, dict[Person, None]]] = field(default_factory=lambda: [{}, {}])
    _by_name: list[dict[str, dict[Person, None]]] = field(default_factory=lambda: [{}, {}, {}, {}])

    @classmethod
    def of(cls, students: Iterable[Student]) -> "People[Student]":
        """Students by their names and ids."""
        people: People[Student] = People()
        for student in students:
            people.add(student, [student.id], [student.name])
        return people

    def add(self, person: Person, ids: Iterable[str], names: Iterable[str]) -> None:
        """Remember somebody under what tells them apart (ids, logins, addresses), and under names."""
        for text in ids:
            _enter(self._by_id, _id_spellings(text), person)
        for text in names:
            _enter(self._by_name, spellings(text, asked=False), person)

    def by_id(self, ids: Iterable[str]) -> list[Person]:
        """Those whom one of these tells apart."""
        return _first_that_fit(self._by_id, [_id_spellings(text) for text in ids])

    def by_name(self, names: Iterable[str]) -> list[Person]:
        """Those who have one of these names, in the surest spelling that anybody has it in."""
        return _first_that_fit(self._by_name, [spellings(text, asked=True) for text in names])

    def fitting(self, ids: Iterable[str], names: Iterable[str]) -> list[Person]:
        """Whom these fit: one, nobody, or several. Several, too, if an id is one's and a name is another's."""
        told, named = self.by_id(ids), self.by_name(names)
        return [person for person in told if person in named] or [*dict.fromkeys([*told, *named])]


def _id_spellings(text: str) -> list[set[str]]:
    """An id as it stands; then without what spreadsheets add or take away, and an address without its domain."""
    same = folded(text)
    loose = re.sub(r"^0+(?=\d)", "", re.sub(r"^(\d+)\.0+$", r"\1", same)).partition("@")[0]
    return [{same} - {""}, {loose} - {""}]


def _enter(index: list[dict[str, dict[Person, None]]], forms: list[set[str]], person: Person) -> None:
    for level, texts in zip(index, forms, strict=True):
        for text in texts:
            level.setdefault(text, {})[person] = None


def _first_that_fit(index: list[dict[str, dict[Person, None]]], each: list[list[set[str]]]) -> list[Person]:
    """Those found on the surest level on which anybody is found."""
    for number, level in enumerate(index):
        found = {person: None for forms in each for text in forms[number] for person in level.get(text, ())}
        if found:
            return [*found]
    return []
