"""A small class graded for real, and `grader handback` as an instructor types it."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from submissions import IMPORTS, UPHILL, honest, written
from typer.testing import CliRunner

from grader.cli import app
from grader.course import COURSE

MOMENTUM = [name for name, exercise in COURSE.items() if exercise.notebook == "02_momentum"]
RIGHT = written(*honest("gradient_descent", *MOMENTUM))
WRONG = written(IMPORTS, UPHILL, *honest(*MOMENTUM)[1:])
BLANK = written(IMPORTS)
SETTINGS = "[exercises]\n02_momentum = 2\ngradient_descent = 4\n"


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@cache
def graded(*files: tuple[str, bytes], corrections: str = "", options: tuple[str, ...] = ()) -> Path:
    """A folder with ``in``, the files, and ``out``, their gradebook: one for each class, and only to be read."""
    home = Path(mkdtemp(prefix="handback-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    put(home / "in", dict(files))
    put(home / "out", {"class.toml": SETTINGS.encode()})
    if corrections:
        put(home / "out", {"corrections.csv": corrections.encode()})
    arguments = ["class", home / "in", "--out", home / "out", "--jobs", "1", "--seed", "4", *options]
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return home


def hand_back(system: str, home: Path, folder: Path, table: bytes, *options: object, ends_with: int = 0) -> str:
    """What the command says; it leaves ``out.csv`` and ``out.zip`` in the folder, beside ``exported.csv``."""
    put(folder, {"exported.csv": table})
    places = ["--table", folder / "exported.csv", "--zip", folder / "out.zip"]
    arguments = ["handback", system, home / "out", *places, *options]
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == ends_with, done.output
    assert (folder / "exported.csv").read_bytes() == table
    return done.output
