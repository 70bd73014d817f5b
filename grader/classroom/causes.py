"""Causes that an instructor writes for wrong answers that no catalogued mistake explains, in a file to edit by hand."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.classroom.files import write_atomic
from grader.classroom.groups import Group
from grader.classroom.result import PREFIX
from grader.course import COURSE
from grader.reporting.language import gettext, ngettext

FILE = "causes.toml"
KEYS = ("cause", "nudge")
#: Whose an entry is: the exercise, and the id of the group, of which the heading has what follows the prefix.
Place = tuple[str, str]


class BadCauses(ValueError):
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
        _entries(self.path, text)  # an entry may not fit what was written by hand: then the file stays as it is
        write_atomic(self.path.resolve(), text)


def read_causes(path: Path) -> Causes:
    """The causes in a file; none if there is no such file yet."""
    try:
        text = path.read_bytes().decode()
        return Causes(path, text, _entries(path, text))
    except FileNotFoundError:
        return Causes(path)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Causes(path, problem=_bad(path, line, gettext("it is not written in UTF-8")))
    except OSError as error:
        words = gettext("{file} cannot be read: {reason}.", file=path, reason=error.strerror or error)
        return Causes(path, problem=BadCauses(words))
    except BadCauses as problem:
        return Causes(path, problem=problem)


def _bad(path: Path, line: int, what: str) -> BadCauses:
    return BadCauses(gettext("{file}, line {line}: {what}.", file=path, line=line, what=what))


def _entries(path: Path, text: str) -> dict[Place, Cause]:
    """What stands in the text, or ``BadCauses``."""
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else text.count("\n") + 1
        what = gettext("this is not TOML: {reason}", reason=re.sub(r" \(at .*\)$", "", str(error)))
        raise _bad(path, line, what) from None
    entries = {}
    for exercise, groups in tables.items():
        if exercise not in COURSE or not isinstance(groups, dict):
            raise _bad(path, _line(text, exercise), gettext("the course has no exercise {name}", name=exercise))
        for fingerprint, entry in groups.items():
            if fault := _fault(entry):
                key, words = fault
                raise _bad(path, _line(text, exercise, fingerprint, key), words)
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


def _line(text: str, *path: str) -> int:
    """The line that names the last part of a path; as far as it can be followed, for TOML may be written in many ways.

    The first parts stand in one heading or in several, and a key below it.
    """
    found, lines = 0, text.splitlines()
    for part in filter(None, path):
        named = re.compile(rf"(?<![\w-]){re.escape(part)}(?![\w-])")
        hits = (n for n in range(found, len(lines)) if named.search(lines[n]) and not lines[n].lstrip().startswith("#"))
        found = next(hits, found)
    return found + 1


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
