"""Collect every sentence of the grader and the playground, for a translator.

python tools/catalogue.py      write build/grader.pot, the sentences as they stand in the source
python tools/catalogue.py de   begin or update the German catalogue, and compile it; it ends with 1, and compiles
                               nothing, if a translation spoils a {hole}
"""

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from playground import conventions, convergence, knobs, surfaces

from grader.classroom.grade import Status
from grader.course import COURSE
from grader.hints import LEVELS
from grader.judging.exercise import Exercise
from grader.judging.finding import Verdict
from grader.reading.statements import BLOCK, CLASS, CONSTANT, FUNCTION, IMPORT
from grader.reporting import finding_card, observations, slip_words, two_values
from grader.reporting.language import DOMAIN, FOLDER
from grader.reporting.python_errors import MEANINGS
from grader.reporting.wording import KINDS, SPECIAL, WORDINGS

PROJECT = "Turning the Knobs"
ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "build" / f"{DOMAIN}.pot"
#: Calls whose text is a sentence, with the arguments that hold it.
CALLS = {"gettext": None, "ngettext": (1, 2)}
FOLDERS = ("grader", "notebooks/playground")
FILES = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]


def sentences() -> Catalog:
    """Every sentence that `grader.reporting.language` can be asked for, each with where it stands."""
    catalog = Catalog(project=PROJECT, charset="utf-8")
    for folder in FOLDERS:
        for name, line, message, comments, context in extract_from_dir(ROOT / folder, FILES, keywords=CALLS):
            catalog.add(message, locations=[(f"{folder}/{name}", line)], auto_comments=comments, context=context)
    for where, sentence in (*_tables(), *_course()):
        if sentence:
            catalog.add(sentence, auto_comments=[where])
    return catalog


def _tables() -> Iterator[tuple[str, str]]:
    """Sentences that stand in tables and are passed to gettext from there."""
    for kind, wording in WORDINGS.items():
        yield from ((f"wording of {kind}", words) for words in (wording.sentence, wording.cause, wording.nudge))
    for wording in SPECIAL:
        yield from (("a wording for one case", words) for words in (wording.sentence, wording.nudge))
    for meaning in MEANINGS:
        yield from ((f"error {meaning.pattern}", words) for words in (meaning.sentence, meaning.nudge))
    pairs = (*two_values.LINES.values(), *two_values.HEADS.values(), two_values.DEFAULT)
    lines = (line for pair in pairs for line in pair)
    for words in (*Status, *Verdict, IMPORT, CONSTANT, FUNCTION, CLASS, BLOCK):
        yield "the class", words
    kinds = chain.from_iterable(KINDS.values())
    for words in (*finding_card.TITLES.values(), *lines, *observations.LENGTHS.values(), *kinds, *LEVELS):
        yield "report", words
    slips = chain.from_iterable(slip_words.SLIPS.values())
    for words in (*slips, *slip_words.FUNCTIONS.values(), slip_words.A_FUNCTION):
        yield "a slip", words
    yield from (("a loss surface", name) for name in _surface_names())
    yield from (("a form of momentum", name) for name in convergence.FORMS)
    for words in (*conventions.COLUMNS, *(words for known in conventions.READINGS.values() for words, _ in known)):
        yield "the table of conventions", words
    for knob in knobs.every_knob():
        yield from (("a knob", words) for words in (knob.name, knob.group, knob.what, knob.turn, knob.source))
    yield from (("a note on knobs", words) for note in knobs.notes() for words in (note.title, note.text))
    yield from (("the table of a knob", words) for words in knobs.COLUMNS)


def _surface_names() -> Iterator[str]:
    yield from (surface.name for surface in vars(surfaces).values() if isinstance(surface, surfaces.Surface))


def _course() -> Iterator[tuple[str, str]]:
    for exercise in COURSE.values():
        yield from ((exercise.name, words) for words in _words(exercise))


def _words(exercise: Exercise) -> Iterator[str]:
    yield from (*exercise.hints, exercise.question, exercise.unlocks)
    yield from (probe.title for probe in exercise.seeded(0).probes)
    for mistake in exercise.mistakes:
        yield from (mistake.cause, mistake.nudge)


def update(language: str) -> Path:
    """Bring a language's catalogue up to date, keeping what is translated, and compile it; the file to translate."""
    folder = FOLDER / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{DOMAIN}.po"
    catalog = _kept(file, language)
    catalog.update(sentences())
    with file.open("wb") as written:
        write_po(written, catalog, width=120)
    if spoiled := list(_spoiled(catalog)):
        raise SystemExit("These translations have other {holes} than the English:\n" + "\n".join(spoiled))
    with file.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalog)
    return file


def _spoiled(catalog: Catalog) -> Iterator[str]:
    """Translations that need a fact which the English does not have, or whose braces cannot be read."""
    for message in catalog:
        english, translated = (part if isinstance(part, tuple) else (part,) for part in (message.id, message.string))
        known = {hole for form in english for hole in _holes(form)}
        for form in filter(None, translated if message.id else ()):
            try:
                wrong = _holes(form) - known
            except ValueError as error:
                yield f"- {form} ({error})"
            else:
                if wrong and known:  # without any hole, braces are code
                    yield f"- {form} ({', '.join(sorted(wrong))})"


def _holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def _kept(file: Path, language: str) -> Catalog:
    """The catalogue as it was translated so far."""
    if not file.exists():
        return Catalog(locale=language, project=PROJECT, header_comment=f"# {PROJECT}, in {language}.")
    with file.open("rb") as written:
        return read_po(written, locale=language, abort_invalid=True)


def main(languages: list[str]) -> None:
    """Write the template, or update the catalogues of some languages."""
    for language in languages:
        print(update(language).relative_to(ROOT))
    if not languages:
        TEMPLATE.parent.mkdir(exist_ok=True)
        with TEMPLATE.open("wb") as template:
            write_po(template, sentences(), width=120)
        print(TEMPLATE.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
