"""Every knob of the frameworks' optimizers and schedules: what it would be in the physical world, when to turn it, and
what it is called where. ``knobs("beta2")`` in a notebook; docs/knobs.md has all of them on one page.

The words stand in ``knobs.toml``. Names and defaults are read off the recorded signatures.
"""

import difflib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grader.course import COURSE
from grader.reporting.card import Card, Code, Paragraph
from grader.reporting.language import gettext
from playground.conventions import default_of, in_question
from playground.records import FRAMEWORKS, recorded

WORDS = Path(__file__).with_name("knobs.toml")
#: So many calls are named in a line of a card.
SHOWN = 3
#: Of the table of names and defaults.
COLUMNS = ("called there", "framework", "default", "in")


@dataclass(frozen=True)
class Argument:
    """An argument of a framework's call, as its recorded signature has it. One that holds two knobs is two of them."""

    framework: str
    call: str
    name: str
    default: str

    @property
    def short_call(self) -> str:
        return self.call.rpartition(".")[2]


@dataclass(frozen=True)
class Knob:
    """One knob. ``taught`` has the places in the course as "notebook § heading"; the fields are those of knobs.toml."""

    name: str
    group: str
    of_the_machine: bool
    called: tuple[str, ...]
    also: tuple[str, ...]
    what: str
    turn: str
    taught: tuple[str, ...]
    exercise: str
    source: str

    @property
    def exercise_taught(self) -> str:
        """The notebook of the exercise that teaches it; "" if the course has no such exercise."""
        return COURSE[self.exercise].notebook if self.exercise in COURSE else ""

    @property
    def notebooks(self) -> tuple[str, ...]:
        """The notebooks that teach it, first to last."""
        named = (place.partition(" § ")[0] for place in self.taught)
        return tuple(dict.fromkeys(filter(None, (*named, self.exercise_taught))))

    def fits(self, argument: Argument) -> int:
        """How closely an entry of ``called`` fits: 2 if it names the call as well, 1 if only the argument, else 0."""
        return max((_fits(entry, argument) for entry in self.called), default=0)


def _fits(entry: str, argument: Argument) -> int:
    name, _, calls = entry.partition(" in ")
    if name != argument.name:
        return 0
    if not calls:
        return 1
    return 2 if argument.short_call in calls.split(", ") else 0


@dataclass(frozen=True)
class Note:
    """What people ask about several knobs at once."""

    title: str
    text: str
    taught: tuple[str, ...]


@cache
def _words() -> dict:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


@cache
def every_knob() -> tuple[Knob, ...]:
    """All knobs, in the order of the page."""
    return tuple(_knob(group, entry) for group in _words()["groups"] for entry in group["knobs"])


def notes() -> tuple[Note, ...]:
    return tuple(Note(note["title"], note["text"].strip(), tuple(note["taught"])) for note in _words()["notes"])


def _knob(group: dict, entry: dict) -> Knob:
    return Knob(
        name=entry["name"],
        group=group["title"],
        of_the_machine=group.get("machine", False),
        called=tuple(entry["called"]),
        also=tuple(entry.get("also", ())),
        what=entry["is"].strip(),
        turn=entry.get("turn", "").strip(),
        taught=tuple(entry.get("taught", ())),
        exercise=entry.get("exercise", ""),
        source=entry.get("source", ""),
    )


@cache
def every_argument() -> tuple[Argument, ...]:
    """Every argument of every recorded signature; ``betas`` is two knobs in one argument."""
    return tuple(
        Argument(framework, call, name, default_of(framework, call, name))
        for framework in FRAMEWORKS
        for call, arguments in recorded(framework)["defaults"].items()
        for argument in arguments
        for name in (("betas[0]", "betas[1]") if argument == "betas" else (argument,))
    )


@cache
def knobs_of(argument: Argument) -> tuple[Knob, ...]:
    """Whose argument it is: the knobs that fit it most closely. There should be one; the tests see to it."""
    best = max(knob.fits(argument) for knob in every_knob())
    return tuple(knob for knob in every_knob() if best and knob.fits(argument) == best)


@cache
def arguments_of(knob: Knob) -> tuple[Argument, ...]:
    return tuple(argument for argument in every_argument() if knob in knobs_of(argument))


# --- in a notebook ----------------------------------------------------------------------------------------------------


def knobs(name: object = None) -> Card:
    """What is known of a knob, by its name in the course or in any framework; without a name, what there is.

    A name that means several things ("alpha") gets all of them. Capitals, blanks and hyphens do not matter. A call
    ("AdamW", "OneCycleLR"), or an optimizer itself, gets its knobs; what nobody has gets the closest names.
    """
    asked = str(getattr(name, "__name__", name) or "").strip()
    if not asked or name is None:
        return Card(gettext("Every knob"), tuple(_listed()))
    if found := _called(asked):
        return Card(" · ".join(map(_title, found)), tuple(part for knob in found for part in _parts(knob)))
    if calls := _calls(asked):
        return Card(gettext("The knobs of {name}", name=asked), tuple(Paragraph(*each) for each in calls))
    return Card(gettext("There is no knob {name}", name=repr(asked)), tuple(_instead(asked)))


def _called(asked: str) -> list[Knob]:
    """The knobs of that very name, or else of one that sounds like it."""
    exactly = [knob for knob in every_knob() if asked in _names(knob)]
    return exactly or [knob for knob in every_knob() if _sound(asked) in map(_sound, _names(knob))]


def _sound(name: str) -> str:
    """A name without what is easily mistaken: capitals, blanks, hyphens and the like."""
    return "".join(filter(str.isalnum, name.casefold()))


def _names(knob: Knob) -> set[str]:
    """What it is called here, in the frameworks and by people; an argument with two also without the place in it."""
    names = {knob.name, gettext(knob.name), *knob.also, *(argument.name for argument in arguments_of(knob))}
    return names | {name.partition("[")[0] for name in names}


def _calls(asked: str) -> list[tuple[str, str]]:
    """The knobs of each framework's call of that name, and the call."""
    knobs_by_call: dict[str, list[str]] = {}
    for argument in every_argument():
        if _sound(asked) in (_sound(argument.short_call), _sound(argument.call)):
            for knob in knobs_of(argument):
                if not knob.of_the_machine:
                    knobs_by_call.setdefault(argument.call, []).append(f"`{gettext(knob.name)}`")
    return [(", ".join(dict.fromkeys(names)), call) for call, names in knobs_by_call.items()]


def _instead(asked: str) -> Iterator[Paragraph]:
    known = {_sound(name): name for knob in every_knob() for name in sorted(_names(knob))}
    near = difflib.get_close_matches(_sound(asked), known, n=5)
    if near:
        yield Paragraph(", ".join(f"`{known[name]}`" for name in near), gettext("Closest are"))
    yield Paragraph(gettext("`knobs()` lists all of them."))


def _listed() -> Iterator[Paragraph]:
    yield from (Paragraph(gettext(note.text), gettext(note.title)) for note in notes())
    for group in dict.fromkeys(knob.group for knob in every_knob()):
        names = ", ".join(f"`{gettext(knob.name)}`" for knob in every_knob() if knob.group == group)
        yield Paragraph(names, gettext(group))


def _title(knob: Knob) -> str:
    return f"{gettext(knob.name)} ({gettext(knob.group)})"


def _parts(knob: Knob) -> Iterator[Paragraph | Code]:
    yield Paragraph(gettext(knob.what), gettext(knob.name))
    if knob.turn:
        yield Paragraph(gettext(knob.turn), gettext("When to turn it"))
    for notebook in knob.notebooks:
        yield Paragraph(where(knob, notebook), gettext("Taught in"), f"{notebook}.ipynb")
    if knob.source:
        yield Paragraph(gettext(knob.source), gettext("More in"))
    rows = [(name, framework, default, _some(calls)) for framework, name, default, calls in rows_of(knob)]
    if rows:
        yield Code(_aligned((*map(gettext, COLUMNS),), *rows))
    entries = [in_question(argument.framework, argument.call, argument.name) for argument in arguments_of(knob)]
    for name in dict.fromkeys(entry[0] for entry in entries if entry):
        yield Paragraph(gettext('What each of them means by it: `conventions("{name}")`.', name=name))


def _some(calls: tuple[str, ...]) -> str:
    """As many as a card has room for; the page has all."""
    first, more = ", ".join(calls[:SHOWN]), len(calls) - SHOWN
    return gettext("{names}, and {count} more", names=first, count=more) if more > 1 else ", ".join(calls)


def where(knob: Knob, notebook: str) -> str:
    """The places in a notebook that teach a knob, in words."""
    places = [heading for of, _, heading in (place.partition(" § ") for place in knob.taught) if of == notebook]
    if knob.exercise_taught == notebook:
        places.append(gettext("the exercise {name}", name=knob.exercise))
    return f"{notebook}: {'; '.join(places)}"


def rows_of(knob: Knob) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Framework, name there, default, and the calls that have it so: one row for all that agree."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for argument in arguments_of(knob):
        rows.setdefault((argument.framework, argument.name, argument.default), []).append(argument.short_call)
    return [(*row, tuple(calls)) for row, calls in rows.items()]


def _aligned(*lines: tuple[str, ...]) -> tuple[str, ...]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return tuple(line.rstrip() for line in padded)
