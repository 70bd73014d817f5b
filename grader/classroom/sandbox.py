"""Run untrusted code and get numbers back: isolated by bubblewrap, or in a plain child process where that is wanted.

The judge stays outside. It sends statements and probes, and reads messages that are checked byte by byte.
"""

import contextlib
import dataclasses
import functools
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable

from grader.classroom.bubblewrap import ONE_THREAD, WITH_PROC, WITHOUT_PROC, Bubblewrap, NoIsolation
from grader.classroom.child_process import PATIENCE, ChildProcess, Gone, Late, Limits
from grader.inside.wire import pack
from grader.reporting.language import gettext


class Isolated:
    """Children behind bubblewrap: no network, no files but Python's and NumPy's, nothing that lasts.

    A zygote forks them where the system lets a sandbox hold further namespaces; where it does not, each child gets a
    sandbox of its own, which is slower and no less closed.
    """

    def __init__(self, limits: Limits | None = None):
        self._limits = limits or Limits()
        self._way: _Warm | _Once = _Warm(self._limits)
        with contextlib.suppress(Late, Gone):
            self._greet()
            return
        self._way.close()
        self._way = _Once(self._limits)
        self._prove()

    @property
    def warm(self) -> bool:
        """Whether Python waits inside, so that a child costs a fork."""
        return isinstance(self._way, _Warm)

    def _prove(self) -> None:
        """Have a sandbox answer, or raise ``NoIsolation``."""
        try:
            self._greet()
        except (Late, Gone) as error:
            reason = self._way.complaint()
            raise NoIsolation(gettext("bubblewrap does not work on this machine: {reason}", reason=reason)) from error

    def _greet(self) -> None:
        """Start a sandbox and wait until it answers, however long this machine takes over that."""
        limits = dataclasses.replace(self._limits, seconds=PATIENCE)
        with self._way.child(pack({"cells": [], "exercises": []}), limits) as child:
            child.message()

    def run(self, request: object) -> ChildProcess:
        """Start a child on a request; read its messages, and leave the ``with`` to end it."""
        return self._way.child(pack(request), self._limits)

    def renew(self) -> None:
        """Begin anew before the next child, since the last one may have ended with all that was around it.

        Raises ``NoIsolation`` if this machine can isolate no more: that is no fault of the next child.
        """
        self._way.close()
        self._prove()

    def close(self) -> None:
        self._way.close()


class _Warm:
    """Children forked by a zygote, which is started when the first comes, and again when it was ended."""

    def __init__(self, limits: Limits):
        self._limits = limits
        self._zygote: _Zygote | None = None

    def child(self, request: bytes, limits: Limits) -> ChildProcess:
        if not (self._zygote and self._zygote.alive):
            self.close()
            self._zygote = _Zygote(self._limits)
        return begun(self._zygote.fork, request, limits)

    def complaint(self) -> str:
        return self._zygote.complaint() if self._zygote else gettext("it did not start")

    def close(self) -> None:
        if self._zygote:
            self._zygote.end()


class _Zygote(Bubblewrap):
    """A sandbox in which Python waits, and forks a child for each pair of pipes that it is sent."""

    def __init__(self, limits: Limits):
        self._control, theirs = socket.socketpair()
        with theirs:
            super().__init__(WITH_PROC, _ZYGOTE, (theirs.fileno(), limits.cpu, limits.memory), [theirs.fileno()])

    def fork(self, request: int, answer: int) -> Callable[[], object]:
        """Have a child forked, and hold it by a leash: it is killed when that is let go, which the result does."""
        theirs, leash = os.pipe()
        with contextlib.suppress(OSError):  # if the zygote has died since, its child will be seen to be gone
            socket.send_fds(self._control, [b"."], (request, answer, theirs))
        os.close(theirs)
        return lambda: os.close(leash)

    def end(self) -> None:
        self._control.close()
        super().end()


class _Once:
    """Children with a sandbox each, which begins with Python's start and ends with the child."""

    def __init__(self, limits: Limits):
        self._limits = limits
        self._last: Bubblewrap | None = None

    def child(self, request: bytes, limits: Limits) -> ChildProcess:
        return begun(self._start, request, limits)

    def _start(self, request: int, answer: int) -> Callable[[], object]:
        arguments = (request, answer, self._limits.cpu, self._limits.memory)
        self._last = Bubblewrap(WITHOUT_PROC, _LEARNER, arguments, [request, answer])
        return self._last.end

    def complaint(self) -> str:
        return self._last.complaint() if self._last else gettext("it did not start")

    def close(self) -> None:
        """Nothing is kept between children."""


def begun(start: Callable[[int, int], Callable[[], object]], request: bytes, limits: Limits) -> ChildProcess:
    """A child started with a pipe to read the request from and one to write answers to; what it gives back ends it."""
    request_read, request_write = os.pipe()
    answer_read, answer_write = os.pipe()
    try:
        end = start(request_read, answer_write)
    finally:
        os.close(request_read)
        os.close(answer_write)
    _feed(request_write, request)
    return ChildProcess(answer_read, end, limits)


def _feed(descriptor: int, content: bytes) -> None:
    """Write a whole request. The reader is not learner code yet, so it does read; or it is gone, and that will show."""
    with contextlib.suppress(BrokenPipeError), os.fdopen(descriptor, "wb") as pipe:
        pipe.write(content)


_IMPORTS = "import sys; sys.path[:0] = ['/course', '/site']; import numpy, numpy.random, runpy;"
_ZYGOTE = _IMPORTS + "runpy.run_module('grader.inside.zygote', run_name='__main__')"
_LEARNER = _IMPORTS + "from grader.inside.learner_process import learn; learn(*map(int, sys.argv[1:]))"


class Plain:
    """Children as ordinary processes: limits of time and memory, and nothing else. For one's own notebook."""

    warm = False

    def __init__(self, limits: Limits | None = None):
        self._limits = limits or Limits()

    def run(self, request: object) -> ChildProcess:
        """As ``Isolated.run``."""
        with tempfile.TemporaryFile() as content:
            content.write(pack(request))
            content.seek(0)
            answer_read, answer_write = os.pipe()
            os.set_inheritable(answer_write, True)
            command = [sys.executable, "-c", _PLAINLY, *map(str, (answer_write, self._limits.cpu, self._limits.memory))]
            process = subprocess.Popen(
                command, stdin=content, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=[answer_write],
                env={**os.environ, **ONE_THREAD},
            )  # fmt: skip
            os.close(answer_write)
        return ChildProcess(answer_read, functools.partial(_kill, process), self._limits)

    def renew(self) -> None:
        """As ``Isolated.renew``: nothing is kept between children."""

    def close(self) -> None:
        """Nothing is kept between children."""


def _kill(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()


_PLAINLY = (
    "import os, sys; from grader.inside.child import limited, work; answer, cpu, memory = map(int, sys.argv[1:]);"
    "from grader.inside.wire import BEGUN; limited(cpu, memory); os.write(answer, BEGUN); work(0, answer)"
)
