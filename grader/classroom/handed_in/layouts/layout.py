"""Which layout a class's folder has: recognised file by file, or given."""

from dataclasses import dataclass

from grader.classroom.handed_in.layouts import (
    blackboard,
    brightspace,
    by_name,
    canvas,
    gradescope,
    homes,
    moodle,
    nbgrader,
    pattern,
    repositories,
)
from grader.classroom.handed_in.owner import Owner, Place, Reading
from grader.reporting.language import gettext

#: The systems' layouts in the order in which they are tried: whoever writes more of a name comes first.
SYSTEMS: dict[str, Reading] = {
    "moodle": moodle.owner,
    "blackboard": blackboard.owner,
    "brightspace": brightspace.owner,
    "gradescope": gradescope.owner,
    "nbgrader": nbgrader.owner,
    "github-classroom": repositories.owner,
    "jupyterhub": homes.owner,
    "canvas": canvas.owner,
}
#: All names of layouts.
KNOWN: dict[str, Reading] = {
    **SYSTEMS,
    "moodle-names": moodle.owner_by_name,
    "folders": by_name.owner_by_folder,
    "files": by_name.owner_by_file,
}


@dataclass(frozen=True)
class Layout:
    """A layout that an instructor gave: its name or pattern, and how it reads a place."""

    name: str
    owner: Reading


def layout_named(text: str) -> Layout:
    """The layout of this name, or the one that a pattern says; ``BadLayout`` says what there is."""
    name = text.strip().casefold()
    if name in KNOWN:
        return Layout(name, KNOWN[name])
    if pattern.is_pattern(text):
        return Layout(text, pattern.reading(text))
    raise pattern.BadLayout(
        gettext(
            "There is no layout {name}. There are {names}; or write a pattern such as {example},"
            " with {fields} in braces.",
            name=repr(text),
            names=", ".join(KNOWN),
            example="{assignment}/{student}/{file}",
            fields=", ".join(pattern.FIELDS),
        )
    )


def owner_by_itself(place: Place) -> Owner:
    """Whose a file is by the system's name that stands outermost on the way to it, else by the names as they are."""
    told = [found for owner in SYSTEMS.values() if (found := owner(place))]
    return min(told, key=lambda found: found.depth) if told else by_name.owner(place)
