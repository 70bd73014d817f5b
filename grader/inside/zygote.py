"""A process that waits inside the sandbox with NumPy loaded, and forks a child for each submission.

Standard library only, beside `child`, which needs NumPy. Starting Python and NumPy costs a hundred milliseconds and
more; a fork costs a few. So that a submission can neither see, signal, slow nor outlive another:

- this process never reads a byte of a submission: the judge passes it open descriptors, and the child reads from those;
- each child lives in its own namespaces for processes, files, network, users and shared memory, as the only process
  there, with an empty /tmp of its own and no /proc;
- it has no capabilities, cannot start a process or a thread, and its CPU, memory and files are limited;
- a keeper, which runs no learner code, kills it as soon as the judge lets go of the leash.
"""

import contextlib
import ctypes
import gc
import os
import platform
import select
import signal
import socket
import struct
import sys

from grader.inside.child import limited, work

#: From linux/sched.h: mounts, host name, shared memory, users, processes, network.
NAMESPACES = 0x00020000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 22, 24, 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522
MOUNT_READ_ONLY = 1
TMP_SIZE = b"size=16m,nr_inodes=1k"

#: System calls that no rule of the course needs: processes, programs, sockets (of which one family, vsock, goes past
#: the network's namespace), namespaces, mounts, other processes' memory, the kernel's own stores, modes and owners and
#: times and attributes of files (the devices below /dev are the machine's own, mounts cannot keep their owner from a
#: chmod, and whoever runs this may be their owner). By architecture: the audit number, then the calls' numbers.
FORBIDDEN = {
    "x86_64": (
        0xC000003E,
        (
            *(56, 57, 58, 435),  # clone fork vfork clone3
            *(59, 322, 41, 53),  # execve execveat, socket socketpair
            *(272, 308, 165, 166, 155, 161),  # unshare setns, mount umount2 pivot_root chroot
            *(101, 310, 311, 248, 249, 250),  # ptrace process_vm_readv process_vm_writev, add_key request_key keyctl
            *(321, 298, 323, 425),  # bpf perf_event_open userfaultfd io_uring_setup
            *(319, 29, 68),  # memfd_create shmget msgget
            *(90, 91, 268, 452, 92, 93, 94, 260),  # chmod fchmod fchmodat fchmodat2, chown fchown lchown fchownat
            *(132, 235, 261, 280),  # utime utimes futimesat utimensat
            *(188, 189, 190, 463, 197, 198, 199, 466, 469),  # setxattr and removexattr in all forms, file_setattr
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(220, 435),
            *(221, 281, 198, 199),
            *(97, 268, 40, 39, 41, 51),
            *(117, 270, 271, 217, 218, 219),
            *(280, 241, 282, 425),
            *(279, 194, 186),
            *(52, 53, 452, 54, 55),
            *(88,),
            *(5, 6, 7, 463, 14, 15, 16, 466, 469),
        ),
    ),
}


class Refused(OSError):
    """The system does not allow what isolation needs."""


def serve(control_fd: int, cpu_seconds: int, memory: int, nested: bool) -> None:
    """Fork a child for every set of descriptors that comes: the request, the answer, and the leash."""
    control = socket.socket(fileno=control_fd)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    gc.freeze()  # a child that collected what was here before would copy every page of it
    while True:
        message, descriptors, *_ = socket.recv_fds(control, 1, 3)
        if not message:
            return
        if not nested:
            control.close()
            _learn(descriptors[0], descriptors[1], cpu_seconds, memory)
        if os.fork() == 0:
            control.close()
            request, answer, leash = descriptors
            _keep(request, answer, leash, cpu_seconds, memory)
        for descriptor in descriptors:
            os.close(descriptor)


def _keep(request: int, answer: int, leash: int, cpu_seconds: int, memory: int) -> None:
    """Start the child in namespaces of its own, and see to its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        _into_own_namespaces()
        lifeline, held = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(leash)
            os.close(held)
            _end_with_keeper(lifeline)
            os.setsid()  # a signal to one's group reaches beyond the namespace, and so does a priority
            _hide_files()
            _learn(request, answer, cpu_seconds, memory)
        os.close(request)
        os.close(answer)
        watched = select.poll()
        watched.register(leash, select.POLLIN | select.POLLHUP)
        watched.register(os.pidfd_open(child), select.POLLIN)
        watched.poll()
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    finally:
        os._exit(0)


def _end_with_keeper(lifeline: int) -> None:
    """Ask to be killed when the keeper ends, whoever ends it; and leave if it has ended before this could be asked."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if select.select([lifeline], [], [], 0)[0]:
        os._exit(1)
    os.close(lifeline)


def _learn(request: int, answer: int, cpu_seconds: int, memory: int) -> None:
    """Become the process that runs learner code; never returns."""
    try:
        _cut_off()
        limited(cpu_seconds, memory)
        _without_privileges()
        work(request, answer)
    finally:
        os._exit(0)


def _cut_off() -> None:
    """Leave nobody to talk to: a pipe shared with the children that come later could be filled up for them."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.close(nowhere)


_libc = ctypes.CDLL(None, use_errno=True)


def _asked(result: int, what: str) -> None:
    if result != 0:
        raise Refused(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def _into_own_namespaces() -> None:
    user, group = os.getuid(), os.getgid()
    _asked(_libc.unshare(NAMESPACES), "unshare")
    for name, content in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)


def _hide_files() -> None:
    for folder, flags, options in ((b"/tmp", 0, TMP_SIZE), (b"/proc", MOUNT_READ_ONLY, b"size=4k")):
        _asked(_libc.mount(b"tmpfs", folder, b"tmpfs", flags, options), "mount")
    os.chdir("/tmp")


def _without_privileges() -> None:
    for capability in range(64):
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)  # beyond the last one it fails, as it should
    header, nothing = struct.pack("<Ii", CAPABILITY_VERSION_3, 0), bytes(24)
    _asked(_libc.capset(header, nothing), "capset")
    _asked(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    if platform.machine() in FORBIDDEN:
        _forbid(*FORBIDDEN[platform.machine()])


def _forbid(architecture: int, calls: tuple[int, ...]) -> None:
    """Install a filter (classic BPF) that answers EPERM to ``calls`` and ends whoever changes architecture."""
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    kill, refuse, allow = 0x80000000, 0x00050000 | 1, 0x7FFF0000
    program = [
        (load, 0, 0, 4),  # the architecture
        (equal, 1, 0, architecture),
        (answer, 0, 0, kill),
        (load, 0, 0, 0),  # the number of the call
        (at_least, 0, 1, 0x40000000),  # x32's numbers
        (answer, 0, 0, kill),
    ]
    for call in calls:
        program += [(equal, 0, 1, call), (answer, 0, 0, refuse)]
    program.append((answer, 0, 0, allow))
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *line) for line in program))
    whole = struct.pack("@HP", len(program), ctypes.addressof(code))
    _asked(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, whole, 0, 0), "seccomp")


if __name__ == "__main__":
    control, cpu, memory_limit = map(int, sys.argv[1:4])
    serve(control, cpu, memory_limit, nested=sys.argv[4] == "nested")
