"""`grader class`: a folder of notebooks graded, a row for each student."""

import contextlib
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from grader.cli import options
from grader.cli.screen import complain, complaints, console, say
from grader.reporting.language import gettext

if TYPE_CHECKING:
    from grader.classroom.grade_class import Graded, Settings


def class_(
    folder: options.Folder,
    out: options.Out,
    seed: options.Seed = None,
    layout: options.Layout = "",
    roster: options.Roster = None,
    settings: options.SettingsFile = None,
    causes: options.Causes = None,
    anonymous: options.Anonymous = False,
    init: options.Init = False,
    jobs: options.Jobs = 0,
    scheduler: options.Scheduler = None,
    no_isolation: options.NoIsolation = False,
) -> None:
    """Grade a class: a row and a page for each student, and a picture of what the class misunderstood.

    Ends with 1 if something that you wrote for it has to be mended, and with 2 if it could not be graded.
    """
    from grader.classroom.grade_class import Settings

    if init:
        _write_first_settings(folder, out, layout)
        return
    how = Settings(
        seed, jobs or Settings.jobs, not no_isolation, scheduler, causes, settings, layout, roster, anonymous
    )
    graded = _graded(folder, out, how)
    _print_results(graded, folder, out)
    raise typer.Exit(1 if graded.problems else 0)


def _write_first_settings(folder: Path, out: Path, layout: str) -> None:
    from grader.classroom.first_settings import write_first_settings
    from grader.classroom.handed_in.layouts import BadLayout
    from grader.reading.unreadable import Unreadable

    try:
        path = write_first_settings(folder, out, layout)
    except FileExistsError as there:
        complain(gettext("{file} is there already, and is yours: nothing was written.", file=there.filename))
    except Unreadable as why:
        complain(_no_class(folder, why))
    except (BadLayout, OSError) as why:
        complain(why)
    else:
        say(gettext("{file} says what was found. Edit it, and run the same command without --init.", file=path))
        return
    raise typer.Exit(2)


def _graded(folder: Path, out: Path, settings: "Settings") -> "Graded":
    """A graded class; what keeps it from being graded is told, and ends the command."""
    _find_templates()
    from grader.classroom.bubblewrap import NoIsolation
    from grader.classroom.causes import BadCauses
    from grader.classroom.class_settings.written_file import BadFile
    from grader.classroom.cluster import Unreachable
    from grader.classroom.grade_class import grade_class
    from grader.classroom.handed_in.layouts import BadLayout
    from grader.classroom.lock import Locked
    from grader.reading.unreadable import Unreadable

    try:
        with _bar() as on_progress:
            return grade_class(folder, out, settings, on_progress)
    except NoIsolation as why:
        complain(_not_isolated(why))
    except BadCauses as why:
        complain(_without_causes(why, out))
    except Unreadable as why:
        complain(_no_class(folder, why))
    except (Locked, Unreachable, BadFile, BadLayout) as why:
        complain(why)
    except OSError as why:
        complain(_no_class(folder, why.strerror) if why.filename == str(folder) else _not_written(why))
    except KeyboardInterrupt:
        complain(gettext("Stopped. What is done is in {out}; the same command goes on from there.", out=out))
        raise typer.Exit(130) from None
    raise typer.Exit(2)


def _find_templates() -> None:
    """What the pages are made with is in an extra, since a learner's kernel does not need it."""
    if importlib.util.find_spec("jinja2") is None:
        complain(gettext("The pages of a class need jinja2, which is not installed here: pip install '.[class]'."))
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


def _no_class(folder: Path, why: object) -> str:
    return gettext(
        "{folder} is no class: {why}\nGive the folder in which all that came in lies, or one zip of all of it. The "
        "cards of a single notebook are shown by `grader check`.",
        folder=folder,
        why=why,
    )


def _not_written(why: OSError) -> str:
    reason = f"{why.strerror or why} ({why.filename})" if why.filename else str(why)
    return gettext(
        "The gradebook cannot be written: {reason}. The same command goes on once that is mended.", reason=reason
    )


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A bar that is there from the moment when something is known of how far things are."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=complaints)
    task = bar.add_task(gettext("grading"))

    def on_progress(done: int, of: int) -> None:
        bar.start()
        bar.update(task, completed=done, total=of)

    try:
        yield on_progress
    finally:
        if bar.live.is_started:
            bar.stop()


def _print_results(graded: "Graded", folder: Path, out: Path) -> None:
    if not graded.rows:
        complain(gettext("There is no notebook below {folder}.", folder=folder))
    for remark in graded.remarks:
        say(remark)
    if graded.rows:
        _print_statuses(graded)
    say(f"{out / 'grades.csv'}\n{out / 'class.html'}")
    for problem in graded.problems:
        complain(problem, style="red")


def _print_statuses(graded: "Graded") -> None:
    table = Table(gettext("status"), gettext("students"), box=None)
    for status in sorted({row.status for row in graded.rows}):
        table.add_row(gettext(status), str(sum(row.status == status for row in graded.rows)))
    console.print(table)
