"""Gradescope, "Export Submissions": a folder ``submission_12345678`` each, and a list of who they are beside them.

The list is YAML as Ruby writes it. Its few lines that matter are read here, so that no other package is needed and
nothing in it can do more than be a line.
"""

import json
import re
from collections.abc import Iterable

from grader.classroom.handed_in import moments
from grader.classroom.handed_in.found import tidy
from grader.classroom.handed_in.notes import GRADESCOPE
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.student import Student

FOLDER = re.compile(r"submission_(?P<number>\d+)")
EXPORT = re.compile(r"assignment_\d+_export(?:[ -]?\(?\d+\)?)?(?:\.zip)?")
ENTRY = re.compile(r"[\"']?(?P<name>[\w.-]+?)[\"']?:\s*")
CREATED = re.compile(r"  :created_at: *(?P<value>.+)")
PERSON = re.compile(r"  (?P<new>- | {2}):(?P<key>name|sid|email): *(?P<value>.*)")
#: What begins a list of people, and any other key of a submission, which ends it.
PEOPLE, KEY = re.compile(r"  :submitters:\s*"), re.compile(r"  :\w+:.*")

Entry = dict[str, object]


def owner(place: Place) -> Owner | None:
    for index, part in enumerate(place.folders[:2]):
        # Only there can Gradescope's list be: one that a student handed in lies deeper.
        if (match := FOLDER.fullmatch(part)) and (index == 0 or EXPORT.fullmatch(place.parts[0])):
            entry = _listed(place, place.parts[:index]).get(part)
            people = _people(entry) if entry else []
            return Owner(
                _together(people) if people else Student(part, match["number"]),
                "Gradescope",
                place.parts[-1],
                submitted=moments.iso(str(entry["created_at"])) if entry and "created_at" in entry else None,
                depth=index,
                group=tuple(people) if len(people) > 1 else (),
            )
    return None


def _listed(place: Place, folder: tuple[str, ...]) -> dict[str, Entry]:
    note = (*folder, GRADESCOPE)
    if note not in place.notes.understood:
        place.notes.understood[note] = read_list(place.notes.lines(note))
    return place.notes.understood[note]  # type: ignore[return-value]


def _people(entry: Entry) -> list[Student]:
    """Whoever handed in, in the same order however the list has them."""
    people: list[dict[str, str]] = entry["people"]  # type: ignore[assignment]
    named = sorted(
        (tidy(person.get("sid") or person.get("email", "")), tidy(person.get("name", ""))) for person in people
    )
    return list(dict.fromkeys(Student(name or number, number) for number, name in named if name or number))


def _together(people: list[Student]) -> Student:
    """What several are called as one."""
    return Student(", ".join(one.name for one in people), ", ".join(one.id for one in people if one.id))


def read_list(lines: Iterable[str]) -> dict[str, Entry]:
    """For each submission its ``people``, as dictionaries of name, sid and email, and when it was ``created_at``."""
    entries: dict[str, Entry] = {}
    people: list[dict[str, str]] = []
    listing = False
    for line in lines:
        if line[:1].strip() and (match := ENTRY.fullmatch(line)):
            people, listing = [], False
            entries[match["name"]] = {"people": people}
        elif not entries:
            continue
        elif match := CREATED.fullmatch(line):
            entries[next(reversed(entries))].setdefault("created_at", match["value"])
            listing = False
        elif PEOPLE.fullmatch(line) or KEY.fullmatch(line):
            listing = PEOPLE.fullmatch(line) is not None
        elif listing and (match := PERSON.fullmatch(line)):
            if match["new"] == "- ":
                people.append({})
            if people:
                people[-1][match["key"]] = _plain(match["value"].strip())
    return entries


def _plain(value: str) -> str:
    """A value as YAML writes it: bare, in single or in double quotes; nothing is "" here."""
    if value in ("", "~", "null", "!"):
        return ""
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if value[0] == '"':
        try:
            return str(json.loads(re.sub(r"\\x([0-9A-Fa-f]{2})", r"\\u00\1", value)))
        except ValueError:
            return value.strip('"')
    return value
