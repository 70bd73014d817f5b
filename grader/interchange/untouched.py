"""What is an instructor's is never written over."""

from collections.abc import Iterable
from pathlib import Path

from grader.reporting.language import gettext


class NotWritten(Exception):
    """Nothing was written, since something is there that is the instructor's; the message says what."""


def refuse_to_overwrite(paths: Iterable[Path]) -> None:
    """``NotWritten`` if any of these files is there."""
    for path in paths:
        if path.exists():
            raise NotWritten(gettext("{file} is there already, and is yours: nothing was written.", file=path))
