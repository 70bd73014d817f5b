"""A class as it is: answers in many people's words, some pasted, some right, some wrong, some blank.

The words come from the answers as people write them (``tests/natural``). On top of that everybody has names, comments
and blank lines of their own, and a share of them numbers of their own, as people have who add up in another order.
"""

import ast
import itertools
import random
import re
import sys
from functools import cache
from pathlib import Path

from grader.judging.exercise import Exercise

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from natural.reading import natural

NAMES = ("tmp", "new", "res", "a", "b", "out", "val", "x1", "x2", "upd", "step_", "val2", "u1", "nxt", "cur")
#: Whose first result is a list or a count.
IN_NO_FLOATS = ("clip_by_global_norm", "choose_trial")
COMMENTS = ("# TODO check", "# from the lecture", "# see the formula above", "# I hope this is right", "#")


class Pupils:
    """Draws answers. ``own`` of them have numbers that nobody else's have, to the last bit."""

    def __init__(self, seed: int, own: float, blank: float = 0.1, wrong: float = 0.3):
        self._chance, self._own, self._blank, self._wrong = random.Random(seed), own, blank, wrong
        self._count = itertools.count(1)

    def answer(self, exercise: Exercise) -> str:
        """What one of them writes into an exercise's cell."""
        drawn = self._chance.random()
        if drawn < self._blank:
            return exercise.stub()
        answers = _answers(exercise, right=drawn >= self._blank + self._wrong)
        source = self._chance.choice(answers)
        if exercise.name not in IN_NO_FLOATS and self._chance.random() < self._own:
            source = _with_own_numbers(source, exercise, next(self._count))
            return self._restyled(source)
        return self._restyled(source) if self._chance.random() < 0.3 else source

    def _restyled(self, source: str) -> str:
        """The same with names, comments and blank lines of its own."""
        lines = _with_names(source, self._chance).split("\n")
        for _ in range(self._chance.randrange(3)):
            lines.insert(self._chance.randrange(1, len(lines) + 1), self._chance.choice(("", *COMMENTS)))
        return "\n".join(lines)


@cache
def _answers(exercise: Exercise, right: bool) -> tuple[str, ...]:
    """What people write, under the exercise's name; of right ones the course's own, too."""
    held = [answer for answer in natural() if answer.exercise == exercise.name and answer.is_right == right]
    renamed = (_renamed(answer.source, exercise.name) for answer in held)
    return (*renamed, *([exercise.solution()] if right else []))


def _renamed(source: str, name: str) -> str:
    *_, last = (node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    return re.sub(rf"\b{last}\b", name, source).strip()


def _with_names(source: str, chance: random.Random) -> str:
    """The local names of the last function exchanged for others."""
    tree = ast.parse(source)
    function = [node for node in tree.body if isinstance(node, ast.FunctionDef)][-1]
    given = {argument.arg for argument in function.args.args}
    local = sorted({n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)})
    taken = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | given
    free = [name for name in NAMES if name not in taken]
    chance.shuffle(free)
    new = dict(zip((name for name in local if name not in given), free, strict=False))
    return re.sub(r"(?<![.\w'\"])[A-Za-z_]\w*", lambda found: new.get(found[0], found[0]), source)


def _with_own_numbers(source: str, exercise: Exercise, number: int) -> str:
    """The same answer with its first result altered in its last digits, far below what is asked for."""
    tree = ast.parse(source)
    function = [node for node in tree.body if isinstance(node, ast.FunctionDef)][-1]
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value:
            several = len(exercise.returns) > 1
            if several and isinstance(node.value, ast.Tuple):
                node.value.elts[0] = _nudged(node.value.elts[0], number)
            elif not several:
                node.value = _nudged(node.value, number)
    return ast.unparse(tree)


def _nudged(result: ast.expr, number: int) -> ast.expr:
    return ast.BinOp(result, ast.Mult(), ast.Constant(1 + number * 2.0**-50))
