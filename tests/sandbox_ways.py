"""The ways in which a sandbox may have to work: with namespaces in it or without, for root or for an ordinary user."""

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOBODY = 65534
PATH = os.environ.get("PATH", os.defpath)


def path_for(way: str, folder: Path) -> str:
    """A PATH for a way: ``warm``, where a sandbox may hold namespaces, or ``once``, where the system refuses them.

    For the second its bubblewrap is one that has the kernel refuse them, as some systems do by themselves.
    """
    if way == "warm":
        return PATH
    real = shutil.which("bwrap", path=PATH)
    assert real, "bubblewrap is not installed"
    if "--disable-userns" not in subprocess.run([real, "--help"], capture_output=True, text=True).stdout:
        pytest.skip("this bubblewrap is too old to refuse namespaces inside (--disable-userns)")
    program = folder / "bwrap"
    program.write_text(f'#!/bin/sh\nexec {real} --unshare-user --disable-userns "$@"\n')
    folder.chmod(0o755)
    program.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def users() -> list[int]:
    """Whoever runs the tests, and an ordinary user if that is root."""
    return [os.geteuid(), NOBODY] if os.geteuid() == 0 else [os.geteuid()]


def started(code: str, *arguments: object, path: str, user: int) -> subprocess.Popen:
    """Python at work on code that uses the course, as a user; what it says comes by a pipe."""
    for program in _pythons(user):
        with contextlib.suppress(OSError):
            if _run([program, "-c", "import grader.classroom.sandbox"], path, user).wait() == 0:
                return _run([program, "-c", code, *map(str, arguments)], path, user)
    pytest.skip("an ordinary user cannot read this Python, or the course, and the system has no other of its version")


def _pythons(user: int) -> list[str]:
    """This one, which may lie in a home that others cannot read, and the system's of the same version."""
    own = [sys.executable]
    return own if user == os.geteuid() else [*own, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"]


def _run(command: list[str], path: str, user: int) -> subprocess.Popen:
    packages = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    seen = os.pathsep.join(map(str, (ROOT, ROOT / "tests", *packages)))
    other = {} if user == os.geteuid() else {"user": user, "group": user, "extra_groups": []}
    env = {"PATH": path, "PYTHONPATH": seen, "PYTHONDONTWRITEBYTECODE": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=env, cwd="/", **pipes, **other)
