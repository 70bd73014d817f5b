"""A learner's notebook with the cards in it: a copy, in which everything that they wrote stands as it was."""

import json
import re
from typing import Any

from grader.interchange.gradebook_folder import Graded
from grader.interchange.marks import in_digits
from grader.reading.encodings import as_text
from grader.reporting.language import gettext

EMPTY = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def annotated(written: bytes, row: Graded, location: str) -> bytes | None:
    """The notebook with a text cell at the top, and a card below each function that was judged in it.

    A card that has no such place follows the text at the top. None if it is no notebook, or one in a format before 4.
    """
    try:
        notebook = json.loads(as_text(written))
        if notebook["nbformat"] < 4:
            return None
        notebook["cells"] = _with_cards(notebook, row, location)
        return json.dumps(notebook, indent=1).encode()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def cards_alone(row: Graded, location: str) -> bytes | None:
    """A notebook that holds nothing but the cards, for one that is not at hand or cannot be read."""
    return annotated(json.dumps(EMPTY).encode(), row, location)


def _with_cards(notebook: dict[str, Any], row: Graded, location: str) -> list[dict[str, Any]]:
    cells = notebook["cells"]
    taken = {cell.get("id") for cell in cells}
    has_ids = (notebook["nbformat"], notebook.get("nbformat_minor", 0)) >= (4, 5)

    def text_cell(name: str, text: str) -> dict[str, Any]:
        known_as = f"grader-{name}"
        while known_as in taken:
            known_as += "-"
        taken.add(known_as)
        own = {"cell_type": "markdown", "metadata": {}, "source": text}
        return {**own, "id": known_as} if has_ids else own

    cards = [(_place(cells, name), name) for name, found in row.exercises.items() if found["file"] == location]
    after: dict[int, list[dict[str, Any]]] = {}
    for place, name in cards:
        after.setdefault(place, []).append(text_cell(name, _card(name, row.exercises[name])))
    top = text_cell("summary", _summary(row))
    own = [each for number, cell in enumerate(cells) for each in (cell, *after.get(number, ()))]
    return [top, *after.get(-1, ()), *own]


def _place(cells: list[dict[str, Any]], name: str) -> int:
    """The number of the last code cell that defines the name, as after Run All; -1 if none does."""
    defines = re.compile(rf"^[ \t]*((async[ \t]+)?def[ \t]+{name}\b|{name}[ \t]*(:[^=\n]+)?=(?!=))", re.MULTILINE)
    found = [number for number, cell in enumerate(cells) if _is_code(cell) and defines.search(_source(cell))]
    return found[-1] if found else -1


def _is_code(cell: dict[str, Any]) -> bool:
    return cell.get("cell_type") == "code"


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _summary(row: Graded) -> str:
    """All points in a table, and what the instructor said of all of it."""
    points = gettext("{points} of {possible} points", points=in_digits(row.points), possible=in_digits(row.maximum))
    lines = [f"| {name} | {gettext(found['verdict'])} | {_points(found)} |" for name, found in row.exercises.items()]
    heads = f"| {gettext('exercise')} | {gettext('verdict')} | {gettext('points')} |\n| --- | --- | --- |"
    table = "\n".join([heads, *lines]) if lines else ""
    reason = "" if row.has_grade else _fenced(row.reason)
    return "\n\n".join(filter(None, [f"**{points}**", _quoted(row.comment), reason, table]))


def _card(name: str, found: Any) -> str:
    """A card as it stands in a terminal, so that its columns of numbers stay in line."""
    said = _fenced(found.get("text", "")) or gettext(found["verdict"])
    return "\n\n".join(filter(None, [f"**{name} · {_points(found)}**", _quoted(found.get("comment", "")), said]))


def _fenced(text: str) -> str:
    """Text in which nothing is taken for markup, whoever wrote it."""
    longest = max(map(len, re.findall("~+", text)), default=0)
    fence = "~" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}" if text else ""


def _points(found: Any) -> str:
    return gettext("{points} of {possible}", points=in_digits(found["points"]), possible=in_digits(found["possible"]))


def _quoted(comment: str) -> str:
    return "\n".join(f"> {line}" for line in comment.splitlines())
