"""`grader export`: the course in the form of another class tool."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.screen import complain, say

export = typer.Typer(no_args_is_help=True, help="Write the course in the form of another class tool.")


@export.command()
def nbgrader(
    out: Annotated[Path, typer.Argument(help="The folder of the course, begun if it is not there.", file_okay=False)],
    notebook: Annotated[
        list[str] | None, typer.Option(help="A notebook, such as 02_momentum; may be given again. Else all.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Draws the probes. Drawn itself if not given.")] = None,
) -> None:
    """Write a course folder for nbgrader, where the grader gives the marks. Nothing that is there is changed."""
    from grader.interchange.blank_notebooks import NotThere
    from grader.interchange.nbgrader_course import write_course
    from grader.interchange.untouched import NotWritten

    try:
        written = write_course(out, notebook or (), seed)
    except (NotThere, NotWritten, OSError) as why:
        complain(why)
        raise typer.Exit(2) from None
    for path in written:
        say(path)


@export.command()
def gradescope(
    out: Annotated[Path, typer.Argument(help="The zip to be uploaded; it must not be there yet.")],
    notebook: Annotated[
        list[str] | None, typer.Option(help="A notebook, such as 02_momentum; may be given again. Else all.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Draws the probes. Drawn itself if not given.")] = None,
) -> None:
    """Write an autograder for Gradescope, a zip of all that it needs. Nothing that is there is changed."""
    from grader.interchange.blank_notebooks import NotThere
    from grader.interchange.gradescope_zip import write_zip
    from grader.interchange.untouched import NotWritten

    try:
        write_zip(out, notebook or (), seed)
    except (NotThere, NotWritten, OSError) as why:
        complain(why)
        raise typer.Exit(2) from None
    say(out)
