"""The grader that runs here as a wheel, packed from its own files.

So it is the same whether it was installed from a wheel or is a copy of the repository that is worked on, and needs no
network and no tool to build it.
"""

import base64
import hashlib
import io
import zipfile
from pathlib import Path

import grader

PACKAGE = Path(grader.__file__).resolve().parent
#: What grading needs of what is installed with the course.
NEEDED = ("numpy>=2.1", "nbformat>=5.10")
NAME = f"turning_the_knobs-{grader.__version__}"
WHEEL = "Wheel-Version: 1.0\nGenerator: turning-the-knobs\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel_name() -> str:
    return f"{NAME}-py3-none-any.whl"


def packed_wheel() -> bytes:
    """The bytes of the wheel: the grader alone, without notebooks and what draws in them."""
    files = {
        f"grader/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes()
        for path in sorted(PACKAGE.rglob("*"))
        if path.is_file() and not any(_is_left_out(part) for part in path.relative_to(PACKAGE).parts)
    }
    needed = "".join(f"Requires-Dist: {each}\n" for each in NEEDED)
    about = f"Metadata-Version: 2.1\nName: turning-the-knobs\nVersion: {grader.__version__}\n"
    files[f"{NAME}.dist-info/METADATA"] = f"{about}Requires-Python: >=3.11\n{needed}".encode()
    files[f"{NAME}.dist-info/WHEEL"] = WHEEL.encode()
    record = f"{NAME}.dist-info/RECORD"
    lines = [f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items()]
    files[record] = "".join([*lines, f"{record},,\n"]).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _is_left_out(part: str) -> bool:
    return part == "__pycache__" or part.startswith(".")


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
