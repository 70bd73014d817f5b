"""Slips in right answers of many styles, made without any knowledge of how slips are looked for.

A slip is a change of one place in the syntax tree of an answer or of a helper that it uses. ``ONE_STEP`` are those that
people make when they write a formula down; ``ODD`` are of kinds that no list of formula slips holds.
"""

import ast
import copy
import importlib
import inspect
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.course import COURSE

STYLES = ("helpers", "other_names", "reordered", "in_place", "split_lines")


@dataclass(frozen=True)
class Slipped:
    """An answer with a slip: which exercise it answers, in which style, what was done, its source, and itself."""

    exercise: str
    style: str
    what: str
    source: str
    function: Callable

    def __str__(self) -> str:
        return f"{self.exercise}, {self.style}, {self.what}:\n{self.source}"


def slipped(seed: int, slips: dict[str, Callable], exercises: tuple[str, ...] = ()) -> Iterator[Slipped]:
    """Answers with a slip, at random, for ever; of some exercises only if they are named."""
    chance = random.Random(seed)
    modules = {style: importlib.import_module(f"slips.styles.{style}") for style in STYLES}
    trees = {style: ast.parse(inspect.getsource(module)) for style, module in modules.items()}
    written = [(style, name) for style in STYLES for name in _answers(trees[style], exercises)]
    while True:
        style, name = chance.choice(written)
        what = chance.choice(list(slips))
        tree = copy.deepcopy(trees[style])
        place = _one_place(tree, name, what, slips[what], chance)
        if place is None:
            continue
        names: dict = {}
        source = ast.unparse(ast.fix_missing_locations(tree))
        exec(compile(source, f"<{style}>", "exec"), names)
        yield Slipped(name, style, what, ast.unparse(place), names[name])


def _answers(tree: ast.Module, exercises: tuple[str, ...]) -> list[str]:
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [name for name in names if name in COURSE and (not exercises or name in exercises)]


def _one_place(tree: ast.Module, name: str, what: str, slip: Callable, chance: random.Random) -> ast.AST | None:
    """Make a slip at one of the places where it can be made; the function in which it was made."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    places = [
        (function, parent, field, index, other)
        for function in _used(name, functions)
        for parent, field, index, node in _nodes(function)
        for other in slip(node, _names(function, node))
    ]
    if not places:
        return None
    function, parent, field, index, other = chance.choice(places)
    if index is None:
        setattr(parent, field, other)
    elif other is None:
        getattr(parent, field)[index] = ast.Pass()
    else:
        getattr(parent, field)[index] = other
    return function


def _used(name: str, functions: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    found, waiting = [], [name]
    while waiting:
        function = functions[waiting.pop()]
        if function not in found:
            found.append(function)
            waiting += [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and n.id in functions]
    return found


def _nodes(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Every statement and value of a function, with the place where it hangs."""
    for parent in ast.walk(function):
        for field, value in ast.iter_fields(parent):
            if isinstance(parent, ast.arguments | ast.Attribute) or field in ("func", "targets", "target", "keywords"):
                continue
            for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(node, ast.expr | ast.stmt):
                    yield parent, field, index, node


def _names(function: ast.FunctionDef, node: ast.AST) -> list[str]:
    """The arguments, and what has been given a value above a node."""
    given = [argument.arg for argument in function.args.args]
    for other in ast.walk(function):
        if isinstance(other, ast.Name) and isinstance(other.ctx, ast.Store) and other.lineno < node.lineno:
            given.append(other.id)
    return list(dict.fromkeys(given))


def _other(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.deepcopy(node)
    for field, value in fields.items():
        setattr(new, field, value)
    return new


def _of(text: str, node: ast.AST) -> ast.AST:
    """A formula round a node, which stands as ``_`` in it."""

    class Put(ast.NodeTransformer):
        def visit_Name(self, name: ast.Name) -> ast.AST:
            return copy.deepcopy(node) if name.id == "_" else name

    tree = Put().visit(ast.parse(text, mode="eval").body)
    for each in ast.walk(tree):
        ast.copy_location(each, node)
    return tree


# --- slips in writing a formula down ----------------------------------------------------------------------------------


def sign(node, names):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield _other(node, op=ast.Sub() if isinstance(node.op, ast.Add) else ast.Add())
    if isinstance(node, ast.UnaryOp):
        yield node.operand
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub):
        yield _other(node, op=ast.Sub() if isinstance(node.op, ast.Add) else ast.Add())


def power(node, names):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield node.left
        yield _other(node, op=ast.Mult())
        if isinstance(node.right, ast.Constant):
            yield _other(node, right=ast.Constant(3))
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.sqrt", "math.sqrt"):
        yield node.args[0]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield _of("_ ** 2", node)


def factor(node, names):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield node.left
        yield node.right
    if isinstance(node, ast.BinOp | ast.Name) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        for name in names:
            yield _of(f"_ * {name}", node)


def operator(node, names):
    if isinstance(node, ast.BinOp | ast.AugAssign):
        if isinstance(node.op, ast.Mult):
            yield _other(node, op=ast.Div())
        if isinstance(node.op, ast.Div):
            yield _other(node, op=ast.Mult())
        if isinstance(node.op, ast.FloorDiv):
            yield _other(node, op=ast.Div())


def swapped(node, names):
    """An argument in another's place: a name for a name, two operands, two arguments of a call, two results."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for name in names:
            if name != node.id:
                yield _of(name, node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div | ast.Pow):
        yield _other(node, left=node.right, right=node.left)
    if isinstance(node, ast.Call) and len(node.args) > 1:
        yield _other(node, args=[node.args[1], node.args[0], *node.args[2:]])
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        yield _other(node, value=_other(node.value, elts=node.value.elts[::-1]))


def old_for_new(node, names):
    """A line that should have made a new value is not there, so that the old one is used."""
    if isinstance(node, ast.AugAssign):
        yield None
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        if node.targets[0].id in {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}:
            yield None


def dropped(node, names):
    """A part of a sum is not there, or one bracket."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield node.left
        yield node.right
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.BinOp):
        inner = node.right
        yield _other(inner, left=_other(node, right=inner.left))


def by_one(node, names):
    if isinstance(node, ast.Name) and node.id in ("t", "k", "step", "epoch", "i", "n", "drops", "warmup", "hold"):
        if isinstance(node.ctx, ast.Load):
            yield _of("_ + 1", node)
            yield _of("_ - 1", node)


ONE_STEP = {slip.__name__: slip for slip in (sign, power, factor, operator, swapped, old_for_new, dropped, by_one)}


# --- slips that no list of formula slips holds ------------------------------------------------------------------------

FORMULAS = (
    *("np.round(_, 3)", "np.clip(_, -0.7, 0.7)", "np.tanh(_)", "np.where(np.abs(_) < 0.3, 0 * _, _)", "1.07 * _"),
    *("_ + 0.013", "np.cbrt(_)", "np.maximum(_, 0.4)", "_ * (1 + 0.1 * np.sin(_))", "np.floor(_ * 8) / 8"),
    *("np.arctan(_)", "_ - 0.2 * _ ** 3", "np.cumsum(_).reshape(np.shape(_))", "np.flip(_)", "np.log1p(np.abs(_))"),
    *("np.ones_like(_) * np.ravel(_)[0]", "_ * 0.93 + 0.02", "np.hypot(_, 0.1)", "np.minimum(_, 1.5) * 1.01"),
)


def _odd(formula: str) -> Callable:
    def slip(node, names):
        if isinstance(node, ast.BinOp | ast.Name | ast.Call) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            yield _of(formula, node)

    return slip


ODD = {formula: _odd(formula) for formula in FORMULAS}
