"""The errors that Python and NumPy give beginners, in plain words.

A row says what is certain whenever that message comes, and asks a question that leads out of it. What it cannot know,
such as where a value came from, it does not say.
"""

import re
from dataclasses import dataclass

from grader.reporting.language import gettext
from grader.reporting.wording import what_it_is


@dataclass(frozen=True)
class Meaning:
    """What an error means. ``{named}`` holes are filled with what the pattern's groups caught."""

    pattern: str
    sentence: str
    nudge: str


_NUMBER = r"'?(?:int|float|numpy\.(?:int|float)\d+)'?"

#: The first that fits is taken. The pattern begins where the error's name does.
MEANINGS = (
    # --- names ---
    Meaning(
        r"NameError: name '(?P<name>\w+)' is not defined",
        "When Python reaches that line, nothing has the name `{name}`.",
        "Where should `{name}` come from: the def line, a line above, or an import at the top of the notebook? Is it "
        "spelt the same there, and has that cell been run?",
    ),
    Meaning(
        r"ModuleNotFoundError: No module named '(?P<name>[\w.]+)'",
        "There is no package `{name}` where the function is run.",
        "Does the rule need it? NumPy and Python alone are enough for what each exercise asks; a plot can be "
        "drawn in another cell.",
    ),
    Meaning(
        r"UnboundLocalError: .*variable '(?P<name>\w+)'",
        "`{name}` is given a value somewhere in that function, but it has none yet when Python reaches that line.",
        "Is there a way through the function on which no line sets `{name}`? Or do you mean its old value, and what is "
        "that called in the def line?",
    ),
    Meaning(
        r"AttributeError: module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'",
        "The module `{module}` has nothing called `{name}`.",
        "How is it spelt, and does it belong to another module?",
    ),
    Meaning(
        r"(Type|Attribute|UFuncType)Error: .*NoneType",
        "A value in that line is None. A function that returns nothing gives None, and so does `print`.",
        "Which name in that line holds None, and what gave it its value?",
    ),
    Meaning(
        r"AttributeError: '(?P<kind>[\w.]+)' object has no attribute '(?P<name>\w+)'",
        "`.{name}` stands after {kind}, which has nothing of that name.",
        "Is it spelt correctly? Many of NumPy's functions are called as `np.sign(x)`, not as `x.sign()`.",
    ),
    # --- yes or no ---
    Meaning(
        "ValueError: The truth value of an array",
        "Something in that line needs one yes or no: an `if`, an `and`, or Python's own `max` or `min`, for example. A "
        "comparison with an array gives a yes or no for each entry.",
        "How can each entry get an answer of its own? `np.where(condition, a, b)` chooses entry by entry, "
        "`np.maximum(a, b)` takes the larger entry by entry, and `&` joins conditions.",
    ),
    Meaning(
        r"TypeError: .*numpy boolean (subtract|negative)",
        "NumPy has no minus for True and False, and those are what a comparison gives.",
        "You need numbers there. What does `.astype(float)` make of True and False?",
    ),
    Meaning(
        r"TypeError: (ufunc 'bitwise_(and|or)' not supported|unsupported operand type\(s\) for [&|])",
        "`&` and `|` join conditions, and here they were given something else. Python works them out before `<`.",
        "Does each comparison have brackets of its own, as in `(a > 0) & (b > 0)`?",
    ),
    # --- arithmetic ---
    Meaning(
        r"TypeError: (ufunc 'bitwise_xor' not supported|unsupported operand type\(s\) for \^)",
        "In Python `^` is not a power: it compares the bits of whole numbers.",
        "Two to the power of three is `2 ** 3` in Python. Which sign in that line is meant as a power?",
    ),
    Meaning(
        r"TypeError: .*(for .*'(builtin_function_or_method|function|method|type|numpy\.ufunc"
        r"|numpy\._ArrayFunctionDispatcher)')",
        "That line calculates with a function itself, not with its result.",
        "Which name in that line needs round brackets after it, so that the function is called?",
    ),
    Meaning(
        r"(TypeError: (unsupported operand|bad operand|'.+' not supported between).*'(?P<kind>list|tuple)'"
        r"|TypeError: can only concatenate (?P<other>list|tuple))",
        "That line uses a list or a tuple as if it were a number, and Python does not calculate with those.",
        "Which name in that line holds it, and what are its items? A loop reaches them one after the other, and "
        "arithmetic works on each of them if it is an array or a number.",
    ),
    Meaning(
        "TypeError: can't multiply sequence by non-int",
        "That line multiplies a list, a tuple or a text as if it were a number, and Python does not calculate with "
        "those.",
        "Which name in that line holds it, and what are its items? A NumPy array can be multiplied by a number.",
    ),
    Meaning(
        r"TypeError: (only (length-1|size-1|0-dimensional) arrays can|must be real number, not (list|tuple))",
        "Something in that line, such as `float` or a function of `math`, takes a single number and was given an array "
        "or a list.",
        "Which function of NumPy does the same for every entry? For `math.sqrt` it is `np.sqrt`, for example.",
    ),
    Meaning(
        r"ValueError: (math domain error|expected a (positive|nonnegative|number))",
        "A function of `math` was given a number for which it has no answer. The root of a negative number is such a "
        "case, and the logarithm of 0.",
        "What goes into that function in the call below?",
    ),
    Meaning(
        r"OverflowError: (math range error|.*[Nn]umerical result out of range)",
        "A result is too large for a float: it has more than 300 digits.",
        "Which power or exponential in that line gets so large, and does its exponent have the right sign?",
    ),
    Meaning(
        "ValueError: Integers to negative integer powers",
        "Whole numbers were raised to a negative power, and NumPy does not make fractions of whole numbers there.",
        "Which number in that line could be a float, such as `2.0` for `2`?",
    ),
    Meaning(
        "ZeroDivisionError: .*(division|modulo)",
        "What that line divides by is 0 in the call below.",
        "Put the values of the call into that line. Which part of it becomes 0?",
    ),
    Meaning(
        "UFuncTypeError: Cannot cast ufunc",
        "An array of whole numbers, or of a coarser dtype, cannot take in the result of that line.",
        "Which line makes the array that is changed there? Arithmetic that makes a new array keeps the fractions.",
    ),
    Meaning(
        r"TypeError: ('(numpy\.)?float\d*' object cannot be interpreted as an integer|only integer scalar arrays can)",
        "Something in that line, such as `range`, needs one whole number and was given something else.",
        "Which name in that line holds it? If a division gave it: `/` always gives a float, `//` rounds down.",
    ),
    # --- shapes ---
    Meaning(
        "ValueError: operands could not be broadcast together",
        "That line combines arrays entry by entry, and their shapes, which are named above, do not fit together.",
        "Which names in that line hold arrays of these shapes, and what should their shapes be?",
    ),
    Meaning(
        r"ValueError: (matmul: |shapes .* not aligned)",
        "`@`, `np.dot` and `np.matmul` multiply as matrices do, and the shapes do not fit for that.",
        "Which shapes stand left and right of the product? Is one of them the wrong way round, or should each entry be "
        "multiplied by its own partner, as `*` does?",
    ),
    Meaning(
        "ValueError: setting an array element with a sequence. The requested array has an inhomogeneous shape",
        "NumPy was asked to make one array of arrays that have different shapes.",
        "Can you take the arrays one after the other, in a loop, and not all at once?",
    ),
    Meaning(
        "ValueError: setting an array element with a sequence",
        "That line puts several numbers in the place of one.",
        "What is the shape of the value to the right of `=`?",
    ),
    # --- entries ---
    Meaning(
        rf"(TypeError: (len\(\) of unsized object|iteration over a 0-d array"
        rf"|{_NUMBER} object (is not (subscriptable|iterable)|does not support item assignment)"
        rf"|object of type {_NUMBER} has no len\(\)|cannot unpack non-iterable {_NUMBER} object)"
        r"|IndexError: (invalid index to scalar|too many indices for array: array is 0-dimensional)"
        r"|AxisError: .*dimension 0)",
        "That line asks for the entries of something that is a single number.",
        "Is it meant to be one number in the call below? Arithmetic on a whole array needs no loop and no index, so it "
        "works for single numbers too.",
    ),
    Meaning(
        r"(IndexError: too many indices for array|AxisError: )",
        "That line names an axis that the array does not have.",
        "What shape does the array have at that moment, and which line gave it that shape?",
    ),
    Meaning(
        "IndexError: list assignment index out of range",
        "`[...] =` changes an item that a list has already; it does not add one.",
        "How many items does the list have at that moment? `append` would add one.",
    ),
    Meaning(
        r"IndexError: .*out of (range|bounds)",
        "That line asks for an entry beyond the end. Entries are counted from 0.",
        "What is the largest index in that line, and how many entries are there in the call below?",
    ),
    Meaning(
        r"(IndexError: only integers|TypeError: list indices must be integers)",
        "What stands in the square brackets is not a whole number.",
        "What does the name in the square brackets hold?",
    ),
    Meaning(
        r"ValueError: (not enough|too many) values to unpack",
        "The number of names to the left of `=` differs from the number of values to the right of it.",
        "How many values does the right side give, and in which order?",
    ),
    # --- calls ---
    Meaning(
        "EOFError: nobody is there",
        "`input` waits until somebody types something, and nobody does while a function is tried.",
        "All that the rule needs comes in as an argument. Which name in the def line holds what you ask for?",
    ),
    Meaning(
        r"TypeError: '(?P<kind>[\w.]+)' object is not callable",
        "Round brackets right after a value call it like a function. Here that value is {kind}, and not a function.",
        "Is a `*` missing in front of a bracket? Is the value what you want already, without brackets? Or did you give "
        "a function's name to something else?",
    ),
    Meaning(
        r"TypeError: .*(missing \d+ required positional argument|takes .*positional arguments? but \d)",
        "A function that you call was given too many arguments, or too few.",
        "Which arguments does it take, and in which order?",
    ),
    Meaning(
        "ValueError: either both or neither of x and y should be given",
        "`np.where` was given two arguments; to choose between two values it needs three.",
        "What should an entry be where the condition does not hold?",
    ),
    Meaning(
        "RecursionError",
        "Functions called one another, or themselves, until Python gave up.",
        "Does that function call itself, and is that meant?",
    ),
)


def meaning(error: str, message: str) -> Meaning | None:
    """What an error means, in words about this one; None if the table does not know it."""
    for row in MEANINGS:
        if found := re.match(row.pattern, f"{error}: {message}"):
            caught = found.groupdict()
            if caught.get("kind"):
                caught["kind"] = what_it_is(caught["kind"].rpartition(".")[2])
            return Meaning(row.pattern, gettext(row.sentence, **caught), gettext(row.nudge, **caught))
    return None
