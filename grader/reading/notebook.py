"""A notebook as data: its cells, and what it says of itself."""

import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.reading.encodings import as_text
from grader.reading.no_notebook import why_no_json
from grader.reading.unreadable import Unreadable
from grader.reporting.language import gettext

MOST_CELLS = 5_000
#: Brackets in the whole file: each may become an object, which takes thirty times the space of its two characters.
MOST_BRACKETS = 1_000_000
#: Under which a notebook of the course names its chapter in its metadata: ``{"turning_the_knobs": {"chapter": ...}}``.
COURSE_KEY, CHAPTER_KEY = "turning_the_knobs", "chapter"


@dataclass(frozen=True)
class NotebookCell:
    """A cell: its number among all cells, whether it is code, and its source."""

    number: int
    is_code: bool
    source: str


@dataclass(frozen=True)
class Notebook:
    """What is read of a notebook.

    chapter -- the chapter of the course that its metadata name, "" if they name none
    python  -- the version of Python that it was made with, () if it does not say
    """

    cells: tuple[NotebookCell, ...]
    chapter: str = ""
    python: tuple[int, ...] = ()

    @property
    def code(self) -> Iterator[tuple[int, str]]:
        """The sources of the code cells, counted from 1."""
        return enumerate((cell.source for cell in self.cells if cell.is_code), 1)

    @property
    def texts(self) -> Iterator[tuple[int, str]]:
        """The sources of the other cells, with their numbers among all."""
        return ((cell.number, cell.source) for cell in self.cells if not cell.is_code)


def notebook_in(written: bytes) -> Notebook:
    """The notebook in the bytes of a file, or ``Unreadable``."""
    text = as_text(written)
    if text.count("[") + text.count("{") > MOST_BRACKETS:
        raise Unreadable(gettext("The file has too many parts. Clear its outputs and hand it in again."))
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(why_no_json(text, error)) from None
    if not isinstance(raw, dict) or not ("cells" in raw or "worksheets" in raw):
        raise Unreadable(gettext("The file is JSON, but not a notebook: it has no cells."))
    try:
        notebook = _sources(raw)
        cells = (_converted(notebook) if _is_old(raw) else notebook)["cells"]
        read = tuple(_cell(number, cell) for number, cell in enumerate(cells, 1))
    except Unreadable:
        raise
    except Exception as error:  # nbformat raises what its converters happen to stumble over
        reason = f"{type(error).__name__}: {str(error)[:200]}"
        raise Unreadable(gettext("The file is not a notebook: {reason}.", reason=reason)) from None
    return Notebook(read, _said(raw, COURSE_KEY, CHAPTER_KEY), _version(_said(raw, "language_info", "version")))


def _said(raw: dict, *keys: str) -> str:
    """What the metadata say at a place, if that is a text."""
    found: Any = raw.get("metadata")
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def _version(text: str) -> tuple[int, ...]:
    found = re.match(r"(\d{1,3})\.(\d{1,3})", text)
    return (int(found[1]), int(found[2])) if found else ()


def _is_old(raw: dict) -> bool:
    """Whether it must be converted to be read. What comes after today's format is read as if it were that."""
    return raw.get("nbformat") in (1, 2, 3) or "cells" not in raw


def _converted(notebook: dict) -> dict:
    """A notebook of another format in today's. Few need it, and importing it takes longer than all the reading."""
    import nbformat

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nbformat.convert(nbformat.from_dict(notebook), 4)


#: All that is read of a cell, under the names that it has had in the formats so far. Not the level of a heading: a
#: converter writes as many signs in front of the text, however large a number it is.
READ = ("cell_type", "source", "input", "code", "text", "language")


def _sources(raw: dict) -> dict:
    """The notebook without its outputs, which may be huge, and in which nothing is read."""
    version = {key: raw[key] for key in ("nbformat", "nbformat_minor") if key in raw}
    if "worksheets" in raw:
        cells = [_source(cell) for sheet in raw["worksheets"] for cell in _few(sheet["cells"])]
        return {**version, "metadata": {"name": ""}, "worksheets": [{"cells": _few(cells), "metadata": {}}]}
    return {**version, "metadata": {}, "cells": list(map(_source, _few(raw["cells"])))}


def _few(cells: list) -> list:
    if len(cells) > MOST_CELLS:
        count = f"{len(cells):,}"
        raise Unreadable(gettext("The file is not a notebook that anybody wrote: it has {count} cells.", count=count))
    return cells


def _source(cell: Any) -> dict:
    if not isinstance(cell, dict):
        raise Unreadable(gettext("The file is not a notebook: one of its cells is not an object."))
    return {**{key: _whole(cell[key]) for key in READ if key in cell}, "outputs": [], "metadata": {}}


def _whole(value: Any) -> Any:
    """Text may come as a list of its lines. Nothing else that is read of a cell has parts."""
    if isinstance(value, dict):
        raise Unreadable(gettext("The file is not a notebook: the source of one of its cells is not text."))
    return "".join(value) if isinstance(value, list) else value


def _cell(number: int, cell: dict) -> NotebookCell:
    if "cell_type" not in cell:
        raise Unreadable(gettext("The file is not a notebook: one of its cells does not say of what type it is."))
    text = str(cell.get("source", ""))
    return NotebookCell(number, cell["cell_type"] == "code", text.replace("\r\n", "\n").replace("\r", "\n"))
