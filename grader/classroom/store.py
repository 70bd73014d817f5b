"""The results of a class on disk: each written whole or not at all, and none that is stale.

A result is kept under the fingerprint of what it is a result of: the notebook's bytes and name, the seed, the grader,
and the language of its words.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from grader.classroom.causes import Causes
from grader.classroom.files import write_atomic
from grader.classroom.grade import Status
from grader.classroom.handed_in.collect import read_submission
from grader.classroom.handed_in.submission import Submission
from grader.classroom.result import Result, file_name, in_brief, in_full, without_grade
from grader.classroom.told import with_causes
from grader.reading.notebook_file import Unreadable
from grader.reporting.language import gettext, language

FOLDER = "results"


class Store:
    """The results of a class as they come in: whole on disk, in brief in memory, so that a class of any size fits."""

    def __init__(self, folder: Path, found: Sequence[Submission], seed: int, causes: Causes):
        self._folder, self._seed, self._causes = folder, seed, causes
        self._found = list({submission.location: submission for submission in found}.values())  # a group's once
        self._keys: dict[str, str] = {}
        self._results: dict[str, Result] = {}
        for submission in self._found:
            self._take_up(submission)

    @property
    def all(self) -> int:
        """How many files there are."""
        return len(self._found)

    @property
    def done(self) -> int:
        """How many have a result."""
        return len(self._results)

    def _take_up(self, submission: Submission) -> None:
        """Use what an earlier run found out about these very bytes, if it did."""
        if self._read(submission) is not None and (kept := self._kept(submission)):
            self._hold(submission, kept)

    def _read(self, submission: Submission) -> bytes | None:
        """What is in a file, and the key for what comes of it; or None, and a result that says why it is unreadable."""
        try:
            written = read_submission(submission)
        except Unreadable as why:
            self._hold(submission, without_grade(submission.location, Status.UNREADABLE, str(why)))
            return None
        self._keys[submission.location] = _key(written, file_name(submission.location), self._seed)
        return written

    def _hold(self, submission: Submission, result: Result) -> None:
        """Keep in memory what a table of the class needs."""
        self._results[submission.location] = in_brief(with_causes(result, self._causes))

    def _kept(self, submission: Submission) -> Result | None:
        """What an earlier run found out, if it was about these bytes and has lain untouched since."""
        try:
            kept: Any = json.loads(self._file(submission).read_text(encoding="utf-8"))
            sound = kept["seal"] == _seal(self._keys[submission.location], kept["result"])
            return kept["result"] if sound else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def _file(self, submission: Submission) -> Path:
        name = hashlib.sha256(submission.location.encode(errors="surrogateescape")).hexdigest()[:32]
        return self._folder / f"{name}.json"

    def waiting(self) -> Iterator[tuple[Submission, bytes]]:
        """What is still to be graded, read as it is asked for, so that memory stays flat."""
        for submission in self._found:
            if submission.location not in self._results and (written := self._read(submission)) is not None:
                yield submission, written

    def keep(self, submission: Submission, result: Result) -> None:
        """Store one result, whole or not at all. What was never judged is left for the next run to try again."""
        self._hold(submission, result)
        if result["exercises"] or result["status"] not in (Status.CRASHED, Status.TIMED_OUT):
            seal = _seal(self._keys[submission.location], result)
            kept = {"location": submission.location, "seal": seal, "result": result}
            write_atomic(self._file(submission), json.dumps(kept))

    def brief(self, submission: Submission) -> Result:
        """What became of a submission, without the words; graded or not."""
        return self._results.get(submission.location) or _not_yet(submission)

    def whole(self, submission: Submission) -> Result:
        """The same with every word that was said, read back from disk."""
        if submission.location in self._results and (kept := self._kept(submission)):
            return with_causes(kept, self._causes)
        return in_full(self.brief(submission))


def _not_yet(submission: Submission) -> Result:
    words = gettext("The grading stopped before its turn came. Run the same command again: it goes on from here.")
    return without_grade(submission.location, Status.NOT_GRADED, words)


def _seal(key: str, result: Result) -> str:
    """Holds together what was graded and what came of it."""
    return hashlib.sha256(f"{key} {json.dumps(result)}".encode()).hexdigest()


def _key(written: bytes, file: str, seed: int) -> str:
    """A file's own name may say what it owes, so it belongs to what was graded."""
    about = json.dumps([_version(), seed, language(), file])
    return hashlib.sha256(about.encode() + written).hexdigest()


@cache
def _version() -> str:
    """A fingerprint of the grader, words and all: what another version of it found out is not what this one would."""
    package = Path(__file__).parents[1]
    sources = sorted(path.relative_to(package) for kind in ("*.py", "*.mo") for path in package.rglob(kind))
    whole = hashlib.sha256()
    for source in sources:
        whole.update(b"%s\0%s\0" % (str(source).encode(), (package / source).read_bytes()))
    return whole.hexdigest()[:16]
