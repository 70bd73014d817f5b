"""Write docs/knobs.md: every knob of the frameworks' optimizers and schedules on one page.

python tools/write_knobs.py

The words are those of notebooks/playground/knobs.toml; names, defaults and what is meant by them come from the records.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from playground.conventions import meant
from playground.knobs import Knob, Note, arguments_of, every_argument, every_knob, knobs_of, notes, where
from playground.records import FRAMEWORKS, recorded

FILE = Path(__file__).resolve().parents[1] / "docs" / "knobs.md"
HEAD = """\
# Every knob

The arguments of the optimizers and learning rate schedules of torch, Keras and optax: what each would be in the
physical world, when to turn it, where the course teaches it, and what each framework calls it and sets it to. Names and
defaults are those of {versions}.

In a notebook, `from playground.knobs import knobs` and `knobs("beta2")` show one of them, by any framework's name.

This page is written by `make knobs` from `notebooks/playground/knobs.toml` and `data/records/`.
"""
COLUMNS = ("called there", "framework", "default", "in", "what is meant")


def page() -> str:
    versions = ", ".join(f"{name} {recorded(name)['versions'][name].partition('+')[0]}" for name in FRAMEWORKS)
    parts = [HEAD.format(versions=versions), *map(_note, notes()), "## Find it by its name\n", *_index()]
    for group in dict.fromkeys(knob.group for knob in every_knob()):
        parts.append(f"## {group}\n")
        parts += [_entry(knob) for knob in every_knob() if knob.group == group]
    return "\n".join(parts)


def _note(note: Note) -> str:
    places = (f"{_link(notebook)}: {heading}" for notebook, _, heading in (p.partition(" § ") for p in note.taught))
    return f"## {note.title}\n\n{note.text}\n\n**Taught in** {'; '.join(places)}\n"


def _index() -> Iterator[str]:
    """Every argument of every framework with its knob: a line for each letter."""
    knobs: dict[str, list[Knob]] = {}
    for argument in every_argument():
        of = knobs.setdefault(argument.name.partition("[")[0], [])
        of += [knob for knob in knobs_of(argument) if knob not in of]
    names = sorted(knobs, key=str.lower)
    for letter in sorted({name[0].upper() for name in names}):
        entries = (_pointer(name, knobs[name]) for name in names if name[0].upper() == letter)
        yield f"**{letter}** · {' · '.join(entries)}\n"


def _pointer(name: str, knobs: list[Knob]) -> str:
    if len(knobs) == 1:
        return f"[`{name}`](#{anchor(knobs[0].name)})"
    return f"`{name}`: {', '.join(f'[{knob.name}](#{anchor(knob.name)})' for knob in knobs)}"


def anchor(heading: str) -> str:
    """What GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _entry(knob: Knob) -> str:
    parts = [f"### {knob.name}", knob.what]
    if knob.turn:
        parts.append(f"**When to turn it.** {knob.turn}")
    if knob.notebooks:
        taught = (where(knob, notebook).replace(notebook, _link(notebook), 1) for notebook in knob.notebooks)
        parts.append(f"**Taught in** {'; '.join(taught)}")
    if knob.source:
        parts.append(f"**More in** {knob.source}.")
    return "\n\n".join(filter(None, (*parts, _table(knob)))) + "\n"


def _link(notebook: str) -> str:
    return f"[{notebook}](../notebooks/{notebook}.ipynb)"


def _table(knob: Knob) -> str:
    """Names and defaults; what is meant by them only where it is a question."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for argument in arguments_of(knob):
        says = meant(argument.framework, argument.call, argument.name)
        row = (f"`{argument.name}`", argument.framework, argument.default, says.replace("|", "\\|"))
        rows.setdefault(row, []).append(f"`{argument.short_call}`")
    lines = [(*row[:3], ", ".join(calls), row[3]) for row, calls in rows.items()]
    if not lines:
        return ""
    shown = len(COLUMNS) if any(line[-1] for line in lines) else len(COLUMNS) - 1
    table = [COLUMNS, ("---",) * len(COLUMNS), *lines]
    return "\n".join(f"| {' | '.join(line[:shown])} |" for line in table)


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
    print(f"{FILE.name} written")
