"""The first ``class.toml``, made of what was found: what is set can be seen, and what else can be said stands by."""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.classroom.class_settings.plan import Plan
from grader.classroom.class_settings.scopes import chapters
from grader.course import COURSE
from grader.reporting.language import gettext, ngettext


@dataclass(frozen=True)
class Found:
    """What a class handed in.

    chapters -- how many students have each chapter in their notebooks
    layout   -- in words: whose the files are, and how that was told
    """

    chapters: Mapping[str, int]
    layout: str = ""


def initial(found: Found) -> str:
    """The text of the file. Read as it is, it sets every chapter that was found and leaves the rest as without it."""
    return "\n".join([*_head(found), *_whole_class(), *_exercises(found), *_dates()]) + "\n"


def _head(found: Found) -> list[str]:
    told = gettext("Found: {layout}", layout=found.layout) if found.layout else ""
    intro = gettext(
        "What the class was set, when it is due and how it is marked. `grader class` reads this file in every run.\n"
        "A line that begins with # is a comment: take the # away to use the setting. What stands behind = is what\n"
        "holds without it, or an example."
    )
    return [_comment(intro), *([_comment(told)] if told else []), ""]


def _whole_class() -> list[str]:
    plan = Plan()
    settings = (
        (gettext("of the class, for its pages"), 'title = "Optimizers"'),
        (gettext("who is in the class: a list from your system; whoever has not handed in gets a row"), _ROSTER),
        (gettext("how the folder is laid out, if that is recognised wrongly"), 'layout = ""'),
        (gettext("of the dates below; this machine's if not given"), 'timezone = "Europe/Berlin"'),
        (gettext('the part of the points for an answer that is "nearly" right; 0 for none'), f"nearly = {plan.nearly}"),
        (gettext('which of several attempts counts: "latest" or "best"'), f'attempts = "{plan.attempts}"'),
        (gettext("the part of the points that each day late costs"), f"lost_per_day = {plan.per_day}"),
        (gettext("the largest part that lateness costs"), f"most_lost = {plan.most_lost}"),
        (gettext("minutes after the due date in which nothing is late"), "grace_minutes = 0"),
    )
    return [line for words, setting in settings for line in (_comment(words), f"# {setting}", "")]


_ROSTER = 'roster = "students.csv"'


def _exercises(found: Found) -> list[str]:
    known = chapters()
    owed = [name for name in known if name in found.chapters]
    words = gettext(
        "What is set: a chapter with the points of each of its exercises, or a single exercise, whose own line counts\n"
        "before its chapter's. true stands for the points of the course, false for not set. With nothing here, each\n"
        "student owes the chapters of their own notebooks."
    )
    lines = [_comment(words), "[exercises]"]
    for name in owed:
        lines.append(_comment(ngettext("{count} student has it:", "{count} students have it:", found.chapters[name])))
        lines.append(_line(name, known[name]))
    return [*lines, *(f"# {_line(name, known[name])}" for name in known if name not in owed), ""]


def _line(chapter: str, exercises: list[str]) -> str:
    """A chapter's points in numbers, which can be edited, where all its exercises have the same."""
    points = {COURSE[name].points for name in exercises}
    return f"{chapter} = {points.pop() if len(points) == 1 else 'true'}  # {', '.join(exercises)}"


def _dates() -> list[str]:
    due = gettext(
        "When it is due: all of it, a chapter or an exercise. A date alone means the end of that day. A time\n"
        "needs its seconds."
    )
    more = gettext("More time for somebody, by name or id as in grades.csv; also for a chapter or an exercise alone.")
    return [
        _comment(due),
        "# [due]",
        "# all = 2026-11-30",
        "# 04_adam = 2026-12-07 18:00:00",
        "",
        _comment(more),
        "# [extensions]",
        '# "Anna Smith" = 2026-12-03',
        '# "4711" = { 04_adam = 2026-12-14 }',
    ]


def _comment(text: str) -> str:
    """Comment lines; what a folder is called may hold what TOML does not take."""
    lines = text.strip().split("\n")
    clean = ("".join(char if char.isprintable() else " " for char in line) for line in lines)
    return "\n".join(f"# {line}".rstrip() for line in clean)
