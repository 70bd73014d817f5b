"""What a file is that is no notebook, and the way to one."""

import json
import re

from grader.reporting.language import gettext

#: What a file begins with, and what that is.
BEGINNINGS = (
    ((b"PK\x03\x04", b"PK\x05\x06"), "zip"),
    ((b"%PDF-",), "PDF"),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), "picture"),
    ((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ"), "archive"),
)
LOOKED_AT = 20_000
_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
_SCRIPT = re.compile(
    r"^(?:#!|# %%|import\s+\w|from\s+[\w.]+\s+import\s|def\s+\w+\s*\(|class\s+\w+|@\w|\w+\s*=\s)", re.MULTILINE
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
#: Characters from a mistake to the end of a file that was cut off there: it may have been cut within a word.
NEAR_THE_END = 12


def binary_kind(written: bytes) -> str:
    """What a file is that is not text, in words; "" if it is none that is known."""
    kind = next((kind for beginnings, kind in BEGINNINGS if written.startswith(beginnings)), "")
    if kind == "zip":
        return gettext(
            "The file is a zip archive under the name of a notebook. Unpack it, and hand in the notebook that is in it."
        )
    if kind == "PDF":
        return gettext(
            "The file is a PDF, from which no code can be read. Hand in the notebook itself, the .ipynb file."
        )
    if kind == "picture":
        return gettext("The file is a picture. Hand in the notebook itself, the .ipynb file.")
    if kind == "archive":
        return gettext("The file is a packed archive. Unpack it, and hand in the notebook that is in it.")
    return ""


def why_no_json(text: str, error: Exception) -> str:
    """What a text is that is no notebook, and the way out."""
    return _known_kind(text) or _damaged(text, error)


def _known_kind(text: str) -> str:
    begin = text.lstrip()[:LOOKED_AT]
    if begin.startswith("version https://git-lfs.github.com/spec/"):
        return gettext(
            "The file is a pointer that Git LFS has put in the notebook's place. `git lfs pull` brings the notebook "
            "itself; hand in that one."
        )
    if _PAGE.search(begin) and begin.startswith("<"):
        return gettext(
            "The file is a web page: the page that shows the notebook, not the notebook. Use the button for the raw "
            "file or for the download there, and hand in what you get."
        )
    if begin.startswith("%PDF-"):
        return binary_kind(b"%PDF-")
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        return gettext(
            "The file holds git's conflict markers, the first in line {line}. Choose one of the two versions, see that "
            "Jupyter opens the notebook, and hand it in again.",
            line=line,
        )
    if not begin.startswith(("{", "[")):
        return _text_of_some_kind(begin)
    return ""


def _text_of_some_kind(begin: str) -> str:
    if _SCRIPT.search(begin):
        return gettext(
            "The file is a Python script with the ending of a notebook. Hand in the notebook itself; if there is none, "
            "put the functions into the cells of a new one."
        )
    return gettext("The file is text, but no notebook. Look whether it is the file that you meant to hand in.")


def _damaged(text: str, error: Exception) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return gettext(
            "The file is not a notebook that Jupyter wrote: its parts are nested too deeply, or a number in it is too "
            "long."
        )
    end = len(text.rstrip())
    if error.msg.startswith("Unterminated string") or error.pos >= end - NEAR_THE_END:
        return gettext(
            "The file is cut off in the middle: the end of the notebook is missing. Save or download it once more, and "
            "hand that in."
        )
    return gettext(
        "The file is a damaged notebook: from line {line} on, it is not as Jupyter writes it. If Jupyter opens it, "
        "save it there and hand it in again; else go back to an earlier version of it.",
        line=error.lineno,
    )
