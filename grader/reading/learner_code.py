"""A learner's code: what of a notebook is to be run, and what was found besides."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.judging.source_line import Source
from grader.reading.found import Found
from grader.reading.left_out import LeftOut
from grader.reading.statements import Statement


@dataclass(frozen=True)
class Cell:
    """What is kept of a code cell: its whole source, and the statements to run, each with its first line."""

    number: int
    source: str
    statements: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class LearnerCode:
    """A learner's code.

    cells    -- what is kept of each cell
    defined  -- the names that may be functions
    taken    -- what was kept, in words
    skipped  -- sentences about what was left out
    sources  -- of each name that a `def` gave its value last, that function's source
    chapters -- the course's notebooks that the file owes, by its own evidence
    evidence -- a sentence that says how that is known
    absent   -- of each exercise that is not defined, and that the file owes or has something of: what was found
    kept     -- the statements of the cells
    left_out -- names that are set in what is not kept
    """

    cells: tuple[Cell, ...]
    defined: frozenset[str]
    taken: str
    skipped: tuple[str, ...]
    sources: Mapping[str, Source]
    chapters: tuple[str, ...] = ()
    evidence: str = ""
    absent: Mapping[str, list[Found]] = field(default_factory=dict)
    kept: tuple[Statement, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
