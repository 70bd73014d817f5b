"""`grader list` and `grader hint`."""

from typing import Annotated

import typer
from rich.table import Table

from grader.cli.screen import complain, console, say
from grader.course import COURSE
from grader.course.course import UnknownExercise
from grader.reporting.language import gettext


def list_() -> None:
    """List the exercises of the course."""
    heads = gettext("notebook"), gettext("exercise"), gettext("minutes"), gettext("points")
    table = Table(*heads, box=None)
    for name, exercise in COURSE.items():
        signature = f"{name}({', '.join(exercise.arguments)})"
        table.add_row(exercise.notebook, signature, str(exercise.minutes), str(exercise.points))
    console.print(table)


def hint(name: str, level: Annotated[int, typer.Argument(min=1, max=3, help="1, 2 or 3.")] = 1) -> None:
    """Give a hint for an exercise: where to look, what to do, nearly the code."""
    from grader.hints import hint as hint_for

    try:
        say(hint_for(name, level))
    except UnknownExercise as unknown:
        complain(unknown)
        raise typer.Exit(2) from None
