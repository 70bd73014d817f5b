"""A progress bar for long trainings, of which the page keeps a line of text.

The bar is HTML and not a widget: a saved widget whose kernel is gone shows an error. It first shows its line of text,
and shows it again at the end, so that a stored page is the same whatever became of the bar in between.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from IPython.display import display

from grader.reporting.language import gettext, ngettext
from playground.typed import at_least_one


@dataclass(frozen=True)
class _Line:
    """What the page keeps."""

    words: str

    def __repr__(self) -> str:
        return self.words


@dataclass(frozen=True)
class _Bar:
    """So many of so many epochs."""

    words: str
    done: int
    epochs: int

    def __repr__(self) -> str:
        return self.words

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        words = html.escape(self.words)
        drawn = f'<progress max="{self.epochs}" value="{self.done}"></progress>'
        return {"text/plain": self.words, "text/html": f"<label>{words} {drawn}</label>"}


def bar(label: str, epochs: int) -> Callable[[int], None]:
    """The callback that ``train`` and ``search`` take as ``on_progress``. It shows a bar when the first epoch is done.

    epochs -- of all trainings together, if several share the bar

    A training that is stopped leaves the bar where it stood.
    """
    epochs, done, shown = at_least_one("epochs", epochs), 0, None
    line = _Line(ngettext("{label}: {count} epoch", "{label}: {count} epochs", epochs, label=label))

    def on_progress(_: int) -> None:
        nonlocal done, shown
        if not done:
            shown = display(line, display_id=True)
        done += 1
        if shown:  # there is none where no notebook is: the line was printed
            words = gettext("{label}: {done} of {epochs} epochs", label=label, done=done, epochs=epochs)
            shown.update(_Bar(words, done, epochs) if done < epochs else line)

    return on_progress
