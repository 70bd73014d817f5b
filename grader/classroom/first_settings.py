"""The first ``class.toml`` of a class, written from what its notebooks are, which nobody has to run for that."""

from collections import defaultdict
from pathlib import Path

from grader.classroom.class_settings import class_toml
from grader.classroom.class_settings.first_class_toml import Found, initial
from grader.classroom.class_settings.written_file import write_new
from grader.classroom.handed_in.collect import collect, read_submission
from grader.classroom.handed_in.layouts import layout_named
from grader.classroom.handed_in.submission import Submission
from grader.classroom.result import file_name
from grader.reading.extract import extract
from grader.reading.unreadable import Unreadable


def write_first_settings(folder: Path, out: Path, layout: str) -> Path:
    """Write ``class.toml`` into the gradebook ``out``, with the chapters of what lies below ``folder``.

    Raises ``FileExistsError`` if there is one, for it is the instructor's; and what ``layout_named`` raises.
    """
    collected = collect(folder, layout_named(layout) if layout else None)
    holders: dict[str, set[str]] = defaultdict(set)
    for submission in collected.submissions:
        for chapter in _chapters(submission):
            holders[chapter].add(submission.student.key)
    found = Found({chapter: len(held) for chapter, held in holders.items()}, collected.layout)
    out.mkdir(parents=True, exist_ok=True)
    path = out / class_toml.FILE
    write_new(path, initial(found))
    return path


def _chapters(submission: Submission) -> tuple[str, ...]:
    try:
        return extract(read_submission(submission), file_name(submission.location)).chapters
    except Unreadable:
        return ()
