"""`grader class`: a folder of notebooks graded, a row for each student."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from grader.cli.screen import complain, complaints, console, say
from grader.reporting.language import gettext

if TYPE_CHECKING:
    from grader.classroom.grade_class import Settings
    from grader.classroom.row import Row

Seed = Annotated[int | None, typer.Option(min=0, help="Draws the probes. The same seed gives the same report.")]


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


def _graded(folder: Path, out: Path, settings: "Settings") -> "list[Row]":
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
        complain(_not_isolated(why))
    except BadCauses as why:
        complain(_without_causes(why, out))
    except (Locked, Unreachable) as why:
        complain(why)
    except OSError as why:
        complain(_not_written(why))
    except KeyboardInterrupt:
        words = gettext("Stopped. What is done is in {out}; the same command goes on from there.", out=out)
        complain(words)
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


def _print_results(rows: "list[Row]", folder: Path, out: Path) -> None:
    if not rows:
        complain(gettext("There is no notebook (.ipynb) below {folder}.", folder=folder))
    table = Table(gettext("status"), gettext("students"), box=None)
    for status in sorted({row.status for row in rows}):
        table.add_row(gettext(status), str(sum(row.status == status for row in rows)))
    console.print(table)
    say(f"{out / 'grades.csv'}\n{out / 'class.html'}")
