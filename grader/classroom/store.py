"""The results of a class on disk: each written whole or not at all, and none that is stale.

A result is kept under the fingerprint of what it is a result of: the notebook's bytes, the seed, the grader, and the
language of its words.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from grader.classroom.causes import Causes
from grader.classroom.files import write_atomic
from grader.classroom.grade import Status
from grader.classroom.gradebook import remove_old_pages, write_gradebook, write_page
from grader.classroom.result import Result, in_brief, in_full, without_grade
from grader.classroom.submissions import Submission, read_submission
from grader.classroom.tables import as_csv
from grader.classroom.told import with_causes
from grader.reading.notebook_file import Unreadable
from grader.reporting.language import gettext, language

FOLDER = "results"
#: Seconds between two writings of the table while the class is being graded.
EVERY = 2.0


class Store:
    """The results of a class as they come in: whole on disk, in brief in memory, so that a class of any size fits."""

    def __init__(self, out: Path, found: list[Submission], seed: int, causes: Causes):
        self._out, self._found, self._seed, self._causes = out, found, seed, causes
        self._keys: dict[str, str] = {}
        self.results: dict[str, Result] = {}
        self._last = 0.0
        for submission in found:
            self._take_up(submission)

    def _take_up(self, submission: Submission) -> None:
        """Use what an earlier run found out about these very bytes, if it did."""
        if self._read(submission) is not None and (kept := self._kept(submission)):
            self._hold(submission, kept)

    def _read(self, submission: Submission) -> bytes | None:
        """What is in a file, and the key for what comes of it; or None, and a result that says why it is unreadable."""
        try:
            written = read_submission(submission)
        except Unreadable as why:
            self._hold(submission, without_grade(submission.name, Status.UNREADABLE, str(why)))
            return None
        self._keys[submission.location] = _key(written, self._seed)
        return written

    def _hold(self, submission: Submission, result: Result) -> None:
        """Write the learner's page, and keep in memory what a table of the class needs."""
        result = with_causes(result, self._causes)
        write_page(self._out, result)
        self.results[submission.location] = in_brief(result)

    def _kept(self, submission: Submission) -> Result | None:
        """What an earlier run found out, if it was about these bytes and has lain untouched since."""
        try:
            kept: Any = json.loads(self._file(submission).read_text(encoding="utf-8"))
            sound = kept["seal"] == _seal(self._keys[submission.location], kept["result"])
            return kept["result"] | {"submission": submission.name} if sound else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def _file(self, submission: Submission) -> Path:
        name = hashlib.sha256(submission.location.encode(errors="surrogateescape")).hexdigest()[:32]
        return self._out / FOLDER / f"{name}.json"

    def waiting(self) -> Iterator[tuple[Submission, bytes]]:
        """What is still to be graded, read as it is asked for, so that memory stays flat."""
        for submission in self._found:
            if submission.location not in self.results and (written := self._read(submission)) is not None:
                yield submission, written

    def keep(self, submission: Submission, result: Result) -> None:
        """Store one result, whole or not at all. What was never judged is left for the next run to try again."""
        self._hold(submission, result)
        if result["exercises"] or result["status"] not in (Status.CRASHED, Status.TIMED_OUT):
            seal = _seal(self._keys[submission.location], result)
            kept = {"location": submission.location, "seal": seal, "result": result}
            write_atomic(self._file(submission), json.dumps(kept))
        if time.monotonic() - self._last > EVERY:
            self.write_table()

    def in_order(self) -> list[Result]:
        """A result for every submission, graded or not, in brief."""
        return [self.results.get(submission.location) or _not_yet(submission) for submission in self._found]

    def whole(self) -> Iterator[Result]:
        """The same results with every word that was said, read back one by one."""
        for submission, brief in zip(self._found, self.in_order(), strict=True):
            kept = self._kept(submission) if submission.location in self.results else None
            yield with_causes(kept, self._causes) if kept else in_full(brief)

    def write_table(self) -> None:
        """Write the table alone."""
        write_atomic(self._out / "grades.csv", as_csv(self.in_order()))
        self._last = time.monotonic()

    def write(self) -> None:
        """Write the whole gradebook, with a page for those whose turn has not come either."""
        results = self.in_order()
        write_gradebook(self._out, results, self.whole, self._seed)
        for submission in self._found:
            if submission.location not in self.results:
                write_page(self._out, _not_yet(submission))
        remove_old_pages(self._out, results)
        self._last = time.monotonic()


def _not_yet(submission: Submission) -> Result:
    words = gettext("The grading stopped before its turn came. Run the same command again: it goes on from here.")
    return without_grade(submission.name, Status.NOT_GRADED, words)


def _seal(key: str, result: Result) -> str:
    """Holds together what was graded and what came of it."""
    return hashlib.sha256(f"{key} {json.dumps(result)}".encode()).hexdigest()


def _key(written: bytes, seed: int) -> str:
    return hashlib.sha256(f"{_version()} {seed} {language()} ".encode() + written).hexdigest()


@cache
def _version() -> str:
    """A fingerprint of the grader, words and all: what another version of it found out is not what this one would."""
    package = Path(__file__).parents[1]
    sources = sorted(path.relative_to(package) for kind in ("*.py", "*.mo") for path in package.rglob(kind))
    whole = hashlib.sha256()
    for source in sources:
        whole.update(b"%s\0%s\0" % (str(source).encode(), (package / source).read_bytes()))
    return whole.hexdigest()[:16]
