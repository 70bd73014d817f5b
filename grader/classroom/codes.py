"""Codes in place of names: the same in every run of a class, and not to be worked out from a name without its key."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from grader.classroom.files import TEMPORARY
from grader.classroom.labels import label
from grader.classroom.student import Student

KEY = "codes.key"
#: Digits and letters that nobody takes for each other; of a single case, so that no file system does either.
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
#: So many signs: of 20,000 students two have the same code once in five million classes.
LENGTH = 10

Code = Callable[[Student], str]


def codes(key: bytes) -> Code:
    """What gives a student their code, such as ``7f3a2-k9qxb``."""

    def code(student: Student) -> str:
        number = int.from_bytes(hmac.digest(key, student.key.encode(errors="surrogatepass"), hashlib.sha256))
        signs = "".join(SIGNS[number >> 5 * place & 31] for place in range(LENGTH))
        return f"{signs[: LENGTH // 2]}-{signs[LENGTH // 2 :]}"

    return code


def kept_key(folder: Path) -> bytes:
    """The key of a gradebook, drawn when it is first asked for. Nobody but its owner can read the file."""
    path, temporary = folder / KEY, folder / f"{TEMPORARY}{KEY}"
    if not path.exists():
        new = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(new, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        temporary.replace(path)  # whole, whenever the run is killed: half a key could be guessed
    return bytes.fromhex(path.read_text(encoding="ascii"))


def code_table(students: Iterable[Student], code: Code) -> list[tuple[str, str, str]]:
    """Who is who, for the instructor: a line a student with code, name and id, by code; a heading first."""
    lines = sorted((code(student), student.name or label(student), student.id) for student in students)
    return [("code", "name", "id"), *lines]
