"""A clock for the CPU time of this process: what goes on for longer than it may is stopped where it stands.

Wall time would hold against a learner what a busy machine does for others.
"""

import contextlib
import math
import signal
import time
from collections.abc import Iterator

#: CPU seconds from one look at the clock to the next, and from one warning to the next.
TICK, ONCE_MORE = 0.1, 1.0


class OutOfTime(BaseException):
    """The code under the clock has used up its CPU time. Code that catches everything is told again, and again."""


class _Clock:
    end = math.inf


def start() -> None:
    """Begin to tick. Where a system has no such timer, and for code that never comes back to Python, others watch."""
    with contextlib.suppress(AttributeError, ValueError, OSError):
        signal.signal(signal.SIGPROF, _tick)
        signal.setitimer(signal.ITIMER_PROF, TICK, TICK)


@contextlib.contextmanager
def allowed(seconds: float) -> Iterator[None]:
    """Let what is done within have so much CPU time; ``OutOfTime`` is raised in the midst of it when that is over."""
    _Clock.end = time.process_time() + seconds
    try:
        yield
    finally:
        _Clock.end = math.inf


def _tick(number: int, frame: object) -> None:
    now = time.process_time()
    if now > _Clock.end:
        _Clock.end = now + ONCE_MORE
        raise OutOfTime("stopped, for it went on and on")
