"""The command that shuts a process away: no network, no files but Python's and NumPy's, nothing that lasts."""

import os
import platform
import shutil
import sys
import sysconfig
from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np

from grader import inside
from grader.classroom.started import Started
from grader.inside.call_filter import MACHINES
from grader.reporting.language import gettext

#: All of the course that is in a sandbox. Nothing in it knows an answer.
SHIPPED = Path(inside.__file__).parent
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class NoIsolation(RuntimeError):
    """This machine cannot isolate; the message says why, and what would help."""


#: What a process inside may be told of processes: in the zygote's sandbox of those in it, elsewhere of none.
WITH_PROC = ("--proc", "/proc")
WITHOUT_PROC = ("--tmpfs", "/proc", "--remount-ro", "/proc")


class Bubblewrap(Started):
    """Python running shut away; ``code`` is what it does first."""

    def __init__(self, proc: Iterable[str], code: str, arguments: Iterable[int], descriptors: Collection[int]):
        python = os.path.realpath(sys.executable)
        command = [*bubblewrap(proc), "--", python, "-I", "-S", "-B", "-c", code, *map(str, arguments)]
        super().__init__(command, descriptors, env={})  # bubblewrap's own environment could be seen inside as well


def bubblewrap(proc: Iterable[str]) -> list[str]:
    """The command up to what is run in it, or ``NoIsolation``."""
    on_a_known_machine()
    program = shutil.which("bwrap")
    if not program:
        raise NoIsolation(gettext("bubblewrap is not installed. On Debian and Ubuntu: apt install bubblewrap."))
    return [
        program,
        # What is run is the first process inside, so that nothing of bubblewrap's is in there with it.
        *("--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session"),
        *("--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"),
        *_mounts(),
        *proc,
        # Nothing can be written: children of one zygote would share it, and bubblewrap can limit the size of a folder
        # but not the number of files, which take the kernel's memory. A zygote's children lay a /tmp of their own over.
        *("--dev", "/dev", "--dir", "/tmp"),
        *("--tmpfs", "/dev/shm", "--remount-ro", "/dev/shm", "--tmpfs", "/dev/pts", "--remount-ro", "/dev/pts"),
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        *("--chdir", "/tmp"),
        *(part for item in ONE_THREAD.items() for part in ("--setenv", *item)),
    ]


def on_a_known_machine() -> None:
    """Raise ``NoIsolation`` where no filter of system calls is known."""
    system, machine = platform.system(), platform.machine()
    if system != "Linux" or machine not in MACHINES:
        known = " or ".join(MACHINES)
        raise NoIsolation(
            gettext(
                "isolation needs Linux on {known}; this is {system} on {machine}.",
                known=known, system=system, machine=machine,
            )
        )  # fmt: skip


def _mounts() -> list[str]:
    """The interpreter, its libraries, NumPy and one folder of the course, read-only; nothing else that is installed."""
    python, library = Path(os.path.realpath(sys.executable)), Path(np.__file__).parent
    mounts = []
    for system in ("/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache"):
        mounts += ["--ro-bind-try", system, system]
    mounts += ["--ro-bind-try", "/etc/alternatives", "/etc/alternatives"]  # where Debian says which BLAS it is
    base = python.parents[1] / "lib"
    if not base.is_relative_to("/usr/lib"):
        mounts += ["--ro-bind", str(base), str(base)]
    mounts += ["--ro-bind", str(python), str(python)]
    for hidden in sorted({path for path in _hidden_folders() if path.is_dir() and _is_seen(path, base)}):
        mounts += ["--tmpfs", str(hidden), "--remount-ro", str(hidden)]
    mounts += ["--ro-bind", str(library), "/site/numpy", "--ro-bind-try", f"{library}.libs", "/site/numpy.libs"]
    return [*mounts, "--ro-bind", str(SHIPPED), "/course/grader/inside"]


def _is_seen(path: Path, base: Path) -> bool:
    return any(path.is_relative_to(bound) for bound in ("/usr/lib", base))


def _hidden_folders() -> set[Path]:
    """Where packages are installed, and where the course lies: below a folder that Python needs, it may be."""
    base = Path(os.path.realpath(sys.executable)).parents[1]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    installed = [
        sysconfig.get_path(kind, vars={"base": str(base), "platbase": str(base)}) for kind in ("purelib", "platlib")
    ]
    debian = (
        "/usr/lib/python3/dist-packages",
        f"/usr/lib/{version}/dist-packages",
        f"{base}/lib/{version}/site-packages",
    )
    return {*map(Path, (*installed, *debian)), Path(__file__).resolve().parents[2]}
