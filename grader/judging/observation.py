"""What is certain of a wrong answer whose cause is not a known mistake, as data.

Each has an ``id`` for gradebooks; `grader.reporting` has the sentences.
"""

from dataclasses import dataclass

from grader.judging.mistakes import Mistake


@dataclass(frozen=True)
class NoSay:
    """The answers stay the same, to the last bit, whatever an argument is. ``one`` and ``other`` were tried first."""

    argument: str
    one: float
    other: float

    @property
    def id(self) -> str:
        return f"{_dashed(self.argument)}-has-no-say"


@dataclass(frozen=True)
class HandedBack:
    """A piece of state came back as it came in, in every call."""

    field: str

    @property
    def id(self) -> str:
        return f"{_dashed(self.field)}-handed-back"


@dataclass(frozen=True)
class Half:
    """One of the changes that make a known mistake was run on its own and landed where the learner did."""

    mistake: Mistake

    @property
    def id(self) -> str:
        return f"half-of-{self.mistake.id}"


Observation = NoSay | HandedBack | Half


def _dashed(name: str) -> str:
    return name.replace("_", "-")
