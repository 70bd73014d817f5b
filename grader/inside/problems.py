"""Why a call gave nothing to compare, told from the learner's side: their own line, their own arguments."""

import inspect
import linecache
import os
import sysconfig
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from grader.inside.kinds import Kind

#: An exception may carry a whole array in its message.
LONGEST_MESSAGE = 300


@dataclass(frozen=True)
class Problem:
    """Why a call gave nothing to compare; ``details`` holds what ``kind.details`` names."""

    kind: Kind
    details: Mapping[str, str] = field(default_factory=dict)


def signature_problem(function: Callable, arguments: Iterable[str]) -> Problem | None:
    """The problem of a function that cannot be called with so many arguments; None if it can, or if nobody knows."""
    wanted = tuple(arguments)
    try:
        signature = inspect.signature(function)
    except Exception:  # some built-ins have none to show, and some objects refuse; calling them will tell
        return None
    try:
        signature.bind(*wanted)
    except TypeError:
        return Problem(Kind.WRONG_ARGUMENTS, {"takes": _bare(signature), "wants": ", ".join(wanted)})
    return None


def _bare(signature: inspect.Signature) -> str:
    """The arguments as a def line has them, stars included: a star may be all that is wrong."""
    empty = inspect.Parameter.empty
    names = [each.replace(default=empty, annotation=empty) for each in signature.parameters.values()]
    return str(inspect.Signature(names))[1:-1]


#: Folders whose frames are not the learner's: this package, NumPy, and the standard library.
_NOT_THE_LEARNERS = tuple(
    os.path.join(folder, "")
    for folder in (
        os.path.dirname(os.path.dirname(__file__)),
        os.path.dirname(np.__file__),
        sysconfig.get_path("stdlib"),
    )
)


def raised(error: BaseException) -> Problem:
    """The problem of an exception, with the learner's own line and not the frames around it."""
    details = {"error": type(error).__name__, "message": message(error), "line": "", "source": ""}
    for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
        filename = frame.f_code.co_filename
        if not filename.startswith((*_NOT_THE_LEARNERS, "<frozen")):
            source = linecache.getline(filename, number, frame.f_globals).strip()
            details |= {"line": str(number), "source": source}
            break
    return Problem(Kind.RAISED, details)


def message(error: BaseException) -> str:
    """What an exception says, shortened; "" if it fails even at that."""
    try:
        words = str(error)
    except Exception:
        return ""
    return words if len(words) <= LONGEST_MESSAGE else f"{words[:LONGEST_MESSAGE]} ..."
