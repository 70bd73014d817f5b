"""The kinds of `grader.inside.kinds` with their sentences, one row a kind.

Sentences about one exercise stand with that exercise, those about Python's own errors in `python_errors`; the ones here
serve all of them. ``{named}`` holes are filled when a sentence is shown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from grader.inside.kinds import Kind
from grader.reporting.language import gettext


@dataclass(frozen=True)
class Wording:
    """How one kind is told: what happened, a question that leads out of it, and the cause if the kind itself is one."""

    sentence: str
    nudge: str
    cause: str = ""


WORDINGS: Mapping[Kind, Wording] = {
    Kind.WRONG_ARGUMENTS: Wording(
        "Your function takes ({takes}); the course calls it with ({wants}), in this order.",
        "Does the def line still have the arguments that it came with?",
    ),
    Kind.CALLS_NOT_WRITTEN: Wording(
        "`{caller}` is written. It calls `{helper}`, and that function is still to be written.",
        "Can you write that function first, run its cell, and then check this one again?",
    ),
    Kind.RAISED: Wording(
        "Your function stopped with {error}{message}",
        "Make the call below in a cell of your own. What does each name in that line hold?",
    ),
    Kind.RETURNS_NOTHING: Wording(
        "Your function returned nothing, so its result is None.",
        "In the call below, which line returns the result? It has to begin with `return`; `print` only shows a value.",
    ),
    Kind.GENERATOR: Wording(
        "Your function returned a generator, which has not computed anything yet.",
        "Is there a `yield` in it, or a `for` between round brackets? `return` needs a finished value, and square "
        "brackets make a list at once.",
    ),
    Kind.COROUTINE: Wording(
        "Your function returned a coroutine: it begins with `async def`, so calling it does not run its lines yet.",
        "Is there anything to wait for in it? If not, what does a plain `def` do?",
    ),
    Kind.ONE_VALUE: Wording(
        "The course expects {wanted}, in this order: {returns}. Your function returned one {one}.",
        "Which values should stand after `return`, one by one, with commas between them?",
    ),
    Kind.WRONG_COUNT: Wording(
        "The course expects {wanted}, in this order: {returns}. Your function returned {count}.",
        "What stands after `return`, and in which order?",
    ),
    Kind.NOT_NUMBERS: Wording(
        "`{field}` came back as {type}. The course expects plain numbers: a NumPy array, or a single number.",
        "What does `type(...)` say about the value just before you return it?",
    ),
    Kind.TOO_LARGE: Wording(
        "`{field}` came back with {size} numbers in it. That is far more than went in.",
        "Which operation in your function makes more numbers than it was given?",
    ),
    Kind.LIST: Wording(
        "`{field}` came back as a list or a tuple. The course expects a NumPy array, or a single number.",
        "Does more than one value stand after `return`, or a stray comma? And is there a loop to do without? "
        "Arithmetic on a whole array gives an array.",
    ),
    Kind.NOT_A_LIST: Wording(
        "`{field}` should be a list of arrays, one for each array that your function was given.",
        "How many arrays was your function given, and how many does it return?",
    ),
    Kind.LENGTH: Wording(
        "The number of arrays in `{field}` is {yours}; it should be {expected}.",
        "How many arrays was your function given, and how many does it return?",
    ),
    Kind.SHAPE: Wording(
        "`{field}` came back as {yours_shape}; the course expects {expected_shape}.",
        "Which line of your function changes the shape, or uses one entry in place of the whole array?",
    ),
    Kind.DTYPE: Wording(
        "The numbers agree, but `{field}` came back as {yours_dtype}; the course expects {expected_dtype}.",
        "Where does the other dtype come from: a new array that you make, or a single number of NumPy's own type, such "
        "as `np.sqrt(2.0)`?",
    ),
    Kind.NOT_A_NUMBER: Wording(
        "`{field}` is not a finite number everywhere.",
        "Which division could be by zero here, or which root of a negative number?",
    ),
    Kind.CHANGED_INPUT: Wording(
        "Your numbers are right, but your function changed the {field} that it was given.",
        "Can you give the new value its own name and its own array, and return that?",
        "a line that works in place: `{field} -= ...` or `{field}[...] = ...`, for example.",
    ),
    Kind.OVERWRITTEN: Wording(
        "Your numbers are right, but this call changed the {field} that the call before had returned.",
        "Where is the array made that you return: inside the function, new at every call, or outside it?",
        "one array or list outlives the call; it is filled again and returned every time.",
    ),
    Kind.HIDDEN_STATE: Wording(
        "I made the same calls twice, and your function answered differently the second time.",
        "Everything that the rule needs comes in as an argument. What does your function remember, or draw at random?",
        "something outlives the call: a global variable, a default argument that grows, a shared array, or random "
        "numbers.",
    ),
    Kind.VALUE: Wording("", ""),  # `observations` says what is seen in the numbers
}

#: What a value is, where Python's name of its type says little to a beginner: by itself, and after "one".
KINDS: Mapping[str, tuple[str, str]] = {
    "NoneType": ("None", "None"),
    **dict.fromkeys(("int", "float", "int64", "float64", "float32"), ("a number", "number")),
    **dict.fromkeys(("bool", "bool_"), ("True or False", "truth value")),
    "str": ("text", "text"),
    "list": ("a list", "list"),
    "tuple": ("a tuple", "tuple"),
    "dict": ("a dictionary", "dictionary"),
    "set": ("a set", "set"),
    "ndarray": ("an array", "array"),
    "ndarray of bool": ("an array of True and False", "array of True and False"),
    "module": ("a module", "module"),
    "type": ("a class", "class"),
    **dict.fromkeys(("function", "method", "builtin_function_or_method", "ufunc"), ("a function", "function")),
}


def what_it_is(described: str) -> str:
    """A value in words, by the name of its type or as `grader.inside.plain` describes it."""
    return gettext(KINDS[described][0]) if described in KINDS else described


def one_in_words(described: str) -> str:
    """What came back alone where several values belong, as `grader.inside.plain` describes it: after "one", a noun."""
    if array := re.fullmatch(r"array of shape (?P<shape>\(.*\))", described):
        return gettext("array of shape {shape}", shape=array["shape"])
    return gettext(KINDS[described][1]) if described in KINDS else described
