"""Which chapters of the course a file owes, by its own evidence: the first kind that says something wins."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from grader.course import COURSE
from grader.reading.notebook import Notebook
from grader.reporting.language import gettext

#: The course's notebooks, in order.
CHAPTERS = tuple(dict.fromkeys(exercise.notebook for exercise in COURSE.values()))
#: A title in a text cell.
_HEADING = re.compile(r"^#[ \t]+(.+)$", re.MULTILINE)
#: The heading of a chapter that is not called as its file is: its words.
OTHER_HEADINGS = {"turning the knobs": "00_start_here"}
LONGEST_HEADING, MOST_HEADINGS = 200, 100


@dataclass(frozen=True)
class Owed:
    """The chapters that a file owes, and a sentence that says how that is known."""

    chapters: tuple[str, ...] = ()
    evidence: str = ""


def owed(notebook: Notebook, file_name: str, held: Iterable[str]) -> Owed:
    """What a file owes. ``held`` are the exercises of which it holds something."""
    if notebook.chapter in CHAPTERS:
        words = gettext("The notebook says of itself that it is {chapter}.", chapter=notebook.chapter)
        return Owed((notebook.chapter,), words)
    if named := _named_in(_words(file_name)):
        return Owed(named, gettext("The name of the file is that of {chapter}.", chapter=", ".join(named)))
    if titled := _in_order(_headings(notebook)):
        return Owed(titled, gettext("Its heading is that of {chapter}.", chapter=", ".join(titled)))
    names = [name for name in COURSE if name in set(held)]
    if not names:
        return Owed()
    of_these = _in_order(COURSE[name].notebook for name in names)
    return Owed(
        of_these,
        gettext(
            "It holds something of {names}, from {chapters}.",
            names=", ".join(f"`{name}`" for name in names),
            chapters=", ".join(of_these),
        ),
    )


def _in_order(chapters: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the order of the course."""
    found = set(chapters)
    return tuple(chapter for chapter in CHAPTERS if chapter in found)


def _words(text: str) -> str:
    """A text's words and numbers, each with a space before and after it."""
    return f" {' '.join(re.findall('[a-z]+|[0-9]+', text.lower()))} "


def _named_in(words: str) -> tuple[str, ...]:
    """The chapters whose number and name stand there. A name alone is not enough: there are people called Adam."""
    numberless = re.sub(r" 0+(?=[0-9])", " ", words)
    return tuple(chapter for chapter in CHAPTERS if re.sub(r" 0+(?=[0-9])", " ", _words(chapter)) in numberless)


def _headings(notebook: Notebook) -> Iterator[str]:
    titles = (found[1] for _, text in notebook.texts for found in _HEADING.finditer(text))
    for title in islice(titles, MOST_HEADINGS):
        words = _words(title[:LONGEST_HEADING])
        yield from _named_in(words.replace(" the ", " "))
        yield from (chapter for heading, chapter in OTHER_HEADINGS.items() if words.strip() == heading)
