"""The source of a function in this process, if it is the one that the function was made from."""

import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

from grader.judging.source_line import Source


def source_of(function: Callable | Any) -> Source | None:
    """What a plain function was written as; None for anything else, and where the file holds something else by now."""
    if type(function) is not FunctionType or hasattr(function, "__wrapped__"):
        return None
    try:
        lines, first = inspect.getsourcelines(function)
        text = textwrap.dedent("".join(lines))
        made = compile(text, function.__code__.co_filename, "exec", dont_inherit=True)
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    code = function.__code__
    if not any(_alike(other, code) for other in _functions(made)):
        return None
    return Source(text, code.co_name, first)


def _functions(module: CodeType) -> Iterator[CodeType]:
    yield from (constant for constant in module.co_consts if isinstance(constant, CodeType))


def _alike(one: CodeType, other: CodeType) -> bool:
    """Whether two codes hold the same names and numbers. Their steps may differ: they depend on what stood around."""
    return _held(one) == _held(other)


def _held(code: CodeType) -> tuple:
    numbers = [repr(constant) for constant in code.co_consts if not isinstance(constant, CodeType)]
    return code.co_name, code.co_varnames, code.co_freevars, code.co_names, numbers
