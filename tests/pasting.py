"""A learner who pastes: every formula that stands in a text, adapted to Python and tried as the body of a function.

The text is read in lines, joined, and by what stands between backquotes. Between two words of prose lies a run of
symbols; every stretch of a run that parses is a formula. Names and signs are adapted on the way: Greek and LaTeX,
``sqrt``, ``^``, ``|w|``, an arrow for an equals sign, a product without its sign.
"""

import ast
import inspect
import itertools
import math
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from solved_above import solved_above

from grader.check import check
from grader.inside.trace import trace
from grader.judging.compare import first_difference
from grader.judging.exercise import Exercise

#: What a learner reads as a function of NumPy, and as one of its numbers.
FUNCTIONS = {name: f"np.{name}" for name in ("sqrt", "exp", "log", "cos", "sign", "sum", "abs", "where", "isnan")}
FUNCTIONS |= {name: f"np.{name}" for name in ("mean", "median", "argmin", "floor", "clip", "maximum", "minimum")}
FUNCTIONS |= {"max": "np.maximum", "min": "np.minimum", "norm": "np.linalg.norm"}
NUMBERS = {"pi": "np.pi", "π": "np.pi", "inf": "np.inf", "infinity": "np.inf", "∞": "np.inf", "nan": "np.nan"}
#: What formulas call an argument.
LETTERS = {
    "lr": "η eta",
    "lr0": "η0 eta_0 η_0",
    "eps": "ε ϵ epsilon",
    "beta": "β",
    "beta1": "β1 beta_1 β_1",
    "beta2": "β2 beta_2 β_2",
    "rho": "ρ",
    "strength": "λ lambda",
    "weight_decay": "λ lambda",
    "w": "θ theta",
    "grad": "g",
    "velocity": "v",
    "cache": "c",
    "amount": "a",
}
SIGNS = {"←": "=", "<-": "=", ":=": "=", "^": "**", "·": "*", "⋅": "*", "×": "*", "−": "-", "–": "-", "√": "sqrt"}
SIGNS |= {"--": ";", "{": "(", "}": ")"}
LATEX = {
    r"\\leftarrow": "=",
    r"\\(cdot|times)": "*",
    r"\\[td]?frac12": "0.5 *",
    r"\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}": r"((\1)/(\2))",
    r"\\hat\s*\{?(\w)\}?": r"\1_hat",
    r"\\(left|right|bigl|bigr)|\\,|[`\\$]": " ",
}
TOKEN = re.compile(r"[^\W\d]\w*|\d+(?:\.\d+)?(?:e-?\d+)?|\*\*|//|<=|>=|==|!=|[-+*/%()\[\]<>=,]|\n|\S")
SYMBOLS = set("+-*/%()[]<>=,") | {"**", "//", "<=", ">=", "==", "!="}
OPERATIONS = {"+", "*", "/", "**", "="}
#: Tokens of the longest formula that is looked for.
LONGEST = 60
#: Answers of one reading that are tried where several fields may be any of many formulas.
MOST_TRIED = 5000
#: Words for a clock that has gone too far, or a size that is too large.
BEYOND = re.compile(r"\b(?:past|beyond|after|above|exceeds)\s+`?(\w+)`?")


@dataclass(frozen=True)
class Formulas:
    """What a text holds: values with something to work out, conditions, and assignments in their order."""

    values: tuple[str, ...]
    conditions: tuple[str, ...]
    assigned: tuple[tuple[str, str], ...]


def passing_bodies(exercise: Exercise, text: str) -> list[str]:
    """The bodies made of a text that pass the exercise's check. What is assigned twice counts as it was last."""
    return [body for body in dict.fromkeys(bodies(exercise, text)) if _passes(exercise, body)]


def bodies(exercise: Exercise, text: str) -> Iterator[str]:
    """Every function body that a learner could paste together from a text."""
    for reading in _readings(text):
        found = formulas(exercise, reading)
        yield from _one_after_the_other(exercise, found)
        if len(exercise.returns) == 1:
            yield from _in_two_phases(exercise, found)


def formulas(exercise: Exercise, text: str) -> Formulas:
    """The formulas of a text over the exercise's arguments and the names that the text itself assigns."""
    text = _adapted(text, {*exercise.arguments, *exercise.returns})
    names = {*exercise.arguments, *exercise.returns, *re.findall(r"\b([^\W\d]\w*)\s*=(?!=)", text)}
    runs = list(_runs(text, names))
    parsed = dict.fromkeys(piece for run in runs for piece in _expressions(run))
    conditions = [f"{exercise.arguments[0]} > {name}" for name in BEYOND.findall(text) if name in names]
    conditions += [piece for piece in parsed if isinstance(_tree(piece), ast.Compare)]
    assigned = _workable(exercise, [pair for run in runs for pair in _assignments(run, names)])
    values = (piece for piece in parsed if not isinstance(_tree(piece), ast.Compare))
    return Formulas(tuple(values), tuple(conditions), tuple(assigned))


def _readings(text: str) -> Iterator[str]:
    """The text line by line, paragraph by paragraph, and what stands between its backquotes."""
    yield text
    yield re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    yield "\n".join(re.findall(r"`([^`]+)`", text))


def _adapted(text: str, names: set[str]) -> str:
    """The text in Python's signs and the exercise's names."""
    text = re.sub(r"\|([^|\n]+)\|", r"abs(\1)", re.sub(r"\b(?:np|math|numpy)\.", "", text))
    for latex, python in LATEX.items():
        text = re.sub(latex, python, text)
    for sign, python in SIGNS.items():
        text = text.replace(sign, python)
    text = re.sub(r"([α-ωϵ])(?=[a-z])", r"\1 ", text)
    meant = {letter: name for name in sorted(names) for letter in LETTERS.get(name, "").split() if letter not in names}
    return re.sub(r"[^\W\d]\w*", lambda word: meant.get(word[0], word[0]), text)


def _runs(text: str, names: set[str]) -> Iterator[list[str]]:
    """What lies between two words of prose, as tokens, with the sign of a product put where none is written."""
    known = names | FUNCTIONS.keys() | NUMBERS.keys()
    for is_symbol, tokens in itertools.groupby(
        TOKEN.findall(text), lambda token: token in SYMBOLS | known or token[0].isdigit()
    ):
        if is_symbol:
            yield list(_with_products(list(tokens)))


def _with_products(tokens: list[str]) -> Iterator[str]:
    written = bool(OPERATIONS & set(tokens))  # where nothing is worked out, two names are two names
    for token, following in itertools.zip_longest(tokens, tokens[1:], fillvalue=","):
        yield FUNCTIONS.get(token) or NUMBERS.get(token) or token
        ends = token in ")]" or (token not in SYMBOLS and token not in FUNCTIONS)
        if written and ends and (following == "(" or following not in SYMBOLS):
            yield "*"


def _expressions(run: list[str]) -> Iterator[str]:
    """Every stretch of a run that is a formula: an operation, a comparison or a call."""
    for begin, token in enumerate(run):
        if token in SYMBOLS - {"(", "-"}:
            continue
        for end in range(begin + 2, min(len(run), begin + LONGEST) + 1):
            piece = " ".join(run[begin:end])
            if isinstance(_tree(piece), ast.BinOp | ast.Compare | ast.Call | ast.UnaryOp) and re.search("[a-z]", piece):
                yield piece


def _assignments(run: list[str], names: set[str]) -> Iterator[tuple[str, str]]:
    """Each name of a run with the longest formula that follows its equals sign."""
    equals = [at for at, token in enumerate(run) if token == "=" and at and run[at - 1] in names]
    for at, following in itertools.zip_longest(equals, equals[1:], fillvalue=len(run) + 1):
        for end in range(following - 1, at + 1, -1):
            if _tree(" ".join(run[at + 1 : end])):
                yield run[at - 1], " ".join(run[at + 1 : end])
                break


def _workable(exercise: Exercise, assigned: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The assignments in whose formula every name has a value by then."""
    known = {*exercise.arguments, "np"}
    for name, value in assigned:
        if {node.id for node in ast.walk(ast.parse(value)) if isinstance(node, ast.Name)} <= known:
            known.add(name)
            yield name, value


def _tree(piece: str) -> ast.expr | None:
    if piece.count("(") != piece.count(")"):
        return None
    try:
        tree = ast.parse(piece, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    return None if isinstance(tree, ast.Tuple) else tree


def _one_after_the_other(exercise: Exercise, found: Formulas) -> Iterator[str]:
    """The assignments in their order, and what is returned: a name that they made, or any formula for it."""
    made = dict(found.assigned)
    for assigned in dict.fromkeys((found.assigned, tuple(made.items()))):
        lines = [f"{name} = {value}" for name, value in assigned]
        for fields in itertools.islice(itertools.product(*_choices(exercise, found, made)), MOST_TRIED):
            yield "\n".join([*lines, f"return {', '.join(fields)}"])
        if len(exercise.returns) == 1:
            yield from ("\n".join([*lines, f"return {value}"]) for value in (*made, *found.values))


def _choices(exercise: Exercise, found: Formulas, made: Mapping[str, str]) -> list[list[str]]:
    """For each returned field what may stand in its place."""
    untouched = [[field] if field in exercise.arguments else [] for field in exercise.returns]
    pairs = zip(exercise.returns, untouched, strict=True)
    return [[field] if field in made else [*found.values, *argument] for field, argument in pairs]


def _in_two_phases(exercise: Exercise, found: Formulas) -> Iterator[str]:
    """One formula where a condition holds and another where it does not."""
    values = [*found.values, *exercise.arguments]
    for condition, (one, other) in itertools.product(found.conditions, itertools.permutations(values, 2)):
        yield f"return {one} if {condition} else {other}"


def _passes(exercise: Exercise, body: str) -> bool:
    """Whether a body passes. Most fail in the first probe already, and only the others are worth a whole check."""
    source = f"def pasted({', '.join(exercise.arguments)}):\n{textwrap.indent(body, '    ')}"
    names: dict[str, object] = {"np": np, "math": math, **solved_above(exercise.name)}
    exec(compile(source, "<pasted>", "exec"), names)
    pasted, seeded = names["pasted"], exercise.seeded(0)
    with np.errstate(all="ignore"):
        first = trace(pasted, seeded.probes[0], exercise.returns)
        agrees = first_difference(first, seeded.expected[0], exercise.returns) is None
        return agrees and check(pasted, exercise.name).passed


def docstring(exercise: Exercise) -> str:
    """The text of the task, as Python shows it."""
    return inspect.getdoc(exercise.reference) or ""
