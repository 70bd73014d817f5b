"""Learners' code as another user: for a container in which bubblewrap is not allowed to work. It is the weaker way.

What runs is what runs in bubblewrap: the same few files of the course, the same limits, the same filter of system calls
(so no network, no further process, no signal to another). But there are no namespaces. It sees which processes run and
can read what everybody on the machine may read, and write where everybody may.
"""

import contextlib
import dataclasses
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from grader.classroom.bubblewrap import ONE_THREAD, SHIPPED, NoIsolation, on_a_known_machine
from grader.classroom.child_process import PATIENCE, ChildProcess, Gone, Late, Limits
from grader.classroom.sandbox import begun
from grader.classroom.started import Started
from grader.inside.wire import pack
from grader.reporting.language import gettext

#: A user and a group that nobody is: no file is theirs, and no process that was not started here.
USER = 65000
_AS_USER: dict[str, Any] = {"user": USER, "group": USER, "extra_groups": []}
_LEARNER = (
    "import sys; sys.path[:0] = sys.argv[1:3]; import numpy, numpy.random;"
    "from grader.inside.learner_process import learn; learn(*map(int, sys.argv[3:]))"
)
COURSE, SITE = "course", "site"


def prepare(folder: Path) -> None:
    """Put into a new folder what a learner's process needs, for everybody to read: NumPy and the files inside."""
    library = Path(np.__file__).parent
    shutil.copytree(SHIPPED, folder / COURSE / "grader" / "inside")
    for part in (library, library.with_name("numpy.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / SITE / part.name)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


class OtherUser:
    """Children as another user, each begun by itself.

    Only root can start them, and one of these at a time on a machine: all that user's processes are taken for children.

    prepared -- the folder that ``prepare`` filled
    closed   -- folders that learners' code must not reach; ``NoIsolation`` is raised if it can
    python   -- an interpreter that everybody can run
    """

    def __init__(self, prepared: Path, closed: Iterable[Path], python: str = "", limits: Limits | None = None):
        on_a_known_machine()
        if os.geteuid() != 0:
            raise NoIsolation(gettext("only root can have learners' code run as another user."))
        self._command = [python or os.path.realpath(sys.executable), "-I", "-S", "-B", "-c", _LEARNER]
        self._command += [str(prepared / COURSE), str(prepared / SITE)]
        self._limits = limits or Limits()
        self._running: list[Started] = []
        self._last: Started | None = None
        _end_all()
        self._prove([path.resolve() for path in closed])

    def run(self, request: object) -> ChildProcess:
        """As ``Isolated.run``."""
        return begun(self._start, pack(request), self._limits)

    def renew(self) -> None:
        """As ``Isolated.renew``."""
        self._prove([])

    def close(self) -> None:
        """Nothing is kept between children."""

    def _prove(self, closed: list[Path]) -> None:
        """Have a child answer that none of these can be reached, or raise ``NoIsolation``."""
        looks = [[number, f"os.stat({f'{path}/.'!r})"] for number, path in enumerate(closed, 2)]
        request = {"cells": [{"number": 1, "source": "", "statements": [[1, "import os"], *looks]}], "exercises": []}
        limits = dataclasses.replace(self._limits, seconds=PATIENCE)
        try:
            with begun(self._start, pack(request), limits) as child:
                refused = {line for _, line, why in child.message()["failed"] if why.startswith("PermissionError")}
        except (Late, Gone, OSError) as error:
            reason = error if isinstance(error, OSError) or not self._last else self._last.complaint()
            raise NoIsolation(
                gettext("learners' code cannot be run as another user here: {reason}", reason=reason)
            ) from error
        if opened := [path for number, path in enumerate(closed, 2) if number not in refused]:
            raise NoIsolation(gettext("{folder} is not closed to other users.", folder=opened[0]))

    def _start(self, request: int, answer: int) -> Callable[[], object]:
        """A child at work, and what ends it."""
        arguments = map(str, (request, answer, self._limits.cpu, self._limits.memory))
        started = Started([*self._command, *arguments], [request, answer], ONE_THREAD, cwd="/", **_AS_USER)
        self._running.append(started)
        self._last = started

        def end() -> None:
            started.end()
            self._running.remove(started)
            if not self._running:
                _end_all()

        return end


def _end_all() -> None:
    """End whatever that user still runs. The filter lets nothing be started; this does not rely on it."""
    with contextlib.suppress(OSError):
        subprocess.run(["sh", "-c", "kill -KILL -1"], stderr=subprocess.DEVNULL, check=False, **_AS_USER)
