"""A process that was started to run learners' code, as the one that started it sees it."""

import os
import subprocess
from collections.abc import Collection, Mapping
from typing import Any

from grader.reporting.language import gettext


class Started:
    """A process with nothing open but these descriptors; what it says before a learner's code begins is kept.

    how -- what else ``subprocess.Popen`` is to be told
    """

    def __init__(self, command: list[str], descriptors: Collection[int], env: Mapping[str, str], **how: Any):
        self._said = b""
        self._process = subprocess.Popen(
            command,
            pass_fds=descriptors,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the process that keeps the gradebook
            **how,
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def complaint(self) -> str:
        """What it said before it ended, which it is made to do."""
        self.end()
        return self._said.decode(errors="replace").strip()[-500:] or gettext("it gave no reason")

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        errors = self._process.stderr
        if errors and not errors.closed:
            os.set_blocking(errors.fileno(), False)  # what was started in it may still hold the other end for a moment
            self._said = errors.read() or b""
            errors.close()
