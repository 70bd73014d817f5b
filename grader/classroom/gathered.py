"""A class before it is graded: what was handed in and by whom, who is missing, what was set, and what is corrected."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.classroom.class_settings import class_toml, corrections
from grader.classroom.class_settings.class_toml import ClassSettings, read_plan
from grader.classroom.class_settings.corrections import Corrections, begin_corrections, read_corrections
from grader.classroom.class_settings.plan import Plan
from grader.classroom.class_settings.roster import read_roster
from grader.classroom.class_settings.roster_match import RosterMatch, with_roster
from grader.classroom.handed_in.collect import collect
from grader.classroom.handed_in.layouts import layout_named
from grader.classroom.handed_in.submission import Other, Submission
from grader.classroom.student import Student
from grader.reporting.language import gettext, ngettext


@dataclass(frozen=True)
class Gathered:
    """All that is known of a class but what became of its notebooks.

    submissions -- each under the name and id that its student's row bears
    others      -- files that are nobody's answer
    layout      -- in words: whose the files are, and how that was told
    absent      -- who is on the roster and has handed in nothing
    title       -- of the class, for its pages
    remarks     -- sentences that an instructor should read once
    problems    -- sentences about what they have to mend: something that they wrote was not used
    """

    submissions: tuple[Submission, ...]
    others: tuple[Other, ...]
    layout: str
    plan: Plan
    absent: tuple[Student, ...]
    corrections: Corrections
    title: str
    remarks: tuple[str, ...]
    problems: tuple[str, ...]


def gather(folder: Path, out: Path, settings_file: Path | None, layout: str, roster: Path | None) -> Gathered:
    """Gather a class: ``layout`` and ``roster`` as they are given, else as the settings say.

    Raises ``BadSettings`` or ``BadRoster`` if one of these files cannot be used, and ``ValueError`` for a layout that
    there is not: with any of them points would be wrong.
    """
    said = _settings(out, settings_file)
    pattern = layout or said.layout
    collected = collect(folder, layout_named(pattern) if pattern else None)
    students = list(dict.fromkeys(submission.student for submission in collected.submissions))
    match, notes = _on_roster(students, roster or said.roster)
    everybody = [*dict.fromkeys(match.renamed.values()), *match.absent]
    plan, nobody = said.plan_for(everybody)
    begin_corrections(out / corrections.FILE)
    corrected = read_corrections(out / corrections.FILE, everybody, plan)
    renamed = (
        dataclasses.replace(submission, student=match.renamed[submission.student])
        for submission in collected.submissions
    )
    submissions = tuple(renamed)
    return Gathered(
        submissions,
        collected.others,
        collected.layout,
        plan,
        tuple(match.absent),
        corrected,
        said.title,
        (
            collected.layout,
            *_about_others(collected.others),
            *notes,
            *corrected.notes,
            *(_assumed(plan, out) if submissions else ()),
            *_undated(plan, submissions),
        ),
        (*nobody, *corrected.problems),
    )


def _settings(out: Path, given: Path | None) -> ClassSettings:
    """What the instructor says: in a file of their choice, or in the gradebook's own, if there is one."""
    own = out / class_toml.FILE
    if given:
        return read_plan(given)
    return read_plan(own) if own.exists() else ClassSettings()


def _on_roster(students: Sequence[Student], file: Path | None) -> tuple[RosterMatch, list[str]]:
    """Everybody held against the roster, and sentences about those who are not on it."""
    if file is None:
        return RosterMatch({student: student for student in students}, [], [], {}), []
    roster = read_roster(file)
    match = with_roster(students, roster)
    return match, [*roster.notes, *match.in_words()]


def _about_others(others: Sequence[Other]) -> list[str]:
    if not others:
        return []
    count = len(others)
    words = ngettext(
        "{count} file is nobody's answer; files.csv says why.",
        "{count} files are nobody's answer; files.csv says why.",
        count,
    )
    return [words]


def _assumed(plan: Plan, out: Path) -> list[str]:
    if plan.exercises is not None:
        return []
    words = gettext(
        "Nothing says what was set, so each student owes the chapters of their own notebooks, and maxima differ. "
        "With --init, {file} is written from what was found, for you to edit.",
        file=out / class_toml.FILE,
    )
    return [words]


def _undated(plan: Plan, submissions: Sequence[Submission]) -> list[str]:
    """What a due date cannot say: most systems' downloads do not tell when a file came in."""
    if not plan.due or not (count := sum(one.submitted is None for one in submissions)):
        return []
    words = ngettext(
        "Nothing tells when {count} file came in, so no due date counts for it, and lateness costs nothing there.",
        "Nothing tells when {count} files came in, so no due date counts for them, and lateness costs nothing there.",
        count,
    )
    return [words]
