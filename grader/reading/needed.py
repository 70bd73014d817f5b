"""The least of a learner's code: where a statement that no exercise needs ends the run, functions are still tried."""

from dataclasses import replace

from grader.course import COURSE
from grader.reading.learner_code import Cell, LearnerCode
from grader.reading.left_out import LeftOut, Reach
from grader.reading.statements import BLOCK, CONSTANT
from grader.reporting.language import gettext


def needed_only(code: LearnerCode) -> LearnerCode | None:
    """The code without constants and blocks on which no exercise stands; None if it has none of those."""
    reach = Reach(code.kept)
    needed = set[str]().union(*(reach.of(name) for name in COURSE if name in code.defined))
    spare = [each for each in code.kept if each.kind in (CONSTANT, BLOCK) and not each.touches(()) & needed]
    if not spare:
        return None
    kept = tuple(each for each in code.kept if each not in spare)
    why = gettext("no exercise seems to need it, and the run came to no end")
    left_out = [LeftOut(each.cell, each.line, each.touches(()), why) for each in spare]
    cells = (
        Cell(cell.number, cell.source, tuple((each.line, each.text) for each in kept if each.cell == cell.number))
        for cell in code.cells
    )
    return replace(code, cells=tuple(cells), kept=kept, left_out=(*code.left_out, *left_out))
