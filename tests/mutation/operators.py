"""Single-point changes of Python code: for a type of node, what a slip may put in the place of such a node.

An operator takes a node and what is known where it stands, and yields texts to stand in its place. It need not look
whether they change anything: a text that reads as before, or cannot be read, makes no mutant.
"""

import ast
import copy
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mutation.equivalent import NEVER_NEGATIVE, SINGLE_NUMBERS


@dataclass(frozen=True)
class Scope:
    """What is known where a node stands.

    arguments -- names of the function's arguments
    result    -- the function's last statement, as text
    names     -- whatever has a value there; ``w0`` is what the argument w was when the function was called
    """

    arguments: tuple[str, ...]
    result: str = ""
    names: tuple[str, ...] = ()

    def knowing(self, names: Iterable[str]) -> "Scope":
        """The same with more names."""
        return replace(self, names=tuple(dict.fromkeys((*self.names, *names))))


def text(node: ast.AST) -> str:
    """An expression as text that may stand anywhere in another."""
    return f"({ast.unparse(node)})"


def altered(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of a node with other fields."""
    new = copy.copy(node)
    vars(new).update(fields)
    return new


# --- arithmetic and conditions ----------------------------------------------------------------------------------------

ARITHMETIC = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
SYMBOLS = {**ARITHMETIC, ast.MatMult: "@"}
COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


def other_operator(node: ast.BinOp, scope: Scope) -> Iterator[str]:
    for symbol in ARITHMETIC.values():
        yield f"{text(node.left)} {symbol} {text(node.right)}"


def operands_exchanged(node: ast.BinOp, scope: Scope) -> Iterator[str]:
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield f"{text(node.right)} {SYMBOLS[type(node.op)]} {text(node.left)}"


def operand_dropped(node: ast.BinOp, scope: Scope) -> Iterator[str]:
    yield from (text(node.left), text(node.right))


def rounded_differently(node: ast.BinOp, scope: Scope) -> Iterator[str]:
    if isinstance(node.op, ast.FloorDiv):
        for function in ("round", "math.ceil"):
            yield f"{function}({text(node.left)} / {text(node.right)})"


def unary_operator_dropped(node: ast.UnaryOp, scope: Scope) -> Iterator[str]:
    yield text(node.operand)


def other_comparison(node: ast.Compare, scope: Scope) -> Iterator[str]:
    for symbol in COMPARISONS.values():
        yield f"{text(node.left)} {symbol} {text(node.comparators[0])}"


def boundary_moved(node: ast.Compare, scope: Scope) -> Iterator[str]:
    for change in ("+ 1", "- 1"):
        yield f"{ast.unparse(node)} {change}"


def always_or_never(node: ast.Compare | ast.BoolOp, scope: Scope) -> Iterator[str]:
    yield from ("True", "False")


def and_for_or(node: ast.BoolOp, scope: Scope) -> Iterator[str]:
    for junction in (" and ", " or "):
        yield junction.join(map(text, node.values))


def condition_dropped(node: ast.BoolOp, scope: Scope) -> Iterator[str]:
    for dropped in node.values:
        yield text(altered(node, values=[value for value in node.values if value is not dropped]))


def one_branch_for_both(node: ast.IfExp, scope: Scope) -> Iterator[str]:
    yield from (text(node.body), text(node.orelse))


# --- calls, loops, constants ------------------------------------------------------------------------------------------

#: A function, and others that are taken for it.
CONFUSED = {
    "max": ("min",),
    "min": ("max",),
    "sum": ("max", "len"),
    "math.cos": ("math.sin", "math.exp"),
    "math.exp": ("math.log", "math.sqrt", "math.cos"),
    "np.abs": ("np.square", "np.sign", "np.negative"),
    "np.argmin": ("np.argmax", "np.min", "np.nanargmin"),
    "np.isnan": ("np.isinf", "np.isfinite"),
    "np.maximum": ("np.minimum", "np.add"),
    "np.median": ("np.mean", "np.min", "np.max", "np.std", "np.nanmedian"),
    "np.sign": ("np.abs", "np.negative", "np.ones_like"),
    "np.sqrt": ("np.square", "np.abs", "np.exp"),
    "np.sum": ("np.mean", "np.max", "np.min", "np.linalg.norm", "sum"),
}
SYMMETRIC = ("max", "min", "np.maximum", "np.minimum")


def other_function(node: ast.Call, scope: Scope) -> Iterator[str]:
    called = ast.unparse(node.func)
    for other in CONFUSED.get(called, ()):
        yield other + ast.unparse(node).removeprefix(called)


def call_dropped(node: ast.Call, scope: Scope) -> Iterator[str]:
    yield from map(text, node.args)


def arguments_exchanged(node: ast.Call, scope: Scope) -> Iterator[str]:
    if ast.unparse(node.func) not in SYMMETRIC:
        for order in itertools.permutations(node.args):
            yield text(altered(node, args=order))


def keyword_dropped(node: ast.Call, scope: Scope) -> Iterator[str]:
    for dropped in node.keywords:
        yield text(altered(node, keywords=[keyword for keyword in node.keywords if keyword is not dropped]))


def end_left_out(node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Iterator[str]:
    """A loop that misses the first or the last."""
    outer, *inner = node.generators
    for part in ("[1:]", "[:-1]"):
        shorter = ast.parse(text(outer.iter) + part, mode="eval").body
        yield text(altered(node, generators=[altered(outer, iter=shorter), *inner]))


def other_order(node: ast.Tuple, scope: Scope) -> Iterator[str]:
    for order in itertools.permutations(node.elts):
        yield text(altered(node, elts=order))


def other_constant(node: ast.Constant, scope: Scope) -> Iterator[str]:
    if type(node.value) in (int, float):
        value = node.value
        yield from map(str, sorted({0, 1, 2, value + 1, value - 1, 2 * value, value / 2, -value} - {value}))


def other_named_constant(node: ast.Attribute, scope: Scope) -> Iterator[str]:
    if ast.unparse(node) == "math.pi":
        yield from ("3.14", "3.1416", "3.14159", "180", "math.e", "math.tau", "math.pi / 2")
    if ast.unparse(node) == "np.inf":
        yield from ("0.0", "1.0", "1e3", "np.nan", "-np.inf")


# --- values -----------------------------------------------------------------------------------------------------------


def other_name(node: ast.Name, scope: Scope) -> Iterator[str]:
    if node.id in scope.names:
        yield from (name for name in scope.names if name != node.id)


def name_changed(node: ast.Name, scope: Scope) -> Iterator[str]:
    name = node.id
    if name in scope.names:
        yield from (f"1 - {name}", f"{name} + 1", f"{name} - 1", f"0.0 * {name}", "1.0")


def size_for_value(node: ast.Name, scope: Scope) -> Iterator[str]:
    if node.id in scope.names and node.id not in NEVER_NEGATIVE:
        yield f"np.abs({node.id})"


def mean_for_each(node: ast.Name, scope: Scope) -> Iterator[str]:
    if node.id in scope.names and node.id not in SINGLE_NUMBERS:
        yield f"np.mean({node.id})"


def scaled(node: ast.expr, scope: Scope) -> Iterator[str]:
    if _is_value(node, scope):
        yield from (f"-{text(node)}", f"2 * {text(node)}", f"{text(node)} / 2")


def bent(node: ast.expr, scope: Scope) -> Iterator[str]:
    if _is_value(node, scope):
        yield from (f"{function}{text(node)}" for function in ("np.sqrt", "np.square", "np.sign"))


def one_more_factor(node: ast.expr, scope: Scope) -> Iterator[str]:
    if _is_value(node, scope):
        for name in scope.arguments:
            yield from (f"{name} * {text(node)}", f"{text(node)} / {name}")


def _is_value(node: ast.expr, scope: Scope) -> bool:
    return isinstance(node, ast.BinOp | ast.Call) or (isinstance(node, ast.Name) and node.id in scope.names)


# --- statements and the whole function --------------------------------------------------------------------------------


def statement_dropped(node: ast.stmt, scope: Scope) -> Iterator[str]:
    yield "pass"


def returned_early(node: ast.stmt, scope: Scope) -> Iterator[str]:
    yield scope.result


def brackets_dropped(node: ast.Assign | ast.Return, scope: Scope) -> Iterator[str]:
    line, opened = ast.unparse(node), []
    for end, character in enumerate(line):
        if character == "(":
            opened.append(end)
        elif character == ")":
            begin = opened.pop()
            if not re.match(r"[\w\])]", line[begin - 1 : begin]):  # those of a call stay
                yield line[:begin] + line[begin + 1 : end] + line[end + 1 :]


def parameters_exchanged(node: ast.FunctionDef, scope: Scope) -> Iterator[str]:
    for one, other in itertools.combinations(range(len(node.args.args)), 2):
        order = [*node.args.args]
        order[one], order[other] = order[other], order[one]
        yield ast.unparse(altered(node, args=altered(node.args, args=order)))


def changed_on_entry(node: ast.FunctionDef, scope: Scope) -> Iterator[str]:
    """The same change wherever an argument is read, if that is in more than one place."""
    read = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    known = scope.knowing(scope.arguments)
    for name in filter(lambda argument: read.count(argument) > 1, scope.arguments):
        for operator in (other_name, name_changed, scaled):
            for change in operator(ast.Name(name), known):
                yield ast.unparse(altered(node, body=[*ast.parse(f"{name} = {change}").body, *node.body]))


def statement_moved(node: ast.FunctionDef, scope: Scope) -> Iterator[str]:
    """A statement put before or behind one with which it does not commute; the last one returns, and stays."""
    for moved, passed in itertools.permutations(range(len(node.body) - 1), 2):
        if _order_matters(node.body[moved], node.body[passed]):
            body = [*node.body]
            body.insert(passed, body.pop(moved))
            yield ast.unparse(altered(node, body=body))


def _order_matters(one: ast.stmt, other: ast.stmt) -> bool:
    return bool(assigned_in(one) & names_in(other) or assigned_in(other) & names_in(one))


def names_in(node: ast.AST) -> set[str]:
    """The names that stand in a piece of code."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def assigned_in(node: ast.AST) -> set[str]:
    """The names to which a piece of code gives values."""
    targets = (part.targets for part in ast.walk(node) if isinstance(part, ast.Assign))
    return {name for target in itertools.chain(*targets) for name in names_in(target)}


STATEMENTS = ast.Assign | ast.If | ast.For | ast.Return

OPERATORS = (
    (ast.BinOp, other_operator),
    (ast.BinOp, operands_exchanged),
    (ast.BinOp, operand_dropped),
    (ast.BinOp, rounded_differently),
    (ast.UnaryOp, unary_operator_dropped),
    (ast.Compare, other_comparison),
    (ast.Compare, boundary_moved),
    (ast.Compare | ast.BoolOp, always_or_never),
    (ast.BoolOp, and_for_or),
    (ast.BoolOp, condition_dropped),
    (ast.IfExp, one_branch_for_both),
    (ast.Call, other_function),
    (ast.Call, call_dropped),
    (ast.Call, arguments_exchanged),
    (ast.Call, keyword_dropped),
    (ast.ListComp | ast.GeneratorExp, end_left_out),
    (ast.Tuple, other_order),
    (ast.Constant, other_constant),
    (ast.Attribute, other_named_constant),
    (ast.Name, other_name),
    (ast.Name, name_changed),
    (ast.Name, size_for_value),
    (ast.Name, mean_for_each),
    (ast.expr, scaled),
    (ast.expr, bent),
    (ast.expr, one_more_factor),
    (STATEMENTS, statement_dropped),
    (STATEMENTS, returned_early),
    (ast.Assign | ast.Return, brackets_dropped),
    (ast.FunctionDef, parameters_exchanged),
    (ast.FunctionDef, changed_on_entry),
    (ast.FunctionDef, statement_moved),
)
"""Types of nodes, and what may stand in the place of such a node."""
