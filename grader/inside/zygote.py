"""A process that waits inside the sandbox with NumPy loaded, and forks a child for each submission.

Starting Python and NumPy costs a hundred milliseconds and more; a fork costs a few. So that a submission can neither
see, signal, slow nor outlive another:

- this process never reads a byte of a submission: the judge passes it open descriptors, and the child reads from those;
- each child lives in its own namespaces for processes, files, network, users and shared memory, as the only process
  there, with an empty /tmp of its own and no /proc;
- it has no capabilities, cannot start a process or a thread, and its system calls, CPU, memory and files are limited;
- this process, which runs no learner code, kills it as soon as the judge lets go of the leash; and it is the first one
  of the sandbox's namespace of processes, so the kernel kills every child with it, whoever ends it.
"""

import gc
import os
import select
import signal
import socket
import sys

from grader.inside.confinement import forked_apart, hide_files, keep_identity
from grader.inside.learner_process import learn


def serve(control: socket.socket, cpu_seconds: int, memory: int) -> None:
    """Fork a child for every set of descriptors that comes: the request, the answer, and the leash."""
    identity = os.getuid(), os.getgid()
    gc.freeze()  # a child that collected what was here before would copy every page of it
    children = _Children(control.fileno())
    while True:
        ready = children.next_ready()
        if ready != control.fileno():
            children.see_to(ready)
            continue
        message, descriptors, *_ = socket.recv_fds(control, 1, 3)
        if not message:
            return
        request, answer, leash = descriptors
        child = forked_apart()
        if child is None:
            _begin(identity, request, answer, cpu_seconds, memory)
        else:
            children.keep(child, leash)
            os.close(request)
            os.close(answer)


class _Children:
    """Those that run, each by a descriptor of it, and the leash of each, which is readable once the judge lets go."""

    def __init__(self, control: int) -> None:
        self._watched = select.poll()
        self._watched.register(control, select.POLLIN)
        self._pairs: dict[int, tuple[int, int]] = {}

    def next_ready(self) -> int:
        """One descriptor at a time: what is done about one may close another."""
        return self._watched.poll()[0][0]

    def keep(self, child: int, leash: int) -> None:
        for descriptor in (child, leash):
            self._pairs[descriptor] = child, leash
            self._watched.register(descriptor, select.POLLIN)

    def see_to(self, descriptor: int) -> None:
        """Kill a child whose leash was let go; forget one that has ended."""
        child, leash = self._pairs[descriptor]
        if descriptor == leash:
            self._stop_watching(leash)
            signal.pidfd_send_signal(child, signal.SIGKILL)
            return
        os.waitid(os.P_PIDFD, child, os.WEXITED)
        self._stop_watching(child)
        if leash in self._pairs:
            self._stop_watching(leash)
        os.close(child)
        os.close(leash)

    def _stop_watching(self, descriptor: int) -> None:
        del self._pairs[descriptor]
        self._watched.unregister(descriptor)


def _begin(identity: tuple[int, int], request: int, answer: int, cpu_seconds: int, memory: int) -> None:
    """Finish what the fork began; then learner code can come."""
    try:
        keep_identity(*identity)
        os.setsid()  # a signal to one's group reaches beyond the namespace, and so does a priority
        hide_files()
        learn(request, answer, cpu_seconds, memory)
    finally:
        os._exit(0)


if __name__ == "__main__":
    control_fd, cpu, memory_limit = map(int, sys.argv[1:])
    serve(socket.socket(fileno=control_fd), cpu, memory_limit)
