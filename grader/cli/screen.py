"""What the command says: results on standard output, complaints on standard error."""

from rich.console import Console

from grader.reporting.printable import printable

console, complaints = Console(highlight=False), Console(stderr=True, highlight=False)


def say(text: object, style: str | None = None) -> None:
    """Print text as it is, whoever wrote it."""
    console.print(printable(str(text)), style=style, markup=False, emoji=False, soft_wrap=True)


def complain(text: object, style: str | None = None) -> None:
    """Print what went wrong."""
    complaints.print(printable(str(text)), style=style, markup=False, emoji=False, soft_wrap=True)
