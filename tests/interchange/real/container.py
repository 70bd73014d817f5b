"""A container as Gradescope's: root with the rights that Docker leaves it, /autograder, and the system's own Python.

Bubblewrap plays it, started as root. Docker also refuses the calls that a sandbox in it would need, and so does this
one, unless it is ``nested``.
"""

import os
import platform
import shutil
import struct
import subprocess
from pathlib import Path

#: What Docker leaves root.
RIGHTS = (
    "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "NET_BIND_SERVICE", "NET_RAW",
    "SYS_CHROOT", "MKNOD", "AUDIT_WRITE", "SETFCAP",
)  # fmt: skip
#: What it refuses: unshare, mount, setns, clone into new namespaces; and clone3, of which it cannot see the flags.
REFUSED = {"x86_64": (272, 165, 308), "aarch64": (97, 40, 268)}
CLONE, CLONE3, NAMESPACES = {"x86_64": 56, "aarch64": 220}, 435, 0x7E020000
EPERM, ENOSYS, ALLOWED = 0x50001, 0x50026, 0x7FFF0000
LOAD, AND, EQUAL, ANSWER, NUMBER, FIRST_ARGUMENT = 0x20, 0x54, 0x15, 0x06, 0, 16
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
KEPT = ("autograder", "opt", "tmp")


def as_root() -> list[str] | None:
    """What a command begins with to be run as root; None if there is no way."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    return [sudo, "-n"] if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0 else None


def _rules() -> bytes:
    machine = platform.machine()
    refused = [line for number in REFUSED[machine] for line in ((EQUAL, 0, 1, number), (ANSWER, 0, 0, EPERM))]
    lines = [
        (LOAD, 0, 0, NUMBER),
        *refused,
        (EQUAL, 0, 1, CLONE3),
        (ANSWER, 0, 0, ENOSYS),
        (EQUAL, 0, 4, CLONE[machine]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (AND, 0, 0, NAMESPACES),
        (EQUAL, 1, 0, 0),
        (ANSWER, 0, 0, EPERM),
        (ANSWER, 0, 0, ALLOWED),
    ]
    return b"".join(struct.pack("<HBBI", *line) for line in lines)


class Container:
    """Its /autograder, /opt and /tmp last from one command to the next, which is more than Gradescope's do."""

    def __init__(self, folder: Path, prefix: list[str], nested: bool):
        self._folder, self._prefix, self._nested = folder, prefix, nested
        for name in KEPT:
            (folder / name).mkdir(exist_ok=True)
        (folder / "rules").write_bytes(_rules())

    def run(self, *command: str, given: bytes = b"") -> subprocess.CompletedProcess:
        """Run a command as root in it."""
        seccomp = [] if self._nested else ["--seccomp", "9"]
        started = [*self._bubblewrap(), *seccomp, *command]
        # sudo hands on no descriptors but the first three.
        opened = ["sh", "-c", 'exec 9<"$0"; exec "$@"', str(self._folder / "rules")]
        return subprocess.run([*self._prefix, *opened, *started], input=given, capture_output=True)

    def _bubblewrap(self) -> list[str]:
        system = []
        for name in ("bin", "sbin", "lib", "lib32", "lib64"):
            place = Path("/", name)
            if place.exists():
                system += ["--symlink", os.readlink(place), str(place)] if place.is_symlink() else _read_only(place)
        kept = [part for name in KEPT for part in ("--bind", str(self._folder / name), f"/{name}")]
        pip = [part for item in os.environ.items() if item[0].startswith("PIP_") for part in ("--setenv", *item)]
        return [
            "bwrap", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--cap-drop", "ALL",
            *(part for right in RIGHTS for part in ("--cap-add", f"CAP_{right}")),
            *_read_only("/usr"), *system, *_read_only("/etc"), *_read_only("/run/systemd/resolve"),
            *("--proc", "/proc", "--dev", "/dev", "--dir", "/var/tmp", "--tmpfs", "/root", "--chmod", "0700", "/root"),
            *(*kept, "--clearenv", "--setenv", "PATH", PATH, *pip, "--chdir", "/autograder"),
        ]  # fmt: skip


def _read_only(place: Path | str) -> list[str]:
    return ["--ro-bind-try", str(place), str(place)]
