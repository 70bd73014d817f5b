"""`grader export`: the course in the form of another class tool."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.screen import complain, say

export = typer.Typer(no_args_is_help=True, help="Write the course in the form of another class tool.")

Notebooks = Annotated[
    list[str] | None,
    typer.Option("--notebook", help="A notebook, such as 02_momentum; may be given again. Else all."),
]
Seed = Annotated[int | None, typer.Option(min=0, help="Draws the probes. Drawn itself if not given.")]


@export.command()
def nbgrader(
    out: Annotated[Path, typer.Argument(help="The folder of the course, begun if it is not there.", file_okay=False)],
    notebook: Notebooks = None,
    seed: Seed = None,
) -> None:
    """Write a course folder for nbgrader, where the grader gives the marks. Nothing that is there is changed."""
    from grader.interchange.nbgrader_course import write_course

    with _told():
        written = write_course(out, notebook or (), seed)
    for path in written:
        say(path)


@export.command()
def otter(
    out: Annotated[Path, typer.Argument(help="Where each assignment gets a folder.", file_okay=False)],
    notebook: Notebooks = None,
    seed: Seed = None,
) -> None:
    """Write assignments for `otter assign`, where the grader gives the marks. Nothing that is there is changed."""
    from grader.interchange.otter_course import write_assignments

    with _told():
        written = write_assignments(out, notebook or (), seed)
    for path in written:
        say(path)


@export.command()
def gradescope(
    out: Annotated[Path, typer.Argument(help="The zip to be uploaded; it must not be there yet.")],
    notebook: Notebooks = None,
    seed: Seed = None,
) -> None:
    """Write an autograder for Gradescope, a zip of all that it needs. Nothing that is there is changed."""
    from grader.interchange.gradescope_zip import write_zip

    with _told():
        write_zip(out, notebook or (), seed)
    say(out)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What keeps the course from being written is told, and ends the command."""
    from grader.interchange.blank_notebooks import NotThere
    from grader.interchange.untouched import NotWritten

    try:
        yield
    except (NotThere, NotWritten, OSError) as why:
        complain(why)
        raise typer.Exit(2) from None
