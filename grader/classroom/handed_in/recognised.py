"""What was recognised of a class's folder, in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from grader.classroom.handed_in.layouts import Layout
from grader.classroom.handed_in.submission import Submission
from grader.classroom.student import Student
from grader.reporting.language import gettext, ngettext

#: Files that are named as examples.
NAMED = 3


def in_words(
    counted: Iterable[tuple[str, Sequence[Student]]],
    submissions: list[Submission],
    layout: Layout | None,
    misfits: list[str],
) -> str:
    """How many files of how many students each layout accounts for, the largest first; then what is doubtful.

    counted -- the layout of each file, and its students
    layout  -- the one that was given
    misfits -- the locations that it does not fit
    """
    files: dict[str, int] = defaultdict(int)
    students: dict[str, set[str]] = defaultdict(set)
    for words, whose in counted:
        files[words] += 1
        students[words].update(student.key for student in whose)
    parts = [
        gettext(
            "{layout}: {files} of {students}",
            layout=words,
            files=ngettext("{count} file", "{count} files", files[words]),
            students=ngettext("{count} student", "{count} students", len(students[words])),
        )
        for words in sorted(files, key=lambda words: -files[words])
    ]
    if not parts:
        return gettext("There is no file of a student.")
    return ". ".join(["; ".join(parts), *_misfits(misfits, layout), *_numbered_anew(submissions, layout)])


def _misfits(misfits: list[str], layout: Layout | None) -> list[str]:
    if not misfits or layout is None:
        return []
    words = ngettext(
        "{count} file does not fit {layout}: {names}",
        "{count} files do not fit {layout}, among them {names}",
        len(misfits),
        layout=layout.name,
        names=", ".join(misfits[:NAMED]),
    )
    return [words]


def _numbered_anew(submissions: list[Submission], layout: Layout | None) -> list[str]:
    """Moodle numbers the participants of each assignment anew: the same name under several may be one person."""
    ids: dict[str, dict[str, str]] = defaultdict(dict)
    for one in submissions:
        if "_assignsubmission_" in one.location and one.student.id and layout is None:
            ids[one.student.name].setdefault(one.assignment, one.student.id)
    twice = [name for name, by_assignment in ids.items() if len(set(by_assignment.values())) > 1]
    if not twice:
        return []
    words = ngettext(
        "{name} has several numbers; Moodle gives new ones in each assignment."
        " If it is one person: --layout moodle-names",
        "{count} names, {name} among them, have several numbers; Moodle gives new ones in each assignment."
        " If each is one person: --layout moodle-names",
        len(twice),
        name=twice[0],
    )
    return [words]
