"""A learner's function in, a report out."""

from collections.abc import Callable

from grader.course import COURSE
from grader.course.course import UnknownExercise
from grader.judging.judge import judge, observe
from grader.last_reports import remember
from grader.progress import record
from grader.reporting.language import gettext
from grader.reporting.report import Report, report, stopped


def check(function: Callable | object, name: str | None = None, *, seed: int = 0) -> Report:
    """Compare a function with the course's reference and say what was found.

    function -- what the learner wrote
    name     -- the exercise, if it is not the function's own name
    seed     -- draws the probes: the same seed gives the same report, another seed gives other probes

    Always gives a report, whatever the function does: an exception of its own is told in the report.
    """
    if not callable(function):
        return stopped(name or "check", _not_a_function(function))
    name = name or _own_name(function)
    try:
        exercise = COURSE[name]
    except UnknownExercise as unknown:
        words = str(unknown) if name else gettext("This function has no name of its own.")
        which = gettext("`check(f, 'name')` says which exercise a function is for.")
        return stopped(str(name) or "check", f"{words} {which}")
    seeded = exercise.seeded(seed)
    answer = report(judge(seeded, observe(function, seeded)), COURSE.after(name))
    record(answer)
    remember(answer)
    return answer


def _own_name(function: Callable) -> str:
    try:
        name = function.__name__
    except Exception:  # partials have none, and an object may refuse
        return ""
    return name if isinstance(name, str) else ""


def _not_a_function(thing: object) -> str:
    if isinstance(thing, str) and thing in COURSE:
        return gettext("`check` needs the function itself, without quotes: `check({name})`.", name=thing)
    return gettext(
        "`check` needs a function, and this is {type}. Write its name alone: no brackets after it.",
        type=type(thing).__name__,
    )
