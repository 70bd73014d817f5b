"""A learner's function in, a report out."""

from collections.abc import Callable
from functools import partial
from typing import Any

from grader import cells
from grader.asked import NotAnExercise, exercise_of
from grader.course import COURSE
from grader.judging.diagnose import Further
from grader.judging.judge import asked, judge, observe
from grader.last_reports import remember
from grader.progress import record
from grader.reading.function_source import source_of
from grader.reporting.report import Report, report, stopped


def check(function: Callable | Any, name: str | None = None, *, seed: int = 0) -> Report:
    """Compare a function with the course's reference and say what was found.

    function -- what the learner wrote
    name     -- the exercise, if it is not the function's own name
    seed     -- draws the probes: the same seed gives the same report, another seed gives other probes

    Always gives a report, whatever the function does: an exception of its own is told in the report.
    """
    try:
        exercise = exercise_of("check", function, name)
    except NotAnExercise as why:
        return stopped(why.about, str(why))
    seeded = exercise.seeded(seed)
    further = Further(partial(asked, function))
    finding = judge(seeded, observe(function, seeded), further)
    answer = report(finding, COURSE.after(exercise.name), source_of(function))
    remember(answer)
    return answer.with_notes(*cells.notes(function), *record(answer, function))
