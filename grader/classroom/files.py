"""Files written whole or not at all, and names that every file system takes."""

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

TEMPORARY = ".temporary-"
LONGEST_NAME = 150


@contextlib.contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """A file to be written so that a reader finds the old one or the new one, and never half of either."""
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{threading.get_ident()}-{path.name[:40]}")
    try:
        with temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
        temporary.replace(path)
    except BaseException:  # no room left, perhaps: half a file would take up more of it
        temporary.unlink(missing_ok=True)
        raise


def write_atomic(path: Path, text: str | Iterable[str]) -> None:
    """Write a whole file. The text may come in parts, so that what is large is never in memory whole."""
    with writing(path) as file:
        file.writelines([text] if isinstance(text, str) else text)


def remove_temporary(*folders: Path) -> None:
    """Remove what a run that was killed was about to write."""
    for folder in folders:
        for temporary in folder.glob(f"{TEMPORARY}*"):
            temporary.unlink(missing_ok=True)


def file_name(submission: str) -> str:
    """A name that every file system takes, and that is the submission's own wherever that can be."""
    name = quote(submission.encode(errors="surrogatepass"), safe=" ()[]+,@=")  # a file's name need not be text
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[:LONGEST_NAME]}~{hashlib.sha256(name.encode()).hexdigest()[:12]}"  # two may begin alike
