"""What a class handed in: every file is somebody's answer, or a line that says why it is not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from grader.classroom.handed_in import archives, kinds, notes
from grader.classroom.handed_in.found import Found, Kind
from grader.classroom.handed_in.layouts import Layout, owner_by_itself
from grader.classroom.handed_in.layouts.by_name import owner as owner_by_name
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.handed_in.recognised import in_words
from grader.classroom.handed_in.submission import Collected, Other, Submission
from grader.classroom.handed_in.walk import all_below
from grader.classroom.student import Student
from grader.reading.notebook_file import LARGEST, Unreadable, content
from grader.reporting.language import gettext

#: A file, and whose it is.
Owned = tuple[Found, Owner]


def collect(folder: Path, layout: Layout | None = None) -> Collected:
    """All that lies below ``folder``, or in the archive that is given in its place, put down to those whose it is.

    A file is a student's by its own place alone, so that nobody's name depends on classmates. Without ``layout``
    it is recognised. What is no notebook counts as an answer only if its student handed in no notebook.
    """
    noted = notes.Notes()
    found = list(_placed(all_below(folder), noted))
    root = folder.resolve().name
    root = kinds.ENDINGS.sub("", root) if folder.is_file() else root
    owned, strangers = [], []
    for one in found:
        place = Place(root, one.parts, one.container, noted)
        owner = layout.owner(place) if layout else owner_by_itself(place)
        if owner is None:
            strangers.append(one)
            owner = owner_by_name(place)
        owned.append((one, owner))
    submissions, others = _told_apart(owned)
    answers = {submission.location for submission in submissions}
    misfits = [one.location for one in strangers if one.location in answers]
    counted = [(owner.layout, owner.students) for one, owner in owned if one.location in answers]
    return Collected(tuple(submissions), tuple(others), in_words(counted, submissions, layout, misfits))


def read_submission(submission: Submission) -> bytes:
    """The bytes of a submission's file, or ``Unreadable``."""
    if submission.problem:
        raise Unreadable(submission.problem)
    if not submission.member:
        return content(submission.path)
    written = archives.read(submission.path, submission.member)
    if len(written) > LARGEST:
        most = LARGEST // 1024**2
        raise Unreadable(
            gettext("The file is larger than {most} MB. Clear its outputs and hand it in again.", most=most)
        )
    return written


def _placed(found: Iterable[Found], noted: notes.Notes) -> Iterator[Found]:
    """All of it in order, no two at the same location; what systems wrote is put down in ``noted``."""
    taken: Counter[str] = Counter()
    for one in sorted(found, key=lambda one: one.parts):
        if not one.container and one.kind in (Kind.DATA, Kind.INSTEAD) and (note := notes.note(one.parts[-1])):
            noted.add(one)
            one = replace(one, kind=note[0], words=note[1])
        *folders, name = one.parts
        place = one.location
        while one.location in taken:
            taken[place] += 1
            one = replace(one, parts=(*folders, f"{name} #{taken[place]}"))
        taken[one.location] += 1
        yield one


def _told_apart(owned: list[Owned]) -> tuple[list[Submission], list[Other]]:
    """Who answered with what, and what is nobody's answer."""
    answers: list[Owned] = []
    others: list[Other] = []
    waiting: dict[str, list[Owned]] = defaultdict(list)
    served: set[str] = set()
    for one, owner in owned:
        if one.kind in (Kind.NOTEBOOK, Kind.UNREADABLE):
            served.add(owner.student.key)
            answers.append((one, owner))
        elif one.kind is Kind.BESIDE or (one.kind is Kind.DATA and not owner.sure):
            others.append(Other(one.location, one.words))
        else:
            waiting[owner.student.key].append((one, owner))
    for student, files in waiting.items():
        instead = [] if student in served else _instead(files)
        answers += [(replace(one, words=f"{one.words} {kinds.way_out()}"), owner) for one, owner in instead]
        taken = {one.location for one, _ in instead}
        others += [Other(one.location, one.words) for one, _ in files if one.location not in taken]
    submissions = [_submission(one, owner, student) for one, owner in answers for student in owner.students]
    return sorted(submissions, key=_location), sorted(others, key=_location)


def _instead(files: list[Owned]) -> list[Owned]:
    """What somebody without a notebook handed in in its place; of data alone, the first file stands for all."""
    return [each for each in files if each[0].kind is Kind.INSTEAD] or files[:1]


def _location(one: Submission | Other) -> str:
    return one.location


def _submission(one: Found, owner: Owner, student: Student) -> Submission:
    return Submission(
        one.location,
        student,
        one.path,
        one.member,
        owner.file,
        owner.attempt,
        owner.submitted,
        owner.late,
        owner.assignment,
        one.words,
    )
