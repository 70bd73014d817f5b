"""One run of learner code, seen from outside: messages come out of it until it ends or is let go."""

import os
import select
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from grader.inside.wire import BEGUN, HEAD, Malformed, lengths, unpack

#: Seconds for a child to begin: a quarter of one as a rule, many on a machine that is busy or has a slow disk.
PATIENCE = 60.0


class Late(Exception):
    """No answer came in time."""


class Gone(Exception):
    """The child ended, or sent something that is not a message."""


@dataclass(frozen=True)
class Limits:
    """What one child may use.

    seconds -- wall time for a message, where nobody says another
    cpu     -- seconds of CPU for all of them
    memory  -- bytes of address space
    answer  -- bytes of one message
    """

    seconds: float = 5.0
    cpu: int = 20
    memory: int = 1024**3
    answer: int = 16 * 1024**2


class ChildProcess:
    """A run under way. ``end`` is called when the ``with`` block is left, and ends it."""

    def __init__(self, answer_fd: int, end: Callable[[], object], limits: Limits):
        self._answer_fd, self._end, self._limits = answer_fd, end, limits
        self._begun = False

    def message(self, seconds: float | None = None) -> Any:
        """What the next message says, or ``Late``, or ``Gone``. It may take ``seconds``, or what the limits say.

        That time is the learner's code's, so it counts from where the child has begun.
        """
        packed = self.packed(seconds)
        try:
            return unpack(packed[: HEAD.size], packed[HEAD.size :])
        except Malformed as error:
            raise Gone(str(error)) from None

    def packed(self, seconds: float | None = None) -> bytes:
        """The bytes of the next message, whole and not yet read; ``Late`` and ``Gone`` as above."""
        if not self._begun:
            self._wait_until_begun()
        deadline = time.monotonic() + (self._limits.seconds if seconds is None else seconds)
        head = self._read(HEAD.size, deadline)
        try:
            return head + self._read(lengths(head, self._limits.answer), deadline)
        except Malformed as error:
            raise Gone(str(error)) from None

    def _wait_until_begun(self) -> None:
        try:
            self._begun = self._read(len(BEGUN), time.monotonic() + PATIENCE) == BEGUN
        except Late:
            raise Gone("it did not begin") from None

    def _read(self, count: int, deadline: float) -> bytes:
        parts = []
        while count:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._answer_fd], [], [], left)[0]:
                raise Late
            part = os.read(self._answer_fd, min(count, 1 << 20))
            if not part:
                raise Gone("it ended before it answered")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def __enter__(self) -> "ChildProcess":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._end()
        os.close(self._answer_fd)
