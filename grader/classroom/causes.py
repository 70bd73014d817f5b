"""Causes that an instructor writes for wrong answers that no catalogued mistake explains, in a file to edit by hand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.classroom.class_settings.toml_text import Fault, understood
from grader.classroom.class_settings.written_file import BadFile, BadLine, cannot_be_read
from grader.classroom.files import write_atomic
from grader.classroom.groups import Group
from grader.classroom.result import PREFIX
from grader.course import COURSE
from grader.reporting.language import gettext, ngettext

FILE = "causes.toml"
KEYS = ("cause", "nudge")
#: Whose an entry is: the exercise, and the id of the group, of which the heading has what follows the prefix.
Place = tuple[str, str]


class BadCauses(BadFile):
    """The file of causes cannot be used; the message says which line to mend."""


@dataclass(frozen=True)
class Cause:
    """Why a group of equal answers is wrong, and the question that leads out of it, in an instructor's words."""

    cause: str
    nudge: str


@dataclass(frozen=True)
class Causes:
    """A file of causes as it was read.

    text    -- all of it, which only ever grows
    entries -- what stands in it for each group, empty causes too
    problem -- why it cannot be used; then it has no entries, and nothing is added to it
    """

    path: Path
    text: str = ""
    entries: dict[Place, Cause] = field(default_factory=dict)
    problem: BadCauses | None = None

    def of(self, exercise: str, group: str) -> Cause | None:
        """What was written for these answers, if something was."""
        entry = self.entries.get((exercise, group))
        return entry if entry and entry.cause else None

    def add(self, groups: Iterable[Group]) -> None:
        """Append an empty entry for every group that has none. What stands in the file is left as it is."""
        if self.problem:
            raise self.problem
        new = [group for group in groups if (group.exercise, group.id) not in self.entries]
        if not new:
            return
        before = self.text or _commented(_head())
        between = "" if before.endswith("\n") else "\n"
        text = before + between + "".join(f"\n{_entry(group)}" for group in new)
        # An entry may not fit what was written by hand: then the file stays as it is.
        _entries(self.path, text.encode(errors="backslashreplace"))
        write_atomic(self.path.resolve(), text)


def read_causes(path: Path) -> Causes:
    """The causes in a file; none if there is no such file yet."""
    try:
        written = path.read_bytes()
        return Causes(path, entries=_entries(path, written), text=written.decode())
    except FileNotFoundError:
        return Causes(path)
    except OSError as error:
        return Causes(path, problem=BadCauses(cannot_be_read(path, error)))
    except BadCauses as problem:
        return Causes(path, problem=problem)


def _entries(path: Path, written: bytes) -> dict[Place, Cause]:
    """What stands in the file, or ``BadCauses``."""
    try:
        return understood(written, _understood)
    except BadLine as bad:
        raise BadCauses(bad.within(path)) from None


def _understood(tables: dict[str, Any]) -> dict[Place, Cause]:
    entries = {}
    for exercise, groups in tables.items():
        if exercise not in COURSE or not isinstance(groups, dict):
            raise Fault((exercise,), gettext("the course has no exercise {name}", name=exercise))
        for fingerprint, entry in groups.items():
            if fault := _fault(entry):
                key, words = fault
                raise Fault((exercise, fingerprint, key), words)
            entries[exercise, f"{PREFIX}{fingerprint}"] = Cause(*(entry.get(key, "").strip() for key in KEYS))
    return entries


def _fault(entry: Any) -> tuple[str, str] | None:
    """What is wrong with an entry: the key that it is about, and words."""
    if not isinstance(entry, dict):
        return "", gettext("an entry is a heading [exercise.group] with a cause and a nudge below it")
    for key, value in entry.items():
        if key not in KEYS:
            return key, gettext("an entry has a cause and a nudge, and no {key}", key=key)
        if not isinstance(value, str):
            return key, gettext("the {key} has to be text between quotes", key=key)
    if entry.get("nudge", "").strip() and not entry.get("cause", "").strip():
        return "nudge", gettext("there is a nudge, but no cause")
    return None


def _head() -> str:
    return gettext(
        "Wrong answers of the class that no known mistake explains, those with equal numbers together.\n"
        "Write a cause and a nudge between the quotes, and run `grader class` again: every learner with these numbers\n"
        'reads them. The cause completes "Likely cause:"; the nudge is a question that leads out of it.\n'
        "Whatever you write stays as it is; new groups are added at the end. Learners see nothing of a group\n"
        "that has no cause."
    )


def _entry(group: Group) -> str:
    many = ngettext("{count} learner when this was written.", "{count} learners when this was written.", group.holders)
    example = _commented("\n".join([many, *group.example.splitlines()]))
    keys = "".join(f'{key} = ""\n' for key in KEYS)
    return f"{example}[{group.exercise}.{group.id.removeprefix(PREFIX)}]\n{keys}"


def _commented(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.splitlines())
