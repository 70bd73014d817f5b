"""What `grader class` can be told, each with its line of help."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

Folder = Annotated[Path, Argument(help="Holds what came in, folders and zips too; or is one zip of all.", exists=True)]
Out = Annotated[Path, Option(help="Where the gradebook goes. Begun before, it is gone on with.")]
Seed = Annotated[int | None, Option(min=0, help="Draws the probes. The same seed gives the same report.")]
Layout = Annotated[str, Option(help="How the folder is laid out: canvas, moodle ...; or a pattern: {student}/{file}.")]
Roster = Annotated[Path | None, Option(help="A table of who is in the class.", exists=True, dir_okay=False)]
SettingsFile = Annotated[
    Path | None,
    Option(help="What is set and due; without it the gradebook's class.toml.", exists=True, dir_okay=False),
]
Causes = Annotated[
    Path | None, Option(help="Your causes of wrong answers, in place of the gradebook's.", exists=True, dir_okay=False)
]
Anonymous = Annotated[bool, Option("--anonymous", help="Pages show codes in place of names.")]
Init = Annotated[bool, Option("--init", help="Only write class.toml into the gradebook, from what was found.")]
Jobs = Annotated[int, Option(min=0, help="Files at a time; 0: one for each core.")]
Scheduler = Annotated[str | None, Option(help="Address of a Dask scheduler to do the work.")]
NoIsolation = Annotated[bool, Option("--no-isolation", help="Run learners' code without a sandbox.")]
