"""`grader` on the command line: check one's own notebook, grade a class, list the exercises, get a hint."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from grader.course import COURSE
from grader.course.course import UnknownExercise
from grader.reporting.language import gettext

if TYPE_CHECKING:
    from grader.classroom.grade import Outcome
    from grader.classroom.grade_class import Settings
    from grader.classroom.result import Result

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_show_locals=False)
console, complaints = Console(highlight=False), Console(stderr=True, highlight=False)

Seed = Annotated[int | None, typer.Option(min=0, help="Draws the probes. The same seed gives the same report.")]


@app.command()
def check(notebooks: list[Path], seed: Annotated[int, typer.Option(min=0, help="Draws the probes.")] = 0) -> None:
    """Check the exercises in your own notebooks. Ends with 1 if one has not passed, or is owed and missing."""
    from grader.classroom.grade import grade
    from grader.classroom.sandbox import Plain
    from grader.reading.notebook_file import Unreadable, content

    well = True
    for path in notebooks:
        console.rule(str(path), style="dim")
        try:
            outcome = grade(content(path), seed, Plain(), file_name=path.name)
        except Unreadable as why:
            complaints.print(f"{path}: {why}", style="red", markup=False)
            well = False
            continue
        _print_outcome(outcome)
        well &= bool(outcome.reports) and not outcome.failures and not outcome.missing
        well &= all(report.passed for report in outcome.reports.values())
    raise typer.Exit(0 if well else 1)


def _print_outcome(outcome: "Outcome") -> None:
    for note in filter(None, (outcome.reason, outcome.taken, *outcome.notes)):
        console.print(note, style="dim", markup=False)
    for report in (*outcome.reports.values(), *outcome.missing.values()):
        console.print(f"\n{report}", markup=False, soft_wrap=True)


@app.command("class")
def class_(
    folder: Annotated[Path, typer.Argument(help="Holds the notebooks that came in; folders in it are searched too.")],
    out: Annotated[Path, typer.Option(help="Where the gradebook goes. Begun before, it is gone on with.")],
    seed: Seed = None,
    jobs: Annotated[int, typer.Option(min=0, help="Submissions at a time; 0: one for each core.")] = 0,
    no_isolation: Annotated[bool, typer.Option("--no-isolation", help="Run learners' code without a sandbox.")] = False,
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask scheduler to do the work.")] = None,
    causes: Annotated[
        Path | None, typer.Option(help="Your causes of wrong answers, from elsewhere; the gradebook has its own.")
    ] = None,
) -> None:
    """Grade a class: a table, a page for each learner, and a picture of what the class misunderstood."""
    from grader.classroom.grade_class import Settings

    if not folder.is_dir():
        raise typer.BadParameter(gettext("{folder} is not a folder.", folder=folder))
    if causes and not causes.is_file():
        raise typer.BadParameter(gettext("{file} is not a file.", file=causes))
    settings = Settings(seed, jobs or Settings.jobs, not no_isolation, scheduler, causes)
    _print_results(_graded(folder, out, settings), folder, out)


def _graded(folder: Path, out: Path, settings: "Settings") -> "list[Result]":
    """The results of a class; what keeps it from being graded is told, and ends the command."""
    from grader.classroom.bubblewrap import NoIsolation
    from grader.classroom.causes import BadCauses
    from grader.classroom.cluster import Unreachable
    from grader.classroom.grade_class import grade_class
    from grader.classroom.lock import Locked

    try:
        with _bar() as bar:
            task = bar.add_task(gettext("grading"), total=None)
            return grade_class(folder, out, settings, lambda done, of: bar.update(task, completed=done, total=of))
    except NoIsolation as why:
        complaints.print(_not_isolated(why), markup=False)
    except BadCauses as why:
        complaints.print(_without_causes(why, out), markup=False, soft_wrap=True)
    except (Locked, Unreachable) as why:
        complaints.print(str(why), markup=False, soft_wrap=True)
    except OSError as why:
        complaints.print(_not_written(why), markup=False, soft_wrap=True)
    except KeyboardInterrupt:
        words = gettext("Stopped. What is done is in {out}; the same command goes on from there.", out=out)
        complaints.print(words, markup=False)
        raise typer.Exit(130) from None
    raise typer.Exit(2)


def _not_isolated(why: Exception) -> str:
    return gettext(
        "Learners' code is run shut in, and that is not possible here: {why}\n"
        "With --no-isolation it runs as any program of yours does, and can read and change what you can.",
        why=why,
    )


def _without_causes(why: Exception, out: Path) -> str:
    return gettext(
        "{why}\nThe class is graded, and the gradebook is in {out}, without any of your causes. Mend that line and run "
        "the same command again: nobody is graded twice.",
        why=why,
        out=out,
    )


def _not_written(why: OSError) -> str:
    reason = f"{why.strerror or why} ({why.filename})" if why.filename else str(why)
    return gettext(
        "The gradebook cannot be written: {reason}. The same command goes on once that is mended.", reason=reason
    )


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=complaints)


def _print_results(results: "list[Result]", folder: Path, out: Path) -> None:
    if not results:
        words = gettext("There is no notebook (.ipynb) below {folder}.", folder=folder)
        complaints.print(words, markup=False, soft_wrap=True)
    table = Table(gettext("status"), gettext("submissions"), box=None)
    for status in sorted({result["status"] for result in results}):
        table.add_row(gettext(status), str(sum(result["status"] == status for result in results)))
    console.print(table)
    console.print(f"{out / 'grades.csv'}\n{out / 'class.html'}", markup=False, soft_wrap=True)


@app.command("list")
def list_() -> None:
    """List the exercises of the course."""
    heads = gettext("notebook"), gettext("exercise"), gettext("minutes"), gettext("points")
    table = Table(*heads, box=None)
    for name, exercise in COURSE.items():
        signature = f"{name}({', '.join(exercise.arguments)})"
        table.add_row(exercise.notebook, signature, str(exercise.minutes), str(exercise.points))
    console.print(table)


@app.command()
def hint(name: str, level: Annotated[int, typer.Argument(min=1, max=3, help="1, 2 or 3.")] = 1) -> None:
    """Give a hint for an exercise: where to look, what to do, nearly the code."""
    from grader.hints import hint as hint_for

    try:
        console.print(str(hint_for(name, level)), markup=False, soft_wrap=True)
    except UnknownExercise as unknown:
        complaints.print(str(unknown), markup=False, soft_wrap=True)
        raise typer.Exit(2) from None


def main() -> None:
    """The entry point of the command."""
    app()
