"""The bytes of a notebook file in, the sources of its code cells out, whatever the file is."""

import json
import warnings
from pathlib import Path
from typing import Any

from grader.reporting.language import gettext

#: Bytes of a file.
LARGEST = 20 * 1024**2
MOST_CELLS = 5_000
#: Brackets in the whole file: each may become an object, which takes thirty times the space of its two characters.
MOST_BRACKETS = 1_000_000


class Unreadable(ValueError):
    """The file is not a notebook that can be read; the message says why."""


def content(path: Path) -> bytes:
    """The bytes of a notebook file, or ``Unreadable``."""
    try:
        if not path.exists():
            raise Unreadable(gettext("There is no such file."))
        if path.is_dir():
            next(path.iterdir(), None)  # a folder that cannot be listed raises, and that is another reason
        if not path.is_file():
            raise Unreadable(gettext("It is not an ordinary file."))
        if path.stat().st_size > LARGEST:
            raise Unreadable(_too_large())
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(gettext("It cannot be opened: {reason}.", reason=error.strerror)) from None


def _too_large() -> str:
    most = LARGEST // 1024**2
    return gettext("The file is larger than {most} MB. Clear its outputs and hand it in again.", most=most)


def code_cells(written: bytes) -> list[str]:
    """The sources of the code cells in the bytes of a notebook file, or ``Unreadable``."""
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(gettext("The file is not text in UTF-8, as notebooks are.")) from None
    if not text.strip():
        raise Unreadable(gettext("The file is empty."))
    return [source for is_code, source in _parsed(text) if is_code]


def _parsed(text: str) -> list[tuple[bool, str]]:
    """The cells of a notebook of any format: whether each is code, and its source."""
    if text.count("[") + text.count("{") > MOST_BRACKETS:
        raise Unreadable(gettext("The file has too many parts. Clear its outputs and hand it in again."))
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(gettext("The file is not valid JSON: {reason}.", reason=str(error)[:200])) from None
    if not isinstance(raw, dict) or not ("cells" in raw or "worksheets" in raw):
        raise Unreadable(gettext("The file is JSON, but not a notebook: it has no cells."))
    try:
        notebook = _sources(raw)
        return [_cell(cell) for cell in (_converted(notebook) if _is_old(raw) else notebook)["cells"]]
    except Unreadable:
        raise
    except Exception as error:  # nbformat raises what its converters happen to stumble over
        reason = f"{type(error).__name__}: {str(error)[:200]}"
        raise Unreadable(gettext("The file is not a notebook: {reason}.", reason=reason)) from None


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


def _cell(cell: dict) -> tuple[bool, str]:
    if "cell_type" not in cell:
        raise Unreadable(gettext("The file is not a notebook: one of its cells does not say of what type it is."))
    text = str(cell.get("source", ""))
    return cell["cell_type"] == "code", text.replace("\r\n", "\n").replace("\r", "\n")
