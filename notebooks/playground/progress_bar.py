"""A progress bar for long trainings: a widget, of which a stored page keeps the label."""

from collections.abc import Callable

import ipywidgets as widgets
from IPython.display import display

from playground.network.training import Training


class _Bar:
    def __init__(self, widget: widgets.Widget, words: str):
        self._widget, self._words = widget, words

    def __repr__(self) -> str:
        return self._words

    def _repr_mimebundle_(self, **_: object) -> dict:
        return {**self._widget._repr_mimebundle_(), "text/plain": self._words}


def bar(label: str, epochs: int) -> Callable[[Training], None]:
    """Show a bar, and return the callback that ``train`` and ``search`` take as ``on_progress``.

    The stop button of the notebook ends the training; the epochs that were finished are kept.
    """
    widget = widgets.IntProgress(min=0, max=epochs, description=label, style={"description_width": "initial"})
    display(_Bar(widget, f"{label}: {epochs} epochs"))

    def on_progress(done: Training) -> None:
        widget.value = done.epochs

    return on_progress
