"""Answers as people write them, kept as text beside this file: a file for an exercise, an answer after each ``====``.

Behind ``====`` stands what is expected: ``right``, ``remark`` (right, with a word about its dtype), a mistake's id,
``kind`` and what the finding is called where no mistake is named, or ``no cause yet``. A note may follow a bar.
"""

import linecache
import math
import re
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FunctionType

import numpy as np
from solved_above import solved_above

FOLDER = Path(__file__).parent
RIGHT, REMARK, NONE_YET = "right", "remark", "no cause yet"
_HEAD = re.compile(r"^==== (?P<expected>[^|\n]+?)(?: \| (?P<note>.*))?$", re.MULTILINE)


@dataclass(frozen=True)
class Natural:
    """One answer: the exercise, where it stands in its file, what is expected of it, and its text."""

    exercise: str
    number: int
    expected: str
    note: str
    source: str

    def __str__(self) -> str:
        return f"{self.exercise}-{self.number}-{(self.note or self.expected).replace(' ', '-')}"

    @property
    def is_right(self) -> bool:
        return self.expected in (RIGHT, REMARK)

    @cached_property
    def _code(self) -> object:
        filename = f"<{self}>"
        linecache.cache[filename] = (len(self.source), None, self.source.splitlines(True), filename)
        return compile(self.source, filename, "exec")

    def function(self) -> Callable:
        """The last function of the text, made anew: what it keeps between calls is its own."""
        names: dict[str, object] = {"np": np, "math": math, "statistics": statistics, **solved_above(self.exercise)}
        exec(self._code, names)  # type: ignore[arg-type]
        return [value for value in names.values() if isinstance(value, FunctionType)][-1]


def natural() -> list[Natural]:
    """Every answer of every file."""
    return [answer for file in sorted(FOLDER.glob("*.txt")) for answer in _answers(file)]


def _answers(file: Path) -> Iterator[Natural]:
    text = file.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    for number, (head, end) in enumerate(zip(heads, ends, strict=True), 1):
        yield Natural(file.stem, number, head["expected"], head["note"] or "", text[head.end() : end].lstrip("\n"))
