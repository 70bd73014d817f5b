"""Many changed references at once, as a tree of their statements: what they have in common runs once.

A changed reference has to land on the numbers of one call. Every statement of it that is like another's is run
together with that one, and a branch is cut as soon as a result that no later statement changes has parted from the
learner's. What is left deserves to be run on every probe.
"""

import ast
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, Generic, TypeVar

import numpy as np

from grader.inside.plain import Output, copied
from grader.inside.trace import Step
from grader.judging.edits import names_of
from grader.judging.time_limit import TimeLimit

Label = TypeVar("Label")
#: Where a statement begins in a body without indentation. A bracket or a branch continues what stands before it.
_NEXT = re.compile(r"\n(?=[^\s)\]}])(?!(?:else|elif)\b)")
#: The beginning of an assignment to names.
_PLAIN = re.compile(r"(\w+(?:, \w+)*) = (?!.*:=)")
#: What a statement that returns in mid-way leaves behind. Until it has run, no later result counts.
_ANSWER = "_answer"


def statements(body: str) -> tuple[str, ...]:
    """The statements of a body, each as text without the body's indentation."""
    whole = f"\n{body}".replace("\n    ", "\n")
    return tuple(filter(None, map(str.strip, _NEXT.split(whole))))


@dataclass
class _Node(Generic[Label]):
    """The statements that may follow on those above, and the rules that end here."""

    following: dict[str, "_Node[Label]"] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)

    def all_labels(self) -> Iterator[Label]:
        yield from self.labels
        for node in self.following.values():
            yield from node.all_labels()


#: The last statement if it returns, else "", and the names to which each statement gives a value. Where both are alike,
#: each result is final after the same statement.
_Shape = tuple[str, tuple[frozenset[str], ...]]


@dataclass(frozen=True)
class _Result:
    """One of the values that are returned: its place, and the code that works it out."""

    place: int
    code: CodeType


class LineTree(Generic[Label]):
    """Changed references, each with a label."""

    def __init__(self, reference: Callable, rules: Iterable[tuple[tuple[str, ...], Label]]):
        """``rules`` are the statements of each; one that stands there already is left out, as is what is no Python."""
        self._names = {**names_of(reference), "__builtins__": __builtins__}
        self._code: dict[str, CodeType] = {}
        self._given: dict[str, frozenset[str] | None] = {}
        self._roots: dict[_Shape, _Node[Label]] = {}
        self._finals: dict[_Shape, dict[int, list[_Result]] | None] = {}
        seen = set()
        for lines, label in rules:
            if lines not in seen:
                seen.add(lines)
                self._add(lines, label)

    def _add(self, lines: tuple[str, ...], label: Label) -> None:
        given = [names for line in lines if (names := self._names_given(line)) is not None]
        if len(given) < len(lines):
            return
        last = lines[-1] if lines[-1].startswith("return ") else ""
        above = len(lines) - bool(last)
        node = self._roots.setdefault((last, tuple(given[:above])), _Node())
        for line in lines[:above]:
            node = node.following.setdefault(line, _Node())
        node.labels.append(label)

    def _names_given(self, line: str) -> frozenset[str] | None:
        """The names to which a statement gives a value, or None if it is seen to be no Python."""
        if line not in self._given:
            plain = _PLAIN.match(line)
            if plain:  # most are, and reading them takes long
                self._given[line] = frozenset(plain[1].split(", "))
            else:
                self._given[line] = _stored(line)
        return self._given[line]

    def landing(self, mine: Step, tolerances: tuple[float, ...], limit: TimeLimit) -> Iterator[Label]:
        """The labels of all that land on one of the learner's calls, each result within its tolerance, as far as one
        call can tell. ``TimeIsUp`` is raised on the way, if it is.
        """
        walk, values = _Walk(self._compiled, mine, tolerances, limit), self._values(mine)
        for shape, root in self._roots.items():
            if shape not in self._finals:
                self._finals[shape] = _finals(shape)
            finals = self._finals[shape]
            if finals is not None:
                yield from walk.down(root, 0, values, finals)

    def _values(self, mine: Step) -> dict[str, Any]:
        """What a rule finds when it is called. Arrays are locked: what runs once for many must not be altered."""
        values = dict(self._names)
        for name, given in mine.arguments.items():
            values[name] = copied(given)
            if isinstance(values[name], np.ndarray):
                values[name].flags.writeable = False
        for name in mine.arguments:
            values.setdefault(f"{name}0", values[name])
        return values

    def _compiled(self, line: str) -> CodeType:
        if line not in self._code:
            self._code[line] = _code(line)
        return self._code[line]


@dataclass(frozen=True)
class _Walk:
    """A walk down a tree with one call's arguments."""

    compiled: Callable[[str], CodeType]
    mine: Step
    tolerances: tuple[float, ...]
    limit: TimeLimit

    def down(self, node: _Node[Label], depth: int, values: dict, finals: dict[int, list[_Result]]) -> Iterator[Label]:
        """The labels below a node whose results are near, given the values that its statements have left."""
        if not all(self._is_near(result, values) for result in finals.get(depth, ())):
            return
        yield from node.labels
        for line, following in node.following.items():
            self.limit.check()
            here = dict(values)
            try:
                exec(self.compiled(line), here)
            except Exception:  # whatever breaks down here, or is no Python, does not land on an answer
                continue
            if _ANSWER not in here:
                yield from self.down(following, depth + 1, here, finals)
            elif self._are_near(here[_ANSWER]):
                yield from following.all_labels()

    def _is_near(self, result: _Result, values: dict) -> bool:
        try:
            value, mine = eval(result.code, dict(values)), self.mine.outputs[result.place]
        except Exception:
            return False
        return _near(value, mine, self.tolerances[result.place])

    def _are_near(self, answer: Any) -> bool:
        answers = answer if len(self.mine.outputs) > 1 else (answer,)
        return len(answers) == len(self.mine.outputs) and all(map(_near, answers, self.mine.outputs, self.tolerances))


def _near(value: Any, mine: Output, tolerance: float) -> bool:
    if isinstance(mine, list):
        alike = isinstance(value, list) and len(value) == len(mine)
        return alike and all(_near(one, other, tolerance) for one, other in zip(value, mine, strict=True))
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return False
    if array.shape != mine.shape:
        return False
    apart = np.abs(array - mine)
    if apart.max(initial=0.0) <= tolerance:
        return True
    if np.isfinite(mine).all():
        return False
    return bool(((apart <= tolerance) | (array == mine) | (np.isnan(array) & np.isnan(mine))).all())


def _finals(shape: _Shape) -> dict[int, list[_Result]] | None:
    """The results that are final after so many statements, if the last one returns them; None if it is no Python."""
    last, given = shape
    if not last:
        return {}
    try:
        (function,) = ast.parse(_as_function(last)).body
    except SyntaxError:
        return None
    assert isinstance(function, ast.FunctionDef)
    (returned,) = function.body
    assert isinstance(returned, ast.Return) and returned.value is not None
    values = returned.value.elts if isinstance(returned.value, ast.Tuple) else [returned.value]
    finals: dict[int, list[_Result]] = {}
    for place, value in enumerate(values):
        names = {_ANSWER, *(node.id for node in ast.walk(value) if isinstance(node, ast.Name))}
        after = max((number for number, stored in enumerate(given, 1) if stored & names), default=0)
        code = compile(ast.Expression(value), "<a result>", "eval")
        finals.setdefault(after, []).append(_Result(place, code))
    return finals


def _as_function(line: str) -> str:
    return f"def f():\n{textwrap.indent(line, ' ')}"


def _stored(line: str) -> frozenset[str] | None:
    """The names to which a statement gives a value, or None if it is no Python."""
    try:
        nodes = list(ast.walk(ast.parse(_as_function(line))))
    except SyntaxError:
        return None
    names = (node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return frozenset((*names, *(_ANSWER for node in nodes if isinstance(node, ast.Return))))


class _AnswerLeft(ast.NodeTransformer):
    """``return x`` as an assignment, for a statement that is run outside a function."""

    def visit_Return(self, node: ast.Return) -> ast.Assign:
        value = node.value or ast.Constant(None)
        return ast.Assign([ast.Name(_ANSWER, ast.Store())], value)


def _code(line: str) -> CodeType:
    if "return" not in line:
        return compile(line, "<a statement>", "exec")
    (function,) = ast.parse(_as_function(line)).body
    assert isinstance(function, ast.FunctionDef)
    tree = ast.Module([_AnswerLeft().visit(statement) for statement in function.body], [])
    return compile(ast.fix_missing_locations(tree), "<a statement>", "exec")
