"""Single changes of an expression, as a slip of the pen makes them.

An operator takes a node and what is known where it stands, and yields changes: the kind of slip, the name or symbol
that it is about, and a text to stand in the node's place. All is done on text: copies of the tree would take seconds.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class SlipKind(StrEnum):
    """What sort of slip it is, under the name that reports keep. Of several that land, the one listed first is told."""

    LEFT_OUT = "left-out"
    SIGN = "sign-turned"
    FACTOR_EXTRA = "factor-too-many"
    FACTOR_MISSING = "factor-missing"
    DIVISOR_EXTRA = "divisor-too-many"
    DIVISOR_MISSING = "divisor-missing"
    PART_MISSING = "part-missing"
    OLD = "old-for-new"
    NAME = "other-name"
    EXCHANGED = "exchanged"
    OPERATOR = "other-operator"
    POWER = "other-power"
    FUNCTION_MISSING = "function-missing"
    FUNCTION_EXTRA = "function-too-many"
    FUNCTION = "other-function"
    BRACKETS = "brackets"
    ONE_MINUS = "one-minus"
    ONE_MORE = "one-more"
    ONE_LESS = "one-less"
    BOUNDARY = "boundary"
    ROUNDED = "rounded"
    TWICE = "doubled"
    HALF = "halved"
    NUMBER = "other-number"
    PART = "part-for-part"


#: A kind, what it is about, and the text in the node's place.
Change = tuple[SlipKind, str, str]


@dataclass(frozen=True)
class Place:
    """What is known where a node stands.

    text  -- gives the text of a node
    names -- what has a value there
    old   -- of these, the first values of arguments that have got new ones since
    """

    text: Callable[[ast.AST], str]
    names: tuple[str, ...]
    old: tuple[str, ...] = ()

    def __call__(self, node: ast.AST) -> str:
        """A node's text, ready to stand anywhere."""
        return self.text(node) if isinstance(node, ast.Name | ast.Call) else f"({self.text(node)})"


SYMBOLS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Pow: "**",
    ast.Mod: "%",
}
#: The operators that are put in another's place.
OTHERS = {
    ast.Add: "*",
    ast.Sub: "*/",
    ast.Mult: "/+-",
    ast.MatMult: "*",
    ast.Div: "*-+",
    ast.FloorDiv: "*%",
    ast.Pow: "*",
}
#: Functions that are taken for one another.
CONFUSED = (
    ("np.sqrt", "np.square", "np.abs", "np.exp", "np.log"),
    ("np.abs", "np.sign", "np.square"),
    ("np.sign", "np.abs", "np.ones_like"),
    ("np.sum", "np.mean", "np.max", "np.prod"),
    ("np.maximum", "np.minimum"),
    ("max", "min"),
    ("min", "max"),
    ("sum", "max"),
    ("math.cos", "math.sin", "math.exp"),
    ("math.exp", "math.log", "math.cos"),
    ("np.median", "np.mean", "np.max", "np.min", "np.nanmedian"),
    ("np.argmin", "np.argmax"),
)


def joined(node: ast.BinOp, place: Place) -> Iterator[Change]:
    """Two operands: another operator, another order, one of them gone."""
    left, right, kind = place(node.left), place(node.right), type(node.op)
    if kind in (ast.Add, ast.Sub):
        yield SlipKind.SIGN, "", f"({left} {'-+'[kind is ast.Sub]} {right})"
        yield SlipKind.SIGN, "", f"(-{left} {SYMBOLS[kind]} {right})"
    for symbol in OTHERS.get(kind, ""):
        yield SlipKind.OPERATOR, symbol, f"({left} {symbol} {right})"
    if kind is ast.Mult:
        yield SlipKind.OPERATOR, "/", f"({right} / {left})"
    if kind not in (ast.Add, ast.Mult):
        yield SlipKind.EXCHANGED, "", f"({right} {SYMBOLS[kind]} {left})"
    yield from _dropped(node, place)


def _dropped(node: ast.BinOp, place: Place) -> Iterator[Change]:
    left, right, kind = place(node.left), place(node.right), type(node.op)
    if kind in (ast.Mult, ast.MatMult):
        yield SlipKind.FACTOR_MISSING, _name(node.right), left
        yield SlipKind.FACTOR_MISSING, _name(node.left), right
    elif kind is ast.Div:
        yield SlipKind.DIVISOR_MISSING, _name(node.right), left
        yield SlipKind.FACTOR_MISSING, _name(node.left), f"(1 / {right})"
    elif kind in (ast.Add, ast.Sub):
        if isinstance(node.left, ast.Constant) and node.left.value == 1:
            yield SlipKind.ONE_MINUS, _name(node.right), right
        yield SlipKind.PART_MISSING, _name(node.right), left
        yield SlipKind.PART_MISSING, _name(node.left), right
        if kind is ast.Sub:
            yield SlipKind.PART_MISSING, _name(node.left), f"(-{right})"
    elif kind is ast.FloorDiv:
        yield from ((SlipKind.ROUNDED, "", f"{f}({left} / {right})") for f in ("", "round", "math.ceil"))
    elif kind is ast.Pow:
        yield SlipKind.POWER, "", left


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def powers(node: ast.BinOp, place: Place) -> Iterator[Change]:
    """A power: of another exponent, as a product with something else."""
    if not isinstance(node.op, ast.Pow):
        return
    base, exponent = place(node.left), place(node.right)
    if isinstance(node.right, ast.Constant):
        yield from ((SlipKind.POWER, "", f"{base} ** {other}") for other in ("3", "4", "0.5", "1.5", "-1", "-2"))
        yield from ((SlipKind.NAME, name, f"({base} * {name})") for name in place.names)
    else:
        yield SlipKind.POWER, "", f"({base} ** 2)"
        yield SlipKind.SIGN, "", f"({base} ** -{exponent})"


def brackets(node: ast.BinOp, place: Place) -> Iterator[Change]:
    """Brackets that close elsewhere: of three operands the other two are joined, or a call takes in more."""
    symbol, left, right = SYMBOLS.get(type(node.op)), node.left, node.right
    if symbol is None:
        return
    if isinstance(right, ast.BinOp) and type(right.op) in SYMBOLS:
        first, second = f"{place(left)} {symbol} {place(right.left)}", place(right.right)
        yield SlipKind.BRACKETS, "", f"(({first}) {SYMBOLS[type(right.op)]} {second})"
    if isinstance(left, ast.BinOp) and type(left.op) in SYMBOLS:
        second = f"{place(left.right)} {symbol} {place(right)}"
        yield SlipKind.BRACKETS, "", f"({place(left.left)} {SYMBOLS[type(left.op)]} ({second}))"
    if isinstance(left, ast.Call) and len(left.args) == 1 and not left.keywords:
        yield SlipKind.BRACKETS, "", f"{place.text(left.func)}({place(left.args[0])} {symbol} {place(right)})"
    if isinstance(right, ast.Call) and len(right.args) == 1 and not right.keywords:
        yield SlipKind.BRACKETS, "", f"{place.text(right.func)}({place(left)} {symbol} {place(right.args[0])})"


def signs(node: ast.UnaryOp, place: Place) -> Iterator[Change]:
    """A sign in front: gone."""
    yield SlipKind.SIGN, "", place(node.operand)


def compared(node: ast.Compare, place: Place) -> Iterator[Change]:
    """A comparison: of another kind, one further, or never made."""
    left, right = place(node.left), place(node.comparators[0])
    for symbol in ("<", "<=", ">", ">=", "==", "!="):
        yield SlipKind.BOUNDARY, "", f"({left} {symbol} {right})"
    for moved in ("+ 1", "- 1"):
        yield SlipKind.BOUNDARY, "", f"({place.text(node)} {moved})"
    yield from ((SlipKind.BOUNDARY, "", always) for always in ("True", "False"))


def branches(node: ast.IfExp, place: Place) -> Iterator[Change]:
    """A choice: one of the two whatever the condition, or the other way round."""
    body, other = place(node.body), place(node.orelse)
    yield SlipKind.BOUNDARY, "", body
    yield SlipKind.BOUNDARY, "", other
    yield SlipKind.BOUNDARY, "", f"({other} if {place(node.test)} else {body})"


def calls(node: ast.Call, place: Place) -> Iterator[Change]:
    """A call: not made, of another function, with its bracket closed too early, with its arguments exchanged."""
    function, arguments = place.text(node.func), [place(argument) for argument in node.args]
    for argument in arguments:
        yield SlipKind.FUNCTION_MISSING, function, argument
    rest = ", ".join(place.text(keyword) for keyword in node.keywords)
    for other in next((row[1:] for row in CONFUSED if row[0] == function), ()):
        yield SlipKind.FUNCTION, function, f"{other}({', '.join(filter(None, (*arguments, rest)))})"
    if len(arguments) == 2:
        yield SlipKind.EXCHANGED, "", f"{function}({arguments[1]}, {arguments[0]})"
    if len(arguments) == 1 and isinstance(node.args[0], ast.BinOp) and not rest:
        inner = node.args[0]
        if type(inner.op) in SYMBOLS:
            left, symbol, right = place(inner.left), SYMBOLS[type(inner.op)], place(inner.right)
            yield SlipKind.BRACKETS, "", f"({function}({left}) {symbol} {right})"
            yield SlipKind.BRACKETS, "", f"({left} {symbol} {function}({right}))"


def numbers(node: ast.Constant, place: Place) -> Iterator[Change]:
    """A number: another one."""
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        for other in dict.fromkeys((0, 1, 2, 3, 10, value + 1, value - 1, value / 2, -value, value * 2)):
            if other != value:
                yield SlipKind.NUMBER, "", f"({other!r})"


def names(node: ast.Name, place: Place) -> Iterator[Change]:
    """A name: another one, an older value of its own, or 1 minus it."""
    for other in place.old:
        if other == f"{node.id}0":
            yield SlipKind.OLD, node.id, other
    for other in (*place.names, *place.old):
        if other != node.id:
            yield SlipKind.NAME, other, other
    yield SlipKind.ONE_MINUS, node.id, f"(1 - {node.id})"


def around(node: ast.expr, place: Place) -> Iterator[Change]:
    """Anything with a value: something done to it."""
    text = place(node)
    for name in place.names:
        yield SlipKind.FACTOR_EXTRA, name, f"({text} * {name})"
        yield SlipKind.DIVISOR_EXTRA, name, f"({text} / {name})"
        if not isinstance(node, ast.Name):
            yield SlipKind.NAME, name, name
    yield SlipKind.SIGN, "", f"(-{text})"
    yield SlipKind.ONE_MORE, _name(node), f"({text} + 1)"
    yield SlipKind.ONE_LESS, _name(node), f"({text} - 1)"
    yield SlipKind.POWER, "", f"({text} ** 2)"
    for function in ("np.sqrt", "np.abs", "np.sum", "np.mean", "np.sign"):
        yield SlipKind.FUNCTION_EXTRA, function, f"{function}({text})"
    yield SlipKind.TWICE, "", f"(2 * {text})"
    yield SlipKind.HALF, "", f"({text} / 2)"


OPERATORS: dict[type, tuple[Callable[..., Iterator[Change]], ...]] = {
    ast.BinOp: (joined, powers, brackets, around),
    ast.UnaryOp: (signs, around),
    ast.Compare: (compared,),
    ast.IfExp: (branches, around),
    ast.Call: (calls, around),
    ast.Constant: (numbers,),
    ast.Name: (names, around),
    ast.Attribute: (around,),
}
