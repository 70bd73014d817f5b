"""CPU time of a command with all that it starts, whoever waits for it.

A process counts only the children that it has waited for itself, and a sandbox's are waited for inside. A control group
counts them all, where this user may make one.
"""

import contextlib
import itertools
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

#: Where control groups are, of the first kind and of the second, and the file that counts, in units of so many seconds.
KINDS = (
    (Path("/sys/fs/cgroup/cpuacct"), "cpuacct.usage", 1e-9),
    (Path("/sys/fs/cgroup"), "cpu.stat", 1e-6),
)


def cpu_seconds(command: list, **how: object) -> float:
    """Run a command to its end; how much CPU time it took."""
    with _group() as group:
        if group is None:
            return _as_waited_for(command, **how)
        folder, file, unit = group
        _run(command, lambda: (folder / "cgroup.procs").write_text(str(os.getpid())), **how)
        return unit * _first_number((folder / file).read_text())


def counts_everything() -> bool:
    """Whether children of children count that are waited for elsewhere."""
    with _group() as group:
        return group is not None


_number = itertools.count()


@contextlib.contextmanager
def _group() -> Iterator[tuple[Path, str, float] | None]:
    for root, file, unit in KINDS:
        folder = root / f"bench-{os.getpid()}-{next(_number)}"
        try:
            if not (root / "cgroup.procs").exists():
                continue
            folder.mkdir()
        except OSError:
            continue
        try:
            yield folder, file, unit
        finally:
            with contextlib.suppress(OSError):  # somebody of it is still there
                folder.rmdir()
        return
    yield None


def _first_number(text: str) -> int:
    return next(int(word) for word in text.split() if word.isdigit())


def _as_waited_for(command: list, **how: object) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(command, None, **how)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(command: list, first: object, **how: object) -> None:
    done = subprocess.run(list(map(str, command)), preexec_fn=first, capture_output=True, text=True, **how)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
