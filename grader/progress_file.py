"""A learner's own file, beside the notebooks: what they passed and predicted lasts from one notebook to the next.

It is a JSON object. Each part of the course that keeps something has a key of its own in it, and leaves the others as
they are; a key that nobody here knows any more is kept as well.
"""

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from grader.classroom.files import write_atomic

try:
    import fcntl
except ImportError:
    HAS_LOCKS = False  # Windows
else:
    HAS_LOCKS = True

#: A variable of the environment that names the file; without it the file lies in the notebook's folder.
VARIABLE = "GRADER_PROGRESS"
FILE = ".progress.json"
#: Where pytest runs the notebooks they are blank ones, whoever's folder it is.
PYTEST = ("PYTEST_VERSION", "PYTEST_CURRENT_TEST")
#: What a file that could not be read is called from then on, and a number.
UNREADABLE = "unreadable"
#: Seconds to wait for another notebook. It holds the file for a few thousandths of one.
PATIENCE = 2.0

#: What the file holds, by the keys of its parts.
Record = dict[str, Any]


class Unreadable(ValueError):
    """The file is there, and is not what a notebook wrote."""


def place() -> Path | None:
    """Where the file lies, or None where nothing is to be kept."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    return None if any(name in os.environ for name in PYTEST) else Path(FILE)


def read() -> Record:
    """What the file holds: nothing if there is none, or none that can be read."""
    path = place()
    try:
        return _read(path) if path else {}
    except (Unreadable, OSError):
        return {}


def update(change: Callable[[Record], None]) -> None:
    """Have ``change`` alter what the file holds, and write it, all or nothing; ``OSError`` if it cannot be written.

    What another notebook wrote in the meantime is read first, so that neither loses anything. A file that cannot be
    read is set aside, and never written over.
    """
    path = place()
    if path is None:
        return
    with _alone(path.parent):
        try:
            record = _read(path)
        except Unreadable:
            path.rename(_free(path))
            record = {}
        change(record)
        write_atomic(path, json.dumps(record, indent=1, ensure_ascii=False) + "\n")


def unreadable() -> list[Path]:
    """The files that cannot be read: the one in use, if it is so, and those that were set aside."""
    path = place()
    if path is None:
        return []
    aside = sorted(path.parent.glob(f"{path.name}.{UNREADABLE}-*"))
    try:
        _read(path)
    except (Unreadable, OSError):
        return [path, *aside]
    return aside


def _read(path: Path) -> Record:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from None
    if not isinstance(record, dict) or not _is_sound(record):
        raise Unreadable("it is not what a notebook wrote")
    return record


def _is_sound(record: Record) -> bool:
    """Whether the parts that are known are of their kinds."""
    passed, functions = record.get("passed", []), record.get("functions", {})
    return (
        isinstance(passed, list)
        and all(isinstance(name, str) for name in passed)
        and isinstance(functions, dict)
        and all(isinstance(text, str) for text in functions.values())
        and isinstance(record.get("predictions", {}), dict)
    )


def _free(path: Path) -> Path:
    """A name beside the file that is not taken."""
    number = 1
    while (aside := path.with_name(f"{path.name}.{UNREADABLE}-{number}")).exists():
        number += 1
    return aside


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder against other notebooks, where the system has locks and they are not held for too long."""
    if not HAS_LOCKS:
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        _wait_for(held)
        yield
    finally:
        os.close(held)


def _wait_for(held: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            return fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.005)
        except OSError:  # some network file systems know no locks
            return None
