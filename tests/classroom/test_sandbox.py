"""A sandbox: what learner code can reach from inside, what it leaves behind, and what the judge is told."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from asked_inside import request, says
from sandbox_ways import path_for

from grader.classroom import bubblewrap
from grader.classroom.bubblewrap import NoIsolation
from grader.classroom.child_process import Gone, Late, Limits
from grader.classroom.sandbox import Isolated, Plain

QUICK = Limits(seconds=1.5, cpu=4, memory=512 * 1024**2, answer=1024**2)
#: For what comes to an end by itself: a busy machine or a cold disk may take its time over it.
PATIENT = replace(QUICK, seconds=60.0, cpu=60)


@pytest.fixture(scope="module", params=["warm", "once"])
def isolated(request, tmp_path_factory):
    """A sandbox as it is, and as it is where the system allows no namespaces inside namespaces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", path_for(request.param, tmp_path_factory.mktemp("program")))
        runner = Isolated(PATIENT)
        assert runner.warm == (request.param == "warm"), "this machine allows no namespaces inside a sandbox"
        yield runner
        runner.close()


def test_only_the_private_tmp_can_be_written(isolated):
    tries = (
        "out, places = [], [place for place, *_ in os.walk('/')]\n"
        "for place in places:\n"
        "    try: open(place + '/mine', 'w').close(); out.append(place)\n"
        "    except OSError: pass"
    )
    assert says(isolated, tries) == ("['/tmp']" if isolated.warm else "[]")


def test_what_one_leaves_the_next_does_not_find(isolated):
    everywhere = "places = ['/tmp', '/dev/shm', *sys.path]"
    leave = (
        "for place in places:\n    try: open(place + '/answers', 'w').write('w - lr * grad')\n    except OSError: pass"
    )
    assert says(isolated, everywhere, leave, "out = 'left'") == "'left'"
    assert says(isolated, everywhere, "out = [p for p in places if os.path.exists(p + '/answers')]") == "[]"


def test_tmp_is_small(isolated):
    fill = "while out < 200: open(f'/tmp/{out}', 'wb').write(bytes(2**20)); out += 1"
    assert int(says(isolated, "out = 0", fill)) <= 16
    create = "while out < 5000: open(f'/tmp/{out}', 'w').close(); out += 1"
    assert int(says(isolated, "out = 0", create)) <= 1024


def test_no_program_and_no_package_but_numpy_is_in_sight(isolated):
    find = "out = sorted({name for _, _, names in os.walk('/course') for name in names if name.endswith('.py')})"
    assert says(isolated, find) == repr(sorted(path.name for path in bubblewrap.SHIPPED.glob("*.py")))
    assert says(isolated, "out = [d for d in ('/bin', '/usr/bin', '/home', '/work') if os.path.exists(d)]") == "[]"
    seen = "import importlib.util; out = [n for n in ('numpy', 'nbformat', 'pip') if importlib.util.find_spec(n)]"
    assert says(isolated, seen) == "['numpy']"


def test_the_course_is_not_seen_where_it_lies_among_the_libraries(monkeypatch):
    """As in a container whose course is in a folder that Python's libraries are in as well."""
    monkeypatch.setattr(bubblewrap, "__file__", "/usr/lib/course/grader/classroom/bubblewrap.py")
    monkeypatch.setattr(Path, "is_dir", lambda path: str(path) == "/usr/lib/course")
    mounts = bubblewrap._mounts()
    at = mounts.index("/usr/lib/course")
    assert mounts[at - 1 : at + 3] == ["--tmpfs", "/usr/lib/course", "--remount-ro", "/usr/lib/course"]


def test_no_process_is_in_sight(isolated):
    assert says(isolated, "out = os.getpid(), os.getppid(), os.listdir('/proc')") == "(1, 0, [])"


def test_nothing_is_open_but_the_answer(isolated):
    """Beside it the machine's null device: as standard input and outputs, and once more where those are sent now."""
    look = "for fd in range(64):\n    try: out.append((fd, os.path.samestat(os.fstat(fd), os.stat('/dev/null'))))"
    with isolated.run(request("time.sleep(60)")):
        seen = says(isolated, "out = []", f"{look}\n    except OSError: pass")
    assert eval(seen) == [(0, True), (1, True), (2, True), (3, True), (4, False)]


def test_a_users_shares_are_out_of_reach(isolated):
    names = "NPROC", "CORE", "MEMLOCK", "MSGQUEUE", "SIGPENDING"
    ask = f"import resource; out = [resource.getrlimit(getattr(resource, 'RLIMIT_' + name)) for name in {names}]"
    assert says(isolated, ask) == repr([(0, 0)] * len(names))


def test_a_crash_leaves_no_image_of_the_memory():
    """A system may hand it to a program of its own, however small a file may be; so the process is not to be dumped."""
    code = (
        "import ctypes; from grader.inside.confinement import without_privileges; without_privileges();"
        "print(*(ctypes.CDLL(None).prctl(asked, 0, 0, 0, 0) for asked in (3, 39)));"
        "print(*(line.split()[1] for line in open('/proc/self/status') if line.startswith(('CapPrm', 'CapEff'))))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[0] == "0 1", "not dumpable; no new privileges"
    assert {int(capabilities, 16) for capabilities in told[1].split()} == {0}


def test_the_environment_is_empty(isolated):
    assert set(eval(says(isolated, "out = sorted(os.environ)"))) <= {*bubblewrap.ONE_THREAD, "PWD", "LC_CTYPE"}


@pytest.mark.parametrize("family", ["AF_INET", "AF_UNIX", "AF_NETLINK", "AF_VSOCK"])
def test_there_are_no_sockets_of_any_family(isolated, family):
    ask = f"try: socket.socket(socket.{family}); out = 'open'\nexcept OSError as error: out = error.errno"
    assert says(isolated, ask) == "1"


@pytest.mark.parametrize("call", ["os.fork()", "os.posix_spawn(sys.executable, ['x'], {})", "os.execv('/tmp', ['x'])"])
def test_no_process_and_no_program_can_be_started(isolated, call):
    ask = f"try: {call}; out = 'started'\nexcept OSError as error: out = error.errno"
    assert says(isolated, ask) == "1"


@pytest.mark.parametrize(
    "call", ["os.chmod(p, 0o666)", "os.utime(p, (5, 5))", "os.chown(p, -1, -1)", "os.setxattr(p, 'user.x', b'1')"]
)
def test_the_machines_devices_stay_as_they_are(isolated, call):
    """Whoever runs this may own them, and to the kernel a child is that user: /dev/null could be shut for everybody."""
    ask = f"for p in ('/dev/full', '/tmp'):\n    try: {call}\n    except OSError as error: out.append(error.errno)"
    assert says(isolated, "out = []", ask) == "[1, 1]"


def test_there_are_no_terminals_to_leave_something_in(isolated):
    assert says(isolated, "try: os.openpty(); out = 1\nexcept OSError: out = os.listdir('/dev/pts')") == "[]"


def test_floods_on_every_descriptor_end_with_the_one_who_floods(isolated):
    flood = "for fd in (0, 1, 2):\n    for _ in range(300): os.write(fd, bytes(4096))"
    assert says(isolated, flood, "out = 'done'") == "'done'"
    assert says(isolated, "sys.__stderr__.write('x' * 10**6)", "sys.__stderr__.flush()", "out = 'done'") == "'done'"
    spray = "for fd in range(3, 64):\n    try: os.write(fd, bytes(10**6))\n    except OSError: pass"
    with isolated.run(request(spray)) as child, pytest.raises(Gone):
        child.message()
        child.message()
    assert says(isolated, "out = 'next'") == "'next'"


@pytest.mark.parametrize("end", ["os._exit(0)", "ctypes.string_at(0)", "os.abort()", "ctypes.CDLL(None).abort()"])
def test_an_end_is_noticed_and_costs_nobody_else_anything(isolated, end):
    with isolated.run(request(end)) as child, pytest.raises(Gone):
        child.message()
    assert says(isolated, "out = 'next'") == "'next'"


@pytest.mark.parametrize("call", ["kill(0, 19)", "kill(0, 9)", "killpg(0, 19)", "setpriority(os.PRIO_PGRP, 0, 19)"])
def test_a_process_group_does_not_reach_out_of_the_sandbox(isolated, call):
    with isolated.run(request(f"os.{call}")) as child, contextlib.suppress(Gone, Late):
        child.message(QUICK.seconds)
    if isolated.warm:
        assert os.getpriority(os.PRIO_PROCESS, _below(isolated._way._zygote._process.pid)[0]) < 19
    assert says(isolated, "out = 'next'") == "'next'"


def test_it_is_too_late_for_what_does_not_end_and_nothing_of_it_remains(isolated):
    ignoring = "import signal\nfor number in (2, 15, 24):\n    signal.signal(number, signal.SIG_IGN)"
    with isolated.run(request(ignoring, "while True: pass")) as child, pytest.raises(Late):
        child.message(QUICK.seconds)
    assert says(isolated, "out = 'next'") == "'next'"
    if isolated.warm:
        assert _falls_to(1, lambda: len(_below(isolated._way._zygote._process.pid))), "the zygote"


def test_memory_has_an_end(isolated):
    assert "MemoryError" in says(
        isolated, "try: bytearray(2**30); out = 'had it'\nexcept MemoryError as e: out = repr(e)"
    )


@pytest.mark.parametrize("isolated", ["warm"], indirect=True)  # elsewhere there is no zygote
def test_a_zygote_that_was_killed_is_replaced(isolated):
    assert says(isolated, "out = 1") == "1"
    isolated._way._zygote._process.kill()
    isolated._way._zygote._process.wait()
    assert says(isolated, "out = 2") == "2"


@pytest.mark.parametrize("isolated", ["warm"], indirect=True)
def test_a_child_ends_with_its_zygote(isolated):
    assert says(isolated, "out = 1") == "1"
    with isolated.run(request("time.sleep(60)")) as child, pytest.raises(Gone):
        around = isolated._way._zygote._process.pid
        assert _rises_to(2, lambda: len(_below(around))), "the zygote and the child"
        inside = _below(around)
        os.kill(inside[0], signal.SIGKILL)
        child.message()
    assert _falls_to(0, lambda: sum(map(_is_running, inside)))


def test_children_run_side_by_side_and_each_ends_by_itself(isolated):
    """As when the judge asks one more for the cause of what another answered."""
    with isolated.run(request("out = input")) as first:
        with isolated.run(request("while True: pass")) as second, pytest.raises(Late):
            second.message(QUICK.seconds)
        assert says(isolated, "out = 'third'") == "'third'"
        assert first.message() == {"failed": []}


def test_nothing_grows_with_the_number_of_children(isolated):
    count = 300 if isolated.warm else 10
    says(isolated, "out = 0")
    before = _held(isolated)
    for number in range(count):
        assert says(isolated, f"out = {number}") == str(number)
    descriptors, processes, memory = _held(isolated)
    assert (descriptors, processes) == before[:2]
    assert memory <= before[2] + 512, "kB, of the zygote"


def _held(runner: Isolated) -> tuple[int, int, int]:
    """Descriptors here and in the zygote, processes in its sandbox, and its memory in kB."""
    descriptors = len(os.listdir("/proc/self/fd"))
    if not runner.warm:
        return descriptors, 0, 0
    around = runner._way._zygote._process.pid
    assert _falls_to(1, lambda: len(_below(around)))
    (zygote,) = _below(around)
    (resident,) = (line for line in Path(f"/proc/{zygote}/status").read_text().splitlines() if "VmRSS" in line)
    return descriptors + len(os.listdir(f"/proc/{zygote}/fd")), 1, int(resident.split()[1])


@pytest.mark.parametrize("way", ["warm", "once"])
def test_a_slow_start_is_not_on_a_learners_clock(monkeypatch, tmp_path, way):
    monkeypatch.setenv("PATH", path_for(way, tmp_path))
    slow = [sys.executable, "-c", "import os, sys, time; time.sleep(2); os.execvp(sys.argv[1], sys.argv[1:])"]
    command = bubblewrap.bubblewrap
    monkeypatch.setattr(bubblewrap, "bubblewrap", lambda proc: [*slow, *command(proc)])
    runner = Isolated(QUICK)
    assert runner.warm == (way == "warm")
    runner.renew()
    assert says(runner, "out = 1") == "1"
    runner.close()


def test_a_machine_that_cannot_isolate_says_so(monkeypatch):
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda _: None)
    with pytest.raises(NoIsolation, match="apt install bubblewrap"):
        Isolated()
    for asked, other in (("system", "Darwin"), ("machine", "riscv64")):
        with monkeypatch.context() as patch, pytest.raises(NoIsolation, match=f"needs Linux on x86_64 .* {other}"):
            patch.setattr(bubblewrap.platform, asked, lambda other=other: other)
            Isolated()


def test_bubblewrap_that_is_not_allowed_to_work_says_why(monkeypatch, tmp_path):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda _: str(program))
    with pytest.raises(NoIsolation, match="No permissions"):
        Isolated(QUICK)


def test_a_plain_child_has_limits_too_and_leaves_nothing(tmp_path):
    runner = Plain(QUICK)
    assert says(runner, "out = 6 * 7") == "42"
    with runner.run(request("while True: pass")) as child, pytest.raises(Late):
        child.message()
    with runner.run(request("os._exit(0)")) as child, pytest.raises(Gone):
        child.message()
    assert "MemoryError" in says(runner, "try: bytearray(2**30); out = 0\nexcept MemoryError as e: out = repr(e)")


def _below(pid: int) -> list[int]:
    """The processes that descend from one, as /proc tells."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = (int(fields[1]), fields[0])
    found, ring = [], {pid}
    while ring := {child for child, (parent, state) in parents.items() if parent in ring and state != "Z"}:
        found += ring
    return found


def _is_running(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _rises_to(count: int, counted) -> bool:
    """As ``_falls_to``, for what is still to begin."""
    return _falls_to(-count, lambda: -counted())


def _falls_to(count: int, counted) -> bool:
    """Wait until so few are left; an end takes the system a moment."""
    for _ in range(200):
        if counted() <= count:
            return True
        time.sleep(0.05)
    return False
