"""A language in which every sentence stands between ⟦ and ⟧, and what is filled into it between ⟨ and ⟩.

Whatever is outside of every sentence escaped the catalogue. What is filled in may be a name or code; words are to be
sentences themselves.
"""

import re
from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from grader.course import COURSE
from tools.catalogue import sentences

#: Where something is filled into a sentence.
HOLE = r"\{\w+\}"
#: Its name.
LANGUAGE = "xx"
#: What is said in any language: names of the course and of Python, and numbers.
NAMES = {*COURSE, *(exercise.notebook for exercise in COURSE.values()), "check", "hint", "lambda", "nan", "inf"}
NAMES |= {argument for exercise in COURSE.values() for argument in (*exercise.arguments, *exercise.returns)}


def write_catalogue(folder: Path) -> Path:
    """The catalogue of that language, in a folder as ``grader.reporting.language`` reads it."""
    marked = Catalog(locale=LANGUAGE)
    for message in sentences():
        if isinstance(message.id, tuple):
            marked.add(message.id, tuple(map(_marked, message.id)))
        elif message.id:
            marked.add(message.id, _marked(message.id))
    file = folder / LANGUAGE / "LC_MESSAGES" / "grader.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as compiled:
        write_mo(compiled, marked)
    return folder


def _marked(sentence: str) -> str:
    return "⟦" + re.sub(HOLE, r"⟨\g<0>⟩", sentence) + "⟧"


def escaped(text: str) -> list[str]:
    """The words of a text that no catalogue has seen. Lines of code are no words."""
    return _words(text, lambda around: not around)


def filled_in(text: str) -> list[str]:
    """The words that were filled into its sentences and that no catalogue has seen."""
    return _words(text, lambda around: around[-1:] == ["⟨"])


def _words(text: str, counts: Callable[[list[str]], bool]) -> list[str]:
    """The words at places where ``counts`` holds of the marks around them. A hole that was left open is no word."""
    kept, around = [], []
    for sign in re.sub(HOLE, "", text):
        if sign in "⟦⟨":
            around.append(sign)
        kept.append(sign if sign == "\n" or (counts(around) and sign not in "⟦⟧⟨⟩") else "|")
        if sign in "⟧⟩":
            around.pop()
    left = [line for line in "".join(kept).splitlines() if not line.startswith("  ")]
    return [word for word in re.findall(r"[^\W\d_]\w+", "\n".join(left)) if word not in NAMES]
