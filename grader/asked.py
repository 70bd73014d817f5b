"""Which exercise a call of `check`, `hint` or `solution` is about, and what to say if it is about none."""

from types import ModuleType
from typing import Any

from grader.course import COURSE
from grader.course.course import UnknownExercise
from grader.judging.exercise import Exercise
from grader.reporting.card import Card
from grader.reporting.language import gettext
from grader.reporting.report import Report
from grader.reporting.wording import what_it_is


class NotAnExercise(Exception):
    """What was given is no function of an exercise; the message says what to give. ``about`` is what was meant."""

    def __init__(self, about: str, words: str):
        super().__init__(words)
        self.about = about


def exercise_of(command: str, function: Any, name: Any = None) -> Exercise:
    """The exercise that a function is for: the one called ``name``, or that of its own name. Else ``NotAnExercise``.

    command -- what was called with them, such as "check"
    """
    if callable(name):
        words = gettext(
            "The name of an exercise is written in quotes: `{command}(f, '{name}')`.",
            command=command,
            name=_own_name(name) or "momentum",
        )
        raise NotAnExercise(command, words)
    if not callable(function) or isinstance(function, type):
        raise NotAnExercise(
            str(name or _exercise_that_it_names(function) or command), _not_a_function(command, function)
        )
    name = name or _own_name(function)
    try:
        return COURSE[name]
    except UnknownExercise as unknown:
        words = str(unknown) if name else gettext("This function has no name of its own.")
        which = gettext("`{command}(f, 'name')` says which exercise a function is for.", command=command)
        raise NotAnExercise(str(name) or command, f"{words} {which}") from None


def _exercise_that_it_names(thing: object) -> str:
    """The exercise that a class or a text is called after, if it is one."""
    name = thing if isinstance(thing, str) else _own_name(thing)
    return name if name in COURSE else ""


def _own_name(function: Any) -> str:
    try:
        name = function.__name__
    except Exception:  # partials have none, and an object may refuse
        return ""
    return name if isinstance(name, str) else ""


def _not_a_function(command: str, thing: object) -> str:
    """What was given in place of a function, and what to write there."""
    if isinstance(thing, str) and thing in COURSE:
        return gettext(
            "`{command}` needs the function itself, without quotes: `{command}({name})`.", command=command, name=thing
        )
    if isinstance(thing, str):
        return gettext(
            "`{command}` needs a function, and this is text. Write the function's own name, without quotes.",
            command=command,
        )
    if isinstance(thing, type):
        return gettext(
            "`{command}` needs a function, and {name} is a class. Write the rule as a `def` that stands in no class.",
            command=command,
            name=f"`{thing.__name__}`",
        )
    return gettext(
        "`{command}` needs a function, and this is {thing}. Write its name alone: no brackets after it.",
        command=command,
        thing=described(thing),
    )


def described(thing: object) -> str:
    """What a value is, in words that follow "this is"."""
    if thing is None:
        return "None"
    if isinstance(thing, ModuleType):
        return gettext("the module {name}", name=thing.__name__)
    if isinstance(thing, Report | Card):
        return gettext("an answer of the course, not the function that it is about")
    kind = type(thing).__name__
    words = what_it_is(kind)
    return words if words != kind else gettext("a value of type {type}", type=kind)
