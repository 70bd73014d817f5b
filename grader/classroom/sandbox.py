"""Run untrusted code and get numbers back: isolated by bubblewrap, or in a plain child process where that is wanted.

The judge stays outside. It sends statements and probes, and reads messages that are checked byte by byte (``wire``).
"""

import contextlib
import dataclasses
import os
import platform
import select
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader import inside
from grader.inside.wire import HEAD, Malformed, lengths, pack, unpack

#: All of the course that is in a sandbox. Nothing in it knows an answer.
SHIPPED = Path(inside.__file__).parent
#: Seconds for a sandbox to start: a quarter of one as a rule, many on a machine that is busy or has a slow disk.
PATIENCE = 60.0
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class NoIsolation(RuntimeError):
    """This machine cannot isolate; the message says why, and what would help."""


class Late(Exception):
    """No answer came in time."""


class Gone(Exception):
    """The child ended, or sent something that is not a message."""


@dataclass(frozen=True)
class Limits:
    """What one child may use.

    seconds -- wall time for each exercise
    cpu     -- seconds of CPU for all of them
    memory  -- bytes of address space
    answer  -- bytes of one message
    """

    seconds: float = 5.0
    cpu: int = 20
    memory: int = 1024**3
    answer: int = 16 * 1024**2


class Child:
    """One run of learner code, seen from outside: messages come out of it until it ends or is let go."""

    def __init__(self, answer_fd: int, leash, limits: Limits):
        self._answer_fd, self._leash, self._limits = answer_fd, leash, limits

    def message(self, seconds: float | None = None) -> object:
        """The next message, or ``Late``, or ``Gone``. It may take ``seconds``, and never more than the limit."""
        allowed = self._limits.seconds if seconds is None else min(seconds, self._limits.seconds)
        deadline = time.monotonic() + allowed
        head = self._read(HEAD.size, deadline)
        try:
            return unpack(head, self._read(lengths(head, self._limits.answer), deadline))
        except Malformed as error:
            raise Gone(str(error)) from None

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

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_) -> None:
        self._leash()
        os.close(self._answer_fd)


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
            raise NoIsolation(f"bubblewrap does not work on this machine: {self._complaint()}") from error

    def _greet(self) -> None:
        """Start a sandbox and wait until it answers, however long this machine takes over that."""
        with self._child({"cells": [], "exercises": []}, dataclasses.replace(self._limits, seconds=PATIENCE)) as child:
            child.message()

    def run(self, request: object) -> Child:
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

    def _child(self, request: object, limits: Limits) -> Child:
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
        return Child(answer_read, lambda: os.close(leash_write), limits)

    def _complaint(self) -> str:
        return self._zygote.complaint() if self._zygote else "it did not start"

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
        return self._process.stderr.read().decode(errors="replace").strip()[-500:] or "it gave no reason"

    def end(self) -> None:
        self._control.close()
        self._process.kill()
        self._process.wait()


_START = (
    "import sys; sys.path[:0] = ['/course', '/site']; import numpy, numpy.random, runpy;"
    "runpy.run_module('grader.inside.zygote', run_name='__main__')"
)


def bubblewrap() -> list[str]:
    """The command up to what is run in it, or ``NoIsolation``."""
    if platform.system() != "Linux":
        raise NoIsolation(f"isolation needs Linux; this is {platform.system()}.")
    program = shutil.which("bwrap")
    if not program:
        raise NoIsolation("bubblewrap is not installed. On Debian and Ubuntu: apt install bubblewrap.")
    return [
        program,
        *("--unshare-all", "--die-with-parent", "--new-session", "--clearenv"),
        *("--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"),
        *_mounts(),
        *("--proc", "/proc", "--dev", "/dev", "--size", str(16 * 1024**2), "--tmpfs", "/tmp"),
        # Children of one zygote share whatever can be written outside /tmp, so nothing can.
        *("--tmpfs", "/dev/shm", "--remount-ro", "/dev/shm", "--tmpfs", "/dev/pts", "--remount-ro", "/dev/pts"),
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        *("--chdir", "/tmp"),
        *(part for item in ONE_THREAD.items() for part in ("--setenv", *item)),
    ]


def _mounts() -> list[str]:
    """The interpreter, its libraries, NumPy and one folder of the course, read-only; nothing else that is installed."""
    python, library = Path(os.path.realpath(sys.executable)), Path(np.__file__).parent
    mounts = []
    for system in ("/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache"):
        mounts += ["--ro-bind-try", system, system]
    mounts += ["--ro-bind-try", "/etc/alternatives", "/etc/alternatives"]  # where Debian says which BLAS it is
    base = python.parents[1] / "lib"
    if not base.is_relative_to("/usr/lib"):
        mounts += ["--ro-bind", str(base), str(base)]
    mounts += ["--ro-bind", str(python), str(python)]
    for hidden in sorted({path for path in _hidden_folders() if path.is_dir() and _is_seen(path, base)}):
        mounts += ["--tmpfs", str(hidden), "--remount-ro", str(hidden)]
    mounts += ["--ro-bind", str(library), "/site/numpy", "--ro-bind-try", f"{library}.libs", "/site/numpy.libs"]
    return [*mounts, "--ro-bind", str(SHIPPED), "/course/grader/inside"]


def _is_seen(path: Path, base: Path) -> bool:
    return any(path.is_relative_to(bound) for bound in ("/usr/lib", base))


def _hidden_folders() -> set[Path]:
    """Where packages are installed, and where the course lies: below a folder that Python needs, it may be."""
    base = Path(os.path.realpath(sys.executable)).parents[1]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    installed = [
        sysconfig.get_path(kind, vars={"base": str(base), "platbase": str(base)}) for kind in ("purelib", "platlib")
    ]
    debian = (
        "/usr/lib/python3/dist-packages",
        f"/usr/lib/{version}/dist-packages",
        f"{base}/lib/{version}/site-packages",
    )
    return {*map(Path, (*installed, *debian)), Path(__file__).resolve().parents[2]}


class Plain:
    """Children as ordinary processes: limits of time and memory, and nothing else. For one's own notebook."""

    warm = False

    def __init__(self, limits: Limits | None = None):
        self._limits = limits or Limits()

    def run(self, request: object) -> Child:
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
        return Child(answer_read, lambda: (process.kill(), process.wait()), self._limits)

    def renew(self) -> None:
        """As ``Isolated.renew``: nothing is kept between children."""

    def close(self) -> None:
        """Nothing is kept between children."""


_PLAINLY = (
    "import sys; from grader.inside.child import limited, work; answer, cpu, memory = map(int, sys.argv[1:]);"
    "limited(cpu, memory); work(0, answer)"
)
