"""The course as Gradescope has it: a zip from which it builds the image that grades each submission."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from grader.classroom.files import writing
from grader.classroom.seeds import chosen_or_drawn
from grader.course import COURSE
from grader.interchange.blank_notebooks import chapters_named
from grader.interchange.gradescope_settings import FILE, Settings
from grader.interchange.packed_wheel import PACKAGE, packed_wheel, wheel_name
from grader.interchange.untouched import NotWritten
from grader.reporting.language import gettext, language

#: What Gradescope starts; each stands at the root of the zip under its own name.
SCRIPTS = Path(__file__).with_name("gradescope_files")
STARTED = ("setup.sh", "run_autograder")
_PROGRAM, _PRIVATE = 0o100755, 0o100600


def write_zip(out: Path, names: Sequence[str], seed: int | None) -> None:
    """Write an autograder for these chapters, all if none is named.

    seed -- draws the probes; drawn here if None

    Raises ``NotThere`` if a chapter is none, and ``NotWritten`` rather than change a file that is there.
    """
    chapters = chapters_named(names)
    if out.exists():
        words = gettext(
            "{file} is there already, and the autograder on Gradescope may be the one with its seed: nothing was "
            "written. Name another file, or remove that one.",
            file=out,
        )
        raise NotWritten(words)
    if not PACKAGE.is_dir():
        words = gettext(
            "The grader cannot be packed: {folder} is no folder of files, as it is after `pip install`.", folder=PACKAGE
        )
        raise NotWritten(words)
    points = {name: exercise.points for name, exercise in COURSE.items() if exercise.notebook in chapters}
    settings = Settings(chosen_or_drawn(seed), points, language())
    files = {
        **{name: ((SCRIPTS / name).read_bytes(), _PROGRAM) for name in STARTED},
        FILE: (settings.as_json().encode(), _PRIVATE),
        wheel_name(): (packed_wheel(), _PRIVATE),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    with writing(out) as file, zipfile.ZipFile(file.buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, (content, mode) in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type = mode << 16, zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
