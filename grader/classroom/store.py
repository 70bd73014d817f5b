"""The results of a class on disk: each written whole or not at all, and none that is stale.

A result is kept under the fingerprint of what it is a result of: the notebook's bytes, the seed, and the grader.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from grader.classroom.grade import CRASHED, NOT_GRADED, TIMED_OUT, UNREADABLE
from grader.classroom.gradebook import as_csv, clear_pages, write_gradebook, write_page, write_whole
from grader.classroom.result import Row, in_brief, in_full, without_grade
from grader.classroom.submissions import Entry, handed_in
from grader.reading.notebook import Unreadable

FOLDER = "results"
STOPPED = "The grading stopped before its turn came. Run the same command again: it goes on from here."
#: Seconds between two writings of the gradebook while the class is being graded.
EVERY = 2.0


class Results:
    """The results of a class as they come in: whole on disk, in brief in hand, so that a class of any size fits."""

    def __init__(self, out: Path, found: list[Entry], seed: int):
        self._out, self._found, self._seed = out, found, seed
        self._keys: dict[str, str] = {}
        self.rows: dict[str, Row] = {}
        self._last = 0.0
        for entry in found:
            self._take_up(entry)

    def _take_up(self, entry: Entry) -> None:
        """Use what an earlier run found out about these very bytes, if it did."""
        if self._read(entry) is not None and (kept := self._kept(entry)):
            self._hold(entry, kept)

    def _read(self, entry: Entry) -> bytes | None:
        """What is in a file, and the key for what comes of it; or None, and a row that says why it cannot be read."""
        try:
            written = handed_in(entry)
        except Unreadable as why:
            self._hold(entry, without_grade(entry.name, UNREADABLE, str(why)))
            return None
        self._keys[entry.place] = _key(written, self._seed)
        return written

    def _hold(self, entry: Entry, graded: Row) -> None:
        """Write the learner's page, and keep in hand what a table of the class needs."""
        write_page(self._out, graded)
        self.rows[entry.place] = in_brief(graded)

    def _kept(self, entry: Entry) -> Row | None:
        """What an earlier run found out, if it was about these bytes and has lain untouched since."""
        try:
            kept = json.loads(self._file(entry).read_text(encoding="utf-8"))
            sound = kept["seal"] == _seal(self._keys[entry.place], kept["row"])
            return {**kept["row"], "submission": entry.name} if sound else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def _file(self, entry: Entry) -> Path:
        name = hashlib.sha256(entry.place.encode(errors="surrogateescape")).hexdigest()[:32]
        return self._out / FOLDER / f"{name}.json"

    def waiting(self) -> Iterator[tuple[Entry, bytes]]:
        """What is still to be graded, read as it is asked for, so that memory stays flat."""
        for entry in self._found:
            if entry.place not in self.rows and (written := self._read(entry)) is not None:
                yield entry, written

    def keep(self, entry: Entry, graded: Row) -> None:
        """Store one result, whole or not at all. What was never judged is left for the next run to try again."""
        self._hold(entry, graded)
        if graded["exercises"] or graded["status"] not in (CRASHED, TIMED_OUT):
            kept = {"place": entry.place, "seal": _seal(self._keys[entry.place], graded), "row": graded}
            write_whole(self._file(entry), json.dumps(kept))
        if time.monotonic() - self._last > EVERY:
            self.write_summary()

    def in_order(self) -> list[Row]:
        """A row for every file, graded or not, in brief."""
        return [self.rows.get(entry.place) or _not_yet(entry) for entry in self._found]

    def whole(self) -> Iterator[Row]:
        """The same rows with every word that was said, read back one by one."""
        for entry, brief in zip(self._found, self.in_order(), strict=True):
            yield (entry.place in self.rows and self._kept(entry)) or in_full(brief)

    def write_summary(self) -> None:
        write_whole(self._out / "grades.csv", as_csv(self.in_order()))
        self._last = time.monotonic()

    def write(self) -> None:
        """The whole gradebook, with a page for those whose turn has not come either."""
        rows = self.in_order()
        write_gradebook(self._out, rows, self.whole, self._seed)
        for entry in self._found:
            if entry.place not in self.rows:
                write_page(self._out, _not_yet(entry))
        clear_pages(self._out, rows)
        self._last = time.monotonic()


def _not_yet(entry: Entry) -> Row:
    return without_grade(entry.name, NOT_GRADED, STOPPED)


def _seal(key: str, row: Row) -> str:
    """Holds together what was graded and what came of it."""
    return hashlib.sha256(f"{key} {json.dumps(row)}".encode()).hexdigest()


def _key(written: bytes, seed: int) -> str:
    return hashlib.sha256(b"%s %d " % (_version().encode(), seed) + written).hexdigest()


@cache
def _version() -> str:
    """A fingerprint of the grader, words and all: what another version of it found out is not what this one would."""
    package = Path(__file__).parents[1]
    sources = sorted(path.relative_to(package) for path in package.rglob("*.py"))
    whole = hashlib.sha256()
    for source in sources:
        whole.update(b"%s\0%s\0" % (str(source).encode(), (package / source).read_bytes()))
    return whole.hexdigest()[:16]
