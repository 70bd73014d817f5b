"""A learner's function in, a report out."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from grader import cells
from grader.asked import NotAnExercise, exercise_of
from grader.course import COURSE
from grader.inside.kinds import Kind
from grader.judging.diagnose import Further
from grader.judging.finding import Finding, Passed, Verdict
from grader.judging.judge import asked, judge, observe
from grader.kept import passed_function
from grader.last_reports import remember
from grader.progress import record
from grader.reading.function_source import source_of
from grader.reporting.language import gettext
from grader.reporting.report import Report, report, stopped
from grader.stopped import stopped_within


def check(function: Callable | Any, name: str | None = None, *, seed: int = 0) -> Report:
    """Compare a function with the course's reference and say what was found.

    function -- what the learner wrote
    name     -- the exercise, if it is not the function's own name
    seed     -- draws the probes: the same seed gives the same report, another seed gives other probes

    Always gives a report, whatever the function does: an exception of its own is told in the report. Only the stop
    button ends it without one, with ``Stopped``, which says where the function was.
    """
    try:
        exercise = exercise_of("check", function, name)
    except NotAnExercise as why:
        return stopped(why.about, str(why))
    seeded = exercise.seeded(seed)
    try:
        finding = judge(seeded, observe(function, seeded), Further(partial(asked, function)))
    except KeyboardInterrupt as interrupt:
        raise stopped_within(interrupt, function, exercise.name) from None
    passed_before = finding.verdict == Verdict.NOT_WRITTEN and passed_function(exercise.name) is not None
    answer = report(finding, COURSE.after(exercise.name), source_of(function), passed_before)
    remember(answer)
    return answer.with_notes(*cells.notes(function), *_on_other_exercises(finding), *record(answer, function))


def _on_other_exercises(finding: Finding) -> Iterator[str]:
    """A sentence if a function called another exercise's by its name, and the notebook has none of that name."""
    problem = None if isinstance(finding, Passed) else finding.difference.problem
    if problem is None or problem.kind != Kind.RAISED or problem.details["error"] != "NameError":
        return
    found = re.search(r"'(\w+)'", problem.details["message"])
    if not found or found[1] not in COURSE:
        return
    facts = {"name": found[1], "notebook": COURSE[found[1]].notebook}
    if facts["notebook"] == finding.seeded.exercise.notebook:
        yield gettext("`{name}` is another exercise of this notebook. Write it and run its cell first.", **facts)
    else:
        yield gettext(
            "`{name}` is an exercise of {notebook}. What you have passed drives the experiments of every notebook; to "
            "call it by its name here, copy its cell into this notebook and run it.",
            **facts,
        )
