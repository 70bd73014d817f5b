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

from grader.classroom.bubblewrap import ONE_THREAD, NoIsolation, bubblewrap
from grader.classroom.child_process import ChildProcess, Gone, Late, Limits
from grader.inside.wire import pack
from grader.reporting.language import gettext

#: Seconds for a sandbox to start: a quarter of one as a rule, many on a machine that is busy or has a slow disk.
PATIENCE = 60.0


class Isolated:
    """Children behind bubblewrap: no network, no files but Python's and NumPy's, nothing that lasts.

    A zygote forks them where the system lets a sandbox hold further namespaces; where it does not, each child gets a
    sandbox of its own, which is slower and no less closed.
    """

    def __init__(self, limits: Limits | None = None):
        self._limits = limits or Limits()
        self._zygote: _Zygote | None = None
        self.warm = True
        with contextlib.suppress(Late, Gone):
            self._greet()
            return
        self._let_go()
        self.warm = False
        self._prove()

    def _prove(self) -> None:
        """Have a sandbox answer, or raise ``NoIsolation``."""
        try:
            self._greet()
        except (Late, Gone) as error:
            reason = self._complaint()
            raise NoIsolation(gettext("bubblewrap does not work on this machine: {reason}", reason=reason)) from error

    def _greet(self) -> None:
        """Start a sandbox and wait until it answers, however long this machine takes over that."""
        limits = dataclasses.replace(self._limits, seconds=PATIENCE)
        with self._child({"cells": [], "exercises": []}, limits) as child:
            child.message()

    def run(self, request: object) -> ChildProcess:
        """Start a child on a request; read its messages, and leave the ``with`` to end it."""
        if self.warm and not (self._zygote and self._zygote.alive):
            with contextlib.suppress(Late, Gone):  # the child below will say so
                self._greet()
        return self._child(request, self._limits)

    def renew(self) -> None:
        """Begin anew before the next child, since the last one may have ended with all that was around it.

        Raises ``NoIsolation`` if this machine can isolate no more: that is no fault of the next child.
        """
        self._let_go()
        self._prove()

    def _child(self, request: object, limits: Limits) -> ChildProcess:
        if not self._zygote or not self._zygote.alive or not self.warm:
            self._let_go()
            self._zygote = _Zygote(self._limits, self.warm)
        content = pack(request)
        request_read, request_write = os.pipe()
        answer_read, answer_write = os.pipe()
        leash_read, leash_write = os.pipe()
        try:
            self._zygote.send((request_read, answer_write, leash_read))
        except OSError:  # it died since; its child will be seen to be gone
            pass
        finally:
            for descriptor in (request_read, answer_write, leash_read):
                os.close(descriptor)
        _feed(request_write, content)
        return ChildProcess(answer_read, lambda: os.close(leash_write), limits)

    def _complaint(self) -> str:
        return self._zygote.complaint() if self._zygote else gettext("it did not start")

    def _let_go(self) -> None:
        if self._zygote:
            self._zygote.end()
            self._zygote = None

    def close(self) -> None:
        self._let_go()


def _feed(descriptor: int, content: bytes) -> None:
    """Write a whole request. The reader is not learner code yet, so it does read; or it is gone, and that will show."""
    with contextlib.suppress(BrokenPipeError), os.fdopen(descriptor, "wb") as pipe:
        pipe.write(content)


class _Zygote:
    """A running bubblewrap with ``zygote.py`` in it."""

    def __init__(self, limits: Limits, nested: bool):
        ours, theirs = socket.socketpair()
        command = [
            *bubblewrap(),
            *("--", os.path.realpath(sys.executable), "-I", "-S", "-B", "-c", _START),
            *map(str, (theirs.fileno(), limits.cpu, limits.memory, "nested" if nested else "once")),
        ]
        self._control = ours
        self._process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the process that keeps the gradebook
        )
        theirs.close()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def send(self, descriptors: tuple[int, ...]) -> None:
        socket.send_fds(self._control, [b"."], descriptors)

    def complaint(self) -> str:
        self.end()
        assert self._process.stderr
        return self._process.stderr.read().decode(errors="replace").strip()[-500:] or gettext("it gave no reason")

    def end(self) -> None:
        self._control.close()
        self._process.kill()
        self._process.wait()


_START = (
    "import sys; sys.path[:0] = ['/course', '/site']; import numpy, numpy.random, runpy;"
    "runpy.run_module('grader.inside.zygote', run_name='__main__')"
)


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
    "import sys; from grader.inside.child import limited, work; answer, cpu, memory = map(int, sys.argv[1:]);"
    "limited(cpu, memory); work(0, answer)"
)
