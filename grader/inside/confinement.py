"""Shut a process in before it meets learner code: namespaces and files of its own, no privileges.

Standard library only, beside ``call_filter``.
"""

import ctypes
import os
import platform
import signal
import struct

#: From linux/sched.h: mounts, host name, shared memory, users, processes, network.
NAMESPACES = 0x00020000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
CLONE_PIDFD = 0x00001000
#: The number of the system call `clone`.
CLONE = {"x86_64": 56, "aarch64": 220}
PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 4, 24, 38
CAPABILITY_VERSION_3 = 0x20080522
MOUNT_READ_ONLY = 1
TMP_SIZE = b"size=16m,nr_inodes=1k"

_libc = ctypes.PyDLL(None, use_errno=True)  # it keeps the interpreter's lock, which a fork needs
_libc.syscall.argtypes = [ctypes.c_long, ctypes.c_ulong, *[ctypes.c_void_p] * 4]
_libc.syscall.restype = ctypes.c_long


class Refused(OSError):
    """The system does not allow what isolation needs."""


def _asked(result: int, what: str) -> None:
    if result < 0:
        raise Refused(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def forked_apart() -> int | None:
    """Fork a child into namespaces of its own: the descriptor by which to watch and kill it; None in the child.

    With ``os.fork`` it would take two: only a child is born into another namespace of processes, so the first would
    have to leave for the new namespaces and then fork the second.
    """
    descriptor = ctypes.c_int()
    ctypes.pythonapi.PyOS_BeforeFork()
    number, flags = CLONE[platform.machine()], NAMESPACES | CLONE_PIDFD | signal.SIGCHLD
    process = _libc.syscall(number, flags, None, ctypes.byref(descriptor), None, None)
    if process == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return None
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    _asked(process, "clone")
    return descriptor.value


def keep_identity(user: int, group: int) -> None:
    """Be the same user and group in a new namespace, where none is known until it is mapped."""
    for name, content in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        file = os.open(f"/proc/self/{name}", os.O_WRONLY)
        os.write(file, content.encode())
        os.close(file)


def hide_files() -> None:
    """Put an empty folder over /tmp, and another over /proc, which tells of processes."""
    for folder, flags, options in ((b"/tmp", 0, TMP_SIZE), (b"/proc", MOUNT_READ_ONLY, b"size=4k")):
        _asked(_libc.mount(b"tmpfs", folder, b"tmpfs", flags, options), "mount")
    os.chdir("/tmp")


def without_privileges() -> None:
    """Give up every capability for good, and leave no image of the memory to whatever collects those of crashes."""
    capability = 0
    while _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0:  # until the last one, or where there are none to drop
        capability += 1
    header, nothing = struct.pack("<Ii", CAPABILITY_VERSION_3, 0), bytes(24)
    _asked(_libc.capset(header, nothing), "capset")
    _asked(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    _asked(_libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "not dumpable")
