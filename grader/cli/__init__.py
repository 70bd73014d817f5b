"""`grader` on the command line: check a notebook, grade a class, hand back, export, list the exercises, get a hint."""

import typer

from grader.cli.check import check
from grader.cli.class_ import class_
from grader.cli.course import hint, list_
from grader.cli.export import export
from grader.cli.handback import handback

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_show_locals=False)
app.command()(check)
app.command("class")(class_)
app.add_typer(handback, name="handback")
app.command("list")(list_)
app.command()(hint)
app.add_typer(export, name="export")


def main() -> None:
    """The entry point of the command."""
    app()
