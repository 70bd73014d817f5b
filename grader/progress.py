"""What has been passed so far, kept beside the notebooks so that it lasts from one notebook to the next.

Only a running notebook keeps a record: a check in a script or a test leaves nothing behind.
"""

from collections.abc import Callable, Collection, Iterator

from grader import cells, progress_file
from grader.course import COURSE
from grader.kept import FUNCTIONS, text_to_keep
from grader.reporting.card import Card, Code, Paragraph
from grader.reporting.language import gettext, ngettext
from grader.reporting.report import Report

#: The keys of the file: a list of exercises, and the predictions that were made, by the names of their questions.
PASSED, PREDICTIONS = "passed", "predictions"


def progress() -> Card:
    """Which exercises have been passed, notebook by notebook, and which comes next."""
    record = progress_file.read()
    passed = {name for name in record.get(PASSED, ()) if name in COURSE}
    lines = [line for notebook in _notebooks() for line in _notebook_lines(notebook, passed)]
    open_ones = [name for name in COURSE if name not in passed]
    title = gettext("{passed} of {all} exercises passed", passed=len(passed), all=len(COURSE))
    parts: tuple[Paragraph | Code, ...] = (
        Code(tuple(lines)),
        *_predicted(record),
        _following(open_ones),
        *_unreadable(),
    )
    return Card(title, parts, "good" if not open_ones else "calm")


def _predicted(record: progress_file.Record) -> Iterator[Paragraph]:
    """How many predictions were made. Not how many came true: they are no marks."""
    if made := len(record.get(PREDICTIONS, {})):
        yield Paragraph(ngettext("You have made {count} prediction.", "You have made {count} predictions.", made))


def _following(open_ones: list[str]) -> Paragraph:
    """What comes next, as a link to its notebook."""
    if not open_ones:
        return Paragraph(gettext("You have passed every exercise of the course."))
    notebook = COURSE[open_ones[0]].notebook
    where = gettext("`{name}`, in {notebook}.", name=open_ones[0], notebook=notebook)
    return Paragraph(where, gettext("Next"), f"{notebook}.ipynb")


def _unreadable() -> Iterator[Paragraph]:
    """A word about a record that cannot be read: nothing of it is lost, and nothing of it counts."""
    files = progress_file.unreadable()
    if not files:
        return
    words = ngettext(
        "{files} cannot be read, so what it held is not counted here. The file is kept, and your next pass begins a "
        "new one.",
        "{files} cannot be read, so what they held is not counted here. The files are kept.",
        len(files),
        files=", ".join(f"`{path.name}`" for path in files),
    )
    yield Paragraph(words, gettext("Note"))


def record(report: Report, function: Callable) -> Iterator[str]:
    """Remember a pass and its function, if a notebook is running; a sentence for what could not be kept.

    Never fails: a record that cannot be kept is not worth a stop.
    """
    if not report.passed or not cells.in_a_notebook():
        return
    name, text = report.exercise, text_to_keep(function, report.exercise)
    known = progress_file.read()
    if name not in known.get(PASSED, ()) or known.get(FUNCTIONS, {}).get(name) != text:
        try:
            progress_file.update(lambda record: _add(record, name, text))
        except OSError as error:
            yield gettext("This pass could not be written down: {reason}.", reason=error.strerror or error)
            return
    if text is None:
        yield _not_kept(name)


def _add(record: progress_file.Record, name: str, text: str | None) -> None:
    """Put a pass into the record, in the order of the course; names that the course no longer has come last."""
    names = {*record.get(PASSED, ()), name}
    record[PASSED] = [*(known for known in COURSE if known in names), *sorted(names - COURSE.keys())]
    if text is not None:
        record.setdefault(FUNCTIONS, {})[name] = text


def _not_kept(name: str) -> str:
    return gettext(
        "`{name}` could not be kept for later notebooks: on its own, with just its imports, constants and helpers, it "
        "does not pass.",
        name=name,
    )


def _notebooks() -> list[str]:
    return list(dict.fromkeys(exercise.notebook for exercise in COURSE.values()))


def _notebook_lines(notebook: str, passed: Collection[str]) -> list[str]:
    names = [exercise.name for exercise in COURSE.values() if exercise.notebook == notebook]
    done = sum(name in passed for name in names)
    count = gettext("{done} of {all}", done=done, all=len(names))
    return [f"{notebook}  {count}", *(f"  {'[x]' if name in passed else '[ ]'} {name}" for name in names)]
