"""Every sentence in the reader's language: one catalogue, asked at the moment when a sentence is shown.

The source is English. A catalogue is ``grader/locale/LANGUAGE/LC_MESSAGES/grader.mo``; without one English is shown.
"""

import gettext as catalogues
import os
from functools import cache
from pathlib import Path

#: Names the language: GRADER_LANGUAGE=de. The system's own language is not asked, so that a stored notebook shows the
#: same on every machine.
VARIABLE = "GRADER_LANGUAGE"
DOMAIN = "grader"
FOLDER = Path(__file__).resolve().parents[1] / "locale"


def gettext(sentence: str, /, **facts: object) -> str:
    """The sentence in the reader's language, its ``{named}`` holes filled with ``facts``."""
    return _filled(_catalogue(FOLDER, language()).gettext(sentence), sentence, facts) if sentence else ""


def ngettext(one: str, many: str, count: int, /, **facts: object) -> str:
    """The sentence for ``count`` things: each language has forms of its own for one and for many."""
    translated = _catalogue(FOLDER, language()).ngettext(one, many, count)
    return _filled(translated, one if count == 1 else many, {"count": count, **facts})


def language() -> str:
    """The language that is asked for, "" for that of the source."""
    return os.environ.get(VARIABLE, "")


def _filled(translated: str, english: str, facts: dict[str, object]) -> str:
    """A sentence without facts is shown as it stands: its braces are code. A translation that spoils a hole is not."""
    if not facts:
        return translated
    try:
        return translated.format(**facts)
    except (KeyError, IndexError, ValueError):
        return english.format(**facts)


@cache
def _catalogue(folder: Path, name: str) -> catalogues.NullTranslations:
    return catalogues.translation(DOMAIN, folder, [name] if name else [], fallback=True)
