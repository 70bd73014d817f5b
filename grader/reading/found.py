"""What was found of an exercise that is not there as a function, in words, and what the learner can do."""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from grader.reading.names import DEF
from grader.reading.statements import CLASS, FUNCTION, IMPORT, Statement
from grader.reporting.language import gettext

LONGEST_VALUE = 60


class Helpful(IntEnum):
    """How much a finding helps, the most helpful first."""

    BROKEN, SHADOWED, INSIDE, NEAR, IN_TEXT, NOTHING = range(6)


@dataclass(frozen=True)
class Found:
    """What was found, and what to do about it.

    is_held -- whether it is a function of that name or nearly that name, wherever it stands
    """

    helpful: Helpful
    words: str
    to_do: str
    is_held: bool = True


def in_a_broken_cell(cell: int, why: str) -> Found:
    words = gettext("Code cell {cell} holds it, but {why}.", cell=cell, why=why)
    to_do = gettext("Mend that cell and run it: under Run All, too, nothing of it is defined.")
    return Found(Helpful.BROKEN, words, to_do)


def in_newer_python(cell: int, why: str) -> Found:
    words = gettext("Code cell {cell} holds it, but {why}.", cell=cell, why=why)
    to_do = gettext("Write that line so that an older Python reads it, too.")
    return Found(Helpful.BROKEN, words, to_do)


def in_a_text_cell(cell: int) -> Found:
    words = gettext("It stands in a text cell (cell {cell} of the notebook), which is not run.", cell=cell)
    to_do = gettext("Make a code cell of it (in Jupyter: click beside it, press Esc, then y), and run that.")
    return Found(Helpful.IN_TEXT, words, to_do)


def inside(cell: int, outer: ast.stmt) -> Found:
    name = getattr(outer, "name", "")
    if isinstance(outer, ast.ClassDef):
        words = gettext("In code cell {cell} it stands inside the class `{name}`.", cell=cell, name=name)
    else:
        words = gettext("In code cell {cell} it stands inside the function `{name}`.", cell=cell, name=name)
    to_do = gettext("Define it at the left margin of a cell, as a function of its own.")
    return Found(Helpful.INSIDE, words, to_do)


def near(cell: int, other: str, is_class: bool) -> Found:
    if is_class:
        words = gettext("Code cell {cell} has a class `{other}`, and a function is asked for.", cell=cell, other=other)
        return Found(Helpful.NEAR, words, gettext("Define it at the left margin of a cell, as a function of its own."))
    words = gettext("Code cell {cell} has `{other}`: did you mean that one?", cell=cell, other=other)
    return Found(Helpful.NEAR, words, gettext("Give the function exactly the name of the exercise."))


def nothing() -> Found:
    to_do = gettext("Write it, run its cell and check it. If you have written it, is this the notebook that holds it?")
    return Found(Helpful.NOTHING, gettext("No cell defines it."), to_do, is_held=False)


def set_otherwise(name: str, statement: Statement) -> Found:
    """What a statement makes of an exercise's name that is not a function in the end."""
    facts = {"cell": statement.cell, "line": statement.line, "name": name}
    to_do = gettext("Give what is set there another name: the last cell that sets a name counts.")
    held = may_be_function(name, statement)
    if isinstance(statement.node, ast.Delete):
        words = gettext("Code cell {cell} deletes `{name}` in line {line}.", **facts)
        return Found(Helpful.SHADOWED, words, gettext("Take that line away."), held)
    if statement.kind == IMPORT:
        words = gettext(
            "Code cell {cell} imports `{name}` in line {line}, and only what stands in the notebook is graded.", **facts
        )
        return Found(Helpful.SHADOWED, words, gettext("Put the function itself into a cell."))
    if value := _value(name, statement.node):
        words = gettext("Code cell {cell} sets `{name}` to `{value}` in line {line}.", value=value, **facts)
        return Found(Helpful.SHADOWED, words, to_do, held)
    if statement.kind in (FUNCTION, CLASS):  # the sandbox says that there is none, whatever it did with it
        return nothing()
    words = gettext(
        "Code cell {cell} sets `{name}` in the block from line {line} on, and after that block it is no function.",
        **facts,
    )
    to_do = gettext("Put the function after that block, at the left margin of a cell.")
    return Found(Helpful.SHADOWED, words, to_do, held)


def not_run(name: str, statement: Statement, why: str) -> Found:
    """A statement that gives an exercise's name its value, and failed."""
    facts = {"cell": statement.cell, "line": statement.line, "name": name, "why": why}
    to_do = gettext("Mend that line, and run all cells once more.")
    if isinstance(statement.node, DEF) and (decorators := statement.node.decorator_list):
        shown = ", ".join(f"`@{_short(each)}`" for each in decorators)
        words = gettext(
            "Code cell {cell} defines it, but its decorator {shown} could not be run: {why}.", shown=shown, **facts
        )
        to_do = gettext(
            "Take the decorator away: the rule needs none, and only NumPy and the standard library are here."
        )
    else:
        words = gettext("Code cell {cell}, line {line}, defines it, but could not be run: {why}.", **facts)
    return Found(Helpful.BROKEN, words, to_do)


def why_not_alive(name: str, kept: Iterable[Statement], failed: Sequence[tuple[int, int, str]]) -> Found:
    """Why a name of which there is a function in the cells is no function once they have run."""
    reasons = {(cell, line): why for cell, line, why in failed}
    binding = [statement for statement in kept if name in statement.binds]
    for statement in reversed(binding):
        why = reasons.get((statement.cell, statement.line))
        if why and statement.kind != IMPORT:
            return not_run(name, statement, why)
        if statement.replaces or statement is binding[0]:
            return set_otherwise(name, statement)
    return nothing()


def may_be_function(name: str, statement: Statement) -> bool:
    """Whether a statement may bind a name to a function."""
    if statement.kind == IMPORT or isinstance(statement.node, ast.Delete | ast.AugAssign):
        return False
    if not isinstance(statement.node, ast.Assign | ast.AnnAssign):
        return True
    value = _valued(name, statement.node)
    return not isinstance(value, ast.Constant | ast.List | ast.Dict | ast.Set | ast.BinOp | ast.UnaryOp | ast.JoinedStr)


def _value(name: str, node: ast.stmt) -> str:
    """What a name is set to, as it is written; "" if the statement is no assignment."""
    value = _valued(name, node)
    return _short(value) if value is not None else ""


def _valued(name: str, node: ast.stmt) -> ast.expr | None:
    """What a name is set to: of ``a, b = 1, 2`` its own part."""
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return None
    for target in node.targets if isinstance(node, ast.Assign) else []:
        if isinstance(target, ast.Tuple | ast.List) and isinstance(node.value, ast.Tuple | ast.List):
            if len(target.elts) == len(node.value.elts):
                pairs = zip(target.elts, node.value.elts, strict=True)
                own = [value for part, value in pairs if isinstance(part, ast.Name) and part.id == name]
                if own and not any(isinstance(part, ast.Starred) for part in (*target.elts, *node.value.elts)):
                    return own[-1]
    return node.value


def _short(node: ast.expr) -> str:
    try:
        text = " ".join(ast.unparse(node).split())
    except (RecursionError, ValueError):
        return "…"
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]} …"
