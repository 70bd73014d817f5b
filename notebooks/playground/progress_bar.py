"""A bar for trainings that take more than a moment: a widget, of which a stored page keeps the words."""

import ipywidgets as widgets
from IPython.display import display

from playground.network import Training


class _Bar:
    def __init__(self, widget: widgets.Widget, words: str):
        self._widget, self._words = widget, words

    def __repr__(self) -> str:
        return self._words

    def _repr_mimebundle_(self, **_) -> dict:
        return {**self._widget._repr_mimebundle_(), "text/plain": self._words}


def bar(label: str, epochs: int):
    """Show a bar, and give the callback that ``train`` and ``search`` take as ``progress``.

    The stop button of the notebook ends the training; the epochs that were finished are kept.
    """
    widget = widgets.IntProgress(min=0, max=epochs, description=label, style={"description_width": "initial"})
    display(_Bar(widget, f"{label}: {epochs} epochs"))

    def progress(done: Training) -> None:
        widget.value = done.epochs

    return progress
