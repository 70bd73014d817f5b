"""The side of the sandbox: take a learner's statements and the probes, run them, send back what came out.

Standard library and NumPy only, and of this package only ``trace`` and ``wire``. It knows no answers. Whatever learner
code does to this process, all it can send is numbers, and those are compared elsewhere.
"""

import __future__

import builtins
import contextlib
import linecache
import os
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

try:
    import resource
except ImportError:  # Windows has no such limits; the judge's clock still runs
    resource = None  # type: ignore[assignment]

from grader.inside.trace import Probe, Step, Trace, tried
from grader.inside.wire import HEAD, LONGEST_TEXT, lengths, pack, unpack

MOST_REQUESTED = 256 * 1024 * 1024
#: What `from __future__ import annotations` sets in the code that is compiled with it; the others change nothing today.
FUTURES = __future__.annotations.compiler_flag


def work(request_fd: int, answer_fd: int) -> None:
    """Read one request, answer it exercise by exercise, and leave."""
    with os.fdopen(request_fd, "rb") as requests:
        head = requests.read(HEAD.size)
        request: Any = unpack(head, requests.read(lengths(head, MOST_REQUESTED)))
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        # What was sent so far must survive a crash, so nothing is buffered.
        for answer in answers(request):
            _write(answer_fd, pack(answer))


def answers(request: Mapping) -> Iterator[dict]:
    """First what became of the statements, then the traces of each exercise."""
    names, failed = _executed(request["cells"])
    yield {"failed": failed}
    for exercise in request["exercises"]:
        yield {"exercise": exercise["name"], **_tried(names.get(exercise["name"]), exercise)}


def _executed(cells: list[Mapping]) -> tuple[dict, list]:
    """Run the statements one at a time: one that fails takes nothing else with it."""
    names = {"__name__": "notebook", "__builtins__": builtins}
    failed, futures = [], 0
    for cell in cells:
        filename = f"<cell {cell['number']}>"
        # The source is known under that name, so that a report can show the learner's line.
        linecache.cache[filename] = (len(cell["source"]), None, cell["source"].splitlines(True), filename)
        for line, source in cell["statements"]:
            try:
                code = compile("\n" * (line - 1) + source, filename, "exec", futures, dont_inherit=True)
                futures |= code.co_flags & FUTURES  # as in a notebook, where they hold for all cells that follow
                exec(code, names)
            except BaseException as error:
                failed.append([cell["number"], line, f"{type(error).__name__}: {error}"[:LONGEST_TEXT]])
    return names, failed


def _tried(function: object, exercise: Mapping) -> dict:
    if not callable(function):
        return {"missing": True}
    probes = [Probe("", probe["first"], tuple(probe["later"])) for probe in exercise["probes"]]
    returns = tuple(exercise["returns"])
    once, again = tried(function, probes, returns)
    return {"traces": list(map(as_sent, once)), "again": list(map(as_sent, again))}


def as_sent(run: Trace) -> list[dict]:
    """A run as it is put into a message."""
    return [_step(step) for step in run]


def _step(step: Step) -> dict:
    if step.problem:
        details = {key: str(value)[:LONGEST_TEXT] for key, value in step.problem.details.items()}
        return {"problem": step.problem.kind, "details": details}
    altered = {"changed": step.changed, "overwritten": step.overwritten}
    plain = {which: {name: _plain(value) for name, value in values.items()} for which, values in altered.items()}
    return {"outputs": list(step.outputs), **plain, "ago": step.calls_ago}


def _plain(value: object) -> object:
    """What was altered, as far as it is still numbers."""
    if isinstance(value, list):
        return [item for item in value if isinstance(item, np.ndarray) and item.dtype.kind in "fiu"]
    return value if isinstance(value, np.ndarray) and value.dtype.kind in "fiu" else None


def _write(fd: int, content: bytes) -> None:
    while content:
        content = content[os.write(fd, content) :]


def limited(cpu_seconds: int, memory: int) -> None:
    """Limits that this process cannot lift again, where the system has them."""
    wanted = {
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_AS": memory,
        "RLIMIT_FSIZE": 8 * 1024 * 1024,
        "RLIMIT_NOFILE": 64,
        "RLIMIT_NPROC": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_SIGPENDING": 0,
    }
    for name, value in wanted.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (value, value))
