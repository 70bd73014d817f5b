"""Pages of mistakes, as a person would jot them down beside the reference.

::

    heavy-ball: (1 - beta) * grad -> grad
        the gradient joins the velocity whole: v = beta * v + g.
        ? If every gradient were 1, where would your velocity settle?

An entry begins at the left margin with the mistake's id and its edit (`grader.judging.edits`); below it stand the cause
and, behind ``?``, the nudge.

- A line that begins with ``;`` continues the edit above it; one that begins with ``|`` is another way to write it.
- A mistake that is another algorithm names a function of the reference's module in place of an edit.
"""

import re
from collections.abc import Callable, Iterator

from grader.judging.edits import ARROW, Edited, EditError
from grader.judging.mistakes import Mistake

#: The id, and an edit or the name of a function.
_ENTRY = re.compile(r"(?P<id>[a-z0-9-]+): (?P<edit>.+)")
_NUDGE, _WAY, _CONTINUED = "? ", "| ", "; "
_MARKS = ("?", "|", ";")


def mistakes(reference: Callable, *pages: str, **names: str) -> tuple[Mistake, ...]:
    """The mistakes on some pages of entries, as edits of ``reference``.

    names -- what a ``{name}`` hole of the pages stands for in this reference, for pages that several rules share

    Raises ``EditError`` for a page that cannot be read. Whether an edit fits is seen when it is first needed.
    """
    return tuple(_mistake(reference, entry) for page in pages for entry in _entries(_filled(page, names)))


def _filled(page: str, names: dict[str, str]) -> str:
    for name, text in names.items():
        page = page.replace(f"{{{name}}}", text)
    return page


def _entries(page: str) -> Iterator[list[str]]:
    """The lines of each entry."""
    entry: list[str] = []
    for line in filter(str.strip, page.splitlines()):
        if not line.startswith(" ") and entry:
            yield entry
            entry = []
        entry.append(line)
    if entry:
        yield entry


def _mistake(reference: Callable, entry: list[str]) -> Mistake:
    head = _ENTRY.fullmatch(entry[0])
    if not head:
        raise EditError(
            f"{reference.__name__}: {entry[0]!r} is not an entry: an id of a-z, 0-9 and -, a colon, a space, an edit"
        )
    ways = [head["edit"]]
    cause: list[str] = []
    nudge: list[str] = []
    for line in map(str.strip, entry[1:]):
        if line.startswith(_WAY):
            ways.append(line.removeprefix(_WAY))
        elif line.startswith(_CONTINUED):
            ways[-1] += f" {line}"
        elif line.startswith(_NUDGE) or nudge:
            nudge.append(line.removeprefix(_NUDGE))
        elif line.startswith(_MARKS):
            raise EditError(f"{reference.__name__}: {line!r} in {head['id']} wants a space after its first sign")
        else:
            cause.append(line)
    return Mistake(head["id"], tuple(_rule(reference, way) for way in ways), " ".join(cause), " ".join(nudge))


def _rule(reference: Callable, way: str) -> Callable:
    if ARROW in way:
        return Edited(reference, way)
    try:
        return reference.__globals__[way]
    except KeyError:
        raise EditError(f"{reference.__name__}: {way!r} is neither an edit nor a function of its module") from None
