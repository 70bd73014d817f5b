"""What a line of a class's settings is about: everything, a chapter, or an exercise."""

from collections.abc import Mapping
from typing import TypeVar

from grader.classroom.class_settings.toml_text import Fault
from grader.classroom.class_settings.written_file import did_you_mean
from grader.course import COURSE
from grader.reporting.language import gettext

Value = TypeVar("Value")

#: The name for all of the course.
ALL = "all"


def chapters() -> dict[str, list[str]]:
    """The exercises of each notebook that has any."""
    found: dict[str, list[str]] = {}
    for exercise in COURSE.values():
        found.setdefault(exercise.notebook, []).append(exercise.name)
    return found


def by_exercise(values: Mapping[str, Value], keys: tuple[str, ...]) -> dict[str, Value]:
    """The value of each exercise that one is given for, in the order of the course.

    An exercise's own counts before its chapter's, and that before the one for all. ``keys`` lead to the values.
    """
    scopes = {ALL: list(COURSE), **chapters(), **{name: [name] for name in COURSE}}
    for name in values:
        if name not in scopes:
            words = gettext("the course has no chapter and no exercise {name}", name=name)
            raise Fault((*keys, name), words + did_you_mean(name, scopes))
    found = {exercise: values[scope] for scope, covered in scopes.items() if scope in values for exercise in covered}
    return {exercise: found[exercise] for exercise in COURSE if exercise in found}
