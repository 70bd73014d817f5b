"""Why a call gave nothing to compare, told from the learner's side: their own line, their own arguments."""

import inspect
import linecache
import os
import re
import sysconfig
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import CodeType, FrameType

import numpy as np

from grader.inside.kinds import LINES, Kind

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


#: Folders whose frames are not the learner's: this package, the standard library, NumPy and whatever else is installed.
_NOT_THE_LEARNERS = tuple(
    os.path.join(folder, "")
    for folder in (
        os.path.dirname(os.path.dirname(__file__)),
        os.path.dirname(np.__file__),
        *(sysconfig.get_path(kind) for kind in ("stdlib", "purelib", "platlib")),
    )
)


#: A frame, and the number of the line that it had come to.
_Frame = tuple[FrameType, int]


def raised(error: BaseException, function: Callable) -> Problem:
    """The problem of an exception that a call of ``function`` ended in: the learner's own line, and whose line it is.

    A ``NotImplementedError`` of the learner's own is that of a stub: of this function, or of one that it calls.
    """
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [frame for frame in frames if _is_the_learners(frame[0].f_code)]
    where = _where(own, function)
    if isinstance(error, NotImplementedError) and own and own[-1] is frames[-1]:
        return Problem(Kind.CALLS_NOT_WRITTEN, where) if where["helper"] else Problem(Kind.NOT_WRITTEN)
    return Problem(Kind.RAISED, {"error": type(error).__name__, "message": message(error), **where})


def _is_the_learners(code: CodeType) -> bool:
    return not code.co_filename.startswith((*_NOT_THE_LEARNERS, "<frozen"))


def _where(frames: list[_Frame], function: Callable) -> dict[str, str]:
    """What ``LINES`` names, given the learner's frames from the call inwards; "" for what there is not."""
    where = dict.fromkeys(LINES, "")
    if not frames:
        return where
    innermost = frames[-1]
    where["line"], where["source"] = _line(innermost)
    # The function itself may stand beneath a decorator; a partial or an object is known by its first frame.
    caller = next((frame for frame in reversed(frames) if frame[0].f_code is _code(function)), frames[0])
    if not _is_part_of(innermost[0].f_code, caller[0].f_code):
        where["helper"], where["caller"] = _name(innermost), _name(caller)
        where["caller_line"], where["caller_source"] = _line(caller)
    return where


def _line(frame: _Frame) -> tuple[str, str]:
    """The number and the text of the line that a frame had come to."""
    code, names = frame[0].f_code, frame[0].f_globals
    return str(frame[1]), linecache.getline(code.co_filename, frame[1], names).strip()


def _code(function: Callable) -> CodeType | None:
    """The code of a function beneath whatever decorates it."""
    try:
        return getattr(inspect.unwrap(function), "__code__", None)
    except Exception:  # an object may refuse, or lead round in a circle
        return None


def _is_part_of(inner: CodeType, outer: CodeType) -> bool:
    """Whether a line of one is a line of the other too: a lambda or a comprehension has no name of its own to show."""
    anonymous = inner.co_qualname.startswith(f"{outer.co_qualname}.<locals>.<")
    return inner is outer or (anonymous and inner.co_filename == outer.co_filename)


def _name(frame: _Frame) -> str:
    """The function in which a line stands, the enclosing one for what has no name of its own."""
    named = re.sub(r"(\.<locals>\.<\w+>)+$", "", frame[0].f_code.co_qualname)
    return named.rpartition("<locals>.")[2].strip("<>")


def message(error: BaseException) -> str:
    """What an exception says, shortened; "" if it fails even at that."""
    try:
        words = str(error)
    except Exception:
        return ""
    return words if len(words) <= LONGEST_MESSAGE else f"{words[:LONGEST_MESSAGE]} ..."
