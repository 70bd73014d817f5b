"""The side of the sandbox: take a learner's statements and the probes, run them, send back what came out.

Standard library and NumPy only, and of this package only what lies beside it. It knows no answers. Whatever learner
code does to this process, all it can send is numbers, and those are compared elsewhere.
"""

import contextlib
import math
import os
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

try:
    import resource
except ImportError:  # Windows has no such limits; the judge's clock still runs
    resource = None  # type: ignore[assignment]

from grader.inside import cpu_clock
from grader.inside.cpu_clock import OutOfTime, allowed
from grader.inside.statements import executed
from grader.inside.trace import Probe, Step, Trace, same, trace, tried
from grader.inside.wire import HEAD, LONGEST_TEXT, SAME, lengths, pack, unpack

MOST_REQUESTED = 256 * 1024 * 1024


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
    """First what became of the statements, then the traces of each exercise, up to one that comes to no end."""
    seconds = request.get("seconds", math.inf)
    with allowed(seconds):
        names, failed = executed(request["cells"])
    yield {"failed": failed}
    for packed in request["exercises"]:
        exercise = _opened(packed.tobytes())
        name = exercise["name"]
        try:
            with allowed(seconds):
                tried = _tried(names.get(name), exercise)
        except OutOfTime:
            yield {"exercise": name, "late": True}
            return
        yield {"exercise": name, **tried}


def _opened(packed: bytes) -> Any:
    """What is asked of one exercise. It is the same for all submissions, so it was packed once for all of them."""
    return unpack(packed[: HEAD.size], packed[HEAD.size :])


def _tried(function: object, exercise: Mapping) -> dict:
    if not callable(function):
        return {"missing": True}
    probes = [Probe("", probe["first"], tuple(probe["later"])) for probe in exercise["probes"]]
    returns = tuple(exercise["returns"])
    if exercise["rounds"] == 1:
        return {"traces": [as_sent(trace(function, probe, returns)) for probe in probes]}
    once, again = tried(function, probes, returns)
    is_steady = all(map(same, once, again))
    return {"traces": list(map(as_sent, once)), "again": SAME if is_steady else list(map(as_sent, again))}


def as_sent(run: Trace) -> list[dict]:
    """A run as it is put into a message."""
    return [_step(step) for step in run]


def _step(step: Step) -> dict:
    if step.problem:
        details = {key: str(value)[:LONGEST_TEXT] for key, value in step.problem.details.items()}
        return {"problem": step.problem.kind, "details": details}
    sent: dict[str, object] = {"outputs": list(step.outputs)}
    if step.changed:  # as a rule nothing was altered, and nothing is said
        sent["changed"] = _plainly(step.changed)
    if step.overwritten:
        sent |= {"overwritten": _plainly(step.overwritten), "ago": step.calls_ago}
    return sent


def _plainly(altered: Mapping) -> dict:
    return {name: _plain(value) for name, value in altered.items()}


def _plain(value: object) -> object:
    """What was altered, as far as it is still numbers."""
    if isinstance(value, list):
        return [item for item in value if isinstance(item, np.ndarray) and item.dtype.kind in "fiu"]
    return value if isinstance(value, np.ndarray) and value.dtype.kind in "fiu" else None


def _write(fd: int, content: bytes) -> None:
    while content:
        content = content[os.write(fd, content) :]


def limited(cpu_seconds: int, memory: int) -> None:
    """Limits that this process cannot lift again, where the system has them; and the clock that goes off before."""
    cpu_clock.start()
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
