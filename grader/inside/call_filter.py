"""The system calls that learner code may make, as a filter (seccomp, classic BPF) that the kernel asks at each of them.

Standard library only. What the rules of the course and Python's own modules need is allowed, as glibc and musl ask for
it. All else is refused: not only processes, sockets and mounts, but whatever uses up what a user or the machine has for
everybody, such as leases on files, timers, queues, watches and the page cache.
"""

import ctypes
import errno
import os
import struct
from dataclasses import dataclass

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2

#: For each machine its place in a pair of numbers below, the audit number of the kernel, and O_LARGEFILE, which musl
#: always sets and which Python does not know.
MACHINES = {"x86_64": (0, 0xC000003E, 0o100000), "aarch64": (1, 0xC00000B7, 0o400000)}

#: The numbers of each call on x86_64 and aarch64.
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # what is open
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "lseek": (8, 62),
    "ftruncate": (77, 46),
    "fstat": (5, 80),
    "getdents64": (217, 61),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "close": (3, 57),
    # files by name
    "open": (2, None),
    "openat": (257, 56),
    "stat": (4, None),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getcwd": (79, 17),
    "chdir": (80, 49),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rmdir": (84, None),
    # memory of its own
    "brk": (12, 214),
    "mmap": (9, 222),
    "mremap": (25, 216),
    "mprotect": (10, 226),
    "madvise": (28, 233),
    "munmap": (11, 215),
    # what only this process notices
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "exit": (60, 93),
    "exit_group": (231, 94),
    # questions
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getrusage": (98, 165),
    "prlimit64": (302, 261),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getcpu": (309, 168),
    "sched_getaffinity": (204, 123),
    "uname": (63, 160),
}
#: Answered as if they had been done: nothing here is to last, and a real one has the machine's disk at work.
FEIGNED: dict[str, tuple[int, int]] = {"fsync": (74, 82), "fdatasync": (75, 83), "msync": (26, 227)}
#: From here on the kernel's calls have one number on all machines. Libraries manage without these, which older kernels
#: do not have, if they are told so.
FIRST_NEW_CALL = 424


@dataclass(frozen=True)
class Only:
    """Allowed if an argument, as far as it counts under the mask, is one of these."""

    argument: int
    values: tuple[int, ...]
    mask: int = 0xFFFFFFFF


def _none_but(argument: int, *bits: int) -> Only:
    return Only(argument, (0,), 0xFFFFFFFF & ~sum(bits))


#: Private, shared, fixed, anonymous, and hints. Not locked in memory, nor in the machine's huge pages.
_MAPPED = (0x1, 0x2, 0x8, 0x10, 0x20, 0x100, 0x800, 0x1000, 0x4000, 0x8000, 0x10000, 0x20000, 0x100000)
#: What tells of memory that only this process has. Not what drops or shares pages that others use as well.
_ADVISED = (0, 1, 2, 3, 4, 8, 14, 15, 16, 17)
#: Duplicates, and flags read or set. Not locks, leases, owners, watches, or a pipe's size.
_CONTROLLED = (0, 1, 2, 3, 1030)
#: Whether it is a terminal, how wide it is, and what a program that is started would keep.
_ASKED = (0x5401, 0x802C542A, 0x5413, 0x5450, 0x5451)
#: Wait and wake.
_WAITED = (0, 1, 9, 10)
_ITSELF = (0,)
_PRIVATE_OR_BY_THE_CLOCK = 128 | 256


def _opened(argument: int, large_file: int) -> Only:
    """Not past the page cache, not synchronous, and no signals."""
    return _none_but(
        argument, os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_EXCL, os.O_NOCTTY, os.O_TRUNC, os.O_APPEND, os.O_NONBLOCK,
        os.O_CLOEXEC, os.O_NOFOLLOW, os.O_TMPFILE, large_file,
    )  # fmt: skip


def conditions(machine: str) -> dict[str, Only]:
    """The calls that are allowed with some arguments only."""
    large_file = MACHINES[machine][2]
    return {
        "open": _opened(1, large_file),
        "openat": _opened(2, large_file),
        "mmap": _none_but(3, *_MAPPED),
        "madvise": Only(2, _ADVISED),
        "fcntl": Only(1, _CONTROLLED),
        "ioctl": Only(1, _ASKED),
        "prlimit64": Only(0, _ITSELF),
        "futex": Only(1, _WAITED, 0xFFFFFFFF & ~_PRIVATE_OR_BY_THE_CLOCK),
    }


_LOAD, _AND, _EQUAL, _AT_LEAST, _ANSWER = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_X32 = 0x40000000  # the numbers of x32 begin here

_LINE = struct.Struct("<HBBI")
Line = tuple[int, int, int, int]


def program(machine: str) -> list[Line]:
    """The filter: ends whoever changes architecture, allows what is allowed, refuses the rest."""
    place, architecture, _ = MACHINES[machine]
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_ANSWER, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_ANSWER, 0, 0, _KILL),
    ]
    limited = conditions(machine)
    for name, numbers in ALLOWED.items():
        number = numbers[place]
        if number is not None:
            allowed = _allowed(limited[name]) if name in limited else [(_ANSWER, 0, 0, _ALLOW)]
            lines += [(_EQUAL, 0, len(allowed), number), *allowed]
    done = (_ANSWER, 0, 0, _ERROR)
    for numbers in FEIGNED.values():
        lines += [(_EQUAL, 0, 1, numbers[place]), done]
    missing, refused = ((_ANSWER, 0, 0, _ERROR | number) for number in (errno.ENOSYS, errno.EPERM))
    return [*lines, (_AT_LEAST, 0, 1, FIRST_NEW_CALL), missing, refused]


def _allowed(only: Only) -> list[Line]:
    """The lower half of the argument is what counts: the kernel takes no more of these."""
    values = [(_EQUAL, len(only.values) - at, 0, value) for at, value in enumerate(only.values)]
    return [
        (_LOAD, 0, 0, _FIRST_ARGUMENT + 8 * only.argument),
        (_AND, 0, 0, only.mask),
        *values,
        (_ANSWER, 0, 0, _ERROR | errno.EPERM),
        (_ANSWER, 0, 0, _ALLOW),
    ]


def compiled(machine: str) -> ctypes.Array:
    """The filter as the kernel reads it. To be made once: it takes longer than the rest of a fork."""
    code = b"".join(_LINE.pack(*line) for line in program(machine))
    return (ctypes.c_char * len(code)).from_buffer_copy(code)


def filter_calls(code: ctypes.Array) -> None:
    """Have the kernel ask a compiled filter from here on. It cannot be lifted, and needs `no new privileges`."""
    whole = struct.pack("@HP", len(code) // _LINE.size, ctypes.addressof(code))
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, whole, 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")
