"""What a file is that is no notebook, and the way out."""

import io
import json
import os
import sys
import zipfile

import pytest
from submissions import IMPORTS, honest, written

from grader.reading.extract import extract
from grader.reading.notebook_file import LARGEST, Unreadable, content

WHOLE = written(IMPORTS, *honest("adam"))


def _zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("adam.ipynb", WHOLE)
    return packed.getvalue()


def _worded(words: str, encoding: str) -> bytes:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": words}]
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}, ensure_ascii=False).encode(encoding)


#: Files, and parts of what is said of them: what it is, and what to do.
FILES = {
    "nothing": (b"", "is empty", "Save the notebook"),
    "blanks": (b" \n\t", "is empty", "Save the notebook"),
    "blanks in UTF-16": ("  \n".encode("utf-16"), "is empty", "Save the notebook"),
    "a web page": (b"\n\n<!DOCTYPE html>\n<html lang='en'><head>", "a web page", "button for the raw"),
    "a page without a head": (b"<html><body>x</body></html>", "a web page", "download"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 12\n", "Git LFS", "git lfs pull"),
    "a conflict": (
        WHOLE.replace(b'"cells"', b'\n<<<<<<< HEAD\n "cells": 1,\n=======\n "cells"', 1),
        "conflict markers, the first in line 3",
        "Choose one of the two",
    ),
    "a zip": (_zipped(), "a zip archive", "Unpack it"),
    "an archive": (b"\x1f\x8b\x08\x00\x00\x00\xff\xfe", "a packed archive", "Unpack it"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF", ".ipynb"),
    "a PDF of plain text": (b"%PDF-1.4\n1 0 obj", "a PDF", ".ipynb"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\xff", "a picture", ".ipynb"),
    "a script": (b"import numpy as np\n\ndef adam(w):\n    return w\n", "a Python script", "Hand in the notebook"),
    "a script with a head": (b"#!/usr/bin/env python\nprint(1)\n", "a Python script", "Hand in the notebook"),
    "some text": (b"Dear professor, my notebook is", "text, but no notebook", "Look whether"),
    "Windows-1252": (_worded("für Ägypten, café", "cp1252"), "Windows-1252", "save it as UTF-8"),
    "GBK": (_worded("梯度下降的学习率", "gbk"), "GBK", "save it as UTF-8"),
    "UTF-16 without a mark": (_worded("adam", "utf-16-le"), "UTF-16", "save it as UTF-8"),
    "bytes": (b"\x00\x01\x02\x9f\xff\xfe", "not text", "Look whether"),
    "cut off": (WHOLE[: len(WHOLE) // 2], "cut off in the middle", "download it once more"),
    "cut off at the end": (WHOLE.rstrip()[:-1], "cut off in the middle", "download it once more"),
    "damaged": (WHOLE.replace(b'"nbformat": 4', b'"nbformat" 4'), "damaged notebook: from line", "If Jupyter opens"),
    "two of them": (WHOLE + WHOLE, "damaged notebook: from line", "If Jupyter opens"),
    "brackets": (b"[" * 100_000, "nested too deeply", "Jupyter"),
    "a long number": (b'{"cells": [], "nbformat": ' + b"4" * 10_000 + b"}", "a number in it is too long", "Jupyter"),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_the_reason_names_what_it_is_and_the_way_out(what):
    file, kind, way = FILES[what]
    with pytest.raises(Unreadable) as caught:
        extract(file)
    assert kind in str(caught.value)
    assert way in str(caught.value)
    assert "Expecting" not in str(caught.value)


def test_every_cut_is_called_a_cut():
    for end in range(1, len(WHOLE) - 2, 41):
        with pytest.raises(Unreadable, match="cut off"):
            extract(WHOLE[:end])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_names_an_encoding_without_doubt(encoding):
    assert "adam" in extract(WHOLE.decode().encode(encoding)).defined


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "real.ipynb").write_bytes(WHOLE)
    link = tmp_path / "link.ipynb"
    try:
        link.symlink_to(tmp_path / "real.ipynb")
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(Unreadable, match="links are not followed"):
        content(link)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    with pytest.raises(Unreadable, match="not an ordinary file"):
        content(tmp_path / "pipe.ipynb")


def test_a_file_that_grows_while_it_is_read_is_too_large(tmp_path, monkeypatch):
    file = tmp_path / "x.ipynb"
    file.write_bytes(b" " * (LARGEST + 1))
    told = os.stat_result((0o100644, 1, 1, 1, 0, 0, 10, 0, 0, 0))
    monkeypatch.setattr(os, "fstat", lambda _: told)
    with pytest.raises(Unreadable, match="larger than"):
        content(file)


NEWER = pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads them")


@NEWER
@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("print(f'{d['a']}')", "3.12"),
        ("x = f'{a!r:{'>'}10}'", "3.12"),
        ('x = f"{"-".join(names)}"', "3.12"),
        (r"x = f'{a.join(b)} {c + '\n'}'", "3.12"),
        ("type Vector = list[float]", "3.12"),
        ("def first[T](x: list[T]) -> T: return x[0]", "3.12"),
        ("class Box[T]: pass", "3.12"),
        ("try: pass\nexcept KeyError, ValueError: pass", "3.14"),
        ("x = t'{a}'", "3.14"),
    ],
)
def test_a_newer_python_is_named_and_the_rest_of_the_cell_is_taken(line, version):
    code = extract(written(f"def adam(w):\n    return w\n\n{line}\nSIGN = -1"))
    assert code.defined == {"adam", "SIGN"}
    (said,) = code.skipped
    assert said.startswith("A part of code cell 1 was left out: line ")
    assert f"needs Python {version} or newer, and this grader runs on 3.11" in said


@NEWER
def test_an_exercise_for_a_newer_python_is_missing_for_that_reason():
    code = extract(written("def adam(w):\n    print(f'{w['a']}')\n    return w"))
    assert "Code cell 1 holds it, but line 2 needs Python 3.12 or newer" in code.absent["adam"][0].words


def test_a_mistake_in_a_text_with_code_is_none_of_a_newer_python():
    for line in ("print(f'{d[}')", "print(f'{a')", "x = f'{'", "type = (", "def f(:\n    pass"):
        (said,) = extract(written(line)).skipped
        assert "is not valid Python: " in said


def test_the_version_that_a_notebook_was_made_with_is_named():
    notebook = json.loads(written("x = ("))
    notebook["metadata"] = {"language_info": {"name": "python", "version": "3.99.1"}}
    (said,) = extract(json.dumps(notebook).encode()).skipped
    assert "the notebook was written for Python 3.99" in said
