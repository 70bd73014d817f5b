"""An experiment: a pure function from the values of its controls to a picture with a caption, and its widgets."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from grader.reporting.language import gettext
from playground.canvas import Canvas
from playground.controls import Button, Control, Value
from playground.live import FLOWING, LayeredPicture, LiveControls, button_widget, caption_html, footnote, row
from playground.marks import Mark
from playground.stopped import stoppable


@dataclass(frozen=True)
class Frame:
    """One state of the picture: the background, the marks on it, and a caption that says what is to be seen."""

    canvas: Canvas
    marks: tuple[Mark, ...]
    caption: str


@dataclass(frozen=True)
class Sentences:
    """Several captions as a list, to be read without their pictures."""

    lines: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join(f"- {line}" for line in self.lines)

    def _repr_html_(self) -> str:
        return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in self.lines)}</ul>"


class Experiment:
    """Shows itself in Jupyter: live where a kernel runs, as a picture with its caption where none does.

    frame     -- (**values of the controls) -> Frame; a pure function
    controls  -- by the names of frame's arguments
    driven_by -- whose rules drive it, in words
    """

    def __init__(
        self,
        name: str,
        frame: Callable[..., Frame],
        controls: Mapping[str, Control],
        buttons: tuple[Button, ...] = (),
        driven_by: str = "",
    ):
        self.name, self.frame, self.controls, self.buttons, self.driven_by = name, frame, controls, buttons, driven_by

    def at(self, **values: Value) -> Frame:
        """The frame at these values of some controls; the other controls have their first values."""
        return self.frame(**{**{name: control.value for name, control in self.controls.items()}, **values})

    def sentences(self, **values: Value | list[Value]) -> Sentences:
        """The captions at several values of one control, given as a list; other controls may be given one value."""
        ((name, several),) = [(name, value) for name, value in values.items() if isinstance(value, list)]
        others = {name: value for name, value in values.items() if not isinstance(value, list)}
        return Sentences(tuple(self.at(**others, **{name: value}).caption for value in several))

    def __repr__(self) -> str:
        return " ".join(filter(None, (f"{self.name}: {self.at().caption}", self.driven_by)))

    @stoppable(lambda: gettext("Stopped before the picture was drawn."))
    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        first = self.at()
        live = self.widget()._repr_mimebundle_()
        return {**live, "text/plain": repr(self), "image/png": first.canvas.png(first.marks)}

    def widget(self) -> widgets.Widget:
        """The live experiment: controls, the picture, its caption, and whose rules drive it."""
        live, picture, caption = LiveControls(self.controls), LayeredPicture(self.name), widgets.HTML()

        def redraw(_: object = None) -> None:
            frame = self.frame(**live.values())
            picture.show(frame.canvas, frame.marks, frame.caption)
            caption.value = caption_html(frame.caption)

        for widget in live.widgets.values():
            widget.observe(redraw, "value")
        redraw()
        buttons = [button_widget(button, live, redraw) for button in self.buttons]
        rows = [*map(row, self.controls.values(), live.widgets.values()), *buttons]
        footer = [footnote(self.driven_by)] if self.driven_by else []
        return widgets.VBox([widgets.Box(rows, layout=FLOWING), picture.box, caption, *footer])
