"""The bytes of a file as text: UTF-8, or what a byte order mark names. Nothing is guessed without a word."""

import codecs
import re

from grader.reading.no_notebook import binary_kind
from grader.reading.unreadable import Unreadable
from grader.reporting.language import gettext

#: The longer marks first: that of UTF-32 begins as that of UTF-16 does.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Bytes of a file that are looked at to see in which encoding it may be.
LOOKED_AT = 100_000
#: Runs of bytes beyond ASCII. In GBK each character takes two of them.
_RUNS = re.compile(rb"[\x80-\xff]+")


def as_text(written: bytes) -> str:
    """The text of a file, or ``Unreadable``."""
    if not written.strip():
        raise Unreadable(gettext("The file is empty. Save the notebook once more, and hand in that file."))
    encoding = next((name for mark, name in MARKS if written.startswith(mark)), "utf-8")
    try:
        text = written.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(binary_kind(written) or _of_another_encoding(written)) from None
    if not text.strip():
        raise Unreadable(gettext("The file is empty. Save the notebook once more, and hand in that file."))
    if "\0" in text[:LOOKED_AT]:
        raise Unreadable(binary_kind(written) or _of_another_encoding(written))
    return text


def _of_another_encoding(written: bytes) -> str:
    name = _encoding_of(written[:LOOKED_AT])
    if not name:
        return gettext(
            "The file is not text, and a notebook is. Look whether it is the file that you meant to hand in."
        )
    return gettext(
        "The file is text, but not in UTF-8, as notebooks are: it looks like {encoding}. Download the notebook from "
        "Jupyter once more, or save it as UTF-8 in an editor, and hand that in.",
        encoding=name,
    )


def _encoding_of(written: bytes) -> str:
    """The name of the encoding in which a file may be written; "" if it does not look like text."""
    if b"\0" in written:
        return "UTF-16" if written.count(b"\0") > len(written) / 3 else ""
    odd = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in written)
    if odd or not written.lstrip().startswith((b"{", b"[", b"#", b"<")):
        return ""
    runs = _RUNS.findall(written)
    if all(len(run) % 2 == 0 for run in runs[:-1]) and _reads_as(written, "gbk"):
        return "GBK"
    return "Windows-1252" if _reads_as(written, "cp1252") else gettext("an older encoding")


def _reads_as(written: bytes, encoding: str) -> bool:
    try:
        written[: len(written) - 1].decode(encoding)
    except UnicodeDecodeError as error:
        return error.end >= len(written) - 2  # cut in the middle of a character
    return True
