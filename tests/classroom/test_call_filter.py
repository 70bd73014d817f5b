"""The filter of system calls: which it allows, on each machine, and that honest code never asks for more."""

import errno
import re
import sys
from pathlib import Path

import pytest
from natural.reading import natural
from solved_above import solved_above
from submissions import honest, written

from grader.classroom import messages
from grader.classroom.child_process import Limits
from grader.classroom.sandbox import Isolated
from grader.course import COURSE
from grader.inside.call_filter import ALLOWED, FEIGNED, MACHINES, conditions, program
from grader.judging.finding import Finding, Passed
from grader.judging.judge import judge
from grader.reading.extract import extract

NAMES = """access brk chdir clock_getres clock_gettime clock_nanosleep close dup dup2 dup3 exit exit_group faccessat
faccessat2 fcntl fstat ftruncate futex getcpu getcwd getdents64 getegid geteuid getgid getpid getppid getrandom
getrusage gettid gettimeofday getuid ioctl lseek lstat madvise mkdir mkdirat mmap mprotect mremap munmap nanosleep
newfstatat open openat poll ppoll pread64 prlimit64 pselect6 pwrite64 read readlink readlinkat readv rename renameat
renameat2 restart_syscall rmdir rt_sigaction rt_sigprocmask rt_sigreturn sched_getaffinity sched_yield select
sigaltstack stat statx time times uname unlink unlinkat write writev"""
LIMITED = "fcntl futex ioctl madvise mmap open openat prlimit64"
ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
#: Kernel headers of each machine, where they are installed.
HEADERS = {"x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "aarch64": "/usr/include/asm-generic/unistd.h"}
GENERIC_NAMES = {"fstatat": "newfstatat"}


def test_these_calls_are_allowed_and_no_others():
    assert sorted(ALLOWED) == NAMES.split()
    assert sorted(FEIGNED) == ["fdatasync", "fsync", "msync"]
    for machine in MACHINES:
        assert sorted(conditions(machine)) == LIMITED.split()


@pytest.mark.parametrize("machine", MACHINES)
def test_their_numbers_are_those_of_the_kernel(machine):
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip("the headers of the kernel are not installed")
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())
    numbers = {GENERIC_NAMES.get(name, name): int(number) for name, number in found}
    place = MACHINES[machine][0]
    for name, each in {**ALLOWED, **FEIGNED}.items():
        assert each[place] in (None, numbers.get(name)), name
    assert {name for name, each in ALLOWED.items() if each[place] is None} <= {
        "access", "dup2", "lstat", "mkdir", "open", "poll", "readlink", "rename", "rmdir", "select", "stat", "time",
        "unlink",
    }  # fmt: skip


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_lets_through_what_is_allowed_and_refuses_the_rest(machine):
    place, _, _ = MACHINES[machine]
    allowed = {each[place] for name, each in ALLOWED.items() if name not in conditions(machine)}
    limited = {ALLOWED[name][place] for name in conditions(machine)}
    feigned = {each[place] for each in FEIGNED.values()}
    for number in {*range(600)} - limited:
        expected = ALLOW if number in allowed else 0x50000 if number in feigned else EPERM if number < 424 else ENOSYS
        assert _answer(machine, number) == expected, number
    assert _answer(machine, 0, architecture=0x40000003) == KILL, "the door for programs of 32 bits"
    assert {_answer(machine, number) for number in (0x40000000, 0x40000001, 0xFFFFFFFF)} == {KILL}, "x32"


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_decide_where_a_call_can_do_harm(machine):
    def answers(name: str, argument: int, *values: int) -> set[int]:
        arguments = [[0] * argument + [value] for value in values]
        return {_answer(machine, ALLOWED[name][MACHINES[machine][0]], *each) for each in arguments}

    assert answers("fcntl", 1, 0, 1, 2, 3, 1030) == {ALLOW}
    assert answers("fcntl", 1, 4, 5, 6, 7, 8, 10, 37, 38, 1024, 1026, 1031, 1033) == {EPERM}, "locks, leases, owners"
    assert answers("madvise", 2, 4, 14) == {ALLOW}
    assert answers("madvise", 2, 9, 12, 20, 21, 25, 100) == {EPERM}, "of pages that others have as well"
    assert answers("mmap", 3, 0x2, 0x22, 0x812, 0x20022) == {ALLOW}
    assert answers("mmap", 3, 0x2022, 0x40022, 0x80022) == {EPERM}, "locked, huge, synchronous"
    assert answers("futex", 1, 0, 128, 129, 137, 393) == {ALLOW}
    assert answers("futex", 1, 6, 13, 134) == {EPERM}, "those that lend priority"
    assert answers("ioctl", 1, 0x5401) == {ALLOW}
    assert answers("ioctl", 1, 0x5412, 0x40086602) == {EPERM}, "typing for somebody, attributes of files"
    assert answers("prlimit64", 0, 0) == {ALLOW}
    assert answers("prlimit64", 0, 1) == {EPERM}


def _answer(machine: str, number: int, *arguments: int, architecture: int = 0) -> int:
    """What the filter answers to a call: its lines, run one after another as the kernel would."""
    words = {0: number, 4: architecture or MACHINES[machine][1]}
    words |= {16 + 8 * place: value for place, value in enumerate([*arguments, *[0] * (6 - len(arguments))])}
    lines, at, held = program(machine), 0, 0
    while True:
        code, so, otherwise, value = lines[at]
        at += 1
        if code == 0x06:
            return value
        if code == 0x20:
            held = words[value]
        elif code == 0x54:
            held &= value
        else:
            at += so if (held == value if code == 0x15 else held >= value) else otherwise


@pytest.fixture(scope="module")
def sandbox():
    runner = Isolated(Limits(seconds=60))
    yield runner
    runner.close()


def _found(sandbox: Isolated, name: str, cells: list[str]) -> Finding:
    seeded = COURSE[name].seeded(5)
    with sandbox.run(messages.request(extract(written(*cells)).cells, [messages.asked(COURSE[name], 5)])) as child:
        assert list(messages.failures(child.message())) == []
        return judge(seeded, messages.attempt(seeded, child.message()))


@pytest.mark.parametrize("name", COURSE)
def test_right_answers_need_no_more(sandbox, name):
    imports = "import math, statistics\nimport numpy as np"
    above = [imports, *(COURSE[other].solution() for other in solved_above(name))]
    assert isinstance(_found(sandbox, name, [*above, *honest(name)]), Passed)
    for answer in natural():
        if answer.exercise == name and answer.is_right:
            named = f"{name} = {answer.function().__name__}"  # some have another name, or a helper
            assert isinstance(_found(sandbox, name, [*above, answer.source, named]), Passed), answer


#: What honest cells may do beside importing; each as a learner would write it.
HONEST = """
time.sleep(0.001), time.perf_counter(), time.process_time(), datetime.datetime.now().astimezone()
random.seed(), random.random(), np.random.seed(1), np.random.default_rng().normal(size=10**5), secrets.token_hex()
np.linalg.svd(np.random.rand(80, 80)), np.fft.fft(np.ones(999)), np.sort(np.random.rand(10**5))
np.ones((2000, 2000)) @ np.ones(2000)
hashlib.sha256(b"").hexdigest(), pickle.loads(pickle.dumps({})), uuid.uuid4(), decimal.Decimal(2).sqrt()
logging.warning("x"), warnings.warn("y"), inspect.getsource(inspect.getsource), traceback.format_stack()
os.cpu_count(), os.getcwd(), pathlib.Path.cwd().resolve(), shutil.get_terminal_size(), platform.platform()
tempfile.NamedTemporaryFile("w").write("x"), tempfile.TemporaryDirectory().cleanup(), tempfile.TemporaryFile()
open("a", "w").write("x"), open("a").read(), os.rename("a", "b"), os.remove("b"), os.fsync(open(".a", "w").fileno())
os.makedirs("c/d"), list(os.walk(".")), shutil.rmtree("c")
np.save("a.npy", np.ones(3)), np.load("a.npy"), np.load("a.npy", mmap_mode="r+").flush(), np.savetxt("c", np.ones(3))
np.savez("b", x=np.ones(3)), dict(np.load("b.npz"))
threading.Lock().acquire(), signal.signal(signal.SIGINT, signal.SIG_IGN), faulthandler.enable(), gc.collect()
timeit.timeit("1", number=9), os.times(), resource.getrusage(0)
"""
IMPORTED = """
import datetime, decimal, faulthandler, gc, hashlib, inspect, logging, os, pathlib, pickle, platform, random
import resource, secrets, shutil, signal, tempfile, threading, time, timeit, traceback, uuid, warnings
import numpy as np
"""


def test_honest_cells_need_no_more(sandbox):
    assert _failed(sandbox, *IMPORTED.strip().splitlines(), *HONEST.strip().splitlines()) == []


def test_modules_are_imported_as_outside(sandbox):
    """Those that try what they find make do with what is allowed."""
    names = sorted(sys.stdlib_module_names - {"antigravity", "idlelib", "this", "turtledemo"})
    tried = (
        "import importlib\nrefused = []\nfor name in names:\n    try: importlib.import_module(name)\n"
        "    except PermissionError: refused.append(name)\n    except Exception: pass"
    )
    assert _failed(sandbox, f"names = {names}", tried, "assert not refused, refused") == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("bytearray(2**40)", "MemoryError"),
        ("(lambda f: f(f))(lambda f: f(f))", "RecursionError"),
        ("threading.Thread(target=print).start()", "RuntimeError"),
        ("subprocess.run(['ls'])", "PermissionError"),
        ("breakpoint()", "BdbQuit"),
        ("input()", "EOFError"),
    ],
)
def test_what_fails_fails_by_its_name(sandbox, statement, named):
    (failed,) = _failed(sandbox, "import subprocess, threading", statement)
    assert failed.startswith(named)


def _failed(sandbox: Isolated, *statements: str) -> list[str]:
    """Why statements did not run, of those that did not."""
    lines = [[number, statement] for number, statement in enumerate(statements, 1)]
    asked = {"cells": [{"number": 1, "source": "", "statements": lines}], "exercises": []}
    with sandbox.run(asked) as child:
        return [why for _, _, why in messages.failures(child.message())]
