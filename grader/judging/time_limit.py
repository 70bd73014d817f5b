"""A limit on how long a search may go on, in this thread's own CPU time: a busy machine changes no report."""

import contextlib
import time
from collections.abc import Iterator

_clock = getattr(time, "thread_time", time.process_time)  # a browser's Python has no clock for a thread


class TimeIsUp(Exception):
    """The search went on for as long as it may. What it has not found until then is not known."""


class TimeLimit:
    """So many seconds from now."""

    def __init__(self, seconds: float):
        self._end = _clock() + seconds

    def check(self) -> None:
        """Raise ``TimeIsUp`` if it is."""
        if _clock() > self._end:
            raise TimeIsUp

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """What is done once for all answers, such as laying out what is searched, does not count: else the first of
        several equal answers might be told less than the others.
        """
        begun = _clock()
        yield
        self._end += _clock() - begun
