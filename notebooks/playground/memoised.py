"""What took long is kept for the next call, as long as everything that it came from is still the same.

A learner's function is told by its text and by all that it uses: the helpers and numbers of the notebook, its defaults,
what it closes over. So the same cell run again costs nothing, and a helper that was changed is not missed. Where
something cannot be told, nothing is kept.
"""

import sys
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import cache, partial, wraps
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import ParamSpec, TypeVar

import numpy as np

from grader.reporting.language import gettext
from playground.stopped import stoppable

#: The number of results that are kept for each function; the oldest goes first.
MOST = 256
#: Bytes of an array beyond which it is not compared at every call.
LARGEST = 100_000

P = ParamSpec("P")
T = TypeVar("T")

_SINGLE = (type(None), bool, int, float, complex, str, bytes)
#: What is the same as long as it is the same object: nobody rewrites it in a notebook.
_FIXED = (BuiltinFunctionType, ModuleType, np.ufunc, type(np.concatenate))


class _NotTold(Exception):
    """Whether this is the same as at the last call cannot be told."""


def memoised(compute: Callable[P, T]) -> Callable[P, T]:
    """Keep what ``compute`` returns for its arguments. A call that raises or is stopped leaves nothing."""
    results: dict[Hashable, T] = {}

    @wraps(compute)
    def looked_up(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            key = told((arguments, named))
        except _NotTold:
            key = object()  # found by nobody
        if key not in results:
            with stoppable(lambda: gettext("Stopped in the middle.")):
                results[key] = compute(*arguments, **named)
            if len(results) > MOST:
                del results[next(iter(results))]
        return results[key]

    return looked_up


def told(value: object, within: tuple[object, ...] = ()) -> Hashable:
    """Something hashable that is equal for two values only if they are the same for every computation.

    within -- the functions that ``value`` is used by, so that one which calls itself comes to an end
    """
    if isinstance(value, _SINGLE):
        return type(value), value
    if isinstance(value, _FIXED) or _belongs_to_a_module(value):
        return value
    if isinstance(value, FunctionType):
        return value.__name__ if value in within else _told_function(value, (*within, value))
    if isinstance(value, np.ndarray | np.generic):
        return _told_array(np.asarray(value))
    return _told_parts(value, within)


def _told_parts(value: object, within: tuple[object, ...]) -> Hashable:
    parts: object
    if isinstance(value, tuple | list):
        parts = value
    elif isinstance(value, dict):
        parts = [part for item in value.items() for part in item]
    elif isinstance(value, partial):
        parts = [value.func, value.args, value.keywords]
    elif is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, field.name) for field in fields(value) if field.compare]
    else:
        raise _NotTold
    return type(value), *(told(part, within) for part in parts)


def _told_function(function: FunctionType, within: tuple[object, ...]) -> Hashable:
    try:
        closed_over = [cell.cell_contents for cell in function.__closure__ or ()]
    except ValueError:  # a name that has no value yet
        raise _NotTold from None
    names = _globals_used(function.__code__) & function.__globals__.keys()
    used = [(name, function.__globals__[name]) for name in sorted(names)]
    return function.__code__, told([function.__defaults__, function.__kwdefaults__, closed_over, used], within)


def _told_array(array: np.ndarray) -> Hashable:
    if array.dtype.hasobject or array.nbytes > LARGEST:
        raise _NotTold
    return array.dtype.str, array.shape, array.tobytes()


def _belongs_to_a_module(value: object) -> bool:
    """Whether a function or a class stands in a file that was imported, and not in a notebook."""
    if not isinstance(value, FunctionType | type):
        return False
    module = sys.modules.get(value.__module__)
    if isinstance(value, FunctionType) and module is not None and vars(module) is not value.__globals__:
        return False
    return module is not None and getattr(module, "__file__", None) is not None and module.__name__ != "__main__"


@cache
def _globals_used(code: CodeType) -> frozenset[str]:
    """The names that a function looks up outside of itself, in the functions inside it too."""
    import dis

    own = {step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    inner = (_globals_used(part) for part in code.co_consts if isinstance(part, CodeType))
    return frozenset(own).union(*inner)
