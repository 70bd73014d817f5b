"""A language in which every sentence stands between ⟦ and ⟧: whatever is outside of them escaped the catalogue."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from grader.course import COURSE
from tools.catalogue import sentences

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
            marked.add(message.id, tuple(f"⟦{form}⟧" for form in message.id))
        elif message.id:
            marked.add(message.id, f"⟦{message.id}⟧")
    file = folder / LANGUAGE / "LC_MESSAGES" / "grader.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as compiled:
        write_mo(compiled, marked)
    return folder


def escaped(text: str) -> list[str]:
    """The words of a text that no catalogue has seen. Lines of code are no words."""
    outside, depth = [], 0
    for sign in text:
        depth += (sign == "⟦") - (sign == "⟧")
        outside.append(sign if depth == 0 else "|" if sign != "\n" else sign)
    left = [line for line in "".join(outside).splitlines() if not line.startswith("  ")]
    return [word for word in re.findall(r"[^\W\d_]\w+", "\n".join(left)) if word not in NAMES]
