"""Somebody in the class."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Student:
    """A person, or a group that hands in together.

    name -- as people write it
    id   -- what the system calls them where names may be the same; "" if it calls them nothing else
    """

    name: str
    id: str = ""

    @property
    def key(self) -> str:
        """What tells them apart from everybody else, whoever else is in the class."""
        return self.id or self.name
