"""`grader check`: the exercises of notebooks, checked on this machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text
from typer import Option

from grader.cli.screen import complain, console, say
from grader.reporting.language import gettext
from grader.reporting.printable import printable

if TYPE_CHECKING:
    from grader.classroom.checked import Checked, Opened
    from grader.classroom.grade import Outcome
    from grader.classroom.sandbox import Isolated, Plain


def check(
    notebooks: list[Path],
    only: Annotated[list[str] | None, Option(help="An exercise; may be given again. Else all that is owed.")] = None,
    junit: Annotated[Path | None, Option(help="Where a report for CI goes, as JUnit's XML.", dir_okay=False)] = None,
    seed: Annotated[int, Option(min=0, help="Draws the probes.")] = 0,
    no_isolation: Annotated[
        bool, Option("--no-isolation", help="Run the notebook's functions without a sandbox, as your own code.")
    ] = False,
) -> None:
    """Check the exercises in notebooks.

    Ends with 0 if all that is owed has passed, with 1 if not, and with 2 if nothing could be checked.
    """
    from grader.classroom.checked import checked

    asked = _asked_for(notebooks, only or ())
    runner = _runner(no_isolation)
    found = []
    for notebook, names in asked:
        console.rule(Text(printable(str(notebook.path))), style="dim")
        found.append(checked(notebook, seed, runner, names))
        _print(found[-1])
    runner.close()
    if junit:
        _write(junit, found)
    if not any(each.could_be for each in found):
        raise typer.Exit(2)
    _print_points(found)
    raise typer.Exit(0 if all(each.is_well for each in found) else 1)


def _asked_for(paths: list[Path], only: Sequence[str]) -> "list[tuple[Opened, list[str]]]":
    """The notebooks to be checked, each with the exercises to be tried; what asks for none ends the command."""
    from grader.classroom.checked import NotInThese, asked_for, opened
    from grader.course.course import UnknownExercise

    try:
        return asked_for(only, opened(paths))
    except (NotInThese, UnknownExercise) as why:
        complain(why)
        raise typer.Exit(2) from None


def _runner(no_isolation: bool) -> "Isolated | Plain":
    """What runs the functions; where there is no sandbox, that is told, and ends the command."""
    from grader.classroom.bubblewrap import NoIsolation
    from grader.classroom.sandbox import Isolated, Plain

    try:
        return Plain() if no_isolation else Isolated()
    except NoIsolation as why:
        complain(
            gettext(
                "A notebook's functions are run shut in, and that is not possible here: {why}\n"
                "If the notebook is your own, add --no-isolation. Its functions then run as any program of yours "
                "does, and can read and change what you can.",
                why=why,
            )
        )
        raise typer.Exit(2) from None


def _print(found: "Checked") -> None:
    if found.outcome is None:
        complain(f"{found.opened.path}: {found.opened.problem}", style="red")
    else:
        _print_outcome(found.outcome)


def _print_outcome(outcome: "Outcome") -> None:
    from grader.course import COURSE

    for note in filter(None, (outcome.reason, outcome.taken, *outcome.notes)):
        say(note, style="dim")
    said = {**outcome.reports, **outcome.missing}
    for name in filter(said.__contains__, COURSE):
        say(f"\n{said[name]}")


def _print_points(found: "list[Checked]") -> None:
    """The last line, so that a script finds it."""
    points, maximum = (sum(numbers) for numbers in zip(*(each.points for each in found), strict=True))
    say("\n" + gettext("{points} of {possible} points", points=f"{points:g}", possible=f"{maximum:g}"))


def _write(path: Path, found: "list[Checked]") -> None:
    """Write the report; what keeps it from being written ends the command."""
    from grader.classroom.checked import as_junit
    from grader.classroom.files import write_atomic

    try:
        write_atomic(path, as_junit(found))
    except OSError as why:
        complain(gettext("{file} cannot be written: {reason}.", file=path, reason=why.strerror or str(why)))
        raise typer.Exit(2) from None
