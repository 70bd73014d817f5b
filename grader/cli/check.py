"""`grader check`: the exercises of one notebook, checked on this machine."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from grader.cli.screen import complain, console, say
from grader.reporting.language import gettext
from grader.reporting.printable import printable

if TYPE_CHECKING:
    from grader.classroom.grade import Outcome
    from grader.classroom.sandbox import Isolated, Plain


def check(
    notebooks: list[Path],
    seed: Annotated[int, typer.Option(min=0, help="Draws the probes.")] = 0,
    no_isolation: Annotated[
        bool, typer.Option("--no-isolation", help="Run the notebook's functions without a sandbox, as your own code.")
    ] = False,
) -> None:
    """Check the exercises in notebooks. Ends with 1 if one that a notebook was set has not passed."""
    runner = _runner(no_isolation)
    well = [_is_well(path, seed, runner) for path in notebooks]
    runner.close()
    raise typer.Exit(0 if all(well) else 1)


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


def _is_well(path: Path, seed: int, runner: "Isolated | Plain") -> bool:
    """Show what became of one notebook; whether all that it was set has passed."""
    from grader.classroom.grade import Status, grade
    from grader.reading.notebook_file import content
    from grader.reading.unreadable import Unreadable

    console.rule(Text(printable(str(path))), style="dim")
    try:
        outcome = grade(content(path.resolve()), seed, runner, file_name=path.name)
    except Unreadable as why:
        complain(f"{path}: {why}", style="red")
        return False
    _print_outcome(outcome)
    passed = all(report.passed for report in outcome.reports.values())
    return outcome.status == Status.GRADED and passed and not outcome.missing


def _print_outcome(outcome: "Outcome") -> None:
    from grader.course import COURSE

    for note in filter(None, (outcome.reason, outcome.taken, *outcome.notes)):
        say(note, style="dim")
    said = {**outcome.reports, **outcome.missing}
    for name in filter(said.__contains__, COURSE):
        say(f"\n{said[name]}")
