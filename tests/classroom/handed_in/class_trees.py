"""Folders and archives as classes hand them in, for the tests of what is found in them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

NOTEBOOK = b'{\n "cells": [],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n'


def lay_out(folder: Path, *notebooks: str) -> Path:
    """Notebooks at these places below a folder."""
    return fill(folder, dict.fromkeys(notebooks, NOTEBOOK))


def fill(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """Files with what is in them."""
    for place, content in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def zipped(files: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return memory.getvalue()


def zip_of(*notebooks: str) -> bytes:
    return zipped(dict.fromkeys(notebooks, NOTEBOOK))
