"""A layout that an instructor writes down: ``{assignment}/{student}/{file}``."""

import re

from grader.classroom.handed_in.found import tidy
from grader.classroom.handed_in.kinds import ENDINGS
from grader.classroom.handed_in.owner import Owner, Place, Reading
from grader.classroom.student import Student
from grader.reporting.language import gettext

FIELDS = ("student", "id", "assignment", "attempt", "file")
TOKEN = re.compile(r"\{(?P<field>[^{}]*)\}|(?P<stars>\*+)|(?P<brace>[{}])")
#: An id has a digit and no spaces if there is a choice: ``{student}_{id}_{file}`` then parts names with a ``_`` right.
STRICT = {"id": r"[^/_\s]*\d[^/_\s]*", "attempt": r"\d+", "file": r".+"}
LOOSE = {**STRICT, "id": r"[^/]+?"}


class BadLayout(ValueError):
    """There is no such layout; the message says what there is."""


def is_pattern(text: str) -> bool:
    return any(mark in text for mark in "{}*/")


def reading(text: str) -> Reading:
    """The reading of places that a pattern says; ``BadLayout`` if it says nothing."""
    patterns = [_compiled(text, strict) for strict in (STRICT, LOOSE)]
    words = gettext("as {pattern} says", pattern=text)

    def owner(place: Place) -> Owner | None:
        location = "/".join(place.parts)
        # The pattern may speak of files in an archive or a folder that nobody could look into.
        tried = (location, f"{location}/?") if place.container else (location,)
        matches = (pattern.fullmatch(one) for one in tried for pattern in patterns)
        match = next(filter(None, matches), None)
        return _owner(place, match.groupdict(), words) if match else None

    return owner


def _compiled(text: str, how: dict[str, str]) -> re.Pattern:
    written, end, named = "", 0, []
    text = text.strip().strip("/")
    for token in TOKEN.finditer(text):
        written += re.escape(text[end : token.start()])
        end = token.end()
        if token["stars"]:
            written += ".*" if len(token["stars"]) > 1 else "[^/]*"
        elif token["field"] not in FIELDS or token["field"] in named:
            raise BadLayout(_wrong(text))
        else:
            named.append(token["field"])
            written += f"(?P<{token['field']}>{how.get(token['field'], '[^/]+?')})"
    if not {"student", "id"} & set(named):
        raise BadLayout(_wrong(text))
    written += re.escape(text[end:])
    return re.compile(f"{written}(?:{ENDINGS.pattern})?", re.IGNORECASE | re.DOTALL)


def _owner(place: Place, told: dict[str, str | None], words: str) -> Owner | None:
    fields = {field: tidy(ENDINGS.sub("", value or "")) for field, value in told.items()}
    name, number = fields.get("student", ""), fields.get("id", "")
    if not name and not number:
        return None
    file = told.get("file") or place.parts[-1]
    return Owner(
        Student(name or number, number),
        words,
        place.parts[-1] if "/" in file or file == "?" else file,
        max(1, int((fields.get("attempt") or "1")[:6])),
        assignment=fields.get("assignment", ""),
    )


def _wrong(text: str) -> str:
    return gettext(
        "{pattern} is no pattern of a layout. It is written as {example}; the words in braces are {fields}, each once,"
        " student or id among them; * stands for the rest of a name and ** for any folders.",
        pattern=repr(text),
        example="{assignment}/{student}/{file}",
        fields=", ".join(FIELDS),
    )
