"""`grader` on the command line: check one's own notebook, grade a class, list the exercises, get a hint."""

import typer

from grader.cli.check import check
from grader.cli.class_ import class_
from grader.cli.course import hint, list_

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_show_locals=False)
app.command()(check)
app.command("class")(class_)
app.command("list")(list_)
app.command()(hint)


def main() -> None:
    """The entry point of the command."""
    app()
