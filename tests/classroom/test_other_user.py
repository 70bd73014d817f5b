"""Learner code as another user: what is as closed as in bubblewrap, and what is not."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from asked_inside import request, says

from grader.classroom import other_user
from grader.classroom.bubblewrap import ONE_THREAD, NoIsolation
from grader.classroom.child_process import Gone, Late, Limits
from grader.classroom.other_user import USER, OtherUser, prepare

LIMITS = Limits(seconds=60.0, cpu=60, memory=512 * 1024**2)
AS_USER = {"user": USER, "group": USER, "extra_groups": []}


@pytest.fixture(scope="module")
def home():
    """A folder into which everybody may look."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        prepare(Path(name) / "prepared")
        (Path(name) / "closed").mkdir(mode=0o700)
        yield Path(name)


@pytest.fixture(scope="module")
def python() -> str:
    """This interpreter, or the system's of the same version if it lies where others cannot look."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    for program in (os.path.realpath(sys.executable), f"/usr/bin/python3.{sys.version_info.minor}"):
        try:
            subprocess.run([program, "-c", ""], check=True, **AS_USER)
            return program
        except OSError:
            pass
    pytest.skip("another user cannot run this Python, and the system has no other of its version")


@pytest.fixture(scope="module")
def other(home, python):
    return OtherUser(home / "prepared", [home / "closed"], python, LIMITS)


def test_it_is_nobody_in_particular_and_may_nothing(other):
    assert says(other, "out = os.getuid(), os.getgid()") == "(65000, 65000)"
    names = "Groups", "CapInh", "CapPrm", "CapEff", "CapAmb", "NoNewPrivs"
    ask = f"out = [line.split()[1:] for line in open('/proc/self/status') if line.startswith({names})]"
    groups, *capabilities, privileges = eval(says(other, ask))
    assert groups == [] and {int(each, 16) for (each,) in capabilities} == {0} and privileges == ["1"]
    assert set(eval(says(other, "out = sorted(os.environ)"))) <= {*ONE_THREAD, "PWD", "LC_CTYPE"}


@pytest.mark.parametrize(
    "call",
    [
        "socket.socket(socket.AF_INET)",
        "socket.socket(socket.AF_UNIX)",
        "os.fork()",
        "os.execv('/bin/sh', ['sh'])",
        "os.posix_spawn(sys.executable, ['x'], {})",
        "os.kill(os.getpid(), 0)",
        "os.setuid(0)",
        "os.chmod('/tmp', 0o777)",
        "os.mkfifo('/tmp/mine')",
    ],
)
def test_the_filter_refuses_what_it_refuses_in_bubblewrap(other, call):
    ask = f"try: {call}; out = 'done'\nexcept OSError as error: out = error.errno"
    assert says(other, ask) == "1"


def test_what_is_closed_cannot_be_reached(other, home):
    (home / "closed" / "seed").write_text("20")
    ask = "try: open(path).read(); out = 'read'\nexcept OSError as error: out = error.errno"
    paths = (str(home / "closed" / "seed"), f"/proc/{os.getpid()}/environ", f"/proc/{os.getpid()}/mem")
    assert [says(other, f"path = {path!r}", ask) for path in paths] == ["13"] * 3


def test_what_it_is_weaker_in(other, home):
    """As the pages for instructors say: it reads and writes what everybody may, and sees which processes run."""
    (home / "everybodys").mkdir()
    (home / "everybodys").chmod(0o1777)
    (home / "readable").write_text("to all")
    assert says(other, f"out = open({str(home / 'readable')!r}).read()") == "'to all'"
    assert says(other, f"out = str({os.getpid()}) in os.listdir('/proc')") == "True"
    mine = str(home / "everybodys" / "mine")
    assert says(other, f"out = open({mine!r}, 'w').write('x')") == "1" and Path(mine).exists()
    assert "13" in says(other, f"try: open({str(home / 'mine')!r}, 'w')\nexcept OSError as error: out = error.errno")


def test_a_folder_that_is_open_is_noticed_before_anything_is_run(home, python):
    (home / "open").mkdir()
    with pytest.raises(NoIsolation, match="open is not closed to other users"):
        OtherUser(home / "prepared", [home / "closed", home / "open"], python, LIMITS)


def test_where_it_cannot_work_it_says_why(home, monkeypatch):
    if os.geteuid() == 0:
        with pytest.raises(NoIsolation, match=r"cannot be run as another user here: .*nowhere"):
            OtherUser(home / "prepared", [], "/nowhere/python")
    monkeypatch.setattr(other_user.os, "geteuid", lambda: 1000)
    with pytest.raises(NoIsolation, match="only root"):
        OtherUser(home / "prepared", [])


def _sleeper() -> subprocess.Popen:
    return subprocess.Popen(["sleep", "60"], **AS_USER)


def test_whatever_that_user_has_left_running_is_ended_after_each(other):
    left = _sleeper()
    assert says(other, "out = 1") == "1"
    assert left.wait(10) == -9


def test_but_not_while_another_child_is_asked(other):
    """As when the judge asks one more for the cause of what another answered."""
    with other.run(request("time.sleep(1)")) as first:
        assert says(other, "out = 2") == "2"
        assert first.message() == {"failed": []}


@pytest.mark.parametrize("end", ["os._exit(0)", "ctypes.string_at(0)", "os.abort()"])
def test_an_end_is_noticed_and_costs_nobody_else_anything(other, end):
    with other.run(request(end)) as child, pytest.raises(Gone):
        child.message()
    other.renew()
    assert says(other, "out = 'next'") == "'next'"


def test_it_is_too_late_for_what_does_not_end(other):
    begin = time.monotonic()
    with other.run(request("while True: pass")) as child, pytest.raises(Late):
        child.message(1.0)
    assert time.monotonic() - begin < 30
    assert "MemoryError" in says(other, "try: bytearray(2**30); out = 0\nexcept MemoryError as e: out = repr(e)")
